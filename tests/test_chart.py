"""`yrd chart`: bars for groups, lines over years, in the terminal and as files."""

import json
import re
from collections.abc import Callable

import pytest

from tests.conftest import Yrd

Golden = Callable[[str, str], None]


@pytest.mark.parametrize(
    ("name", "arguments"),
    {
        "chart.txt": ("clusters", "--by", "province"),
        "chart-stacked.svg": ("clusters", "--by", "province,sector", "--percent", "row", "-f", "svg"),
        "chart-funds-zh.svg": (
            "funds",
            "--by",
            "province",
            "--measure",
            "sum:scale_cny_bn",
            "--lang",
            "zh",
            "-f",
            "svg",
        ),
        "chart-gdp.txt": ("indicators", "gdp", "--place", "jiangsu,shanghai"),
        "chart-gdp.svg": ("indicators", "gdp", "--place", "jiangsu,shanghai", "-f", "svg"),
    }.items(),
)
def test_draws_what_it_drew(name: str, arguments: tuple[str, ...], yrd: Yrd, golden: Golden) -> None:
    run = yrd("chart", *arguments)
    assert (run.code, run.err) == (0, "")
    golden(name, run.out)


@pytest.mark.parametrize("by", ["province", "province,sector"])
def test_the_numbers_are_those_of_json(by: str, real_yrd: Yrd) -> None:
    rows = json.loads(real_yrd("funds", "--by", by, "--json").out)
    told = re.findall(r"<title>([^<]*): (\d+)</title>", real_yrd("chart", "funds", "--by", by, "-f", "svg").out)
    assert sorted(int(number) for _, number in told) == sorted(row["funds"] for row in rows)


def test_both_sums_of_funds_are_drawn(yrd: Yrd) -> None:
    text = yrd("chart", "funds", "--by", "province", "--measure", "sum:scale_cny_bn").out
    assert "Stated size" in text
    assert "Committed" in text


def test_parts_that_overlap_are_not_stacked(real_yrd: Yrd) -> None:
    note = "count under more than one sector"
    overlapping = real_yrd("chart", "funds", "--by", "province,sector", "--percent", "row").out
    assert note in overlapping
    apart = real_yrd("chart", "clusters", "--by", "province,sector", "--percent", "row").out
    assert note not in apart
    assert re.search(r"^Anhui +[a-z]{40,}$", apart, re.MULTILINE)
    assert not re.search(r"^Anhui +[a-z]{60,}$", overlapping, re.MULTILINE)


def test_percent_of_columns_makes_a_bar_of_each_column(yrd: Yrd) -> None:
    lines = yrd("chart", "clusters", "--by", "province,sector", "--percent", "col").out.splitlines()
    assert any(line.startswith("Textiles") for line in lines)


def test_values_of_two_bases_are_not_joined(real_yrd: Yrd) -> None:
    svg = real_yrd("chart", "indicators", "gdp", "--place", "jiangsu", "-f", "svg").out
    points = re.findall(r"<title>Jiangsu, (\d+): [^<(]*(?:\(([^)]*)\))?</title>", svg)
    joined = len(re.findall(r'<line [^>]*class="s0"', svg))
    bases = {basis for _, basis in points}
    assert len(bases) > 1
    assert joined == sum(max(sum(basis == other for _, other in points) - 1, 0) for basis in bases)
    assert "A line breaks where the statistical basis changes." in svg


def test_values_of_one_year_are_bars(yrd: Yrd) -> None:
    text = yrd("chart", "indicators", "gdp", "--year", "2018").out
    assert text.startswith("GDP, 2018 (bn yuan)\n")
    assert re.search("^China +█+", text, re.MULTILINE)


def test_indicators_without_places_are_of_provinces_and_say_so(real_yrd: Yrd) -> None:
    text = real_yrd("chart", "indicators", "gdp").out
    assert re.search("Of [0-9]+ lines those of provinces: --place selects others.", text)
    assert "Suzhou" not in text


def test_what_a_picture_is_made_by_stands_in_it(yrd: Yrd) -> None:
    svg = yrd("chart", "clusters", "--by", "sector", "-p", "江苏", "-f", "svg", "--lang", "zh").out
    assert "$ yrd chart clusters --province 江苏 --by sector --lang zh" in svg
    assert "2020.1" in svg
    assert "（江苏）" in svg


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument"),
        (("nosuch",), "unknown table 'nosuch'"),
        (("funds",), "yrd chart funds requires --by"),
        (("clusters", "--by", "province,sector,year"), "a chart has at most two dimensions"),
        (("clusters", "--by", "province", "--measure", "hhi"), "one number makes no chart"),
        (("clusters", "--by", "province", "--place", "yrd"), "--place cannot be used with clusters"),
        (("indicators",), "select one key"),
    ],
)
def test_a_mistake_is_named(arguments: tuple[str, ...], message: str, yrd: Yrd) -> None:
    run = yrd("chart", *arguments)
    assert (run.code, run.out) == (2, "")
    assert message.casefold() in run.err.casefold()


def test_the_rows_behind_lines_are_of_the_places_drawn(real_yrd: Yrd) -> None:
    rows = json.loads(real_yrd("chart", "indicators", "gdp", "--json").out)
    assert {row["place"] for row in rows} == {"shanghai", "jiangsu", "zhejiang", "anhui"}
    named = ("indicators", "gdp", "--place", "wuxi,china")
    assert real_yrd("chart", *named, "--json").out == real_yrd(*named, "--json").out
    shares = json.loads(real_yrd("chart", "shares", "goods-trade", "--place", "yrd", "--json").out)
    assert [row["year"] for row in shares] == [2022, 2023, 2024, 2025]
    assert not any(row["period"] for row in shares)


def test_growth_is_not_drawn(yrd: Yrd) -> None:
    for what in (("chart", "indicators"), ("map",)):
        run = yrd(*what, "gdp", "--growth")
        assert run.code == 2
        assert "pictures show values, not their growth: yrd indicators KEY --growth" in run.err


def test_a_figure_of_the_dataset_is_refused(yrd: Yrd) -> None:
    run = yrd("cite", "dataset", "--figure", "scale")
    assert run.code == 2
    assert "--figure cannot be used with dataset" in run.err
