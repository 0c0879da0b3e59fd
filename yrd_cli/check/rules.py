"""The rules between records: references resolve, ids are unique and sorted, dates are in order, parts fit wholes."""

import re
import typing
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from yrd_cli.load import Edition
from yrd_cli.model.columns import Column, Kind, columns_of
from yrd_cli.model.dates import first_day
from yrd_cli.model.fund import BEYOND_KINDS, PART_KINDS
from yrd_cli.model.nouns import NOUNS
from yrd_cli.model.units import UNITS
from yrd_cli.model.walk import Path, values_of


class Entry(NamedTuple):
    """A record and where it stands; `outside` the region or not."""

    file: str
    location: Path
    record: Any
    outside: bool = False


Entries = Mapping[str, Sequence[Entry]]
Found = Iterator[tuple[Entry, Path, str]]


def rule_problems(entries: Entries, edition: Edition) -> Found:
    """Every broken rule: the record, the path of the field in it, and what is wrong."""
    for rule in (*_FACTS, *_KEEPING):
        yield from rule(entries)
    yield from _future(entries, edition)


def overlay_problems(entries: Entries) -> Found:
    """Every rule broken where the user's records are laid over the bundled ones.

    The rules about the keeping of the bundled files do not apply, nor does its date: the user's data may be newer.
    """
    for rule in (*_FACTS, *_OVERLAID):
        yield from rule(entries)


def _by_id(entries: Entries, noun: str) -> dict[str, Entry]:
    return {entry.record.id: entry for entry in entries[noun]}


# The field that each file is sorted by; vocabularies that are not named here have an order of their own.
_ORDERS = {noun.name: noun.order for noun in NOUNS.values() if not noun.in_file_order} | {
    "provinces": "code",
    "cities": "code",
}


_BEYOND_A_PROVINCE = ("cross-regional", "national-regional")


def _unique(entries: Entries) -> Found:
    for noun in NOUNS:
        seen: dict[str, Entry] = {}
        for entry in entries[noun]:
            first = seen.setdefault(entry.record.id, entry)
            if first is not entry:
                yield entry, ("id",), f"'{entry.record.id}' stands twice, also in {first.file}"


def _sorted(entries: Entries) -> Found:
    for noun in NOUNS.values():
        if noun.name not in _ORDERS:
            continue
        field = _ORDERS[noun.name]
        highest: dict[str, list[tuple[Any, str]]] = {}  # by file, the key and id of each that is above all before it
        before: Entry | None = None
        for entry in entries[noun.name]:
            key, passed = getattr(entry.record, field), highest.setdefault(entry.file, [])
            if before and before.file == entry.file and getattr(before.record, field) > key:
                follower = passed[bisect_right(passed, key, key=lambda item: item[0])][1]
                yield entry, (field,), f"out of order: belongs before '{follower}'"
            if not passed or passed[-1][0] < key:
                passed.append((key, entry.record.id))
            before = entry


def _sectors_follow_parents(entries: Entries) -> Found:
    top = None
    for entry in entries["sectors"]:
        if entry.record.parent is None:
            top = entry.record.id
        elif entry.record.parent != top:
            yield entry, ("parent",), "must stand among the children of its parent, which has no parent itself"


def _references(entries: Entries) -> Found:
    ids = ids_of(entries)
    for noun in NOUNS:
        for entry in entries[noun]:
            if _resolves(entry.record, ids):
                continue
            for path, refers, value in referred(entry.record):
                if value not in ids[refers]:
                    yield entry, path, f"'{value}' is not among the {refers}"


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


def _stored_values(record: Any) -> Iterator[tuple[Path, Column, Any]]:
    """Each value that the data file holds."""
    return (found for found in values_of(record) if found[1].stored)


def _cited(entries: Entries) -> Found:
    cited = {
        value
        for noun in NOUNS
        for entry in entries[noun]
        for _, refers, value in referred(entry.record)
        if refers == "sources"
    }
    for entry in entries["sources"]:
        if entry.record.id not in cited:
            yield entry, ("id",), f"no record cites '{entry.record.id}'"


