"""Make data/outlines.json from Natural Earth: `python tests/tools/make_outlines.py world_map.gpkg data/outlines.json`.

The GeoPackage is that of QGIS (Debian: `apt-get download qgis-common`, then `dpkg -x`), whose layer
`states_provinces` is Natural Earth 1:10m admin-1. Only the geometry is taken: the names are the dataset's own.
Borders are cut into arcs where three lines meet, and each arc is simplified once, so that neighbours still share it.
"""

import json
import sqlite3
import struct
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]  # closed: the first point again at the end

NAMES = {
    "Shanghai": ("shanghai", "上海市"),
    "Jiangsu": ("jiangsu", "江苏省"),
    "Zhejiang": ("zhejiang", "浙江省"),
    "Anhui": ("anhui", "安徽省"),
}
ORIGIN = "Natural Earth, 1:10m admin-1 (public domain), simplified; provinces as drawn there, not official boundaries"
DIGITS = 3  # about 100 m: the coordinates of cities have two
# In square degrees: the smallest triangle that a point may span and still be kept (Visvalingam and Whyatt, 1993).
MIN_TRIANGLE = 0.0005
MIN_ISLAND = 0.001  # about 10 square kilometres
# The head of Hangzhou Bay as drawn lies up the Qiantang River, and leaves the city hall of Hangzhou 400 m out in it.
RIVER = {(120.147, 30.199)}


def read_polygons(blob: bytes) -> list[list[Ring]]:
    """Return the polygons, each a list of rings, of a multipolygon in a GeoPackage."""
    envelope = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}[blob[3] >> 1 & 7]  # GeoPackage 1.2, 2.1.3.1.1
    position = 8 + envelope
    order = "<" if blob[position] else ">"

    def take(kind: str) -> tuple[Any, ...]:
        nonlocal position
        values = struct.unpack_from(order + kind, blob, position)
        position += struct.calcsize(order + kind)
        return values

    _, _, polygons = take("BII")
    found = []
    for _ in range(polygons):
        _, _, rings = take("BII")
        polygon = []
        for _ in range(rings):
            values = take(f"{2 * take('I')[0]}d")
            polygon.append(list(zip(values[::2], values[1::2], strict=True)))
        found.append(polygon)
    return found


def rounded(ring: Ring) -> Ring:
    """Return the ring with rounded coordinates, without the points that fall together or are no coast."""
    points = [point for x, y in ring if (point := (round(x, DIGITS), round(y, DIGITS))) not in RIVER]
    return [points[0], *(point for before, point in pairwise(points) if point != before)]


def area(ring: Ring) -> float:
    """Return the signed area of a ring: above 0 if it runs counterclockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def junctions(rings: list[Ring]) -> set[Point]:
    """Return the points where more than two lines meet."""
    neighbours: dict[Point, set[Point]] = {}
    for ring in rings:
        for one, other in pairwise(ring):
            neighbours.setdefault(one, set()).add(other)
            neighbours.setdefault(other, set()).add(one)
    return {point for point, around in neighbours.items() if len(around) > 2}


def arcs(ring: Ring, ends: set[Point]) -> list[Ring]:
    """Return the ring cut at the junctions; uncut if it has none."""
    cuts = [index for index, point in enumerate(ring[:-1]) if point in ends]
    if not cuts:
        return [ring]
    turned = [*ring[cuts[0] : -1], *ring[: cuts[0] + 1]]
    marks = [index for index, point in enumerate(turned) if point in ends]
    return [turned[start : end + 1] for start, end in pairwise(marks)]


def simplified(arc: Ring) -> Ring:
    """Return the arc without the points that matter least; its ends stay, and a ring keeps a triangle."""
    is_turned = arc[::-1] < arc  # the same from both sides of a border
    points = arc[::-1] if is_turned else arc[:]
    smallest = 4 if points[0] == points[-1] else 2
    while len(points) > smallest:
        sizes = [
            abs(area([before, point, after, before]))
            for before, point, after in zip(points, points[1:], points[2:], strict=False)
        ]
        least = min(sizes)
        if least >= MIN_TRIANGLE:
            break
        del points[sizes.index(least) + 1]
    return points[::-1] if is_turned else points


def outline(polygons: list[list[Ring]], ends: set[Point]) -> dict[str, Any]:
    """Return the GeoJSON geometry: outer rings counterclockwise, holes clockwise (RFC 7946, 3.1.6), mainland first."""
    made = []
    for rings in polygons:
        whole = []
        for number, ring in enumerate(rings):
            line = [point for arc in arcs(ring, ends) for point in simplified(arc)[:-1]]
            line.append(line[0])
            whole.append(line if (area(line) > 0) == (number == 0) else line[::-1])
        made.append(whole)
    made.sort(key=lambda rings: -area(rings[0]))
    if len(made) == 1:
        return {"type": "Polygon", "coordinates": made[0]}
    return {"type": "MultiPolygon", "coordinates": made}


def main(source: str, target: str) -> None:
    """Write the outlines of the four provinces."""
    with sqlite3.connect(source) as connection:
        rows = dict(
            connection.execute(
                "SELECT name, geom FROM states_provinces WHERE adm0_a3 = 'CHN' AND name IN (?, ?, ?, ?)", [*NAMES]
            )
        )
    provinces = {name: [[rounded(ring) for ring in polygon] for polygon in read_polygons(rows[name])] for name in NAMES}
    ends = junctions([ring for polygons in provinces.values() for polygon in polygons for ring in polygon])
    features = []
    for name, polygons in provinces.items():
        kept = [polygon for polygon in polygons if abs(area(polygon[0])) >= MIN_ISLAND]
        id, name_zh = NAMES[name]
        features.append(
            {
                "type": "Feature",
                "id": id,
                "properties": {"name_en": name, "name_zh": name_zh},
                "geometry": outline(kept, ends),
            }
        )
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    text = f'{{"type":"FeatureCollection","origin":{json.dumps(ORIGIN)},"features":[\n{lines}\n]}}\n'
    Path(target).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
