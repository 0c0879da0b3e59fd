"""Records made while a file of the user is read: what is written as data files have it need not wait for the rest.

Most of a large file is. Its tables, which take three times the memory of the records, are dropped on the way, and only
what is written otherwise is looked at again, once all names are known.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from pydantic_core import ValidationError

from yrd_cli.datasets.bundled import builder
from yrd_cli.datasets.toml import Document, Item
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.provenance import USER, with_provenance
from yrd_cli.schema.record import Declared, Record
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.validate.models import validator_of_records
from yrd_cli.validate.user_values import Reader, Reading, Records, with_only_source

BY_KEY = {table.toml_key: table for table in TABLES.values()}
BATCH = 2000  # tables that are validated together, or kept while a file is read

ROWS = (dict, Record)  # what a row of a table may be, once it is read

Settle = Callable[[str, list[Item]], list[Any]]  # what to keep of the tables under a key in a part of a file

Again = set[tuple[str, str, int]]  # the file, the key and the index of each record that repeats another


def settle(key: str, items: Sequence[Any]) -> list[Any]:
    """Return the records that these tables declare; what is not valid as it stands stays what it is."""
    table = BY_KEY.get(key)
    if table is None:
        return list(items)
    complete = [with_only_source(table, item) if isinstance(item, dict) else item for item in items]
    failed: set[int] = set()
    validate = validator_of_records(table.record_type).validate_python
    try:
        valid = validate(complete)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        failed = {int(problem["loc"][0]) for problem in problems}
        valid = validate([item for index, item in enumerate(complete) if index not in failed])
    # What is built is what pydantic returns: there each key and each term is in memory once, not once for each record.
    built = map(build_user_record(table), valid)
    if not failed:
        return [*built]
    return [item if index in failed else next(built) for index, item in enumerate(complete)]


def as_they_are(_: str, items: list[Item]) -> list[Any]:
    """Return the tables of a file: nothing is settled while it is read."""
    return items


def build_user_record(table: Table) -> Any:
    """Return the function that builds a record of the user from its table."""
    return builder(with_provenance(table.record_type), checked=True, shares_texts=True, provenance=USER)


def understand(documents: Sequence[Document], records: Records) -> dict[str, list[Reading]]:
    """Turn the values of files into those that records hold, and return what was understood as what, by file."""
    together: dict[str, list[Item | Record]] = {}
    for document in documents:
        for key, rows in document.items.items():
            if isinstance(rows, list):
                together.setdefault(key, []).extend(row for row in rows if isinstance(row, ROWS))
    reader = Reader(records, together)
    found: dict[str, list[Reading]] = {}
    for document in documents:
        for key, rows in document.items.items():
            for index in _to_be_read(BY_KEY[key], rows, reader) if key in BY_KEY and isinstance(rows, list) else ():
                item = rows[index] if isinstance(rows[index], dict) else as_item(rows[index])
                rows[index], readings = reader.item(BY_KEY[key], item, (key, index))
                found.setdefault(document.name, []).extend(readings)
    return found


def _to_be_read(table: Table, rows: Sequence[Item | Record], reader: Reader) -> Iterator[int]:
    """Yield the index of each row that may have values to be read: tables, and records with names instead of ids."""
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        known = reader.knows_all(table, [row for row in batch if isinstance(row, Record)])
        for index, row in enumerate(batch, start):
            if isinstance(row, dict) or not (known or reader.knows_all(table, [row])):
                yield index


def repeated(documents: Sequence[Document], known: Records) -> Again:
    """Return which records repeat others, as our own files have them: they are not declared again.

    An export has the provinces and cities among the places, too; every workbook brings along the sources of its rows.
    """
    found: Again = set()
    sources: dict[object, tuple[str, object]] = {}
    key = TABLES["sources"].toml_key
    for document in documents if len(documents) > 1 else ():
        for index, row in enumerate(_rows(document, key)):
            file, first = sources.setdefault(_called(row)[0], (document.name, row))
            if file != document.name and row == first:
                found.add((document.name, key, index))
    for table in TABLES.values():
        if not table.joins or not any(table.toml_key in document.items for document in documents):
            continue
        keys = [TABLES[name].toml_key for name in table.joins]
        rows = (_rows(document, key) for document in documents for key in keys)
        included = {_called(row) for row in chain(*rows, *map(known, table.joins))}
        found.update(
            (document.name, table.toml_key, index)
            for document in documents
            for index, row in enumerate(_rows(document, table.toml_key))
            if _called(row) in included
        )
    return found


def _rows(document: Document, key: str) -> list[object]:
    rows = document.items.get(key)
    return rows if isinstance(rows, list) else []


def _called(row: object) -> tuple[object, ...]:
    """Return what tells a record from others: its id, and its names."""
    if isinstance(row, Record):
        return tuple(map(row.get, _CALLED))
    return tuple(map(row.get, _CALLED)) if isinstance(row, dict) else (row,)


_CALLED = ("id", "name_en", "name_zh")


def as_item(record: Declared) -> Item:
    """Return the table that declares a record or a figure, without what is absent or computed."""
    values = ((field.name, field.of(record)) for field in fields_of(type(record)) if field.stored)
    item = {name: _plain(value) for name, value in values if value is not None and value not in ((), {})}
    if isinstance(record, Record):
        item.pop("provenance", None)
    return item


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [as_item(item) if isinstance(item, Declared) else item for item in value]
    return dict(value) if isinstance(value, dict) else value
