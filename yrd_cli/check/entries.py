"""The records that the rules look at, each with the place where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from yrd_cli.model.walk import Path


class Entry(NamedTuple):
    """A record and where it stands; `outside` the region or not."""

    file: str
    location: Path
    record: Any
    outside: bool = False


Entries = Mapping[str, Sequence[Entry]]
Found = Iterator[tuple[Entry, Path, str]]


def by_id(entries: Entries, noun: str) -> dict[str, Entry]:
    """The entries of a noun by the ids of their records."""
    return {entry.record.id: entry for entry in entries[noun]}
