"""Text as it is compared: without what people vary in writing one name, and split where they separate names."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

_SIGNS = "-+!"  # in front of a name they mean something: `-zhejiang` is not the name of Zhejiang
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣", "-"))  # hyphens, dashes and minus signs
_SEPARATORS = str.maketrans(dict.fromkeys("，、;；", ","))
_DIAERESIS = "\u0308"
_CHINESE = "[\u2e80-\U0010ffff]"  # from the first of the blocks that Chinese is written in
_ASCII = tuple(map(chr, range(128)))


@lru_cache(maxsize=131072)  # many are typed in claims, and the user may have 100,000: each is asked for twice
def normalise(text: str) -> str:
    """`text` as names are compared.

    Folded are case, width, script (traditional to simplified) and tone marks; spaces, punctuation, brackets and
    invisible characters are dropped, but for a sign in front.
    """
    folded = _folded(text).strip()
    if folded.isalnum():
        return folded
    kept = folded.translate(_UNCOUNTED) if folded.isascii() else "".join(c for c in folded if c.isalnum() or _counts(c))
    sign = folded[:1] if folded[:1] in _SIGNS and folded[:1] != kept[:1] else ""
    return sign + kept if kept else ""


def _folded(text: str) -> str:
    """`text` in one case, width and script, without tone marks; its punctuation and spaces stay."""
    if text.isascii():
        return text.casefold()
    folded = unicodedata.normalize("NFKC", text).casefold()
    if re.search(_MARKED, folded):
        folded = _without_marks(folded).translate(_DASHES)
    if re.search(_CHINESE, folded):
        variants, simplified = _variants()
        return folded if variants.isdisjoint(folded) else folded.translate(simplified)
    return folded


@cache
def _variants() -> tuple[frozenset[str], dict[int, str]]:
    """Return the characters that have a simplified one, and that of each."""
    from yrd_cli.datasets.language import simplified, variants  # 3 ms: only for Chinese

    return variants(), simplified()


_APOSTROPHES = "'’‘`"
_LATIN = "[^\\W_\u2e80-\U0010ffff]+"
_HAN = "(?:(?![\\W_])[\u2e80-\U0010ffff])+"
# Compiled when first used, which takes 5 ms: most commands split no text into words.
_WORDS = f"{_LATIN}|{_HAN}"
_JOINED = "\u3400"  # the first of the characters that signs between them do not part


def words_of(text: str) -> list[str]:
    """The words of a text, folded: Latin ones, numbers, and what stands in Chinese without Latin words between."""
    plain = _folded(text)
    for sign in _APOSTROPHES:  # quicker than `translate`, as are the following lines than one expression
        plain = plain.replace(sign, "")
    if not plain.isprintable() and not text.isascii():
        plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    words: list[str] = []
    for word in re.findall(_WORDS, plain):
        if words and words[-1][-1] >= _JOINED and word[0] >= _JOINED:
            words[-1] += word
        else:
            words.append(word)
    return words


@cache
def searchable(text: str) -> str:
    """The words of a text with a space before and after each, to look for words in."""
    if text.isascii():  # the same as below, ten times as fast
        return f" {' '.join(text.lower().translate(_ASCII_WORDS).split())} "
    return f" {' '.join(words_of(text))} "


_MARKED = "[\u00c0-\u2e7f]"  # what may have an accent, or be a dash


def _without_marks(text: str) -> str:
    """`text` without the accents of Latin letters; ü is v, as people type it in pinyin."""
    plain: list[str] = []
    for character in unicodedata.normalize("NFD", text):
        if character == _DIAERESIS and plain and plain[-1] == "u":
            plain[-1] = "v"
        elif not "\u0300" <= character <= "\u036f":
            plain.append(character)
    return unicodedata.normalize("NFC", "".join(plain))


def _counts(character: str) -> bool:
    """Whether a character tells names apart: letters, digits and symbols do, punctuation and spaces do not."""
    return character.isalnum() or unicodedata.category(character)[0] not in "PZC"


_UNCOUNTED = str.maketrans({character: None for character in _ASCII if not _counts(character)})
_ASCII_WORDS = {ord(character): " " for character in _ASCII if not character.isalnum()} | str.maketrans(
    "", "", _APOSTROPHES
)


def plain_text(text: str) -> str:
    """`text` with its full-width forms narrowed, dashes as hyphens and invisible characters dropped: numbers, dates."""
    narrow = text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_DASHES)
    return "".join(character for character in narrow if unicodedata.category(character) != "Cf").strip()


def split_list(texts: Iterable[str]) -> list[str]:
    """The names in texts that hold several, separated by commas or semicolons of either script."""
    return [
        part.strip()
        for text in texts
        for part in (text.replace(";", ",") if text.isascii() else text.translate(_SEPARATORS)).split(",")
    ]
