"""The records that the rules look at, each with its position in a file."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from yrd_cli.datasets.bundled import builder
from yrd_cli.datasets.files import Files
from yrd_cli.schema.record import KeyPath
from yrd_cli.schema.tables import TABLES, Table

_PART = 500
_T = TypeVar("_T")


class Entry(NamedTuple):
    """A record, its position in a file, and whether it is one of those outside the region."""

    file: str
    location: KeyPath
    record: Any  # of a type that the table says
    outside: bool = False


Entries = Mapping[str, Sequence[Entry]]
Found = Iterator[tuple[Entry, KeyPath, str]]


def read_entries(files: Files, prefix: str = "") -> dict[str, list[Entry]]:
    """Return the records of a data folder whose shape is right, by table; `prefix` goes before the names of files."""
    return {name: list(_read_table(files, table, prefix)) for name, table in TABLES.items()}


def _read_table(files: Files, table: Table, prefix: str) -> Iterator[Entry]:
    for path in files.paths(table, include_outside=True):
        build = builder(table.record_type, checked=files.are_checked(path))
        for index, item in enumerate(files.tables(table, path)):
            yield Entry(prefix + path, (table.toml_key, index), build(item), outside=path == table.outside)


def in_parts(items: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Yield items in parts that the caches of a processor hold, for those who look at each more than once."""
    for start in range(0, len(items), _PART):
        yield items[start : start + _PART]


def by_id(entries: Entries, table: str) -> dict[str, Entry]:
    """Return the entries of a table by the ids of their records."""
    return {entry.record.id: entry for entry in entries[table]}


def lay_over(user: Entries, bundled: Entries) -> tuple[dict[str, list[Entry]], frozenset[tuple[str, str]]]:
    """Return all entries without the bundled ones that are replaced, and which of the user's lie outside the region.

    A province lies outside if its file says so, or the one that it replaces does; a cluster if its province does.
    """
    before = {entry.record.id for entry in bundled["provinces"] if entry.outside}
    provinces = [
        entry._replace(outside=entry.outside or entry.record.id in before) for entry in user.get("provinces", ())
    ]
    inside = {entry.record.id for entry in provinces if not entry.outside}
    beyond = (before | {entry.record.id for entry in provinces if entry.outside}) - inside
    clusters = [
        entry._replace(outside=entry.outside or entry.record.province in beyond) for entry in user.get("clusters", ())
    ]
    user = {**user, "provinces": provinces, "clusters": clusters}
    outside = {(name, entry.record.id) for name in ("provinces", "clusters") for entry in user[name] if entry.outside}
    together = {}
    for name, entries in bundled.items():
        ids = {entry.record.id for entry in user.get(name, ())}
        together[name] = [entry for entry in entries if entry.record.id not in ids]
        together[name] += user.get(name, ())
    return together, frozenset(outside)
