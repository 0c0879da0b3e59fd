"""Whether a record has the words that were typed: whole Latin words or beginnings of them, Chinese anywhere, sounds."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from operator import attrgetter

from yrd_cli.datasets.bundled import Dataset, SearchedTexts
from yrd_cli.errors import UsageError, flag
from yrd_cli.query.folding import normalise, searchable, words_of
from yrd_cli.query.pinyin import Readings, heard_as, is_spelling
from yrd_cli.schema.fields import Field, Kind, fields_of
from yrd_cli.schema.record import Record, spellings_of
from yrd_cli.schema.tables import LISTED, TABLES

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


def searched_fields(fields: Sequence[Field]) -> list[Field]:
    """Return the fields that are searched: ids and texts, but for the terms of enums."""
    return [field for field in fields if field.kind in (Kind.ID, Kind.TEXT, Kind.CODE) and not field.enum]


class Texts:
    """Searchable texts, one after another, so that most that is not in them is passed over at once."""

    def __init__(self, texts: Sequence[str]) -> None:
        """The texts, in their order."""
        self.texts = texts
        self.joined = "".join(texts)
        self._heard: str | None = None

    def heard(self, readings: Readings) -> str:
        """Return how the texts are read."""
        if self._heard is None:
            self._heard = readings.together(self.texts)
        return self._heard


class Entry:
    """A record as it is searched.

    `parts` are its ids and texts, each with its field, itself as it is searched, and what the record is called that an
    id refers to.
    """

    def __init__(self, record: Record, parts: Sequence[tuple[Field, str, Texts]]) -> None:
        """The record and its parts."""
        self.record, self.parts = record, parts
        self.joined = "".join([text for _, own, called in parts for text in (own, called.joined)])
        self._heard: str | None = None

    def texts(self) -> Iterator[tuple[Field, str]]:
        """Yield each text with its field."""
        for field, own, called in self.parts:
            yield field, own
            for text in called.texts:
                yield field, text

    def heard(self, readings: Readings) -> str:
        """Return how the texts are read."""
        if self._heard is None:
            own = readings.together([text for _, text, _ in self.parts])
            self._heard = "\n".join([own, *(called.heard(readings) for *_, called in self.parts if called.texts)])
        return self._heard

    def sounds_like(self, word: str, readings: Readings) -> bool:
        """Return whether one of the texts sounds like a word."""
        may = any(map(self.heard(readings).__contains__, heard_as(word)))
        return may and any(readings.sounds(text, word) for _, text in self.texts())


_NONE = Texts(())


def _names_of(record: Record) -> Iterator[str]:
    read = spellings_of(record.get(_PINYIN))
    for spelling in record.spellings():
        # Pinyin is one word: its syllables are also those of other names.
        yield f" {normalise(spelling)} " if spelling in read else searchable(spelling)


class Names(dict[str, Texts]):
    """What ids of some records are called, searchable, in every script, made for those that are asked for."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._records = {record.id: record for record in records}

    def __missing__(self, id: str) -> Texts:
        if id not in self._records:
            return _NONE
        made = self[id] = Texts(list(_names_of(self._records[id])))
        return made


class Index:
    """What searches of a dataset look in, made when it is first asked for, and kept with the dataset."""

    def __init__(self, dataset: Dataset) -> None:
        """Index the records of a dataset."""
        self._dataset = dataset
        self.records = dataset.records
        self._entries: dict[str, dict[str, Entry]] = {}
        self._names: dict[str, Names] = {}

    @cached_property
    def readings(self) -> Readings:
        """How the Chinese texts are read."""
        return Readings(**self._dataset.readings())

    def found(self, table: str, words: Sequence[str]) -> list[Entry]:
        """Return the records of a table that have each of some words, or a text that sounds like it."""
        records: Sequence[Record] = self.records(table) if table not in self._packed else self._likely(table, words)
        return [entry for entry in self._entries_of(table, records) if self.has_all(entry, words)]

    def texts(self, table: str) -> list[str]:
        """Return the texts of each record of a table, joined."""
        if table in self._packed:
            return [text for text, _ in self._packed[table].values()]
        return [entry.joined for entry in self.entries(table)]

    def entries(self, table: str) -> list[Entry]:
        """Return the records of a table as they are searched."""
        return self._entries_of(table, self.records(table))

    @cached_property
    def _packed(self) -> SearchedTexts:
        return self._dataset.searched()

    def _likely(self, table: str, words: Sequence[str]) -> list[Record]:
        """Return the records of a table that have some words, or may sound like them, by their packed texts."""
        found = self._packed[table]
        for word in words:
            sounds = heard_as(word)
            found = {
                id: (text, heard)
                for id, (text, heard) in found.items()
                if has_word(text, word) or any(map(heard.__contains__, sounds))
            }
        return [record for record in self.records(table) if record.id in found] if found else []

    def _entries_of(self, table: str, records: Sequence[Record]) -> list[Entry]:
        """Return some records of a table as they are searched, each made once."""
        known = self._entries.setdefault(table, {})
        new = [record for record in records if record.id not in known]
        if new:
            made = self.entries_of(new, fields_of(TABLES[table].record_type))
            known.update((entry.record.id, entry) for entry in made)
        return [known[record.id] for record in records]

    def entries_of(self, records: Sequence[Record], fields: Sequence[Field]) -> list[Entry]:
        """Return records as they are searched: by ids and texts, and by what the records they refer to are called."""
        searched = searched_fields(fields)
        named = [(field, self.names(field.references)) for field in searched]
        values_of = attrgetter(*(field.name for field in searched), "id")  # of one name it returns no tuple
        known: dict[str, str] = {}
        entries = []
        for record in records:
            parts: list[tuple[Field, str, Texts]] = []
            for (field, called), value in zip(named, values_of(record)[:-1], strict=True):
                for item in value if isinstance(value, tuple) else (value,) if value else ():
                    if field.name == _PINYIN:
                        parts.append((field, f" {normalise(item)} ", _NONE))
                        continue
                    if item not in known:
                        known[item] = searchable(item)
                    parts.append((field, known[item], _NONE if called is None else called[item]))
            entries.append(Entry(record, parts))
        return entries

    def names(self, table: str | None) -> Names | None:
        """Return what the ids of a vocabulary are called; None for other tables."""
        if table is None or not TABLES[table].is_vocabulary:
            return None
        if table not in self._names:
            self._names[table] = Names(self.records(table))
        return self._names[table]

    def has_all(self, entry: Entry, words: Sequence[str]) -> bool:
        """Return whether a record has each of some words, or a text that sounds like it."""
        missing = [word for word in words if not has_word(entry.joined, word)]
        return all(map(is_spelling, missing)) and all(entry.sounds_like(word, self.readings) for word in missing)


def having(records: list[Record], fields: Sequence[Field], text: str, index: Index) -> list[Record]:
    """Return the records that have every word of a text in their texts, ids or the names of what their ids refer to."""
    words = parse_words(flag("search"), text)
    return [entry.record for entry in index.entries_of(records, fields) if index.has_all(entry, words)]


def packs_of(dataset: Dataset) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of each pack of data files: of their tables, and of the texts of all records."""
    index = dataset.derived(Index)
    return dataset.files.packed(
        {
            table: {entry.record.id: (entry.joined, entry.heard(index.readings)) for entry in index.entries(table)}
            for table in LISTED
        }
    )
