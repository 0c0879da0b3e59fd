"""An SQLite file: the tables of `yrd sql` with keys, references and indexes, tables of their items, and views."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from yrd_cli import __version__
from yrd_cli.export.tables import Table, holds_several, is_present, tables_of
from yrd_cli.export.views import views_of
from yrd_cli.load import Dataset
from yrd_cli.model.columns import Column
from yrd_cli.model.nouns import Noun
from yrd_cli.query.sql import SQL_TYPES, sql_value

_ABOUT = """\
CREATE TABLE "dataset" (
  "version" TEXT NOT NULL, "date" TEXT NOT NULL, "licence" TEXT NOT NULL, "program" TEXT NOT NULL);
CREATE TABLE "columns" (
  "table_name" TEXT NOT NULL, "column_name" TEXT NOT NULL, "title" TEXT NOT NULL, "title_zh" TEXT NOT NULL, "unit" TEXT,
  "doc" TEXT NOT NULL, "kind" TEXT NOT NULL, "refers" TEXT, PRIMARY KEY ("table_name", "column_name"));
"""


def write(dataset: Dataset, nouns: Mapping[str, Noun], path: Path) -> None:
    """Write the database to a new file. Raises OSError if SQLite cannot."""
    tables = tables_of(dataset, nouns)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as database:
            # No journal: the file is a temporary one until all of it is written.
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("BEGIN")
            for statement in _statements(tables):
                database.execute(statement)
            for table in tables:
                database.executemany(_insertion(table.name, len(table.columns)), _rows(table))
            database.execute(_insertion("dataset", 4), (*dataset.edition(), __version__))
            database.executemany(_insertion("columns", 8), _described(tables))
            for name, query in views_of(nouns).items():
                database.execute(f'CREATE VIEW "{name}" AS\n{query}')
            database.execute("COMMIT")
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _statements(tables: Sequence[Table]) -> Iterator[str]:
    yield from _ABOUT.split(";\n")[:-1]
    for table in tables:
        yield _creation(table)
        indexed = {reference.column for reference in table.references}
        indexed |= {column.name for column in table.columns if _is_asked_for(column)}
        for column in table.columns:
            if column.name in indexed and column.name != table.key[0]:  # the key has an index of its own
                yield f'CREATE INDEX "{table.name}_{column.name}" ON "{table.name}" ("{column.name}")'


def _creation(table: Table) -> str:
    lines = [
        f'"{column.name}" {SQL_TYPES.get(column.kind, "TEXT")}{" NOT NULL" if is_present(column) else ""}'
        for column in table.columns
    ]
    key = ", ".join(f'"{name}"' for name in table.key)
    lines.append(f"PRIMARY KEY ({key})")
    lines += [
        # A parent may come after its child: references are looked at when all rows are there.
        f'FOREIGN KEY ("{reference.column}") REFERENCES "{reference.table}" ("id") DEFERRABLE INITIALLY DEFERRED'
        for reference in table.references
    ]
    return f'CREATE TABLE "{table.name}" (\n  ' + ",\n  ".join(lines) + "\n)"


def _is_asked_for(column: Column) -> bool:
    """Whether records are filtered or grouped by the values of a column as they stand in its cells."""
    return bool(column.filters or column.dimensions) and not holds_several(column)


def _insertion(table: str, columns: int) -> str:
    return f'INSERT INTO "{table}" VALUES ({", ".join("?" * columns)})'


def _rows(table: Table) -> Iterator[list[Any]]:
    return ([sql_value(value) for value in row] for row in table.rows)


def _described(tables: Sequence[Table]) -> Iterator[tuple[str | None, ...]]:
    for table in tables:
        for column in table.columns:
            yield (
                table.name, column.name, column.title, column.title_zh, column.unit, column.doc, column.kind.value,
                column.refers,
            )  # fmt: skip
