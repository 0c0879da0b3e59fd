"""Values of places and years: what is used, on which basis, how they grow, and where there is none, by every door."""

import csv
import io
import json
import sqlite3
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import yrd_cli
from tests.conftest import Yrd
from yrd_cli.errors import UsageError, YrdWarning

TABLES = ("indicators", "shares")
Rows = list[dict[str, Any]]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Warnings are what a test asks for."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", YrdWarning)
        yield


def rows(yrd: Yrd, *arguments: str) -> Rows:
    run = yrd(*arguments, "--json")
    assert run.code == 0, run.err
    found: Rows = json.loads(run.out)
    return found


def in_csv(yrd: Yrd, *arguments: str) -> Rows:
    return list(csv.DictReader(io.StringIO(yrd(*arguments, "-f", "csv").out)))


def in_sqlite(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def by_every_door(table: str, real_yrd: Yrd, *, everything: bool) -> dict[str, list[str]]:
    """The ids of a table, by each door that lists it."""
    flag, used = (("--all",), None) if everything else ((), True)
    query = f"select id from {table} order by id"
    return {
        "json": [row["id"] for row in rows(real_yrd, table, *flag)],
        "csv": [row["id"] for row in in_csv(real_yrd, table, *flag)],
        "ids": real_yrd(table, "-q", *flag).out.split(),
        "python": [record.id for record in getattr(yrd_cli, table)(used=used)],
        "sql": [row["id"] for row in rows(real_yrd, "sql", query, *flag)],
        "python sql": [row["id"] for row in yrd_cli.sql(query, used=used)],
    }


@pytest.mark.parametrize("table", TABLES)
def test_every_door_lists_the_figures_that_are_used(
    table: str, real_yrd: Yrd, real_export: Callable[[str], Path]
) -> None:
    used = [record.id for record in getattr(yrd_cli, table)() if record.used]
    others = [record.id for record in getattr(yrd_cli, table)(used=False)]
    assert used
    assert others
    found = by_every_door(table, real_yrd, everything=False)
    found["sqlite"] = [id for (id,) in in_sqlite(real_export("yrd.sqlite"), f"select id from {table} order by id")]
    found["document"] = [row["id"] for row in json.loads(real_export("yrd.json").read_bytes())[table]]
    with (real_export("package") / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        found["package"] = [row["id"] for row in csv.DictReader(file)]
    assert {door: ids for door, ids in found.items() if ids != used} == {}
    everything = by_every_door(table, real_yrd, everything=True)
    assert {door: ids for door, ids in everything.items() if ids != sorted([*used, *others])} == {}
    assert sum(row[table] for row in rows(real_yrd, table, "--by", "key")) == len(used)
    assert sum(row[table] for row in yrd_cli.group(table, by="key", used=None)) == len(used) + len(others)


def test_an_export_has_the_others_if_asked_for(real_yrd: Yrd, tmp_path: Path) -> None:
    assert real_yrd("export", str(tmp_path / "all.sqlite"), "--all").code == 0
    for table in TABLES:
        query = f"select count(*) from {table} where not used"
        assert in_sqlite(tmp_path / "all.sqlite", query) == [(len(getattr(yrd_cli, table)(used=False)),)]
    assert in_sqlite(tmp_path / "all.sqlite", "pragma foreign_key_check") == []
    assert real_yrd("export", str(tmp_path / "all.geojson"), "--all").code == 2


def test_a_plain_mean_is_of_what_is_used(real_yrd: Yrd) -> None:
    of = "key = 'gdp' and place = 'nanjing' and year = 2025"
    (used,) = (row for row in rows(real_yrd, "indicators", "--all", "--where", of) if row["used"])
    assert len(rows(real_yrd, "indicators", "--all", "--where", of)) == 2
    (mean,) = rows(real_yrd, "sql", f"select avg(normal_value) as mean from indicators where {of}")
    frame = pd.DataFrame(yrd_cli.indicators(key="gdp", place="nanjing", year=2025))
    assert mean["mean"] == frame.normal_value.mean() == used["normal_value"]


@pytest.mark.parametrize("table", TABLES)
def test_who_names_used_or_an_id_gets_the_others(table: str, real_yrd: Yrd) -> None:
    others = [record.id for record in getattr(yrd_cli, table)(used=False)]
    assert real_yrd(table, "-q", "--where", "not used").out.split() == others
    assert [record.id for record in getattr(yrd_cli, table)(where="used = 0")] == others
    assert real_yrd(table, "-q", "--id", others[0]).out.split() == [others[0]]
    assert [record.id for record in getattr(yrd_cli, table)(id=others[0])] == [others[0]]
    assert yrd_cli.get(others[0]).id == others[0]
    assert others[0] in real_yrd("show", others[0]).out
    assert others[0] in real_yrd("search", others[0], "-q").out.split()
    # A key that is called fdi-used decides nothing.
    assert real_yrd(table, "-q", "--where", "key = 'fdi-used' and not 0").out.split() == [
        record.id for record in getattr(yrd_cli, table)(key="fdi-used")
    ]


def test_a_figure_that_is_not_used_is_marked_and_says_why(real_yrd: Yrd) -> None:
    of = ("indicators", "gdp", "--place", "nanjing", "--year", "2025")
    assert "1 competing figure not used, omitted: --all adds it." in real_yrd(*of).out
    table = real_yrd(*of, "--all").out
    assert "1,945x" in table or "x  " in table
    assert "x not used" in table
    assert "less exact" in table
    assert "omitted" not in table


# Bases.


def cells(records: Sequence[Any]) -> list[tuple[Any, ...]]:
    return [(one.key, one.place, getattr(one, "of", None), one.year) for one in records if one.year]


@pytest.mark.parametrize("table", TABLES)
def test_no_two_used_figures_have_one_subject(table: str) -> None:
    records = getattr(yrd_cli, table)()
    subjects = Counter(
        (one.key, one.place, getattr(one, "of", None), one.year, one.period, one.basis, None if one.year else one.id)
        for one in records
    )
    assert {subject: count for subject, count in subjects.items() if count > 1} == {}


def test_the_keys_that_a_pivot_by_place_and_year_cannot_hold_say_so() -> None:
    """All other keys have one figure in each cell; these are told apart by `--by place,year`, and warn from Python."""
    assert {cell[0] for cell, count in Counter(cells(yrd_cli.indicators())).items() if count > 1} == {
        *("exports", "fdi-used", "gdp", "goods-trade", "imports"),
        *("little-giants", "nev-output", "rd-intensity"),
    }
    for key in {one.key for one in yrd_cli.indicators()}:
        records = yrd_cli.indicators(key=key)
        several = [cell for cell, count in Counter(cells(records)).items() if count > 1]
        grouped = pd.DataFrame(yrd_cli.group("indicators", key=key, by=["place", "year"]))
        assert not grouped.duplicated(["place", "year", "key", "basis"]).any()
        standing = {(one.place, one.year, one.basis): one.normal_value for one in records if not one.period}
        for row in grouped.to_dict("records"):
            year, basis = (None if pd.isna(row[name]) else row[name] for name in ("year", "basis"))
            expected = standing.get((row["place"], year, basis))
            assert row["normal_value"] == expected or (expected is None and pd.isna(row["normal_value"]))
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            yrd_cli.indicators(key=key)
        assert [str(one.message).startswith("Several values of one place and year") for one in said] == (
            [True] if several else []
        )
        assert all(one.filename == __file__ for one in said)


def test_two_bases_of_one_place_and_year_are_two_rows(real_yrd: Yrd) -> None:
    of = ("indicators", "gdp", "--place", "zhejiang", "--by", "place,year")
    both = [(row["basis"], row["normal_value"], row["several"]) for row in rows(real_yrd, *of) if row["year"] == 2023]
    assert both == [
        ("before the fifth economic census", 8255.3, 0),
        ("after the fifth economic census", 8562.0, 0),
    ]
    printed = [float(row["normal_value"]) for row in in_csv(real_yrd, *of) if row["year"] == "2023"]
    assert printed == [8255.3, 8562]
    python = yrd_cli.group("indicators", key="gdp", place="zhejiang", by=["place", "year"])
    assert python == rows(real_yrd, *of)
    lines = real_yrd(*of).out.replace("†", "").splitlines()
    assert [line.split()[-3:] for line in lines if line.startswith("Zhejiang")] == [
        ["8,255.3", "-", "-"],
        ["8,562", "9,013.1", "9,454.5"],
    ]
    pivot = pd.DataFrame(python).pivot_table(
        index=["place", "basis"], columns="year", values="normal_value", aggfunc="count"
    )
    assert pivot.max().max() == 1


def test_one_basis_of_all_is_said_below_the_table(real_yrd: Yrd) -> None:
    run = real_yrd("indicators", "gdp", "--place", "jiangsu,zhejiang", "--year", "2024-2025", "--by", "place,year")
    assert run.out.splitlines()[0].split() == ["Place", "2024", "2025"]
    assert "Basis: after the fifth economic census." in run.out


# Several keys.


def test_several_keys_have_a_value_each(real_yrd: Yrd) -> None:
    of = ("indicators", "gdp,population", "--place", "jiangsu", "--year", "2024-2025", "--by", "place,year")
    found = rows(real_yrd, *of)
    records = {(one.key, one.year): one for one in yrd_cli.indicators(key=["gdp", "population"], place="jiangsu")}
    assert {(row["key"], row["normal_value"], row["normal_unit"]) for row in found} == {
        (one.key, one.normal_value, one.normal_unit) for (_, year), one in records.items() if year in (2024, 2025)
    }
    assert [float(row["normal_value"]) for row in in_csv(real_yrd, *of)] == [row["normal_value"] for row in found]
    keys = ["gdp", "population"]
    assert yrd_cli.group("indicators", key=keys, place="jiangsu", year=[2024, 2025], by="place,year") == found
    table = real_yrd(*of).out
    assert "14,235.15" in table
    assert "bn yuan" in table
    assert "m people" in table
    assert "In the cells: indicators" not in table


# Growth.


def expected_growth(records: Rows) -> dict[str, float]:
    """Growth computed anew, the slow way: of each two values of one subject and basis, a year apart."""
    value = "normal_value" if "normal_value" in records[0] else "value"
    found = {}
    for new in records:
        for old in records:
            same = all(new.get(name) == old.get(name) for name in ("key", "place", "of", "basis"))
            if not same or not new["year"] or not old["year"] or new["year"] - old["year"] != 1:
                continue
            if any(one["period"] or one["qualifier"] or not one["used"] for one in (new, old)):
                continue
            in_points = new.get("normal_unit", "percent") == "percent"
            difference = new[value] - old[value]
            found[new["id"]] = difference if in_points else 100 * difference / old[value]
    return found


@pytest.mark.parametrize("table", TABLES)
def test_growth_is_within_one_basis_and_between_whole_years(
    table: str, real_yrd: Yrd, real_export: Callable[[str], Path]
) -> None:
    records = rows(real_yrd, table, "--all")
    expected = expected_growth(records)
    assert len(expected) > 10
    query = f"select id, growth from {table} where growth is not null"
    doors: dict[str, dict[str, float]] = {
        "json": {row["id"]: row["growth"] for row in records if row["growth"] is not None},
        "growth": {row["id"]: row["growth"] for row in rows(real_yrd, table, "--growth") if row["growth"] is not None},
        "csv": {row["id"]: float(row["growth"]) for row in in_csv(real_yrd, table) if row["growth"]},
        "python": {one.id: one.growth for one in getattr(yrd_cli, table)(growth=True) if one.growth is not None},
        "sql": {row["id"]: row["growth"] for row in yrd_cli.sql(query)},
        "sqlite": dict(in_sqlite(real_export("yrd.sqlite"), query)),
        "where": {row["id"]: row["growth"] for row in rows(real_yrd, table, "--where", "growth is not null")},
        "get": {id: yrd_cli.get(id).as_dict()["growth"] for id in expected},
    }
    for door, found in doors.items():
        assert found == pytest.approx(expected), door
    for row in records:
        if row["growth"] is not None:
            before = next(one for one in records if one["id"] == row["growth_from"])
            assert (before["basis"], before["year"]) == (row["basis"], row["year"] - 1)
            assert row["growth_known"] in ("derived", "unconfirmed")
            percentage = table == "shares" or row["normal_unit"] == "percent"
            assert row["growth_unit"] == ("percentage points" if percentage else "percent")


def test_growth_is_a_column_of_lists_and_the_cells_of_groups(real_yrd: Yrd) -> None:
    of = ("indicators", "gdp", "--place", "jiangsu,zhejiang", "--year", "2022-2025", "--growth")
    listed = real_yrd(*of).out
    assert "Growth (%)" in listed
    assert "4.9~" in listed
    assert "growth of GDP is at constant prices" in listed
    assert "Break in series: no growth for Jiangsu 2024, where the year before is on another basis." in listed
    crossed = real_yrd(*of, "--by", "place,year").out
    assert [line.split() for line in crossed.splitlines() if line.startswith(("Jiangsu", "Zhejiang"))] == [
        ["Jiangsu", "-", "4.3~", "-", "3.9~"],
        ["Zhejiang", "-", "6.2~", "5.3~", "4.9~†"],
    ]
    assert "In the cells: growth (%)." in crossed
    zh = real_yrd(*of, "--by", "place,year", "--lang", "zh").out
    assert "口径变化：江苏2024年与上年口径不同，不计算同比。" in zh
    groups = rows(real_yrd, *of, "--by", "place,year")
    found = {(row["place"], row["year"], row["basis"]): row["growth"] for row in groups}
    assert found["zhejiang", 2023, "before the fifth economic census"] == pytest.approx(6.2253, abs=1e-4)
    assert found["zhejiang", 2023, "after the fifth economic census"] is None
    assert "Growth (% points)" in real_yrd("shares", "exports", "--growth").out


def test_growth_needs_only_the_year_asked_for(real_yrd: Yrd) -> None:
    (row,) = rows(real_yrd, "indicators", "gdp", "--place", "jiangsu", "--year", "2025", "--growth")
    assert row["growth"] == pytest.approx(100 * (14235.15 / 13700.8 - 1))
    cited = real_yrd("indicators", "gdp", "--place", "jiangsu", "--year", "2025", "--growth", "--cite", "plain").out
    both = {source for id in (row["id"], row["growth_from"]) for source in yrd_cli.get(id).cited_sources()}
    assert {line.partition(":")[0] for line in cited.splitlines()} == both


def own_indicators(tmp_path: Path, **years: str) -> str:
    """A file with values of Shanghai by year, each with what else is stated of it."""
    path = tmp_path / "own.toml"
    path.write_text(
        "".join(
            f'[[indicator]]\nid = "own-{year}"\nkey = "population"\nplace = "shanghai"\nyear = {year[1:]}\n'
            f'unit = "万人"\nsource = "gazette-2019"\n{stated}\n\n'
            for year, stated in years.items()
        ),
        encoding="utf-8",
    )
    return str(path)


def test_the_mark_of_growth_is_that_of_its_values(yrd: Yrd, tmp_path: Path) -> None:
    reported = 'known = "reported"'
    path = own_indicators(
        tmp_path,
        y2010=f"value = 100\n{reported}",
        y2011=f"value = 110\n{reported}",
        y2012='value = 121\nknown = "unconfirmed"\nhow = "believed"',
        y2013=f'value = 130\nqualifier = "more than"\n{reported}',
        y2014=f"value = 140\n{reported}",
    )
    of = ("indicators", "population", "--growth", "--data", path)
    found = {row["year"]: (row["growth"], row["growth_known"]) for row in rows(yrd, *of)}
    assert found == {
        2010: (None, None),
        2011: (10.0, "derived"),
        2012: (10.0, "unconfirmed"),
        2013: (None, None),
        2014: (None, None),
        2018: (None, None),
    }
    table = yrd(*of).out
    assert "10.0~" in table
    assert "10.0?" in table
    assert "No growth for 2 values, bounds or approximate in one of the two years." in table
    assert "2个数值不计算同比" in yrd(*of, "--lang", "zh").out
    assert "No growth for 1 value, " in yrd(*of, "--year", "2013").out
    assert "No growth for" not in yrd(*of, "--year", "2011,2012").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("funds", "--growth"), "--growth"),
        (("clusters", "--by", "year", "--growth"), "--growth"),
        (("indicators", "--by", "place", "--growth"), "--growth with --by needs"),
        (("indicators", "gdp", "--by", "place,year", "--growth", "--measure", "count"), "--measure"),
        (("indicators", "gdp", "--by", "place,year", "--growth", "--percent", "all"), "--percent"),
        (("chart", "indicators", "gdp", "--growth"), "--growth"),
    ],
)
def test_growth_where_there_is_no_series_is_a_usage_error(arguments: tuple[str, ...], said: str, yrd: Yrd) -> None:
    run = yrd(*arguments)
    assert (run.code, run.out) == (2, "")
    assert said in run.err
    assert len(run.err.splitlines()) <= 3


