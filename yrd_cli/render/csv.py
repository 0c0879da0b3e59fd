"""CSV with the quoting of RFC 4180, UTF-8, and LF line ends as everywhere in a shell."""

from yrd_cli.query.result import Result
from yrd_cli.render.rows import lines_of_cells
from yrd_cli.render.style import Style

_QUOTED = frozenset(',"\r\n')
# Control characters break readers (a NUL ends many a string): all but tabs and line breaks are written as escapes.
_ESCAPES = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\r\n"}


def render(result: Result, style: Style) -> str:
    """The header and a line per record."""
    # Not by Python's csv: before 3.13 it leaves a lone carriage return unquoted, and in 3.10 it fails at a NUL.
    return "".join(",".join(map(_quoted, cells)) + "\n" for cells in lines_of_cells(result, style))


def _quoted(cell: str) -> str:
    text = cell if cell.isprintable() else cell.translate(_ESCAPES)
    return text if _QUOTED.isdisjoint(text) else '"' + text.replace('"', '""') + '"'
