"""From a result to a table of the page: what people read, each cell with its sources."""

from collections.abc import Iterable, Mapping, Sequence

from yrd_cli.query.citations import cited_by
from yrd_cli.query.result import Column, Result, Row
from yrd_cli.render.page.contents import Cell, Heading, Table
from yrd_cli.render.picture.caption import Context
from yrd_cli.render.picture.palette import SHADE_COUNT
from yrd_cli.render.rows import cells_for_people, notes_for_people
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.provenance import USER

_YOURS = ("your data", "自有数据")
# Columns of records whose value has a source of its own, and the field that names it.
_SOURCES = {"scale_cny_bn": "scale_source", "committed_cny_bn": "committed_source", "status": "status_source"}


def table_of(
    result: Result,
    shown: Result,
    context: Context,
    *,
    id: str,
    caption: str,
    is_long: bool = False,
    is_heat: bool = False,
    notes: Sequence[str] = (),
) -> Table:
    """Return a result as a table; `shown` is the same result as its readers count money.

    In a heat table the cells of a cross-tab are as dark as their numbers are large.
    """
    style = context.style()
    texts = cells_for_people(shown, style)
    darkest = max((_number(row[column.name]) for row in result.rows for column in _counted(result)), default=0)
    rows = []
    for row, line in zip(result.rows_and_total(), texts, strict=True):
        is_shaded = is_heat and row is not result.total
        shades = {c.name: _shade(row[c.name], darkest) for c in _counted(result)} if is_shaded else {}
        cited = _cited(result.columns, row) if row.records and not result.by else {}
        name, *others = line
        named = f"{name} ({context.say(_YOURS)})" if _is_of_user(row) and not result.by else name
        rows.append(
            tuple(
                Cell(text, cited.get(column.name, ()), shades.get(column.name))
                for column, text in zip(result.columns, (named, *others), strict=True)
            )
        )
    total = rows.pop() if result.total else None
    return Table(
        id=id,
        caption=caption,
        headings=tuple(
            Heading(column.heading(context.language), column.kind.is_number, column.kind is Kind.DATE)
            for column in shown.columns
        ),
        rows=tuple(rows),
        total=total,
        notes=(*notes_for_people(shown, shown.columns, context.language), *notes),
        is_long=is_long,
    )


def sources_of(rows: Iterable[Row], limit: int | None = None) -> tuple[str, ...]:
    """Return the sources of the records behind rows, each once."""
    found = dict.fromkeys(source for row in rows for record in row.records for source in cited_by(record))
    return tuple(found)[:limit]


def _counted(result: Result) -> list[Column]:
    """Return the columns of a cross-tab that are cells, without that of the total."""
    names = {column.name for column in result.columns[1:] if column.kind.is_number}
    cells = [column for column in result.columns if column.name in names]
    return cells[:-1] if result.total else cells


def _number(value: object) -> float:
    return value if isinstance(value, int | float) else 0


def _shade(value: object, darkest: float) -> int | None:
    number = _number(value)
    return min(int(number / darkest * SHADE_COUNT), SHADE_COUNT - 1) if number and darkest else None


def _cited(columns: Sequence[Column], row: Row) -> Mapping[str, tuple[str, ...]]:
    """Return the sources of each cell: of the value, where it has one of its own, the others at the first cell."""
    (record, *_) = row.records
    if "change" in row.values:  # which one of its sources says
        return {columns[0].name: (str(row["source"]),)} if row["source"] else {}
    found = {name: (str(record.get(source)),) for name, source in _SOURCES.items() if record.get(source)}
    shown = {column.name for column in columns}
    own = {source for name, (source,) in found.items() if name in shown}
    everything = cited_by(record)
    first = [source for source in everything if source not in own] or everything
    return {**found, columns[0].name: tuple(first)}


def _is_of_user(row: Row) -> bool:
    return any(record.get("provenance") == USER for record in row.records)
