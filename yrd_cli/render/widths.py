"""What a terminal has room for, where not for all: which columns, and how wide each is."""

import re
from collections.abc import Collection, Mapping, Sequence

from yrd_cli.query.result import Column
from yrd_cli.render.cells import ABSENT, cell_len
from yrd_cli.render.line_breaks import (
    GAP,
    INDENT,
    MIN_TEXT,
    Fitted,
    Printed,
    branch_of,
    broken,
    heading_pieces,
    in_pieces,
    number_pieces,
    total_width,
)
from yrd_cli.render.style import Style
from yrd_cli.schema.fields import IDENTIFIES, Kind, Language

MAX_LINES = 3  # of a row: below that a column is not narrowed, others are dropped
_MAX_WORD = 24  # cells up to which a word is kept whole
_MIN_WIDTH = 8  # cells below which no text is narrowed, even where words have to be broken
_FEW_WRAPPED = 4  # side by side, numbers are broken before texts are if no more than one in so many has to be


def fit_to_width(printed: Sequence[Printed], style: Style, *, kept: Collection[str], named: Collection[str]) -> Fitted:
    """Return what fits the width, of columns that do not as they are.

    In this order: long lists become numbers of items, the unit moves into the heading, columns with one text in all
    rows and ids are dropped, texts are broken, the least important columns are dropped, what identifies a row moves
    below the first column, texts take more than three lines, all figures but one are dropped, it moves below the first
    column, too, words are broken. `kept` are never dropped, nor those that the user `named`, further ones of which
    stand in blocks below the first; so do all others if the user chose the columns.
    """
    if style.keep:
        table = _Table(printed, style, apart=[item.column.name for item in printed[1:]])
        table.narrow(whole_words=True)
        if table.is_too_wide():  # beside a long id
            table = _Table(printed, style)
            table.move(printed)
            table.narrow(whole_words=True)
        return table.fitted(named)
    fixed = {*kept, *named}
    same: list[Printed] = []
    ids: list[Printed] = []
    printed = _with_units_in_headings([item.with_cells(item.heading, item.short) for item in printed])
    if total_width(printed) > style.width:
        same = [item for item in printed if item.column.name not in fixed and _is_same(item)]
        same = same if printed[len(same) :] else []
        printed = _without(printed, same)
    spared = [item for item in printed if item.column.name not in fixed]
    if total_width(printed) > style.width:
        ids = [item for item in spared if item.column.name == "id" and item.column.drop_priority >= 0]
        ids = ids if printed[len(ids) :] else []
        printed = _without(printed, ids)
    table = _Table(printed, style, apart=named)
    table.drop([item for item in _without(spared, ids) if item.column.drop_priority >= 0])
    moved = [item for item in printed if item.column.drop_priority == IDENTIFIES or item.column.name in kept]
    table.move([item for item in moved if _is_said(item.column)])
    table.narrow(whole_words=True)
    further = [item for item in table.columns[1:] if item.column.name not in fixed and item.column.drop_priority < 0]
    table.drop(further, apart=named, but=2)
    table.move(table.columns)
    table.narrow(whole_words=False)
    return table.fitted(named)._replace(same=same, dropped=[*ids, *table.dropped])


