"""SQL over the records: tables in memory, read-only, run by SQLite.

The tables and columns are the tables and their fields: a list joined by semicolons, figures as JSON, a flag as 0 or 1.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from math import isfinite
from typing import Any

from yrd_cli.errors import UnknownNameError, UsageError, flag, printable, quoted, shortened
from yrd_cli.query import sandbox
from yrd_cli.query.database import Database, Databases, Relation
from yrd_cli.query.names import choices_of_fields, choices_of_names, find, nearest
from yrd_cli.query.printed_names import (
    PrintedName,
    Rates,
    headings,
    in_other_money,
    unit_is_open,
    what_to_write,
)
from yrd_cli.query.result import Column, Result, Row, Value
from yrd_cli.query.sql_text import without_texts
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.tables import TABLES

MAX_LENGTH = 10_000  # characters of a query

Lent = AbstractContextManager[Database]  # a database for one query


def where(
    table: str,
    columns: Sequence[Field],
    records: Sequence[Any],
    expression: str,
    rates: Rates,
    *,
    databases: Databases | None = None,
) -> list[Any]:
    """The records for which an expression holds: what follows WHERE in SQLite, over the fields of the table.

    Names as they are printed (scale_cny_yi, "Size (bn yuan)") are columns, too. Fields that depend on what is selected
    cannot select. In `databases` the table is kept for the next expression over the same records.
    Raises UnknownNameError for a field that there is not, UsageError for anything else that SQLite refuses.
    """
    names = without_texts(expression)
    _refuse_of_result([column for column in columns if column.of_result], names)
    columns = [column for column in columns if not column.of_result]
    in_headings = [name for name in headings(columns, names) if name.unit or not unit_is_open(name.field)]
    relation = with_printed_names((columns, lambda: records), [*in_other_money(columns, names), *in_headings], rates)
    known = {column.name.casefold() for column in relation[0]}
    for name in re.findall(_COMPARED_NAME, names, re.IGNORECASE) if '"' in names else ():
        if name.casefold() not in known:  # SQLite takes it for a text, without a word
            raise _explained(f"no such column: {name}", flag("where"), {table: columns})
    # The line break ends a comment in the expression; the brackets keep an OR in it together.
    query = f'SELECT DISTINCT "id" FROM "{table}" WHERE ({expression}\n)'
    lent = databases.lent((table, len(records)), records, query) if databases else None
    ids = {row[0] for row in _run({table: relation}, query, flag("where"), expression, lent)[1]}
    return [record for record in records if record.id in ids]


_COMPARED_NAME = r'"([^"]+)"\s*(?:[<>=!]|(?:not\s+)?(?:between|in|like|is)\b)'  # compiled where it is needed


def _refuse_of_result(fields: Sequence[Field], expression: str) -> None:
    words = re.findall(r"\w+", expression.lower())
    named = [field.name for field in fields if field.name in words]
    named += [printed.name for printed in (*in_other_money(fields, expression), *headings(fields, expression))]
    if named:
        raise UsageError(
            f"{flag('where')}: {quoted(named[0])} depends on which records are selected, so it cannot select them: "
            "sort by it, or use yrd sql"
        )


def with_printed_names(relation: Relation, printed: Sequence[PrintedName], rates: Rates) -> Relation:
    """A relation with columns for fields under other names, in the units that these tell."""
    if not printed:
        return relation
    columns, rows = relation

    def widened() -> Iterator[tuple[object, ...]]:
        for row in rows():
            values = row if isinstance(row, tuple) else tuple(column.of(row) for column in columns)
            by_name = {column.name: value for column, value in zip(columns, values, strict=True)}
            yield (*values, *(name.convert(by_name[name.field.name], rates) for name in printed))

    return [*columns, *(name.column() for name in printed)], lambda: tuple(widened())


def ask_sql(query: str, tables: Mapping[str, Relation], lent: Lent | None = None) -> Result:
    """The answer to one SELECT over the tables, in the database that is `lent` for it, if one is.

    Raises UnknownNameError for a table or a column that there is not, UsageError for anything else.
    """
    from yrd_cli.query.nested_money import counted_twice
    from yrd_cli.query.where_hints import division_hints, where_hints  # all only for whole queries

    declared = {table: columns for table, (columns, _) in tables.items()}
    names, rows = _run(tables, query, "sql", query, lent)
    known = {column.name: column for columns in reversed(declared.values()) for column in columns}
    printed = tuple(
        _answer_column(name, known, [_printed(row[index]) for row in rows]) for index, name in enumerate(names)
    )
    return Result(
        table="sql",
        columns=printed,
        rows=[Row(dict(zip(names, map(_printed, row), strict=True))) for row in rows],
        notes=(
            *where_hints(query, [*known.values()], lambda table: tables[table][1]() if table in tables else ()),
            *division_hints(query, known.values()),
            *counted_twice(query),
        ),
        title="yrd sql",
    )


def _printed(value: Any) -> Any:
    """A value as every format can print it: bytes as SQLite writes them, what is no finite number as a word.

    Numbers have 15 significant digits, as SQLite's own shell prints them: in sums of binary fractions, what follows is
    noise (894.9909999999999), and no value of the data has more.
    """
    if isinstance(value, bytes):
        return f"x'{value.hex()}'"
    if isinstance(value, float):
        return float(f"{value:.15g}") if isfinite(value) else str(value)
    return value


def _answer_column(name: str, known: Mapping[str, Field], values: Sequence[Value]) -> Column:
    """The column of an answer: under its own name, formatted like the field of that name if it holds numbers too."""
    present = [value for value in values if value is not None]
    is_number = bool(present) and all(isinstance(value, int | float) for value in present)
    kind = Kind.TEXT
    if is_number:
        kind = known[name].kind if name in known and known[name].kind.is_number else Kind.AMOUNT
    return Column(
        name=name, title=name, title_zh=name, description="A column of the answer.", kind=kind, default_column=True
    )


def _run(
    tables: Mapping[str, Relation], query: str, option: str, typed: str, lent: Lent | None
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The columns and the rows that a query gives; `typed` is what of it the user wrote, after `option`."""
    if not typed.strip():
        raise UsageError(
            f"{option}: empty query: write a SELECT"
            if option == "sql"
            else f"{option}: empty expression: write a condition, as in \"province = 'jiangsu'\""
        )
    if len(typed) > MAX_LENGTH:
        raise UsageError(f"{option}: too many characters: {MAX_LENGTH} at most")
    with lent or closing(Database()) as database:
        database.make(tables, query)
        try:
            query.encode()  # Python 3.10 calls a text that is not UTF-8 one of the wrong type
            names, rows = sandbox.run(database.connection, query, option)
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError, UnicodeError) as error:
            declared = {table: columns for table, (columns, _) in tables.items()}
            message = "the query is not UTF-8" if isinstance(error, UnicodeError) else str(error)
            raise _explained(message, option, declared) from None
    return _unique(names), rows