def test_growth_from_python_is_refused_in_the_same_places() -> None:
    with pytest.raises(TypeError, match="growth"):
        yrd_cli.funds(growth=True)  # type: ignore[call-arg]  # what is refused is tested
    with pytest.raises(UsageError, match="growth"):
        yrd_cli.group("indicators", by="place", growth=True)
    with pytest.raises(TypeError, match="growth"):
        yrd_cli.chart("indicators", key="gdp", growth=True)


# Gaps, trends.


def test_gaps_are_said(real_yrd: Yrd) -> None:
    of = ("indicators", "gdp", "--place", "jiangsu,anhui", "--year", "2022-2025")
    for form in ((), ("--by", "place,year"), ("--by", "year,place")):
        assert "No value: Anhui 2022." in real_yrd(*of, *form).out
    assert "无数据：安徽2022年。" in real_yrd(*of, "--lang", "zh").out
    # What a filter leaves out is no gap.
    assert "No value: Anhui 2022." in real_yrd(*of, "--where", "normal_value > 6000").out
    assert "No value" not in real_yrd(*of[:-1], "2023-2025", "--where", "normal_value > 6000").out
    assert "No value" not in real_yrd("indicators", "gdp").out


@pytest.mark.parametrize("form", [(), ("--by", "place,year")])
def test_many_gaps_are_counted(form: tuple[str, ...], real_yrd: Yrd) -> None:
    out = real_yrd("indicators", "gdp", "--year", "2010-2025", *form).out
    (said,) = [line for line in out.splitlines() if line.startswith("No value")]
    assert said.endswith("pairs of place and year.")
    assert len(said) < 80


def test_a_trend_has_three_values_on_one_basis(real_yrd: Yrd) -> None:
    two = real_yrd("indicators", "gdp", "--place", "jiangsu,anhui", "--by", "place,year", "--bars").out
    assert "Trend" not in two.splitlines()[0]
    assert "No trend: no row has 3 values on one basis." in two
    three = real_yrd("indicators", "goods-trade", "--place", "jiangsu", "--by", "place,year", "--bars").out
    assert "Trend" in three.splitlines()[0]


def test_comments_and_texts_name_no_field(real_yrd: Yrd) -> None:
    everything = json.loads(real_yrd("indicators", "gdp", "--json").out)
    for condition in ("1 -- used", "1 /* used = 0 */", "'used' <> ''", "'--' <> '' -- used", '1 /* "nosuch" = 1 */'):
        assert json.loads(real_yrd("indicators", "gdp", "--where", condition, "--json").out) == everything, condition
    unused = json.loads(real_yrd("indicators", "--where", "used = 0", "--json").out)
    for condition in ('"采用" = 0', "'--' <> '' and used = 0"):
        assert json.loads(real_yrd("indicators", "--where", condition, "--json").out) == unused != [], condition
