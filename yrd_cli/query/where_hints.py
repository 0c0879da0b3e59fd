"""Hints on `--where` and `yrd sql`: a column of ids that is compared with a name, and divisions that lose fractions."""

import re
from collections.abc import Iterable, Iterator, Sequence

from yrd_cli.datasets.bundled import Records
from yrd_cli.errors import UsageError, quoted, quoted_zh
from yrd_cli.query.folding import normalise
from yrd_cli.query.names import Choice, choices_of_records, choices_of_terms, find
from yrd_cli.query.places import KINDS, find_places
from yrd_cli.query.result import Note
from yrd_cli.schema.fields import Field
from yrd_cli.schema.tables import TABLES

_TEXT = r"'(?:[^']|'')*'|\"[^\"]*\""
# From the beginning of a word on: tried from each of its characters, a long one takes its length squared.
_COMPARED = (
    rf"\b(?P<field>\w+)[\"\]`]?\s*(?:==?|!=|<>|\bis(?:\s+not)?\b|(?:\bnot\s+)?\blike\b|(?:\bnot\s+)?\bin\b\s*\()\s*"
    rf"(?P<texts>(?:{_TEXT})(?:\s*,\s*(?:{_TEXT}))*)"
)


def where_hints(expression: str, fields: Sequence[Field], records: Records) -> tuple[Note, ...]:
    """A note for each text in an expression that a field cannot hold, with the id that it means."""
    quoted_texts = "'" in expression or '"' in expression
    comparisons = list(re.finditer(_COMPARED, expression, re.IGNORECASE)) if quoted_texts else []
    if not comparisons:
        return ()
    by_name = {name.lower(): field for field in fields for name in (field.title, field.title_zh)}
    by_name |= {field.name: field for field in fields}
    hints: dict[str, Note] = {}
    for compared in comparisons:
        field = by_name.get(compared["field"].lower())
        if field is None:
            continue
        for literal in re.findall(_TEXT, compared["texts"]):
            text = literal[1:-1].strip("%").strip()
            for id in _meant(field, text, records) if text else ():
                hints[text] = Note(
                    f"{field.name} holds ids: {quoted(text)} is '{id}' there.",
                    f"{field.name}存放编号：{quoted_zh(text)}应写作'{id}'。",
                    warning=True,
                )
    return tuple(hints.values())


def _meant(field: Field, text: str, records: Records) -> Iterator[str]:
    """The id or the term that a text means for a field that holds them, unless it is one itself."""
    table = TABLES.get(field.references or "")
    choices: list[Choice] = choices_of_terms(field.enum)
    if table and table.is_vocabulary:
        choices = choices_of_records(records(table.name))
    if not choices or any(text in one.id for one in choices):
        return
    try:
        found = find(field.name, text, choices, loosely=True)
        if found is None and table and table.singular in KINDS:
            yield from find_places(table.singular, text, records).ids
    except UsageError:
        return
    if found is not None and normalise(text):
        yield found


_NAMED = r"(?:[^\W\d]\w*\.)?\"?(\w+|\*)\"?"
_WHOLE = rf"(?:(?:sum|min|max|count)\s*\(\s*(?:distinct\s+)?{_NAMED}\s*\)|{_NAMED})"
_DIVIDED = rf"([\d.]*\.[\d.]*\s*\*\s*)?((?<![\w.\"]){_WHOLE}\s*/\s*{_WHOLE}(?![\w.(]))"
_YEARS = ("year", "年", "年份")  # year / 10 * 10 is a decade


def division_hints(query: str, fields: Iterable[Field]) -> tuple[Note, ...]:
    """A note if a query divides whole numbers by whole numbers, of which SQLite drops the fraction."""
    divisions = re.findall(_DIVIDED, query, re.IGNORECASE) if "/" in query else ()
    if not divisions:
        return ()
    whole = {field.name.lower() for field in fields if field.kind.scalar.python is int} - {*_YEARS}
    for factor, text, *names in divisions:
        above, below = ((inside or bare).lower() for inside, bare in (names[:2], names[2:]))
        if not factor and above in {*whole, "*"} and (below in {*whole, "*"} or below.isdecimal()):
            return (
                Note(
                    f"{text} has no fraction, as both are whole numbers: write 1.0 * {text}.",
                    f"{text}两边均为整数，结果无小数：请写作1.0 * {text}。",
                    warning=True,
                ),
            )
    return ()
