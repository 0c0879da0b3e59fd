"""Tables in memory for a query in SQL to read: made when a query names them, and kept with their dataset."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import is_
from typing import Any, NamedTuple

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query import sandbox
from yrd_cli.schema.fields import Field
from yrd_cli.schema.record import Declared, Record, plain_value
from yrd_cli.schema.serialize import encode

Rows = Sequence[Record] | Sequence[tuple[object, ...]]  # of a summary, tuples
Relation = tuple[Sequence[Field], Callable[[], Rows]]  # the columns of a table, and what reads its rows

_MAX_KEPT = 8  # databases of a dataset: one for `sql`, and one for each selection of records that `where` is asked of
_MAX_SIZE = 16_000_000  # bytes of a database that is kept: ten thousand funds with every field
# A star, a natural join and `IN table` read columns without naming them.
_READS_UNNAMED = re.compile(r"\*|natural|\bin(?:\s+[^\s(]|[\"\[`/])")
_QUOTES = frozenset("\"'`")  # in a name, they are doubled in a query
_TELL_OF_TABLES = ("sqlite_", "dbstat", "explain")  # which there are, and where they begin


class _Made(NamedTuple):
    """A table that was made: its columns, and those of them that are filled."""

    columns: tuple[str, ...]
    filled: frozenset[str]


class Database:
    """Tables in memory, in a connection of their own."""

    def __init__(self) -> None:
        """No table yet."""
        self.connection = sandbox.connect()
        self._made: dict[str, _Made] = {}

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def __del__(self) -> None:
        self.close()

    def is_large(self) -> bool:
        """Return whether it is too large to be kept."""
        pages, size = (self.connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        return bool(pages * size > _MAX_SIZE)

    def make(self, tables: Mapping[str, Relation], query: str) -> None:
        """Make the tables that a query names, and fill the columns that it can read, unless they are there.

        SQLite has no way to write a name but its letters.
        """
        named = query.lower()
        words = {*re.findall(r"\w+", named)}
        counted = re.sub(r"count\s*\(\s*\*\s*\)", "", named) if "*" in named else named
        reads_all = bool(_READS_UNNAMED.search(counted))
        tells_of_tables = _tells_of_tables(query)
        for table, (columns, rows) in tables.items():
            if table.lower() in words:
                names = tuple(column.name for column in columns)
                read = frozenset(
                    name for name in names if reads_all or name.lower() in named or not _QUOTES.isdisjoint(name)
                )
                made = self._made.get(table)
                if made is None or made.columns != names or not read <= made.filled:
                    self._make(table, columns, rows, read | made.filled.intersection(names) if made else read)
            elif tells_of_tables:
                self._make(table, columns, tuple, frozenset())
        self.connection.commit()

    def _make(self, table: str, columns: Sequence[Field], rows: Callable[[], Rows], filled: frozenset[str]) -> None:
        if self._made.pop(table, None):
            self.connection.execute(f'DROP TABLE "{table}"')
        declared = ", ".join(f"{_identifier(column.name)} {column.kind.scalar.sql}" for column in columns)
        self.connection.execute(f'CREATE TABLE "{table}" ({declared})')
        read = [(index, column) for index, column in enumerate(columns) if column.name in filled]
        names = ", ".join(_identifier(column.name) for _, column in read) or "rowid"
        marks = ", ".join("?" * len(read)) or "NULL"
        cells = (
            [sql_value(row[index] if isinstance(row, tuple) else column.of(row)) for index, column in read]
            for row in rows()
        )
        self.connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', cells)
        self._made[table] = _Made(tuple(column.name for column in columns), filled)


class Databases:
    """The databases kept with a dataset: one for each purpose, which a query has to itself while it runs."""

    def __init__(self, _: Dataset) -> None:
        """Keep nothing yet."""
        self._kept: dict[object, tuple[Sequence[object], Database]] = {}

    @contextmanager
    def lent(self, purpose: object, rows: Sequence[object], query: str) -> Iterator[Database]:
        """Lend the database of a purpose if it was made of these very rows, else a new one.

        It is kept unless the query fails, or asks which tables there are, which depends on what was asked before.
        """
        is_kept = not _tells_of_tables(query)
        before, database = self._kept.pop(purpose, ((), None)) if is_kept else ((), None)
        if database is None or len(before) != len(rows) or not all(map(is_, before, rows)):
            database = Database()
        try:
            yield database
            is_kept = is_kept and not database.is_large()
        except BaseException:
            is_kept = False
            raise
        finally:
            if is_kept:
                self._kept[purpose] = rows, database
                for oldest in list(self._kept)[:-_MAX_KEPT]:
                    self._kept.pop(oldest, None)
            else:
                database.close()


def _tells_of_tables(query: str) -> bool:
    folded = query.lower()
    return any(name in folded for name in _TELL_OF_TABLES)


def _identifier(name: str) -> str:
    """A name in quotes: columns of the user's tables have any."""
    return '"' + name.replace('"', '""') + '"'


def sql_value(value: Any) -> Any:
    """A value as a cell of a table: a list joined by semicolons, figures as JSON, a flag as 0 or 1."""
    if value is None or isinstance(value, str | float):  # nearly all
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, tuple):
        if value and isinstance(value[0], Declared):
            return encode(plain_value(value))
        return ";".join(value) or None
    if isinstance(value, Mapping):
        return encode(value) if value else None
    return value