def _have_sources(entries: Entries) -> Found:
    for noun, field in (("clusters", "figures"), ("funds", "sizes")):
        for entry in entries[noun]:
            if not entry.record.sources:
                yield entry, ("sources",), "missing: every record names its sources"
            for index, figure in enumerate(getattr(entry.record, field)):
                if figure.source not in entry.record.sources:
                    yield entry, (field, index, "source"), f"'{figure.source}' is not among the record's own sources"


def _facts(entries: Entries) -> Found:
    for noun in ("clusters", "funds"):
        names = {column.name for column in columns_of(NOUNS[noun].record_type)}
        for entry in entries[noun]:
            for name in entry.record.facts:
                if name not in names or getattr(entry.record, name) is None:
                    yield entry, ("facts", name), "says how a field is known that the record does not have"


def _figures_have_sources(entries: Entries) -> Found:
    for noun in ("indicators", "shares", "chains"):
        for entry in entries[noun]:
            figure = entry.record
            if figure.known == "derived" and not figure.how:
                yield entry, ("how",), "missing: a derived figure says from what"
            if not figure.source and (figure.known == "reported" or not figure.how):
                yield entry, ("source",), "missing: only a figure that `how` explains needs none"
            if getattr(figure, "used", True) is False and not figure.why:
                yield entry, ("why",), "missing: a figure that is not used says why"


def _one_value_each(entries: Entries) -> Found:
    """A key, a place, a year, a period and a basis have one value that is used."""
    seen: dict[tuple[object, ...], str] = {}
    for entry in entries["indicators"]:
        one = entry.record
        if one.used:
            subject = (one.key, one.place, one.year, one.period, one.basis)
            first = seen.setdefault(subject, one.id)
            if first != one.id:
                yield entry, ("used",), f"'{first}' has the same key, place, year, period and basis: one is not used"


def _units_of_keys(entries: Entries) -> Found:
    keys = _by_id(entries, "keys")
    for entry in entries["indicators"]:
        key = keys.get(entry.record.key)
        if key and UNITS[key.record.unit].base != UNITS[entry.record.unit].base:
            yield (
                entry,
                ("unit",),
                f"{entry.record.unit} is no unit of {key.record.id}, as {key.record.unit} is",
            )
    for entry in entries["shares"]:
        if entry.record.value > 100:  # noqa: PLR2004 -- percent of a whole
            yield entry, ("value",), f"{entry.record.value:g} % of a whole"


def _parts(entries: Entries) -> Found:
    """A figure computed from others cites what they cite, and is what their sum or their ratio gives."""
    indicators = {entry.record.id: entry.record for entry in entries["indicators"]}
    for entry in (*entries["indicators"], *entries["shares"]):
        figure = entry.record
        parts = [indicators[id] for id in figure.parts if id in indicators]
        if figure.known == "derived" and not figure.source and not parts:
            yield entry, ("parts",), "missing: a derived figure without a source names its parts"
        if not parts:
            continue
        cited = {source for part in parts for source in (part.source, *part.sources) if source}
        if set(figure.sources) != cited:
            yield entry, ("sources",), f"must be those of its parts: {', '.join(sorted(cited))}"
        if _is_ratio(figure) and (len(parts) != 2 or not parts[1].normal_value):  # noqa: PLR2004 -- part and whole
            yield entry, ("parts",), "a percentage has two: the part, and the whole that is not 0"
            continue
        found, stated = _computed(figure, parts)
        if abs(found - stated) > _TOLERANCE * abs(stated):
            yield entry, ("value",), f"its parts give {found:.6g}, not {stated:.6g}"


_TOLERANCE = 0.004  # parts are rounded to three digits


def _computed(figure: Any, parts: Sequence[Any]) -> tuple[float, float]:
    """What the parts give, and what the figure states: a percentage is a ratio of two, all else a sum."""
    values = [part.normal_value for part in parts]
    if _is_ratio(figure):
        return 100 * values[0] / values[1], figure.value
    return sum(values), figure.normal_value


def _is_ratio(figure: Any) -> bool:
    return getattr(figure, "unit", "percent") == "percent"


_FRACTION = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?) (?:/|of) ([0-9][0-9,]*(?:\.[0-9]+)?)")


