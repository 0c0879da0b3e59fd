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
_BAR, _BAR_HEIGHT = 96, 7  # of the longest bar
_NARROWEST = 360  # so that the title and the notes are no columns of words


def draw(subject: Grid, width: float = WIDTH, *, inline: bool = False) -> str:
    """An SVG document as wide as the columns, up to `width` if text can be wrapped to it, and wider if it cannot."""
    widths = _widths(subject.columns, width - 2 * MARGIN)
    canvas = Canvas(
        subject.caption, max(sum(widths) + _GAP * max(len(widths) - 1, 0), _NARROWEST) + 2 * MARGIN, inline=inline
    )
    right = canvas.width - MARGIN
    if subject.has_header:
        _draw_row(canvas, subject.columns, widths, bold=True)
        _rule(canvas, right, "a")
    count = max((len(column.cells) for column in subject.columns), default=0)
    for index in range(count):
        is_total = subject.has_total and index == count - 1
        if is_total:
            _rule(canvas, right, "a")
        _draw_row(canvas, subject.columns, widths, index, bold=is_total)
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
    texts = (column.heading, *column.cells)
    return max(_BAR if column.parts else 0, *(length(printable(text), _SIZE, bold=True) for text in texts))


def _least(column: GridColumn) -> float:
    """What a column can be narrowed to: headings and text are broken between words, numbers never."""
    heading = printable(column.heading).split()
    if column.is_number:
        return max(_BAR if column.parts else 0, _longest([*heading, *map(printable, column.cells)]))
    words = [word for cell in column.cells for word in printable(cell).split()]
    return min(_wanted(column), max(_WRAPPED, _longest(heading), min(_longest(words), _LONGEST_WORD)))


def _longest(words: Sequence[str]) -> float:
    return max((length(word, _SIZE, bold=True) for word in words), default=0)


def _draw_row(
    canvas: Canvas, columns: tuple[GridColumn, ...], widths: list[float], row: int | None = None, *, bold: bool
) -> None:
    """Draw a row, or the headings, and go below it."""
    x, top, bottom = float(MARGIN), canvas.y, canvas.y + _SIZE * LINE
    for column, width in zip(columns, widths, strict=True):
        text = column.heading if row is None else column.cells[row]
        base, anchor = top, "end" if column.is_number else ""
        for line in wrap(printable(text), width / (1.1 if bold else 1), _SIZE):
            base += _SIZE * LINE
            canvas.text(x + width if anchor else x, base, line, _SIZE, anchor=anchor, bold=bold)
        if row is not None and column.parts and column.parts[row]:
            base += _BAR_HEIGHT + 3
            _draw_bar(canvas, column, row, x + width - _BAR, base - _BAR_HEIGHT)
        bottom = max(bottom, base)
        x += width + _GAP
    canvas.y = bottom + 3


def _draw_bar(canvas: Canvas, column: GridColumn, row: int, left: float, top: float) -> None:
    """Draw the bar of a number, hollow if that is unconfirmed."""
    edge = 2 if column.hollow[row] else 0
    canvas.element(
        "rect",
        x=left + edge / 2,
        y=top + edge / 2,
        width=max(column.parts[row] * _BAR - edge, 1),
        height=_BAR_HEIGHT - edge,
        class_="o s0" if edge else "f0",
        stroke_width=edge or None,
    )


def _rule(canvas: Canvas, right: float, kind: str) -> None:
    canvas.y += 3
    canvas.element("line", x1=MARGIN, x2=right, y1=canvas.y, y2=canvas.y, class_=kind, stroke_width=1)
