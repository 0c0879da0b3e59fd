"""The map as SVG: provinces, and a mark at each city as large, or as dark, as its value."""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from yrd_cli.render.cells import language_pair
from yrd_cli.render.picture.canvas import BODY, LINE, MARGIN, SMALL, Canvas, path_of
from yrd_cli.render.picture.labels import Box, Placer, around, nearest
from yrd_cli.render.picture.palette import SHADE_COUNT
from yrd_cli.render.picture.projection import Points, Projection, places_inside
from yrd_cli.render.picture.scale import class_of, classes, tick_texts, ticks
from yrd_cli.render.picture.subject import Area, RegionMap, Spot, Value
from yrd_cli.render.picture.text import clean, length, wrap

WIDTH = 720
_SIDE = 180  # of the legend
_COAST = 70  # room for the labels of cities on the coast
_LARGEST, _SMALLEST, _EVEN, _DOT = 14.0, 3.2, 6.0, 1.6  # radii
_LARGEST_PART = 32  # of the width of the map: the largest mark where that is narrow
_LABEL = 12  # font size
NOT_ON_MAP = ("Not on the map", "未在图上标出")
UNCONFIRMED = ("hollow: unconfirmed", "空心: 待核实")
_NO_VALUE = ("dot: a city without a value", "小点: 无数据的城市")


def draw(subject: RegionMap, width: float = WIDTH, *, style: bool = True) -> str:
    """An SVG document: the map, and its legend beside it; below it where the picture is narrow."""
    canvas = Canvas(subject.caption, width)
    is_wide = width >= WIDTH * 0.8
    across = canvas.inner - (_SIDE if is_wide else 0)
    top = canvas.y + 6
    projection = Projection(subject.areas, subject.spots, across - _COAST, (MARGIN, top))
    bottom = top + projection.height
    scale = _Scale(subject, min(_LARGEST, across / _LARGEST_PART))
    outlines: dict[str, list[Points]] = {
        area.id: [[projection(*point) for point in ring] for ring in area.rings] for area in subject.areas
    }
    _draw_areas(canvas, subject, scale, outlines)
    placer = Placer(Box(MARGIN, top - 6, MARGIN + across, bottom + 6), _draw_marks(canvas, subject, scale, projection))
    omitted = [
        *_label_areas(canvas, subject, placer, outlines),
        *_label_spots(canvas, subject, scale, projection, placer),
    ]
    _name_areas(canvas, subject, placer, outlines)
    listed = [*omitted, *((name, value) for name, value in subject.elsewhere)]
    if is_wide:
        legend_bottom = _legend(canvas, subject, scale, listed, MARGIN + across + 16, top, _SIDE - 16)
    else:
        legend_bottom = _legend(canvas, subject, scale, listed, MARGIN, bottom + 6, canvas.inner)
    canvas.y = max(bottom + 6, legend_bottom)
    return canvas.finish(style=style)


