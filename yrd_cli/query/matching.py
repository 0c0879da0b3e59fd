"""Whether a record has the words that were typed: whole Latin words or beginnings of them, Chinese anywhere, sounds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache

from yrd_cli.datasets.bundled import Records
from yrd_cli.errors import UsageError
from yrd_cli.query.folding import normalise, searchable, words_of
from yrd_cli.query.result import Value
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.record import Record, spellings_of
from yrd_cli.schema.tables import TABLES

Names = Callable[[str], Mapping[str, tuple[str, ...]]]  # what the ids of a table are called, searchable
Sounds = Callable[[str, str], bool]  # whether a text sounds like what was typed

_SHORTEST_BEGINNING = 3  # letters: `ai` is not the beginning of a word
_PINYIN = "pinyin"


def parse_words(option: str, text: str) -> list[str]:
    """The words to look for. Raises UsageError if there is none, or one of signs only."""
    if not text.split() or not all(map(words_of, text.split())):
        raise UsageError(f"{option}: empty text: say what to look for")
    return list(dict.fromkeys(words_of(text)))


def has_word(text: str, word: str) -> bool:
    """Whether a searchable text has a word: a Latin one whole or its beginning, a Chinese one anywhere."""
    if not word.isascii():
        return word in text
    return f" {word} " in text or (len(word) >= _SHORTEST_BEGINNING and f" {word}" in text)


def searched_columns(columns: Sequence[Field]) -> list[Field]:
    """The columns that are searched: ids and texts, but for the terms of enums."""
    return [column for column in columns if column.kind in (Kind.ID, Kind.TEXT, Kind.CODE) and not column.enum]


def texts_of(column: Field, value: Value, names: Names) -> Iterator[str]:
    """The searchable texts under which a value is found: itself, and what the record that it refers to is called."""
    if value is None:
        return
    called = names(column.references) if column.references else {}
    for item in value if isinstance(value, tuple) else (value,):
        yield f" {normalise(item)} " if column.name == _PINYIN else searchable(item)
        yield from called.get(item, ())


def everything_in(record: Record, columns: Sequence[Field], names: Names) -> str:
    """All texts under which a record is found, one after another: to pass over most records at once."""
    texts: list[str] = []
    for column in columns:
        value = column.of(record)
        if not value:
            continue
        called = names(column.references) if column.references else {}
        for item in value if isinstance(value, tuple) else (value,):
            texts.append(f" {normalise(item)} " if column.name == _PINYIN else searchable(item))
            if item in called:
                texts.append(_joined(called[item]))
    return "".join(texts)


@cache
def _joined(texts: tuple[str, ...]) -> str:
    return "".join(texts)


def names_of_vocabulary(records: Records) -> Names:
    """What the ids of each vocabulary are called, searchable, in every script; nothing for other tables."""
    known: dict[str, Mapping[str, tuple[str, ...]]] = {}

    def names(table: str) -> Mapping[str, tuple[str, ...]]:
        if table not in known:
            vocabulary = records(table) if TABLES[table].is_vocabulary else ()
            known[table] = {record.id: tuple(_names_of(record)) for record in vocabulary}
        return known[table]

    return names


def _names_of(record: Record) -> Iterator[str]:
    read = spellings_of(record.get(_PINYIN))
    for spelling in record.spellings():
        # Pinyin is one word: its syllables are also those of other names.
        yield f" {normalise(spelling)} " if spelling in read else searchable(spelling)


def contains(columns: Sequence[Field], text: str, names: Names, sounds: Sounds) -> Callable[[Record], bool]:
    """Return whether a record has every word of `text` in its texts, its ids or the names of what its ids refer to."""
    from yrd_cli.query.pinyin import is_spelling  # only for those who search

    wanted = parse_words("--search", text)
    searched = searched_columns(columns)

    def test(record: Record) -> bool:
        everything = everything_in(record, searched, names)
        missing = [word for word in wanted if not has_word(everything, word)]
        if not all(map(is_spelling, missing)):
            return False
        texts = [text for column in searched if missing for text in texts_of(column, column.of(record), names)]
        return all(any(sounds(text, word) for text in texts) for word in missing)

    return test
