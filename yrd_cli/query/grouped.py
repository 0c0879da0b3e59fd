"""From `--by`, `--measure`, `--percent` and `--bars` to a grouped result."""

from collections.abc import Callable, Sequence
from typing import Any

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError
from yrd_cli.query.group import Dimension, Question, parse_dimensions
from yrd_cli.query.margins import Margins, relate, summarise, with_margins
from yrd_cli.query.measures.measure import Measure, Note
from yrd_cli.query.measures.named import Asked, Measured, parse_measure
from yrd_cli.query.names import resolve_field
from yrd_cli.query.pivot import PREFIX, Heading, cross_tab
from yrd_cli.query.result import Result
from yrd_cli.query.run import ranks_of
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.tables import TABLES

_PERCENT_OF = ("row", "col", "all")
_A_TABLE = 2  # dimensions: one lies down and the other across


def group_records(records: Sequence[Any], asked: Asked, notes: tuple[Note, ...]) -> Result:
    """`records` grouped as `asked`. Raises UsageError for options that contradict each other or cannot be computed."""
    by = parse_dimensions(asked.given["by"], asked.columns)
    measured = parse_measure(asked, by)
    of = _percent_of(asked.given.get("percent"), by, measured)
    question = _question(asked, by, measured.measure)
    if measured.of_shares == "hhi":
        result = _concentration(records, by, question, measured.column)
        return _with_bars(result._replace(notes=(*notes, *result.notes)), asked, "hhi")
    margins, column = with_margins(records, by, question, notes), measured.column
    if asked.given.get("bars") and len(by) == _A_TABLE and (measured.of_shares or of == "row") and asked.as_table:
        named = "--percent row" if of else f"--measure {measured.of_shares}"
        raise UsageError(f"--bars and {named} do not go together: every row is the same")
    if measured.of_shares == "lq":
        margins, column = _with_quotient(margins, column)
    elif of:
        margins, column = _with_percent(margins, column, of)
    if any(row.get("several") for row in margins.cells.rows):
        from yrd_cli.query.measures.statistics import SEVERAL

        margins = margins.noting(SEVERAL)
    if asked.as_table and len(by) == _A_TABLE:
        absent = 0 if measured.column.kind is Kind.COUNT else None
        result = cross_tab(margins, column, _headings(asked.dataset), absent=absent)
        return _with_bars(result, asked, PREFIX if margins.has_total else None, across=by[1])
    return _with_bars(margins.cells, asked, column.name)


def _question(asked: Asked, by: Sequence[Dimension], measure: Measure) -> Question:
    in_levels = any(dimension.source.references == "sectors" for dimension in by)
    return Question(
        table=asked.table.name,
        measure=measure,
        ranks={dimension.name: ranks_of(dimension.column, asked.dataset) for dimension in by},
        parents={sector.id: sector.parent for sector in asked.dataset.records("sectors")} if in_levels else {},
    )


def _percent_of(text: str | None, by: Sequence[Dimension], measured: Measured) -> str | None:
    """What `--percent` takes for 100, checked against what is measured."""
    if text is None:
        return None
    of = resolve_field(text, _PERCENT_OF, kind="--percent")
    if of != "all" and len(by) != _A_TABLE:
        raise UsageError(f"--percent {of} needs two dimensions, as in --by sector,province; --percent all does not")
    if measured.of_shares:
        raise UsageError(f"--percent and --measure {measured.of_shares} do not go together")
    measured.must_add_up("--percent")
    return of


def _with_percent(margins: Margins, column: Field, of: str) -> tuple[Margins, Field]:
    from yrd_cli.query.measures.indexes import EACH_COUNTED_ONCE, percent, percent_column

    related, place = percent_column(column, of), _PERCENT_OF.index(of)
    plain = tuple(declared for declared in margins.cells.columns if declared.name != "share")  # it is one, too
    margins = margins._replace(cells=margins.cells._replace(columns=plain))
    found = relate(margins, column, related, lambda cell, *wholes: percent(cell, wholes[place]), (0, place + 1))
    if column.incomplete:
        found = found.noting(EACH_COUNTED_ONCE)
    return found, found.cells.columns[-1]


def _with_quotient(margins: Margins, column: Field) -> tuple[Margins, Field]:
    from yrd_cli.query.measures.indexes import location_quotient, quotient_column, quotient_note

    if len(margins.by) != _A_TABLE:
        raise UsageError("--measure lq needs two dimensions, as in --by sector,province")
    related = quotient_column(column)
    found = relate(margins, column, related, location_quotient).noting(quotient_note(column))
    return found, found.cells.columns[-1]


def _concentration(records: Sequence[Any], by: tuple[Dimension, ...], question: Question, column: Field) -> Result:
    from yrd_cli.query.measures.indexes import concentration_column, concentration_note, herfindahl_hirschman

    over = by[-1].column
    summary = concentration_column(column, over)
    result = summarise(records, by, question, measured=column, summary=summary, formula=herfindahl_hirschman)
    return result._replace(notes=(*result.notes, concentration_note(column, over)))


def _with_bars(result: Result, asked: Asked, name: str | None, across: Dimension | None = None) -> Result:
    """The result with bars for the numbers `name`, if they are wanted; years across are drawn as a trend."""
    if not asked.given.get("bars"):
        return result
    from yrd_cli.render.bars import with_bars, with_sparklines

    if across and across.column.kind is Kind.YEAR:
        return with_sparklines(result)
    if name is None:
        raise UsageError("--bars: the rows have no total to draw; with years across, trends are drawn")
    return with_bars(result, name)


def _headings(dataset: Dataset) -> Callable[[Field, Any], Heading]:
    """What the values of a dimension are called where they lie across."""

    def heading(column: Field, value: Any) -> Heading:
        if value is None:
            return Heading(*(column.missing or ("none", "无")))
        if column.references and TABLES[column.references].is_vocabulary:
            record = dataset.by_id(column.references)[value]
            return Heading(record.name_en, record.short_zh)
        word = next((word for word in column.enum if word.id == value), None)
        return Heading(word.en, word.zh) if word else Heading(str(value), str(value))

    return heading
