"""The rows of a result as programs read them."""

from collections.abc import Iterator
from typing import Any

from yrd_cli.query.result import Result, columns_in_parts
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.record import plain_value

Plain = dict[str, Any]  # a row as JSON has it


def plain_rows(result: Result) -> Iterator[Plain]:
    """Yield the rows with the columns to print, ready for JSON: missing is None, figures are objects with all keys."""
    names = [column.name for column in result.columns]
    nested = [column.name for column in result.columns if column.kind is Kind.NESTED]
    for read in columns_in_parts(result.rows):
        for values in zip(*map(read, names), strict=True):
            plain = dict(zip(names, values, strict=True))
            for name in nested:
                plain[name] = plain_value(plain[name])
            yield plain
