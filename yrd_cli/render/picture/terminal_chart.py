"""Bars and lines over years for a terminal: blocks and Braille, told apart without colour, or ASCII."""

from collections.abc import Sequence
from string import ascii_lowercase

from yrd_cli.errors import printable
from yrd_cli.render.picture.blocks import ASCII_FILLS, FILLS, bar
from yrd_cli.render.picture.labels import spread
from yrd_cli.render.picture.line_chart import axis_of, how_to_read, joined, present
from yrd_cli.render.picture.scale import tick_texts
from yrd_cli.render.picture.screen import BOLD, COLORS, DIM, Screen, styled
from yrd_cli.render.picture.subject import Bars, Caption, Line, Lines, Point, Value
from yrd_cli.render.picture.text import cells, pad, titled, wrap, wrap_items

_FILLED, _HOLLOW, _ASCII_MARKS = "●■◆▲", "○□◇△", "ox+^"
_UNCONFIRMED = "?"
_SHORTEST = 4  # cells that names and the longest bar have at the least
_NAMES_PART = 3  # a third of the width may be names
_ROWS = 16  # of a plot, where nothing says how many
_FEWEST_ROWS = 6


def draw(
    subject: Bars | Lines, width: int, height: int | None = None, *, ascii: bool = False, color: bool = False
) -> list[str]:
    """Lines of up to `width` cells."""
    if isinstance(subject, Bars):
        body = _Bars(subject, width, ascii=ascii, color=color).rows()
        return [*_head(subject.caption, width, color=color), *body, *_foot(subject.caption, width)]
    head, foot = _head(subject.caption, width, color=color), _foot(subject.caption, width, how_to_read(subject))
    rows = max((height or _ROWS + 2 + len(head) + len(foot)) - 2 - len(head) - len(foot), _FEWEST_ROWS)
    return [*head, *_plot(subject, width, rows, ascii=ascii, color=color), *foot]


def _head(caption: Caption, width: int, *, color: bool) -> list[str]:
    title = titled(caption.title, caption.unit)
    return [styled(line, BOLD, color=color) for line in wrap(title, width)]


def _foot(caption: Caption, width: int, notes: Sequence[str] = ()) -> list[str]:
    return [line for note in (*notes, *caption.notes) for line in wrap(printable(note), width)]


def _widest(values: Sequence[Value]) -> int:
    """The cells of the widest value and of a space beside it."""
    return max((cells(printable(value.text)) + 1 for value in values), default=0)


