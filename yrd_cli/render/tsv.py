r"""Tab-separated values: a line per record; tabs, line breaks and control characters as escapes (`\t`, `\n`)."""

from collections.abc import Iterator

from yrd_cli.query.result import Result
from yrd_cli.render.rows import lines_of_cells
from yrd_cli.render.style import Style
from yrd_cli.schema.serialize import tsv_line


def render_parts(result: Result, style: Style) -> Iterator[str]:
    """Yield the header and a line per record."""
    return map(tsv_line, lines_of_cells(result, style))
