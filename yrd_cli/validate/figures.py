"""Rules for figures: their sources, their units, and the arithmetic of derived ones."""

import re
from collections.abc import Mapping, Sequence

from yrd_cli.schema.claim import Claim
from yrd_cli.schema.cluster import Figure
from yrd_cli.schema.fields import fields_by_name, fields_of
from yrd_cli.schema.indicator import Indicator, Share
from yrd_cli.schema.tables import TABLES
from yrd_cli.schema.units import UNITS
from yrd_cli.validate.entries import Entries, Entry, Found, by_id


def have_sources(entries: Entries) -> Found:
    """Clusters and funds name their sources, and what their figures cite is among them."""
    for table, name in (("clusters", "figures"), ("funds", "sizes")):
        figures = fields_by_name(TABLES[table].record_type)[name]
        for entry in entries[table]:
            sources = entry.record.sources
            if not sources:
                yield entry, ("sources",), "missing: every record requires sources"
            for index, figure in enumerate(figures.of(entry.record)):
                if figure.source not in sources:
                    yield entry, (name, index, "source"), f"'{figure.source}' is not among the record's own sources"


def facts(entries: Entries) -> Found:
    """Every key of `facts` is a field that the record has."""
    for table in ("clusters", "funds"):
        names = {column.name for column in fields_of(TABLES[table].record_type)}
        for entry in entries[table]:
            for name in entry.record.facts:
                if name not in names or entry.record.get(name) is None:
                    yield entry, ("facts", name), "no such field in this record"


def derived_figures(entries: Entries) -> Found:
    """Derived figures of clusters and funds state their arithmetic."""
    for table, name, reason in (("clusters", "figures", "how"), ("funds", "sizes", "why")):
        figures = fields_by_name(TABLES[table].record_type)[name]
        for entry in entries[table]:
            for index, figure in enumerate(figures.of(entry.record)):
                if figure.known == "derived" and not figure.get(reason):
                    yield entry, (name, index), f"derived, but `{reason}` is missing: state the arithmetic"


def figures_have_sources(entries: Entries) -> Found:
    """Values of places, shares and roles have a source or say how they came about."""
    for table in ("indicators", "shares", "chains"):
        for entry in entries[table]:
            figure = entry.record
            if figure.known == "derived" and not figure.how:
                yield entry, ("how",), "missing: required for a derived figure"
            if not figure.source and (figure.known == "reported" or not figure.how):
                yield entry, ("source",), "missing: required unless `how` explains the figure"
            if figure.get("used") is False and not figure.why:
                yield entry, ("why",), "missing: required for a figure that is not used"


def one_value_each(entries: Entries) -> Found:
    """A key, a place, a year, a period and a basis have one value that is used; so has a share of one whole.

    What contradicts it is kept, not used, and says why. A share whose source gives no year is of that of the statement.
    """
    seen: dict[tuple[object, ...], str] = {}
    for entry in (*entries["indicators"], *entries["shares"]):
        one = entry.record
        if not one.used:
            continue
        year, kind, body = one.year, "basis", one.get("basis")
        if isinstance(one, Share):
            kind, body = "whole", one.of
            year = year or (int(one.stated[:4]) if one.stated else None)
        first = seen.setdefault((kind, body, one.key, one.place, year, one.period), one.id)
        if first != one.id:
            yield (
                entry,
                ("used",),
                f"'{first}' has the same key, place, year, period and {kind}: mark one `used = false`",
            )


def units_of_keys(entries: Entries) -> Found:
    """Values have a unit of their key, and shares are no more than the whole."""
    keys = by_id(entries, "keys")
    for entry in entries["indicators"]:
        key = keys.get(entry.record.key)
        if key and UNITS[key.record.unit].base != UNITS[entry.record.unit].base:
            yield (
                entry,
                ("unit",),
                f"{entry.record.unit} does not convert to {key.record.unit}, the unit of {key.record.id}",
            )
    for entry in entries["shares"]:
        if entry.record.value > 100:  # noqa: PLR2004 -- percent of a whole
            yield entry, ("value",), f"{entry.record.value:g} % is more than the whole"


# Base units of what cannot be negative; money, points and percentages can.
_NEVER_NEGATIVE = frozenset(
    ("m people", "firms", "clusters", "funds", "provinces", "cities", "items", "m vehicles", "bn pieces", "km2")
)
_RATE = "yuan per USD"  # money is divided by it


