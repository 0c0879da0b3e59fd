"""Subjects of pictures for tests: any that hypothesis thinks of, and a few that are always the same."""

import json

from hypothesis import strategies as st

from tests.conftest import ROOT
from yrd_cli.datasets.bundled import bundled
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
    Value,
)
from yrd_cli.schema.fields import Language

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
numbers = st.one_of(st.none(), st.integers(-50, 5000), st.floats(-9999, 1e8).map(lambda number: round(number, 2)))
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
            Area(
                p.id,
                p.name_zh if zh else p.name_en,
                OUTLINES[p.id],
                index,
                draw(st.none() | values()) if of_areas else None,
            )
            for index, p in enumerate(PROVINCES)
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
    parts = st.lists(st.floats(0, 1), min_size=rows, max_size=rows).map(tuple)
    hollow = st.lists(st.booleans(), min_size=rows, max_size=rows).map(tuple)
    plain = st.builds(GridColumn, names, cell, st.booleans())
    with_bars = st.builds(GridColumn, names, cell, st.just(True), parts, hollow)
    columns = draw(st.lists(plain | with_bars, min_size=1, max_size=6))
    return Grid(caption=draw(captions()), columns=tuple(columns), has_total=rows > 1 and draw(st.booleans()))
