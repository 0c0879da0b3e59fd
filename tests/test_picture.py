"""Pictures: nothing leaves them, no text lies on another, and what they are told to say they say."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import combinations, cycle
from typing import NamedTuple
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT
from tests.pictures import CITIES, HOSTILE, OUTLINES, PROVINCES, bars, grids, lines, maps
from yrd_cli.datasets.bundled import bundled
from yrd_cli.errors import UsageError
from yrd_cli.render.picture.caption import Context
from yrd_cli.render.picture.draw import draw_svg, draw_text, notes_of
from yrd_cli.render.picture.palette import themed
from yrd_cli.render.picture.request import chart_of, map_of
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
from yrd_cli.render.picture.text import cells, length
from yrd_cli.render.style import names_of
from yrd_cli.schema.fields import Language
from yrd_cli.schema.tables import TABLES

# A map that fails is printed with its outlines.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")

SVG = "{http://www.w3.org/2000/svg}"
AREAS = tuple(Area(one.id, one.name_en, OUTLINES[one.id], index) for index, one in enumerate(PROVINCES))
CAPTION = Caption(title="GDP", finding="Jiangsu is first.", unit="bn yuan", citation="yrd 0.1.0", command="yrd chart")


def is_harmless(text: str) -> bool:
    """Whether a terminal and a browser show a text as it is: other spaces are harmless."""
    return text.replace("\u00a0", "").replace("\u3000", "").isprintable()


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 -- our own


class Written(NamedTuple):
    """A line of text in a picture, and the box that it takes."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def written(svg: str) -> list[Written]:
    found = []
    for element in parsed(svg).iter(f"{SVG}text"):
        size, x, y = (float(element.attrib[name]) for name in ("font-size", "x", "y"))
        strong = "".join(part.text or "" for part in element)
        is_bold = element.get("font-weight") == "bold"
        wide = length(element.text or "", size, bold=is_bold) + length(strong, size, bold=True)
        left = x - {None: 0.0, "middle": wide / 2, "end": wide}[element.get("text-anchor")]
        found.append(Written((element.text or "") + strong, left, y - 0.75 * size, left + wide, y + 0.2 * size))
    return found


def assert_readable(svg: str) -> None:
    root = parsed(svg)
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
def test_no_line_for_a_terminal_is_too_long(
    subject: RegionMap | Bars | Lines, width: int, ascii: bool, color: bool
) -> None:
    for line in draw_text(subject, width, ascii=ascii, color=color):
        assert cells(ESCAPE.sub("", line)) <= width
        assert is_harmless(ESCAPE.sub("", line))


def assert_complete(subject: RegionMap, svg: str, lines: list[str]) -> None:
    """Assert that each value stands on the map with its name, or in the list beside it."""
    texts = " ".join(text.text for text in written(svg))
    plain = re.sub(r"\n  +", " ", "\n".join(lines))  # a long entry goes on, indented
    items: tuple[Area | Spot, ...] = (*subject.areas, *subject.spots)
    for item in items:
        if item.value is not None and item.value.number is not None:
            assert f"{item.name} {item.value.text}" in texts
            found = re.findall(
                rf"(?:^|\W){re.escape(item.name)} {re.escape(item.value.text)}(?!\d)", plain, re.MULTILINE
            )
            found += re.findall(rf"(?<!\d){re.escape(item.value.text)} {re.escape(item.name)}", plain)
            assert len(found) >= 1, (item, plain)


@given(maps(), st.integers(320, 1400), st.integers(40, 200))
@settings(deadline=None, max_examples=60)
def test_every_value_is_on_the_map_or_beside_it(subject: RegionMap, width: int, columns: int) -> None:
    assert_complete(subject, draw_svg(subject, width), draw_text(subject, columns))


