"""`yrd compare`: places and sectors side by side, like with like."""

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Run, Yrd
from yrd_cli.datasets.bundled import bundled
from yrd_cli.query.compare.lines import Cell, Line, difference, indicator_lines, ratio
from yrd_cli.query.compare.subjects import compare
from yrd_cli.query.result import Result
from yrd_cli.render.picture.draw import draw_svg
from yrd_cli.render.picture.subject import Caption, Grid, GridColumn
from yrd_cli.schema.fields import Language
from yrd_cli.schema.indicator import Indicator, Key

REAL = bundled()
Golden = Callable[[str, str], None]
GOLDENS = {
    "compare.txt": "jiangsu shanghai",
    "compare-zh.txt": "江苏 上海 yrd --lang zh",
    "compare.json": "jiangsu shanghai --json",
    "compare.csv": "jiangsu shanghai -f csv --fields measure,place,value,unit,year",
    "compare.md": "shanghai suzhou-js -f md",
    "compare.html": "jiangsu shanghai -f html --limit 4",
    "compare.list": "information-technology new-materials textiles -f list --limit 3",
    "compare-sectors.txt": "information-technology new-materials --lang both",
    "compare-sources.txt": "jiangsu shanghai --sources --limit 2",
    "compare-in-dollars.txt": "jiangsu shanghai --unit usd",
    "compare-fields.txt": "--fields help",
}


@pytest.mark.parametrize("name", GOLDENS)
def test_prints_what_it_printed(name: str, yrd: Yrd, golden: Golden) -> None:
    run = yrd("compare", *GOLDENS[name].split())
    assert (run.code, run.err) == (0, "")
    golden(name, run.out)


WRONG = {
    "": "name at least two",
    "jiangsu": "name at least two",
    "jiangsu 江苏": "names jiangsu twice",
    "jiangsu,CN-JS,anhui": "names jiangsu twice",
    "jiangsu shaoxing": "jiangsu is a province, shaoxing is a city: name several of one kind",
    "jiangsu textiles": "jiangsu is a province, textiles is a sector",
    "yrd shaoxing": "yrd is a place, shaoxing is a city",
    "zhejang jiangsu": "unknown province, city or sector 'zhejang': did you mean zhejiang?",
    "suzhou shanghai": "is ambiguous: suzhou-js",
    "jiangsu ,": "empty name",
    "jiangsu anhui --sort value": "unknown option '--sort'",
    "jiangsu anhui -q": "unknown option '-q'",
    "jiangsu anhui --fields nosuch": "unknown field 'nosuch'",
    "jiangsu anhui --limit 0": "not a number of rows",
    "jiangsu anhui --json --lang zh": "--lang cannot be used with --json",
}


@pytest.mark.parametrize("arguments", WRONG)
def test_refuses_what_cannot_be_compared(arguments: str, yrd: Yrd) -> None:
    run = yrd("compare", *arguments.split())
    assert (run.code, run.out) == (2, "")
    assert WRONG[arguments] in run.err
    assert all(line.startswith("yrd: ") for line in run.err.splitlines())


def test_a_name_of_two_kinds_follows_the_others(real_yrd: Yrd) -> None:
    measures = {
        kind: {row["measure"] for row in rows(real_yrd("compare", "shanghai", other, "--json"))}
        for kind, other in (("province", "anhui"), ("city", "hefei"))
    }
    assert "clusters-led" in measures["province"]
    assert "clusters-led" not in measures["city"]


def rows(run: Run) -> list[dict[str, Any]]:
    assert run.code == 0
    found: list[dict[str, Any]] = json.loads(run.out)
    return found


def values_of(measure: str, found: list[dict[str, Any]]) -> dict[str, Any]:
    return {row["place"]: row["value"] for row in found if row["measure"] == measure}


PROVINCES = ("shanghai", "jiangsu", "zhejiang", "anhui")


