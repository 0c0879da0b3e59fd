"""Text as it is compared: without what people vary in writing one name, and split where they separate names."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import groupby, islice

_SIGNS = "-+!"  # in front of a name they mean something: `-zhejiang` is not the name of Zhejiang
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣", "-"))  # hyphens, dashes and minus signs
_SEPARATORS = str.maketrans(dict.fromkeys("，、;；", ","))
_DIAERESIS = "\u0308"
_CHINESE = "\u2e80"  # the first character of the blocks that Chinese is written in
_IDEOGRAPHS = ("\u4e00", "\u9fff")  # the first and the last: they fold to another one, or not at all
_ASCII = tuple(map(chr, range(128)))


@lru_cache(maxsize=131072)  # many are typed in claims, and the user may have 100,000: each is asked for twice
def normalise(text: str) -> str:
    """`text` as names are compared.

    Folded are case, width, script (traditional to simplified) and tone marks; spaces, punctuation, brackets and
    invisible characters are dropped, but for a sign in front.
    """
    return _compared(_folded(text))


def _compared(folded: str) -> str:
    """A folded text without what does not tell names apart."""
    folded = folded.strip()
    if folded.isalnum():
        return folded
    if folded.isascii():
        kept = folded.encode().translate(None, _UNCOUNTED).decode()
    else:
        kept = "".join(c for c in folded if c.isalnum() or _counts(c))
    sign = folded[:1] if folded[:1] in _SIGNS and folded[:1] != kept[:1] else ""
    return sign + kept if kept else ""


def alike(wanted: str, texts: Iterable[str]) -> list[str]:
    """The texts that, normalised, may be `wanted`: most begin with what folds to another character.

    Of texts in ASCII, also those that may begin with it.
    """
    if not wanted.isascii():
        return [text for text in texts if not text.isascii()]
    others = _others(wanted[:1])
    return [
        text
        for text in texts
        if (first := text[:1]) not in others
        and not _IDEOGRAPHS[0] <= first <= _IDEOGRAPHS[1]
        and (text.isascii() or not _has_ideograph(text))
    ]


def _has_ideograph(text: str) -> bool:
    return any(_IDEOGRAPHS[0] <= character <= _IDEOGRAPHS[1] for character in text)


@cache
def _others(letter: str) -> frozenset[str]:
    """The letters and digits that fold to another one than this, with whatever mark: ü is v."""
    return frozenset(filter(str.isalnum, _ASCII)) - {letter, letter.upper(), *("uU" if letter == "v" else "")}


def same(wanted: str, texts: Iterable[str]) -> set[str]:
    """The texts that, normalised, are `wanted`; those that cannot be it are not normalised."""
    return {text for text in alike(wanted, texts) if normalise(text) == wanted}


_NARROW = tuple(zip("，：；（）", ",:;()", strict=True))


def _folded(text: str) -> str:
    """`text` in one case, width and script, without tone marks; its punctuation and spaces stay."""
    if text.isascii():
        return text.casefold()
    for wide, narrow in _NARROW:  # what normalisation makes of them, which takes 20 times as long
        text = text.replace(wide, narrow)
    return _plain(unicodedata.normalize("NFKC", text).casefold())


def _plain(text: str) -> str:
    """A text of one case and width without accents, with hyphens for all dashes, and in simplified characters."""
    if _has_marked(text):
        text = _without_marks(text).translate(_DASHES)
        if not any(map(_CHINESE.__le__, text)):
            return text
    variants, simplified = _variants()
    return text if variants.isdisjoint(text) else text.translate(simplified)


# The first bytes in UTF-8 of what may have an accent, and of dashes. A class of these characters takes 2 ms to compile.
_MARKED = bytes(range(0xC3, 0xE3))


def _has_marked(text: str) -> bool:
    encoded = text.encode("utf-8", "surrogatepass")
    return len(encoded.translate(None, _MARKED)) < len(encoded)


@cache
def _variants() -> tuple[frozenset[str], dict[int, str]]:
    from yrd_cli.datasets.language import simplified, variants  # 3 ms: only for Chinese

    return variants(), simplified()


def normalise_all(texts: Iterable[str]) -> list[str]:
    """Each of `texts` normalised. Many are folded together, which takes a fifth of the time."""
    found: list[str] = []
    rest = iter(texts)
    while part := [*islice(rest, _TOGETHER)]:
        folded = _folded("\n".join(part)).split("\n")  # nothing folds to a line break, or with one
        found += map(_compared, folded) if len(folded) == len(part) else map(normalise, part)
    return found


_TOGETHER = 100  # texts: one with accents makes all that are folded with it take longer


_APOSTROPHES = "'’‘`"
_RUN = r"[^\W_]+"  # letters and digits of any script
_WORDS = r"[0-9a-z]+|[^\W_\x00-\x7f]+"  # of a text without other Latin letters, Greek, Cyrillic and the like
_JOINED = "\u3400"  # the first of the characters that signs between them do not part


def words_of(text: str) -> list[str]:
    """The words of a text, folded: Latin ones, numbers, and what stands in Chinese without Latin words between."""
    return _words(_folded(text))


def _words(folded: str) -> list[str]:
    """The words of a folded text."""
    plain = folded
    for sign in _APOSTROPHES:  # quicker than `translate`
        plain = plain.replace(sign, "")
    if not plain.isprintable() and not folded.isascii():
        plain = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    words: list[str] = []
    for word in _by_script(plain) if _has_marked(plain) else re.findall(_WORDS, plain):
        if words and words[-1][-1] >= _JOINED and word[0] >= _JOINED:
            words[-1] += word
        else:
            words.append(word)
    return words


def _by_script(text: str) -> Iterator[str]:
    """Yield what is Chinese in each run of letters and digits, and what is not."""
    for run in re.findall(_RUN, text):
        for _, part in groupby(run, _CHINESE.__le__):  # to compile a regular expression for it takes 10 ms
            yield "".join(part)


def searchable(text: str) -> str:
    """The words of a text with spaces before and after each, to look for words in."""
    if text.isascii():  # the same as below but for the number of spaces, twenty times as fast
        return f" {text.lower().encode().translate(_ASCII_WORDS, _ASCII_APOSTROPHES).decode()} "
    return f" {' '.join(words_of(text))} "


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


_UNCOUNTED = "".join(character for character in _ASCII if not _counts(character)).encode()
_ASCII_WORDS = bytes(ord(character) if character.isalnum() else ord(" ") for character in _ASCII) + bytes(128)
_ASCII_APOSTROPHES = b"'`"


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
