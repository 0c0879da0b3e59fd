r"""Tab-separated values: a line per record; tabs, line breaks and control characters as escapes (`\t`, `\n`)."""

from yrd_cli.query.result import Result
from yrd_cli.render.rows import lines_of_cells
from yrd_cli.render.style import Style
from yrd_cli.schema.serialize import tsv_line


def render(result: Result, style: Style) -> str:
    """The header and a line per record."""
    return "".join(map(tsv_line, lines_of_cells(result, style)))