@pytest.mark.parametrize(
    ("measure", "command", "field"),
    [
        ("clusters-led", "clusters", "clusters"),
        ("clusters-participating", "clusters --count participating", "clusters"),
        ("funds", "funds", "funds"),
        ("stated-size", "funds", "scale_cny_bn"),
        ("committed", "funds", "committed_cny_bn"),
        ("roles", "chains", "chains"),
    ],
)
def test_provinces_equal_what_the_tables_say(measure: str, command: str, field: str, real_yrd: Yrd) -> None:
    grouped = rows(real_yrd(*command.split(), "--by", "province", "--json"))
    expected = {row["province"]: row[field] for row in grouped if row["province"] in PROVINCES}
    assert values_of(measure, rows(real_yrd("compare", *PROVINCES, "--json"))) == expected


@pytest.mark.parametrize(
    ("measure", "field"), [("funds", "funds"), ("stated-size", "scale_cny_bn"), ("committed", "committed_cny_bn")]
)
def test_cities_and_sectors_equal_what_the_funds_say(measure: str, field: str, real_yrd: Yrd) -> None:
    for dimension, names in (("city", ("hefei", "suzhou-js")), ("sector", ("new-materials", "new-energy"))):
        grouped = rows(real_yrd("funds", "--by", dimension, "--json"))
        expected = {row[dimension]: row[field] for row in grouped if row[dimension] in names}
        assert values_of(measure, rows(real_yrd("compare", *names, "--json"))) == expected


def test_sectors_equal_what_the_clusters_say(real_yrd: Yrd) -> None:
    names = ("information-technology", "high-end-equipment", "new-materials")
    found = rows(real_yrd("compare", *names, "--json"))
    grouped = {row["sector"]: row for row in rows(real_yrd("clusters", "--by", "sector", "--json"))}
    assert values_of("clusters", found) == {name: grouped[name]["clusters"] for name in names}
    assert values_of("clusters-share", found) == {name: grouped[name]["share"] for name in names}
    led = [values_of(f"clusters-{province}", found) for province in PROVINCES]
    assert {name: sum(row[name] for row in led) for name in names} == values_of("clusters", found)


def test_indicators_are_those_of_the_records_and_of_one_year_and_basis(real_yrd: Yrd) -> None:
    places = (*PROVINCES, "yrd", "china")
    records = {row["id"]: row for row in rows(real_yrd("indicators", "--json"))}
    records |= {row["id"]: row for row in rows(real_yrd("shares", "--json"))}
    found = [row for row in rows(real_yrd("compare", *places, "--json")) if row["year"]]
    assert {"gdp", "population", "gdp-per-head", "exports", "rd-intensity"} <= {row["measure"] for row in found}
    for row in found:
        cited = [records[id] for id in row["records"]]
        # A share that no source states is computed from a part and its whole.
        is_computed_share = "-share-of-" in row["measure"] and len(cited) > 1
        whole = {row["measure"].rpartition("-share-of-")[2]} if is_computed_share else set()
        assert {record["place"] for record in cited} <= {row["place"]} | whole
        assert {record["year"] for record in cited} <= {row["year"]}
        assert all(record["used"] and record["period"] is None for record in cited)
        assert (row["value"] is None) == (not cited)
        if row["measure"] == "gdp-per-head" and cited:
            gdp, people = (record["normal_value"] for record in cited)
            assert (row["value"], row["known"]) == (round(gdp / people * 1000), "derived")
        elif is_computed_share:
            part, of = (record["normal_value"] for record in cited)
            assert (row["value"], row["known"]) == (round(100 * part / of, 2), "derived")
            assert cited[0]["basis"] == cited[1]["basis"]
        elif cited:
            assert row["value"] in (cited[0].get("normal_value"), cited[0]["value"])
            assert {record.get("basis") for record in cited} == {row["basis"]}
            assert row["known"] == cited[0]["known"]
    for measure in {row["measure"] for row in found}:
        same = [row for row in found if row["measure"] == measure]
        assert len({(row["year"], row["basis"], row["unit"]) for row in same}) == 1
        assert sum(row["value"] is not None for row in same) >= 2


@cache
def table(names: tuple[str, ...]) -> Result:
    return compare(names, REAL, language=Language.EN)


