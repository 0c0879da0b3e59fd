"""Widths of text: terminal cells, and lengths in a picture estimated from them."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from unicodedata import category, east_asian_width

from yrd_cli.errors import printable
from yrd_cli.schema.fields import Language

# A Latin letter takes 0.5 to 0.6 of the font size in the usual sans-serifs, DejaVu being the widest; a Chinese
# character is a square. Measured in the browser by tests/test_picture_browser.py: no text is longer than said here.
_NARROW, _WIDE, _CAPITAL = 0.6, 1.0, 0.74
_WIDER = frozenset("mwMW%@…—")
_BOLD = 1.1
_NO_BREAK_AFTER = frozenset("（《「『“‘([{")
_NO_BREAK_BEFORE = frozenset("，。、；：！？）》」』”’%,.;:!?)]}")


def cells(text: str) -> int:
    """Terminal cells that `text` takes: two for a Chinese character, none for a combining mark."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


@cache
def _cells_of(character: str) -> int:
    if east_asian_width(character) in "WF":
        return 2
    return 0 if category(character) in ("Mn", "Me", "Cf") else 1


def length(text: str, size: float, *, bold: bool = False) -> float:
    """The length of `text` at a font size: an upper bound for the usual fonts."""
    ems = sum(map(_ems_of, text))
    return ems * size * (_BOLD if bold else 1)


@cache
def _ems_of(character: str) -> float:
    of_cells = _cells_of(character)
    if of_cells != 1:
        return of_cells / 2 * _WIDE
    if character in _WIDER:
        return 1.0
    return _CAPITAL if character.isupper() else _NARROW


def titled(title: str, unit: str) -> str:
    """A title with its unit in brackets, in those of its script."""
    if not unit:
        return printable(title)
    is_chinese = any(_cells_of(character) == 2 for character in title)  # noqa: PLR2004 -- of a Chinese character
    return printable(f"{title}（{unit}）" if is_chinese else f"{title} ({unit})")


def told(names: Iterable[str], value: str, language: Language, aside: str = "") -> str:
    """What a pointer or a screen reader is told of a mark: `Jiangsu, 2024: 5 (preliminary)`."""
    comma, colon, brackets = ("，", "：", "（{}）") if language is Language.ZH else (", ", ": ", " ({})")
    return f"{comma.join(filter(None, names))}{colon}{value}{brackets.format(aside) if aside else ''}"


def pad(text: str, width: int, *, right: bool = False) -> str:
    """`text` filled with spaces to `width` cells."""
    space = " " * (width - cells(text))
    return space + text if right else text + space


def wrap(text: str, most: float, size: float = 0) -> list[str]:
    """`text` in lines of at most `most` (cells, or units of a picture at a font `size`), broken between words.

    Chinese breaks between any two characters, but not before closing or after opening punctuation; a word longer than
    a line is broken where the line ends.
    """

    def measure(part: str) -> float:
        return length(part, size) if size else cells(part)

    lines = [""]
    for piece in _pieces(text):
        if measure(lines[-1] + piece.rstrip()) <= most:
            lines[-1] += piece
        elif measure(piece.rstrip()) <= most:
            lines.append(piece)
        else:
            for part in _parts(piece, lambda part: measure(part) <= most):
                if lines[-1] and measure(lines[-1] + part.rstrip()) > most:
                    lines.append("")
                lines[-1] += part
    return [line.rstrip() for line in lines if line.strip()] or [""]


def wrap_items(items: Iterable[str], most: int) -> list[str]:
    """Items in lines of at most `most` cells, broken within an item only where it is longer than a line."""
    lines: list[str] = []
    for item in items:
        if lines and cells(f"{lines[-1]}  {item}") <= most:
            lines[-1] += f"  {item}"
        else:
            lines += wrap(item, most)
    return lines


def _parts(word: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """What a word that is longer than a line is broken into: after hyphens and slashes, else anywhere."""
    for part in re.split(r"(?<=[-/])", word):
        yield from [part] if fits(part) else part


def _pieces(text: str) -> Iterator[str]:
    """What must stay together: words with the spaces after them, single Chinese characters with their punctuation."""
    piece = ""
    for character in text:
        wide = _cells_of(character) == 2  # noqa: PLR2004 -- two cells are a Chinese character
        after = piece[-1:] == " " or (bool(piece) and _cells_of(piece[-1]) == 2)  # noqa: PLR2004 -- as above
        if (
            piece
            and piece[-1] not in _NO_BREAK_AFTER
            and character != " "
            and character not in _NO_BREAK_BEFORE
            and (wide or after)
        ):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece
