"""Cross-tabs: one measure of groups by two dimensions, the second across, with totals in both directions."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from yrd_cli.model.columns import Column, Kind
from yrd_cli.model.measures import Note, Row
from yrd_cli.query.group import Dimension, Question, group
from yrd_cli.query.result import RECORDS, Result

_TOTAL = ("Total", "合计")
_PREFIX = "="  # before the values of the dimension that lies across: no field has such a name


class Heading(NamedTuple):
    """What people call a value, in English and Chinese."""

    en: str
    zh: str


def cross_tab(
    records: Sequence[Any],
    by: tuple[Dimension, Dimension],
    question: Question,
    column: Column,
    heading: Callable[[Column, Any], Heading],
) -> Result:
    """`column`, one of the measure, with the first dimension down and the second across.

    Totals are computed from the records, not by adding cells: what has several values is in several cells.
    """
    down, across = by
    cells = group(records, by, question)
    rows_alone, columns_alone = (group(records, (dimension,), question) for dimension in by)
    values = [row[across.name] for row in columns_alone.rows]
    found = {(row[down.name], row[across.name]): row for row in cells.rows}
    rows = [
        {
            down.name: row[down.name],
            **{
                name: cell
                for value in values
                for name, cell in _cell(_name(value), column, found.get((row[down.name], value))).items()
            },
            **_cell(_PREFIX, column, row),
            RECORDS: row[RECORDS],
        }
        for row in rows_alone.rows
    ]
    total = None
    if cells.total:
        total = {down.name: None, **_cell(_PREFIX, column, cells.total)}
        for row in columns_alone.rows:
            total |= _cell(_name(row[across.name]), column, row)
    printed = [down.column, *(_across(_name(value), column, heading(across.column, value)) for value in values)]
    printed.append(_across(_PREFIX, column, Heading(*_TOTAL)))
    unit, unit_zh = (f" ({column.unit})", f" ({_UNITS_ZH.get(column.unit, column.unit)})") if column.unit else ("", "")
    notes = [Note(f"In the cells: {column.title.lower()}{unit}.", f"表中为: {column.title_zh}{unit_zh}。")]
    notes += [note._replace(about=()) for note in cells.notes if not note.about or column.name in note.about]
    return cells._replace(columns=tuple(printed), rows=rows, total=total, notes=tuple(notes), by=(down.name,))


_UNITS_ZH = {"bn yuan": "十亿元"}


def _name(value: Any) -> str:
    return f"{_PREFIX}{value}"


def _cell(name: str, column: Column, row: Row | None) -> dict[str, Any]:
    """The value of a cell under `name`, and how much it leaves out; a count of nothing is 0, a sum of it absent."""
    if row is None:
        return {name: 0 if column.kind is Kind.COUNT else None, f"{name}*": 0}
    return {name: row[column.name], f"{name}*": row[column.incomplete] if column.incomplete else 0}


def _across(name: str, column: Column, heading: Heading) -> Column:
    return Column(
        name=name, title=heading.en, title_zh=heading.zh, doc=column.doc, kind=column.kind, incomplete=f"{name}*"
    )
