"""Lines over years as SVG: broken where the statistical basis changes, dashed over years without a value."""

from itertools import pairwise

from yrd_cli.errors import printable
from yrd_cli.render.cells import language_pair
from yrd_cli.render.picture.canvas import LINE, MARGIN, SMALL, Canvas
from yrd_cli.render.picture.labels import spread
from yrd_cli.render.picture.scale import axis, tick_texts
from yrd_cli.render.picture.subject import Line, Lines, Point
from yrd_cli.render.picture.text import length, told, wrap
from yrd_cli.schema.fields import Language

WIDTH = 720
_HEIGHT = 300
_LABEL = 12
_LABELS_PART = 0.34  # of the width that the labels at the ends of lines may take
BROKEN = ("A line breaks where the statistical basis changes.", "统计口径变更处折线断开。")
DASHED = ("Dashed: years without a value lie between.", "虚线：其间年份无数据。")
HOLLOW = ("Hollow: unconfirmed.", "空心：待核实。")
NO_VALUE = ("Without a value: ", "无数据：")
NOT_FROM_ZERO = ("The axis does not begin at zero.", "纵轴不从零开始。")


def present(line: Line) -> list[Point]:
    """Its points that have a number, in order of the years."""
    return sorted((point for point in line.points if point.value.number is not None), key=lambda point: point.year)


def joined(line: Line) -> list[tuple[Point, Point]]:
    """The pairs of points that a line joins: neighbours on one basis, and never two of different ones."""
    by_basis: dict[str, list[Point]] = {}
    for point in present(line):
        by_basis.setdefault(point.basis, []).append(point)
    return [pair for points in by_basis.values() for pair in pairwise(points)]


def axis_of(subject: Lines) -> list[float]:
    """The ticks of the vertical axis."""
    return axis(point.value.number or 0 for line in subject.lines for point in present(line))


def how_to_read(subject: Lines) -> list[str]:
    """What must be said of the lines as they are drawn."""
    points = [present(line) for line in subject.lines]
    pairs = [pair for line in subject.lines for pair in joined(line)]
    language = subject.caption.language
    said = (
        (any(len({point.basis for point in of_line}) > 1 for of_line in points), BROKEN),
        (any(after.year - before.year > 1 for before, after in pairs), DASHED),
        (any(point.value.unconfirmed for of_line in points for point in of_line), HOLLOW),
        (any(points) and not axis_of(subject)[0] <= 0 <= axis_of(subject)[-1], NOT_FROM_ZERO),
    )
    notes = [language_pair(pair, language) for holds, pair in said if holds]
    empty = [line.name for line, of_line in zip(subject.lines, points, strict=True) if not of_line]
    comma = "、" if language is Language.ZH else ", "
    return [*notes, language_pair(NO_VALUE, language) + comma.join(empty)] if empty else notes


def draw(subject: Lines, width: float = WIDTH, *, inline: bool = False) -> str:
    """An SVG document, or one for a page (`inline`)."""
    canvas = Canvas(subject.caption, width, inline=inline)
    lines = [(index, line, present(line)) for index, line in enumerate(subject.lines) if present(line)]
    if lines:
        _Plot(canvas, subject, lines).draw()
    return canvas.finish(how_to_read(subject))


class _Plot:
    """Axes, lines, marks, and the labels at the ends of the lines."""

    def __init__(self, canvas: Canvas, subject: Lines, lines: list[tuple[int, Line, list[Point]]]) -> None:
        self._canvas, self._lines, self._language = canvas, lines, subject.caption.language
        self._ticks = axis_of(subject)
        self._texts = tick_texts(self._ticks)
        most = canvas.inner * _LABELS_PART
        self._labels = [_label(line, points[-1], most) for _, line, points in lines]
        self._label_height = max(map(len, self._labels)) * _LABEL * LINE
        height = max(_HEIGHT, len(lines) * self._label_height)
        self._left = MARGIN + max(length(text, SMALL) for text in self._texts) + 10
        labels_width = max(length(text, _LABEL, bold=True) for label in self._labels for text in label)
        self._right = canvas.width - MARGIN - labels_width - 24
        self._top, self._bottom = canvas.y + 10, canvas.y + 10 + height
        years = [point.year for _, _, points in lines for point in points]
        self._first, self._last = min(years), max(years)

    def draw(self) -> None:
        """Draw it all, and go below it."""
        self._draw_axes()
        for index, line, points in self._lines:
            self._draw_line(index, line, points)
        self._draw_labels()
        self._canvas.y = self._bottom + SMALL * LINE + 10

    def _x(self, year: int) -> float:
        span = self._last - self._first
        inner = self._right - self._left - 16
        return self._left + 8 + ((year - self._first) / span * inner if span else inner / 2)

    def _y(self, number: float) -> float:
        low, high = self._ticks[0], self._ticks[-1]
        return self._bottom - (number - low) / (high - low) * (self._bottom - self._top)

    def _draw_axes(self) -> None:
        canvas = self._canvas
        for number, text in zip(self._ticks, self._texts, strict=True):
            y = self._y(number)
            kind = "a" if number == 0 else "r"
            canvas.element("line", x1=self._left, x2=self._right, y1=y, y2=y, class_=kind, stroke_width=1)
            canvas.text(self._left - 8, y + SMALL * 0.36, text, SMALL, anchor="end", dim=True)
        room = (self._right - self._left - 16) / max(self._last - self._first, 1)
        step = -int(-(length("2025", SMALL) + 10) // room)
        for year in range(self._last, self._first - 1, -step):
            canvas.text(self._x(year), self._bottom + SMALL * LINE + 4, str(year), SMALL, anchor="middle", dim=True)

    def _draw_line(self, index: int, line: Line, points: list[Point]) -> None:
        canvas, color = self._canvas, index % 8
        for before, after in joined(line):
            dashes = "3 4" if after.year - before.year > 1 else None
            (x1, y1), (x2, y2) = map(self._place, (before, after))
            kind = f"s{color}"
            canvas.element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=kind, stroke_width=2, stroke_dasharray=dashes)
        for point in points:
            x, y = self._place(point)
            title = told((line.name, str(point.year)), point.value.text, self._language, point.basis)
            if point.value.unconfirmed:
                canvas.mark(index, x, y, 4, title=title, class_=f"o s{color}", stroke_width=2)
            else:
                canvas.mark(index, x, y, 4.5, title=title, class_=f"f{color} w", stroke_width=1)

    def _place(self, point: Point) -> tuple[float, float]:
        return self._x(point.year), self._y(point.value.number or 0)

    def _draw_labels(self) -> None:
        ends = [self._place(points[-1]) for _, _, points in self._lines]
        centres = spread([y for _, y in ends], self._label_height, self._top, self._bottom)
        x = self._right + 20
        for (index, _, _), (end_x, end_y), centre, label in zip(self._lines, ends, centres, self._labels, strict=True):
            canvas = self._canvas
            canvas.element("line", x1=end_x + 6, y1=end_y, x2=x - 11, y2=centre, class_="a", stroke_width=0.7)
            canvas.mark(index, x - 6, centre, 3.5, class_=f"f{index % 8}")
            base = centre - (len(label) - 1) / 2 * _LABEL * LINE + _LABEL * 0.36
            for number, text in enumerate(label):
                canvas.text(x + 3, base + number * _LABEL * LINE, text, _LABEL, bold=number == len(label) - 1)


def _label(line: Line, last: Point, most: float) -> list[str]:
    """The name of a line, and below it its last value."""
    return [*wrap(printable(line.name), most, _LABEL), *wrap(printable(last.value.text), most, _LABEL)]
