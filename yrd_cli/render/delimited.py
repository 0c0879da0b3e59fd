"""What CSV and TSV share: a header of field names, and cells as flat text."""

from collections.abc import Iterator

from yrd_cli.model.columns import Column, Kind
from yrd_cli.model.measures import Row
from yrd_cli.query.result import Result
from yrd_cli.render.cells import ABSENT_VALUES, value_text
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
    if value in ABSENT_VALUES:
        return ""
    if column.kind is Kind.NESTED:
        return encode(plain_value(value))
    if isinstance(value, tuple):
        return ";".join(_text(column, item, style) for item in value)
    return _text(column, value, style) if isinstance(value, str) else encode(value)


def _text(column: Column, value: str, style: Style) -> str:
    return value_text(column, value, style.language, style.names) if style.language else value
