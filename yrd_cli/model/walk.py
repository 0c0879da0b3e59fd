"""Walking through a record: each single value that it holds, also in lists and in figures."""

from collections.abc import Iterable, Iterator
from dataclasses import is_dataclass
from typing import Any

from yrd_cli.model.columns import Column, Kind, columns_of

Path = tuple[str | int, ...]


def values_of(record: Any, above: Path = ()) -> Iterator[tuple[Path, Column, Any]]:
    """Each value that is present, with its path (`("sizes", 0, "kind")`) and its column; computed ones too."""
    for column in columns_of(type(record)):
        value = getattr(record, column.name)
        if value is None:
            continue
        if not isinstance(value, tuple):
            yield (*above, column.name), column, value
            continue
        for index, item in enumerate(value):
            if is_dataclass(item):
                yield from values_of(item, (*above, column.name, index))
            else:
                yield (*above, column.name, index), column, item


def sources_of(record: Any) -> list[str]:
    """The ids of the sources that a record and its figures cite, each once, the record's own first."""
    cited = [
        (len(path), place, value)
        for place, (path, column, value) in enumerate(values_of(record))
        if column.refers == "sources" and column.stored
    ]
    return list(dict.fromkeys(value for _, _, value in sorted(cited)))


def date_span(records: Iterable[Any]) -> tuple[str, str] | None:
    """Return the oldest and the newest date that the data files give for these records; None if they give none.

    When a source was read says nothing of how old the records are.
    """
    dates = [
        str(value)
        for record in records
        for _, column, value in values_of(record)
        if column.stored and (column.kind is Kind.DATE or "year" in column.dimensions) and column.name != "retrieved"
    ]
    return (min(dates), max(dates)) if dates else None
