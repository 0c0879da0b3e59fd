"""Tables for people, drawn by Rich: aligned by terminal cells, and never cut."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from yrd_cli.query.result import Column, Result
from yrd_cli.render.bars import in_ascii
from yrd_cli.render.cells import cell, sign
from yrd_cli.render.rows import notes_for_people, total_cell
from yrd_cli.render.style import UNLIMITED, Style
from yrd_cli.schema.fields import Kind, Language

_GAP = 2  # cells between columns: the divider of the box, which is a space, and a cell of padding
_BOX = box.Box("    \n    \n ── \n    \n ── \n ── \n    \n    \n")  # a line below the headings and above the total
_ASCII_BOX = box.Box("    \n    \n -- \n    \n -- \n -- \n    \n    \n", ascii=True)
_HEIGHT = 25  # lines: nothing here depends on them, but without them Rich asks the environment
_NAMED = 8  # columns in a message
_WRAPPED = 18  # cells below which a column of text is not wrapped further
_LONGEST_WORD = 24  # cells up to which a word is kept whole


class Printed(NamedTuple):
    """A column ready to print: its heading, its cells (the total's last, if any) and the width it gets.

    `bold` says which of the cells are emphasised.
    """

    column: Column
    heading: str
    cells: list[str]
    width: int
    bold: list[bool]


def render(result: Result, style: Style) -> str:
    """The table and, below it, what its marks and totals mean."""
    text = io.StringIO()
    draw(result, style, console(text, style))
    return text.getvalue()


def console(file: io.StringIO, style: Style, *, record: bool = False) -> Console:
    """A console that decides nothing by itself: width, colour and markup are settled here."""
    return Console(
        file=file,
        width=UNLIMITED if style.fit else style.width,  # columns are fitted here, not by Rich
        height=_HEIGHT,
        force_terminal=style.color,
        force_interactive=False,
        force_jupyter=False,
        color_system="standard" if style.color else None,
        legacy_windows=False,
        no_color=False,
        markup=False,
        emoji=False,
        highlight=False,
        record=record,
    )


def draw(result: Result, style: Style, onto: Console) -> None:
    """Draw the table and its notes."""
    language = style.language or Language.EN
    printed = _fit(_print_columns(result, language, style), style, result.by)
    table = Table(
        box=_ASCII_BOX if style.ascii else _BOX,
        show_header=style.header,
        show_edge=False,
        pad_edge=False,
        padding=(0, _GAP - 1, 0, 0),
        header_style="bold" if style.color else "",
    )
    for item in printed:
        table.add_column(
            Text(item.heading),
            justify="right" if item.column.kind.is_number else "left",
            vertical="top",
            width=item.width,
            overflow="fold",
        )
    lines = list(zip(*(item.cells for item in printed), strict=True))
    for number, line in enumerate(lines):
        is_total = result.total is not None and number == len(result.rows)
        texts = map(in_ascii, line) if style.ascii else line
        bold = ["bold" if item.bold[number] and style.color else "" for item in printed]
        cells = [Text(text, weight) for text, weight in zip(texts, bold, strict=True)]
        if style.color:
            emphasise(cells, result.emphasised)
        table.add_row(*cells, style="bold" if is_total and style.color else None)
        if result.total is not None and number == len(result.rows) - 1:
            table.add_section()
    onto.print(table)
    for note in notes_for_people(result, [item.column for item in printed], language):
        text = in_ascii(note) if style.ascii else note
        onto.print(Text(text), width=style.width if style.fit else None, soft_wrap=not style.fit)


def emphasise(cells: Iterable[Text], words: Sequence[str]) -> None:
    """Emphasise the words that were searched for, where cells have them as they were typed."""
    for word in words:
        pattern = rf"\b{re.escape(word)}" if word.isascii() else re.escape(word)
        for text in cells:
            text.highlight_regex(re.compile(pattern, re.IGNORECASE), "bold")


def _print_columns(result: Result, language: Language, style: Style) -> list[Printed]:
    rows = result.rows_and_total()
    printed = []
    for column in result.columns:
        cells = [cell(column, row, language, style.names) for row in rows]
        marks = [row.mark(column) for row in rows]
        if result.total:
            cells[-1] = total_cell(result, column, language, style.names)
        if column.kind.is_number and any(map(sign, marks)):
            cells = [text if sign(mark) else f"{text} " for text, mark in zip(cells, marks, strict=True)]
        heading = column.heading(language)
        width = max([cell_len(heading) if style.header else 0, *map(cell_len, cells)], default=0)
        bold = [mark.is_highest for mark in marks]
        printed.append(Printed(column, heading, cells, width, bold))
    return printed


def _wraps(column: Column) -> bool:
    """Whether cells may take several lines: text may; numbers, and ids that are to be copied, may not."""
    return column.kind in (Kind.TEXT, Kind.NESTED, Kind.URL) or (
        column.kind is Kind.ID and column.references is not None
    )


def _fit(printed: list[Printed], style: Style, kept: Sequence[str]) -> list[Printed]:
    """The columns that fit the width: text is wrapped first, then the least important are dropped, but not `kept`."""
    if not style.fit:
        return printed
    dropped: list[Printed] = []
    least = {item.column.name: _least(item) for item in printed}
    while not style.keep and _total_width([least[item.column.name] for item in printed]) > style.width:
        droppable = [item for item in printed if item.column.name not in kept]
        if not droppable or not printed[1:]:
            break
        first = max(droppable, key=lambda item: (_says_nothing(item), item.column.drop_priority, printed.index(item)))
        printed = [item for item in printed if item is not first]
        dropped.append(first)
    if dropped and style.warn:
        named = [item.heading for item in dropped]
        more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
        style.warn(f"too narrow for {', '.join(named[:_NAMED])}{more}: --wide shows all")
    return _wrap(printed, style.width)


def _says_nothing(item: Printed) -> bool:
    """Whether a column has the same text in each of several rows: the first that a narrow terminal can do without."""
    return len(item.cells) > 1 and len(set(item.cells)) == 1 and not item.column.kind.is_number


def _total_width(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _least(item: Printed) -> int:
    """The narrowest that a column can be: text wraps between words, numbers do not, headings do."""
    words = max(map(cell_len, item.heading.split()), default=0)
    if _wraps(item.column):
        longest = max((cell_len(word) for text in item.cells for word in text.split()), default=0)
        return min(item.width, max(_WRAPPED, words, min(longest, _LONGEST_WORD)))
    return min(item.width, max([words, *map(cell_len, item.cells)]))


def _wrap(printed: list[Printed], width: int) -> list[Printed]:
    """Narrow the widest columns of text, a cell at a time, until all columns fit."""
    widths, least = [item.width for item in printed], [_least(item) for item in printed]
    excess = _total_width(widths) - width
    while excess > 0:
        candidates = [i for i in range(len(printed)) if widths[i] > least[i]]
        if not candidates:
            break
        widths[max(candidates, key=lambda i: widths[i])] -= 1
        excess -= 1
    return [item._replace(width=width) for item, width in zip(printed, widths, strict=True)]
