"""How texts are broken into lines: English between words, Chinese between characters, branches of a tree below them."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from yrd_cli.render.cells import CELLS, cell_len

INDENT = "  "  # before the further lines of a text, so that rows can be told apart
MIN_TEXT = 18  # cells below which a column of text is not narrowed

_CLOSING, _OPENING = "，。、；：！？）》」』】”’~?*,.;:)]", "（《「『【“‘(["  # what no line begins, or ends, with
_BRANCH = r"(?:[│|] {2}| {3})*[├└|`][─-] "  # before a name in a tree, also as drawn in ASCII
_AFTER_HYPHEN = r"(?<=[^\W\d_]-)(?=[^\W\d_])"  # between letters
_BRANCHES = ("│", "├", "└", "|", "`", " ")  # what one begins with

Piece = tuple[str, int]  # of a text, and how many cells it takes without the blank at its end
Pieces = tuple[
    str, Sequence[Piece], str
]  # a branch of a tree, what stands at it, and the indent below; empty elsewhere


def broken(text: str, width: int) -> list[str]:
    """Break a text into lines at spaces, after hyphens and beside Chinese characters; further lines are indented.

    In a tree they stand below the first, beside the line to the next branch. A word is cut only if it is wider than a
    line.
    """
    if cell_len(text) <= width:
        return [text]
    return _broken_at_spaces(text, width) or _lines_within(in_pieces(text), width)


def _broken_at_spaces(text: str, width: int) -> list[str] | None:
    """Return the lines of a text that is broken at spaces only, as most are; None for others, to be taken to pieces."""
    if not text.isascii() or "-" in text or width <= 2 * len(INDENT):
        return None
    lines, indent, rest = [], "", " ".join(text.split())
    while len(indent) + len(rest) > width:
        end = rest.rfind(" ", 0, width - len(indent) + 1)
        if end < 0:
            return None
        lines.append(indent + rest[:end])
        indent, rest = INDENT, rest[end + 1 :]
    return [*lines, indent + rest]


@lru_cache(maxsize=1)  # to find how narrow a column can be, a text is broken at several widths in turn
def in_pieces(text: str) -> Pieces:
    """Return a text as what it may be broken into."""
    indent = ""
    if branch := branch_of(text):
        trunk = {"├": "│", "|": "|"}.get(branch[-3:-2], " ")  # the last branch, `└`, goes no further
        indent = f"{branch[:-3]}{trunk}  "
    pieces: list[Piece] = []
    for word in text[len(branch) :].split():
        if word.isascii() and "-" not in word:
            pieces.append((f"{word} ", len(word)))
        else:
            *parts, last = _pieces(word)
            pieces += [(part, CELLS[part] if len(part) == 1 else cell_len(part)) for part in parts]
            pieces.append((f"{last} ", cell_len(last)))
    return branch, pieces, indent


def branch_of(text: str) -> str:
    """Return the branch of a tree at which a text stands, if it does."""
    found = re.match(_BRANCH, text) if text.startswith(_BRANCHES) else None
    return found.group() if found else ""


def _lines_within(text: Pieces, width: int) -> list[str]:
    """Return the lines of a text in pieces that is wider than a line."""
    branch, pieces, indent = text
    first, *further = filled(pieces, width - len(branch), indent="" if branch else INDENT) or [""]
    return [branch + first, *(indent + line for line in further)]


def _pieces(word: str) -> list[str]:
    """Return what a word may be broken into: a Chinese list after its items, other words where `_may_break` says."""
    if word.isascii():
        return re.split(_AFTER_HYPHEN, word)
    items = re.split("(?<=、)", word)
    if items[1:] and max(map(cell_len, items)) <= MIN_TEXT - len(INDENT):
        return items
    starts = [0, *(index for index in range(1, len(word)) if _may_break(word, index)), len(word)]
    return [word[start:end] for start, end in pairwise(starts)]


def _may_break(word: str, index: int) -> bool:
    """Return whether a line may begin there: after a hyphen between letters, and beside a Chinese character."""
    before, after = word[index - 1], word[index]
    if _is_chinese(after) or _is_chinese(before):
        return after not in _CLOSING and before not in _OPENING
    return before == "-" and all(map(_is_letter, (word[index - 2 : index - 1], after)))


def _is_chinese(character: str) -> bool:
    # Not by a regular expression: to compile one with such ranges takes 7 ms.
    return "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or "\uff00" <= character <= "\uff60"


def _is_letter(character: str) -> bool:
    return character.isalnum() and not character.isdecimal()


def filled(pieces: Sequence[Piece], width: int, *, indent: str) -> list[str]:
    """Return lines of as many pieces as each has room for, all but the first indented."""
    indent = indent if width > 2 * len(indent) else ""
    lines, line, taken = [], "", 0
    for piece, length in pieces:
        if taken + length > width and line.strip():
            lines.append(line)
            line, taken = indent, len(indent)
        if taken + length > width:
            from rich.cells import chop_cells  # 2 ms, only for words wider than a line

            first, *others = chop_cells(piece, max(width - taken, 1))
            others = [indent + other for other in chop_cells("".join(others), width - len(indent))]
            *full, line = [line + first, *others]
            lines += full
            taken = cell_len(line)
        else:
            line += piece
            taken += length + (piece[-1] == " ")
    return [line.rstrip() for line in (*lines, line) if line.strip()]
