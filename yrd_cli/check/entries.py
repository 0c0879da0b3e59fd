"""The records that the rules look at, each with the place where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from yrd_cli.load import build_record, data_paths, read_toml
from yrd_cli.model.nouns import Noun
from yrd_cli.model.walk import Path

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


def read_entries(root: "Traversable", noun: Noun, named: str = "") -> Iterator[Entry]:
    """The records of a noun in a data folder whose shape is right; `named` stands before the names of the files."""
    for path in data_paths(root, noun, outside=True):
        for index, table in enumerate(read_toml(root, path).get(noun.table, ())):
            record = build_record(noun.record_type, table)
            yield Entry(named + path, (noun.table, index), record, outside=path == noun.outside)


def by_id(entries: Entries, noun: str) -> dict[str, Entry]:
    """The entries of a noun by the ids of their records."""
    return {entry.record.id: entry for entry in entries[noun]}
