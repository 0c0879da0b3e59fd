"""Labels where there is room: a greedy placement without overlaps, for pictures and for terminals alike.

Greedy in the order given (the most important first), each at the first of its candidates that is free: always the
same result for the same input, and good enough for 41 cities. What finds no room is for the caller to list.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from yrd_cli.schema.struct import Struct


class Box(NamedTuple):
    """A rectangle, `y` downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def within(self, other: "Box") -> bool:
        """Whether it lies inside `other`."""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )


class Candidate(Struct):
    """A place for a label, and the line that leads from there to what it names, as small boxes."""

    box: Box
    leader: tuple[Box, ...] = ()


class Placer:
    """The boxes that are taken within `bounds`."""

    def __init__(self, bounds: Box, taken: Iterable[Box] = ()) -> None:
        """An area with what is drawn in it already."""
        self._bounds = bounds
        self._taken = list(taken)

    def place(self, candidates: Iterable[Candidate]) -> Candidate | None:
        """The first candidate that is free, taken from then on; None if none is."""
        for candidate in candidates:
            boxes = (candidate.box, *candidate.leader)
            if candidate.box.within(self._bounds) and not any(
                box.overlaps(taken) for taken in self._taken for box in boxes
            ):
                self._taken += boxes
                return candidate
        return None


_AROUND = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
_FARTHER = (12, 20, 32, 46, 62)  # how far from its mark a label may go, with a line that leads to it
_DIRECTIONS = 16
_STEP = 3  # between the boxes of a leader


def around(
    centre: tuple[float, float], radius: float, size: tuple[float, float], farthest: float, gap: float = 3
) -> Iterator[Candidate]:
    """Places for a label of that size beside a round mark: touching it all around, then farther with a leader."""
    for direction in _AROUND:
        diagonal = 0.75 if all(direction) else 1
        yield Candidate(_beside(centre, (radius + gap) * diagonal, direction, size))
    around = [2 * math.pi * index / _DIRECTIONS for index in range(_DIRECTIONS)]
    for distance in (gap, *filter(lambda distance: distance <= farthest, _FARTHER)):
        for angle in around:
            box = _beside(centre, radius + distance, (math.cos(angle), math.sin(angle)), size)
            yield Candidate(box, tuple(_leader(centre, radius + 1, nearest(box, *centre))))


def _beside(centre: tuple[float, float], away: float, direction: tuple[float, float], size: tuple[float, float]) -> Box:
    """The box that lies so far away in a direction, and touches the point there with the side that faces the centre."""
    (x, y), (dx, dy), (width, height) = centre, direction, size
    left, top = x + dx * away + (dx - 1) / 2 * width, y + dy * away + (dy - 1) / 2 * height
    return Box(left, top, left + width, top + height)


def nearest(box: Box, x: float, y: float) -> tuple[float, float]:
    """The point of `box` that is nearest to a point outside it."""
    return min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)


def _leader(start: tuple[float, float], skip: float, end: tuple[float, float]) -> Iterator[Box]:
    """Small boxes on the line from beyond `skip` to just before `end`."""
    (x, y), (to_x, to_y) = start, end
    distance = math.hypot(to_x - x, to_y - y)
    at = skip + 1
    while at < distance - 1:
        cx, cy = x + (to_x - x) * at / distance, y + (to_y - y) * at / distance
        yield Box(cx - 0.5, cy - 0.5, cx + 0.5, cy + 0.5)
        at += _STEP


def spread(wanted: Sequence[float], height: float, low: float, high: float) -> list[float]:
    """Centres for labels of equal `height` in a column, near those wanted, in their order, without overlaps.

    Where they do not all fit between `low` and `high`, they stand on each other's shoulders beyond `high`: the caller
    sees that by the last one.
    """
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    placed = list(wanted)
    below = low - height / 2
    for index in order:
        placed[index] = below = max(wanted[index], below + height)
    above = high + height / 2
    for index in reversed(order):
        if placed[index] <= above - height:
            break
        placed[index] = above = above - height
    overflow = max((low - placed[index] for index in order[:1]), default=0)
    return [value + max(overflow, 0) for value in placed] if overflow > 0 else placed
