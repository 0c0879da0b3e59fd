"""Finding what a user means: names in English, Chinese and pinyin, codes and abbreviations, in any case."""

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from yrd_cli.errors import AmbiguousNameError, UnknownNameError, UsageError
from yrd_cli.schema.fields import Term

_SEPARATORS = str.maketrans("", "", " \t\u3000-_.'’·/")
_LONGEST_TYPO = 64  # nothing longer is a misspelt name, and comparing it would take seconds
RESEMBLANCE = 0.66  # "zhejang" is like zhejiang (0.93), "gdb" like gdp (0.67); "hubei" is not like anhui (0.6)


class Choice(NamedTuple):
    """One thing that can be named: its id, how to tell it from others, and its normalised names."""

    id: str
    description: str
    keys: tuple[str, ...]


def normalise(text: str) -> str:
    """`text` as names are compared: full-width forms narrowed, case folded, spaces, hyphens and apostrophes dropped.

    A sign in front stays: `-zhejiang` is not the name of Zhejiang.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    rest = folded[1:].translate(_SEPARATORS)
    return folded[:1] + rest if rest or folded[:1].isalnum() else ""


def choices_of_terms(words: Iterable[Term]) -> list[Choice]:
    """The choices that a closed list of words offers."""
    return [
        Choice(word.id, f"{word.en} {word.zh}", _keys(word.id, word.en, word.zh, *_spellings(word.pinyin)))
        for word in words
    ]


def choices_of_records(records: Iterable[Any]) -> list[Choice]:
    """The choices that a vocabulary offers: records with an id, names and perhaps codes, aliases and pinyin."""
    choices = []
    for record in records:
        names = [record.id, record.name_en, record.name_zh]
        names += [getattr(record, field, None) for field in ("short_zh", "iso", "code")]
        names += getattr(record, "aliases", ())
        names += _spellings(getattr(record, "pinyin", None))
        choices.append(Choice(record.id, f"{record.name_en} {record.name_zh}", _keys(*names)))
    return choices


def _spellings(pinyin: str | None) -> list[str]:
    return [pinyin, "".join(syllable[0] for syllable in pinyin.split())] if pinyin else []


def _keys(*names: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(normalise(name) for name in names if name))


def resolve(kind: str, text: str, choices: Sequence[Choice], *, listing: str | None = None) -> str:
    """The id of the choice that `text` names.

    An id wins over other names. Raises UnknownNameError with the nearest ids, AmbiguousNameError if several
    choices share the name, UsageError if `text` is empty.
    """
    if not text.strip():
        raise UsageError(f"empty {kind}: name one, or leave the option out")
    wanted = normalise(text)
    for choice in choices:
        if choice.keys and wanted == choice.keys[0]:
            return choice.id
    found = [choice for choice in choices if wanted in choice.keys]
    if len(found) == 1:
        return found[0].id
    if found:
        raise AmbiguousNameError(kind, text, [(choice.id, choice.description) for choice in found])
    raise UnknownNameError(
        kind,
        text,
        choices=[choice.id for choice in choices],
        nearest=nearest(text, choices),
        listing=listing,
    )


def nearest(text: str, choices: Sequence[Choice], limit: int = 3) -> list[str]:
    """The ids of the choices whose names resemble `text`, the most alike first."""
    wanted = normalise(text)
    if not wanted or len(wanted) > _LONGEST_TYPO:
        return []
    ids = {key: choice.id for choice in reversed(choices) for key in choice.keys}
    close = get_close_matches(wanted, ids, n=limit * 3, cutoff=RESEMBLANCE)
    if len(wanted) > 1:
        close += [key for key in ids if key.startswith(wanted)]
    return list(dict.fromkeys(ids[key] for key in close))[:limit]


def resolve_field(text: str, names: Sequence[str], *, kind: str = "field", listing: str | None = None) -> str:
    """The name on a list of plain names (fields, dimensions, formats) that `text` is, in any case."""
    return resolve(kind, text, [Choice(name, name, _keys(name)) for name in names], listing=listing)
