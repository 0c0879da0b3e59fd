"""The user's files in whatever format: TOML, CSV, spreadsheets, JSON; the same tables come out of each."""

from codecs import BOM_UTF8
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import PurePath

from yrd_cli.datasets.json_text import is_json, read_json
from yrd_cli.datasets.sheets import Sheet, is_spreadsheet, read_csv, read_workbook
from yrd_cli.datasets.toml import Document, Item, Problem, decoded, unreadable
from yrd_cli.datasets.user_data import UserFile, read_bytes
from yrd_cli.errors import printable, quoted
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.record import KeyPath
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.validate.headings import Column
from yrd_cli.validate.sheet_items import Rows, read_rows, table_named, without_computed

_ALPHABET = 26
_NOTES = "notes"  # the sheet that our own workbooks have beside those of tables
_WHICH = "of which table? name the file or the sheet like it (funds), and head its columns like the fields"


class SheetDocument(Document):
    """Records in the rows of sheets."""

    def __init__(self, name: str, sheets: Sequence[Sheet], digest: str) -> None:
        """Read the sheets. Raises UnreadableError if none has the headings of a table."""
        self._rows: dict[str, list[tuple[str, Rows, int]]] = {}  # by key, for each record its sheet, rows and index
        self._read: list[tuple[str, Rows]] = []
        self._cells = {sheet.name: sheet.rows for sheet in sheets}
        self.passed_over: list[str] = []
        self._sheets = sheets
        super().__init__(name, "", digest)

    def parse(self) -> Item:
        """Return the tables of all sheets."""
        found: Item = {}
        for sheet in self._sheets:
            rows = read_rows(sheet.name, sheet.rows) or read_rows(PurePath(self.name).stem, sheet.rows)
            if rows is None:
                if any(any(row) for row in sheet.rows) and sheet.name != _NOTES:
                    self.passed_over.append(sheet.name)
                continue
            self._read.append((sheet.name, rows))
            key = rows.table.toml_key
            found.setdefault(key, []).extend(rows.items)
            self._rows.setdefault(key, []).extend((sheet.name, rows, index) for index in range(len(rows.items)))
        if not found and self.passed_over:
            raise unreadable(self.name, _WHICH)
        return found

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
            for sheet, rows in self._read
            if rows.items
            for column, message in rows.headings.problems(rows.table)
        ]

    def notes(self) -> list[str]:
        """Return which rows below the headings are not read."""
        return [
            f"{self.name}: {f'sheet {sheet}, ' if sheet else ''}row {row} is not read: a total or a remark"
            for sheet, rows in self._read
            for row in rows.passed_over
        ]

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


class JsonDocument(Document):
    """Records in JSON, as `--json` and `-f jsonl` print them, or the tables of an export by name."""

    def parse(self) -> Item:
        """Return the tables of the text. Raises UnreadableError."""
        value = read_json(self.name, self.text)
        if isinstance(value, dict) and isinstance(value.get("rows"), list):  # with --meta
            value = [{"table": value.get("query", {}).get("table"), **row} for row in value["rows"]]
        if isinstance(value, dict):
            value = [{"table": key, **one} for key, items in value.items() if isinstance(items, list) for one in items]
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise unreadable(self.name, "not an array of records, as --json prints it")
        found: Item = {}
        for one in value:
            table = _table_of(one, self.name)
            if table is None:
                raise unreadable(self.name, "of which table? name the file like it: funds.json")
            found.setdefault(table.toml_key, []).append(without_computed(table, one))
        return found

    def problem(self, path: KeyPath, named: str, message: str) -> Problem:
        """Return the problem of a value, by the number of its record."""
        key, index = (*path, 0)[:2]
        number = index + 1 if isinstance(index, int) else 1
        return Problem(self.name, number, 0, named, message, "", f"{key} {number}")


def _table_of(item: Mapping[str, object], name: str) -> Table | None:
    by_name = {table.toml_key: table for table in TABLES.values()} | dict(TABLES)
    said = by_name.get(str(item.get("table")))
    if said or (named := table_named(PurePath(name).stem)):
        return said or named
    fitting = [table for table in TABLES.values() if item.keys() <= _keys(table)]
    return fitting[0] if len(fitting) == 1 else None


def _keys(table: Table) -> set[str]:
    return {field.name for field in fields_of(table.record_type)} | {"table", "provenance"}


def read_user_file(file: UserFile) -> tuple[Document, list[str]]:
    """Return a file of the user, and what must be said of how it was read. Raises UnreadableError, UsageError."""
    name = printable(file.name)
    data = read_bytes(file)
    suffix, digest = file.path.suffix.lower(), sha256(data).hexdigest()
    if is_spreadsheet(data, suffix):
        document = SheetDocument(name, read_workbook(name, data), digest)
        unread = [f"{name}: sheet {quoted(sheet)} is not read: no headings" for sheet in document.passed_over]
        return document, [*unread, *document.notes()]
    if suffix in (".csv", ".tsv"):
        sheets, encoding = read_csv(name, data)
        document = SheetDocument(name, sheets, digest)
        return document, [*([f"{name}: read as {encoding}"] if encoding else []), *document.notes()]
    text = decoded(name, data.removeprefix(BOM_UTF8))
    return (JsonDocument if is_json(text, suffix) else Document)(name, text, digest), []
