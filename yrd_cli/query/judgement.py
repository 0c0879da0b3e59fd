"""Judgement of one claim: what its query gives, and whether that is what it states."""

from collections.abc import Iterable, Sequence
from math import fsum

from yrd_cli.errors import quoted
from yrd_cli.query.result import Column, Row
from yrd_cli.schema.claim import Claim
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.units import UNITS, from_base, to_base, without_noise


class Verdict(Struct):
    """What came of a claim: the number or the direction recomputed, and a term of VERDICTS."""

    recomputed: float | None
    word: str
    direction: str | None = None


_NOT_COMPUTABLE = Verdict(None, "not-computable")


def judge(claim: Claim, found: float | str | None) -> Verdict:
    """Compare a claim with what its query gave: a number, or a direction.

    Numbers are rounded to the digits of the claim. Without a query, or where the query finds nothing, nothing is
    computed. Records are incomplete where those that are known to be missing explain the difference.
    """
    if claim.query is None or found is None:
        return _NOT_COMPUTABLE
    if isinstance(found, str):
        return Verdict(None, "agrees" if found == claim.direction else "differs", found)
    if claim.value is None:
        return _NOT_COMPUTABLE
    if _holds(claim, found):
        return Verdict(found, "agrees")
    return Verdict(found, "records-incomplete" if _explained_by_missing(claim, found) else "differs")


def _holds(claim: Claim, recomputed: float) -> bool:
    digits = claim.digits or 0
    stated, found = round(claim.value or 0, digits), round(recomputed, digits)
    if claim.qualifier == "more than":
        return found >= stated
    if claim.qualifier == "less than":
        return found <= stated
    return found == stated


def _explained_by_missing(claim: Claim, found: float) -> bool:
    """Return whether the missing records make up the difference: of a count exactly, of a sum any amount above it."""
    if not claim.missing_records or claim.value is None:
        return False
    if claim.take == "count":
        return _holds(claim, found + claim.missing_records)
    return claim.take == "sum" and found < claim.value


def take_from(claim: Claim, rows: Sequence[Row], columns: Sequence[Column] = ()) -> float | str | None:
    """Return what a claim takes from the rows of its query: how many, the sum of a field, the only value, a direction.

    Values are in the unit of the claim, if the unit that `columns` have them in converts to it. None if there is
    nothing of the kind. Raises ValueError for a field that is not there or holds no numbers, where one
    value is wanted and several rows differ, and for the direction of what has no years.
    """
    if claim.take == "count":
        return len(rows)
    if claim.take == "direction":
        return direction_of(rows, highest=claim.direction == "record-high")
    if rows and claim.field and claim.field not in rows[0].values:
        raise ValueError(f"{quoted(claim.field)} is not a field of what the query returns")
    values = [row[claim.field] for row in rows if row[claim.field] is not None] if claim.field else []
    if not all(isinstance(value, int | float) for value in values):
        raise ValueError(f"{claim.field} is not a number")
    column = next((column for column in columns if column.name == claim.field), None)
    if column and claim.unit:
        holding = [row for row in rows if row[column.name] is not None]
        units = [column.unit or row.get(column.unit_in or "unit") for row in holding]  # beside a number as printed
        values = [_converted(value, unit, claim.unit) for value, unit in zip(values, units, strict=True)]
    if claim.take == "sum":
        return without_noise(fsum(values)) if values else None
    if len(set(values)) > 1:
        raise ValueError(f"{len(values)} values where one is wanted")
    return values[0] if values else None


def _converted(value: float, unit: object, wanted: str) -> float:
    known = UNITS.get(str(unit))
    if known is None or unit == wanted or known.base != UNITS[wanted].base:
        return value
    return from_base(to_base(value, known.id), wanted)


def direction_of(rows: Iterable[Row], *, highest: bool) -> str | None:
    """Return the direction of indicators over whole years: that of the last value from the one before it.

    A series has one key, place and basis, that of its latest year. With `highest`, one whose last value is above all
    before it is `record-high`. Several series that disagree are `mixed`; None where none has two values. Raises
    ValueError for records that are no indicators, and for a last year on several bases.
    """
    series: dict[tuple[str, str], dict[int, dict[str | None, float]]] = {}
    for row in rows:
        seen = row.records[0].observation() if row.records else None
        value = row.get("normal_value")
        if seen is None or value is None:
            raise ValueError("a direction is one of indicators: the query returns none")
        if seen.is_standing and seen.year is not None:
            series.setdefault((seen.key, seen.place), {}).setdefault(seen.year, {})[seen.basis] = value
    directions = {_direction(by_year, highest=highest) for by_year in series.values()} - {None}
    return directions.pop() if len(directions) == 1 else "mixed" if directions else None


def _direction(by_year: dict[int, dict[str | None, float]], *, highest: bool) -> str | None:
    bases = by_year[max(by_year)]
    if len(bases) > 1:
        raise ValueError(f"{len(bases)} bases in {max(by_year)}: the direction of one is wanted")
    (basis,) = bases
    *earlier, last = [values[basis] for _, values in sorted(by_year.items()) if basis in values]
    if not earlier:
        return None
    if highest and last > max(earlier):
        return "record-high"
    if last == earlier[-1]:
        return "unchanged"
    return "increasing" if last > earlier[-1] else "decreasing"
