"""Cross-tabs: one measure of groups by two dimensions, the second across, with totals in both directions."""

from collections.abc import Callable
from typing import Any, NamedTuple

from yrd_cli.errors import UsageError
from yrd_cli.query.margins import Margins
from yrd_cli.query.measures.measure import Row
from yrd_cli.query.result import RECORDS, Result
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.units import UNIT_TERMS

_TOTAL = ("Total", "合计")
PREFIX = "="  # before the values of the dimension that lies across: no field has such a name
_UNIT = Field(
    name="=unit",
    title="Unit",
    title_zh="单位",
    description="Of the row.",
    kind=Kind.TEXT,
    enum=UNIT_TERMS,
    default_column=True,
)


class Heading(NamedTuple):
    """What people call a value, in English and Chinese."""

    en: str
    zh: str


def cross_tab(
    margins: Margins, column: Field, heading: Callable[[Field, Any], Heading], *, absent: float | None
) -> Result:
    """`column`, one of the measure, with the first dimension down and the second across; totals where there are any.

    `absent` stands in a cell that no record falls into: a count of nothing is 0, a sum of it absent.

    Raises UsageError if units differ within rows and within columns, so that no heading could name them.
    """
    down, across = margins.by
    cells = margins.cells
    values = [row[across.name] for row in margins.columns]
    found = {(row[down.name], row[across.name]): row for row in cells.rows}
    units = _units(margins, column)
    rows = [
        {
            down.name: row[down.name],
            _UNIT.name: units.of_row.get(row[down.name]),
            **{
                name: cell
                for value in values
                for name, cell in _cell(name_of(value), column, found.get((row[down.name], value)), absent).items()
            },
            **(_cell(PREFIX, column, row) if cells.total else {}),
            RECORDS: row[RECORDS],
        }
        for row in margins.rows
    ]
    total = None
    if cells.total:
        total = {down.name: None, **_cell(PREFIX, column, cells.total)}
        for row in margins.columns:
            total |= _cell(name_of(row[across.name]), column, row)
    measured = column._replace(unit=column.unit or units.of_all)
    cell_of = measured._replace(unit_noted=True, unit_in=_UNIT.name if units.of_row else None)
    printed = [down.column, *([_UNIT] if units.of_row else [])]
    for place, value in enumerate(values):
        own = units.of_column.get(value)
        of_value = cell_of._replace(unit=own, unit_noted=False) if own else cell_of
        if across.column.kind is Kind.YEAR:  # a narrow terminal can do without the oldest first
            of_value = of_value._replace(drop_priority=len(values) - place)
        printed.append(_across(name_of(value), of_value, heading(across.column, value)))
    if margins.has_total:
        printed.append(_across(PREFIX, cell_of, Heading(*_TOTAL)))
    notes = [note._replace(about=()) for note in cells.notes if not note.about or column.name in note.about]
    return cells._replace(
        columns=tuple(printed), rows=rows, total=total, notes=tuple(notes), by=(down.name,), measured=measured
    )


class _Units(NamedTuple):
    """The units of a cross-tab: of all cells, or else of each row or of each column."""

    of_all: str | None
    of_row: dict[Any, str]
    of_column: dict[Any, str]


def _units(margins: Margins, column: Field) -> _Units:
    if not column.unit_in:
        return _Units(None, {}, {})
    down, across = margins.by
    by_row: dict[Any, set[str]] = {}
    by_column: dict[Any, set[str]] = {}
    for row in margins.cells.rows:
        if row[column.unit_in]:
            by_row.setdefault(row[down.name], set()).add(row[column.unit_in])
            by_column.setdefault(row[across.name], set()).add(row[column.unit_in])
    every = set().union(*by_row.values())
    if len(every) <= 1:
        return _Units(next(iter(every), None), {}, {})
    if all(len(units) == 1 for units in by_row.values()):
        return _Units(None, {value: next(iter(units)) for value, units in by_row.items()}, {})
    if all(len(units) == 1 for units in by_column.values()):
        return _Units(None, {}, {value: next(iter(units)) for value, units in by_column.items()})
    raise UsageError(
        f"the cells would be in several units ({', '.join(sorted(every))}): select one key, or group by key"
    )


def name_of(value: Any) -> str:
    """The name of the column of a value that lies across."""
    return f"{PREFIX}{value}"


def basis_of(name: str) -> str:
    """Where a row keeps the statistical basis of the cell `name`, if it has one."""
    return f"{name}|basis"


# What a cell has beside its value, by the attribute of the column that names the field it comes from.
_BESIDE = {"incomplete": "*", "known_by": "~", "qualified_by": "<"}


def _cell(name: str, column: Field, row: Row | None, absent: float | None = None) -> dict[str, Any]:
    """The value of a cell under `name`, with its marks."""
    cell: dict[str, Any] = {name: absent}
    if row is not None:
        cell[name] = row[column.name]
    for attribute, sign in _BESIDE.items():
        field = getattr(column, attribute)
        cell[f"{name}{sign}"] = row.get(field) if field and row is not None else None
    if row is not None and row.get("basis"):
        cell[basis_of(name)] = row["basis"]
    return cell


def _across(name: str, column: Field, heading: Heading) -> Field:
    beside: dict[str, Any] = {attribute: f"{name}{sign}" for attribute, sign in _BESIDE.items()}
    return column._replace(
        name=name, title=heading.en, title_zh=heading.zh, dimensions=(), default_column=True, **beside
    )
