"""What to say where a search finds nothing: the place that is meant, the words that are missing, their spelling."""

from collections.abc import Iterator

from yrd_cli.datasets.bundled import Records
from yrd_cli.errors import UsageError, quoted
from yrd_cli.query.folding import words_of
from yrd_cli.query.matching import Names, Sounds, has_word, searched_columns, texts_of
from yrd_cli.query.places import find_places
from yrd_cli.query.resemblance import nearest_keys
from yrd_cli.query.result import Note
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.tables import TABLES

_MAX_NEAR = 3


def search_hints(text: str, records: Records, names: Names, sounds: Sounds) -> tuple[Note, ...]:
    """Notes on a search that found nothing in any table."""
    place = _place(text, records)
    if place:
        there = f"yrd search {place}"
        return (Note(f"{quoted(text)} is {place}: {there}.", f"{quoted(text)}即{place}：{there}。", warning=True),)
    known = {word for hay in _texts(records, names) for word in hay.split()}
    words = list(dict.fromkeys(words_of(text)))
    missing = [word for word in words if not any(has_word(f" {one} ", word) or sounds(one, word) for one in known)]
    notes = []
    for word in missing:
        near = nearest_keys(word, sorted(known))[:_MAX_NEAR]
        hint = f": did you mean {' or '.join(near)}?" if near else "."
        hint_zh = f": {'、'.join(near)}?" if near else "。"
        english, chinese = f"No record has {quoted(word)}{hint}", f"没有记录含{quoted(word)}{hint_zh}"
        notes.append(Note(english, chinese, warning=bool(near)))
    if not missing and len(words) > 1:
        notes.append(Note("Each word occurs, but no record has them all.", "各词均有，但没有记录同时含有。"))
    return tuple(notes)


def _place(text: str, records: Records) -> str | None:
    for kind in ("province", "city"):
        try:
            return ",".join(find_places(kind, text, records).ids)
        except UsageError:  # noqa: PERF203 -- of two kinds
            continue
    return None


def _texts(records: Records, names: Names) -> Iterator[str]:
    for table in TABLES.values():
        if not table.joins:
            columns = searched_columns(fields_of(table.record_type))
            for record in records(table.name):
                for column in columns:
                    yield from texts_of(column, column.of(record), names)
