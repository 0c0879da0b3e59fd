"""Which sources stand behind rows."""

from collections.abc import Iterable, Mapping, Sequence

from yrd_cli.query.names import resolve_heading
from yrd_cli.query.result import Column, Result, Row
from yrd_cli.schema.fields import ASKED_FOR, Field, Kind, fields_by_name, fields_of
from yrd_cli.schema.record import Record

NUMBERS = Column(
    name="source_numbers",
    title="Sources",
    title_zh="来源",
    description="The numbers of the sources listed below.",
    kind=Kind.TEXT,
    drop_priority=ASKED_FOR,
)


def cited_by_rows(rows: Iterable[Row], printed: Sequence[str] = ()) -> list[str]:
    """The ids of the sources of the records behind rows, each once, in the order in which they are first cited.

    With the names of the fields that are `printed`, they are those that support the figures among these.
    """
    return list(dict.fromkeys(source for row in rows for record in row.records for source in cited_by(record, printed)))


def cited_by(record: Record, printed: Sequence[str] = ()) -> list[str]:
    """The ids of the sources of a record, or of the figures that are `printed`, if any is; of a source, itself."""
    fields = fields_by_name(type(record))
    figures = [field for name in printed if (field := fields.get(name)) and is_figure(field)]
    if not figures:
        return record.cited_sources()
    return list(dict.fromkeys(source for field in figures for source in _supporting(record, field)))


def is_figure(field: Field) -> bool:
    """Whether a field holds figures, of which it is known which sources support them."""
    return bool(field.sourced_by or field.graded_by) or field.name in _NESTED


_NESTED = ("sizes", "figures")


def _supporting(record: Record, field: Field) -> list[str]:
    if field.sourced_by:
        source = record.get(field.sourced_by)
        return [source] if source else []
    if field.name in _NESTED:
        return [figure.source for figure in field.of(record)]
    return record.cited_sources()


def cited_for_figure(record: Record, name: str) -> list[str]:
    """The ids of the sources of the figure that `name` means: a field, with or without its unit, or a measure.

    Raises UsageError if the record has no such figure.
    """
    measured = [figure.source for figure in record.get("figures", ()) if figure.measure == name]
    if measured:
        return list(dict.fromkeys(measured))
    fields = [field for field in fields_of(type(record)) if is_figure(field)]
    plain = next((field.name for field in fields if field.name.removesuffix("_cny_bn") == name), name)
    return cited_by(record, [resolve_heading(plain, fields, kind="figure")])


def number_sources(result: Result, printed: Sequence[str] = ()) -> tuple[Result, list[str]]:
    """The result with a column of source numbers, and the ids in the order of their numbers, from 1."""
    ids = cited_by_rows(result.rows, printed)
    numbers: Mapping[str, int] = {source: number for number, source in enumerate(ids, start=1)}
    rows = [row.with_values({NUMBERS.name: _numbers_text(row, numbers, printed)}) for row in result.rows]
    total = result.total.with_values({NUMBERS.name: None}) if result.total else None
    return result._replace(rows=rows, total=total, columns=(*result.columns, NUMBERS)), ids


def _numbers_text(row: Row, numbers: Mapping[str, int], printed: Sequence[str]) -> str | None:
    """`1-3,7`: the numbers of the sources of a row, runs joined."""
    found = sorted({numbers[source] for record in row.records for source in cited_by(record, printed)})
    runs: list[list[int]] = []
    for number in found:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(_run_text(run) for run in runs) or None


def _run_text(run: Sequence[int]) -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}"
