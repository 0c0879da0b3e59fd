"""The layout of a table: its columns as lines of text, and what is said below it. Whoever draws it starts from here."""

from collections.abc import Collection, Sequence
from itertools import chain, islice

from yrd_cli.query.result import Result
from yrd_cli.render.cells import ABSENT, cell_len, counted, distinct, language_pair, of_each_mark, sign
from yrd_cli.render.line_breaks import GAP, Fitted, Printed, lengths_of, lines_of_column, lines_of_heading, total_width
from yrd_cli.render.rows import columns_for_people, folded, notes_beside
from yrd_cli.render.style import Style
from yrd_cli.schema.fields import Language
from yrd_cli.schema.struct import Struct

_GAP = " " * GAP
_RULES = ("─", "-")  # the second for terminals that only show ASCII
_NAMED = 8  # columns in a message
_LONG_LIST = 36  # cells above which a list is printed as the number of its items

Cell = Sequence[str]  # lines, each exactly as wide as its column


class Block(Struct):
    """A part of a table: columns that stand side by side, with the lines of their headings and cells.

    `cells` holds those of each column. The last of them are the total, if `has_total`.
    """

    columns: Sequence[Printed]
    headings: Sequence[Cell]
    cells: Sequence[Sequence[Cell]]
    has_total: bool

    def is_total(self, number: int) -> bool:
        """Return whether the row of this number is the total."""
        return self.has_total and number == len(self.cells[0]) - 1

    def rule(self, style: Style) -> str:
        """Return the line below the headings and above the total."""
        return _RULES[style.ascii] * (sum(item.width for item in self.columns) + GAP * (len(self.columns) - 1))

    def heading(self) -> list[str]:
        """Return the lines of the headings, side by side."""
        return self._side_by_side([[heading] for heading in self.headings])[0]

    def rows(self) -> list[list[str]]:
        """Return the lines of each row: those of its cells, side by side."""
        return self._side_by_side(self.cells)

    def _side_by_side(self, cells: Sequence[Sequence[Cell]]) -> list[list[str]]:
        heights = list(map(max, zip(*(map(len, column) for column in cells), strict=True)))
        tall = [number for number, height in enumerate(heights) if height > 1]
        if tall:
            copies = [list(column) for column in cells]
            for item, column in zip(self.columns, copies, strict=True):
                blank = [" " * item.width]
                for number in tall:
                    column[number] = [*column[number], *blank * (heights[number] - len(column[number]))]
            cells = copies
        lines = map(_GAP.join, zip(*map(chain.from_iterable, cells), strict=True))
        return [list(islice(lines, height)) for height in heights]


class Layout(Struct):
    """A table laid out for a style: blocks, one below the other with an empty line between them, and notes below."""

    blocks: Sequence[Block]
    notes: Sequence[str]


def lay_out(result: Result, style: Style) -> Layout:
    """Return the table as it is printed, whoever draws it."""
    language = style.language or Language.EN
    result = folded(result, language, style.names)
    units = [column.unit_in for column in result.columns if column.unit_in and column.name in result.named]
    fitted = fit(print_columns(result, language, style), style, kept=(*result.by, *units), named=result.named)
    printed = chain(*fitted.blocks, fitted.below)
    marks = {mark for item in printed for mark in distinct(item.marks).values()}
    notes = [*notes_beside(marks, result, language), *_left_out(fitted, language)]
    return Layout(
        [
            _block(columns, result.total is not None, style, rows)
            for columns, rows in zip(fitted.blocks, _rows_of_blocks(fitted, result), strict=True)
        ],
        [_shown(note, style) for note in notes],
    )


def fit(printed: Sequence[Printed], style: Style, *, kept: Collection[str], named: Collection[str]) -> Fitted:
    """Return what fits the width, if there is one: all columns, where they do."""
    if not style.fit or total_width(printed) <= style.width:
        return Fitted([printed])
    from yrd_cli.render.widths import fit_to_width  # 0.4 ms, only for terminals that are narrower

    return fit_to_width(printed, style, kept=kept, named=named)


