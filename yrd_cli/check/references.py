"""The rules of ids: each is unique, and what refers to one resolves."""

import typing
from collections.abc import Iterator, Mapping
from typing import Any

from yrd_cli.check.entries import Entries, Entry, Found
from yrd_cli.model.columns import Kind, columns_of
from yrd_cli.model.nouns import NOUNS
from yrd_cli.model.walk import Path


def unique(entries: Entries) -> Found:
    """Each id stands once in its noun."""
    for noun in NOUNS:
        seen: dict[str, Entry] = {}
        for entry in entries[noun]:
            first = seen.setdefault(entry.record.id, entry)
            if first is not entry:
                yield entry, ("id",), f"'{entry.record.id}' stands twice, also in {first.file}"


_PROVINCE_AND_CITY = ("shanghai",)


def unique_among_joined(entries: Entries) -> Found:
    """No id stands in two nouns that one joins: what refers to it would mean either."""
    for noun in NOUNS.values():
        seen: dict[str, tuple[str, Entry]] = {}
        for name in (*noun.joins, noun.name) if noun.joins else ():
            for entry in entries[name]:
                id = entry.record.id
                whose, first = seen.setdefault(id, (name, entry))
                if whose != name and not (name == "cities" and id in _PROVINCE_AND_CITY):
                    yield entry, ("id",), f"'{id}' is also the id of a {NOUNS[whose].singular}, in {first.file}"


def resolved(entries: Entries) -> Found:
    """Every id that a record refers to is there."""
    ids = ids_of(entries)
    for noun in NOUNS:
        for entry in entries[noun]:
            if _resolves(entry.record, ids):
                continue
            for path, refers, value in referred(entry.record):
                if value not in ids[refers]:
                    yield entry, path, f"'{value}' is not among the {refers}"


def named_once(entries: Entries) -> Found:
    """No list names an id twice: a sum over its items would count it twice."""
    for noun in NOUNS:
        for entry in entries[noun]:
            for name, refers in _reference_fields(type(entry.record)):
                ids = getattr(entry.record, name)
                if refers and isinstance(ids, tuple) and len(ids) > 1 and len(set(ids)) < len(ids):
                    place = next(index for index, id in enumerate(ids) if id in ids[:index])
                    yield entry, (name, place), f"'{ids[place]}' stands twice"


def _resolves(record: Any, ids: Mapping[str, set[str]]) -> bool:
    """Whether all that a record refers to is there: the common case, for which no path is made."""
    for name, refers in _reference_fields(type(record)):
        value = getattr(record, name)
        if not value:
            continue
        if not refers:
            if not all(_resolves(item, ids) for item in value):
                return False
        elif not ids[refers].issuperset(value) if isinstance(value, tuple) else value not in ids[refers]:
            return False
    return True


def ids_of(entries: Entries) -> dict[str, set[str]]:
    """The ids that a reference to each noun may name."""
    ids = {noun: {entry.record.id for entry in entries[noun]} for noun in NOUNS}
    for noun in NOUNS:
        ids[noun] |= {id for joined in NOUNS[noun].joins for id in ids[joined]}
    return ids


def referred(record: Any) -> Iterator[tuple[Path, str, str]]:
    """Each id of another record that the data file holds: its path, the noun it refers to, and the id."""
    for name, refers in _reference_fields(type(record)):
        value = getattr(record, name)
        if not value:
            continue
        if not isinstance(value, tuple):
            yield (name,), refers, value
        elif refers:
            for index, id in enumerate(value):
                yield (name, index), refers, id
        else:
            for index, item in enumerate(value):
                for path, noun, id in referred(item):
                    yield (name, index, *path), noun, id


def referred_in(record_type: type, table: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """The same of a table that is no sound record: of its flat fields, as far as they are texts."""
    for name, refers in _reference_fields(record_type):
        values = table.get(name)
        for index, value in enumerate(values) if isinstance(values, list) else ((None, values),):
            if refers and isinstance(value, str):
                yield (name,) if index is None else (name, index), refers, value


_declared: dict[type, tuple[tuple[str, str], ...]] = {}


def _reference_fields(record_type: type) -> tuple[tuple[str, str], ...]:
    """The stored fields that hold ids, with the noun, and those that hold figures, without."""
    if record_type not in _declared:
        _declared[record_type] = tuple(
            (column.name, column.refers or "")
            for column in columns_of(record_type)
            if column.stored
            and (column.refers or (column.kind is Kind.NESTED and typing.get_origin(column.type) is tuple))
        )
    return _declared[record_type]


def within_the_region(entries: Entries) -> Found:
    """Only clusters and claims may be about what lies outside: other nouns have no listing that leaves it out."""
    outside = {entry.record.id for entry in entries["provinces"] if entry.outside}
    for noun in NOUNS.values():
        if noun.outside or noun.name == "claims":  # claims are about the nation too
            continue
        fields = [field for field, refers in _reference_fields(noun.record_type) if refers in ("provinces", "places")]
        for entry in entries[noun.name]:
            for field in fields:
                id = getattr(entry.record, field)
                if id in outside:
                    yield entry, (field,), f"'{id}' lies outside the region: only clusters and claims may"
