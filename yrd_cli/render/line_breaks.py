"""How texts and columns are broken into lines: between words, Chinese characters, and below the branches of a tree."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from yrd_cli.query.result import Column, Mark
from yrd_cli.render.cells import CELLS, cell_len
from yrd_cli.schema.struct import Struct

GAP = 2  # cells between columns
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


def beside(before: str, text: str, width: int) -> list[str]:
    """Break a text into lines beside what stands before it, or below that, where there is hardly any room.

    Words in Latin letters stay whole: ids and addresses, to be copied, are among them.
    """
    if 2 * len(before + text) <= width or not text.strip():  # as on a pipe
        return [before + text]
    taken = cell_len(before)
    if taken + cell_len(text) <= width:
        return [before + text]
    branch, _, below = in_pieces(text)
    pieces = [piece for word in text[len(branch) :].split() for piece in _in_whole_words(word)]
    above: list[str] = []
    if taken + max(pieces[0][1], MIN_TEXT) > width:
        above = [before.rstrip()]
        before = " " * (len(before) - len(before.lstrip())) + INDENT
        taken = len(before)
    first, *further = filled(pieces, width - taken - len(branch), indent="" if branch else INDENT, chops=False)
    return [*above, before + branch + first, *(" " * taken + below + line for line in further)]


def _in_whole_words(word: str) -> list[Piece]:
    """Return a word as pieces none of which ends with a hyphen: Chinese has no blank around an id."""
    if word.isascii():
        return [(f"{word} ", len(word))]
    whole: list[Piece] = []
    for piece, length in in_pieces(word)[1]:
        before, taken = whole.pop() if whole and whole[-1][0].endswith("-") else ("", 0)
        whole.append((before + piece, taken + length))
    return whole


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


def filled(pieces: Sequence[Piece], width: int, *, indent: str, chops: bool = True) -> list[str]:
    """Return lines of as many pieces as each has room for, all but the first indented; longer pieces may be chopped."""
    indent = indent if width > 2 * len(indent) else ""
    lines, line, taken = [], "", 0
    for piece, length in pieces:
        if taken + length > width and line.strip():
            lines.append(line)
            line, taken = indent, len(indent)
        if chops and taken + length > width:
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


class Printed(Struct):
    """A column ready to print: its heading, its cells (the total's last, if any) and the width it gets.

    `lengths` are how many terminal cells the texts in `cells` take. `short` holds the same cells where there is less
    room, `heading_alone` is the heading without a unit. `marks` are those of the cells. The heading and the cells of
    `below`, if there is any, stand below those of the column, indented.
    """

    column: Column
    heading: str
    heading_alone: str
    cells: Sequence[str]
    lengths: Sequence[int]
    short: Sequence[str]
    width: int
    marks: Sequence[Mark]
    below: "Printed | None" = None

    def with_cells(self, heading: str, cells: Sequence[str]) -> "Printed":
        """Return the column with other texts, as wide as these are."""
        lengths = self.lengths if cells is self.cells else lengths_of(cells)
        width = max(cell_len(heading), *lengths, 0)
        return self._replace(heading=heading, cells=cells, lengths=lengths, width=width)


class Fitted(Struct):
    """What is printed of the columns: blocks of them, one below the other, and what is to be said of the others.

    `below` are columns that stand below the first one, `same` those with one text in all rows, `dropped` those that
    there is no room for.
    """

    blocks: Sequence[Sequence[Printed]]
    below: Sequence[Printed] = ()
    same: Sequence[Printed] = ()
    dropped: Sequence[Printed] = ()


def lengths_of(texts: Sequence[str]) -> list[int]:
    """Return how many terminal cells each text takes: most columns are ASCII."""
    return list(map(len if "".join(texts).isascii() else cell_len, texts))


def total_width(printed: Sequence[Printed]) -> int:
    """Return how wide columns are, side by side."""
    return sum(item.width for item in printed) + GAP * (len(printed) - 1)


def lines_of_heading(item: Printed) -> list[str]:
    """Return the lines of the heading of a column, with that of what stands below it."""
    lines = lines_of(item, item.heading)
    return [*lines, *_below(item, item.heading, item.below.heading)] if item.below else lines


def lines_of_column(item: Printed) -> list[list[str]]:
    """Return the lines of each cell of a column, with those of what stands below it."""
    cells = lines_of_each(item, item.cells, item.lengths)
    if item.below is None:
        return cells
    texts = zip(cells, item.cells, item.below.cells, strict=True)
    return [[*lines, *_below(item, text, below)] for lines, text, below in texts]


def _below(item: Printed, text: str, below: str) -> list[str]:
    """Return the lines of what stands below a text: indented, in a tree beside the line to the next branch."""
    indent = in_pieces(text)[2] or INDENT
    lines = [indent + line for line in broken(below, item.width - len(indent))] if below else []
    return [line + " " * (item.width - cell_len(line)) for line in lines]


def lines_of(item: Printed, text: str) -> list[str]:
    """Return the text of a cell or heading as lines of exactly the width of its column."""
    return lines_of_each(item, [text], [cell_len(text)])[0]


def lines_of_each(item: Printed, texts: Sequence[str], lengths: Sequence[int]) -> list[list[str]]:
    """Return each of the texts of a column, which take so many cells, as such lines."""
    width, is_number = item.width, item.column.kind.is_number
    to_width = str.rjust if is_number else str.ljust
    cells = []
    for text, length in zip(texts, lengths, strict=True):
        if length <= width:
            cells.append([to_width(text, width - length + len(text))])
            continue
        if is_number:
            pieces = heading_pieces(text) if text == item.heading else number_pieces(text)
            lines = filled([(f"{piece} ", cell_len(piece.rstrip())) for piece in pieces], width, indent="")
        else:
            lines = broken(text, width)
        cells.append([to_width(line, width - cell_len(line) + len(line)) for line in lines])
    return cells


def number_pieces(text: str) -> list[str]:
    """Return what is said before a number (`more than`) and the number with its signs, each of which stays whole."""
    return re.split(r"(?<=\w) (?=[\d-])", text, maxsplit=1) if " " in text.rstrip() else [text]


def heading_pieces(text: str) -> list[str]:
    """Return the words of a heading; a unit in brackets is one."""
    return re.findall(r"\(.*?\)|\S+", text)
