"""The rules of plausibility: figures fit each other, and places and dates fit what is said of them.

They hold for the bundled data only: a user's figures may be odd, and need no note to say why.
"""

from collections.abc import Mapping
from typing import Any

from yrd_cli.schema.outlines import Geometry, contains
from yrd_cli.validate.entries import Entries, Entry, Found, by_id

_ADDITIVE = ("gdp", "population")  # what provinces have is the sum of what their cities have
_SUM_TOLERANCE = 0.01  # offices estimate cities and provinces apart
_FIRST_ROUND = "2021"
_GROWTH = (-10, 20)  # percent in a year; more may be true, and then a note says what happened


def cities_add_up(entries: Entries) -> Found:
    """The GDP and the population of all cities of a province are those of the province, within one percent."""
    provinces: dict[str, set[str]] = {}
    for entry in entries["cities"]:
        provinces.setdefault(entry.record.province, set()).add(entry.record.id)
    values = _values(entries)
    for (key, place, *when), entry in values.items():
        if key not in _ADDITIVE or place not in provinces:
            continue
        cities = [values.get((key, city, *when)) for city in provinces[place] if city != place]
        found = [city.record.normal_value for city in cities if city]
        if not found or len(found) < len(cities):
            continue
        total, stated = sum(found), entry.record.normal_value
        if abs(total - stated) > _SUM_TOLERANCE * stated:
            yield entry, ("value",), f"its cities add up to {total:.6g}, not {stated:.6g}"


def growth_has_a_note(entries: Entries) -> Found:
    """A value far from that of the year before says why."""
    values = _values(entries)
    least, most = _GROWTH
    for (key, place, year, *rest), entry in values.items():
        before = values.get((key, place, year - 1, *rest)) if year else None
        if not before or entry.record.note or entry.record.unit == "percent" or before.record.normal_value <= 0:
            continue
        percent = 100 * (entry.record.normal_value / before.record.normal_value - 1)
        if not least <= percent <= most:
            yield entry, ("note",), f"missing: {percent:+.1f} % since '{before.record.id}' needs an explanation"


def _values(entries: Entries) -> dict[tuple[Any, ...], Entry]:
    """The indicators that are used, by what they measure."""
    return {
        (one.key, one.place, one.year, one.period, one.basis): entry
        for entry in entries["indicators"]
        for one in [entry.record]
        if one.used
    }


def children_have_notes(entries: Entries) -> Found:
    """What is larger than the whole says why: a city than its province, a fund than the one that it belongs to."""
    provinces = {entry.record.id: entry.record.province for entry in entries["cities"]}
    values = _values(entries)
    for (key, place, *when), entry in values.items():
        whole = values.get((key, provinces.get(place), *when))
        if whole and entry.record.unit not in ("percent", "points") and not entry.record.note:
            yield from _larger(entry, "value", entry.record.normal_value, whole.record.normal_value, whole)
    funds = by_id(entries, "funds")
    for entry in entries["funds"]:
        parent = funds.get(entry.record.parent)
        if parent and not entry.record.note:
            yield from _larger(entry, "sizes", entry.record.scale_cny_bn, parent.record.scale_cny_bn, parent)


def _larger(entry: Entry, field: str, part: float | None, whole: float | None, of: Entry) -> Found:
    if part is not None and whole is not None and part > whole:
        yield entry, (field,), f"{part:g} is more than the {whole:g} of '{of.record.id}': a note says why"


def rounds_fit_dates(entries: Entries) -> Found:
    """A cluster was designated in the year of its round; there were none before 2021."""
    for entry in entries["clusters"]:
        cluster = entry.record
        of_round, designated = cluster.round[:4], (cluster.designated or "")[:4]
        if designated >= _FIRST_ROUND and designated != of_round:
            yield entry, ("round",), f"designated in {designated}, so not in the round of {of_round}"


def cities_of_the_lead(entries: Entries) -> Found:
    """The cities of a cluster lie in the province that leads it, or a note says why not."""
    cities = by_id(entries, "cities")
    for entry in entries["clusters"]:
        for index, city in enumerate(entry.record.cities):
            if city in cities and cities[city].record.province != entry.record.province and not entry.record.note:
                where = cities[city].record.province
                yield entry, ("cities", index), f"'{city}' lies in {where}, and no note says why"


def cities_lie_inside(entries: Entries, outlines: Mapping[str, Geometry]) -> Found:
    """The coordinates of a city lie inside the outline of its province."""
    for entry in entries["cities"]:
        city = entry.record
        if None in (city.longitude, city.latitude) or city.province not in outlines:
            continue
        if not contains(outlines[city.province], city.longitude, city.latitude):
            yield entry, ("latitude",), f"{city.latitude} N, {city.longitude} E lies outside {city.province}"
