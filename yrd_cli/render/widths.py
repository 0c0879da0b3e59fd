"""What a terminal has room for: which columns, and how wide each is."""

import re
from collections.abc import Collection, Mapping, Sequence

from yrd_cli.query.result import Column, Mark
from yrd_cli.render.cells import cell_len
from yrd_cli.render.line_breaks import INDENT, MIN_TEXT, branch_of, broken, filled, in_pieces
from yrd_cli.render.style import Style
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.struct import Struct

GAP = 2  # cells between columns
MAX_LINES = 3  # of a row: below that a column is not narrowed, others are dropped
_MAX_WORD = 24  # cells up to which a word is kept whole
_FEW_WRAPPED = 4  # side by side, numbers are broken before texts are if no more than one in so many has to be


class Printed(Struct):
    """A column ready to print: its heading, its cells (the total's last, if any) and the width it gets.

    `lengths` are how many terminal cells the texts in `cells` take. `short` holds the same cells where there is less
    room, `heading_alone` is the heading without a unit. `marks` are those of the cells.
    """

    column: Column
    heading: str
    heading_alone: str
    cells: Sequence[str]
    lengths: Sequence[int]
    short: Sequence[str]
    width: int
    marks: Sequence[Mark]

    def with_cells(self, heading: str, cells: Sequence[str]) -> "Printed":
        """Return the column with other texts, as wide as these are."""
        lengths = self.lengths if cells is self.cells else lengths_of(cells)
        width = max(cell_len(heading), *lengths, 0)
        return self._replace(heading=heading, cells=cells, lengths=lengths, width=width)


class Fitted(Struct):
    """What is printed of the columns: blocks of them, one below the other, and what is to be said of the others.

    `same` are columns with one text in all rows, `dropped` those that there is no room for.
    """

    blocks: Sequence[Sequence[Printed]]
    same: Sequence[Printed] = ()
    dropped: Sequence[Printed] = ()


def lengths_of(texts: Sequence[str]) -> list[int]:
    """Return how many terminal cells each text takes: most columns are ASCII."""
    return list(map(len if "".join(texts).isascii() else cell_len, texts))


def fit(printed: Sequence[Printed], style: Style, *, kept: Collection[str], named: Collection[str]) -> Fitted:
    """Return what fits the width.

    In this order: long lists become numbers of items, the unit moves into the heading, columns with one text in all
    rows and ids are dropped, texts are broken, the least important columns are dropped. `kept` never are; of those that
    the user `named`, further ones stand below the first.
    """
    if not style.fit or _total_width(printed) <= style.width:
        return Fitted([printed])
    same: list[Printed] = []
    dropped: list[Printed] = []
    if not style.keep:
        printed = _with_units_in_headings([item.with_cells(item.heading, item.short) for item in printed])
        spared = [item for item in printed if item.column.name not in {*kept, *named}]
        if _total_width(printed) > style.width:
            same = [item for item in spared if _is_same(item)]
            printed = _without(printed, same)
        if _total_width(printed) > style.width:
            dropped = [item for item in spared if item.column.name == "id" and item not in same]
            dropped = dropped if len(printed) > len(dropped) else []
            printed = _without(printed, dropped)
    least = {item.column.name: _least(item) for item in printed}
    while not style.keep and printed[1:] and sum(least.values()) + GAP * (len(printed) - 1) > style.width:
        droppable = [item for item in printed if item.column.name not in {*kept, *named}]
        if not droppable or (named and droppable == [printed[0]]):
            break
        last = max(droppable, key=lambda item: (item.column.drop_priority, printed.index(item)))
        printed = _without(printed, [last])
        dropped.append(last)
        del least[last.column.name]
    blocks = _stacked(printed, style.width, named, least)
    return Fitted([_narrowed(block, style.width, named, least) for block in blocks], same, dropped)


def _without(printed: Sequence[Printed], others: Sequence[Printed]) -> Sequence[Printed]:
    names = {item.column.name for item in others}
    return [item for item in printed if item.column.name not in names]


def _with_units_in_headings(printed: Sequence[Printed]) -> Sequence[Printed]:
    """Return the columns, units that are the same in every row in the heading of their values."""
    by_name = {item.column.name: item for item in printed}
    placed: list[Printed] = []
    moved: list[Printed] = []
    for item in printed:
        unit = by_name.get(item.column.unit_in or "")
        if unit and len(set(unit.cells)) == 1:
            moved.append(unit)
            item = item.with_cells(f"{item.heading} ({unit.cells[0]})", item.cells)  # noqa: PLW2901 -- with its unit
        placed.append(item)
    return _without(placed, moved)


def _is_same(item: Printed) -> bool:
    """Whether a column has one text in each of several rows, which can be said below the table."""
    return len(item.cells) > 1 and len(set(item.cells)) == 1 and _is_said(item.column)


