"""The tables of an export: the records of each table, the items of its fields that hold several, and the summaries.

Lists, figures and mappings stay in the table of the records too, in one cell, as `yrd sql` and `--format csv`
have them. Their own tables (`cluster_figures`, `fund_sectors`) have a row per item, with true references. All of it
follows from the declarations of the records.
"""

import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import NoneType

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.measures.counted import counted_records
from yrd_cli.query.summaries import Summary, summaries
from yrd_cli.schema.fields import Field, Kind, fields_of, values_of
from yrd_cli.schema.record import Declared, Record
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import TABLES, Table

_POSITION = Field(
    name="position",
    title="Position",
    title_zh="序号",
    description="Its place in the list, from 1.",
    kind=Kind.COUNT,
    type=int,
    required=True,
)
_VALUE = Field(
    name="value", title="Value", title_zh="值", description="One item of the list.", kind=Kind.TEXT, type=str
)
_FIELD = Field(
    name="field",
    title="Field",
    title_zh="字段",
    description="The field of the record.",
    kind=Kind.ID,
    type=str,
    required=True,
)


class Reference(Struct):
    """A foreign key: the column that holds ids, and the table whose `id` they are."""

    column: str
    resource: str


class Resource(Struct):
    """A table of an export: its columns and rows, the columns that identify a row, and what its ids refer to."""

    name: str
    title: str
    title_zh: str
    description: str
    columns: tuple[Field, ...]
    read: Callable[[], Iterable[tuple[object, ...]]]
    key: tuple[str, ...]
    references: tuple[Reference, ...]

    @property
    def rows(self) -> Iterable[tuple[object, ...]]:
        """The rows of the table, read anew each time: those of all tables would take as much memory as the records."""
        return self.read()


def resources_of(dataset: Dataset, tables: Mapping[str, Table]) -> list[Resource]:
    """Return the resources of some tables: records, items, then summaries; none refers to a table that is left out."""
    resources = []
    for table in tables.values():
        columns, records = dataset.fields(table), counted_records(table.name, dataset)
        resources.append(
            Resource(
                name=table.name,
                title=table.title,
                title_zh=table.title_zh,
                description=table.description,
                columns=columns,
                read=partial(_rows_of_records, columns, records),
                key=("id",),
                references=_references(columns, tables),
            )
        )
        resources += [_table_of_items(table, column, records, tables) for column in columns if holds_several(column)]
    return [*resources, *(_table_of_groups(summary, tables) for summary in summaries(dataset, tables))]


def holds_several(column: Field) -> bool:
    """Return whether a value of the column is a list or a mapping."""
    return is_list(column) or column.kind is Kind.NESTED


def is_list(column: Field) -> bool:
    """Return whether a value of the column is a list."""
    return typing.get_origin(column.type) is tuple


def is_present(column: Field) -> bool:
    """Return whether every record has a value in this column, so that no cell of it is empty."""
    return not holds_several(column) and NoneType not in typing.get_args(column.type)


def items_table(table: Table, column: Field) -> str:
    """Return the name of the table with the items of a field: `cluster_figures`."""
    return f"{table.singular}_{column.name}"


def item_column(table: Table, column: Field) -> Field:
    """Return the column that holds an item of a list: the table that it refers to, or `value`."""
    if column.references is None:
        return _VALUE._replace(
            title=column.title, title_zh=column.title_zh, description=column.description, required=True
        )
    referred = TABLES[column.references]
    name = referred.singular if referred is not table else column.name
    return Field(
        name=name,
        title=column.title,
        title_zh=column.title_zh,
        description=column.description,
        kind=Kind.ID,
        type=str,
        references=column.references,
        required=True,
    )


def _table_of_items(table: Table, column: Field, records: Sequence[Record], tables: Mapping[str, Table]) -> Resource:
    owner = Field(
        name=table.singular,
        title=table.singular.capitalize(),
        title_zh=table.title_zh,
        description="The record that has it.",
        kind=Kind.ID,
        type=str,
        references=table.name,
        required=True,
    )
    item: tuple[Field, ...]
    if not is_list(column):
        known = _VALUE._replace(
            title=column.title, title_zh=column.title_zh, description=column.description, enum=column.enum
        )
        place, item = _FIELD, (known,)
    else:
        element: type = typing.get_args(column.type)[0]
        place, item = _POSITION, fields_of(element) if issubclass(element, Declared) else (item_column(table, column),)
    columns = (owner, place, *item)
    return Resource(
        name=items_table(table, column),
        title=f"{table.title}: {column.title}",
        title_zh=f"{table.title_zh}: {column.title_zh}",
        description=f"A row per item of {column.name} in {table.name}: {column.description}",
        columns=columns,
        read=partial(_rows_of_items, column, records),
        key=(owner.name, place.name),
        references=_references(columns, tables),
    )


def _table_of_groups(summary: Summary, tables: Mapping[str, Table]) -> Resource:
    by = summary.columns[0]
    return Resource(
        name=summary.name,
        title=f"{summary.table.title} by {by.title.lower()}",
        title_zh=f"{summary.table.title_zh}：按{by.title_zh}",
        description=f"What yrd {summary.table.name} --by {summary.dimension} prints.",
        columns=summary.columns,
        read=lambda: summary.rows,
        key=(),  # the group of records without a value has none
        references=_references(summary.columns, tables),
    )


def _rows_of_records(columns: Sequence[Field], records: Sequence[Record]) -> Iterator[tuple[object, ...]]:
    return map(values_of(columns), records)


def _rows_of_items(column: Field, records: Sequence[Record]) -> Iterator[tuple[object, ...]]:
    return ((record.id, *row) for record in records for row in _items(column.of(record)))


def _items(value: Mapping[str, str] | tuple[object, ...]) -> Iterator[tuple[object, ...]]:
    if isinstance(value, Mapping):
        yield from value.items()
        return
    for position, item in enumerate(value, start=1):
        if isinstance(item, str):
            yield position, item
        else:
            yield (position, *(column.of(item) for column in fields_of(type(item))))


def _references(columns: Sequence[Field], tables: Mapping[str, Table]) -> tuple[Reference, ...]:
    return tuple(
        Reference(column.name, column.references)
        for column in columns
        if column.references in tables and column.references and not is_list(column)
    )
