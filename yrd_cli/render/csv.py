"""CSV with the quoting of RFC 4180, UTF-8, and LF line ends as everywhere in a shell."""

from collections.abc import Iterator

from yrd_cli.query.result import Result
from yrd_cli.render.rows import lines_of_cells
from yrd_cli.render.style import Style
from yrd_cli.schema.serialize import csv_line


def render_parts(result: Result, style: Style) -> Iterator[str]:
    """Yield the header and a line per record."""
    return map(csv_line, lines_of_cells(result, style))
