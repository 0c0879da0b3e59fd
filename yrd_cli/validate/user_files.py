"""The user's files in whatever format: TOML, CSV, spreadsheets, JSON; the same tables come out of each."""

import re
from codecs import BOM_UTF8
from collections.abc import Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import PurePath

import tomli

from yrd_cli.datasets.json_text import LINES, is_json
from yrd_cli.datasets.positions import Locator
from yrd_cli.datasets.sheets import Cells, Sheet, is_spreadsheet, read_csv, read_workbook
from yrd_cli.datasets.toml import Document, Item, Problem, decoded, parsed, unreadable
from yrd_cli.datasets.user_data import UnknownTableError, UserFile, derived_names, read_bytes
from yrd_cli.errors import listed, printable, quoted
from yrd_cli.schema.fields import Language, fields_by_name
from yrd_cli.schema.record import KeyPath
from yrd_cli.validate.headings import Column
from yrd_cli.validate.json_documents import JsonDocument, JsonLinesDocument
from yrd_cli.validate.settled import BATCH, BY_KEY, Settle, as_they_are
from yrd_cli.validate.sheet_items import Rows, read_rows, table_named

_HEADER = re.compile(rb"^\[\[(?:" + "|".join(BY_KEY).encode() + rb")\]\]", re.MULTILINE)
_PART = 64 * 1024  # bytes of TOML that are parsed together: the caches of a processor hold them, which saves a twelfth
_BEGINNING = 200  # bytes by which JSON is told from TOML
_NO_CSV = re.compile(r"\s*(?:[\[{]|[\w.\"' -]+=)")  # a header, or a key and its value
_DATABASE = b"SQLite format 3\0"
_OTHERS = (".sqlite", ".db", ".geojson", ".md", ".html", ".svg", ".png")
_NOT_RECORDS = "not read as data: write .csv, .json, .jsonl or .xlsx, with yrd TABLE -o FILE or yrd export"
_FOLDER = "a folder in a folder: move its files up, or name it as well"
_IN_BOTH = re.compile(r"[ -~]*[A-Za-z][ -~]* [^ -~]")  # Jiangsu 江苏
_BILINGUAL = "in two languages, as --lang both prints: write it without --lang both"
_ALPHABET = 26
_NOTES = "notes"  # the sheet that our own workbooks have beside those of tables
_WHICH = "of which table? name the file or the sheet like it (funds), and head its columns like the fields"


