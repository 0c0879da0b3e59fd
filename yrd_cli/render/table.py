"""Tables for people: aligned by terminal cells, and never cut.

A terminal gets them drawn by Rich, a pipe the same lines as plain text, without loading Rich.
"""

from collections.abc import Iterator

from yrd_cli.query.result import Result
from yrd_cli.render.style import Style
from yrd_cli.render.table_layout import Block, Layout, lay_out


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
    if style.header:
        yield from block.heading()
        yield block.rule(style)
    for number, lines in enumerate(block.rows()):
        if number and block.is_total(number):
            yield block.rule(style)
        yield from lines
