"""Which sources stand behind rows."""

from collections.abc import Iterable, Mapping, Sequence

from yrd_cli.query.result import Column, Result, Row
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.record import Record

NUMBERS = Column(
    name="source_numbers",
    title="Sources",
    title_zh="来源",
    description="The numbers of the sources listed below.",
    kind=Kind.TEXT,
)


def cited_by_rows(rows: Iterable[Row]) -> list[str]:
    """The ids of the sources of the records behind rows, each once, in the order in which they are first cited."""
    return list(dict.fromkeys(source for row in rows for record in row.records for source in cited_by(record)))


def cited_by(record: Record) -> list[str]:
    """The ids of the sources of a record; of a source, itself."""
    return record.cited_sources()


def number_sources(result: Result) -> tuple[Result, list[str]]:
    """The result with a column of source numbers, and the ids in the order of their numbers, from 1."""
    ids = cited_by_rows(result.rows)
    numbers: Mapping[str, int] = {source: number for number, source in enumerate(ids, start=1)}
    rows = [row.with_values({NUMBERS.name: _numbers_text(row, numbers)}) for row in result.rows]
    total = result.total.with_values({NUMBERS.name: None}) if result.total else None
    return result._replace(rows=rows, total=total, columns=(*result.columns, NUMBERS)), ids


def _numbers_text(row: Row, numbers: Mapping[str, int]) -> str | None:
    """`1-3,7`: the numbers of the sources of a row, runs joined."""
    found = sorted({numbers[source] for record in row.records for source in cited_by(record)})
    runs: list[list[int]] = []
    for number in found:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join(_run_text(run) for run in runs) or None


def _run_text(run: Sequence[int]) -> str:
    return str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}"
