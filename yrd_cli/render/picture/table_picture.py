"""A table as SVG: columns at their places, text wrapped by its length, so that Chinese never lies on itself."""

from collections.abc import Sequence

from yrd_cli.errors import printable
from yrd_cli.render.picture.canvas import LINE, MARGIN, Canvas
from yrd_cli.render.picture.subject import Grid, GridColumn
from yrd_cli.render.picture.text import length, wrap

WIDTH = 960  # if the columns are as wide
_SIZE = 12
_GAP = 18
_WRAPPED, _LONGEST_WORD = 110, 260  # the least that a column of text is narrowed to; words are kept whole up to
_NARROWEST = 360  # so that the title and the notes are no columns of words


def draw(subject: Grid, width: float = WIDTH, *, inline: bool = False) -> str:
    """An SVG document as wide as the columns, up to `width` if text can be wrapped to it, and wider if it cannot."""
    widths = _widths(subject.columns, width - 2 * MARGIN)
    canvas = Canvas(
        subject.caption, max(sum(widths) + _GAP * max(len(widths) - 1, 0), _NARROWEST) + 2 * MARGIN, inline=inline
    )
    right = canvas.width - MARGIN
    if subject.has_header:
        _draw_row(canvas, subject.columns, widths, [column.heading for column in subject.columns], bold=True)
        _rule(canvas, right, "a")
    count = max((len(column.cells) for column in subject.columns), default=0)
    for index in range(count):
        is_total = subject.has_total and index == count - 1
        if is_total:
            _rule(canvas, right, "a")
        _draw_row(canvas, subject.columns, widths, [column.cells[index] for column in subject.columns], bold=is_total)
        if index < count - 1 - subject.has_total:
            _rule(canvas, right, "r")
    canvas.y += 6
    return canvas.finish()


def _widths(columns: tuple[GridColumn, ...], room: float) -> list[float]:
    """The width of each column: what its longest text needs; text is wrapped, the widest first, until all fit."""
    widths, least = list(map(_wanted, columns)), list(map(_least, columns))
    excess = sum(widths) + _GAP * (len(widths) - 1) - room
    while excess > 0:
        narrowable = [index for index in range(len(widths)) if widths[index] > least[index]]
        if not narrowable:
            break
        widest = max(narrowable, key=lambda index: widths[index])
        step = min(10, widths[widest] - least[widest], excess)
        widths[widest] -= step
        excess -= step
    return widths


def _wanted(column: GridColumn) -> float:
    return max(length(printable(text), _SIZE, bold=True) for text in (column.heading, *column.cells))


def _least(column: GridColumn) -> float:
    """What a column can be narrowed to: headings and text are broken between words, numbers never."""
    heading = printable(column.heading).split()
    if column.is_number:
        return _longest([*heading, *map(printable, column.cells)])
    words = [word for cell in column.cells for word in printable(cell).split()]
    return min(_wanted(column), max(_WRAPPED, _longest(heading), min(_longest(words), _LONGEST_WORD)))


def _longest(words: Sequence[str]) -> float:
    return max((length(word, _SIZE, bold=True) for word in words), default=0)


def _draw_row(
    canvas: Canvas, columns: tuple[GridColumn, ...], widths: list[float], texts: list[str], *, bold: bool
) -> None:
    x, top, lines = float(MARGIN), canvas.y, 1
    for column, width, text in zip(columns, widths, texts, strict=True):
        wrapped = wrap(printable(text), width / (1.1 if bold else 1), _SIZE)
        for number, line in enumerate(wrapped):
            base = top + (number + 1) * _SIZE * LINE
            anchor = "end" if column.is_number else ""
            canvas.text(x + width if anchor else x, base, line, _SIZE, anchor=anchor, bold=bold)
        lines = max(lines, len(wrapped))
        x += width + _GAP
    canvas.y = top + lines * _SIZE * LINE + 3


def _rule(canvas: Canvas, right: float, kind: str) -> None:
    canvas.y += 3
    canvas.element("line", x1=MARGIN, x2=right, y1=canvas.y, y2=canvas.y, class_=kind, stroke_width=1)
