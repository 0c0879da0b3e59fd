"""The tables that the records make: one for each noun, and one for each field of it that holds several things.

A list, figures and words by field stay in the table of their noun too, in one cell, as `yrd sql` and `--format csv`
have them. Their own tables (`cluster_figures`, `fund_sectors`) have a row per item, with true references. All of it
follows from the declarations of the records.
"""

import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import is_dataclass
from types import NoneType
from typing import Any, NamedTuple

from yrd_cli.load import Dataset
from yrd_cli.model.columns import Column, Kind, columns_of
from yrd_cli.model.nouns import NOUNS, Noun

_POSITION = Column(
    name="position", title="Position", title_zh="序号", doc="Its place in the list, from 1.", kind=Kind.COUNT, type=int,
    required=True,
)  # fmt: skip
_VALUE = Column(name="value", title="Value", title_zh="值", doc="One item of the list.", kind=Kind.TEXT, type=str)
_FIELD = Column(
    name="field", title="Field", title_zh="字段", doc="The field of the record.", kind=Kind.ID, type=str, required=True
)


class Reference(NamedTuple):
    """A foreign key: the column that holds ids, and the table whose `id` they are."""

    column: str
    table: str


class Table(NamedTuple):
    """A table: its columns and rows, the columns that name a row, and what its ids refer to."""

    name: str
    title: str
    title_zh: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Any, ...]]
    key: tuple[str, ...]
    references: tuple[Reference, ...]


def tables_of(dataset: Dataset, nouns: Mapping[str, Noun]) -> list[Table]:
    """The tables of some nouns, those of items after the noun's own; none refers to a table that is left out."""
    tables = []
    for noun in nouns.values():
        columns, records = dataset.columns(noun), dataset.records(noun.name)
        rows = [tuple(getattr(record, column.name) for column in columns) for record in records]
        tables.append(Table(noun.name, noun.title, noun.title_zh, columns, rows, ("id",), _references(columns, nouns)))
        tables += [_table_of_items(noun, column, records, nouns) for column in columns if holds_several(column)]
    return tables


def holds_several(column: Column) -> bool:
    """Whether a value of the column is a list, or words by field."""
    return is_list(column) or column.kind is Kind.NESTED


def is_list(column: Column) -> bool:
    """Whether a value of the column is a list."""
    return typing.get_origin(column.type) is tuple


def is_present(column: Column) -> bool:
    """Whether every record has a value in this column, so that no cell of it is empty."""
    return not holds_several(column) and NoneType not in typing.get_args(column.type)


def items_table(noun: Noun, column: Column) -> str:
    """The name of the table with the items of a field: `cluster_figures`."""
    return f"{noun.singular}_{column.name}"


def item_column(noun: Noun, column: Column) -> Column:
    """The column that holds an item of a list: the noun that it refers to, or `value`."""
    if column.refers is None:
        return _VALUE._replace(title=column.title, title_zh=column.title_zh, doc=column.doc, required=True)
    referred = NOUNS[column.refers]
    name = referred.singular if referred is not noun else column.name
    return Column(
        name=name, title=column.title, title_zh=column.title_zh, doc=column.doc, kind=Kind.ID, type=str,
        refers=column.refers, required=True,
    )  # fmt: skip


def _table_of_items(noun: Noun, column: Column, records: Sequence[Any], nouns: Mapping[str, Noun]) -> Table:
    owner = Column(
        name=noun.singular, title=noun.singular.capitalize(), title_zh=noun.title_zh, doc="The record that has it.",
        kind=Kind.ID, type=str, refers=noun.name, required=True,
    )  # fmt: skip
    item: tuple[Column, ...]
    if not is_list(column):
        known = _VALUE._replace(title=column.title, title_zh=column.title_zh, doc=column.doc, words=column.words)
        place, item = _FIELD, (known,)
    else:
        element: type = typing.get_args(column.type)[0]
        place, item = _POSITION, columns_of(element) if is_dataclass(element) else (item_column(noun, column),)
    columns = (owner, place, *item)
    rows = [(record.id, *row) for record in records for row in _items(getattr(record, column.name))]
    return Table(
        name=items_table(noun, column),
        title=f"{noun.title}: {column.title}",
        title_zh=f"{noun.title_zh}: {column.title_zh}",
        columns=columns,
        rows=rows,
        key=(owner.name, place.name),
        references=_references(columns, nouns),
    )


def _items(value: Any) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, Mapping):
        yield from value.items()
        return
    for position, item in enumerate(value, start=1):
        if isinstance(item, str):
            yield position, item
        else:
            yield (position, *(getattr(item, column.name) for column in columns_of(type(item))))


def _references(columns: Sequence[Column], nouns: Mapping[str, Noun]) -> tuple[Reference, ...]:
    return tuple(
        Reference(column.name, column.refers)
        for column in columns
        if column.refers in nouns and column.refers and not is_list(column)
    )
