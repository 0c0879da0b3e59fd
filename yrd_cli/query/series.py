"""Series: what a result says, and adds, where its records are values of places and years.

Values that are not used stay out unless asked for, bases are told apart, gaps and breaks are named.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby, product
from typing import NamedTuple

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.query import Query
from yrd_cli.query.result import Column, Note, Result, Row
from yrd_cli.schema.fields import ASKED_FOR, value_field
from yrd_cli.schema.growth import subject_of
from yrd_cli.schema.observation import Observation
from yrd_cli.schema.record import Record
from yrd_cli.schema.units import UNITS

_MAX_NAMED = 3
_MAX_YEARS = 50  # that are named by a filter and looked for: 1900-2100 is no question about gaps
_OF_PLACES = ("place", "province", "city")  # filters


class _Cell(NamedTuple):
    """What a figure is expected for: a key, a place, a whole and a year."""

    key: str
    place: str
    of: str | None
    year: int


def competing_note(count: int) -> tuple[Note, ...]:
    """Return what is to be said of figures that are left out because others of the same subject are used."""
    if not count:
        return ()
    figures, them = ("figure", "it") if count == 1 else ("figures", "them")
    return (
        Note(
            f"{count} competing {figures} not used, omitted: --all adds {them}.",
            f"另有{count}个并存数值未采用，未列入：--all可一并列出。",
            in_pictures=False,
        ),
    )


def series_notes(records: Sequence[Record], query: Query, dataset: Dataset) -> tuple[Note, ...]:
    """Return what is to be said of values: breaks in series, several values of one place and year, gaps, growth."""
    seen = [observation for record in records if (observation := record.observation())]
    names = _Names(dataset, several_keys=len({item.key for item in seen}) > 1)
    notes = () if query.growth else _break(seen)
    if not query.by and "key" in query.filters.accepted:
        notes += _several(seen, query, names)
    notes += _gaps(seen, query, dataset, names)
    if query.growth:
        notes += _growth_notes(records, query, dataset, names)
    return notes


def with_series_columns(result: Result, query: Query, dataset: Dataset, *, for_people: bool) -> Result:
    """Return a result with what people see because they asked for it, growth or why a figure is not used.

    The records that growth starts from are behind its rows: their sources support it, too.
    """
    if query.growth:
        result = _with_bases(result, dataset)
    if not for_people:
        return result
    if query.growth:
        result = _with_growth(result)
    if query.used or query.by:
        return result
    columns = (  # a narrow terminal keeps the period, without which values are taken for those of the year
        one._replace(default_column=True, drop_priority=2) if one.name == "why" else one for one in result.columns
    )
    return result._replace(columns=tuple(columns))


def _with_growth(result: Result) -> Result:
    """Return the result with growth among its default columns, the unit in the heading if there is one."""
    units = {row.get("growth_unit") for row in result.rows} - {None}

    def printed(column: Column) -> Column:
        if column.name == "growth_unit":
            return column._replace(default_column=len(units) > 1)
        if column.name != "growth":
            return column
        column = column._replace(default_column=True, drop_priority=ASKED_FOR - 1, required=True)
        return column._replace(unit=next(iter(units)), unit_in=None) if len(units) == 1 else column

    return result._replace(columns=tuple(map(printed, result.columns)))


def _with_bases(result: Result, dataset: Dataset) -> Result:
    known = dataset.by_id(result.table)

    def behind(row: Row) -> tuple[Record, ...]:
        bases = [known[record.get("growth_from")] for record in row.records if record.get("growth_from")]
        return tuple({record.id: record for record in (*row.records, *bases)}.values())

    return result._replace(rows=[Row(row.values, behind(row), row.marks) for row in result.rows])


class _Names:
    """What keys and places are called in a note; keys only where there are several."""

    def __init__(self, dataset: Dataset, *, several_keys: bool) -> None:
        self._dataset, self._several_keys = dataset, several_keys

    def of(self, cells: Iterable[_Cell]) -> tuple[str, str]:
        """Return the cells, those of one place together: `Anhui 2021, 2022; Jiangsu 2021`."""
        keys, places = (self._dataset.by_id(table) for table in ("keys", "places"))
        english, chinese = [], []
        for (key, place, _), group in groupby(cells, key=lambda cell: cell[:3]):
            years = [cell.year for cell in group]
            prefix, prefix_zh = (f"{keys[key].name_en}, ", f"{keys[key].name_zh}，") if self._several_keys else ("", "")
            english.append(f"{prefix}{places[place].name_en} {', '.join(map(str, years))}")
            chinese.append(f"{prefix_zh}{places[place].short_zh}{'、'.join(map(str, years))}年")
        return "; ".join(english), "；".join(chinese)

    def first(self, cells: Sequence[_Cell]) -> tuple[str, str]:
        """Return the first cells, and how many more there are."""
        english, chinese = self.of(cells[:_MAX_NAMED])
        more = len(cells) - _MAX_NAMED
        return (f"{english} and {more} more", f"{chinese}等{len(cells)}项") if more > 0 else (english, chinese)


def _cells(seen: Iterable[Observation]) -> list[_Cell]:
    return [_Cell(*subject_of(item), item.year) for item in seen if item.year is not None]


def _break(seen: Sequence[Observation]) -> tuple[Note, ...]:
    """Return a warning if values of one key and place rest on several statistical bases."""
    bases: dict[tuple[str, str, str | None], set[str | None]] = {}
    for item in seen:
        bases.setdefault(subject_of(item), set()).add(item.basis)
    mixed = sum(len(found) > 1 for found in bases.values())
    if not mixed:
        return ()
    return (
        Note(
            f"Break in series: {mixed} of {len(bases)} pairs of key and place have values on several statistical "
            "bases, which are not comparable; do not compute growth across the break.",
            f"{len(bases)}组指标和地区中有{mixed}组口径不一，不可连成同一序列或计算增速。",
        ),
    )


def _several(seen: Sequence[Observation], query: Query, names: _Names) -> tuple[Note, ...]:
    """Return a warning if one place and year has several used values: a pivot of them would take their mean."""
    cells = _cells(item for item in seen if item.used)
    several = [cell for cell in dict.fromkeys(cells) if cells.count(cell) > 1]
    if not several:
        return ()
    english, chinese = names.first(several)
    return (
        Note(
            f"Several values of one place and year: {english}; tell them apart by basis and period.",
            f"同一地区和年份有多个数值：{chinese}；请按口径和期间区分。",
            about=(value_field(query.table.record_type).name,),
            warning=True,
            in_pictures=False,
        ),
    )


def _gaps(seen: Sequence[Observation], query: Query, dataset: Dataset, names: _Names) -> tuple[Note, ...]:
    """Return which places and years of those in the result, or named by its filters, have no value at all."""
    accepted = query.filters.accepted
    asked = {name: accepted.get(name, frozenset()) for name in ("place", "year")}
    if "key" not in accepted or not seen or not (query.by or any(asked.values())):
        return ()
    if query.by and not {"place", "year"} & {dimension.name for dimension in query.by}:
        return ()
    years: Collection[int] = {int(year) for year in asked["year"]} if len(asked["year"]) <= _MAX_YEARS else ()
    years = sorted(years or {item.year for item in seen if item.year is not None})
    subjects = {subject_of(item) for item in seen}
    if asked["place"] and not any(name in accepted for name in _OF_PLACES[1:]):
        wholes = {(key, of) for key, _, of in subjects}
        subjects |= {(key, str(place), of) for (key, of), place in product(wholes, asked["place"])}
    ranks = {place: rank for rank, place in enumerate(dataset.by_id("places"))}
    ordered = sorted(subjects, key=lambda subject: (subject[0], ranks.get(subject[1], -1), subject[2] or ""))
    everything = [item for record in dataset.records(query.table.name) if (item := record.observation())]
    present = set(_cells(item for item in everything if query.used is None or item.used is query.used))
    expected = [_Cell(*subject, year) for subject in ordered for year in years]
    missing = [cell for cell in expected if cell not in present]
    if not missing:
        return ()
    if len({cell[:3] for cell in missing}) > _MAX_NAMED:
        return (
            Note(
                f"No value for {len(missing)} of {len(expected)} pairs of place and year.",
                f"{len(expected)}组地区和年份中有{len(missing)}组无数据。",
            ),
        )
    english, chinese = names.of(missing)
    return (Note(f"No value: {english}.", f"无数据：{chinese}。"),)


def _growth_notes(records: Sequence[Record], query: Query, dataset: Dataset, names: _Names) -> tuple[Note, ...]:
    """Return where growth stops, at a break or a bound, and that growth of money is not that of its volume."""
    standing = [
        item
        for record in dataset.records(query.table.name)
        if (item := record.observation()) and item.is_standing and item.year is not None
    ]
    bases: dict[_Cell, set[str | None]] = {}
    for item, cell in zip(standing, _cells(standing), strict=True):
        bases.setdefault(cell, set()).add(item.basis)
    stopped = []
    for record in records:
        item = record.observation()
        if item and item.is_standing and item.year is not None:
            (cell,) = _cells([item])
            before = bases.get(cell._replace(year=cell.year - 1), set())
            if before and item.basis not in before:
                stopped.append(cell)
    grown = [record for record in records if record.get("growth") is not None]
    of_others = {(record.get("key"), record.get("place"), record.get("of"), record.get("year")) for record in grown}
    stopped = [cell for cell in stopped if cell not in of_others]  # on another basis, the year may well have grown
    notes: tuple[Note, ...] = ()
    if stopped:
        english, chinese = names.first(stopped)
        notes += (
            Note(
                f"Break in series: no growth for {english}, where the year before is on another basis.",
                f"口径变化：{chinese}与上年口径不同，不计算同比。",
            ),
        )
    if inexact := _without_exact_values(records, dataset.records(query.table.name)):
        notes += (
            Note(
                f"No growth for {inexact} {'value' if inexact == 1 else 'values'}, "
                "bounds or approximate in one of the two years.",
                f"{inexact}个数值不计算同比：本年或上年数值为界限值或约数。",
            ),
        )
    if any(UNITS[record.get("normal_unit") or "percent"].base in ("bn yuan", "bn USD") for record in grown):
        notes += (
            Note(
                "Growth of money is nominal, of values as printed; published growth of GDP is at constant prices.",
                "金额的同比为名义变化（按公布数值计算）；公布的生产总值增速按不变价格计算。",
            ),
        )
    return notes


def _without_exact_values(records: Sequence[Record], everything: Iterable[Record]) -> int:
    """Return how many values do not grow because they, or those that they would grow from, are no exact numbers."""
    exact: dict[tuple[tuple[str, str, str | None], str | None, int], bool] = {}
    for record in everything:
        item = record.observation()
        if item and item.is_standing and item.year is not None:
            exact[subject_of(item), item.basis, item.year] = not record.get("qualifier")
    found = 0
    for record in records:
        item = record.observation()
        if item and item.is_standing and item.year is not None and record.get("growth") is None:
            years = [exact.get((subject_of(item), item.basis, year)) for year in (item.year - 1, item.year)]
            found += None not in years and not all(years)
    return found
