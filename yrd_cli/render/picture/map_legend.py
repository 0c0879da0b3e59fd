"""How large or dark the values of a map are drawn, and the legend that says so."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from yrd_cli.errors import printable
from yrd_cli.render.cells import language_pair
from yrd_cli.render.picture.canvas import LINE, SMALL, Canvas
from yrd_cli.render.picture.palette import SHADE_COUNT
from yrd_cli.render.picture.scale import class_of, classes, tick_texts, ticks
from yrd_cli.render.picture.subject import Area, RegionMap, Spot, Value
from yrd_cli.render.picture.text import wrap

_SMALLEST, _EVEN, _DOT = 3.2, 6.0, 1.6  # radii
NOT_ON_MAP = ("Not on the map", "未在图上标出")
_NO_ROOM = ("No room for a label", "无处标注")
_UNCONFIRMED = ("hollow: unconfirmed", "空心：待核实")
_UNCONFIRMED_AREA = ("hatched: unconfirmed", "斜线：待核实")
UNCONFIRMED_HATCH = 1
_NO_VALUE = ("dot: a city without a value", "小点：无数据的城市")


def values_of(subject: RegionMap) -> Iterator[Value]:
    """The values of provinces and cities that there are."""
    yield from (area.value for area in subject.areas if area.value)
    yield from (spot.value for spot in subject.spots if spot.value)


def number_of(item: Spot | Area) -> float | None:
    """Its number, if there is something to draw for it."""
    return item.value.number if item.value else None


def has_number(item: Spot | Area) -> bool:
    """Whether there is something to draw for it."""
    return number_of(item) is not None


class MapScale:
    """How large or how dark a value is."""

    def __init__(self, subject: RegionMap, largest: float) -> None:
        self.largest = largest
        self.numbers = [value.number for value in values_of(subject) if value.number is not None]
        self._greatest = max(self.numbers, default=0)
        self.shaded = subject.shaded or min(self.numbers, default=0) < 0
        self.bounds = classes(self.numbers, SHADE_COUNT) if self.numbers else []

    def radius(self, value: Value | None) -> float:
        """The radius of a mark: its surface is as large as its value."""
        if value is None or value.number is None:
            return _DOT
        if self.shaded:
            return _EVEN
        return max(_SMALLEST, self.largest * math.sqrt(value.number / self._greatest)) if self._greatest else _SMALLEST

    def shade(self, value: Value) -> str:
        """The class of a surface that is as dark as its value."""
        return f"h{class_of(value.number or 0, self.bounds)}"

    def samples(self) -> list[float]:
        """Round numbers for the legend of sizes: a small, a middle and a large one."""
        round_ones = [number for number in ticks(0, self._greatest, 4) if 0 < number <= self._greatest]
        return sorted({round_ones[0], round_ones[len(round_ones) // 2], round_ones[-1]}) if round_ones else []


class Legend:
    """What marks and shades mean, from `y` downwards; and what is not on the map."""

    def __init__(self, canvas: Canvas, subject: RegionMap, scale: MapScale, box: tuple[float, float, float]) -> None:
        self._canvas, self._subject, self._scale = canvas, subject, scale
        self._x, self.y, self._width = box

    def draw(self, omitted: Sequence[tuple[str, Value]]) -> None:
        """Draw it, with the labels that found no room, and go below it."""
        subject, canvas = self._subject, self._canvas
        for area in subject.areas:
            if any(spot.area == area.id and has_number(spot) for spot in subject.spots):
                canvas.mark(area.series, self._x + 6, self.y + SMALL * LINE - 1, 5, class_=f"f{area.series % 8}")
                self._write(area.name, indent=18)
        self.y += 8
        if self._scale.numbers and (self._scale.shaded or any(map(has_number, subject.areas))):
            self._draw_shades()
        elif self._scale.numbers:
            self._draw_sizes()
        language = subject.caption.language
        of_areas = any(map(has_number, subject.areas))
        if any(value.unconfirmed for value in values_of(subject)):
            self._write(language_pair(_UNCONFIRMED_AREA if of_areas else _UNCONFIRMED, language), dim=True)
        if any(map(has_number, subject.spots)) and not all(map(has_number, subject.spots)):
            self._write(language_pair(_NO_VALUE, language), dim=True)
        for heading, listed in ((_NO_ROOM, omitted), (NOT_ON_MAP, subject.elsewhere)):
            if listed:
                self.y += 8
                self._write(language_pair(heading, language), bold=True)
            for name, value in listed:
                self._write(f"{name} {value.text}")

    def _write(self, text: str, *, indent: float = 0, bold: bool = False, dim: bool = False) -> None:
        for line in wrap(printable(text), (self._width - indent) / (1.1 if bold else 1), SMALL):
            self.y += SMALL * LINE + 3
            self._canvas.text(self._x + indent, self.y, line, SMALL, bold=bold, dim=dim)

    def _draw_sizes(self) -> None:
        samples, largest = self._scale.samples(), self._scale.largest
        for number, text in zip(samples, tick_texts(samples), strict=True):
            radius = self._scale.radius(Value(number, text))
            self.y += max(radius - SMALL, 0)
            centre = self.y + SMALL * 1.2
            self._canvas.element("circle", class_="n a", cx=self._x + largest, cy=centre, r=radius, stroke_width=1)
            self._write(text, indent=2 * largest + 8)
            self.y += max(radius - SMALL, 0) + 2

    def _draw_shades(self) -> None:
        for index, (low, high) in enumerate(pairwise(tick_texts(self._scale.bounds))):
            kind, y = f"h{index} a", self.y + 7
            self._canvas.element("rect", class_=kind, x=self._x, y=y, width=18, height=12, stroke_width=0.5)
            self._write(f"{low} – {high}", indent=26)
