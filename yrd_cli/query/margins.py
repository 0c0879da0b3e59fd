"""Groups related to what they add up to: each cell beside its row, its column and everything."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from yrd_cli.query.group import Dimension, Question, group
from yrd_cli.query.measures.measure import Note, Row
from yrd_cli.query.result import RECORDS, Result
from yrd_cli.schema.fields import Field

# Of a cell, of its row, of its column, of everything.
Formula = Callable[[float | None, float | None, float | None, float | None], float | None]


class Margins(NamedTuple):
    """Groups, with the same measure of each value of two dimensions alone.

    Margins are computed from the records, not by adding cells: what has several values is in several cells.
    """

    by: tuple[Dimension, ...]
    cells: Result
    rows: Sequence[Row] = ()
    columns: Sequence[Row] = ()
    has_total: bool = True

    def noting(self, note: Note) -> "Margins":
        """The same with one more note."""
        return self._replace(cells=self.cells._replace(notes=(*self.cells.notes, note)))


def with_margins(
    records: Sequence[Any], by: tuple[Dimension, ...], question: Question, notes: tuple[Note, ...] = ()
) -> Margins:
    """`records` grouped, with margins if the dimensions are two."""
    cells = group(records, by, question, notes)
    if len(by) != 2:  # noqa: PLR2004 -- rows and columns
        return Margins(by, cells, has_total=question.measure.has_total)
    rows, columns = (group(records, (dimension,), question).rows for dimension in by)
    return Margins(by, cells, rows, columns, question.measure.has_total)


def relate(
    margins: Margins, measured: Field, related: Field, formula: Formula, wholes: Sequence[int] = (0, 1, 2, 3)
) -> Margins:
    """`margins` with one more column, `related`, which `formula` computes from `measured`.

    It is as incomplete as what it is computed from: of the four arguments of the formula those in `wholes`.
    """
    total: Row = margins.cells.total or {}
    rows = {row[margins.by[0].name]: row for row in margins.rows}
    columns = {row[margins.by[-1].name]: row for row in margins.columns}
    marked = f"{related.name}*"

    def add(row: Row, of_row: Row, of_column: Row) -> Row:
        parts = (row, of_row, of_column, total)
        values = [part.get(measured.name) for part in parts]
        left_out = sum(parts[place].get(measured.incomplete) or 0 for place in wholes) if measured.incomplete else 0
        return {**row, related.name: formula(*values), marked: left_out}

    cells = margins.cells
    found = [
        add(row, rows.get(row[margins.by[0].name], row), columns.get(row[margins.by[-1].name], total))
        for row in cells.rows
    ]
    return margins._replace(
        cells=cells._replace(
            columns=(*cells.columns, related._replace(incomplete=marked)),
            notes=tuple(
                note._replace(about=(*note.about, related.name)) if measured.name in note.about else note
                for note in cells.notes
            ),
            rows=found,
            total=add(total, total, total) if total else None,
        ),
        rows=[add(row, row, total) for row in margins.rows],
        columns=[add(row, total, row) for row in margins.columns],
    )


def summarise(
    records: Sequence[Any],
    by: tuple[Dimension, ...],
    question: Question,
    *,
    measured: Field,
    summary: Field,
    formula: Callable[[Sequence[float]], float | None],
) -> Result:
    """A row for each combination of all dimensions but the last, with one number for how the last one divides it.

    `formula` gets the values of `measured`; absent ones, and records without a value of the last dimension, are left
    out. The total is that of all records.
    """
    over = by[-1].name
    without = sum(not getattr(record, by[-1].source.name) for record in records)
    records = [record for record in records if getattr(record, by[-1].source.name)]
    cells = group(records, by, question)
    outer = by[:-1]
    alone = group(records, outer, question) if outer else None

    def number(parts: Sequence[Row]) -> float | None:
        return formula([part[measured.name] for part in parts if part[measured.name] is not None])

    rows: list[Row]
    if alone:
        inner = {
            key: list(parts)
            for key, parts in groupby(cells.rows, key=lambda row: tuple(row[dimension.name] for dimension in outer))
        }
        rows = [
            {**row, summary.name: number(inner[tuple(row[dimension.name] for dimension in outer)])}
            for row in alone.rows
        ]
        of_all = group(records, by[-1:], question)
        total = {**alone.total, summary.name: number(of_all.rows)} if alone.total else None
        result = alone._replace(rows=rows, total=total)
    else:
        rows = [{**cells.total, summary.name: number(cells.rows), RECORDS: tuple(records)}] if cells.total else []
        result = cells._replace(
            columns=tuple(column for column in cells.columns if column.name != over), rows=rows, total=None, by=()
        )
    notes = cells.notes
    if without:
        title, title_zh = by[-1].column.title.lower(), by[-1].column.title_zh
        notes += (Note(f"Without a {title} and left out: {without}.", f"无{title_zh}未计入: {without}。"),)
    return result._replace(columns=(*result.columns, summary), title=cells.title, notes=notes)
