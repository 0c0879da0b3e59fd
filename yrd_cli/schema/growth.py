"""Growth: the change of a value on the year before, within one statistical basis.

It is a field of indicators and shares, so that nobody has to compute it from columns that may hold two bases: tables,
JSON, SQL, exports and Python have the same number, or none.
"""

from collections.abc import Iterable, Mapping

from yrd_cli.schema import enums
from yrd_cli.schema.computed import Growth
from yrd_cli.schema.fields import Kind, field, value_field
from yrd_cli.schema.observation import Observation
from yrd_cli.schema.record import Record
from yrd_cli.schema.units import UNITS, without_noise

_PERCENT, _POINTS = (term.id for term in enums.GROWTH_UNITS)


def growth_field() -> float | None:
    """The change on the year before."""
    declared: float | None = field(
        "Growth",
        "同比变化",
        "The change on the year before, on the same basis: in percent, of percentages in percentage points.",
        kind=Kind.PERCENT,
        unit_in="growth_unit",
        known_by="growth_known",
        graded_by="growth_grade",
        computed=Growth(),
    )
    return declared


def growth_unit_field() -> str | None:
    """The unit of the growth."""
    declared: str | None = field(
        "Unit of growth", "同比单位", "Percent, or percentage points.", enum=enums.GROWTH_UNITS, computed=Growth()
    )
    return declared


def growth_known_field() -> str | None:
    """How the growth is known."""
    declared: str | None = field(
        "Growth known",
        "同比依据",
        "How the growth is known: derived, or unconfirmed as one of its values is.",
        enum=enums.KNOWN,
        computed=Growth(),
    )
    return declared


def growth_grade_field() -> str | None:
    """The grade of the growth."""
    declared: str | None = field(
        "Grade of growth",
        "同比来源级别",
        "The weaker of the grades of its two values.",
        enum=enums.GRADES,
        computed=Growth(),
    )
    return declared


def growth_from_field(table: str) -> str | None:
    """The record that the growth starts from."""
    declared: str | None = field(
        "Growth from",
        "同比基数",
        "The value of the year before that the growth starts from.",
        kind=Kind.ID,
        references=table,
        computed=Growth(),
    )
    return declared


def subject_of(seen: Observation) -> tuple[str, str, str | None]:
    """Return what a value is of whatever its year and basis: the key, the place and the whole."""
    return seen.key, seen.place, seen.of


class Series:
    """The values of places and years that stand for their year, by what they are of."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._standing: dict[tuple[tuple[str | None, ...], int], Record | None] = {}
        for record in records:
            seen = record.observation()
            if seen and (slot := _slot(seen)):
                self._standing[slot] = None if slot in self._standing else record  # of two, neither stands for the year

    def growth(self, record: Record) -> tuple[Mapping[str, object], Record | None]:
        """Return the fields of the growth of a value, and what it starts from, if there is one.

        A value grows on the one of the year before of the same key, place, whole and basis, if both are used, of the
        whole year and exact.
        """
        seen = record.observation()
        slot = _slot(seen) if seen else None
        standing = self._standing.get(slot) if slot else None
        if slot and standing and standing.id == record.id:
            subject, year = slot
            before = self._standing.get((subject, year - 1))
            if before and (growth := _growth(record, before)):
                return growth, before
        return _NO_GROWTH, None


_NO_GROWTH: Mapping[str, object] = dict.fromkeys(("growth", "growth_unit", "growth_known", "growth_from"))


def _slot(seen: Observation) -> tuple[tuple[str | None, ...], int] | None:
    if not seen.is_standing or seen.year is None:
        return None
    return (*subject_of(seen), seen.basis), seen.year


def _growth(record: Record, before: Record) -> dict[str, object] | None:
    """Return the fields of the growth from one record to another; None if a bound or a base of 0 allows none."""
    declared = value_field(type(record))
    new, old = declared.of(record), declared.of(before)
    if record.get("qualifier") or before.get("qualifier"):
        return None
    unit = declared.unit or record.get(declared.unit_in or "")
    in_points = unit == "%" or (unit in UNITS and UNITS[unit].base == "percent")
    if not in_points and old <= 0:
        return None
    unconfirmed = "unconfirmed" in (record.get("known"), before.get("known"))
    return {
        "growth": without_noise(new - old if in_points else 100 * (new - old) / old),
        "growth_unit": _POINTS if in_points else _PERCENT,
        "growth_known": "unconfirmed" if unconfirmed else "derived",
        "growth_from": before.id,
    }
