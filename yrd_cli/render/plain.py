"""Values as programs read them: ids, numbers in full, lists and figures as plain JSON values."""

from dataclasses import is_dataclass
from typing import Any

from yrd_cli.model.columns import columns_of
from yrd_cli.query.result import Result


def plain_rows(result: Result) -> list[dict[str, Any]]:
    """The rows with the columns to print, ready for JSON: missing is None, lists are lists."""
    names = [column.name for column in result.columns]
    return [{name: plain_value(row[name]) for name in names} for row in result.rows]


def plain_value(value: Any) -> Any:
    """A value made of what JSON has: figures become objects with every key, tuples lists."""
    if isinstance(value, tuple):
        return [plain_value(item) for item in value]
    if is_dataclass(value):
        return {column.name: getattr(value, column.name) for column in columns_of(type(value))}
    return value
