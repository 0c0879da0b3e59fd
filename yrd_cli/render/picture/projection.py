"""From longitude and latitude to a plane: one scale for both, true in the middle of the region."""

import math
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from yrd_cli.render.picture.labels import Box, Candidate, around
from yrd_cli.render.picture.subject import Area, Spot

Points = Sequence[tuple[float, float]]


class Projection:
    """The region in a plane, `y` downwards, its north-western corner at `origin`."""

    def __init__(
        self,
        areas: Sequence[Area],
        spots: Sequence[Spot],
        width: float,
        origin: tuple[float, float] = (0, 0),
        aspect: float = 1,
    ) -> None:
        """A region as wide as `width`, a unit of height being `aspect` units of width (2 for the cells of terminals).

        Equirectangular: between 27 and 35 degrees north nobody sees the difference to anything better.
        """
        points = [point for area in areas for ring in area.rings for point in ring]
        points += [(spot.longitude, spot.latitude) for spot in spots]
        longitudes, latitudes = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
        self._west, self._north = min(longitudes), max(latitudes)
        south, east = min(latitudes), max(longitudes)
        shrink = math.cos(math.radians((south + self._north) / 2))
        self._across = width / (east - self._west or 1)
        self._down = self._across / shrink / aspect
        self._origin = origin
        self.height = (self._north - south) * self._down

    def __call__(self, longitude: float, latitude: float) -> tuple[float, float]:
        """The point of the plane."""
        x, y = self._origin
        return x + (longitude - self._west) * self._across, y + (self._north - latitude) * self._down


def inside(ring: Points, xs: Sequence[float], y: float) -> bool:
    """Whether the points at `xs` on the line at `y` lie in a ring, each by the number of sides to its right."""
    crossings = [
        x1 + (y - y1) / (y2 - y1) * (x2 - x1)
        for (x1, y1), (x2, y2) in pairwise((*ring, *ring[:1]))
        if (y1 > y) != (y2 > y)
    ]
    return all(sum(x < crossing for crossing in crossings) % 2 for x in xs)


def middle(rings: Sequence[Points]) -> tuple[float, float]:
    """The middle of the box around the largest ring."""
    ring = max(rings, key=len, default=()) or [(0.0, 0.0)]
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


@cache
def _moves(step: float) -> list[tuple[float, float]]:
    """Where to look, the nearest first."""
    moves = [(i * step, j * step) for i in range(-20, 21) for j in range(-20, 21)]
    return sorted(moves, key=lambda move: (math.hypot(*move), move))


def places_inside(
    rings: Sequence[Points], width: float, height: float, step: float, *, outside: bool = False
) -> Iterator[Candidate]:
    """Boxes whose corners lie in the largest ring, the nearest to its middle first; then, `outside`, around it."""
    x, y = middle(rings)
    ring = max(rings, key=len, default=())
    around_ring = Box(
        min((px for px, _ in ring), default=0),
        min((py for _, py in ring), default=0),
        max((px for px, _ in ring), default=0),
        max((py for _, py in ring), default=0),
    )
    for dx, dy in _moves(step):
        left, top = x + dx - width / 2, y + dy - height / 2
        box = Box(left, top, left + width, top + height)
        if box.within(around_ring) and all(inside(ring, (box.left, box.right), edge) for edge in (box.top, box.bottom)):
            yield Candidate(box)
    if outside:
        radius = max((abs(px - x) for px, _ in ring), default=height)
        yield from around((x, y), radius, (width, height), 8 * height)