def pictures_of(key: str, context: Context) -> Iterator[RegionMap | Bars | Lines]:
    """The map and the charts of a key, as far as there are any."""
    dataset = bundled()
    for draw in (
        lambda: map_of(key, {}, dataset, context),
        lambda: chart_of(TABLES["indicators"], {"key": (key,)}, dataset, context),
        lambda: chart_of(TABLES["shares"], {"key": (key,)}, dataset, context),
    ):
        with suppress(UsageError):  # nothing to draw, or more lines than can be told apart
            yield draw()


@pytest.mark.parametrize("language", [Language.EN, Language.ZH])
def test_every_indicator_is_readable_at_any_width(language: Language) -> None:
    dataset = bundled()
    context = Context.of(dataset, names_of(dataset), language)
    widths, columns = cycle((360, 460, 720, 1100)), cycle((40, 60, 80, 120, 200))
    keys = [key.id for key in dataset.records("keys")]
    drawn = [subject for key in keys for subject in pictures_of(key, context)]
    assert len(drawn) > 2 * len(keys)
    for subject in drawn:
        svg, across = draw_svg(subject, next(widths)), next(columns)
        assert_readable(svg)
        lines = draw_text(subject, across)
        assert max(map(cells, lines)) <= across
        if isinstance(subject, RegionMap):
            assert_complete(subject, svg, lines)


def elements(subject: Subject, name: str) -> Iterator[ET.Element]:
    return parsed(draw_svg(subject)).iter(f"{SVG}{name}")


def kinds(subject: Subject, *of: str) -> list[str]:
    """The classes of the elements with a title: of marks, bars and areas."""
    return [
        one.get("class", "") for name in of for one in elements(subject, name) if one.find(f"{SVG}title") is not None
    ]


def a_line(*points: tuple[int, float, str]) -> Lines:
    return Lines(
        caption=CAPTION, lines=(Line("Jiangsu", tuple(Point(year, Value(n, f"{n:,}"), b) for year, n, b in points)),)
    )


def strokes(subject: Lines) -> list[ET.Element]:
    return [one for one in elements(subject, "line") if one.get("class") == "s0"]


def test_a_line_breaks_where_the_basis_changes_and_says_so() -> None:
    broken = a_line((2021, 10.0, ""), (2022, 11.0, ""), (2023, 14.0, "after"), (2024, 15.0, "after"))
    whole = a_line((2021, 10.0, ""), (2022, 11.0, ""), (2023, 14.0, ""), (2024, 15.0, ""))
    assert [len(strokes(subject)) for subject in (broken, whole)] == [2, 3]
    xs = [(float(one.attrib["x1"]), float(one.attrib["x2"])) for one in strokes(broken)]
    assert xs[0][1] < xs[1][0]
    said = "A line breaks where the statistical basis changes."
    assert said in notes_of(broken)
    assert said not in notes_of(whole)
    assert said in draw_svg(broken)
    assert said in draw_text(broken, 100)


def test_two_values_of_one_year_on_two_bases_are_not_joined() -> None:
    subject = a_line((2022, 10.0, ""), (2023, 11.0, ""), (2023, 12.0, "after"), (2024, 13.0, "after"))
    assert len(strokes(subject)) == 2
    assert all(one.attrib["x1"] != one.attrib["x2"] for one in strokes(subject))


def test_a_line_is_dashed_over_years_without_a_value() -> None:
    subject = a_line((2020, 10.0, ""), (2022, 11.0, ""), (2023, 12.0, ""))
    assert [one.get("stroke-dasharray") for one in strokes(subject)] == ["3 4", None]
    assert "Dashed: years without a value lie between." in draw_svg(subject)


def test_an_axis_that_does_not_begin_at_zero_says_so() -> None:
    note = "The axis does not begin at zero."
    assert note in notes_of(a_line((2020, 98.0, ""), (2021, 100.0, "")))
    assert note not in notes_of(a_line((2020, 10.0, ""), (2021, 100.0, "")))


