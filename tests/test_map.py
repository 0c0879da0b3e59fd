"""`yrd map`: counts and values at cities or in provinces, in the terminal and as files."""

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from shutil import copytree

import pytest

from tests.conftest import SMALL, Yrd
from yrd_cli.datasets import bundled
from yrd_cli.render.picture.text import cells

Golden = Callable[[str, str], None]


@pytest.mark.parametrize(
    ("name", "arguments"),
    {
        "map.txt": ("map",),
        "map-zh.svg": ("map", "clusters", "--lang", "zh", "-f", "svg"),
        "map-funds.svg": ("map", "funds", "--measure", "sum:scale_cny_bn", "-f", "svg"),
        "map-gdp.txt": ("map", "gdp"),
        "map-gdp.svg": ("map", "gdp", "-f", "svg"),
    }.items(),
)
def test_draws_what_it_drew(name: str, arguments: tuple[str, ...], yrd: Yrd, golden: Golden) -> None:
    run = yrd(*arguments)
    assert (run.code, run.err) == (0, "")
    golden(name, run.out)


@pytest.mark.parametrize("table", ["clusters", "funds"])
def test_the_numbers_at_cities_are_those_of_the_table(table: str, real_yrd: Yrd) -> None:
    rows = json.loads(real_yrd(table, "--by", "city", "--json").out)
    names = {city["id"]: city["name_en"] for city in json.loads(real_yrd("cities", "--json").out)}
    text = unescape(real_yrd("map", table, "-f", "svg").out)
    for row in rows:
        if row["city"]:
            drawn = f'{names[row["city"]]} <tspan font-weight="bold">{row[table]}</tspan>'
            assert drawn in text or f">{names[row['city']]} {row[table]}<" in text
        else:
            assert f">no city {row[table]}<" in text


def test_the_other_formats_print_the_rows(yrd: Yrd) -> None:
    assert yrd("map", "funds", "--json").out == yrd("funds", "--by", "city", "--json").out
    assert yrd("map", "-f", "csv").out == yrd("clusters", "--by", "city", "-f", "csv").out


def test_an_indicator_is_of_one_year_and_one_basis_which_it_names(real_yrd: Yrd) -> None:
    text = real_yrd("map", "gdp", "--year", "2024").out
    assert text.startswith("GDP, 2024 (bn yuan)\n")
    assert "Basis: after the fifth economic census." in text
    assert "2025" not in text


def test_filters_narrow_the_map_and_its_title(real_yrd: Yrd) -> None:
    text = real_yrd("map", "-p", "jiangsu").out
    assert text.startswith("Clusters by city (Jiangsu)\n")
    assert "JIANGSU" in text
    assert "ZHEJIANG" not in text


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_every_key_that_can_be_mapped_fits_a_narrow_page(lang: str, real_yrd: Yrd) -> None:
    keys = [row["id"] for row in json.loads(real_yrd("keys", "--json").out)]
    drawn = 0
    for key in keys:
        run = real_yrd("map", key, "--lang", lang)
        assert run.code == 0 or "no two cities or provinces have comparable values" in run.err
        drawn += run.code == 0
        assert all(cells(line) <= 80 for line in run.out.splitlines())
    assert drawn > 10