@given(st.permutations([*PROVINCES, "yrd", "china"]), st.integers(2, 6))
def test_the_order_of_the_names_only_permutes_the_columns(names: list[str], count: int) -> None:
    chosen = tuple(names[:count])
    here, there = table(chosen), table(tuple(sorted(chosen)))
    assert [column.name for column in here.columns if column.name in chosen] == list(chosen)
    for row, other in zip(here.rows, there.rows, strict=True):
        assert row["title"] == other["title"]
        for name in chosen:
            assert (row[name], row.marks[name]) == (other[name], other.marks[name])


@given(st.permutations(["hefei", "wuxi", "shanghai", "ningbo"]))
def test_difference_and_ratio_lead_from_the_first_to_the_second(names: list[str]) -> None:
    first, second = names[:2]
    computed = 0
    for row in table((first, second)).rows:
        if row[first] is None or row[second] is None:
            assert (row["difference"], row["ratio"]) == (None, None)
            continue
        assert row[first] + row["difference"] == pytest.approx(row[second])
        if row[first]:
            assert row["ratio"] * row[first] == pytest.approx(row[second])
            computed += 1
        else:
            assert row["ratio"] is None
    assert computed


def test_only_two_have_a_difference(yrd: Yrd) -> None:
    assert "Anhui / Jiangsu" in yrd("compare", "jiangsu", "anhui").out
    assert "Anhui / Jiangsu" not in yrd("compare", "jiangsu", "anhui", "shanghai").out


def line(*cells: Cell, has_highest: bool = True) -> Line:
    return Line("m", "M", "M", None, dict(zip("abc", cells, strict=False)), has_highest=has_highest)


@pytest.mark.parametrize(
    ("given_line", "highest"),
    [
        (line(Cell(3), Cell(1), Cell(2)), "a"),
        (line(Cell(3), Cell(3), Cell(2)), "ab"),
        (line(Cell(3), Cell(3), Cell(3)), ""),
        (line(Cell(3), Cell(None), Cell(None)), ""),
        (line(Cell(3), Cell(None), Cell(4, "unconfirmed")), ""),
        (line(Cell(3), Cell(1, qualifier="more than")), ""),
        (line(Cell(3), Cell(1), has_highest=False), ""),
    ],
)
def test_the_highest_is_marked_where_there_is_one(given_line: Line, highest: str) -> None:
    assert given_line.highest("abc") == set(highest)


def test_neither_money_nor_the_nation_is_marked_as_highest(real_yrd: Yrd) -> None:
    found = rows(real_yrd("compare", "jiangsu", "anhui", "yrd", "china", "--json"))
    assert {row["measure"] for row in found if row["highest"]}.isdisjoint({"stated-size", "committed"})
    assert {row["place"] for row in found if row["highest"]} == {"jiangsu", "anhui"}


def test_the_highest_is_told_by_a_sign_and_on_a_colour_terminal_bold(yrd: Yrd) -> None:
    plain = yrd("compare", "jiangsu", "shanghai").out
    bold = yrd("compare", "jiangsu", "shanghai", "--color", "always").out
    assert "▲ 2 " in plain
    assert "\x1b[1m" not in plain
    assert "▲ 2\x1b[0m" in bold


def indicator(key: str, place: str, value: float, unit: str, **facts: Any) -> Indicator:
    return Indicator(
        id=f"{key}-{place}",
        key=key,
        place=place,
        value=value,
        unit=unit,
        **{"year": 2020, "known": "reported", **facts},
    )


KEYS = [
    Key(id=id, name_en=id, name_zh=id, unit="亿元", pinyin="x", doc="x") for id in ("gdp", "population", "gdp-per-head")
]


def lines_of(*indicators: Indicator) -> dict[str, Line]:
    return {found.measure: found for found in indicator_lines(("a", "b"), KEYS, indicators).lines}


PEOPLE = (indicator("population", "a", 10, "m people"), indicator("population", "b", 500, "万人"))


