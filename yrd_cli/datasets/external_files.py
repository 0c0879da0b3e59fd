"""Files of any columns, which a query in SQL joins with the records: CSV, a sheet of a workbook, JSON."""

import json
import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from pathlib import PurePath

from yrd_cli.datasets.json_text import is_json, read_json
from yrd_cli.datasets.sheets import SPREADSHEETS, Cells, Sheet, is_spreadsheet, read_csv, read_workbook
from yrd_cli.datasets.toml import decoded, unreadable
from yrd_cli.datasets.user_data import UserFile, read_bytes, user_file
from yrd_cli.errors import UsageError, flag, listed, printable, quoted
from yrd_cli.schema.struct import Struct


class ExternalFile(Struct):
    """The cells of a file, the first row that has any its headings; `is_typed` if texts there are no numbers."""

    name: str
    rows: Cells
    encoding: str | None = None
    is_typed: bool = False


def read_external(path: str, table: str) -> ExternalFile:
    """Read the file that is to be a table; of a workbook with several sheets, the one of its name, or FILE#SHEET.

    Raises UnreadableError, UsageError if there is no such file, or no such sheet.
    """
    wanted, (whole, mark, name_of_sheet) = "", path.rpartition("#")
    if mark and PurePath(whole).suffix.lower() in SPREADSHEETS:
        path, wanted = whole, name_of_sheet
    file = user_file(path)
    name, suffix = printable(file.name), file.path.suffix.lower()
    if suffix == ".toml":
        raise UsageError(f"{quoted(path)}: TOML holds records: give it to {flag('data')}; tables are CSV, xlsx or JSON")
    data = read_bytes(file)
    if is_spreadsheet(data, suffix):
        return ExternalFile(name, _sheet(file, read_workbook(name, data), table, wanted))
    start = data.removeprefix(BOM_UTF8)[:100].decode("utf-8", "ignore")
    if suffix not in (".csv", ".tsv") and is_json(start, suffix):
        return ExternalFile(name, _cells_of_json(name, decoded(name, data.removeprefix(BOM_UTF8))), is_typed=True)
    (sheet,), encoding = read_csv(name, data)
    return ExternalFile(name, sheet.rows, encoding)


def identifier(text: str) -> str:
    """Return a name as SQL takes it without quotes: letters of any script, digits, underscores."""
    return re.sub(r"\W+", "_", text).strip("_")


def _sheet(file: UserFile, sheets: list[Sheet], table: str, wanted: str) -> Cells:
    """Return the cells of the sheet that is wanted, else of that called like the table, or the only one with any."""
    filled = [sheet for sheet in sheets if any(cell not in (None, "") for row in sheet.rows for cell in row)]
    named = [sheet for sheet in filled if identifier(sheet.name).casefold() == identifier(wanted or table).casefold()]
    found = named or ([] if wanted else filled)
    if len(found) > 1 or (wanted and not found):
        names = listed([quoted(sheet.name) for sheet in filled])
        problem = "has several sheets" if found else f"has no sheet {quoted(wanted)}"
        sheet = f"{table}={printable(file.name)}#{printable(filled[0].name)}" if filled else ""
        example = [f"for example {flag('with')} '{sheet}'"] if sheet else []
        raise UsageError(f"{quoted(file.name)} {problem}: name one of {names}", *example)
    return [[_whole(cell) for cell in row] for row in found[0].rows] if found else []


def _whole(cell: object) -> object:
    """Return a cell of a workbook, which knows no whole numbers, with one if it looks like one."""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _cells_of_json(name: str, text: str) -> Cells:
    """Return a row of headings, the keys in the order of their appearance, and one for each object."""
    value = read_json(name, text)
    if isinstance(value, Mapping) and isinstance(value.get("rows"), list):  # with --meta
        value = value["rows"]
    objects = [value] if isinstance(value, Mapping) else value
    if not isinstance(objects, list) or not all(isinstance(one, Mapping) for one in objects):
        raise unreadable(name, "not an array of objects")
    keys = list(dict.fromkeys(key for one in objects for key in one))
    return [[*keys], *([_cell(one.get(key)) for key in keys] for one in objects)]


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
