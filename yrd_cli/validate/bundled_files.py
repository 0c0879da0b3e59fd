"""Rules for the bundled files only: ordering, placement, no future dates."""

from bisect import bisect_right
from collections.abc import Iterator

from yrd_cli.datasets.bundled import Edition
from yrd_cli.schema.dates import first_day
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.record import FieldValue, Record
from yrd_cli.schema.tables import TABLES
from yrd_cli.validate.entries import Entries, Entry, Found
from yrd_cli.validate.references import referred

# The field that each file is sorted by; vocabularies that are not named here have an order of their own.
_ORDERS = {table.name: table.order for table in TABLES.values() if not table.is_vocabulary} | {
    "provinces": "code",
    "cities": "code",
}


def sorted_by_order(entries: Entries) -> Found:
    """Each file is sorted by the order of its table."""
    for table in TABLES.values():
        if table.name not in _ORDERS:
            continue
        field = _ORDERS[table.name]
        highest: dict[str, list[tuple[str, str]]] = {}  # by file, the key and id of each that is above all before it
        before: Entry | None = None
        for entry in entries[table.name]:
            key, passed = entry.record.get(field), highest.setdefault(entry.file, [])
            if before and before.file == entry.file and before.record.get(field) > key:
                follower = passed[bisect_right(passed, key, key=lambda item: item[0])][1]
                yield entry, (field,), f"out of order: belongs before '{follower}'"
            if not passed or passed[-1][0] < key:
                passed.append((key, entry.record.id))
            before = entry


def sectors_follow_parents(entries: Entries) -> Found:
    """Sectors of level two stand below the one that they belong to."""
    top = None
    for entry in entries["sectors"]:
        if entry.record.parent is None:
            top = entry.record.id
        elif entry.record.parent != top:
            yield entry, ("parent",), "must follow its parent, which must be a sector of level one"


def all_cited(entries: Entries) -> Found:
    """Every source is cited."""
    cited = {
        value
        for table in TABLES
        for entry in entries[table]
        for _, refers, value in referred(entry.record)
        if refers == "sources"
    }
    for entry in entries["sources"]:
        if entry.record.id not in cited:
            yield entry, ("id",), f"no record cites '{entry.record.id}'"


def sourced(entries: Entries) -> Found:
    """No record ships without a source: its own, or those of its parts."""
    for table in ("clusters", "funds", "indicators", "shares", "chains", "events", "claims"):
        for entry in entries[table]:
            if not any(entry.record.cited_sources()):
                yield entry, ("id",), "cites no source, and no record ships without one"


def files(entries: Entries) -> Found:
    """Clusters and funds stand in the files of their provinces."""
    for entry in entries["clusters"]:
        file = f"clusters/{entry.record.province}.toml"
        if entry.file not in (file, TABLES["clusters"].outside):
            yield entry, ("province",), f"a cluster of {entry.record.province} belongs in {file}"
    for entry in entries["funds"]:
        file = f"funds/{entry.record.province or 'cross-regional'}.toml"
        if entry.file != file:
            yield entry, ("province",), f"this fund belongs in {file}"


def future(entries: Entries, edition: Edition) -> Found:
    """No date is after that of the dataset."""
    for table in TABLES:
        for entry in entries[table]:
            for path, column, value in _stored_values(entry.record):
                late = column.kind is Kind.DATE and first_day(value) > edition.date
                if late or (column.kind is Kind.YEAR and value > int(edition.date[:4])):
                    yield entry, path, f"{value} is after the date of the dataset, {edition.date}"


def _stored_values(record: Record) -> Iterator[FieldValue]:
    """Yield each value that the data file holds."""
    return (found for found in record.values() if found[1].stored)