def _unique(names: Sequence[str]) -> list[str]:
    """Names of columns of which none is given twice: `id`, `id_2`."""
    seen: list[str] = []
    for name in names:
        free = (name if number == 1 else f"{name}_{number}" for number in range(1, len(names) + 1))
        seen.append(next(candidate for candidate in free if candidate not in seen))
    return seen


def _explained(message: str, option: str, columns: Mapping[str, Sequence[Field]]) -> UsageError:
    """What SQLite says, as an error that names the nearest column or table."""
    for start, kind, names in (
        ("no such column: ", "field", list(_names(columns))),
        ("no such table: ", "table", list(columns)),
    ):
        if message.startswith(start):
            name = message.removeprefix(start).rpartition(".")[2]
            if name in names:
                holders = [table for table, declared in columns.items() if name in {column.name for column in declared}]
                return UsageError(f"{option}: no field {quoted(name)} in the tables asked, but in {', '.join(holders)}")
            reason = _meant_field(name, columns) if kind == "field" else None
            near = nearest(name, choices_of_names(names))
            external = [table for table in columns if table not in TABLES and "_by_" not in table]
            listing = f"yrd {next(iter(columns))} --fields help"
            if len(columns) > 1:
                listing = " ".join(("yrd sql", *(f"--with {table}=FILE" for table in external)))
            return UnknownNameError(kind, name, choices=names, nearest=near, listing=listing, reason=reason)
    keyword = re.match(r'near "(\w+)": syntax error', message)
    if keyword and keyword[1].lower() in _names(columns):
        return UsageError(f'{option}: {message}: as the name of a field, write "{keyword[1].lower()}" in double quotes')
    if option == flag("where") and ('near ")"' in message or "\n)" in message):
        return UsageError(f"{option}: the expression is not complete, or has a bracket or quote too many")
    if message.startswith(("not authorized", "authorization denied", "prohibited", "access to")):
        return UsageError(f"{option}: only reading is allowed: {shortened(printable(message), 120)}")
    return UsageError(f"{option}: {shortened(printable(message), 200)}")


def _meant_field(name: str, columns: Mapping[str, Sequence[Field]]) -> str | None:
    """What to write for a name that a field has only in headings, or in another unit."""
    fields = [column for declared in columns.values() for column in declared]
    by_name = {field.name: field for field in fields}
    if heading := find("field", name, choices_of_fields(by_name.values())):
        field = by_name[heading]
        return what_to_write(field) if unit_is_open(field) else f"write {heading}"
    return None


def _names(columns: Mapping[str, Sequence[Field]]) -> Iterator[str]:
    return iter(dict.fromkeys(column.name for declared in columns.values() for column in declared))
