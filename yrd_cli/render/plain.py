"""Values as programs read them: ids, numbers in full, figures as objects."""

from typing import Any

from yrd_cli.model.columns import Kind, columns_of
from yrd_cli.query.result import Result


def plain_rows(result: Result) -> list[dict[str, Any]]:
    """The rows with the columns to print, ready for JSON: missing is None, figures are objects with every key."""
    names = [column.name for column in result.columns]
    rows = [{name: row[name] for name in names} for row in result.rows]
    for name in [column.name for column in result.columns if column.kind is Kind.NESTED]:
        for row in rows:
            row[name] = plain_value(row[name])
    return rows


def plain_record(record: Any) -> dict[str, Any]:
    """A record with every field, ready for JSON."""
    return {
        column.name: plain_value(value) if column.kind is Kind.NESTED else value
        for column in columns_of(type(record))
        for value in (getattr(record, column.name),)
    }


def plain_value(value: Any) -> Any:
    """A nested value as JSON has it: figures become objects; a table of words, or what is flat, stays as it is."""
    if not isinstance(value, tuple):
        return value
    names = [column.name for column in columns_of(type(value[0]))] if value else []
    return [{name: getattr(item, name) for name in names} for item in value]
