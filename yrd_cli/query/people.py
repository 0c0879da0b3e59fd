"""The people of places, over whom money is divided to be per head."""

from collections.abc import Collection, Iterable

from yrd_cli.query.result import Note
from yrd_cli.schema.indicator import Indicator

PER_PERSON = "yuan per person"
_YUAN_PER_UNIT = 1000  # a billion yuan for a million people
_EXACT_FROM = 100  # yuan: less is rounded to three digits, and not to the yuan

AT_THE_END = Note(
    "GDP per head is GDP over the people at the end of the year; the statistics offices divide by the mean of the "
    "year.",
    "人均地区生产总值按年末常住人口计算；统计部门按年平均人口计算。",
)


class Population:
    """The people of each place at the end of each year: a place with several values or bases in a year has none."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        """Take the indicators that are used and of the end of a year, among those of all keys."""
        found: dict[tuple[str, int], list[Indicator]] = {}
        for item in indicators:
            if item.key == "population" and item.year and item.observation().is_standing and item.normal_value > 0:
                found.setdefault((item.place, item.year), []).append(item)
        self._found = {
            slot: items[0]
            for slot, items in found.items()
            if len({(item.normal_value, item.basis) for item in items}) == 1
        }

    def of(self, place: str | None, year: int | None) -> Indicator | None:
        """Return the people of a place at the end of a year, if they are known."""
        return self._found.get((place or "", year or 0))

    def latest_year(self, places: Collection[str]) -> int | None:
        """Return the year in which most of the places have a value, the latest of several; None if none ever has."""
        years = [year for place, year in self._found if place in places]
        return max(years, key=lambda year: (years.count(year), year), default=None)


def per_head(bn_yuan: float, people: Indicator) -> float:
    """Return yuan per person, to the yuan."""
    yuan = _YUAN_PER_UNIT * bn_yuan / people.normal_value
    return round(yuan) if yuan >= _EXACT_FROM else float(f"{yuan:.3g}")
