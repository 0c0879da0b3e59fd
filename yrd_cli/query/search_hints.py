"""What to say of a search: the place that is meant, words that are missing, their spelling, what pinyin cannot find."""

from yrd_cli.datasets.bundled import Records
from yrd_cli.errors import MAX_LISTED, UsageError, listed, quoted, quoted_zh
from yrd_cli.query.folding import searchable, words_of
from yrd_cli.query.matching import Index, searched_fields
from yrd_cli.query.places import find_places
from yrd_cli.query.resemblance import nearest_keys
from yrd_cli.query.result import Note
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.provenance import USER
from yrd_cli.schema.tables import LISTED

_MAX_NEAR = 3


def search_hints(text: str, index: Index) -> tuple[Note, ...]:
    """Notes on a search that found nothing in any table."""
    place = _place(text, index.records)
    if place:
        there = f"yrd search {place}"
        return (Note(f"{quoted(text)} is {place}: {there}.", f"{quoted_zh(text)}即{place}：{there}。", warning=True),)
    words = list(dict.fromkeys(words_of(text)))
    missing = [word for word in words if not any(index.found(table, [word]) for table in LISTED)]
    known = sorted({word for table in LISTED if missing for text in index.texts(table) for word in text.split()})
    notes = []
    for word in missing:
        near = nearest_keys(word, known)[:_MAX_NEAR]
        hint = f": did you mean {' or '.join(near)}?" if near else "."
        hint_zh = f"：是否指{'、'.join(near)}？" if near else "。"
        english, chinese = f"No record has {quoted(word)}{hint}", f"没有记录含{quoted_zh(word)}{hint_zh}"
        notes.append(Note(english, chinese, warning=bool(near)))
    if not missing and len(words) > 1:
        notes.append(Note("Each word occurs, but no record has them all.", "各词均有，但没有记录同时含有。"))
    return tuple(notes)


def unread_note(text: str, index: Index) -> tuple[Note, ...]:
    """A note on a search by pinyin: characters in the user's records of which no reading is known, if there are any."""
    if not any(map(index.readings.may_spell, words_of(text))):
        return ()
    user = [record for name in LISTED for record in index.records(name) if record.get("provenance") == USER]
    columns = {type(record): searched_fields(fields_of(type(record))) for record in user}
    values = [column.of(record) for record in user for column in columns[type(record)]]
    texts = [text for value in values for text in (value if isinstance(value, tuple) else (value,)) if text]
    unread = index.readings.unread(map(searchable, texts))
    if not unread:
        return ()
    named, named_zh = listed(unread), "、".join(unread[:MAX_LISTED])
    return (
        Note(
            f"Pinyin of your data is not complete: no reading is known of {named}.",
            f"您的数据中部分汉字读音未知，拼音检索不全：{named_zh}。",
            warning=True,
        ),
    )


def _place(text: str, records: Records) -> str | None:
    for kind in ("province", "city"):
        try:
            return ",".join(find_places(kind, text, records, suggest=False).ids)
        except UsageError:  # noqa: PERF203 -- of two kinds
            continue
    return None
