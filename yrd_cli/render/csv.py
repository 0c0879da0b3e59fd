"""CSV with the quoting of RFC 4180, UTF-8, and LF line ends as everywhere in a shell."""

import csv
import io

from yrd_cli.query.result import Result
from yrd_cli.render.delimited import lines_of_cells
from yrd_cli.render.style import Style


def render(result: Result, style: Style) -> str:
    """The header and a line per record."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines_of_cells(result, style))
    return text.getvalue()
