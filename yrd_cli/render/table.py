"""Tables for people: aligned by terminal cells, and never cut.

A terminal gets them drawn by Rich, a pipe the same lines as plain text, without loading Rich.
"""

from collections.abc import Iterator, Sequence

from yrd_cli.query.result import Result
from yrd_cli.render.style import Style
from yrd_cli.render.table_layout import RULES, Block, Cell, Layout, lay_out
from yrd_cli.render.widths import GAP


def render(result: Result, style: Style) -> str:
    """The table and, below it, what its marks and totals mean."""
    layout = lay_out(result, style)
    if style.color or style.fit:
        from yrd_cli.render.rich_table import draw  # rich: 50 ms, only for terminals and in colour

        return draw(layout, style, result.emphasised)
    return _plain(layout, style)


def _plain(layout: Layout, style: Style) -> str:
    """Return the table as plain lines."""
    blocks = ["".join(f"{line}\n" for line in _lines(block, style)) for block in layout.blocks]
    return "\n".join(blocks) + "".join(f"{note}\n" for note in layout.notes)


def _lines(block: Block, style: Style) -> Iterator[str]:
    widths = [item.width for item in block.columns]
    rule = RULES[style.ascii] * (sum(widths) + GAP * (len(widths) - 1))
    if style.header:
        yield from _side_by_side(block.headings, widths)
        yield rule
    for number, row in enumerate(block.rows, start=1):
        if block.has_total and number == len(block.rows) > 1:
            yield rule
        yield from _side_by_side(row, widths)


def _side_by_side(cells: Sequence[Cell], widths: Sequence[int]) -> Iterator[str]:
    for number in range(max(map(len, cells))):
        pieces = zip(cells, widths, strict=True)
        yield (" " * GAP).join(lines[number] if number < len(lines) else " " * width for lines, width in pieces)
