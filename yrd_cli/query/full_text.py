"""Search across all tables: which records speak of some words, and in which field."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from yrd_cli.query.matching import Entry, Index, has_word, parse_words
from yrd_cli.query.pinyin import Readings, is_spelling
from yrd_cli.query.result import Column, Note, Result, Row
from yrd_cli.schema.fields import IDENTIFIES, Field, Kind, Language, Term, fields_of
from yrd_cli.schema.tables import LISTED, TABLES

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
        name="id",
        title="Id",
        title_zh="编号",
        description="The id of the record.",
        kind=Kind.ID,
        default_column=True,
        drop_priority=IDENTIFIES,
    ),
    Column(
        name="name",
        title="Name",
        title_zh="名称",
        description="What it is called.",
        kind=Kind.TEXT,
        default_column=True,
        drop_priority=IDENTIFIES,
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

# How well a record fits, best first.
_IS_NAME, _IS_HANDLE, _BEGINS_NAME, _IN_NAME, _IN_HANDLE, _SOUNDS_LIKE_NAME, _IN_TEXT, _IN_SEVERAL = range(8)


class Match(NamedTuple):
    """How well a record fits, as a rank from 0 on, and the field that fits."""

    rank: int
    field: str


def search(text: str, index: Index) -> Result:
    """The records of any table that have every word of `text`, in any script, the best fitting first.

    A name comes before an alias or an id, and these before other texts. Words are also found by the sound of Chinese
    text: in pinyin, or by three initials or more. Raises UsageError if there is no word, or one of signs only.
    """
    words = parse_words("search", text)
    found = []
    for position, table in enumerate(LISTED):
        for entry in index.found(table, words):
            match = _match(entry, words, index.readings)
            found.append((match.rank, position, entry.record.id, table, match.field, entry.record))
    found.sort(key=lambda item: item[:3])
    rows = [
        Row({"table": table, "id": id, "name": record.label(Language.BOTH), "field": field}, (record,))
        for _, _, id, table, field, record in found
    ]
    notes: tuple[Note, ...] = ()
    if not rows:
        from yrd_cli.query.search_hints import search_hints  # only for those who find nothing

        notes = search_hints(text, index)
    return Result(table="search", columns=COLUMNS, rows=rows, notes=notes, title="yrd search", emphasised=tuple(words))


def _match(entry: Entry, words: Sequence[str], readings: Readings) -> Match:
    best = min((match for field, text in entry.texts() for match in _fit(field, text, words, readings)), default=None)
    return best or Match(_IN_SEVERAL, _field_of(words[0], [*entry.texts()], readings) or "")


def _field_of(word: str, texts: Sequence[tuple[Field, str]], readings: Readings) -> str | None:
    """The first field that has a word, else the first that sounds like it."""
    for column, text in texts:
        if has_word(text, word):
            return column.name
    if not is_spelling(word):
        return None
    return next((column.name for column, text in texts if not text.isascii() and readings.sounds(text, word)), None)


def _fit(column: Field, text: str, words: Sequence[str], readings: Readings) -> Iterator[Match]:
    is_name = column.label_in is not None or column.name == "short_zh"
    is_handle = column.is_handle or column.name == "id"
    if not all(has_word(text, word) for word in words):
        if is_name and len(words) == 1 and readings.sounds(text, words[0]):
            yield Match(_SOUNDS_LIKE_NAME, column.name)
        return
    whole, plain = " ".join(words), " ".join(text.split())
    if not is_name and not is_handle:
        yield Match(_IN_TEXT, column.name)
    elif plain == whole:
        yield Match(_IS_NAME if is_name or column.name == "id" else _IS_HANDLE, column.name)
    elif is_name:
        yield Match(_BEGINS_NAME if plain.startswith(whole) else _IN_NAME, column.name)
    else:
        yield Match(_IN_HANDLE, column.name)
