"""The user's files in JSON: an array of records, tables by name, or a record a line."""

from collections.abc import Collection, Iterable, Iterator
from io import BytesIO, TextIOWrapper
from itertools import islice
from pathlib import PurePath
from typing import Any

from yrd_cli.datasets.json_text import read_json, read_lines
from yrd_cli.datasets.toml import Document, Item, Problem, UnreadableError, decoded, unreadable
from yrd_cli.datasets.user_data import UnknownTableError, derived_names
from yrd_cli.query.printed_names import names_in_money
from yrd_cli.schema.fields import cached, fields_of
from yrd_cli.schema.record import KeyPath
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.validate.settled import BATCH, BY_KEY, Settle
from yrd_cli.validate.sheet_items import parsed_json, table_named, without_computed
from yrd_cli.validate.unread_cells import unread_of_record

_WHICH = 'of which table? name the file like it: funds.json, or write {"funds": [...]}'
_NO_RECORDS = "not an array of records, as --json prints it"
_NO_TABLES = 'not records: write {"funds": [...]}, or an array, as --json prints it'


class JsonDocument(Document):
    """Records in JSON, as `--json` prints them, or the tables of an export by name."""

    def __init__(self, name: str, data: bytes, digest: str, settle: Settle) -> None:
        """Parse the bytes. Raises UnreadableError."""
        self._data = data
        self._settle = settle
        self._found: dict[str, list[Any]] = {}
        self._waiting: dict[str, list[Item]] = {}
        self._named = table_named(PurePath(name).stem)
        self.notes: list[str] = []  # what is not read of which record
        super().__init__(name, "", digest)

    def parse(self) -> Item:
        """Return what the file declares, settled as far as it can be. Raises UnreadableError."""
        for record in self._records():
            self._add(record)
        for key in self._waiting:
            self._settle_waiting(key)
        return self._found

    def _add(self, record: object) -> None:
        if not isinstance(record, dict):
            raise self._unknown(_NO_RECORDS)
        said = record.get("table")
        table = (said and _TABLES.get(str(said))) or self._named or _fitting(record.keys())
        if table is None:
            raise self._unknown(_WHICH)
        waiting = self._waiting.setdefault(table.toml_key, [])
        waiting.append(record)
        if len(waiting) >= BATCH:
            self._settle_waiting(table.toml_key)

    def _settle_waiting(self, key: str) -> None:
        waiting, found = self._waiting[key], self._found.setdefault(key, [])
        items = without_computed(BY_KEY[key], waiting)
        self.notes += [
            f"{self.name}: {key} {number}: {what}"
            for number, (item, record) in enumerate(zip(items, waiting, strict=True), start=len(found) + 1)
            if item is not record  # which has nothing computed then
            for what in unread_of_record(item, record)
        ]
        found.extend(self._settle(key, items))
        self._waiting[key] = []

    def _records(self) -> Iterable[object]:
        """Return the records as they stand in the file."""
        try:
            value = parsed_json(self._data)
        except ValueError:  # what is wrong is said here
            value = read_json(self.name, decoded(self.name, self._data))
        if isinstance(value, dict) and isinstance(value.get("rows"), list):  # with --meta
            query = value.get("query")
            table = query.get("table") if isinstance(query, dict) else None
            value = [_of_table(table, row) for row in value["rows"]]
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            return [value]
        if isinstance(value, dict):
            tables = {key: items for key, items in value.items() if isinstance(items, list)}
            if value and not tables:
                raise self._unknown(_NO_TABLES)
            value = [_of_table(key, one) for key in tables if key not in derived_names() for one in tables[key]]
        if not isinstance(value, list):
            raise self._unknown(_NO_RECORDS)
        return value

    def _unknown(self, message: str) -> UnreadableError:
        """Return the error; what neither is named like a table nor has begun as one may be something else."""
        is_ours = self._named or self._waiting
        return unreadable(self.name, message) if is_ours else UnknownTableError(self.name, message)

    def problem(self, path: KeyPath, named: str, message: str) -> Problem:
        """Return the problem of a value, by the number of its record."""
        key, index = (*path, 0)[:2]
        number = index + 1 if isinstance(index, int) else 1
        return Problem(self.name, number, 0, named, message, "", f"{key} {number}")


class JsonLinesDocument(JsonDocument):
    """Records in JSON, one a line, as `-f jsonl` prints them; of a large file a part at a time is in memory."""

    def _records(self) -> Iterator[object]:
        read = 0
        if self._data.count(b"\r") == self._data.count(b"\r\n"):  # otherwise some lines end in it alone
            for line in BytesIO(self._data):
                if line.isspace():
                    continue
                try:
                    value = parsed_json(line)
                except ValueError:  # what is wrong is said below
                    break
                yield value
                read += 1
            else:
                return
        try:
            lines = TextIOWrapper(BytesIO(self._data), encoding="utf-8")
            yield from islice(read_lines(self.name, lines), read, None)
        except UnicodeDecodeError:
            decoded(self.name, self._data)
            raise


def _of_table(table: object, record: object) -> object:
    """Return a record that says of which table it is; what is no record, as it is."""
    return {"table": table, **record} if isinstance(record, dict) else record


_TABLES = {table.toml_key: table for table in TABLES.values()} | dict(TABLES)  # by what a record may call its own


def _fitting(keys: Collection[str]) -> Table | None:
    """Return the one table that has all these fields."""
    fitting = [table for table in TABLES.values() if _keys(table.record_type).issuperset(keys)]
    return fitting[0] if len(fitting) == 1 else None


@cached
def _keys(record_type: type) -> frozenset[str]:
    names = {name for field in fields_of(record_type) for name in (field.name, *names_in_money(field.name))}
    return frozenset(names | {"table", "provenance"})
