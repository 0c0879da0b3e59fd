"""Workbooks for spreadsheet programs: a sheet per table, typed cells, a frozen header with a filter, fitting widths."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timezone
from io import BytesIO
from typing import TYPE_CHECKING

from yrd_cli.errors import UsageError, cell_width
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.serialize import flat_text
from yrd_cli.schema.struct import Struct

if TYPE_CHECKING:
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_MAX_WIDTH = 60  # cells of a column
_MAX_NAME = 31  # characters of the name of a sheet
_MAX_TEXT = 32_767  # characters of a cell
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CREATED = datetime(2000, 1, 1, tzinfo=timezone.utc)  # of all workbooks: the same data gives the same bytes


class SheetColumn(Struct):
    """A column of a sheet: its heading, the kind of its values, and a comment on the heading."""

    heading: str
    kind: Kind = Kind.TEXT
    comment: str = ""
    allowed: Sequence[str] = ()  # the values that cells may have, as a list to choose from


class Sheet(Struct):
    """A sheet of a workbook."""

    name: str
    columns: Sequence[SheetColumn]
    rows: Iterable[Sequence[object]]


def write_workbook(sheets: Sequence[Sheet], path: "Path | None" = None) -> bytes:
    """Return a workbook, or write it to `path`. Raises UsageError if the library for it is missing."""
    try:
        import xlsxwriter  # 60 ms, only for workbooks
    except ImportError:
        raise UsageError("to write spreadsheets: pip install 'yrd-cli[xlsx]'") from None
    buffer = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(str(path) if path else buffer, options)
    book.set_properties({"created": _CREATED})
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:_MAX_NAME])
        rows = [list(row) for row in sheet.rows]
        for index, column in enumerate(sheet.columns):
            page.write_string(0, index, column.heading, bold)
            if column.comment:
                page.write_comment(0, index, column.comment, {"x_scale": 2})
            if column.allowed and sum(map(len, column.allowed)) + len(column.allowed) < 255:  # noqa: PLR2004 -- Excel's
                page.data_validation(1, index, 1000, index, {"validate": "list", "source": list(column.allowed)})
            values = [row[index] for row in rows]
            as_days = column.kind is Kind.DATE and all(_DAY.fullmatch(str(value)) for value in values if value)
            width = cell_width(column.heading) + 3
            for number, value in enumerate(values, start=1):
                width = max(width, _write(page, (number, index), value, column.kind, day if as_days else None))
            page.set_column(index, index, min(width + 1, _MAX_WIDTH))
        page.freeze_panes(1, 0)
        if sheet.columns:
            page.autofilter(0, 0, max(len(rows), 1), len(sheet.columns) - 1)
    book.close()
    return buffer.getvalue()


def _write(page: "Worksheet", cell: tuple[int, int], value: object, kind: Kind, day: "Format | None") -> int:
    """Write a cell by the type of its value, and return its width."""
    if value in (None, (), {}, ""):
        return 0
    if isinstance(value, bool):
        page.write_boolean(*cell, value)
        return len("FALSE")
    if isinstance(value, int | float):
        page.write_number(*cell, value)
        return len(str(value))
    text = (value if isinstance(value, str) else flat_text(kind, value))[:_MAX_TEXT]
    if day is not None:
        page.write_datetime(*cell, date.fromisoformat(text), day)
    else:
        page.write_string(*cell, text)
    return cell_width(text)
