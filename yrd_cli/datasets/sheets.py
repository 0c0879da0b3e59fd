"""Cells of CSV and spreadsheet files, as they stand there: what they mean is for `validate` to say."""

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Sequence
from typing import cast

from yrd_cli.datasets.toml import decoded, is_chinese, unreadable
from yrd_cli.errors import UsageError
from yrd_cli.schema.formulas import unguarded
from yrd_cli.schema.struct import Struct

SPREADSHEETS = (".xlsx", ".xlsm", ".xls", ".ods")
_ZIP = b"PK\x03\x04"  # how xlsx and ods files begin, whatever they are called

Cells = list[list[object]]  # by row: texts, numbers, dates; None or "" where nothing stands


class Sheet(Struct):
    """A sheet: its name, empty in a file that has only one, and its cells."""

    name: str
    rows: Cells


def is_spreadsheet(data: bytes, suffix: str) -> bool:
    """Return whether a file is a workbook of a spreadsheet program."""
    return data.startswith(_ZIP) or suffix in SPREADSHEETS


def read_csv(name: str, data: bytes) -> tuple[list[Sheet], str | None]:
    """Return the one sheet of a CSV file, and its encoding, if that is not UTF-8. Raises UnreadableError."""
    encoding = None
    try:
        rows = _rows_of_csv(data, io.BytesIO(data).readline().decode("utf-8-sig"), encoding)
    except (UnicodeDecodeError, csv.Error):  # to look first at the encoding of all would take a fourth of the time
        text, encoding = text_of(name, data)
        try:
            rows = _rows_of_csv(data, text.partition("\n")[0], encoding)
        except csv.Error as error:
            raise unreadable(name, f"not CSV: {error}") from None
    return [Sheet("", rows)], encoding


def _rows_of_csv(data: bytes, first: str, encoding: str | None) -> Cells:
    """Return the rows of a text, of which the first line is given. Raises UnicodeDecodeError, csv.Error."""
    separator = max(",;\t", key=first.count) if "," not in first else ","
    # Decoded by the line, which takes no more time: with a copy in StringIO it is six times the file.
    errors = "replace" if encoding else "strict"
    lines = io.TextIOWrapper(io.BytesIO(data), _CODECS[encoding], errors, newline="")
    return _unguarded(cast("Cells", [*csv.reader(lines, delimiter=separator, strict=True)]), data)


def _unguarded(rows: Cells, data: bytes) -> Cells:
    """Return the rows without the apostrophes that `--excel` puts before dates and the like; most files have none."""
    return list(map(_plain, rows)) if _GUARDED.search(data) else rows


def _plain(row: Sequence[object]) -> list[object]:
    return [unguarded(cell) if isinstance(cell, str) and cell[:1] == "'" else cell for cell in row]


_GUARDED = re.compile(rb"'(?<=[,;\t\"\n\0]')")  # where a cell begins with an apostrophe; in UTF-16, anywhere


_CODECS = {None: "utf-8-sig", "UTF-16": "utf-16", "GB18030": "gb18030"}  # of what `text_of` says


def text_of(name: str, data: bytes) -> tuple[str, str | None]:
    """Return the text of a file, and its encoding, if that is not UTF-8. Raises UnreadableError."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return data.decode("utf-16", "replace"), "UTF-16"
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        if is_chinese(data):
            return data.decode("gb18030"), "GB18030"
    return decoded(name, data), None


def read_workbook(name: str, data: bytes) -> list[Sheet]:
    """Return the sheets of a workbook. Raises UnreadableError, UsageError if the library for it is missing."""
    try:
        import python_calamine
    except ImportError:
        raise UsageError(f"{name}: to read spreadsheets: pip install 'yrd-cli[xlsx]'") from None
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            Sheet(sheet, [_plain(row) for row in workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)])
            for sheet in workbook.sheet_names
        ]
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise unreadable(name, f"not a spreadsheet: {error}") from None
    return sheets