def test_a_line_without_a_value_is_named_below() -> None:
    subject = Lines(caption=CAPTION, lines=(Line("Anhui", (Point(2024, Value(None, "-")),)),))
    assert notes_of(subject) == ("Without a value: Anhui",)
    assert "Without a value: Anhui" in draw_text(subject, 80)


def with_unconfirmed(unconfirmed: bool) -> Iterator[tuple[Subject, str]]:
    value = Value(5, "5?" if unconfirmed else "5", unconfirmed)
    yield Bars(caption=CAPTION, groups=("Anhui",), series=(Series("funds", (value,)),)), "rect"
    yield Lines(caption=CAPTION, lines=(Line("Anhui", (Point(2024, value),)),)), "circle"
    city = CITIES[0]
    spot = Spot(city.id, city.name_en, city.province, city.longitude, city.latitude, value)
    yield (
        RegionMap(caption=CAPTION, areas=(Area("shanghai", "Shanghai", OUTLINES["shanghai"]),), spots=(spot,)),
        "circle",
    )


def test_an_unconfirmed_value_is_a_hollow_mark_in_every_picture() -> None:
    for subject, name in with_unconfirmed(unconfirmed=True):
        assert kinds(subject, name) == ["o s0"]
    for subject, name in with_unconfirmed(unconfirmed=False):
        assert [kind.split()[0] for kind in kinds(subject, name)] == ["f0"]


def test_provinces_are_told_apart_by_shapes_too() -> None:
    spots = [next(city for city in CITIES if city.province == province.id) for province in PROVINCES]
    subject = RegionMap(
        caption=CAPTION,
        areas=AREAS,
        spots=tuple(Spot(c.id, c.name_en, c.province, c.longitude, c.latitude, Value(3, "3")) for c in spots),
    )
    marks = [
        one for name in ("circle", "polygon") for one in elements(subject, name) if one.find(f"{SVG}title") is not None
    ]
    corners = [len(one.get("points", "").split()) for one in marks]
    assert sorted(corners) == [0, 3, 4, 4]
    turned = [one.get("points", "").split()[0] for one in marks if len(one.get("points", "").split()) == 4]
    assert len(turned) == 2  # a square and a diamond: the first corner of the diamond is level with its middle


def test_bars_begin_at_zero_and_negative_ones_go_to_the_left() -> None:
    values = (Value(10, "10"), Value(-5, "-5"), Value(0, "0"), Value(None, "-"))
    subject = Bars(caption=CAPTION, groups=("a", "b", "c", "d"), series=(Series("growth", values),))
    first, second = [
        (float(one.attrib["x"]), float(one.attrib["width"]))
        for one in elements(subject, "rect")
        if one.get("class") == "f0"
    ]
    assert first[1] == pytest.approx(2 * second[1], rel=0.01)
    assert second[0] + second[1] == pytest.approx(first[0], abs=0.2)
    assert {"10", "-5", "0", "-"} <= {text.text for text in written(draw_svg(subject))}
    lines = draw_text(subject, 60)
    assert re.search(r"^b +-5 █+$", lines[2])
    assert re.search(r"^a {5,}█+[▏▎▍▌▋▊▉]? 10$", lines[1])


def test_parts_that_are_negative_are_not_stacked() -> None:
    series = (Series("x", (Value(10, "10"),)), Series("y", (Value(-5, "-5"),)))
    subject = Bars(caption=CAPTION, groups=("a",), series=series, stacked=True)
    assert "-5" in {text.text for text in written(draw_svg(subject))}


