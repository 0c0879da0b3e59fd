"""An SQLite file: the tables of `yrd sql` with keys, references and indexes, tables of their items, and summaries."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from yrd_cli import __version__
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.export.resources import Resource, holds_several, is_present, resources_of
from yrd_cli.query.database import sql_value
from yrd_cli.schema.fields import Field
from yrd_cli.schema.tables import Table

_ABOUT = """\
CREATE TABLE "dataset" (
  "version" TEXT NOT NULL, "date" TEXT NOT NULL, "licence" TEXT NOT NULL, "program" TEXT NOT NULL);
CREATE TABLE "columns" (
  "table_name" TEXT NOT NULL, "column_name" TEXT NOT NULL, "title" TEXT NOT NULL, "title_zh" TEXT NOT NULL, "unit" TEXT,
  "doc" TEXT NOT NULL, "kind" TEXT NOT NULL, "refers" TEXT, PRIMARY KEY ("table_name", "column_name"));
"""


def write(dataset: Dataset, tables: Mapping[str, Table], path: Path) -> None:
    """Write the database to a new file. Raises OSError if SQLite cannot."""
    resources = resources_of(dataset, tables)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            # No journal: the file is a temporary one until all of it is written.
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("BEGIN")
            for statement in _statements(resources):
                database.execute(statement)
            for resource in resources:
                database.executemany(_insertion(resource.name, len(resource.columns)), _rows(resource))
            database.execute(_insertion("dataset", 4), (*dataset.edition()._asdict().values(), __version__))
            database.executemany(_insertion("columns", 8), _described(resources))
            database.execute("COMMIT")
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _statements(resources: Sequence[Resource]) -> Iterator[str]:
    yield from _ABOUT.split(";\n")[:-1]
    for resource in resources:
        yield _creation(resource)
        indexed = {reference.column for reference in resource.references}
        indexed |= {column.name for column in resource.columns if _is_queried(column)}
        for column in resource.columns:
            if column.name in indexed and column.name not in resource.key[:1]:  # the key has an index of its own
                yield f'CREATE INDEX "{resource.name}_{column.name}" ON "{resource.name}" ("{column.name}")'


def _creation(resource: Resource) -> str:
    lines = [
        f'"{column.name}" {column.kind.scalar.sql}{" NOT NULL" if is_present(column) else ""}'
        for column in resource.columns
    ]
    if resource.key:
        key = ", ".join(f'"{name}"' for name in resource.key)
        lines.append(f"PRIMARY KEY ({key})")
    lines += [
        # A parent may come after its child: references are looked at when all rows are there.
        f'FOREIGN KEY ("{reference.column}") REFERENCES "{reference.resource}" ("id") DEFERRABLE INITIALLY DEFERRED'
        for reference in resource.references
    ]
    return f'CREATE TABLE "{resource.name}" (\n  ' + ",\n  ".join(lines) + "\n)"


def _is_queried(column: Field) -> bool:
    """Return whether records are filtered or grouped by the values of a column as they stand in its cells."""
    return bool(column.filters or column.dimensions) and not holds_several(column)


def _insertion(resource: str, columns: int) -> str:
    return f'INSERT INTO "{resource}" VALUES ({", ".join("?" * columns)})'


def _rows(resource: Resource) -> Iterator[list[object]]:
    several = [index for index, column in enumerate(resource.columns) if holds_several(column)]
    for row in resource.rows:
        cells = [*row]
        for index in several:  # all else SQLite takes as it is
            cells[index] = sql_value(cells[index])
        yield cells


def _described(resources: Sequence[Resource]) -> Iterator[tuple[str | None, ...]]:
    for resource in resources:
        for column in resource.columns:
            yield (
                resource.name,
                column.name,
                column.title,
                column.title_zh,
                column.unit,
                column.description,
                column.kind.value,
                column.references,
            )
