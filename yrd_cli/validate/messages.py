"""What pydantic finds wrong, in the words of the data files: none of its own reaches a user."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from pydantic_core import ErrorDetails

from yrd_cli.errors import listed, printable
from yrd_cli.query.values import read_number

_MAX_SHOWN = 60  # characters of a text that is repeated
MAX_NUMBER = 1e15  # in any unit more than the world has of anything
_NUMERAL = re.compile(r"^[\d.,]+\s*(?:万亿|亿|万)$")
_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "an id of lower-case letters and digits with hyphens between",
    r"^\d{6}$": "a code of six digits",
    r"^[a-z0-9ü' ]+$": "pinyin in lower-case letters without tones",
}

Details = tuple[Any, Mapping[str, Any]]  # the value that was found, and what pydantic says of the constraint


def in_words(problem: ErrorDetails) -> str:
    """Return what pydantic found wrong, in the words of the data files."""
    say = _WORDS.get(problem["type"], _unexplained)
    return say((problem["input"], problem.get("ctx", {})))


def _unexplained(details: Details) -> str:
    return f"not valid here, found {_shown(details[0])}"


def _expected(what: str) -> Callable[[Details], str]:
    return lambda details: f"expected {what}, found {_shown(details[0])}"


def _text(details: Details) -> str:
    """Return how to write as text what a file has as a date or a number."""
    found = details[0]
    if isinstance(found, date | time):
        day = found.date() if isinstance(found, datetime) else found
        return f'a date is a string here: write "{day.isoformat()}"'
    if isinstance(found, int | float) and not isinstance(found, bool) and abs(found) <= MAX_NUMBER:
        return f'text stands in quotes: write "{_shown(found)}"'
    return _expected("a text")(details)


def _number(what: str) -> Callable[[Details], str]:
    """Return the function that says of a text in which a number stands how to write it."""

    def say(details: Details) -> str:
        found = details[0]
        number = read_number(found) if isinstance(found, str) else None
        if isinstance(found, str) and _NUMERAL.search(found):
            return f"{_shown(found)} is a number of what? write {printable(found)}元, or the unit apart"
        remedy = f": write {number:g} without quotes" if number is not None and _is_exact(number) else ""
        return f"expected {what}, found {_shown(found)}{remedy}"

    return say


def _is_exact(number: float) -> bool:
    return float(f"{number:g}") == number


def _term(details: Details) -> str:
    found, context = details
    terms = re.findall("'[^']*'", str(context["expected"]))
    return f"expected one of {listed(terms)}, found {_shown(found)}"


def _pattern(details: Details) -> str:
    found, context = details
    pattern = str(context["pattern"])
    return f"expected {_PATTERNS.get(pattern, 'another form')} (pattern {pattern}), found {_shown(found)}"


def _bound(relation: str, name: str) -> Callable[[Details], str]:
    return lambda details: f"must be {relation} {details[1][name]:g}, found {_shown(details[0])}"


def _long(details: Details) -> str:
    return f"too long: {len(str(details[0])):,} characters, maximum {details[1]['max_length']:,}"


def _empty(details: Details) -> str:
    what, item = ("table", "key") if isinstance(details[0], Mapping) else ("list", "item")
    return f"an empty {what}: write at least 1 {item}, or omit the key"


# By the types of errors that models of ours can raise: docs.pydantic.dev/latest/errors/validation_errors
_WORDS: Mapping[str, Callable[[Details], str]] = {
    "missing": lambda _: "missing",
    "extra_forbidden": lambda _: "unknown key",
    "value_error": lambda details: str(details[1]["error"]),
    "string_type": _text,
    "string_too_long": _long,
    "string_pattern_mismatch": _pattern,
    "string_unicode": lambda _: "not Unicode: half of a character",
    "literal_error": _term,
    "int_type": _number("an integer"),
    "int_from_float": _number("an integer"),
    "int_parsing_size": lambda _: "a number with too many digits",
    "float_type": _number("a number"),
    "finite_number": _expected("a finite number"),
    "bool_type": _expected("true or false"),
    "list_type": _expected("a list"),
    "dict_type": _expected("a table"),
    "model_type": _expected("a table"),
    "model_attributes_type": _expected("a table"),
    "too_short": _empty,
    "greater_than": _bound("greater than", "gt"),
    "greater_than_equal": _bound("at least", "ge"),
    "less_than_equal": _bound("at most", "le"),
}


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f'"{printable(value[:_MAX_SHOWN])}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Sequence):
        return "a list"
    if isinstance(value, Mapping):
        return "a table"
    if isinstance(value, int) and abs(value) > MAX_NUMBER:  # Python writes no more than 4,300 digits
        return "a number too large"
    return str(value)
