"""Comparison: what is known of several places or sectors, measure by measure, and only where it is comparable."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from yrd_cli.query.people import PER_PERSON, Population, per_head
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.indicator import Indicator, Key, Share, share_title
from yrd_cli.schema.record import Record
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.translations import SUPERSEDED
from yrd_cli.schema.units import without_noise
from yrd_cli.schema.vocabulary import Place

PER_HEAD = "gdp-per-head"
SHARE_OF = "-share-of-"  # in the name of a measure, between a key and the whole


class Cell(NamedTuple):
    """What a measure is for one place or sector.

    `known`, `qualifier` and `status` are as in the records. `without` counts what a sum omits because it lacks a
    figure, and is absent where nothing is added up. `records` are those that the value rests on, `roles` what they are
    in value chains, in English.
    """

    value: float | None
    known: str | None = None
    qualifier: str | None = None
    status: str | None = None
    without: int | None = None
    records: tuple[Record, ...] = ()
    roles: tuple[str, ...] = ()


class Line(Struct):
    """One measure of all that is compared: every value has this unit, year and statistical basis.

    `cells` maps ids to values; an id without one has none that is comparable. `has_highest` is false for the money of
    funds and for counts of what we happen to have records of, by which nothing is to be ranked.
    """

    measure: str
    title: str
    title_zh: str
    unit: str | None
    cells: Mapping[str, Cell]
    kind: Kind = Kind.AMOUNT
    year: int | None = None
    basis: str | None = None
    has_highest: bool = True

    def highest(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of `ids` with the highest value, several if they tie.

        None if all values are equal, if there are fewer than two, or if the order is open.
        """
        ids = tuple(ids)
        values = {id: cell.value for id in ids if (cell := self.cells.get(id)) and cell.value is not None}
        if not self.has_highest or self.is_open(ids) or len(set(values.values())) < 2:  # noqa: PLR2004 -- one value is no order
            return frozenset()
        return frozenset(id for id, value in values.items() if value == max(values.values()))

    def is_open(self, ids: Iterable[str]) -> bool:
        """Whether one of `ids` has no value here, or one that is unconfirmed or not exact (at least, about …)."""
        return any(cell is None or cell.value is None or _is_open(cell) for cell in map(self.cells.get, ids))


def _is_open(cell: Cell) -> bool:
    return cell.qualifier is not None or cell.known == "unconfirmed"


class Lines(Struct):
    """Lines, and how many measures have values but not two that are comparable."""

    lines: tuple[Line, ...]
    left_out: int


class _Slot(NamedTuple):
    """What values must have in common to be compared."""

    year: int
    basis: str | None
    unit: str


def indicator_lines(
    ids: Sequence[str], keys: Sequence[Key], indicators: Sequence[Indicator], *, all_per_head: bool = False
) -> Lines:
    """A line for each key that at least two of `ids` have a comparable value of, in the order of `keys`.

    Comparable are values of the same year, statistical basis and unit. Of those the line has the ones that most of
    `ids` have; of several such, the latest, on a basis that none has superseded. Only values that are used, and are of
    a whole year or its end, count; a place with several in one slot has none. GDP per head follows the population; with
    `all_per_head`, that of other money follows each amount.
    """
    tables, population = _figures(ids, indicators), Population(indicators)
    titles = {key.id: (key.name_en, key.name_zh) for key in keys}
    lines, left_out = [], 0
    for key in keys:
        if key.id in tables:
            line = _line(key.id, titles[key.id], tables[key.id])
            lines += [line] if line else []
            left_out += line is None
        amount = "gdp" if key.id == "population" else key.id
        if (
            amount in tables
            and f"{amount}-per-head" not in tables
            and (amount != key.id or (all_per_head and amount != "gdp"))
        ):
            line = _line(f"{amount}-per-head", per_head_title(*titles[amount]), _per_head(tables[amount], population))
            lines += [line] if line else []
    return Lines(tuple(lines), left_out)


def share_lines(
    ids: Sequence[str],
    keys: Sequence[Key],
    places: Mapping[str, Place],
    shares: Iterable[Share],
    indicators: Iterable[Indicator] = (),
) -> Lines:
    """The same of shares in a whole (percent); `places` maps the ids of wholes to their names.

    Where no share is stated, it is computed from those of `indicators` that are of its part and its whole.
    """
    values = [
        ((item.key, item.of), item.place, _Slot(item.year, item.basis, "percent"), _cell(item.value, item))
        for item in shares
        if item.used and item.year and not item.period and item.place in ids
    ]
    tables = _tables(values)
    measured, wholes = {key for key, _ in tables}, {of for _, of in tables}
    figures = _figures({*ids, *wholes}, (item for item in indicators if item.key in measured))
    stated = {(measure, slot.year, place) for measure, place, slot, _ in values}
    for (key_id, of), table in tables.items():
        for slot, by_place in table.items():
            for place in ids:
                if ((key_id, of), slot.year, place) not in stated:
                    by_place.update(_computed_share(place, of, slot, figures.get(key_id, {})))
    lines, left_out = [], 0
    for key in keys:
        for of in sorted(of for found, of in tables if found == key.id):
            title = share_title((key.name_en, key.name_zh), (places[of].name_en, places[of].short_zh))
            line = _line(f"{key.id}{SHARE_OF}{of}", title, tables[key.id, of])
            lines += [line] if line else []
            left_out += line is None
    return Lines(tuple(lines), left_out)