class SheetDocument(Document):
    """Records in the rows of sheets."""

    def __init__(
        self, name: str, sheets: Sequence[Sheet], digest: str, settle: Settle, *, is_found: bool = False
    ) -> None:
        """Read the sheets. Raises UnreadableError if none has the headings of a table.

        In a file that `is_found` in a folder, that takes an id, or a name like that of a table.
        """
        self._is_found = is_found
        self._rows: dict[str, list[tuple[str, Rows, int]]] = {}  # by key, for each record its sheet, rows and index
        self._headed: list[tuple[str, Rows]] = []
        self._cells = {sheet.name: sheet.rows for sheet in sheets}
        self.passed_over: list[str] = []
        self._sheets = sheets
        self._settle = settle
        super().__init__(name, "", digest)

    def parse(self) -> Item:
        """Return the tables of all sheets."""
        found: Item = {}
        for sheet in self._sheets:
            rows = self._rows_of(sheet)
            if rows is None:
                if any(any(row) for row in sheet.rows) and sheet.name not in (_NOTES, *derived_names()):
                    self.passed_over.append(sheet.name)
                continue
            self._headed.append((sheet.name, rows))
            key = rows.table.toml_key
            found.setdefault(key, []).extend(rows.items)
            self._rows.setdefault(key, []).extend((sheet.name, rows, index) for index in range(len(rows.items)))
        if not found and self.passed_over:
            raise UnknownTableError(self.name, _WHICH)
        return found

    def _rows_of(self, sheet: Sheet) -> Rows | None:
        """Return the records of a sheet; None if it has none, as those of an export that hold sums."""
        stem = PurePath(self.name).stem
        rows = self._read(sheet.name, sheet) or self._read(stem, sheet)
        if rows and _is_bilingual(rows, sheet.rows):
            raise unreadable(self.name, _BILINGUAL)
        if rows is None or "id" not in {one.name for one in rows.headings.absent}:
            return rows
        is_other = self._is_found and not (table_named(sheet.name) or table_named(stem))
        return None if is_other or sheet.name in derived_names() else rows

    def _read(self, name: str, sheet: Sheet) -> Rows | None:
        return read_rows(name, sheet.rows, self._settle, BATCH)

    def problem(self, path: KeyPath, named: str, message: str) -> Problem:
        """Return the problem of a cell, with its sheet, row, column and text."""
        key, index, rest = str(path[0]), path[1] if len(path) > 1 else 0, path[2:]
        sheet, rows, number = self._rows[key][index if isinstance(index, int) else 0]
        row = rows.numbers[number]
        wanted = [step for step in rest if isinstance(step, str)]
        by_name = {column.name: column for column in reversed(rows.headings.columns)}
        column = next((by_name[name] for name in _names_in_sheet(wanted) if name in by_name), None)
        return self._problem(sheet, row, column, named, message)

    def problems(self) -> list[Problem]:
        """Return what is wrong with the headings of sheets in which records stand."""
        return [
            self._problem(sheet, rows.top, column, "", message)
            for sheet, rows in self._headed
            if rows.items
            for column, message in rows.headings.problems(rows.table)
        ]

    def notes(self) -> list[str]:
        """Return which rows below the headings are not read, and which columns do not hold what they are read as."""
        said = []
        for sheet, rows in self._headed:
            where = f"{self.name}: {f'sheet {sheet}, ' if sheet else ''}"
            said += [f"{where}row {row} is not read: a total or a remark" for row in rows.passed_over]
            said += [f"{where}row {row}: {what}" for row, what in rows.unread]
            for column, row in rows.unheaded.items():
                cells = self._cells[sheet]
                text = quoted(str(cells[row - 1][column]).strip())
                remedy = "; a text with commas in it stands in quotes" if column >= len(cells[rows.top - 1]) else ""
                said.append(f"{where}row {row}, column {_letters(column)}: {text} is not read: no heading{remedy}")
            repeated = _repeats_of_chinese(rows, self._cells[sheet])
            if repeated:
                columns = listed([quoted(column.heading) for column in repeated])
                said.append(
                    f"{where}{columns}: in Chinese, as --lang zh prints them: without --lang they are in English"
                )
        return said

    def is_told(self, path: KeyPath, /) -> bool:
        """Return whether there is no column for what is missing at a path, which is said of the headings."""
        key, index, *rest = path
        _, rows, _ = self._rows[str(key)][index if isinstance(index, int) else 0]
        names = _names_in_sheet([step for step in rest if isinstance(step, str)])
        absent = {one.name for one in rows.headings.absent}
        inherited = {"size_source": "sources", "size_known": "known"}  # what a size has of its record
        return bool(names) and bool({names[0], inherited.get(names[0])} & absent)

    def _problem(self, sheet: str, row: int, column: Column | None, named: str, message: str) -> Problem:
        where, text = (f"sheet {sheet}, row {row}" if sheet else f"row {row}"), ""
        if column:
            where += f", column {_letters(column.number)} ({column.heading})"
            cells = self._cells[sheet][row - 1]
            text = str(cells[column.number]) if column.number < len(cells) and named else ""
        return Problem(self.name, row, column.number if column else 0, named, message, text, where)


def _is_bilingual(rows: Rows, cells: Cells) -> bool:
    """Return whether values stand in two languages in one cell: then some of them cannot be told apart."""
    fields = fields_by_name(rows.table.record_type)
    for column in rows.headings.columns:
        field = fields.get(column.name)
        if field and (field.enum or field.references) and column.heading == field.heading(Language.BOTH):
            values = (_cell(cells, number, column) for number in rows.numbers)
            if _IN_BOTH.match(next(filter(None, values), "")):
                return True
    return False


def _repeats_of_chinese(rows: Rows, cells: Cells) -> list[Column]:
    """Return the columns that hold the texts of the columns in Chinese beside them, if there are any."""
    fields, by_name = fields_by_name(rows.table.record_type), {one.name: one for one in rows.headings.columns}
    found = []
    for column in rows.headings.columns:
        other = by_name.get((column.name in fields and fields[column.name].chinese) or "")
        if other and column.heading == fields[column.name].title_zh:
            pairs = ((_cell(cells, number, column), _cell(cells, number, other)) for number in rows.numbers)
            # Where there is no Chinese, what stands in its place is in English.
            texts = [(text, chinese) for text, chinese in pairs if text and not chinese.isascii()]
            if texts and all(text == chinese for text, chinese in texts):
                found.append(column)
    return found


