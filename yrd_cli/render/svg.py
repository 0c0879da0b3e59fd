"""The table as an SVG picture, drawn by Rich."""

import io
import re

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.cells import cell_len
from rich.terminal_theme import DIMMED_MONOKAI

from yrd_cli.errors import printable
from yrd_cli.query.result import Result
from yrd_cli.render.style import Style
from yrd_cli.render.table import console, draw

# Rich's template fetches its fonts from the net: without them the viewer's own fixed-width font is used.
_OFFLINE = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
_NARROWEST = 60  # cells: below that the title bar looks lost


def render(result: Result, style: Style) -> str:
    """An SVG document as wide as the table."""
    plain = io.StringIO()
    draw(result, style._replace(color=False), console(plain, style))
    widest = max((cell_len(line.rstrip()) for line in plain.getvalue().splitlines()), default=0)
    sized = style._replace(width=max(widest, _NARROWEST), color=True)
    recorder = console(io.StringIO(), sized, record=True)
    draw(result, sized, recorder)
    return recorder.export_svg(title=printable(result.title), theme=DIMMED_MONOKAI, code_format=_OFFLINE)
