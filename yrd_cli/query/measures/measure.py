"""What is computed for a group of records: its columns, its values and what must be said of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from yrd_cli.schema.fields import Field

Row = Mapping[str, Any]


class Note(NamedTuple):
    """A sentence about a result, for people: what it leaves out, how it counts.

    It is said if any of the columns `about` is printed (always, if none is named); a `warning` also, on stderr, where
    the format has no place for notes.
    """

    en: str
    zh: str
    about: tuple[str, ...] = ()
    warning: bool = False


class Measure(NamedTuple):
    """What is computed for each group.

    `values(group, selection)` gets the records of the group and all that were selected, and returns a value for each
    of `columns`; `notes(selection)` says what the values leave out. `has_total` is false where the values of a group
    cannot be put together with those of another.
    """

    columns: tuple[Field, ...]
    values: Callable[[Sequence[Any], Sequence[Any]], Row]
    notes: Callable[[Sequence[Any]], tuple[Note, ...]]
    has_total: bool = True
