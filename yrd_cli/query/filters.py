"""Selecting records: the values of filter options resolved against the vocabularies, then applied."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from types import MappingProxyType

from yrd_cli.datasets.bundled import Records
from yrd_cli.errors import NotFoundError, UnknownNameError, UsageError, flag, quoted
from yrd_cli.query.folding import split_list
from yrd_cli.query.names import Choice, choices_of_names, choices_of_records, choices_of_terms, find, nearest, resolve
from yrd_cli.query.result import Note
from yrd_cli.schema.dates import first_day, last_day
from yrd_cli.schema.fields import Field
from yrd_cli.schema.record import Record
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import TABLES

# The vocabulary that the values of a filter are looked up in; those of other filters are in a closed list of words.
VOCABULARIES = {table.singular: table.name for table in TABLES.values() if table.is_vocabulary} | {"chain": "sectors"}

_LISTINGS = {"place": "yrd provinces, yrd cities; yrd, china", "chain": "yrd chains --by chain"}
_YEAR = len("2024")  # where a date has its year
_IDS = ("id", "parent", "source")  # filters whose values are ids, of the table itself or of the one referred to


class Filters(Struct):
    """What to select: per filter the accepted ids (OR), all filters together (AND).

    `since` and `until` are days; a date known only to the month or year passes if it may lie within. `notes` say where
    what is selected is not what was typed.
    """

    accepted: Mapping[str, frozenset[str | int]] = MappingProxyType({})
    since: str | None = None
    until: str | None = None
    search: str | None = None
    notes: tuple[Note, ...] = ()

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
    accepted: dict[str, frozenset[str | int]] = {}
    notes: list[Note] = []
    for name in sorted(raw, key=lambda name: name != "province"):  # cities are looked up within the provinces
        parts = split_list(raw[name])
        if not parts:
            continue
        from yrd_cli.query.places import KINDS  # the gazetteer, which those who filter need

        within = _within(accepted.get("province"), records)
        if name in KINDS:
            accepted[name] = _places(name, parts, within, records, notes)
        else:
            accepted[name] = _accept(name, parts, columns, within, table)
    first = _parse_date("since", since, first_day)
    last = _parse_date("until", until, last_day)
    if first and last and first > last:
        raise UsageError(f"{flag('since')} {since} is after {flag('until')} {until}: no date is both")
    if search is not None:
        from yrd_cli.query.matching import parse_words  # only for those who search

        parse_words(flag("search"), search)
    return Filters(accepted=accepted, since=first, until=last, search=search, notes=tuple(notes))


def _within(provinces: Collection[str | int] | None, records: Records) -> Records:
    """The records, cities only of these provinces: `-p jiangsu -c suzhou` is not ambiguous."""

    def narrowed(table: str) -> Sequence[Record]:
        found = records(table)
        if table != "cities" or not provinces:
            return found
        return [city for city in found if city.province in provinces] or found

    return narrowed


def _places(
    name: str, parts: Sequence[str], nearby: Records, records: Records, notes: list[Note]
) -> frozenset[str | int]:
    from yrd_cli.query.places import find_places, join_compounds, stands_for_county

    ids: set[str] = set()
    listing = _LISTINGS.get(name, f"yrd {VOCABULARIES[name]}")
    for part in join_compounds(name, parts, nearby):
        try:
            found = find_places(name, part, nearby, listing=listing)
        except UnknownNameError:  # a cluster that Shanghai leads may lie in Wuxi too
            found = find_places(name, part, records, listing=listing)
        ids.update(found.ids)
        if found.county:
            notes.append(stands_for_county(found.county, records))
    return frozenset(ids)


def _accept(
    name: str, values: Sequence[str], columns: Sequence[Field], records: Records, table: str
) -> frozenset[str | int]:
    if name == "year":
        return frozenset(year for value in values for year in _years(value))
    if name in _IDS:
        holder = next(column.references for column in columns if name in column.filters) or table
        return frozenset(_existing(value, records(holder)) for value in values)
    if name in VOCABULARIES:
        table = VOCABULARIES[name]
        choices, listing = choices_of_records(records(table)), _LISTINGS.get(name, f"yrd {table}")
    else:
        terms = next(column.enum for column in columns if name in column.filters)
        choices, listing = choices_of_terms(terms), None
    ids = {_resolve(name, value, choices, listing, records) for value in values}
    if VOCABULARIES.get(name) == "sectors":
        ids |= {sector.id for sector in records("sectors") if sector.parent in ids}
    return frozenset(ids)


def _resolve(name: str, text: str, choices: Sequence[Choice], listing: str | None, records: Records) -> str:
    """The id that `text` names. Raises UnknownNameError, which says so if it is a name in another vocabulary."""
    try:
        return resolve(name, text, choices, listing=listing, loosely=name in VOCABULARIES)
    except UnknownNameError as error:
        for other in VOCABULARIES if name in VOCABULARIES else ():
            found = find(other, text, choices_of_records(records(VOCABULARIES[other])), loosely=True)
            if found and other != name:
                reason = f"it is a {other}: {found}"
                raise UnknownNameError(name, text, choices=error.choices, listing=listing, reason=reason) from None
        raise


def _existing(id: str, records: Sequence[Record]) -> str:
    """`id`, if a record has it; unlike a name of a vocabulary, an id that is not there exits with 3."""
    if not any(record.id == id for record in records):
        raise NotFoundError(id, nearest=nearest(id, choices_of_names(record.id for record in records)))
    return id


def _years(text: str) -> range:
    from yrd_cli.query.values import read_years  # apart: most commands read no year and no date

    years = read_years(text)
    if years is None:
        raise UsageError(f"{flag('year')}: {quoted(text)} is not a year: write 2024, or 2020-2023")
    return years


def _parse_date(option: str, text: str | None, edge: Callable[[str], str]) -> str | None:
    if text is None:
        return None
    from yrd_cli.query.values import read_date, why_no_date

    date = read_date(text)
    if date is None:
        raise UsageError(f"{flag(option)}: {quoted(text)} is not a date: {why_no_date(text)}")
    return edge(date)


def select(records: Iterable[Record], columns: Sequence[Field], filters: Filters) -> list[Record]:
    """The records that pass every filter but that by words, in their order."""
    tests = [_accepts(columns, name, ids) for name, ids in filters.accepted.items()]
    if filters.since or filters.until:
        tests.append(_lies_within(columns, filters.since, filters.until))
    found = list(records)
    for test in tests:
        found = list(filter(test, found))
    return found


def undated(records: Iterable[Record], columns: Sequence[Field]) -> int:
    """How many of the records have no date, so that no filter by date can place them."""
    date = _date_field(columns)
    return sum(date.of(record) is None and not record.further_dates() for record in records)


def _accepts(columns: Sequence[Field], name: str, ids: frozenset[str | int]) -> Callable[[Record], bool]:
    tests = [_holds(column, ids, of_date=name == "year") for column in columns if name in column.filters]
    return tests[0] if len(tests) == 1 else lambda record: any(test(record) for test in tests)


def _holds(field: Field, ids: frozenset[str | int], *, of_date: bool) -> Callable[[Record], bool]:
    value_of = attrgetter(field.name)

    def test(record: Record) -> bool:
        value = value_of(record)
        if of_date and isinstance(value, str):
            value = int(value[:_YEAR])
        return not ids.isdisjoint(value) if isinstance(value, tuple) else value in ids

    return test


def _date_field(columns: Sequence[Field]) -> Field:
    return next(column for column in columns if "date" in column.filters)


def _lies_within(columns: Sequence[Field], since: str | None, until: str | None) -> Callable[[Record], bool]:
    date = _date_field(columns)

    def test(record: Record) -> bool:
        dates = [value for value in (date.of(record), *record.further_dates()) if value is not None]
        return any(
            (since is None or last_day(value) >= since) and (until is None or first_day(value) <= until)
            for value in dates
        )

    return test
