"""Summaries: what `yrd TABLE --by DIMENSION` prints, for every dimension that leads to another table.

Exports and SQL hold them as tables, so that what is summed there has been counted by the one implementation: money
once, and a record under each of its values.
"""

from collections.abc import Iterator, Mapping, Sequence

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.group import dimensions_of
from yrd_cli.query.query import Query
from yrd_cli.query.result import Column
from yrd_cli.query.run import run
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import Table


class Summary(Struct):
    """A table grouped by one dimension: the dimension, then what is counted and measured."""

    table: Table
    dimension: str
    columns: tuple[Field, ...]
    rows: Sequence[tuple[object, ...]]

    @property
    def name(self) -> str:
        """The name of its table: `funds_by_province`."""
        return name_of(self.table, self.dimension)


def groupings(dataset: Dataset, tables: Mapping[str, Table]) -> Iterator[tuple[Table, str]]:
    """Yield the dimensions of some tables that lead to one of these tables."""
    for table in tables.values():
        for name, dimension in dimensions_of(dataset.fields(table)).items():
            if dimension.source.references in tables:
                yield table, name


def name_of(table: Table, dimension: str) -> str:
    """Return the name of the table that a summary is: `funds_by_province`."""
    return f"{table.name}_by_{dimension}"


def summaries(dataset: Dataset, tables: Mapping[str, Table], *, named_in: str | None = None) -> list[Summary]:
    """Return the summaries of some tables; with a text, those alone that it names."""
    return [
        dataset.derived(_summary, table, dimension)
        for table, dimension in groupings(dataset, tables)
        if named_in is None or name_of(table, dimension) in named_in
    ]


def _summary(dataset: Dataset, table: Table, dimension: str) -> Summary:
    result = run(Query.from_options(table, {"by": [dimension]}, dataset), dataset)
    rows = [tuple(row[column.name] for column in result.columns) for row in result.rows]
    return Summary(table, dimension, tuple(map(_typed, result.columns)), rows)


def _typed(column: Column) -> Field:
    """Return a printed column as a field, with the type of its values: groups have counts, all else may be missing."""
    scalar = column.kind.scalar.python
    return Field(
        name=column.name,
        title=column.title,
        title_zh=column.title_zh,
        description=column.description,
        kind=column.kind,
        type=scalar if column.kind is Kind.COUNT else scalar | None,
        unit=column.unit,
        references=column.references,
        enum=column.enum,
        default_column=column.default_column,
    )
