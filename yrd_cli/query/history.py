"""The dataset as it was on a day: what existed, and how large it was then."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from yrd_cli.errors import UsageError, quoted
from yrd_cli.model.columns import Column
from yrd_cli.model.dates import first_day, is_partial_date, last_day


def parse_as_of(text: str) -> str:
    """The day that `--as-of` means: of a month or a year its last. Raises UsageError if it is not a date."""
    if not is_partial_date(text):
        raise UsageError(f"--as-of: {quoted(text)} is not a date: write 2025-06-09, 2025-06 or 2025")
    return last_day(text)


def as_of(records: Iterable[Any], columns: Sequence[Column], day: str) -> list[Any]:
    """The records that existed on `day`, funds with the sizes known by then.

    What has no date is kept: it is not known to be later.
    """
    dated = next(column.name for column in columns if "date" in column.filters)
    existing = [record for record in records if _began(getattr(record, dated), day)]
    if not any(column.name == "sizes" for column in columns):
        return existing
    return [replace(fund, sizes=tuple(size for size in fund.sizes if _began(size.date, day))) for fund in existing]


def _began(date: str | None, day: str) -> bool:
    return date is None or first_day(date) <= day


def count_participating(columns: Sequence[Column]) -> tuple[Column, ...]:
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
