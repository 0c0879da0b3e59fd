"""The outlines of the provinces: small, closed, wound as RFC 7946 says, with shared borders and every city inside."""

import json
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.tools.make_outlines import Point, Ring, arcs, area, junctions, read_polygons, simplified
from yrd_cli.datasets.bundled import bundled
from yrd_cli.datasets.files import OUTLINES_FILE, Files
from yrd_cli.errors import DataError
from yrd_cli.schema.outlines import contains, rings_of

FILE = ROOT / "data" / "outlines.json"
DATA = bundled()
OUTLINES = DATA.files.outlines()
RINGS = [[(x, y) for x, y in ring] for geometry in OUTLINES.values() for ring in rings_of(geometry)]


def test_the_file_is_small_and_says_where_it_is_from() -> None:
    assert FILE.stat().st_size < 20_000
    collection = json.loads(FILE.read_text(encoding="utf-8"))
    assert collection["type"] == "FeatureCollection"
    assert "Natural Earth" in collection["origin"]
    names = [(feature["id"], feature["properties"]) for feature in collection["features"]]
    assert names == [
        (record.id, {"name_en": record.name_en, "name_zh": record.name_zh}) for record in DATA.records("provinces")
    ]


@pytest.mark.parametrize("city", DATA.records("cities"), ids=lambda city: city.id)
def test_every_city_lies_in_its_province_and_in_no_other(city: Any) -> None:
    inside = [id for id, geometry in OUTLINES.items() if contains(geometry, city.longitude, city.latitude)]
    assert inside == [city.province]


def test_rings_are_closed_and_wound_counterclockwise() -> None:
    for ring in RINGS:
        assert ring[0] == ring[-1]
        assert len(set(ring)) == len(ring) - 1 >= 3
        assert area(ring) > 0  # all are outer rings: none of the provinces has a hole


def test_provinces_are_as_large_as_they_are() -> None:
    # In square degrees, which are 9,900 to 10,500 square kilometres here; official areas, sea left out.
    areas = {id: sum(area([(x, y) for x, y in ring]) for ring in rings_of(one)) for id, one in OUTLINES.items()}
    expected = {"shanghai": 0.6, "jiangsu": 9.8, "zhejiang": 9.7, "anhui": 13.5}
    assert areas == pytest.approx(expected, rel=0.08)


def test_neighbours_share_their_borders_and_no_lines_cross() -> None:
    edges = Counter(frozenset(edge) for ring in RINGS for edge in pairwise(ring))
    assert set(edges.values()) == {1, 2}
    shared = sum(count == 2 for count in edges.values())
    assert shared > 150  # Anhui alone has some 1,500 km of border with the others
    for one, other in combinations(map(tuple, edges), 2):
        assert not crosses(*one, *other), (one, other)


def crosses(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two edges meet in a point that is inside both."""
    if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]) or {a, b} & {c, d}:
        return False
    sides = [area([*corner, corner[0]]) for corner in ([a, b, c], [a, b, d], [c, d, a], [c, d, b])]
    return sides[0] * sides[1] < 0 and sides[2] * sides[3] < 0


SQUARE: Ring = [(0, 0), (2, 0), (2, 1), (2, 2), (0, 2), (0, 0)]
NEXT: Ring = [(2, 2), (2, 1), (2, 0), (4, 0), (4, 2), (2, 2)]


def test_a_border_is_cut_where_three_lines_meet_and_simplified_alike_from_both_sides() -> None:
    ends = junctions([SQUARE, NEXT])
    assert ends == {(2, 0), (2, 2)}
    one, other = ({tuple(sorted(simplified(arc))) for arc in arcs(ring, ends)} for ring in (SQUARE, NEXT))
    assert one & other == {((2, 0), (2, 2))}  # the point between is on the line, and left out of both


def test_a_point_is_in_a_polygon_or_not() -> None:
    whole = {"type": "Polygon", "coordinates": [SQUARE, [(0.5, 0.5), (0.5, 1.5), (1.5, 1.5), (1.5, 0.5), (0.5, 0.5)]]}
    assert contains(whole, 0.25, 1)
    assert not contains(whole, 1, 1)  # in the hole
    assert not contains(whole, 3, 1)
    assert contains({"type": "MultiPolygon", "coordinates": [[SQUARE], [NEXT]]}, 3, 1)


def test_a_multipolygon_of_a_geopackage_is_read() -> None:
    import struct

    points = [value for point in NEXT for value in point]
    ring = struct.pack(f"<I{len(points)}d", len(NEXT), *points)
    polygon = struct.pack("<BII", 1, 3, 1) + ring
    head = struct.pack("<2sBBi4d", b"GP", 0, 0b11, 4326, 0, 4, 0, 2)
    assert read_polygons(head + struct.pack("<BII", 1, 6, 1) + polygon) == [[NEXT]]


@pytest.mark.parametrize("text", ["{", "[]", '{"features": [{}]}'])
def test_a_file_of_something_else_is_said(text: str, tmp_path: Path) -> None:
    assert Files(tmp_path).outlines() == {}
    (tmp_path / OUTLINES_FILE).write_text(text)
    with pytest.raises(DataError) as raised:
        Files(tmp_path).outlines()
    assert "outlines.json: not a collection of GeoJSON features" in raised.value.problems[0]
