"""Tables drawn by Rich, for terminals and in colour."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.segment import Segment, Segments
from rich.style import Style as RichStyle
from rich.text import Text

from yrd_cli.query.result import Mark
from yrd_cli.render.cells import distinct
from yrd_cli.render.line_breaks import GAP, Printed, filled, in_pieces
from yrd_cli.render.style import UNLIMITED, Style
from yrd_cli.render.table_layout import Block, Cell, Layout
from yrd_cli.schema.fields import Kind

_BOLD = RichStyle(bold=True)
_HEIGHT = 25  # lines: of no effect, but told neither this nor the width, Rich asks the environment


def draw(layout: Layout, style: Style, emphasised: Sequence[str]) -> str:
    """Return the table as Rich draws it, with the words that were searched for emphasised."""
    text = io.StringIO()
    console = _console(text, style)
    patterns = [_emphasising(word) for word in emphasised] if style.color else []
    for index, block in enumerate(layout.blocks):
        if index:
            console.print()
        # Not by a table of Rich, which would measure and break again what is laid out already: nine tenths of the time.
        console.print(Segments(_segments(block, style, patterns, console)), soft_wrap=True)
    for text_of_note in layout.notes:
        note = Text(_with_breaks(text_of_note, style.width) if style.fit else text_of_note)
        if style.links:
            for start, end, target in _addresses(text_of_note):
                note.stylize(RichStyle(link=target), start, end)
        console.print(note, width=style.width if style.fit else None, soft_wrap=not style.fit)
    return text.getvalue()


def _console(file: io.StringIO, style: Style) -> Console:
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
    )


def _segments(block: Block, style: Style, patterns: Sequence[str], console: Console) -> Iterator[Segment]:
    """Yield the lines of a block as Rich prints them."""
    rule = Segment(f"{block.rule(style)}\n")
    if style.header:
        yield from _row(block, [[[Segment(line)] for line in lines] for lines in block.headings], _BOLD, at_bottom=True)
        yield rule
    with_highest = [item for item in block.columns if any(mark.is_highest for mark in distinct(item.marks).values())]
    has_looks = bool(patterns) or (style.links and any(item.column.kind is Kind.URL for item in block.columns))
    for number, lines in enumerate(block.rows()):
        is_total = block.is_total(number)
        if is_total and number:
            yield rule
        if is_total or has_looks or any(item.marks[number].is_highest for item in with_highest):
            cells = [
                _drawn(cells[number], _looks(item, item.marks[number], cells[number], style, patterns), console)
                for item, cells in zip(block.columns, block.cells, strict=True)
            ]
            yield from _row(block, cells, _BOLD if is_total else None)
        else:
            yield Segment("\n".join((*lines, "")))


def _row(
    block: Block, cells: Sequence[Sequence[Sequence[Segment]]], look: RichStyle | None, *, at_bottom: bool = False
) -> Iterator[Segment]:
    """Yield the lines of a row with segments for each line of its cells, all of which have a look."""
    height = max(map(len, cells))
    for number in range(height):
        for item, lines in zip(block.columns, cells, strict=True):
            is_last = item is block.columns[-1]
            padding = "" if is_last else " " * (GAP - 1)
            index = number - (height - len(lines) if at_bottom else 0)
            if 0 <= index < len(lines):
                yield from Segment.apply_style([*lines[index], Segment(padding)], look)
            else:
                yield Segment(" " * item.width + padding, look)
            if not is_last:
                yield Segment(" ")
        yield Segment.line()


def _looks(
    item: Printed, mark: Mark, lines: Cell, style: Style, patterns: Sequence[str]
) -> list[tuple[str, RichStyle]]:
    """Return the links of a cell and what is bold in it, each with the pattern of what looks so."""
    looks: list[tuple[str, RichStyle]] = []
    if style.links and item.column.kind is Kind.URL:  # the lines are together what they lead to
        whole = "".join(line.strip() for line in lines)
        looks += [(r"\S+", RichStyle(link=target)) for _, _, target in _addresses(whole)]
    if mark.is_highest:
        looks.append((r"\S(.*\S)?", _BOLD))
    return [*looks, *((pattern, _BOLD) for pattern in patterns)]


def _drawn(lines: Cell, looks: Sequence[tuple[str, RichStyle]], console: Console) -> list[list[Segment]]:
    """Return the lines of a cell, with looks where there are some."""
    if not looks:
        return [[Segment(line)] for line in lines]
    texts = [Text(line) for line in lines]
    for text in texts:
        for pattern, look in looks:
            text.highlight_regex(pattern, look)
    return [list(text.render(console)) for text in texts]


def _addresses(text: str) -> Iterable[tuple[int, int, str]]:
    """Return where an address begins and ends in a text, and what to link it to."""
    if "://" not in text:
        return ()
    from yrd_cli.render.bibliography import addresses  # 3 ms, only where there are some

    return addresses(text)


def _with_breaks(note: str, width: int) -> str:
    """Return a Chinese note in lines, none of which begins with a full stop: Rich breaks it anywhere."""
    if "。" not in note or "://" in note:
        return note
    return "\n".join(filled(in_pieces(note)[1], width, indent=""))


def _emphasising(word: str) -> str:
    """Return the pattern of a word that was searched for, where cells have it as it was typed."""
    return rf"(?i:\b{re.escape(word)})" if word.isascii() else rf"(?i:{re.escape(word)})"
