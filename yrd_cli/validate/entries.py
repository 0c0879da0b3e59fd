"""The records that the rules look at, each with the place where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from yrd_cli.datasets.bundled import build_record, data_paths, read_toml
from yrd_cli.schema.record import Path
from yrd_cli.schema.tables import Table

if TYPE_CHECKING:
    from importlib.abc import Traversable


class Entry(NamedTuple):
    """A record and where it stands; `outside` the region or not."""

    file: str
    location: Path
    record: Any
    outside: bool = False


Entries = Mapping[str, Sequence[Entry]]
Found = Iterator[tuple[Entry, Path, str]]


def read_entries(root: "Traversable", table: Table, named: str = "") -> Iterator[Entry]:
    """The records of a table in a data folder whose shape is right; `named` stands before the names of the files."""
    for path in data_paths(root, table, outside=True):
        for index, item in enumerate(read_toml(root, path).get(table.toml_key, ())):
            record = build_record(table.record_type, item)
            yield Entry(named + path, (table.toml_key, index), record, outside=path == table.outside)


def by_id(entries: Entries, table: str) -> dict[str, Entry]:
    """The entries of a table by the ids of their records."""
    return {entry.record.id: entry for entry in entries[table]}