def _arithmetic_of_shares(entries: Entries) -> Found:
    """The fraction that a derived share names, "26 of 80" or "720 / 1200.61", gives its value to the digits shown."""
    for entry in entries["shares"]:
        share = entry.record
        match = _FRACTION.match(share.how or "") if share.known == "derived" else None
        if match:
            part, whole = (float(text.replace(",", "")) for text in match.groups())
            digits = len(str(share.value).partition(".")[2].rstrip("0"))
            if not whole or round(100 * part / whole, digits) != share.value:
                computed = f"{100 * part / whole:.4g} %" if whole else "nothing"
                yield entry, ("value",), f"{part:g} of {whole:g} is {computed}"


def _names(entries: Entries) -> Found:
    for noun in ("clusters", "funds"):
        seen: dict[str, str] = {}
        for entry in entries[noun]:
            first = seen.setdefault(entry.record.name_zh, entry.record.id)
            if first != entry.record.id:
                yield entry, ("name_zh",), f"is also the name of '{first}'"


def _places_of_events(entries: Entries) -> Found:
    for entry in entries["events"]:
        if entry.record.city and entry.record.where:
            yield entry, ("where",), "is for places outside the 41 cities"


def _claims(entries: Entries) -> Found:
    for entry in entries["claims"]:
        claim = entry.record
        if bool(claim.query) != bool(claim.take) or bool(claim.query) != bool(claim.expect):
            yield entry, ("query",), "goes with `take` and `expect`"
        if (claim.take in ("value", "sum")) != bool(claim.field):
            yield entry, ("field",), "goes with taking a value or a sum"
        if (not claim.query or claim.expect == "differs") and not claim.why:
            yield entry, ("why",), "missing: what cannot be computed, or differs, says why"


def _derived_figures(entries: Entries) -> Found:
    for noun, field, reason in (("clusters", "figures", "how"), ("funds", "sizes", "why")):
        for entry in entries[noun]:
            for index, figure in enumerate(getattr(entry.record, field)):
                if figure.known == "derived" and not getattr(figure, reason):
                    yield entry, (field, index), f"derived, but `{reason}` does not say from what"


def _figure_years(entries: Entries) -> Found:
    sources = _by_id(entries, "sources")
    for entry in entries["clusters"]:
        for index, figure in enumerate(entry.record.figures):
            source = sources.get(figure.source)
            if source and source.record.date and figure.year and figure.year > int(source.record.date[:4]):
                yield entry, ("figures", index, "year"), f"{figure.year} is after its source of {source.record.date}"


def _files(entries: Entries) -> Found:
    for entry in entries["clusters"]:
        file = f"clusters/{entry.record.province}.toml"
        if entry.file not in (file, NOUNS["clusters"].outside):
            yield entry, ("province",), f"a cluster of {entry.record.province} belongs in {file}"
    for entry in entries["funds"]:
        file = f"funds/{entry.record.province or 'cross-regional'}.toml"
        if entry.file != file:
            yield entry, ("province",), f"this fund belongs in {file}"


def _cluster_places(entries: Entries) -> Found:
    cities, sectors = _by_id(entries, "cities"), _by_id(entries, "sectors")
    for entry in entries["clusters"]:
        cluster = entry.record
        if cluster.provinces[:1] != (cluster.province,):
            yield entry, ("provinces",), "must start with the province that leads"
        for index, city in enumerate(cluster.cities):
            if city in cities and cities[city].record.province not in cluster.provinces:
                yield entry, ("cities", index), f"'{city}' lies in none of the provinces taking part"
        if cluster.sector in sectors and sectors[cluster.sector].record.parent:
            yield entry, ("sector",), "must be a sector of level one"
        below = sectors.get(cluster.subsector)
        if below and below.record.parent != cluster.sector:
            yield entry, ("subsector",), f"'{cluster.subsector}' is not part of {cluster.sector}"


def _fund_places(entries: Entries) -> Found:
    cities = _by_id(entries, "cities")
    for entry in entries["funds"]:
        fund = entry.record
        if (fund.level in _BEYOND_A_PROVINCE) != (fund.province is None):
            yield entry, ("level",), f"a fund of level {fund.level} {'has no' if fund.province else 'has a'} province"
        if fund.province and fund.city in cities and cities[fund.city].record.province != fund.province:
            yield entry, ("city",), f"'{fund.city}' does not lie in {fund.province}"


_DEEPEST = 50  # funds above one another: no country has as many levels of funds of funds


