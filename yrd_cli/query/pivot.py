"""Cross-tabs: one measure of groups, the last dimension as columns, with totals in both directions."""

from collections.abc import Collection, Sequence

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError
from yrd_cli.query.group import Dimension
from yrd_cli.query.margins import Margins
from yrd_cli.query.result import Column, Mark, Result, Row, Value
from yrd_cli.schema.enums import UNIT_TERMS
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import TABLES

_TOTAL = ("Total", "合计")


class Heading(Struct):
    """What people call a value, in English and Chinese."""

    en: str
    zh: str


def cross_tab(margins: Margins, column: Column, dataset: Dataset, *, absent: float | None) -> Result:
    """Return `column`, one of the measure, with the last dimension as columns, the others as rows, and any totals.

    `absent` stands in a cell that no record falls into: a count of nothing is 0, a sum of it absent.

    Raises UsageError if units differ within rows and within columns, so that no heading could name them.
    """
    *down, across = margins.by
    cells, units = margins.cells, _units(margins, column)
    values = [row[across.name] for row in margins.columns]
    names = _unique_names([*(one.name for one in down), "unit", *map(_name_of, values), "total"])
    unit_name, *of_columns, total_name = names[len(down) :]
    of_values = dict(zip(values, of_columns, strict=True))
    found = {(*_key(row, down), row[across.name]): row for row in cells.rows}
    rows = []
    for row in margins.rows:
        placed = [(of_values[value], found.get((*_key(row, down), value))) for value in values]
        first = {**{one.name: row[one.name] for one in down}, unit_name: units.of_row.get(_key(row, down))}
        rows.append(_row(first, [*placed, *([(total_name, row)] if cells.total else [])], column, absent, row))
    total = None
    if cells.total:
        placed = [(of_values[row[across.name]], row) for row in margins.columns]
        total = _row(
            dict.fromkeys((one.name for one in down), None),
            [*placed, (total_name, cells.total)],
            column,
            absent,
            cells.total,
        )
    measured = column._replace(unit=column.unit or units.of_all)
    cell = measured._replace(unit_in_note=True, unit_in=unit_name if units.of_row else None, default_column=True)
    cell = cell._replace(known_by=None, qualified_by=None, incomplete_by=None)  # its marks stand in the rows
    printed = [*(one.column for one in down), *([_unit_column(unit_name)] if units.of_row else [])]
    for value in values:
        of_value = cell
        if value in units.of_column:
            of_value = cell._replace(unit=units.of_column[value], unit_in_note=False)
        printed.append(_headed(of_value, of_values[value], _heading(across.column, value, dataset)))
    if margins.has_total:
        printed.append(_headed(cell, total_name, Heading(*_TOTAL)))
    notes = [note._replace(about=()) for note in cells.notes if not note.about or column.name in note.about]
    years = across.column.kind is Kind.YEAR
    return cells._replace(
        columns=tuple(printed),
        rows=rows,
        total=total,
        notes=tuple(notes),
        by=tuple(one.name for one in down),
        measured=measured,
        named=(*of_columns, *([total_name] if margins.has_total else [])),
        series=tuple(of_values[value] for value in values if value is not None) if years else (),
    )


def _heading(column: Column, value: Value, dataset: Dataset) -> Heading:
    """Return what a value of a dimension is called where it heads a column."""
    if value is None:
        return Heading(*(column.missing or ("none", "无")))
    if column.references and TABLES[column.references].is_vocabulary:
        record = dataset.by_id(column.references)[value]
        return Heading(record.name_en, record.short_zh)
    term = next((term for term in column.enum if term.id == value), None)
    return Heading(term.en, term.zh) if term else Heading(str(value), str(value))


def _unit_column(name: str) -> Column:
    return Column(
        name=name, title="Unit", title_zh="单位", description="Of the row.", enum=UNIT_TERMS, default_column=True
    )


def _headed(column: Column, name: str, heading: Heading) -> Column:
    return column._replace(name=name, title=heading.en, title_zh=heading.zh)


def _row(
    first: dict[str, Value],
    cells: Sequence[tuple[str, Row | None]],
    column: Column,
    absent: float | None,
    of_all: Row,
) -> Row:
    """Return the row with a value for each cell, and its mark."""
    values, marks = first, {}
    for name, cell in cells:
        values[name] = absent if cell is None else cell[column.name]
        marks[name] = Mark() if cell is None else cell.mark(column)
    return Row(values, of_all.records, marks)


class _Units(Struct):
    """The units of a cross-tab: of all cells, or else of each row or of each column."""

    of_all: str | None
    of_row: dict[tuple[Value, ...], str]
    of_column: dict[Value, str]


def _units(margins: Margins, column: Column) -> _Units:
    if not column.unit_in:
        return _Units(None, {}, {})
    *down, across = margins.by
    by_row: dict[tuple[Value, ...], set[str]] = {}
    by_column: dict[Value, set[str]] = {}
    for row in margins.cells.rows:
        if row[column.unit_in]:
            by_row.setdefault(_key(row, down), set()).add(row[column.unit_in])
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


def _key(row: Row, dimensions: Sequence[Dimension]) -> tuple[Value, ...]:
    return tuple(row[dimension.name] for dimension in dimensions)


def _name_of(value: Value) -> str:
    return "none" if value is None else str(value)


def _unique_names(wanted: Collection[str]) -> list[str]:
    """Return the names, those that repeat an earlier one with a number: a city and a dimension may be called alike."""
    names: list[str] = []
    for name in wanted:
        free = (name if number == 1 else f"{name}_{number}" for number in range(1, len(wanted) + 1))
        names.append(next(candidate for candidate in free if candidate not in names))
    return names
