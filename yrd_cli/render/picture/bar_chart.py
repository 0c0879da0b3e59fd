"""Bars as SVG: a group of bars for each name, from zero; stacked where they are parts of a whole."""

from yrd_cli.errors import printable
from yrd_cli.render.picture.canvas import BODY, LINE, MARGIN, SMALL, Canvas
from yrd_cli.render.picture.labels import Box
from yrd_cli.render.picture.scale import tick_texts, ticks
from yrd_cli.render.picture.subject import Bars, Value
from yrd_cli.render.picture.text import length, told, wrap

WIDTH = 720
_BAR, _STACK, _GAP = 16, 24, 12  # heights, and between two groups
_SHORTEST = 40  # length of the longest bar: a picture grows wider than asked for where long numbers leave less
_NAMES_PART = 0.34  # of the width that the names of groups may take


def draw(subject: Bars, width: float = WIDTH, *, inline: bool = False) -> str:
    """An SVG document, or one for a page (`inline`)."""
    canvas = Canvas(subject.caption, width, inline=inline)
    if len(subject.series) > 1:
        canvas.legend([series.name for series in subject.series])
    names = [wrap(printable(name), canvas.inner * _NAMES_PART, BODY) for name in subject.groups]
    left = MARGIN + max((length(line, BODY) for lines in names for line in lines), default=0) + 10
    canvas.width = max(canvas.width, left + _values_width(subject) + _SHORTEST + MARGIN)
    scale = _Scale(subject, left, canvas.width - MARGIN)
    top = canvas.y + 4
    y = top
    for index, lines in enumerate(names):
        values = [series.values[index] for series in subject.series]
        high = _STACK if subject.is_stacked else _BAR * max(len(values), 1)
        text_high = len(lines) * BODY * LINE
        row = max(high, text_high)
        for number, line in enumerate(lines):
            base = y + (row - text_high) / 2 + (number + 1) * BODY * LINE - BODY * 0.45
            canvas.text(left - 10, base, line, BODY, anchor="end")
        draw_group = _draw_stack if subject.is_stacked else _draw_group
        draw_group(canvas, subject, scale, index, y + (row - high) / 2)
        y += row + _GAP
    canvas.element("line", x1=scale(0), x2=scale(0), y1=top - 4, y2=y - _GAP + 4, class_="a", stroke_width=1)
    canvas.y = y
    if subject.is_stacked:
        _draw_axis(canvas, scale)
    return canvas.finish()


def _values_width(subject: Bars) -> float:
    """The room that values take beside bars: on both sides where some are negative."""
    if subject.is_stacked:
        return 8
    values = [value for series in subject.series for value in series.values]
    widest = max((length(printable(value.text), SMALL) for value in values), default=0) + 8
    return widest * (2 if any((value.number or 0) < 0 for value in values) else 1)


class _Scale:
    """Where a number is, from left to right."""

    def __init__(self, subject: Bars, left: float, right: float) -> None:
        numbers = [value.number or 0 for series in subject.series for value in series.values]
        if subject.is_stacked:
            low = 0.0
            high = max(
                (sum(s.values[i].number or 0 for s in subject.series) for i in range(len(subject.groups))), default=0
            )
        else:
            low, high = min([0.0, *numbers]), max([0.0, *numbers])
        self.ticks = ticks(low, high)
        room = _values_width(subject)
        self._left = left + (room / 2 if low < 0 else 0)
        self.right = right - (room / 2 if low < 0 else room)
        self._low = low
        self._per_unit = (self.right - self._left) / ((high - low) or 1)

    def __call__(self, number: float) -> float:
        return self._left + (number - self._low) * self._per_unit


def _told(subject: Bars, group: int, series: int) -> str:
    value = subject.series[series].values[group]
    names = [subject.groups[group], subject.series[series].name if len(subject.series) > 1 else ""]
    return told(names, value.text, subject.caption.language)


def _draw_group(canvas: Canvas, subject: Bars, scale: _Scale, group: int, y: float) -> None:
    for index, series in enumerate(subject.series):
        value = series.values[group]
        top = y + index * _BAR + 1
        number = value.number or 0
        start, end = sorted((scale(0), scale(number)))
        if value.number:
            _draw_bar(
                canvas, index, value, Box(start, top, max(end, start + 1), top + _BAR - 2), _told(subject, group, index)
            )
        base = top + _BAR - 5
        if number < 0:
            canvas.text(start - 5, base, value.text, SMALL, anchor="end")
        else:
            canvas.text(end + 5, base, value.text, SMALL)


def _draw_bar(canvas: Canvas, series: int, value: Value, box: Box, told: str) -> None:
    if value.unconfirmed:
        kind = f"o s{series % 8}"
        canvas.element(
            "rect",
            told,
            x=box.left + 1,
            y=box.top + 1,
            width=max(box.right - box.left - 2, 0.5),
            height=box.bottom - box.top - 2,
            class_=kind,
            stroke_width=2,
        )
    else:
        canvas.swatch(series, box, told)


def _draw_stack(canvas: Canvas, subject: Bars, scale: _Scale, group: int, y: float) -> None:
    """Segments beside each other, each with its number where that fits; all are in its title and the description."""
    so_far = 0.0
    for index, series in enumerate(subject.series):
        value = series.values[group]
        if not value.number or value.number < 0:
            continue
        start, end = scale(so_far), scale(so_far + value.number)
        so_far += value.number
        box = Box(start, y, max(end - 1, start + 0.5), y + _STACK)
        _draw_bar(canvas, index, value, box, _told(subject, group, index))
        needed = length(printable(value.text), SMALL) + 6
        if needed < end - start:
            middle = (start + end) / 2
            canvas.element("rect", x=middle - needed / 2, y=y + 4, width=needed, height=_STACK - 8, rx=3, class_="g")
            canvas.text(middle, y + _STACK / 2 + SMALL * 0.36, value.text, SMALL, anchor="middle")


def _draw_axis(canvas: Canvas, scale: _Scale) -> None:
    """Round numbers below the stacks, as many as have room."""
    canvas.y += SMALL
    free = 0.0
    for number, text in zip(scale.ticks, tick_texts(scale.ticks), strict=True):
        x, half = scale(number), length(text, SMALL) / 2
        if free <= x - half and x + half <= canvas.width - MARGIN + 4 and x <= scale.right:
            canvas.element("line", x1=x, x2=x, y1=canvas.y - 16, y2=canvas.y - 12, class_="a", stroke_width=1)
            canvas.text(x, canvas.y, text, SMALL, anchor="middle", dim=True)
            free = x + half + 6
    canvas.y += 6
