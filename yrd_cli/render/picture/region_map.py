"""The map as SVG: provinces, and a mark at each city as large, or as dark, as its value."""

from collections.abc import Iterable, Iterator

from yrd_cli.errors import printable
from yrd_cli.render.picture.canvas import BODY, MARGIN, Canvas, path_of
from yrd_cli.render.picture.labels import Box, Candidate, Placer, around, nearest
from yrd_cli.render.picture.map_legend import UNCONFIRMED_HATCH, Legend, MapScale, has_number, number_of
from yrd_cli.render.picture.projection import Points, Projection, middle, places_inside
from yrd_cli.render.picture.subject import RegionMap, Spot, Value
from yrd_cli.render.picture.text import length, told

WIDTH = 720
_SIDE = 180  # of the legend
_COAST = 70  # room for the labels of cities on the coast
_LARGEST = 14.0  # radius
_LARGEST_PART = 48  # of the width of the map: the largest mark where that is narrow, so that labels find room
_LABEL = 12  # font size
_FARTHEST_PART = 0.09  # of the width of the map: a label farther from its city would be taken for another's
_STEP = 8  # between the places that are tried for the name of a province


def draw(subject: RegionMap, width: float = WIDTH, *, inline: bool = False) -> str:
    """An SVG document: the map, and its legend beside it; below it where the picture is narrow."""
    canvas = Canvas(subject.caption, width, inline=inline)
    is_wide = width >= WIDTH * 0.8
    across = canvas.inner - (_SIDE if is_wide else 0)
    top = canvas.y
    drawn = _Map(canvas, subject, across, _LARGEST if is_wide else across / _LARGEST_PART)
    omitted = [*drawn.label_areas(), *drawn.label_spots()]
    drawn.name_areas()
    box = (MARGIN + across + 16, top, _SIDE - 16) if is_wide else (MARGIN, drawn.bottom, canvas.inner)
    legend = Legend(canvas, subject, drawn.scale, box)
    legend.draw(omitted)
    canvas.y = max(drawn.bottom, legend.y)
    return canvas.finish()


def by_importance(spots: Iterable[Spot]) -> list[Spot]:
    """The cities with a value, the largest first."""
    return sorted(filter(has_number, spots), key=lambda spot: (-(number_of(spot) or 0), spot.id))


class _Map:
    """Outlines and marks as they are drawn, and the labels that find room among them."""

    def __init__(self, canvas: Canvas, subject: RegionMap, across: float, largest: float) -> None:
        top = canvas.y + 6
        self._canvas, self._subject = canvas, subject
        self._projection = Projection(subject.areas, subject.spots, across - _COAST, (MARGIN, top))
        self.bottom = top + self._projection.height + 6
        self.scale = MapScale(subject, largest)
        self._outlines: dict[str, list[Points]] = {
            area.id: [[self._projection(*point) for point in ring] for ring in area.rings] for area in subject.areas
        }
        self._farthest = across * _FARTHEST_PART
        self._draw_areas()
        self._placer = Placer(Box(MARGIN, canvas.y, MARGIN + across, self.bottom), list(self._draw_marks()))

    def _draw_areas(self) -> None:
        of_areas = any(map(has_number, self._subject.areas))
        for area in self._subject.areas:
            value = area.value if has_number(area) else None
            kind = self.scale.shade(value) if value else "o" if of_areas else f"p{area.series % 4}"
            outline = path_of(self._outlines[area.id])
            self._canvas.element("path", self._told(area.name, value), class_=f"{kind} a", d=outline, stroke_width=0.8)
            if value and value.unconfirmed:
                self._canvas.element("path", d=outline, fill=self._canvas.hatch(UNCONFIRMED_HATCH))

    def _draw_marks(self) -> Iterator[Box]:
        """Draw the marks of cities, the largest below the others; the boxes that they take."""
        shapes = {area.id: area.series for area in self._subject.areas}
        for spot in sorted(self._subject.spots, key=lambda spot: (-self.scale.radius(spot.value), spot.id)):
            x, y = self._projection(spot.longitude, spot.latitude)
            radius, shape = self.scale.radius(spot.value), shapes.get(spot.area, 0)
            value = spot.value if has_number(spot) else None
            title = self._told(spot.name, value)
            if value is None:
                self._canvas.element("circle", title, class_="d", cx=x, cy=y, r=radius)
            elif value.unconfirmed:
                kind = f"o s{shape % 8}"
                self._canvas.mark(shape, x, y, radius - 1, title=title, class_=kind, stroke_width=2)
            else:
                kind = f"{self.scale.shade(value)} k" if self.scale.shaded else f"f{shape % 8} w"
                self._canvas.mark(shape, x, y, radius, title=title, class_=kind, stroke_width=1)
            yield Box(x - radius, y - radius, x + radius, y + radius)

    def label_spots(self) -> Iterator[tuple[str, Value]]:
        """Label the cities that have a value; those that find no room are returned."""
        for spot in by_importance(self._subject.spots):
            if spot.value is None:
                continue
            x, y = self._projection(spot.longitude, spot.latitude)
            size = _width(spot.name, spot.value), _LABEL * 1.15
            places = around((x, y), self.scale.radius(spot.value), size, self._farthest)
            placed = self._label(spot.name, spot.value, places, x)
            if placed is None:
                yield spot.name, spot.value
            elif placed.leader:
                (x1, y1, _, _), (x2, y2) = placed.leader[0], nearest(placed.box, x, y)
                self._canvas.element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_="a", stroke_width=0.7)

    def label_areas(self) -> Iterator[tuple[str, Value]]:
        """Label the provinces that have a value, inside or beside them; those that find no room are returned."""
        for area in self._subject.areas:
            if area.value and has_number(area):
                width = _width(area.name, area.value)
                places = places_inside(self._outlines[area.id], width, _LABEL * 1.15, _STEP, outside=True)
                if self._label(area.name, area.value, places, middle(self._outlines[area.id])[0]) is None:
                    yield area.name, area.value

    def _told(self, name: str, value: Value | None) -> str:
        return told((name,), value.text, self._subject.caption.language) if value else name

    def _label(self, name: str, value: Value, places: Iterator[Candidate], at: float) -> Candidate | None:
        """Write a label at the first place that is free, against the side of its box that faces `at`.

        The width of a box is an upper bound: a text that began at its left would end short of a mark on its right.
        """
        placed = self._placer.place(places)
        if placed:
            box = placed.box
            x, anchor = (box.right, "end") if box.right <= at else (box.left, "")
            if box.left < at < box.right:
                x, anchor = (box.left + box.right) / 2, "middle"
            self._canvas.text(x, box.bottom - _LABEL * 0.3, name, _LABEL, anchor=anchor, strong=value.text, halo=True)
        return placed

    def name_areas(self) -> None:
        """Write the names of provinces where there is room, but not a second time where a city has the same name."""
        labelled = {spot.name for spot in self._subject.spots if has_number(spot)}
        for area in self._subject.areas:
            if area.value or area.name in labelled:
                continue
            width = length(printable(area.name), BODY, bold=True)
            placed = self._placer.place(places_inside(self._outlines[area.id], width, BODY * 1.15, _STEP))
            if placed:
                left, base = placed.box.left, placed.box.bottom - BODY * 0.3
                self._canvas.text(left, base, area.name, BODY, bold=True, dim=True, halo=True)


def _width(name: str, value: Value) -> float:
    return length(f"{printable(name)} ", _LABEL) + length(printable(value.text), _LABEL, bold=True)
