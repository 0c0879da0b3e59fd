"""A screen of terminal cells: lines in Braille dots (or ASCII), and text over them."""

import re
from collections.abc import Iterable

from yrd_cli.render.picture.text import cells

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # of a Braille cell, by row and column
BRAILLE_ROWS, BRAILLE_COLUMNS = len(_DOTS), len(_DOTS[0])
_UPPER = 0x01 | 0x08 | 0x02 | 0x10  # the upper half, for ASCII
# Blue, yellow, green, magenta, as near as the 16 colours of a terminal come to the palette; then cyan and red.
COLORS = ("34", "33", "32", "35", "36", "31")
DIM, BOLD = "2", "1"
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")  # what this module writes for a style


class Screen:
    """Rows of cells, the first at the top."""

    def __init__(self, width: int, height: int, *, ascii: bool = False) -> None:
        """An empty screen."""
        self.width, self.height = width, height
        self._ascii = ascii
        self._dots: dict[tuple[int, int], int] = {}
        self._texts: dict[tuple[int, int], tuple[str, str]] = {}

    def dot(self, x: float, y: float) -> None:
        """Set the dot at a place given in cells."""
        column, row = int(x * BRAILLE_COLUMNS), int(y * BRAILLE_ROWS)
        cell = (row // BRAILLE_ROWS, column // BRAILLE_COLUMNS)
        if 0 <= cell[0] < self.height and 0 <= cell[1] < self.width:
            bit = _DOTS[row % BRAILLE_ROWS][column % BRAILLE_COLUMNS]
            self._dots[cell] = self._dots.get(cell, 0) | bit

    def line(self, start: tuple[float, float], end: tuple[float, float], *, dashed: bool = False) -> None:
        """Draw a line of dots between two places given in cells."""
        (x1, y1), (x2, y2) = start, end
        steps = max(int(max(abs(x2 - x1) * BRAILLE_COLUMNS, abs(y2 - y1) * BRAILLE_ROWS)), 1)
        for step in range(steps + 1):
            if not (dashed and step % 6 > 2):  # noqa: PLR2004 -- three dots, three gaps
                self.dot(x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps)

    def rings(self, rings: Iterable[Iterable[tuple[float, float]]]) -> None:
        """Draw closed lines."""
        for ring in rings:
            points = list(ring)
            for start, end in zip(points, (*points[1:], *points[:1]), strict=True):
                self.line(start, end)

    def write(self, row: int, column: int, text: str, style: str = "", *, clear: int = 0) -> None:
        """Write `text`, and remove the dots of `clear` cells on either side of it."""
        for beside in range(column - clear, column + cells(text) + clear):
            self._dots.pop((row, beside), None)
        for character in text:
            self._texts[row, column] = character, style
            if cells(character) > 1:
                self._texts[row, column + 1] = "", style
            column += cells(character)

    def rows(self, *, color: bool = False) -> list[str]:
        """The rows as text, without spaces at their ends and without empty rows at the bottom."""
        last = max((row for row, _ in (*self._dots, *self._texts)), default=-1)
        return [self._row(row, color=color) for row in range(last + 1)]

    def _row(self, row: int, *, color: bool) -> str:
        line, style = "", ""
        last = max((column for at, column in (*self._dots, *self._texts) if at == row), default=-1)
        for column in range(last + 1):
            character, wanted = self._at(row, column)
            if color and character and wanted != style:
                line += styled_from(style, wanted)
                style = wanted
            line += character
        return line + styled_from(style if color else "", "")

    def _at(self, row: int, column: int) -> tuple[str, str]:
        written = self._texts.get((row, column))
        if written:
            return written
        bits = self._dots.get((row, column), 0)
        return (self._drawn(bits), DIM) if bits else (" ", "")

    def _drawn(self, bits: int) -> str:
        if not self._ascii:
            return chr(0x2800 + bits)
        return ":" if bits & _UPPER and bits & ~_UPPER else "'" if bits & _UPPER else "."


def styled(text: str, style: str, *, color: bool) -> str:
    """`text` in a style, if there are any."""
    return f"{styled_from('', style)}{text}{styled_from(style, '')}" if color and text else text


def styled_from(style: str, wanted: str) -> str:
    """What a terminal is sent to go from one style to another."""
    if style == wanted:
        return ""
    return ("\x1b[0m" if style else "") + (f"\x1b[{wanted}m" if wanted else "")
