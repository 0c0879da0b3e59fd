"""The rows of a result as programs read them."""

from typing import Any

from yrd_cli.query.result import Result
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.record import plain_value

Plain = dict[str, Any]  # a row as JSON has it


def plain_rows(result: Result) -> list[Plain]:
    """The rows with the columns to print, ready for JSON: missing is None, figures are objects with every key."""
    names = [column.name for column in result.columns]
    rows = [{name: row[name] for name in names} for row in result.rows]
    for name in [column.name for column in result.columns if column.kind is Kind.NESTED]:
        for row in rows:
            row[name] = plain_value(row[name])
    return rows
