"""What CSV and TSV share: a header of field names, and cells as flat text."""

from collections.abc import Iterator
from typing import Any

from yrd_cli.model.columns import Column
from yrd_cli.model.measures import Row
from yrd_cli.query.result import Result
from yrd_cli.render.cells import value_text
from yrd_cli.render.json import encode
from yrd_cli.render.plain import plain_value
from yrd_cli.render.style import Style


def lines_of_cells(result: Result, style: Style) -> Iterator[list[str]]:
    """The header, if wanted, and each row as text.

    Without a language the header is the field names and cells are ids; with one, headings and names. A missing value
    is an empty cell, a list is joined by semicolons, a nested value is JSON.
    """
    if style.header:
        yield [column.heading(style.language) if style.language else column.name for column in result.columns]
    for row in result.rows:
        yield [_cell(column, row, style) for column in result.columns]


def _cell(column: Column, row: Row, style: Style) -> str:
    value = row[column.name]
    if value is None or value == () or value == {}:
        return ""
    if style.language and isinstance(value, str):
        return value_text(column, value, style.language, style.names)
    if isinstance(value, tuple) and isinstance(value[0], str):
        if style.language:
            return ";".join(value_text(column, item, style.language, style.names) for item in value)
        return ";".join(value)
    return _flat(value)


def _flat(value: Any) -> str:
    return value if isinstance(value, str) else encode(plain_value(value))
