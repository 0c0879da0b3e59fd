"""Pictures: nothing leaves them, no text lies on another, and what they are told to say they say."""

import json
import re
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from yrd_cli.datasets.bundled import bundled
from yrd_cli.render.picture import bar_chart, line_chart, region_map, table_picture, terminal_chart, terminal_map
from yrd_cli.render.picture.screen import ESCAPE
from yrd_cli.render.picture.subject import (
    Area,
    Bars,
    Caption,
    Grid,
    GridColumn,
    Line,
    Lines,
    Point,
    RegionMap,
    Series,
    Spot,
    Subject,
    Value,
)
from yrd_cli.render.picture.text import cells, clean, length, wrap
from yrd_cli.schema.fields import Language

# A map that fails is printed with its outlines.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

SVG = "{http://www.w3.org/2000/svg}"
PROVINCES, CITIES = bundled().records("provinces"), bundled().records("cities")
OUTLINES = {
    feature["id"]: tuple(
        tuple((x, y) for x, y in polygon[0])
        for polygon in (
            feature["geometry"]["coordinates"]
            if feature["geometry"]["type"] == "MultiPolygon"
            else [feature["geometry"]["coordinates"]]
        )
    )
    for feature in json.loads((ROOT / "data" / "outlines.json").read_text(encoding="utf-8"))["features"]
}
HOSTILE = "</text><script>alert(1)</script>\"'&\u202egnp.\u200e\x1b[31m\n" + "名" * 3

names = st.one_of(
    st.sampled_from(
        ["Shanghai", "上海市", "Cross-regional funds of several provinces", "生物医药及高端医疗器械", HOSTILE]
    ),
    st.text(min_size=1, max_size=40),
)
numbers = st.one_of(
    st.none(), st.integers(-50, 5000), st.floats(-1e6, 1e9, allow_nan=False, allow_infinity=False, width=32)
)
languages = st.sampled_from([Language.EN, Language.ZH])


@st.composite
def values(draw: st.DrawFn) -> Value:
    number = draw(numbers)
    unconfirmed = number is not None and draw(st.booleans())
    return Value(number, "-" if number is None else f"{number:,}" + ("?" if unconfirmed else ""), unconfirmed)


@st.composite
def captions(draw: st.DrawFn) -> Caption:
    return Caption(
        title=draw(names),
        finding=draw(names),
        unit=draw(st.sampled_from(["", "bn yuan", "亿元"])),
        notes=tuple(draw(st.lists(names, max_size=3))),
        citation="yrd 0.1.0, dataset 2026.11, CC BY 4.0",
        command="yrd map clusters",
        language=draw(languages),
    )


@st.composite
def maps(draw: st.DrawFn) -> RegionMap:
    """Any values at the cities and in the provinces of the region, some without one."""
    caption = draw(captions())
    zh = caption.language is Language.ZH
    of_areas = draw(st.booleans())
    return RegionMap(
        caption=caption,
        areas=tuple(
            Area(p.id, p.name_zh if zh else p.name_en, OUTLINES[p.id], draw(st.none() | values()) if of_areas else None)
            for p in PROVINCES
        ),
        spots=tuple(
            Spot(c.id, c.short_zh if zh else c.name_en, c.province, c.longitude, c.latitude, draw(st.none() | values()))
            for c in CITIES
            if c.longitude is not None and c.latitude is not None
        ),
        shaded=draw(st.booleans()),
        elsewhere=tuple(draw(st.lists(st.tuples(names, values()), max_size=2))),
    )


@st.composite
def bars(draw: st.DrawFn) -> Bars:
    groups = tuple(draw(st.lists(names, max_size=6)))
    row = st.lists(values(), min_size=len(groups), max_size=len(groups)).map(tuple)
    series = draw(st.lists(st.builds(Series, names, row), min_size=1, max_size=9))
    return Bars(caption=draw(captions()), groups=groups, series=tuple(series), stacked=draw(st.booleans()))