class _Bars:
    """Bars from left to right, below each other."""

    def __init__(self, subject: Bars, width: int, *, ascii: bool, color: bool) -> None:
        self._subject, self._width, self._ascii, self._color = subject, width, ascii, color
        fills = ASCII_FILLS if ascii else FILLS
        count = len(subject.series)
        self._fills = fills if count <= len(fills) else ascii_lowercase
        values = [value for series in subject.series for value in series.values]
        below = [value for value in values if (value.number or 0) < 0]
        self._left = _widest(below)  # room for the values of bars that grow to the left
        others = _widest([value for value in values if value not in below])
        names = max((cells(printable(name)) for name in subject.groups), default=0)
        least = max(width - others - self._left - _SHORTEST - 1, _SHORTEST)
        self._names_width = min(names, width // _NAMES_PART, least)
        self._room = max(width - self._names_width - 1 - others - self._left - bool(below), 1)

    def rows(self) -> list[str]:
        """The legend and the groups."""
        rows = []
        if len(self._subject.series) > 1:
            legend = (f"{self._fill(i)} {printable(s.name)}" for i, s in enumerate(self._subject.series))
            rows += wrap_items(legend, self._width)
        groups = self._stacks() if self._subject.is_stacked else self._groups()
        for name, drawn in zip(self._subject.groups, groups, strict=True):
            names = wrap(printable(name), self._names_width)
            for index in range(max(len(names), len(drawn))):
                left = pad(names[index] if index < len(names) else "", self._names_width)
                rows.append(f"{left} {drawn[index] if index < len(drawn) else ''}".rstrip())
        return rows

    def _fill(self, series: int) -> str:
        return self._fills[series % len(self._fills)]

    def _colored(self, text: str, series: int) -> str:
        return styled(text, COLORS[series % len(COLORS)], color=self._color)

    def _groups(self) -> list[list[str]]:
        """A bar for each series, its value at its end; negative ones to the left of zero."""
        values = [value for series in self._subject.series for value in series.values]
        numbers = [value.number or 0 for value in values]
        low, high = min([0.0, *numbers]), max([0.0, *numbers])
        per_unit = self._room / ((high - low) or 1)
        zero = round(-low * per_unit) + self._left
        return [
            [self._bar(series, self._subject.series[series].values[group], per_unit, zero) for series in self._series()]
            for group in range(len(self._subject.groups))
        ]

    def _series(self) -> range:
        return range(len(self._subject.series))

    def _bar(self, series: int, value: Value, per_unit: float, zero: int) -> str:
        length, text = (value.number or 0) * per_unit, printable(value.text)
        drawn = bar(abs(length), ascii=self._ascii)
        if series or length < 0:  # no eighths of other fills, nor of bars that grow to the left
            drawn = self._fill(series) * max(round(abs(length)), int(length != 0))
        colored = self._colored(drawn, series)
        if length < 0:
            return f"{pad(text, zero - cells(drawn) - 1, right=True)} {colored}"
        return " " * zero + (f"{colored} {text}" if drawn else text)

    def _stacks(self) -> list[list[str]]:
        """One bar of segments for each group, and below it their values."""
        room = self._width - self._names_width - 1
        sums = [self._sum(group) for group in range(len(self._subject.groups))]
        per_unit = room / (max(sums, default=0) or 1)
        return [self._stack(group, per_unit, room) for group in range(len(self._subject.groups))]

    def _sum(self, group: int) -> float:
        return sum(max(series.values[group].number or 0, 0) for series in self._subject.series)

    def _stack(self, group: int, per_unit: float, room: int) -> list[str]:
        drawn, so_far, texts = "", 0.0, []
        for index, series in enumerate(self._subject.series):
            value = series.values[group]
            number = max(value.number or 0, 0)
            count = round((so_far + number) * per_unit) - round(so_far * per_unit)
            so_far += number
            drawn += self._colored(self._fill(index) * count, index)
            if value.number:
                texts.append(f"{self._fill(index)} {printable(value.text)}")
        return [drawn, *wrap_items(texts, room)]


def _plot(subject: Lines, width: int, rows: int, *, ascii: bool, color: bool) -> list[str]:
    """Axes, lines and the labels at their ends."""
    lines = [(index, line, present(line)) for index, line in enumerate(subject.lines) if present(line)]
    if not lines:
        return []
    labels = [_label(index, line, points[-1], width // _NAMES_PART, ascii=ascii) for index, line, points in lines]
    label_rows = max(map(len, labels))
    rows = max(rows, len(lines) * label_rows)
    ticks = axis_of(subject)
    texts = tick_texts(ticks)
    left = max(map(cells, texts)) + 2
    right = width - max(cells(text) for label in labels for text in label) - 2
    years = sorted({point.year for _, _, points in lines for point in points})
    screen = Screen(width, rows + 1, ascii=ascii)

    def place(point: Point) -> tuple[int, int]:
        across = (point.year - years[0]) / ((years[-1] - years[0]) or 1)
        up = ((point.value.number or 0) - ticks[0]) / (ticks[-1] - ticks[0])
        return round(left + across * (right - left - 1)), round((rows - 1) * (1 - up))

    for number, text in zip(ticks, texts, strict=True):
        row = round((rows - 1) * (1 - (number - ticks[0]) / (ticks[-1] - ticks[0])))
        screen.write(row, left - 2 - cells(text), text, DIM)
    for _, line, _ in lines:
        for before, after in joined(line):
            start, end = ((x + 0.5, y + 0.5) for x, y in map(place, (before, after)))
            screen.line(start, end, dashed=after.year - before.year > 1)
    for index, _, points in reversed(lines):
        for point in points:
            x, y = place(point)
            screen.write(y, x, _mark(index, point, ascii=ascii), COLORS[index % len(COLORS)])
    ends = [float(place(points[-1])[1]) for _, _, points in lines]
    for (index, _, _), centre, label in zip(lines, spread(ends, label_rows, -0.5, rows - 0.5), labels, strict=True):
        for number, text in enumerate(label):
            screen.write(int(centre - (label_rows - 1) / 2) + number, right + 1, text, COLORS[index % len(COLORS)])
    _write_years(screen, years, {year: place(Point(year, lines[0][2][0].value))[0] for year in years}, rows)
    return screen.rows(color=color)


def _label(index: int, line: Line, last: Point, most: int, *, ascii: bool) -> list[str]:
    text = f"{_mark(index, last, ascii=ascii)} {printable(line.name)} {printable(last.value.text)}"
    return wrap(text, most)


def _mark(index: int, point: Point, *, ascii: bool) -> str:
    if ascii:
        return _UNCONFIRMED if point.value.unconfirmed else _ASCII_MARKS[index % 4]
    return (_HOLLOW if point.value.unconfirmed else _FILLED)[index % 4]


def _write_years(screen: Screen, years: Sequence[int], columns: dict[int, int], row: int) -> None:
    """Write the years below the plot, the last first, those without room not at all."""
    free = screen.width + 1
    for year in reversed(years):
        text = str(year)
        start = min(columns[year] - len(text) // 2, screen.width - len(text))
        if start + len(text) < free and start >= 0:
            screen.write(row, start, text, DIM)
            free = start