def _shown(text: str, style: Style) -> str:
    if not style.ascii:
        return text
    from yrd_cli.render.bars import in_ascii  # 1 ms, only for terminals that show nothing else

    return in_ascii(text)


def _rows_of_blocks(fitted: Fitted, result: Result) -> list[list[int]]:
    """Return which rows each block has: of several blocks, not those with values in others only."""
    every = range(len(result.rows_and_total()))
    if not fitted.blocks[1:]:
        return [list(every)]
    filled = [
        {
            index
            for item in block
            if item.column.name in result.named
            for index in every
            if item.cells[index].strip() != ABSENT
        }
        for block in fitted.blocks
    ]
    anywhere = set().union(*filled)
    total = len(result.rows)  # the index of its row, if there is one
    return [[index for index in every if index in found or index not in anywhere or index == total] for found in filled]


def _block(columns: Sequence[Printed], has_total: bool, style: Style, rows: Sequence[int]) -> Block:
    headings = [lines_of_heading(item) if style.header else [] for item in columns]
    columns = [_of_rows(item, rows, style) for item in columns]
    cells = [lines_of_column(item) for item in columns]
    return Block(columns, headings, cells, has_total)


def _of_rows(item: Printed, rows: Sequence[int], style: Style) -> Printed:
    """Return a column with the cells of some rows, in the characters that the terminal can show."""
    if item.below:
        item = item._replace(below=_of_rows(item.below, rows, style))
    if len(rows) < len(item.cells):
        item = item._replace(
            cells=[item.cells[index] for index in rows],
            lengths=[item.lengths[index] for index in rows],
            marks=[item.marks[index] for index in rows],
        )
    if style.ascii:
        cells = [_shown(text, style) for text in item.cells]
        item = item._replace(cells=cells, lengths=lengths_of(cells))
    return item


def _left_out(fitted: Fitted, language: Language) -> list[str]:
    """Return what is said below a table of the columns that it does not have room for."""
    notes = []
    if fitted.same:
        rows = len(fitted.same[0].cells)
        said = [f"{item.heading_alone} {item.cells[0]}" for item in fitted.same]
        every = f"all {rows}" if rows > 2 else "both"  # noqa: PLR2004 -- one row has nothing that is the same
        pair = (f"The same in {every} rows: {'; '.join(said)}.", f"{rows}行相同：{'；'.join(said)}。")
        notes.append(language_pair(pair, language))
    if fitted.dropped:
        named = [item.heading_alone for item in fitted.dropped]
        first, more = named[:_NAMED], len(named) - _NAMED
        english = ", ".join(first) + (f" and {more} more" if more > 0 else "")
        chinese = "、".join(first) + (f"等{len(named)}列" if more > 0 else "")
        pair = (
            f"Not shown for width: {english}. --wide shows {'them' if named[1:] else 'it'}.",
            f"宽度所限未显示：{chinese}。--wide 可全部显示。",
        )
        notes.append(language_pair(pair, language))
    return notes


def print_columns(result: Result, language: Language, style: Style) -> list[Printed]:
    """Return the columns of a result ready to print, each as wide as its texts."""
    rows = result.rows_and_total()
    printed = []
    columns = columns_for_people(result, language, style.names)
    for column, (texts, marks) in zip(result.columns, columns, strict=True):
        signs = of_each_mark(marks, lambda mark: len(sign(mark))) if column.kind.is_number else []
        width = max(signs, default=0)
        cells = texts
        if width:  # a blank in place of a sign, so that digits line up
            cells = [text + " " * (width - taken) for text, taken in zip(texts, signs, strict=True)]
        short, lengths = cells, lengths_of(cells)
        if style.fit and column.references and max(lengths, default=0) > _LONG_LIST:
            short = [
                (length > _LONG_LIST and counted(column, row, mark, language)) or text
                for text, length, row, mark in zip(cells, lengths, rows, marks, strict=True)
            ]
        heading = column.heading(language)
        printed.append(
            Printed(
                column=column,
                heading=heading,
                heading_alone=column._replace(unit=None).heading(language),
                cells=cells,
                lengths=lengths,
                short=short,
                width=max(cell_len(heading if style.header else ""), *lengths, 0),
                marks=marks,
            )
        )
    return printed