class _Table:
    """Columns on their way to a width. Each of those `apart` may stand in a block of its own."""

    def __init__(self, columns: Sequence[Printed], style: Style, *, apart: Collection[str] = ()) -> None:
        self.columns = self._all = columns
        self.dropped: list[Printed] = []
        self._below: list[Printed] = []
        self._style = style
        self._apart = apart
        self._least = {item.column.name: _least(item) for item in columns}

    def is_too_wide(self) -> bool:
        """Return whether the columns, or a block of those apart, need more than there is."""
        return self._needed(self._apart) > self._style.width

    def drop(self, candidates: Sequence[Printed], *, apart: Collection[str] = (), but: int = 1) -> None:
        """Drop columns while they do not fit, the least important first, until there are as few as `but`."""
        for item in sorted(candidates, key=lambda item: item.column.drop_priority)[::-1]:
            if len(self.columns) <= but or self._needed(apart) <= self._style.width:
                return
            self.dropped.append(item)
            self.columns = _without(self.columns, [item])

    def move(self, candidates: Sequence[Printed]) -> None:
        """Move columns below the first one while they do not fit, the widest first."""
        for item in sorted(candidates, key=lambda item: -self._least[item.column.name]):
            if not self.is_too_wide():
                return
            if item.column.name not in (self.columns[0].column.name, *self._apart):
                names = {item.column.name, *(one.column.name for one in self._below)}
                self._below = [one for one in self._all if one.column.name in names]
                first, *others = _without(self.columns, [item])
                self.columns = [self._with_below(first), *others]
                self._least[first.column.name] = _least(self.columns[0])

    def _with_below(self, first: Printed) -> Printed:
        comma = "，" if self._style.language is Language.ZH else ", "
        texts = [_joined(cells, comma) for cells in zip(*(item.cells for item in self._below), strict=True)]
        column = self._below[0].column._replace(kind=Kind.TEXT)
        heading = comma.join(item.heading for item in self._below)
        below = self._below[0]._replace(column=column).with_cells(heading, texts)
        return first._replace(below=below, width=max(first.width, len(INDENT) + below.width))

    def narrow(self, *, whole_words: bool) -> None:
        """Let texts take any number of lines if the columns do not fit; those apart only as many as they have to.

        Words are broken only if that makes the columns fit.
        """
        if not self.is_too_wide():
            return
        wanted = self._least
        least = {
            item.column.name: min(wanted[item.column.name], _least_of_any_lines(item, whole_words=whole_words))
            for item in self.columns
        }
        room = self._style.width - sum(width + GAP for name, width in least.items() if name not in self._apart)
        apart = {name: max(width, min(wanted[name], room)) for name, width in least.items() if name in self._apart}
        self._least = {**least, **apart}
        if not whole_words and self.is_too_wide():
            self._least = wanted

    def _needed(self, apart: Collection[str]) -> int:
        """Return the least width of columns side by side, only the widest of those apart being there."""
        widths = [self._least[item.column.name] for item in self.columns if item.column.name not in apart]
        widest = [self._least[item.column.name] for item in self.columns if item.column.name in apart]
        return sum(width + GAP for width in (*widths, *sorted(widest)[-1:])) - GAP

    def fitted(self, named: Collection[str]) -> Fitted:
        """Return the columns in blocks that fit; numbers that the user `named` are broken before texts are.

        So are all beside a column that others stand below, as its texts are long.
        """
        numbers = tuple(self._least) if self._below else named
        blocks = _stacked(self.columns, self._style.width, self._apart, self._least)
        blocks = [_narrowed(block, self._style.width, numbers, self._least) for block in blocks]
        return Fitted(blocks, self._below, dropped=self.dropped)


def _joined(cells: Sequence[str], comma: str) -> str:
    """Return cells as a text without those missing at its end; others are needed to tell which is which."""
    texts = [cell.strip() for cell in cells]
    while texts and texts[-1] == ABSENT:
        texts.pop()
    return comma.join(texts)


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


def _wraps(column: Column) -> bool:
    """Whether cells may take several lines: texts may; ids that are to be copied may not."""
    return column.kind in (Kind.TEXT, Kind.NESTED, Kind.URL) or (
        column.kind is Kind.ID and column.references is not None
    )


def _least(item: Printed) -> int:
    """Return the narrowest that a column can be: texts take up to three lines, numbers stay whole."""
    if item.below:
        return max(_least(item._replace(below=None)), len(INDENT) + _least(item.below))
    width = _least_of_heading(item)
    if item.column.kind.is_number:
        return max(width, *(cell_len(piece) for text in set(item.cells) for piece in number_pieces(text)), 1)
    if not _wraps(item.column):
        return max(width, *item.lengths, 1)
    return min(item.width, _least_of_texts(item, max(width, MIN_TEXT)))


def _least_of_heading(item: Printed) -> int:
    """Return the narrowest that a heading can be: words stay whole, several headings in Chinese are a word each."""
    headings = [item.heading] if item.column.kind.is_number else re.split("(?<=，)", item.heading)
    return max((cell_len(piece) for heading in headings for piece in heading_pieces(heading)), default=0)


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
    return max(width, *map(_longest_word, length_of), 0)


def _least_of_any_lines(item: Printed, *, whole_words: bool) -> int:
    """Return the narrowest that a column can be if texts take any number of lines, and words stay whole or not."""
    if item.below:
        own = _least_of_any_lines(item._replace(below=None), whole_words=whole_words)
        return max(own, len(INDENT) + _least_of_any_lines(item.below, whole_words=whole_words))
    if item.column.kind.is_number or not _wraps(item.column):
        return _least(item)
    if whole_words:
        return max(_least_of_heading(item), *map(_longest_word, item.cells), 1)
    return max((len(branch_of(text)) for text in item.cells), default=0) + _MIN_WIDTH


def _longest_word(text: str) -> int:
    """Return the least width of a text whose words stay whole, except very long ones."""
    branch, pieces, _ = in_pieces(text)
    return len(branch) + min(max((length for _, length in pieces), default=0) + len(INDENT), _MAX_WORD)


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
    if total_width(printed) > width:
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