def _cell(cells: Cells, number: int, column: Column) -> str:
    row = cells[number - 1]
    return str(row[column.number] or "") if column.number < len(row) else ""


def _names_in_sheet(path: Sequence[str]) -> list[str]:
    """Return the names of the column that may hold the value at a path: of the unit of a size, `size_unit`."""
    if path[:1] == ["sizes"] and len(path) > 1:
        part = path[1]
        return ["size"] if part == "value" else [f"size_{part}", "size"]
    return [*path[:1], "size"] if path[:1] == ["sizes"] else list(path[:1])


def _letters(index: int) -> str:
    """Return the name of a column in a spreadsheet: A, Z, AA."""
    before, last = divmod(index, _ALPHABET)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)


class TomlDocument(Document):
    """Records in TOML; of a large file a part at a time is in memory as text and as tables."""

    def __init__(self, name: str, data: bytes, digest: str, settle: Settle) -> None:
        """Parse the bytes. Raises UnreadableError."""
        self._data = data
        self._settle = settle
        super().__init__(name, "", digest)

    def parse(self) -> Item:
        """Return what the file declares, settled as far as it can be. Raises UnreadableError."""
        found = self._parsed_in_parts() if len(self._data) > _PART else None
        if found is None:
            found = parsed(self.name, decoded(self.name, self._data))
            for key, rows in found.items():
                found[key] = self._settle(key, rows) if isinstance(rows, list) else rows
        return found

    def _parsed_in_parts(self) -> Item | None:
        """Return the same, read from one header to another some way on; None if the parts cannot stand alone.

        They can if all of the file is arrays of tables: what begins a part would not be read as a header within a
        text or a list, as the part before it would then lack its end.
        """
        found: Item = {}
        begun = False  # what stands before the first header must be nothing
        start, header = 0, _HEADER.search(self._data)
        while start < len(self._data):
            end = header.start() if header else len(self._data)
            try:
                items = tomli.loads(self._data[start:end].decode())
            except (ValueError, RecursionError):  # to be said with its position in the whole
                return None
            if not all(isinstance(rows, list) for rows in items.values()) or (items and not begun):
                return None
            for key, rows in items.items():
                found.setdefault(key, []).extend(self._settle(key, rows))
            begun = True
            start, header = end, _HEADER.search(self._data, end + _PART)
        return found

    @cached_property
    def locator(self) -> Locator:
        """The positions of keys and values."""
        return Locator(decoded(self.name, self._data))


def read_user_file(file: UserFile, settle: Settle = as_they_are) -> tuple[Document, list[str]]:
    """Return a file of the user, and what must be said of how it was read. Raises UnreadableError, UsageError.

    `settle` is given what each part of the file declares of a table, by its key, and says what to keep of it.
    """
    name = printable(file.name)
    if file.is_folder:
        raise UnknownTableError(name, _FOLDER)
    data = read_bytes(file)
    suffix, digest = file.path.suffix.lower(), sha256(data).hexdigest()
    if is_spreadsheet(data, suffix):
        sheets = read_workbook(name, data)
        document = SheetDocument(name, sheets, digest, settle, is_found=file.is_found)
        unread = [f"{name}: sheet {quoted(sheet)} is not read: no headings" for sheet in document.passed_over]
        return document, [*unread, *document.notes()]
    if data.startswith(_DATABASE) or suffix in _OTHERS:
        raise UnknownTableError(name, _NOT_RECORDS)
    start = data[:_BEGINNING].decode("utf-8-sig", "ignore")
    if suffix in (".csv", ".tsv") or (suffix not in (".toml", ".json", *LINES) and _is_csv(start)):
        sheets, encoding = read_csv(name, data)
        document = SheetDocument(name, sheets, digest, settle, is_found=file.is_found)
        return document, [*([f"{name}: read as {encoding}"] if encoding else []), *document.notes()]
    data = data.removeprefix(BOM_UTF8)
    if suffix in LINES or is_json(start, suffix):
        records = (JsonLinesDocument if suffix in LINES else JsonDocument)(name, data, digest, settle)
        return records, records.notes
    return TomlDocument(name, data, digest, settle), []


def _is_csv(start: str) -> bool:
    """Return whether a text begins with headings between commas, as neither TOML nor JSON does."""
    lines = (line for line in start.splitlines() if line.strip() and not line.startswith("#"))
    first = next(lines, "")
    return not _NO_CSV.match(first) and any(separator in first for separator in ",;\t")
