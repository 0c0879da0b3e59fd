"""Selecting records: the values of filter options resolved against the vocabularies, then applied."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from yrd_cli.errors import NotFoundError, UnknownNameError, UsageError, quoted
from yrd_cli.query.names import Choice, choices_of_records, choices_of_terms, nearest, normalise, resolve
from yrd_cli.schema.dates import first_day, is_partial_date, last_day
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.tables import TABLES

# The vocabulary that the values of a filter are looked up in; those of other filters are in a closed list of words.
VOCABULARIES = {table.singular: table.name for table in TABLES.values() if table.in_file_order} | {"chain": "sectors"}

_LISTINGS = {"place": "yrd provinces, yrd cities; yrd, china", "chain": "yrd chains --by chain"}
_IDS = ("id", "parent")  # filters whose values are ids of the table's own records
_DIGITS_OF_A_YEAR = 4
_COMMAS = str.maketrans("，、", ",,")  # commas as they are typed in Chinese

Records = Callable[[str], Sequence[Any]]  # the records of a table, read when first asked for
Names = Callable[[str], Mapping[str, tuple[str, ...]]]  # what the ids of a table are called, normalised
Sounds = Callable[[str, str], bool]  # whether a text sounds like what was typed


class Filters(NamedTuple):
    """What to select: per filter the accepted ids (OR), all filters together (AND).

    `since` and `until` are days; a date known only to the month or year passes if it may lie within.
    """

    accepted: Mapping[str, frozenset[Any]] = MappingProxyType({})
    since: str | None = None
    until: str | None = None
    search: str | None = None

    @property
    def has_dates(self) -> bool:
        """Whether the date of a record matters."""
        return bool(self.since or self.until)

    def undated(self) -> "Filters":
        """The same without the filter by date."""
        return self._replace(since=None, until=None)


def parse_filters(
    raw: Mapping[str, Sequence[str]],
    columns: Sequence[Field],
    records: Records,
    *,
    table: str,
    since: str | None = None,
    until: str | None = None,
    search: str | None = None,
) -> Filters:
    """Filters from what was typed: `raw` maps a filter (`province`) to its values, several by comma.

    Raises UsageError (unknown, ambiguous or empty value, bad date, dates the wrong way round), NotFoundError for an id
    that no record of `table` has.
    """
    accepted: dict[str, frozenset[Any]] = {}
    for name in sorted(raw, key=lambda name: name != "province"):  # cities are looked up within the provinces
        values = raw[name]
        parts = [part.strip() for value in values for part in value.translate(_COMMAS).split(",")]
        if parts:
            accepted[name] = _accept(
                name, parts, columns, _within(accepted.get("province"), records), records, table=table
            )
    first = _parse_date("--since", since, first_day)
    last = _parse_date("--until", until, last_day)
    if first and last and first > last:
        raise UsageError(f"--since {since} is after --until {until}: no date is both")
    if search is not None and not all(map(normalise, search.split() or [""])):
        raise UsageError("--search: empty text: say what to look for")
    return Filters(accepted=accepted, since=first, until=last, search=search)


def _within(provinces: frozenset[str] | None, records: Records) -> Records:
    """The records, cities only of these provinces: `-p jiangsu -c suzhou` is not ambiguous."""

    def narrowed(table: str) -> Sequence[Any]:
        found = records(table)
        if table != "cities" or not provinces:
            return found
        return [city for city in found if city.province in provinces] or found

    return narrowed


def _resolve_nearby(kind: str, text: str, nearby: Sequence[Choice], all_: Sequence[Choice], listing: str | None) -> str:
    """The id that `text` names among the choices nearby, or else among all: a cluster of Shanghai may lie in Wuxi."""
    try:
        return resolve(kind, text, nearby, listing=listing)
    except UnknownNameError:
        return resolve(kind, text, all_, listing=listing)


def _accept(
    name: str, values: Sequence[str], columns: Sequence[Field], nearby: Records, records: Records, *, table: str
) -> frozenset[Any]:
    if name == "year":
        return frozenset(year for value in values for year in _years(value))
    if name in _IDS:
        return frozenset(_existing(value, records(table)) for value in values)
    if name in VOCABULARIES:
        table = VOCABULARIES[name]
        choices, listing = choices_of_records(records(table)), _LISTINGS.get(name, f"yrd {table}")
        first = choices_of_records(nearby(table)) if nearby(table) is not records(table) else choices
    else:
        words = next(column.enum for column in columns if name in column.filters)
        choices, listing = choices_of_terms(words), None
        first = choices
    ids = {_resolve_nearby(name, value, first, choices, listing) for value in values}
    if VOCABULARIES.get(name) == "sectors":
        ids |= {sector.id for sector in records("sectors") if sector.parent in ids}
    return frozenset(ids)


def _existing(id: str, records: Sequence[Any]) -> str:
    """`id`, if a record has it; unlike a name of a vocabulary, an id that is not there exits with 3."""
    if not any(record.id == id for record in records):
        choices = [Choice(record.id, "", (normalise(record.id),)) for record in records]
        raise NotFoundError(id, nearest=nearest(id, choices))
    return id


def _years(text: str) -> set[int]:
    """The years that `2024` or `2020-2023` names."""
    first, dash, last = text.partition("-")
    years = [part for part in (first, last) if part.isascii() and part.isdigit() and len(part) == _DIGITS_OF_A_YEAR]
    if len(years) != (2 if dash else 1) or years != sorted(years):
        raise UsageError(f"--year: {quoted(text)} is not a year: write 2024, or 2020-2023")
    return set(range(int(years[0]), int(years[-1]) + 1))


def _parse_date(option: str, text: str | None, edge: Callable[[str], str]) -> str | None:
    if text is None:
        return None
    if not is_partial_date(text):
        raise UsageError(f"{option}: {quoted(text)} is not a date: write 2024, 2024-09 or 2024-09-07")
    return edge(text)


def select(
    records: Iterable[Any],
    columns: Sequence[Field],
    filters: Filters,
    names: Names = lambda _: {},
    sounds: Sounds = lambda *_: False,
) -> list[Any]:
    """The records that pass every filter, in their order; `names` are searched beside the ids that have them.

    `sounds` says whether a text sounds like what was typed.
    """
    tests = [_accepts(columns, name, ids) for name, ids in filters.accepted.items()]
    if filters.since or filters.until:
        tests.append(_lies_within(columns, filters.since, filters.until))
    if filters.search is not None:
        tests.append(_contains(columns, filters.search, names, sounds))
    return [record for record in records if all(test(record) for test in tests)]


def undated(records: Iterable[Any], columns: Sequence[Field]) -> int:
    """How many of the records have no date, so that no filter by date can place them."""
    date = _date_field(columns)
    return sum(getattr(record, date) is None for record in records)


def _accepts(columns: Sequence[Field], name: str, ids: frozenset[Any]) -> Callable[[Any], bool]:
    fields = [column.name for column in columns if name in column.filters]

    def test(record: Any) -> bool:
        for field_name in fields:
            value = getattr(record, field_name)
            if (not ids.isdisjoint(value)) if isinstance(value, tuple) else value in ids:
                return True
        return False

    return test


def _date_field(columns: Sequence[Field]) -> str:
    return next(column.name for column in columns if "date" in column.filters)


def _lies_within(columns: Sequence[Field], since: str | None, until: str | None) -> Callable[[Any], bool]:
    name = _date_field(columns)

    def test(record: Any) -> bool:
        value = getattr(record, name)
        if value is None:
            return False
        return (since is None or last_day(value) >= since) and (until is None or first_day(value) <= until)

    return test


def _contains(columns: Sequence[Field], text: str, names: Names, sounds: Sounds) -> Callable[[Any], bool]:
    """Whether a record has every word of `text` in its texts, its ids or the names of what its ids refer to."""
    wanted = [normalise(word) for word in text.split()]
    searched = searched_columns(columns)

    def test(record: Any) -> bool:
        texts = [text for column in searched for text in texts_of(column, getattr(record, column.name), names)]
        return all(any(word in text for text in texts) or any(sounds(text, word) for text in texts) for word in wanted)

    return test


def searched_columns(columns: Sequence[Field]) -> list[Field]:
    """The columns that are searched: ids and texts, but for the words of closed lists."""
    return [column for column in columns if column.kind in (Kind.ID, Kind.TEXT, Kind.CODE) and not column.enum]


def texts_of(column: Field, value: Any, names: Names) -> Iterator[str]:
    """The texts under which a value is found, normalised: itself, and what the record that it refers to is called."""
    for item in value if isinstance(value, tuple) else (value,):
        if item is not None:
            yield normalise(item)
            yield from names(column.references).get(item, ()) if column.references else ()


def names_of_vocabulary(records: Records) -> Names:
    """What the ids of each vocabulary are called, normalised, in every script; nothing for other tables."""
    known: dict[str, Mapping[str, tuple[str, ...]]] = {}

    def names(table: str) -> Mapping[str, tuple[str, ...]]:
        if table not in known:
            vocabulary = records(table) if TABLES[table].in_file_order else ()
            known[table] = {choice.id: choice.keys for choice in choices_of_records(vocabulary)}
        return known[table]

    return names