_Table = dict[_Slot, dict[str, Cell]]
_Measured = TypeVar("_Measured")  # a key, or a key and the whole of which it is a share


def _figures(ids: Collection[str], indicators: Iterable[Indicator]) -> dict[str, "_Table"]:
    """The used indicators of whole years of these places, by key."""
    return _tables(
        (item.key, item.place, _Slot(item.year, item.basis, item.normal_unit), _cell(item.normal_value, item))
        for item in indicators
        if item.place in ids and item.used and item.year and not item.period
    )


def _computed_share(place: str, of: str, wanted: "_Slot", figures: "_Table") -> dict[str, Cell]:
    """The share of a place in a whole, in percent to two decimals, if one basis and unit has figures of both."""
    pairs = [
        (cells[place], cells[of])
        for slot, cells in figures.items()
        if slot.year == wanted.year and wanted.basis in (None, slot.basis) and place in cells and of in cells
    ]
    if place == of or len(pairs) != 1 or _has_bound(*pairs[0]):
        return {}
    part, whole = pairs[0]
    if part.value is None or not whole.value:
        return {}
    return {place: computed(round(100 * part.value / whole.value, 2), part, whole)}


def _tables(values: Iterable[tuple[_Measured, str, _Slot, Cell]]) -> dict[_Measured, _Table]:
    """By what is measured and by slot, the value of each place; none where several compete."""
    found: dict[_Measured, dict[_Slot, dict[str, list[Cell]]]] = {}
    for measure, place, slot, cell in values:
        found.setdefault(measure, {}).setdefault(slot, {}).setdefault(place, []).append(cell)
    return {
        measure: {
            slot: {place: cells[0] for place, cells in by_place.items() if len({cell.value for cell in cells}) == 1}
            for slot, by_place in by_slot.items()
        }
        for measure, by_slot in found.items()
    }


def _cell(value: float, record: Indicator | Share) -> Cell:
    return Cell(value, record.known, record.qualifier, record.get("status"), records=(record,))


def _line(measure: str, title: tuple[str, str], table: _Table) -> Line | None:
    def worth(slot: _Slot) -> tuple[int, int, bool, str]:
        return len(table[slot]), slot.year, slot.basis not in SUPERSEDED, slot.basis or ""

    best = max(table, key=worth, default=None)
    if best is None or len(table[best]) < 2:  # noqa: PLR2004 -- one place has nothing to be compared with
        return None
    return Line(measure, *title, best.unit, table[best], year=best.year, basis=best.basis)


def _per_head(amounts: _Table, population: Population) -> _Table:
    """Amounts over the people at the end of the same year: none of a bound, or where the people are not known."""
    found: _Table = {}
    for slot, by_place in amounts.items():
        for place, cell in by_place.items():
            people = population.of(place, slot.year)
            if (
                slot.unit == "bn yuan"
                and people
                and cell.value is not None
                and not _has_bound(cell, people_cell(people))
            ):
                target = _Slot(slot.year, slot.basis, PER_PERSON)
                found.setdefault(target, {})[place] = computed(per_head(cell.value, people), cell, people_cell(people))
    return found


def people_cell(people: Indicator) -> Cell:
    """The people of a place, as what a value per head is computed from."""
    return _cell(people.normal_value, people)


def per_head_title(title: str, title_zh: str) -> tuple[str, str]:
    """What a measure is called per head."""
    return f"{title} per head", f"人均{title_zh}"


def computed(value: float | None, *parts: Cell, known: str | None = "derived") -> Cell:
    """A value computed from cells: no better known, and no more exact, than they are."""
    return Cell(
        value,
        "unconfirmed" if any(part.known == "unconfirmed" for part in parts) else known,
        "about" if any(part.qualifier for part in parts) else None,
        status=next((part.status for part in parts if part.status), None),
        without=sum(part.without or 0 for part in parts) or None,
        records=tuple(record for part in parts for record in part.records),
    )


def _has_bound(*cells: Cell) -> bool:
    return any(cell.qualifier not in (None, "about") for cell in cells)


def difference(first: Cell | None, second: Cell | None) -> Cell:
    """The second value less the first; absent if either is, or is only a bound (more than …)."""
    if first is None or second is None or first.value is None or second.value is None or _has_bound(first, second):
        return Cell(None)
    return computed(without_noise(second.value - first.value), first, second, known=None)


def ratio(first: Cell | None, second: Cell | None) -> Cell:
    """The second value over the first; absent if either is or is only a bound, or if the first is zero."""
    if first is None or second is None or not first.value or second.value is None or _has_bound(first, second):
        return Cell(None)
    return computed(second.value / first.value, first, second, known=None)