def test_values_of_different_years_bases_or_parts_of_the_year_are_not_compared() -> None:
    one = indicator("gdp", "a", 10, "bn yuan")
    for facts in ({"year": 2021}, {"basis": "other"}, {"period": "January-June"}, {"used": False}, {"year": None}):
        found = indicator_lines(("a", "b"), KEYS, [one, indicator("gdp", "b", 5, "bn yuan", **facts)])
        assert (found.lines, found.left_out) == ((), 1)
    both = indicator_lines(("a", "b"), KEYS, [one, indicator("gdp", "b", 50, "亿元")])
    assert ([cell.value for cell in both.lines[0].cells.values()], both.left_out) == ([10, 5], 0)


def test_several_values_in_one_slot_are_none() -> None:
    found = [indicator("gdp", place, value, "bn yuan") for place, value in (("a", 1), ("b", 2), ("b", 3))]
    assert lines_of(*found) == {}


def test_gdp_per_head_is_derived_from_one_year_and_as_sure_as_its_parts() -> None:
    gdp = (indicator("gdp", "a", 1, "bn yuan"), indicator("gdp", "b", 1, "bn yuan", known="unconfirmed"))
    cells = lines_of(*gdp, *PEOPLE)["gdp-per-head"].cells
    assert [(cell.value, cell.known) for cell in cells.values()] == [(100, "derived"), (200, "unconfirmed")]
    later = [indicator("gdp", place, 1, "bn yuan", year=2021) for place in "ab"]
    assert "gdp-per-head" not in lines_of(*later, *PEOPLE)
    reported = [indicator("gdp-per-head", place, 90, "yuan per person") for place in "ab"]
    cells = lines_of(*gdp, *PEOPLE, *reported)["gdp-per-head"].cells
    assert [(cell.value, cell.known) for cell in cells.values()] == [(90, "reported"), (90, "reported")]


def test_what_is_computed_is_no_surer_than_its_parts() -> None:
    sure, unsure, about, part = Cell(4), Cell(2, "unconfirmed"), Cell(8, qualifier="about"), Cell(1, without=3)
    assert difference(sure, unsure) == Cell(-2, "unconfirmed")
    assert ratio(sure, about) == Cell(2, None, "about")
    assert ratio(sure, part).without == 3
    assert ratio(Cell(0), sure).value is None
    assert difference(None, sure).value is None


def test_the_picture_has_a_bar_for_each_value_and_says_whom_to_cite(real_yrd: Yrd) -> None:
    places = ("jiangsu", "zhejiang", "china")
    rows = json.loads(real_yrd("compare", *places, "--json").out)
    by_measure: dict[str, list[float]] = {}
    for row in rows:
        if row["value"] is not None:
            by_measure.setdefault(row["measure"], []).append(row["value"])
    svg = real_yrd("compare", *places, "-f", "svg").out
    widths = [float(width) for width in re.findall(r'<rect [^>]*width="([\d.]+)" height="7" class="f0"', svg)]
    solid = [
        (row["measure"], row["value"])
        for row in rows
        if row["value"] and row["known"] != "unconfirmed" and row["qualifier"] in (None, "about")
    ]
    expected = [max(96 * value / max(by_measure[measure]), 1) for measure, value in solid]
    assert any(row["value"] and row["qualifier"] not in (None, "about") for row in rows)
    assert "hollow: unconfirmed, or a bound" in svg
    assert widths == pytest.approx(expected, abs=0.06)
    assert "Bars are as long as the values of their row, from zero" in svg
    assert ">Jiangsu, Zhejiang, China</text>" in svg
    assert ">$ yrd compare jiangsu zhejiang china</text>" in svg
    assert "Yangtze River Delta dataset" in svg


def test_a_bar_of_an_unconfirmed_value_is_hollow() -> None:
    column = GridColumn("Jiangsu", ("5?", "7"), is_number=True, parts=(0.5, 1.0), hollow=(True, False))
    svg = draw_svg(Grid(caption=Caption(title="", finding=""), columns=(column,)))
    assert re.findall(r'<rect [^>]*class="(o s0|f0)"', svg) == ["o s0", "f0"]
