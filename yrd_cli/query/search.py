"""Search across all tables: which records speak of some words, and in which field."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from yrd_cli.errors import UsageError
from yrd_cli.query.filters import Names, Sounds, searched_columns, texts_of
from yrd_cli.query.folding import normalise
from yrd_cli.query.result import Column, Result, Row
from yrd_cli.schema.fields import Field, Kind, Language, Term, fields_of
from yrd_cli.schema.tables import TABLES

Records = Callable[[str], Sequence[Any]]

# What tables and fields are called in Chinese; in English their names say it.
_TABLE_TERMS = tuple(Term(table.name, table.name, table.title_zh, "") for table in TABLES.values())
_FIELD_WORDS = tuple(
    {
        column.name: Term(column.name, column.name, column.title_zh, "")
        for table in TABLES.values()
        for column in fields_of(table.record_type)
    }.values()
)
COLUMNS = (
    Column(
        name="table",
        title="Table",
        title_zh="类别",
        description="Its kind of record.",
        kind=Kind.ID,
        enum=_TABLE_TERMS,
        default_column=True,
        drop_priority=1,
    ),
    Column(
        name="id", title="Id", title_zh="编号", description="The id of the record.", kind=Kind.ID, default_column=True
    ),
    Column(
        name="name",
        title="Name",
        title_zh="名称",
        description="What it is called.",
        kind=Kind.TEXT,
        default_column=True,
        drop_priority=-1,
    ),
    Column(
        name="field",
        title="Found in",
        title_zh="所在字段",
        description="The field that fits.",
        kind=Kind.ID,
        enum=_FIELD_WORDS,
        default_column=True,
    ),
)

_NAMES = ("name_en", "name_zh", "short_zh", "title", "statement", "role", "role_zh")
_HANDLES = ("id", "aliases", "iso", "code")
_PART = 2  # the rank of a match within a name, or by its sound; within an id it is one more
_OTHER_FIELD = 4  # the rank of a match in a field that is not a name


class Match(NamedTuple):
    """How well a record fits: 0 its name or id, 1 the beginning of it, 2 or 3 a part of it, 4 or 5 another field."""

    rank: int
    field: str


def search(text: str, records: Records, names: Names, sounds: Sounds) -> Result:
    """The records of any table that have every word of `text`, in any script, the best fitting first.

    Words are also found by the sound of Chinese text: in pinyin, or by three initials or more. Raises UsageError if
    there is no word, or one of signs only.
    """
    if not all(map(normalise, text.split() or [""])):
        raise UsageError("search: empty text: say what to look for")
    words = [normalise(word) for word in text.split()]
    whole = normalise(text)
    found = []
    for place, (table, declared) in enumerate(TABLES.items()):
        if declared.joins:
            continue
        for record in records(table):
            match = _match(record, whole, words, _Lookup(names, sounds))
            if match:
                found.append((match.rank, place, record.id, table, match.field, record))
    found.sort(key=lambda item: item[:3])
    rows = [
        Row({"table": table, "id": id, "name": record.label(Language.BOTH), "field": field}, (record,))
        for _, _, id, table, field, record in found
    ]
    return Result(table="search", columns=COLUMNS, rows=rows, title="yrd search")


class _Lookup(NamedTuple):
    names: Names
    sounds: Sounds


def _match(record: Any, whole: str, words: Sequence[str], lookup: _Lookup) -> Match | None:
    texts = [
        (column, text)
        for column in searched_columns(fields_of(type(record)))
        for text in texts_of(column, getattr(record, column.name), lookup.names)
    ]
    found = [_field_of(word, texts, lookup.sounds) for word in words]
    if not all(found):
        return None
    best = min((match for column, text in texts for match in _fit(column, text, whole, lookup.sounds)), default=None)
    return best or Match(_OTHER_FIELD + 1, found[0] or "")


def _field_of(word: str, texts: Sequence[tuple[Field, str]], sounds: Sounds) -> str | None:
    """The first field that has a word, else the first that sounds like it."""
    for column, text in texts:
        if word in text:
            return column.name
    return next((column.name for column, text in texts if sounds(text, word)), None)


def _fit(column: Field, text: str, whole: str, sounds: Sounds) -> Iterator[Match]:
    is_name = column.name in _NAMES
    if whole not in text:
        if is_name and sounds(text, whole):
            yield Match(_PART, column.name)
    elif not is_name and column.name not in _HANDLES:
        yield Match(_OTHER_FIELD, column.name)
    elif text == whole:
        yield Match(0, column.name)
    elif text.startswith(whole):
        yield Match(1, column.name)
    else:
        yield Match(_PART if is_name else _PART + 1, column.name)
