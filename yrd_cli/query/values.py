"""Dates, years, numbers and sentences as people write them: 2025/06/09, 2025年6月9日, 2020–2023, １，０００."""

import re

from yrd_cli.query.folding import plain_text
from yrd_cli.schema.dates import is_partial_date

# Patterns are texts, compiled when first used, which takes 1.5 ms: most commands read no date and no number.
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "(?P<named>" + "|".join(_MONTHS) + r")[a-z]*\.?"
_TIME = r"(?:[ T]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?(?: ?Z|[+-]\d\d:?\d\d)?)?"
_DATES = (
    r"(?P<year>\d{4})(?:\.0+| ?年)?",
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)?(?:\.0+)?",
    r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d\d?)(?:(?P=sign)(?P<day>\d\d?))?",
    r"(?P<year>\d{4}) ?年 ?(?P<month>\d\d?) ?月(?:份| ?(?P<day>\d\d?) ?[日号])?",
    rf"(?:(?P<day>\d\d?) )?{_MONTH} (?P<year>\d{{4}})",
    rf"{_MONTH} (?P<day>\d\d?)(?:st|nd|rd|th)?,? (?P<year>\d{{4}})",
)
_DAY_FIRST = r"\d\d?([-/.])\d\d?\1\d{4}"
_YEARS = r"(\d{4})(?:\.0+| ?年)?(?: ?(?:-+|~|至|到|to|\.\.) ?(\d{4})(?:\.0+| ?年)?)?"
_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?"


def read_date(text: str) -> str | None:
    """The date that a text is, as exact as it is: `2025`, `2025-06`, `2025-06-09`. None if it is no date for certain.

    The time of a day is left off. Where the day may be the month, as in 06/09/2025, it is no date.
    """
    plain = plain_text(text)
    if is_partial_date(plain):  # as nearly all are: the other forms take 2 ms to compile
        return plain
    for form in _DATES:
        if found := re.fullmatch(form + _TIME, plain, re.IGNORECASE):
            parts = found.groupdict()
            month = parts.get("month")
            if named := parts.get("named"):
                month = str(_MONTHS.index(named.lower()) + 1)
            date = "-".join(part.zfill(2) for part in (parts["year"], month, parts.get("day")) if part)
            return date if is_partial_date(date) else None
    return None


def why_no_date(text: str, forms: str = "2024, 2024-09 or 2024-09-07") -> str:
    """What to write instead of a text that is no date: one of `forms`."""
    if re.fullmatch(_DAY_FIRST, plain_text(text)):
        return "the day or the month may come first: write 2024-09-07"
    return f"write {forms}"


def read_years(text: str) -> range | None:
    """The years that `2024` or `2020-2023` names, in order; None if it names none."""
    found = re.fullmatch(_YEARS, plain_text(text), re.IGNORECASE)
    if not found:
        return None
    first, last = int(found[1]), int(found[2] or found[1])
    return range(first, last + 1) if 0 < first <= last else None


def read_number(text: str) -> float | None:
    """The number that a text is, with separators of thousands or without; None if it is no number."""
    plain = plain_text(text)
    return float(re.sub("[, ]", "", plain)) if re.fullmatch(_NUMBER, plain, re.IGNORECASE) else None


def split_prose(text: str) -> list[str]:
    """The sentences in a text that holds several, separated by semicolons of either script."""
    return [part.strip() for part in text.replace("；", ";").split(";")]