def never_negative(entries: Entries) -> Found:
    """Rates are above 0, and counts of people, firms or things at least 0."""
    for table in ("indicators", "claims"):
        for entry in entries[table]:
            if wrong := _negative(entry.record):
                yield entry, ("value",), wrong
    for entry in entries["clusters"]:
        for index, figure in enumerate(entry.record.figures):
            if wrong := _negative(figure):
                yield entry, ("figures", index, "value"), wrong


def _negative(figure: Figure | Indicator | Claim) -> str:
    if figure.value is None or figure.unit is None or figure.value > 0:  # claims of a direction have neither
        return ""
    base = UNITS[figure.unit].base
    if base == _RATE:
        return f"{figure.value:g} {figure.unit}: a rate must be positive"
    return f"{figure.value:g} {figure.unit}: cannot be negative" if figure.value < 0 and base in _NEVER_NEGATIVE else ""


_FRACTION = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?) (?:/|of) ([0-9][0-9,]*(?:\.[0-9]+)?)")


def arithmetic_of_shares(entries: Entries) -> Found:
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


def add_up(entries: Entries) -> Found:
    """A figure computed from others cites what they cite, and is what their sum or their ratio gives."""
    indicators = {entry.record.id: entry.record for entry in entries["indicators"]}
    for entry in (*entries["indicators"], *entries["shares"]):
        figure = entry.record
        parts = [indicators[id] for id in figure.parts if id in indicators]
        if figure.known == "derived" and not figure.source and not parts:
            yield entry, ("parts",), "missing: required for a derived figure without a source"
        if not parts:
            continue
        cited = {source for part in parts for source in (part.source, *part.sources) if source}
        if set(figure.sources) != cited:
            yield entry, ("sources",), f"must be those of its parts: {', '.join(sorted(cited))}"
        if _is_ratio(figure) and (len(parts) != 2 or not parts[1].normal_value):  # noqa: PLR2004 -- part and whole
            yield entry, ("parts",), "a percentage requires two: the part, and a whole that is not 0"
            continue
        found, stated = _computed(figure, parts)
        if abs(found - stated) > _TOLERANCE * abs(stated):
            yield entry, ("value",), f"its parts give {found:.6g}, not {stated:.6g}"


_TOLERANCE = 0.004  # parts are rounded to three digits


def _computed(figure: Indicator | Share, parts: Sequence[Indicator]) -> tuple[float, float]:
    """Return what the parts give, and what the figure states: a percentage is a ratio of two, all else a sum."""
    values = [part.normal_value for part in parts]
    if isinstance(figure, Share) or _is_ratio(figure):
        return 100 * values[0] / values[1], figure.value
    return sum(values), figure.normal_value


def _is_ratio(figure: Indicator | Share) -> bool:
    return isinstance(figure, Share) or figure.unit == "percent"


def parts_end(entries: Entries) -> Found:
    """The parts of a figure lead to figures that have a source, never back to the figure."""
    indicators = by_id(entries, "indicators")
    for entry in (*entries["indicators"], *entries["shares"]):
        for index, id in enumerate(entry.record.parts):
            part = indicators.get(id)
            if part and not part.record.source and not part.record.parts:
                yield entry, ("parts", index), f"'{id}' has no source itself"
    yield from _circles(indicators)


def _circles(indicators: Mapping[str, Entry]) -> Found:
    """Yield each part that closes a circle. Every figure is visited once, without recursion: chains may be long."""
    left: set[str] = set()
    for first, start in indicators.items():
        if not start.record.parts or first in left:
            continue
        above, steps = {first}, [(start, enumerate(start.record.parts))]
        while steps:
            entry, rest = steps[-1]
            for index, id in rest:
                part = indicators.get(id)
                if id in above:
                    itself = id == entry.record.id
                    wrong = "computed from itself" if itself else f"'{id}' is itself computed from this figure"
                    yield entry, ("parts", index), f"a circle: {wrong}"
                elif part and part.record.parts and id not in left:
                    above.add(id)
                    steps.append((part, enumerate(part.record.parts)))
                    break
            else:
                steps.pop()
                above.remove(entry.record.id)
                left.add(entry.record.id)


def figure_years(entries: Entries) -> Found:
    """No figure is of a year after its source."""
    sources = by_id(entries, "sources")
    for entry in entries["clusters"]:
        for index, figure in enumerate(entry.record.figures):
            source = sources.get(figure.source)
            if source and source.record.date and figure.year and figure.year > int(source.record.date[:4]):
                yield entry, ("figures", index, "year"), f"{figure.year} is after its source of {source.record.date}"
