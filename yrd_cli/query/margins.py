"""Row, column and grand totals of a cross-tab, and what is computed from a cell and its totals."""

from collections.abc import Callable, Sequence
from itertools import groupby

from yrd_cli.query.group import Dimension, Grouping, group
from yrd_cli.query.result import Column, Note, Result, Row
from yrd_cli.schema.record import Record
from yrd_cli.schema.struct import Struct

# Of a cell, of its row, of its column, of everything.
Formula = Callable[[float | None, float | None, float | None, float | None], float | None]

_NOTHING = Row({})


class Margins(Struct):
    """Groups, with the same measure of the rows and of the columns of a cross-tab alone.

    The last dimension makes the columns, those before it the rows.

    Margins are computed from the records, not by adding cells: what has several values is in several cells.
    """

    by: tuple[Dimension, ...]
    cells: Result
    rows: Sequence[Row] = ()
    columns: Sequence[Row] = ()
    has_total: bool = True

    def noting(self, note: Note) -> "Margins":
        """Return the same with one more note."""
        return self._replace(cells=self.cells._replace(notes=(*self.cells.notes, note)))


def with_margins(
    records: Sequence[Record], by: tuple[Dimension, ...], how: Grouping, notes: tuple[Note, ...] = (), *, crossed: bool
) -> Margins:
    """Group records; if they are `crossed`, the last dimension by the others, with margins."""
    cells = group(records, by, how, notes)
    if not crossed:
        return Margins(by, cells, has_total=how.measure.has_total)
    rows, columns = (group(records, dimensions, how).rows for dimensions in (by[:-1], by[-1:]))
    return Margins(by, cells, rows, columns, how.measure.has_total)


def relate(
    margins: Margins, measured: Column, related: Column, formula: Formula, wholes: Sequence[int] = (0, 1, 2, 3)
) -> Margins:
    """Add one more column, `related`, which `formula` computes from `measured`.

    It is as incomplete as what it is computed from: of the four arguments of the formula those in `wholes`.
    """
    total = margins.cells.total or _NOTHING
    rows = {row[margins.by[0].name]: row for row in margins.rows}
    columns = {row[margins.by[-1].name]: row for row in margins.columns}

    def add(row: Row, of_row: Row, of_column: Row) -> Row:
        parts = (row, of_row, of_column, total)
        value = formula(*(part.get(measured.name) for part in parts))
        incomplete = sum(parts[index].mark(measured).incomplete for index in wholes)
        return row.with_values({related.name: value}, {related.name: row.mark(related)._replace(incomplete=incomplete)})

    cells = margins.cells
    found = [
        add(row, rows.get(row[margins.by[0].name], row), columns.get(row[margins.by[-1].name], total))
        for row in cells.rows
    ]
    return margins._replace(
        cells=cells._replace(
            columns=(*cells.columns, related),
            notes=tuple(
                note._replace(about=(*note.about, related.name)) if measured.name in note.about else note
                for note in cells.notes
            ),
            rows=found,
            total=add(total, total, total) if total.values else None,
        ),
        rows=[add(row, row, total) for row in margins.rows],
        columns=[add(row, total, row) for row in margins.columns],
    )


def summarise(
    records: Sequence[Record],
    by: tuple[Dimension, ...],
    how: Grouping,
    *,
    measured: Column,
    summary: Column,
    formula: Callable[[Sequence[float]], float | None],
) -> Result:
    """Return a row for each combination of all dimensions but the last, with one number for how that one divides it.

    `formula` gets the values of `measured`; absent ones, and records without a value of the last dimension, are
    omitted. The total is that of all records.
    """
    source, over = by[-1].source, by[-1].name
    without = sum(not source.of(record) for record in records)
    records = [record for record in records if source.of(record)]
    cells = group(records, by, how)

    def number(parts: Sequence[Row]) -> float | None:
        return formula([part[measured.name] for part in parts if part[measured.name] is not None])

    if by[1:]:
        names = [dimension.name for dimension in by[:-1]]
        inner = {
            key: number(list(parts))
            for key, parts in groupby(cells.rows, key=lambda row: tuple(row[name] for name in names))
        }
        alone = group(records, by[:-1], how)
        rows = [row.with_values({summary.name: inner[tuple(row[name] for name in names)]}) for row in alone.rows]
        of_all = group(records, by[-1:], how)
        total = alone.total.with_values({summary.name: number(of_all.rows)}) if alone.total else None
        result = alone._replace(rows=rows, total=total)
    else:
        rows = [cells.total.with_values({summary.name: number(cells.rows)})] if cells.total else []
        columns = tuple(column for column in cells.columns if column.name != over)
        result = cells._replace(columns=columns, rows=rows, total=None, by=())
    notes = cells.notes
    if without:
        title, title_zh = by[-1].column.title.lower(), by[-1].column.title_zh
        notes += (Note(f"{without} without a {title}, omitted.", f"无{title_zh}未计入：{without}。"),)
    return result._replace(columns=(*result.columns, summary), title=cells.title, notes=notes)
