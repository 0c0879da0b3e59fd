"""Outlines of provinces: geometries as GeoJSON has them, and what lies in them."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

Geometry = Mapping[str, Any]
Ring = Sequence[Sequence[float]]  # closed; longitude before latitude


def rings_of(geometry: Geometry) -> Iterator[Ring]:
    """Yield the rings of a Polygon or a MultiPolygon."""
    coordinates = geometry["coordinates"]
    for rings in [coordinates] if geometry["type"] == "Polygon" else coordinates:
        yield from rings


def contains(geometry: Geometry, longitude: float, latitude: float) -> bool:
    """Return whether a point lies in a geometry: a line from it to the west crosses an odd number of edges."""
    crossed = 0
    for ring in rings_of(geometry):
        for (x1, y1), (x2, y2) in pairwise(ring):
            # One end counts and the other does not, or a line through a corner would cross two edges.
            if (y1 > latitude) != (y2 > latitude):
                crossed += (x2 - x1) * (latitude - y1) / (y2 - y1) + x1 < longitude
    return crossed % 2 == 1