class _Scale:
    """How large or how dark a value is."""

    def __init__(self, subject: RegionMap, largest: float) -> None:
        self.largest = largest
        self.numbers = [value.number for value in _values(subject) if value.number is not None]
        self._greatest = max(self.numbers, default=0)
        self.shaded = subject.shaded or min(self.numbers, default=0) < 0
        self.bounds = classes(self.numbers, SHADE_COUNT) if self.numbers else []

    def radius(self, value: Value | None) -> float:
        if value is None or value.number is None:
            return _DOT
        if self.shaded:
            return _EVEN
        return max(_SMALLEST, self.largest * math.sqrt(value.number / self._greatest)) if self._greatest else _SMALLEST

    def shade(self, value: Value) -> str:
        return f"h{class_of(value.number or 0, self.bounds)}"

    def samples(self) -> list[float]:
        """Round numbers for the legend of sizes: a small, a middle and a large one."""
        round_ones = [number for number in ticks(0, self._greatest, 4) if 0 < number <= self._greatest]
        return sorted({round_ones[0], round_ones[len(round_ones) // 2], round_ones[-1]}) if round_ones else []


def _values(subject: RegionMap) -> Iterator[Value]:
    yield from (item.value for item in (*subject.areas, *subject.spots) if item.value)


def has_number(item: Spot | Area) -> bool:
    """Whether there is something to draw for it."""
    return item.value is not None and item.value.number is not None


def by_importance(items: Iterable[Spot]) -> list[Spot]:
    """The cities with a value, the largest first."""
    with_value = [item for item in items if has_number(item)]
    return sorted(with_value, key=lambda spot: (-(spot.value.number or 0) if spot.value else 0, spot.id))


def _draw_areas(canvas: Canvas, subject: RegionMap, scale: _Scale, outlines: dict[str, list[Points]]) -> None:
    for index, area in enumerate(subject.areas):
        shown = area.value if has_number(area) else None
        kind = scale.shade(shown) if shown else f"p{index % 4}"
        title = f"{area.name}: {shown.text}" if shown else area.name
        canvas.element("path", title, class_=f"{kind} a", d=path_of(outlines[area.id]), stroke_width=0.8)


def _draw_marks(canvas: Canvas, subject: RegionMap, scale: _Scale, projection: Projection) -> list[Box]:
    """Draw the marks of cities, the largest below the others; the boxes that they take."""
    shapes = {area.id: index for index, area in enumerate(subject.areas)}
    taken = []
    for spot in sorted(subject.spots, key=lambda spot: (-scale.radius(spot.value), spot.id)):
        x, y = projection(spot.longitude, spot.latitude)
        radius, shape = scale.radius(spot.value), shapes.get(spot.area, 0)
        taken.append(Box(x - radius, y - radius, x + radius, y + radius))
        value = spot.value if has_number(spot) else None
        if value is None:
            canvas.element("circle", spot.name, class_="d", cx=x, cy=y, r=radius)
        elif value.unconfirmed:
            title = f"{spot.name}: {value.text}"
            canvas.mark(shape, x, y, radius - 1, title=title, class_=f"o s{shape}", stroke_width=2)
        elif scale.shaded:
            kind = scale.shade(value)
            canvas.mark(shape, x, y, radius, title=f"{spot.name}: {value.text}", class_=f"{kind} k", stroke_width=1)
        else:
            canvas.mark(shape, x, y, radius, title=f"{spot.name}: {value.text}", class_=f"f{shape} w", stroke_width=1)
    return taken


def _label_spots(
    canvas: Canvas, subject: RegionMap, scale: _Scale, projection: Projection, placer: Placer
) -> Iterator[tuple[str, Value]]:
    """Label the cities that have a value; those that found no room are returned."""
    for spot in by_importance(subject.spots):
        value = spot.value
        if value is None:
            continue
        x, y = projection(spot.longitude, spot.latitude)
        size = _width(spot.name, value), _LABEL * 1.15
        placed = placer.place(around(x, y, scale.radius(value), *size))
        if placed is None:
            yield spot.name, value
            continue
        if placed.leader:
            end = nearest(placed.box, x, y)
            start = placed.leader[0]
            canvas.element("line", x1=start.left, y1=start.top, x2=end[0], y2=end[1], class_="a", stroke_width=0.7)
        canvas.text(placed.box.left, placed.box.bottom - _LABEL * 0.3, spot.name, _LABEL, strong=value.text, halo=True)


def _width(name: str, value: Value) -> float:
    return length(f"{clean(name)} ", _LABEL) + length(clean(value.text), _LABEL, bold=True)


def _label_areas(
    canvas: Canvas, subject: RegionMap, placer: Placer, outlines: dict[str, list[Points]]
) -> Iterator[tuple[str, Value]]:
    """Label the provinces that have a value: inside, or beside them with a leader; those without room are returned."""
    for area in subject.areas:
        if area.value is None or not has_number(area):
            continue
        placed = placer.place(places_inside(outlines[area.id], _width(area.name, area.value), _LABEL * 1.15, 8, outside=True))
        if placed is None:
            yield area.name, area.value
            continue
        canvas.text(
            placed.box.left, placed.box.bottom - _LABEL * 0.3, area.name, _LABEL, strong=area.value.text, halo=True
        )


def _name_areas(canvas: Canvas, subject: RegionMap, placer: Placer, outlines: dict[str, list[Points]]) -> None:
    """Write the names of provinces where there is room, but not a second time where a city has the same name."""
    labelled = {spot.name for spot in subject.spots if has_number(spot)}
    for area in subject.areas:
        if area.value is None and area.name not in labelled:
            width = length(clean(area.name), BODY, bold=True)
            placed = placer.place(places_inside(outlines[area.id], width, BODY * 1.15, 8))
            if placed:
                canvas.text(
                    placed.box.left, placed.box.bottom - BODY * 0.3, area.name, BODY, bold=True, dim=True, halo=True
                )


def _legend(
    canvas: Canvas,
    subject: RegionMap,
    scale: _Scale,
    listed: Sequence[tuple[str, Value]],
    x: float,
    y: float,
    width: float,
) -> float:
    """Draw the legend with its top at `y`; where it ends."""
    language = subject.caption.language
    line = SMALL * LINE + 4
    for index, area in enumerate(subject.areas):
        if any(spot.area == area.id and has_number(spot) for spot in subject.spots):
            y += line
            canvas.mark(index, x + 6, y - 4, 5, class_=f"f{index}")
            canvas.text(x + 18, y, area.name, SMALL)
    if (scale.numbers and scale.shaded) or any(map(has_number, subject.areas)):
        y = _shades(canvas, scale, x, y + 8)
    elif scale.numbers:
        y = _sizes(canvas, scale, x, y + 8)
    for said, pair in (
        (any(value.unconfirmed for value in _values(subject)), UNCONFIRMED),
        (any(not has_number(spot) for spot in subject.spots) and any(map(has_number, subject.spots)), _NO_VALUE),
    ):
        if said:
            for text in wrap(language_pair(pair, language), width, SMALL):
                y += line
                canvas.text(x, y, text, SMALL, dim=True)
    if listed:
        y += line + 6
        canvas.text(x, y, language_pair(NOT_ON_MAP, language), SMALL, bold=True)
        for name, value in listed:
            for text in wrap(clean(f"{name} {value.text}"), width, SMALL):
                y += line
                canvas.text(x, y, text, SMALL)
    return y


def _sizes(canvas: Canvas, scale: _Scale, x: float, y: float) -> float:
    samples = scale.samples()
    for number, text in zip(samples, tick_texts(samples), strict=True):
        radius = scale.radius(Value(number, text))
        y += max(2 * radius, SMALL) + 5
        canvas.element("circle", class_="n a", cx=x + scale.largest, cy=y - radius, r=radius, stroke_width=1)
        canvas.text(x + 2 * scale.largest + 8, y - radius + SMALL * 0.35, text, SMALL)
    return y


def _shades(canvas: Canvas, scale: _Scale, x: float, y: float) -> float:
    texts = tick_texts(scale.bounds)
    for index, (low, high) in enumerate(pairwise(texts)):
        y += SMALL * LINE + 4
        canvas.element("rect", class_=f"h{index} a", x=x, y=y - 10, width=18, height=12, stroke_width=0.5)
        canvas.text(x + 26, y, f"{low} – {high}", SMALL)
    return y
