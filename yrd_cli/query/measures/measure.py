"""What is computed for a group of records: its columns, its values and the notes about it."""

from collections.abc import Callable, Sequence
from typing import Any

from yrd_cli.query.result import Column, Note, Row, Values
from yrd_cli.schema.struct import Struct

PER_HEAD = "per-head"  # before the name of what is divided by people

Group = Sequence[Any]  # records of the one table that the measure is for


class Measure(Struct):
    """What is computed for each group.

    `values(group, selection)` gets the records of the group and all that were selected, and returns a value for each
    of `columns`; `notes(selection)` says what the values leave out. `has_total` is false where the values of a group
    cannot be put together with those of another; `shown(columns, rows)` are the columns, those that people need
    because of what the rows hold among the default ones.
    """

    columns: tuple[Column, ...]
    values: Callable[[Group, Group], Values]
    notes: Callable[[Group], tuple[Note, ...]]
    has_total: bool = True
    shown: Callable[[Sequence[Column], Sequence[Row]], tuple[Column, ...]] = lambda columns, _: tuple(columns)
