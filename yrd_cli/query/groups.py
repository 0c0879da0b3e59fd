"""From `--by`, `--measure`, `--percent` and `--bars` to a grouped result."""

from collections.abc import Sequence

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError, flag
from yrd_cli.query.group import Dimension, Grouping, dimensions_of
from yrd_cli.query.margins import Margins, relate, summarise, with_margins
from yrd_cli.query.measures.indexes import EACH_COUNTED_ONCE, percent, percent_column
from yrd_cli.query.measures.registry import Measured, choose_measure
from yrd_cli.query.query import PERCENT_OF, Query
from yrd_cli.query.result import Column, Note, Result
from yrd_cli.query.shape import ranks_of
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.record import Record
from yrd_cli.schema.translations import in_chinese

_A_TABLE = 2  # dimensions: one makes the rows and the other the columns


def grouped(
    records: Sequence[Record], query: Query, dataset: Dataset, notes: tuple[Note, ...], *, for_people: bool
) -> Result:
    """Return records grouped as a query asks; for people, two dimensions make a cross-tab, unless they name fields.

    Raises UsageError for options that contradict each other or cannot be computed.
    """
    measured = choose_measure(query, dataset)
    _check(query, measured)
    as_table = for_people and not query.shape.fields and len(query.by) == _A_TABLE
    by, of_all = _dimensions(records, query, measured, as_table=as_table, for_people=for_people)
    notes += of_all
    how = _how(by, query, measured, dataset)
    index = measured.index
    if index and index.of_parts:
        column = index.column(measured.column, query.by[-1].column)
        result = summarise(records, query.by, how, measured=measured.column, summary=column, formula=index.of_parts)
        index_note = index.note(measured.column, query.by[-1].column)
        return _drawn(result._replace(notes=(*notes, *result.notes, index_note)), query, column.name)
    if query.bars and as_table and (index or query.percent == "row"):
        named = f"{flag('percent')} row" if query.percent else f"{flag('measure')} {index.name if index else ''}"
        raise UsageError(f"{flag('bars')} cannot be used with {named}: every bar would have the same length")
    crossed = as_table or (len(by) == _A_TABLE and not measured.apart)
    margins, column = with_margins(records, by, how, notes, crossed=crossed), measured.column
    if index and index.of_cell:
        column = index.column(column, query.by[-1].column)
        margins = relate(margins, measured.column, column, index.of_cell)
        margins = margins.noting(index.note(measured.column, query.by[-1].column))
    elif measured.per_head:
        from yrd_cli.query.measures.heads import with_heads  # indicators, which few groups need

        margins, column = with_heads(margins, column, dataset)
    elif query.percent:
        margins, column = _with_percent(margins, column, query.percent)
    if any(row.get("several") for row in margins.cells.rows):
        from yrd_cli.query.measures.statistics import SEVERAL

        margins = margins.noting(SEVERAL)
    if not as_table:
        return _drawn(margins.cells, query, column.name)
    absent = 0 if measured.column.kind is Kind.COUNT else None
    from yrd_cli.query.pivot import cross_tab  # only two dimensions make one

    result = cross_tab(margins, column, dataset, absent=absent)
    return _drawn(result, query, result.columns[-1].name if margins.has_total else None)


def _dimensions(
    records: Sequence[Record], query: Query, measured: Measured, *, as_table: bool, for_people: bool
) -> tuple[tuple[Dimension, ...], tuple[Note, ...]]:
    """Return what to group by: what the query names, and what keeps values apart; of a table, that of its columns last.

    For people, a key, a basis or a whole that all records have makes no column, but a note.
    """
    known = dimensions_of(query.fields)
    apart = [known[name] for name in measured.apart if name not in {dimension.name for dimension in query.by}]
    notes: tuple[Note, ...] = ()
    if for_people:
        of_all = {dimension.name: {dimension.source.of(record) for record in records} for dimension in apart}
        apart = [dimension for dimension in apart if len(of_all[dimension.name]) > 1]
        if query.growth and not _grows_twice(records):  # rates of each year, unlike levels, may stand side by side
            apart = [dimension for dimension in apart if dimension.name != "basis"]
        basis = of_all.get("basis", set())
        if len(basis) == 1 and None not in basis:
            (named,) = basis
            notes = (Note(f"Basis: {named}.", f"口径：{in_chinese(named)}。"),)
    first, last = (query.by[:-1], query.by[-1:]) if as_table else (query.by, ())
    return (*first, *apart, *last), notes


def _grows_twice(records: Sequence[Record]) -> bool:
    """Whether a value of one place and year has a growth on each of several bases."""
    from yrd_cli.schema.growth import subject_of

    grown = [record.observation() for record in records if record.get("growth") is not None]
    cells = [(*subject_of(item), item.year) for item in grown if item]
    return len(set(cells)) < len(cells)


def _how(by: Sequence[Dimension], query: Query, measured: Measured, dataset: Dataset) -> Grouping:
    in_levels = any(dimension.source.references == "sectors" for dimension in by)
    ranks = {dimension.name: ranks_of(dimension.column, dataset) for dimension in by}
    if "basis" in measured.apart:  # the earlier first: before a census, then after it
        everything = dataset.records(query.table.name)
        dated = sorted((record.year or 0, record.basis or "") for record in everything)
        ranks["basis"] = {basis: rank for rank, basis in reversed(list(enumerate(basis for _, basis in dated)))}
    return Grouping(
        table=query.table.name,
        measure=measured.measure,
        ranks=ranks,
        parents={sector.id: sector.parent for sector in dataset.records("sectors")} if in_levels else {},
    )


def _check(query: Query, measured: Measured) -> None:
    """Raise UsageError if the percentages or the index that are asked for make no sense here."""
    dimensions, index = len(query.by), measured.index
    if query.percent in ("row", "col") and dimensions != _A_TABLE:
        raise UsageError(
            f"{flag('percent')} {query.percent} needs two dimensions, as in {flag('by')} sector,province; "
            f"{flag('percent')} all does not"
        )
    if query.percent and index:
        raise UsageError(f"{flag('percent')} cannot be used with {flag('measure')} {index.name}")
    if query.percent:
        measured.must_add_up(flag("percent"))
    if index and index.of_cell and dimensions != _A_TABLE:
        raise UsageError(f"{flag('measure')} {index.name} needs two dimensions, as in {flag('by')} sector,province")


def _with_percent(margins: Margins, column: Column, of: str) -> tuple[Margins, Column]:
    related, position = percent_column(column, of), PERCENT_OF.index(of)
    plain = tuple(declared for declared in margins.cells.columns if declared.name != "share")  # it is one, too
    margins = margins._replace(cells=margins.cells._replace(columns=plain))
    found = relate(margins, column, related, lambda cell, *wholes: percent(cell, wholes[position]), (0, position + 1))
    return (found.noting(EACH_COUNTED_ONCE) if column.incomplete_by else found), related


def _drawn(result: Result, query: Query, name: str | None) -> Result:
    """Return the result with the columns whose numbers are to be drawn, if any: years as columns make a trend."""
    if not query.bars:
        return result
    if name is None and not result.series:
        raise UsageError(f"{flag('bars')}: the rows have no total to draw; with years as columns, trends are drawn")
    return result._replace(drawn=result.series or (name or "",))
