"""The dataset as it was on a day: what existed, and how large it was then."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from yrd_cli.errors import UsageError, quoted
from yrd_cli.query.values import read_date, why_no_date
from yrd_cli.schema.dates import last_day
from yrd_cli.schema.fields import Field


def parse_as_of(text: str) -> str:
    """The day that `--as-of` means: of a month or a year its last. Raises UsageError if it is not a date."""
    date = read_date(text)
    if date is None:
        raise UsageError(f"--as-of: {quoted(text)} is not a date: {why_no_date(text, '2025-06-09, 2025-06 or 2025')}")
    return last_day(date)


def as_of(records: Iterable[Any], columns: Sequence[Field], day: str) -> list[Any]:
    """The records that existed for certain at the end of `day`, with the sizes and figures known by then.

    What is dated to a month or a year is certain at its end, and a record without a date never. A size without a date
    is kept: it is not known to be later.
    """
    dated = next(column.name for column in columns if "date" in column.filters)
    names = {column.name for column in columns}
    existing = [record for record in records if _began(getattr(record, dated), day)]
    if "sizes" in names:
        return [
            replace(fund, sizes=tuple(size for size in fund.sizes if size.date is None or _began(size.date, day)))
            for fund in existing
        ]
    if "figures" in names:
        return [
            replace(cluster, figures=tuple(figure for figure in cluster.figures if _measured(figure, day)))
            for cluster in existing
        ]
    return existing


def _began(date: str | None, day: str) -> bool:
    return date is not None and last_day(date) <= day


def _measured(figure: Any, day: str) -> bool:
    return (figure.year is None or f"{figure.year}-12-31" <= day) and (
        figure.stated is None or last_day(figure.stated) <= day
    )


def count_participating(columns: Sequence[Field]) -> tuple[Field, ...]:
    """The columns of clusters where a province means every one that takes part, not the one that leads."""
    lead = next(column for column in columns if column.name == "province")
    return tuple(
        column._replace(dimensions=(), filters=())
        if column is lead
        else column._replace(dimensions=lead.dimensions, filters=lead.filters)
        if column.name == "provinces"
        else column
        for column in columns
    )