def _families(entries: Entries) -> Found:
    funds = _by_id(entries, "funds")

    def above_of(id: str) -> list[str] | None:
        """A fund and those above it, up to itself again in a circle; None if they are too many to be true."""
        above, step = [id], funds[id].record.parent
        while step in funds and step not in above and len(above) <= _DEEPEST:
            above.append(step)
            step = funds[step].record.parent
        if len(above) > _DEEPEST:
            return None
        return [*above, id] if step == id else above

    for entry in entries["funds"]:
        fund = entry.record
        if bool(fund.parent) != bool(fund.tie):
            yield entry, ("tie",), "goes with a parent, and a parent with a tie"
        if fund.parent and fund.overlap:
            yield entry, ("overlap",), "is for funds without a parent"
        above = above_of(fund.id)
        if above is None:
            yield entry, ("parent",), f"more than {_DEEPEST} funds above it"
        elif above[-1] == fund.id and len(above) > 1:
            yield entry, ("parent",), f"a circle: {' < '.join(above)}"
        elif fund.parent in funds:
            yield from _fits(entry, funds[fund.parent].record)


def _fits(entry: Entry, parent: Any) -> Found:
    fund = entry.record
    own = fund.scale_cny_bn is not None and fund.scale_kind not in BEYOND_KINDS
    if fund.tie == "part-of" and own and parent.scale_cny_bn is not None and fund.scale_cny_bn > parent.scale_cny_bn:
        yield (
            entry,
            ("tie",),
            f"a part of {fund.scale_cny_bn} bn yuan in a whole of {parent.scale_cny_bn}: part-funded?",
        )


def _sizes(entries: Entries) -> Found:
    for entry in entries["funds"]:
        fund = entry.record
        dates = [first_day(size.date) if size.date else "" for size in fund.sizes]
        if dates != sorted(dates):
            yield entry, ("sizes",), "must be in the order of their dates, undated ones first"
        for index, size in enumerate(fund.sizes):
            if not size.used and not size.why:
                yield entry, ("sizes", index), "not used, but `why` does not say why"
            whole = fund.scale_cny_bn
            if size.used and size.kind in PART_KINDS and whole is not None and size.value_cny_bn > whole:
                yield entry, ("sizes", index), f"{size.kind} {size.value_cny_bn} bn yuan, of a fund of {whole}"


def _codes(entries: Entries) -> Found:
    provinces = _by_id(entries, "provinces")
    for entry in entries["cities"]:
        province = provinces.get(entry.record.province)
        if province and entry.record.code[:2] != province.record.code[:2]:
            yield entry, ("code",), f"does not start like {province.record.code} of {province.record.id}"


def _future(entries: Entries, edition: Edition) -> Found:
    for noun in NOUNS:
        for entry in entries[noun]:
            for path, column, value in _stored_values(entry.record):
                late = column.kind is Kind.DATE and first_day(value) > edition.date
                if late or (column.kind is Kind.YEAR and value > int(edition.date[:4])):
                    yield entry, path, f"{value} is after the date of the dataset, {edition.date}"


def _levels(entries: Entries) -> Found:
    sectors = _by_id(entries, "sectors")
    for entry in entries["sectors"]:
        above = sectors.get(entry.record.parent)
        if above and above.record.parent:
            yield entry, ("parent",), f"must be a sector of level one, which '{entry.record.parent}' is not"


def _within_the_region(entries: Entries) -> Found:
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


Rule = Callable[[Entries], Found]

# What must hold between any records, the user's too.
_FACTS: tuple[Rule, ...] = (
    _unique,
    _references,
    _have_sources,
    _facts,
    _derived_figures,
    _figures_have_sources,
    _one_value_each,
    _units_of_keys,
    _arithmetic_of_shares,
    _parts,
    _names,
    _places_of_events,
    _claims,
    _figure_years,
    _cluster_places,
    _fund_places,
    _families,
    _sizes,
    _codes,
)
# What only keeps the bundled files in order: the user may sort and name files otherwise, and have sources in store.
_KEEPING: tuple[Rule, ...] = (_sorted, _sectors_follow_parents, _cited, _files)
# What the order and the folders of the bundled files see to, and has to be looked at where files are laid over them.
_OVERLAID: tuple[Rule, ...] = (_levels, _within_the_region)
