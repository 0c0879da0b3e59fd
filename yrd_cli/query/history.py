"""The dataset as it was on a day: what existed, and how large it was then."""

from collections.abc import Iterable, Sequence

from yrd_cli.errors import UsageError, flag, quoted
from yrd_cli.query.values import read_date, why_no_date
from yrd_cli.schema.dates import has_passed, last_day
from yrd_cli.schema.fields import Field
from yrd_cli.schema.record import AnyRecord


def parse_as_of(text: str) -> str:
    """The day that `--as-of` means: of a month or a year its last. Raises UsageError if it is not a date."""
    date = read_date(text)
    if date is None:
        raise UsageError(
            f"{flag('as_of')}: {quoted(text)} is not a date: {why_no_date(text, '2025-06-09, 2025-06 or 2025')}"
        )
    return last_day(date)


def as_of(records: Iterable[AnyRecord], columns: Sequence[Field], day: str) -> list[AnyRecord]:
    """The records that existed for certain at the end of `day`, with the sizes and figures known by then.

    What is dated to a month or a year is certain at its end, and a record without a date never.
    """
    date = next(column for column in columns if "date" in column.filters)
    return [record.known_on(day) for record in records if has_passed(date.of(record), day)]


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
