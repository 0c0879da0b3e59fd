"""Tables drawn by Rich, for terminals and in colour."""

import io
import re
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.style import Style as RichStyle
from rich.table import Table
from rich.text import Text

from yrd_cli.render.bibliography import addresses
from yrd_cli.render.style import UNLIMITED, Style
from yrd_cli.render.table_layout import RULES, Block, Layout
from yrd_cli.render.widths import GAP
from yrd_cli.schema.fields import Kind

_HEIGHT = 25  # lines: of no effect, but told neither this nor the width, Rich asks the environment


def draw(layout: Layout, style: Style, emphasised: Sequence[str]) -> str:
    """Return the table as Rich draws it, with the words that were searched for emphasised."""
    text = io.StringIO()
    console = _console(text, style)
    for index, block in enumerate(layout.blocks):
        if index:
            console.print()
        console.print(_table(block, style, emphasised))
    for text_of_note in layout.notes:
        note = Text(text_of_note)
        if style.links:
            _link_addresses(note)
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


def _table(block: Block, style: Style, emphasised: Sequence[str]) -> Table:
    rule = f" {RULES[style.ascii] * 2} "  # a line below the headings and above the total
    table = Table(
        box=box.Box(f"    \n    \n{rule}\n    \n{rule}\n{rule}\n    \n    \n", ascii=style.ascii),
        show_header=style.header,
        show_edge=False,
        pad_edge=False,
        padding=(0, GAP - 1, 0, 0),
        header_style="bold" if style.color else "",
    )
    # Every cell comes as lines of its width: Rich would take a blank in place of a mark away.
    for item, heading in zip(block.columns, block.headings, strict=True):
        table.add_column(Text("\n".join(heading)), vertical="top", width=item.width, no_wrap=True)
    for number, row in enumerate(block.rows):
        is_total = block.has_total and number == len(block.rows) - 1
        cells = [Text("\n".join(lines)) for lines in row]
        if style.links:
            for item, text, lines in zip(block.columns, cells, row, strict=True):
                if item.column.kind is Kind.URL:
                    _link_addresses(text, "".join(line.strip() for line in lines))
        if style.color:
            for item, text in zip(block.columns, cells, strict=True):
                if item.marks[number].is_highest:
                    text.highlight_regex(r"\S(.*\S)?", "bold")
            _emphasise(cells, emphasised)
        table.add_row(*cells, style="bold" if is_total and style.color else None)
        if block.has_total and number == len(block.rows) - 2:
            table.add_section()
    return table


def _link_addresses(text: Text, whole: str | None = None) -> None:
    """Make the addresses in a text links; lines that are together the `whole` of one lead to it."""
    if whole is not None:
        for _, _, target in addresses(whole):
            text.highlight_regex(r"\S+", RichStyle(link=target))
        return
    for start, end, target in addresses(text.plain):
        text.stylize(RichStyle(link=target), start, end)


def _emphasise(cells: Iterable[Text], words: Sequence[str]) -> None:
    """Emphasise the words that were searched for, where cells have them as they were typed."""
    for word in words:
        pattern = rf"\b{re.escape(word)}" if word.isascii() else re.escape(word)
        for text in cells:
            text.highlight_regex(re.compile(pattern, re.IGNORECASE), "bold")
