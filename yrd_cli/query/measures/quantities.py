"""Quantities: the numbers of a record that can be measured, numeric fields and figures of clusters."""

from collections.abc import Callable, Sequence
from typing import Any

from yrd_cli.query.measures.family import COUNTED
from yrd_cli.schema.cluster import Cluster, Figure
from yrd_cli.schema.enums import MEASURES
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.record import Record
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.units import to_base, without_noise

NOT_ADDITIVE = ("%", "years", "°", "percent", "percentage points", "points", "yuan per USD", "yuan per person")


class Value(Struct):
    """A number of a record, with what decides whether it can stand beside others."""

    number: float
    unit: str
    year: int | None
    known: str | None
    qualifier: str | None


class Quantity(Struct):
    """A number that each record has at most once.

    `name` is its name in `--measure`, `field` its key in results. `unit` is that of every value, or None if units
    differ between records. `of` gives the value of a record, or None if it has none that a source read confirms.
    """

    name: str
    field: str
    title: str
    title_zh: str
    unit: str | None
    of: Callable[[Record], Value | None]
    kind: Kind = Kind.AMOUNT

    @property
    def is_additive(self) -> bool:
        """Whether values can be added up: sizes can, percentages and terms in years cannot."""
        return self.unit not in NOT_ADDITIVE


def quantities(fields: Sequence[Field]) -> dict[str, Quantity]:
    """Return what can be measured of records besides their number: numeric fields, and figures of clusters."""
    found = {}
    for field in fields:
        is_measured = field.kind in (Kind.AMOUNT, Kind.COUNT, Kind.PERCENT) and (field.unit or field.unit_in)
        if is_measured and not field.of_result:
            found[field.name] = _of_field(field)
        if field.kind is Kind.NESTED and field.type == tuple[Figure, ...]:
            found |= {term.id: _of_figure(term.id, term.en, term.zh) for term in MEASURES}
    return found


def _of_field(field: Field) -> Quantity:
    counts: Callable[[Any], bool] = COUNTED.get(field.name, lambda _: True)

    def of(record: Record) -> Value | None:
        number, known = field.of(record), record.get(field.known_by or "")
        observation = record.observation()
        if number is None or known == "unconfirmed" or not counts(record):
            return None
        if observation and not observation.is_standing:
            return None
        unit = field.unit or record.get(field.unit_in or "")
        year = observation.year if observation else None
        return Value(number, unit, year, known, record.get(field.qualified_by or ""))

    kind = Kind.PERCENT if field.kind is Kind.PERCENT else Kind.AMOUNT
    return Quantity(field.name, field.name, field.title, field.title_zh, field.unit, of, kind)


# The unit in which figures of clusters are measured; sources print several.
_FIGURE_UNITS = {"output": "bn yuan", "employees": "people", "national-share": "percent"}


def _of_figure(measure: str, title: str, title_zh: str) -> Quantity:
    unit = _FIGURE_UNITS.get(measure, "firms")
    shown = "%" if unit == "percent" else unit

    def of(cluster: Record) -> Value | None:
        figure = standing_figure(cluster.figures, measure) if isinstance(cluster, Cluster) else None
        if figure is None:
            return None
        number = without_noise(to_base(figure.value, figure.unit) / to_base(1, unit))
        return Value(number, shown, figure.year, figure.known, figure.qualifier)

    field = f"{measure.replace('-', '_')}{'_cny_bn' if unit == 'bn yuan' else ''}"
    return Quantity(measure, field, title.capitalize(), title_zh, shown, of)


def standing_figure(figures: Sequence[Figure], measure: str) -> Figure | None:
    """The figure that stands for a cluster: of the whole of it and of a whole year, or without a year; the latest.

    Unconfirmed figures, and those of a part of the cluster or of the year, do not stand for it.
    """
    whole = [
        figure
        for figure in figures
        if figure.measure == measure and not figure.scope and not figure.period and figure.known != "unconfirmed"
    ]
    return max(whole, key=lambda figure: figure.year or 0, default=None)