@st.composite
def lines(draw: st.DrawFn) -> Lines:
    point = st.builds(Point, st.integers(2010, 2030), values(), st.sampled_from(["", "after the census"]))
    line = st.builds(Line, names, st.lists(point, max_size=6, unique_by=lambda p: (p.year, p.basis)).map(tuple))
    return Lines(caption=draw(captions()), lines=tuple(draw(st.lists(line, max_size=9))))


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    rows = draw(st.integers(0, 4))
    cell = st.lists(names, min_size=rows, max_size=rows).map(tuple)
    columns = draw(st.lists(st.builds(GridColumn, names, cell, st.booleans()), min_size=1, max_size=6))
    return Grid(caption=draw(captions()), columns=tuple(columns), has_total=rows > 1 and draw(st.booleans()))


def draw_svg(subject: Subject, width: float) -> str:
    if isinstance(subject, RegionMap):
        return region_map.draw(subject, width)
    if isinstance(subject, Bars):
        return bar_chart.draw(subject, width)
    if isinstance(subject, Lines):
        return line_chart.draw(subject, width)
    return table_picture.draw(subject, width)


def draw_text(subject: Subject, width: int, **options: bool) -> list[str]:
    if isinstance(subject, RegionMap):
        return terminal_map.draw(subject, width, **options)
    assert isinstance(subject, Bars | Lines)
    return terminal_chart.draw(subject, width, **options)


class Written(NamedTuple):
    """A line of text in a picture, and the box that it takes."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def written(svg: str) -> list[Written]:
    found = []
    for element in ElementTree.fromstring(svg).iter(f"{SVG}text"):
        size, x, y = (float(element.attrib[name]) for name in ("font-size", "x", "y"))
        strong = "".join(part.text or "" for part in element)
        is_bold = element.get("font-weight") == "bold"
        wide = length(element.text or "", size, bold=is_bold) + length(strong, size, bold=True)
        left = x - {None: 0.0, "middle": wide / 2, "end": wide}[element.get("text-anchor")]
        found.append(Written((element.text or "") + strong, left, y - 0.75 * size, left + wide, y + 0.2 * size))
    return found


def assert_readable(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    texts = written(svg)
    for text in texts:
        assert text.left >= 0, text
        assert text.right <= width + 0.1, text
        assert text.top >= 0, text
        assert text.bottom <= height, text
    for one, other in combinations([text for text in texts if text.text.strip()], 2):
        apart = (
            one.right <= other.left + 0.2
            or other.right <= one.left + 0.2
            or one.bottom <= other.top + 0.2
            or other.bottom <= one.top + 0.2
        )
        assert apart, (one, other)


@given(st.one_of(maps(), bars(), lines(), grids()), st.integers(320, 1400))
@settings(deadline=None, max_examples=80)
def test_no_text_of_a_picture_lies_on_another_or_leaves_it(subject: Subject, width: int) -> None:
    assert_readable(draw_svg(subject, width))


@given(st.one_of(maps(), bars(), lines()), st.integers(40, 200), st.booleans(), st.booleans())
@settings(deadline=None, max_examples=80)
def test_no_line_for_a_terminal_is_too_long(subject: Subject, width: int, ascii: bool, color: bool) -> None:
    for line in draw_text(subject, width, ascii=ascii, color=color):
        assert cells(ESCAPE.sub("", line)) <= width
        assert ESCAPE.sub("", line).isprintable()


@given(maps(), st.integers(320, 1400), st.integers(40, 200))
@settings(deadline=None, max_examples=60)
def test_every_value_is_on_the_map_or_beside_it(subject: RegionMap, width: int, columns: int) -> None:
    texts = [text.text for text in written(draw_svg(subject, width))]
    plain = "\n".join(draw_text(subject, columns))
    for item in (*subject.areas, *subject.spots):
        if item.value is not None and item.value.number is not None:
            assert f"{item.name} {item.value.text}" in texts
            found = re.findall(
                rf"(?:^|\W){re.escape(item.name)} {re.escape(item.value.text)}(?!\d)", plain, re.MULTILINE
            )
            found += re.findall(rf"(?<!\d){re.escape(item.value.text)} {re.escape(item.name)}", plain)
            assert len(found) >= 1, (item, plain)
