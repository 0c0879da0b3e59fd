"""The rules between records: references resolve, ids are unique and sorted, dates are in order, parts fit wholes."""

import re
from collections import Counter
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
    """A record and where it stands."""

    file: str
    location: Path
    record: Any


Entries = Mapping[str, Sequence[Entry]]
Found = Iterator[tuple[Entry, Path, str]]


def rule_problems(entries: Entries, edition: Edition) -> Found:
    """Every broken rule: the record, the path of the field in it, and what is wrong."""
    for rule in _RULES:
        yield from rule(entries)
    yield from _future(entries, edition)


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
        for before, entry in zip(entries[noun.name], entries[noun.name][1:], strict=False):
            key = getattr(entry.record, field)
            if before.file == entry.file and getattr(before.record, field) > key:
                above = [other for other in entries[noun.name] if other.file == entry.file]
                follower = next(other for other in above if getattr(other.record, field) > key)
                yield entry, (field,), f"out of order: belongs before '{follower.record.id}'"


def _sectors_follow_parents(entries: Entries) -> Found:
    top = None
    for entry in entries["sectors"]:
        if entry.record.parent is None:
            top = entry.record.id
        elif entry.record.parent != top:
            yield entry, ("parent",), "must stand among the children of its parent, which has no parent itself"


def _references(entries: Entries) -> Found:
    ids = {noun: {entry.record.id for entry in entries[noun]} for noun in NOUNS}
    for noun in NOUNS:
        ids[noun] |= {id for joined in NOUNS[noun].joins for id in ids[joined]}
    for noun in NOUNS:
        for entry in entries[noun]:
            for path, column, value in _stored_values(entry.record):
                if column.refers and value not in ids[column.refers]:
                    yield entry, path, f"'{value}' is not among the {column.refers}"


def _stored_values(record: Any) -> Iterator[tuple[Path, Column, Any]]:
    """Each value that the data file holds."""
    return (found for found in values_of(record) if found[1].stored)


def _cited(entries: Entries) -> Found:
    cited = Counter(
        value
        for noun in NOUNS
        for entry in entries[noun]
        for _, column, value in _stored_values(entry.record)
        if column.refers == "sources"
    )
    for entry in entries["sources"]:
        if not cited[entry.record.id]:
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
        found, stated = _computed(figure, parts)
        if abs(found - stated) > _TOLERANCE * abs(stated):
            yield entry, ("value",), f"its parts give {found:.6g}, not {stated:.6g}"


_TOLERANCE = 0.004  # parts are rounded to three digits


def _computed(figure: Any, parts: Sequence[Any]) -> tuple[float, float]:
    """What the parts give, and what the figure states: a percentage is a ratio of two, all else a sum."""
    values = [part.normal_value for part in parts]
    if getattr(figure, "unit", "percent") == "percent":
        return 100 * values[0] / values[1], figure.value
    return sum(values), figure.normal_value


_FRACTION = re.compile(r"([0-9.,]+) (?:/|of) ([0-9.,]+)")


def _arithmetic_of_shares(entries: Entries) -> Found:
    """The fraction that a derived share names, "26 of 80" or "720 / 1200.61", gives its value to the digits shown."""
    for entry in entries["shares"]:
        share = entry.record
        match = _FRACTION.match(share.how or "") if share.known == "derived" else None
        if match:
            part, whole = (float(text.replace(",", "").rstrip(".")) for text in match.groups())
            digits = len(str(share.value).partition(".")[2].rstrip("0"))
            if round(100 * part / whole, digits) != share.value:
                yield entry, ("value",), f"{part:g} of {whole:g} is {100 * part / whole:.4g} %"


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


def _cluster_places(entries: Entries) -> Found:
    cities, sectors = _by_id(entries, "cities"), _by_id(entries, "sectors")
    for entry in entries["clusters"]:
        cluster = entry.record
        file = f"clusters/{cluster.province}.toml"
        if entry.file not in (file, NOUNS["clusters"].outside):
            yield entry, ("province",), f"a cluster of {cluster.province} belongs in {file}"
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
        folder = fund.province or "cross-regional"
        if (fund.level in _BEYOND_A_PROVINCE) != (fund.province is None):
            yield entry, ("level",), f"a fund of level {fund.level} {'has no' if fund.province else 'has a'} province"
        if entry.file != f"funds/{folder}.toml":
            yield entry, ("province",), f"this fund belongs in funds/{folder}.toml"
        if fund.province and fund.city in cities and cities[fund.city].record.province != fund.province:
            yield entry, ("city",), f"'{fund.city}' does not lie in {fund.province}"


def _families(entries: Entries) -> Found:
    funds = _by_id(entries, "funds")
    for entry in entries["funds"]:
        fund = entry.record
        if bool(fund.parent) != bool(fund.tie):
            yield entry, ("tie",), "goes with a parent, and a parent with a tie"
        if fund.parent and fund.overlap:
            yield entry, ("overlap",), "is for funds without a parent"
        above, step = [fund.id], fund.parent
        while step in funds and step not in above:
            above.append(step)
            step = funds[step].record.parent
        if step == fund.id:
            yield entry, ("parent",), f"a circle: {' < '.join([*above, step])}"
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


_RULES: tuple[Callable[[Entries], Found], ...] = (
    _unique,
    _sorted,
    _sectors_follow_parents,
    _references,
    _cited,
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
