"""CSV with the quoting of RFC 4180, UTF-8, and LF line ends as everywhere in a shell."""

import csv

from yrd_cli.query.result import Result
from yrd_cli.render.delimited import lines_of_cells
from yrd_cli.render.style import Style


class _Lines(list[str]):
    """What csv.writer writes to: it calls `write` once for each line."""

    write = list.append


def render(result: Result, style: Style) -> str:
    """The header and a line per record."""
    lines = _Lines()
    # The writer quotes a carriage return only if its own line ends have one, so they do, and are replaced.
    csv.writer(lines, lineterminator="\r\n").writerows(lines_of_cells(result, style))
    return "".join(line.removesuffix("\r\n") + "\n" for line in lines)
