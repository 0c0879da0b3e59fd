"""Walking through a record: each single value that it holds, also in lists and in figures."""

from collections.abc import Iterator
from dataclasses import is_dataclass
from typing import Any

from yrd_cli.schema.fields import Field, fields_of

Path = tuple[str | int, ...]


def values_of(record: Any, above: Path = ()) -> Iterator[tuple[Path, Field, Any]]:
    """Each value that is present, with its path (`("sizes", 0, "kind")`) and its field; computed ones too."""
    for field in fields_of(type(record)):
        value = getattr(record, field.name)
        if value is None:
            continue
        if not isinstance(value, tuple):
            yield (*above, field.name), field, value
            continue
        for index, item in enumerate(value):
            if is_dataclass(item):
                yield from values_of(item, (*above, field.name, index))
            else:
                yield (*above, field.name, index), field, item


def sources_of(record: Any) -> list[str]:
    """The ids of the sources that a record and its figures cite, each once, the record's own first."""
    cited = [
        (len(path), place, value)
        for place, (path, field, value) in enumerate(values_of(record))
        if field.references == "sources" and field.stored
    ]
    return list(dict.fromkeys(value for _, _, value in sorted(cited)))