def _is_said(column: Column) -> bool:
    return column.kind is Kind.YEAR or not column.kind.is_number


def _total_width(printed: Sequence[Printed]) -> int:
    return sum(item.width for item in printed) + GAP * (len(printed) - 1)


def _wraps(column: Column) -> bool:
    """Whether cells may take several lines: texts may; ids that are to be copied may not."""
    return column.kind in (Kind.TEXT, Kind.NESTED, Kind.URL) or (
        column.kind is Kind.ID and column.references is not None
    )


def _least(item: Printed) -> int:
    """Return the narrowest that a column can be: texts take up to three lines, numbers stay whole."""
    width = max(map(cell_len, _heading_pieces(item.heading)), default=0)
    if item.column.kind.is_number:
        return max(width, *(cell_len(piece) for text in set(item.cells) for piece in _number_pieces(text)), 1)
    if not _wraps(item.column):
        return max(width, *item.lengths, 1)
    return min(item.width, _least_of_texts(item, max(width, MIN_TEXT)))


def _least_of_texts(item: Printed, width: int) -> int:
    """Return the least width, `width` or more, at which texts take up to three lines and words stay whole."""
    lengths = zip(item.cells, item.lengths, strict=True)
    length_of = {text: length for text, length in lengths if length > width - len(INDENT)}  # others fit anyway
    branch = max((len(branch_of(text)) for text in length_of), default=0)
    width = max(width, branch + len(INDENT))  # beside a branch there is room for something
    for text in sorted(length_of, key=length_of.__getitem__, reverse=True):
        if length_of[text] + branch < 2 * (width - len(INDENT)):
            break  # it takes three lines or fewer, as do shorter ones: two lines hold more together than one could
        while len(broken(text, width)) > MAX_LINES:
            width += 1
    if width >= branch + _MAX_WORD:
        return width
    words = [
        len(branch) + min(max((length for _, length in pieces), default=0) + len(INDENT), _MAX_WORD)
        for branch, pieces, _ in map(in_pieces, length_of)
    ]
    return max(width, *words, 0)


def _stacked(
    printed: Sequence[Printed], width: int, named: Collection[str], least: Mapping[str, int]
) -> Sequence[Sequence[Printed]]:
    """Return the columns in blocks that fit, each with those that are not `named`; one block, if none is."""
    first = [item for item in printed if item.column.name not in named]
    taken = sum(least[item.column.name] + GAP for item in first) - GAP
    blocks: list[list[Printed]] = [[]]
    room = width - taken
    for item in printed:
        if item.column.name in named:
            needed = least[item.column.name] + GAP
            if blocks[-1] and needed > room:
                blocks.append([])
                room = width - taken
            blocks[-1].append(item)
            room -= needed
    return [printed] if not blocks[1:] else [[*first, *block] for block in blocks]


def _narrowed(
    printed: Sequence[Printed], width: int, named: Collection[str], least_of: Mapping[str, int]
) -> Sequence[Printed]:
    """Narrow the widest columns, a cell at a time, until all columns fit."""
    least = [least_of[item.column.name] for item in printed]
    widths = [item.width for item in printed]
    if _total_width(printed) > width:
        widths = [
            low if item.column.name in named and _few_wrap(item, low) else item.width
            for item, low in zip(printed, least, strict=True)
        ]
    excess = sum(widths) + GAP * (len(widths) - 1) - width
    for _ in range(excess):
        candidates = [index for index in range(len(widths)) if widths[index] > least[index]]
        if not candidates:
            break
        widths[max(candidates, key=lambda index: widths[index])] -= 1
    return [item._replace(width=width) for item, width in zip(printed, widths, strict=True)]


def _few_wrap(item: Printed, width: int) -> bool:
    """Whether a column of numbers can be so narrow at the cost of a few that take a second line."""
    return item.column.kind.is_number and len(item.cells) >= _FEW_WRAPPED * sum(
        length > width for length in item.lengths
    )


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
            pieces = _heading_pieces(text) if text == item.heading else _number_pieces(text)
            lines = filled([(f"{piece} ", cell_len(piece.rstrip())) for piece in pieces], width, indent="")
        else:
            lines = broken(text, width)
        cells.append([to_width(line, width - cell_len(line) + len(line)) for line in lines])
    return cells


def _number_pieces(text: str) -> list[str]:
    """Return what is said before a number (`more than`) and the number with its signs, each of which stays whole."""
    return re.split(r"(?<=\w) (?=[\d-])", text, maxsplit=1) if " " in text.rstrip() else [text]


def _heading_pieces(text: str) -> list[str]:
    """Return the words of a heading; a unit in brackets is one."""
    return re.findall(r"\(.*?\)|\S+", text)
