"""Tables for people, drawn by Rich: aligned by terminal cells, and never cut."""

import io
import re
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.style import Style as RichStyle
from rich.table import Table
from rich.text import Text

from yrd_cli.query.result import Result
from yrd_cli.render.bars import in_ascii
from yrd_cli.render.bibliography import addresses
from yrd_cli.render.cells import cell, counted, language_pair, sign
from yrd_cli.render.rows import folded, notes_for_people, total_cell
from yrd_cli.render.style import UNLIMITED, Style
from yrd_cli.render.widths import GAP, Fitted, Printed, fit, lines_of, natural_width, shortened
from yrd_cli.schema.fields import Kind, Language

_BOX = box.Box("    \n    \n ── \n    \n ── \n ── \n    \n    \n")  # a line below the headings and above the total
_ASCII_BOX = box.Box("    \n    \n -- \n    \n -- \n -- \n    \n    \n", ascii=True)
_HEIGHT = 25  # lines: of no effect, but told neither this nor the width, Rich asks the environment
_NAMED = 8  # columns in a message


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
    """Draw the table, in as many blocks as it takes, and its notes."""
    language = style.language or Language.EN
    result = folded(result, language, style.names)
    fitted = fit(print_columns(result, language, style), style, kept=result.by, named=result.named)
    for index, block in enumerate(fitted.blocks):
        if index:
            onto.print()
        onto.print(_table(result, block, style))
    columns = tuple({item.column.name: item.column for block in fitted.blocks for item in block}.values())
    for note in [*notes_for_people(result, columns, language), *_left_out(fitted, language)]:
        text = Text(in_ascii(note) if style.ascii else note)
        if style.links:
            link_addresses(text)
        onto.print(text, width=style.width if style.fit else None, soft_wrap=not style.fit)


def _table(result: Result, printed: Sequence[Printed], style: Style) -> Table:
    table = Table(
        box=_ASCII_BOX if style.ascii else _BOX,
        show_header=style.header,
        show_edge=False,
        pad_edge=False,
        padding=(0, GAP - 1, 0, 0),
        header_style="bold" if style.color else "",
    )
    for item in printed:  # every cell comes as lines of its width: Rich would take a blank in place of a mark away
        heading = Text("\n".join(lines_of(item, item.heading)) if style.header else "")
        table.add_column(heading, vertical="top", width=item.width, no_wrap=True)
    for number, line in enumerate(zip(*(item.cells for item in printed), strict=True)):
        is_total = result.total is not None and number == len(result.rows)
        cells = []
        for item, text in zip(printed, line, strict=True):
            lines = lines_of(item, in_ascii(text) if style.ascii else text)
            cells.append(Text("\n".join(lines)))
            if style.links and item.column.kind is Kind.URL:
                link_addresses(cells[-1], text.strip())
            if item.bold[number] and style.color:
                cells[-1].highlight_regex(r"\S(.*\S)?", "bold")
        if style.color:
            emphasise(cells, result.emphasised)
        table.add_row(*cells, style="bold" if is_total and style.color else None)
        if result.total is not None and number == len(result.rows) - 1:
            table.add_section()
    return table


def link_addresses(text: Text, whole: str | None = None) -> None:
    """Make the addresses in a text links; lines that are together the `whole` of one lead to it."""
    if whole is not None:
        for _, _, target in addresses(whole):
            text.highlight_regex(r"\S+", RichStyle(link=target))
        return
    for start, end, target in addresses(text.plain):
        text.stylize(RichStyle(link=target), start, end)


def _left_out(fitted: Fitted, language: Language) -> list[str]:
    """Return what is said below a table of the columns that it does not have room for."""
    notes = []
    if fitted.same:
        rows = len(fitted.same[0].cells)
        said = [f"{item.heading_alone} {item.cells[0]}" for item in fitted.same]
        pair = (f"The same in all {rows} rows: {'; '.join(said)}.", f"{rows}行相同：{'；'.join(said)}。")
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


def emphasise(cells: Iterable[Text], words: Sequence[str]) -> None:
    """Emphasise the words that were searched for, where cells have them as they were typed."""
    for word in words:
        pattern = rf"\b{re.escape(word)}" if word.isascii() else re.escape(word)
        for text in cells:
            text.highlight_regex(re.compile(pattern, re.IGNORECASE), "bold")


def print_columns(result: Result, language: Language, style: Style) -> list[Printed]:
    """Return the columns of a result ready to print, each as wide as its texts."""
    rows = result.rows_and_total()
    printed = []
    for column in result.columns:
        cells = [cell(column, row, language, style.names) for row in rows]
        marks = [row.mark(column) for row in rows]
        if result.total:
            cells[-1] = total_cell(result, column, language, style.names)
        width = max((len(sign(mark)) for mark in marks), default=0)
        if column.kind.is_number and width:
            cells = [text + " " * (width - len(sign(mark))) for text, mark in zip(cells, marks, strict=True)]
        short = cells
        if column.references and any(isinstance(row.get(column.name), tuple) for row in rows):
            items = [counted(column, row, language) for row in rows]
            short = [shortened(text, item) if item else text for text, item in zip(cells, items, strict=True)]
        heading = column.heading(language)
        printed.append(
            Printed(
                column=column,
                heading=heading,
                heading_alone=column._replace(unit=None).heading(language),
                cells=cells,
                short=short,
                width=natural_width(heading if style.header else "", cells),
                bold=[mark.is_highest for mark in marks],
            )
        )
    return printed