@pytest.mark.parametrize("form", ["svg", "text"])
def test_hostile_names_are_only_text(form: str) -> None:
    caption = Caption(title=HOSTILE, finding=HOSTILE, notes=(HOSTILE,), citation=HOSTILE, command=HOSTILE)
    value = Value(3, "3")
    subjects: list[Subject] = [
        Bars(caption=caption, groups=(HOSTILE,), series=(Series(HOSTILE, (value,)), Series("b", (value,)))),
        Lines(caption=caption, lines=(Line(HOSTILE, (Point(2024, value, HOSTILE),)),)),
        RegionMap(
            caption=caption,
            areas=(Area("shanghai", HOSTILE, OUTLINES["shanghai"]),),
            spots=(Spot("a", HOSTILE, "shanghai", 121.5, 31.2, value),),
            elsewhere=((HOSTILE, value),),
        ),
        Grid(caption=caption, columns=(GridColumn(HOSTILE, (HOSTILE,)),)),
    ]
    for subject in subjects:
        if form == "text":
            text = "" if isinstance(subject, Grid) else "".join(draw_text(subject, 80))
            assert is_harmless(text)
            continue
        svg = draw_svg(subject)
        assert is_harmless(svg.replace("\n", ""))
        allowed = {
            "svg",
            "title",
            "desc",
            "defs",
            "style",
            "pattern",
            "rect",
            "path",
            "text",
            "tspan",
            "line",
            "circle",
        }
        for element in parsed(svg).iter():
            assert element.tag.removeprefix(SVG) in allowed
            assert not any(name.startswith("on") or "href" in name or name == "style" for name in element.attrib)
            assert not any("script" in value for value in element.attrib.values())


@given(st.one_of(maps(), bars(), lines(), grids()))
@settings(deadline=None, max_examples=20)
def test_the_same_subject_is_drawn_the_same(subject: Subject) -> None:
    assert draw_svg(subject) == draw_svg(subject)


def test_colours_follow_the_scheme_of_the_reader_and_nothing_is_fetched() -> None:
    svg = draw_svg(a_line((2020, 1.0, ""), (2021, 2.0, "")))
    assert "@media (prefers-color-scheme:dark)" in svg
    assert re.findall(r"https?://[^\"' ]+", svg) == ["http://www.w3.org/2000/svg"]
    assert "@import" not in svg
    assert "url(" not in svg.replace("url(#", "")


def test_a_picture_may_be_dark_or_light_whatever_its_reader_prefers() -> None:
    svg = draw_svg(a_line((2020, 1.0, ""), (2021, 2.0, "")))
    dark, light = themed(svg, "dark"), themed(svg, "light")
    assert themed(svg, "auto") == svg
    assert "@media" not in dark + light
    grounds = [re.findall(r"\.g,\.o{fill:(#\w+)}", one) for one in (svg, dark, light)]
    assert grounds == [["#ffffff", "#15191d"], ["#ffffff", "#15191d"], ["#ffffff"]]


def test_pictures_load_neither_rich_nor_pydantic() -> None:
    code = (
        "import sys; from yrd_cli.render.picture import draw, region_map, bar_chart, line_chart, table_picture;"
        "from yrd_cli.render.picture import terminal_map, terminal_chart, raster;"
        "from yrd_cli.render.page import document;"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"rich", "pydantic", "pydantic_core", "sqlite3", "resvg_py"} & set(done.stdout.split()) == set()


def test_a_map_in_ascii_is_ascii() -> None:
    subject = RegionMap(
        caption=CAPTION,
        areas=AREAS,
        spots=tuple(Spot(c.id, c.name_en, c.province, c.longitude, c.latitude, Value(3, "3")) for c in CITIES),
    )
    for width in (40, 80, 200):
        assert "".join(draw_text(subject, width, ascii=True)).isascii()
        assert not "".join(draw_text(subject, width)).isascii()


def test_a_map_is_as_high_as_the_screen() -> None:
    subject = RegionMap(
        caption=CAPTION,
        areas=AREAS,
        spots=tuple(Spot(c.id, c.name_en, c.province, c.longitude, c.latitude, Value(3, "3")) for c in CITIES[:20]),
    )
    assert len(draw_text(subject, 80, 24)) <= 24
    assert len(draw_text(subject, 120, 40)) <= 40
