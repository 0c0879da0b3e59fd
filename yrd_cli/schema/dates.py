"""Dates that may be known only to the month or the year: `2024`, `2024-09`, `2024-09-07`."""

import re
from collections.abc import Iterable
from functools import lru_cache

TYPE_CHECKING = False  # as in typing, which need not be imported for it
if TYPE_CHECKING:
    from yrd_cli.schema.record import Record

PATTERN = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"


@lru_cache(maxsize=8192)  # many records, few days
def is_partial_date(text: str) -> bool:
    """Return whether `text` is a year, a month or a day that exists."""
    if not re.fullmatch(PATTERN, text):
        return False
    try:
        first_day(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=8192)
def first_day(text: str) -> str:
    """Return the first day that a partial date can mean, as `YYYY-MM-DD`. Raises ValueError if there is no such day."""
    from datetime import date  # 3 ms: only for those who filter by date

    parts = [int(part) for part in text.split("-")]
    return date(*parts, *[1] * (3 - len(parts))).isoformat()


@lru_cache(maxsize=8192)
def last_day(text: str) -> str:
    """Return the last day that a partial date can mean: of `2024-02`, `2024-02-29`."""
    from datetime import MAXYEAR, date, timedelta

    year, *rest = [int(part) for part in text.split("-")]
    month, *day = rest or [12]
    if day:
        return first_day(text)
    if (year, month) == (MAXYEAR, 12):
        return date.max.isoformat()
    after = date(year + month // 12, month % 12 + 1, 1)
    return (after - timedelta(days=1)).isoformat()


def has_passed(date: str | None, day: str) -> bool:
    """Whether what is dated lies before the end of a day for certain: what has no date does not."""
    return date is not None and last_day(date) <= day


def date_span(records: "Iterable[Record]") -> tuple[str, str] | None:
    """Return the oldest and the newest date that the data files give for these records; None if they give none.

    When a source was read says nothing of how old the records are.
    """
    from yrd_cli.schema.fields import Kind  # apart: fields know dates

    dates = [
        str(value)
        for record in records
        for _, field, value in record.values()
        if field.stored and (field.kind is Kind.DATE or "year" in field.dimensions) and field.name != "retrieved"
    ]
    return (min(dates), max(dates)) if dates else None