def test_a_share_is_mapped_with_the_values_that_compare_has(real_yrd: Yrd) -> None:
    measure = "goods-trade-share-of-china"
    provinces = [one["id"] for one in json.loads(real_yrd("provinces", "--json").out)]
    names = {one["id"]: one["name_en"] for one in json.loads(real_yrd("provinces", "--json").out)}
    rows = json.loads(real_yrd("compare", *provinces, "--json").out)
    expected = {names[row["place"]]: row["value"] for row in rows if row["measure"] == measure}
    assert any(row["known"] == "derived" for row in rows if row["measure"] == measure)
    svg = real_yrd("map", measure, "-f", "svg").out
    told = dict(re.findall(r"<title>(\w+): ([\d.]+)~?</title>", svg))
    assert {name: float(value) for name, value in told.items()} == expected
    assert "Goods trade, share of China, 2024" in svg
    rows = json.loads(real_yrd("map", measure, "--json").out)
    assert {names[row["place"]]: row["value"] for row in rows} == expected
    assert {(row["key"], row["of"], row["year"]) for row in rows} == {("goods-trade", "china", 2024)}
    stated = {row["id"]: row for row in json.loads(real_yrd("shares", "goods-trade", "--json").out)}
    assert [stated[row["id"]] for row in rows if row["id"]] == [row for row in rows if row["id"]]
    computed = [row for row in rows if not row["id"]]
    assert {row["place"] for row in computed} == {"shanghai", "zhejiang", "anhui"}
    assert all(row["known"] == "derived" and len(row["parts"]) == 2 and row["sources"] for row in computed)
    compared = json.loads(real_yrd("compare", *provinces, "--json").out)
    grades = {row["place"]: row["grade"] for row in compared if row["measure"] == measure and row["value"]}
    assert {row["place"]: row["grade"] for row in rows} == grades  # of what is computed, that of the weakest part
    assert "weak" in grades.values()
    assert (
        real_yrd("map", measure, "-f", "csv").out.splitlines()[0]
        == (real_yrd("shares", "goods-trade", "-f", "csv").out.splitlines()[0])
    )
    listed = real_yrd("map", measure, "-f", "list").out
    assert "9.74~" in listed
    assert "12.8" in listed
    assert "36.5" not in listed


def test_the_rows_behind_a_map_of_a_key_are_those_it_draws(real_yrd: Yrd) -> None:
    for options in ((), ("--year", "2025"), ("--unit", "yi")):
        rows = json.loads(real_yrd("map", "gdp", *options, "--json").out)
        every = json.loads(real_yrd("indicators", "gdp", *options, "--json").out)
        assert all(row in every for row in rows)
        assert len(rows) < len(every)
        assert len({(row["year"], row["basis"]) for row in rows}) == 1
        assert len({row["place"] for row in rows}) == len(rows)
        svg = unescape(real_yrd("map", "gdp", *options, "-f", "svg").out)
        assert f"GDP, {rows[0]['year']}" in svg
        told = re.findall(r"<title>.*?: [\d,.]+[~?†]*</title>", svg)
        assert len(told) == len(rows)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("zzz",), "unknown key 'zzz'"),
        (("clusters", "--status", "established"), "--status cannot be used with clusters"),
        (("gdp", "--sector", "textiles"), "--sector cannot be used with indicators"),
        (("gdp", "--measure", "lq"), "--measure needs a map of clusters or funds: one of a key shows its values"),
        (("--theme", "dark"), "--theme requires --format svg or png"),
        (("--theme", "blue", "-f", "svg"), "unknown --theme 'blue'"),
        (("exchange-rate",), "no two cities or provinces have comparable values of exchange-rate"),
    ],
)
def test_a_mistake_is_named(arguments: tuple[str, ...], message: str, yrd: Yrd) -> None:
    run = yrd("map", *arguments)
    assert (run.code, run.out) == (2, "")
    assert message in run.err


def test_the_extension_selects_the_form(yrd: Yrd, tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    for name, begins in (("map.svg", b"<svg "), ("map.png", b"\x89PNG"), ("map.txt", b"Clusters by city")):
        path = tmp_path / name
        assert yrd("map", "-o", str(path)).code == 0
        assert path.read_bytes().startswith(begins)


def test_data_without_outlines_has_no_map(yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Path(copytree(SMALL, tmp_path / "data"))
    (copy / "outlines.json").unlink()
    monkeypatch.setattr(bundled, "find_data", lambda: copy)
    run = yrd("map")
    assert run.code == 4
    assert "outlines.json" in run.err
