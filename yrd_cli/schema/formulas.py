"""What spreadsheets take for a formula or a day, with an apostrophe before it, and without."""

import re

# A spreadsheet takes what begins like this for a formula (OWASP, CSV injection), and runs it: Excel in Chinese and
# Japanese also the wide forms.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MONTH = r"\d{1,4}[-/]\d{1,2}"  # Excel makes a day of 2024-09, and of a round called 2021-1
_GUARD = "'"


def guarded(text: str) -> str:
    """Return `text` with an apostrophe before what a spreadsheet would run, or take for a day."""
    return _GUARD + text if text.lstrip(" \u3000").startswith(_FORMULA) or re.fullmatch(_MONTH, text) else text


def unguarded(text: str) -> str:
    """Return `text` without the apostrophe that `guarded` put before it."""
    plain = text.removeprefix(_GUARD)
    return plain if guarded(plain) == text else text
