"""Money counted once by every road: what each fund adds to the total, summed by hand, is what `--by` prints."""

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import yrd_cli
from tests.conftest import ROOT, SMALL, Yrd, ask
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.group import dimensions_of
from yrd_cli.query.sql_tables import tables_of
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.fund import Fund
from yrd_cli.schema.tables import TABLES

BUNDLED = Dataset(ROOT / "data")

DIMENSIONS = dimensions_of(fields_of(Fund))
# Those that give each record one value: what has several counts under each.
SINGLE = tuple(name for name, dimension in DIMENSIONS.items() if dimension.source.type in (str, str | None))
AMOUNTS = ("scale_counted_cny_bn", "committed_counted_cny_bn")

Sums = dict[object, float]


def added(rows: list[dict[str, object]], by: str, name: str) -> Sums:
    """What a reader who knows nothing of funds gets by adding a column up."""
    sums: Sums = {}
    for row in rows:
        key = row[by]
        if by == "year" and key:
            key = int(str(key)[:4])
        amount = row[name]
        if amount not in (None, ""):
            sums[key or None] = sums.get(key or None, 0) + float(str(amount))
    return sums


def printed(yrd: Yrd, by: str, name: str) -> Sums:
    rows = json.loads(yrd("funds", "--by", by, "--json").out)
    return {row[by]: row[name] for row in rows if row[name] is not None}


def field_of(by: str) -> str:
    return DIMENSIONS[by].source.name


def test_every_dimension_is_one_or_several_values() -> None:
    assert {"province", "city", "level", "status", "year", "scale_kind", "parent", "known"} <= set(SINGLE)
    assert set(DIMENSIONS) - set(SINGLE) == {"sector", "subsector"}


@pytest.mark.parametrize("name", AMOUNTS)
@pytest.mark.parametrize("by", SINGLE)
def test_a_plain_sum_is_what_by_prints(by: str, name: str, real_yrd: Yrd) -> None:
    expected = printed(real_yrd, by, name)
    listed = json.loads(real_yrd("funds", "--json").out)
    for row in listed:
        row[by] = row[field_of(by)]
    assert added(listed, by, name) == pytest.approx(expected)
    table = list(csv.DictReader(io.StringIO(real_yrd("funds", "-f", "csv").out)))
    by_text = {str(key) if key is not None else None: amount for key, amount in expected.items()}
    sums = added([{**row, by: row[field_of(by)]} for row in table], by, name)
    assert {str(key) if key is not None else None: amount for key, amount in sums.items()} == pytest.approx(by_text)
    column = "substr(announced, 1, 4)" if by == "year" else by
    asked = real_yrd(
        "sql", f"select {column} as k, sum({name}) as s from funds group by 1 having s is not null", "--json"
    )
    found = {int(row["k"]) if by == "year" and row["k"] else row["k"]: row["s"] for row in json.loads(asked.out)}
    assert found == pytest.approx(expected)
    assert asked.err == ""
    records = [{**fund.as_dict(), by: fund.get(field_of(by))} for fund in yrd_cli.funds()]
    assert added(records, by, name) == pytest.approx(expected)


def test_rows_of_by_add_up_to_the_total(real_yrd: Yrd) -> None:
    whole = json.loads(real_yrd("funds", "--by", "known", "--json").out)
    for by in SINGLE:
        rows = json.loads(real_yrd("funds", "--by", by, "--json").out)
        for name in AMOUNTS:
            total = sum(row[name] or 0 for row in rows)
            assert total == pytest.approx(sum(row[name] or 0 for row in whole))


def grouped(by: str) -> str:
    """What SQL groups by for a dimension: years are the beginnings of dates."""
    return f"cast(substr({field_of(by)}, 1, 4) as integer)" if by == "year" else field_of(by)


@pytest.mark.parametrize("name", AMOUNTS)
@pytest.mark.parametrize("by", SINGLE)
def test_frames_and_exports_hold_it(by: str, name: str, real_yrd: Yrd, real_export: Callable[[str], Path]) -> None:
    expected = printed(real_yrd, by, name)
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    duckdb = pytest.importorskip("duckdb")
    frame = pandas.DataFrame(yrd_cli.funds())
    keys = frame[field_of(by)].str[:4].astype(float) if by == "year" else frame[field_of(by)]
    sums = frame.groupby(keys, dropna=False)[name].sum(min_count=1)
    found = {None if pandas.isna(key) else key: amount for key, amount in sums.items() if not pandas.isna(amount)}
    assert found == pytest.approx(expected)
    wide = polars.DataFrame([fund.as_dict() for fund in yrd_cli.funds()], infer_schema_length=None)
    key = polars.col(field_of(by)).str.slice(0, 4).cast(polars.Int64) if by == "year" else polars.col(field_of(by))
    rows = wide.filter(polars.col(name).is_not_null()).group_by(key).agg(polars.col(name).sum()).iter_rows()
    assert dict(rows) == pytest.approx(expected)
    query = f"select {grouped(by)}, sum({name}) from {{}} where {name} is not null group by 1"
    with closing(sqlite3.connect(real_export("counted.sqlite"))) as database:
        assert dict(database.execute(query.format("funds"))) == pytest.approx(expected)
    file = real_export("counted-package") / "funds.csv"
    source = f"read_csv('{file}', types = {{'announced': 'VARCHAR'}})"
    assert dict(duckdb.sql(query.format(source)).fetchall()) == pytest.approx(expected)


SELECTIONS = st.fixed_dictionaries(
    {},
    optional={
        "province": st.lists(st.sampled_from(["shanghai", "jiangsu", "zhejiang", "anhui"]), min_size=1, max_size=3),
        "sector": st.sampled_from(["biomedicine", "integrated-circuits", "new-energy", "general"]),
        "level": st.lists(st.sampled_from(["provincial", "municipal", "district"]), min_size=1, max_size=2),
        "status": st.sampled_from(["announced", "established", "investing"]),
        "as_of": st.sampled_from(["2020-12-31", "2024-06-30", "2025-12-31"]),
        "since": st.sampled_from(["2018", "2023-05"]),
        "search": st.sampled_from(["fund", "guidance", "基金"]),
        "where": st.sampled_from(["scale_cny_bn >= 5", "parent is null", "parent is not null", "city is not null"]),
    },
)


@settings(max_examples=30)
@given(options=SELECTIONS, by=st.sampled_from(SINGLE), name=st.sampled_from(AMOUNTS))
def test_what_is_counted_adds_up_in_any_selection(options: dict[str, object], by: str, name: str) -> None:
    funds = ask(TABLES["funds"], options, BUNDLED).rows
    groups = ask(TABLES["funds"], {**options, "by": [by]}, BUNDLED).rows
    expected = {row[by]: row[name] for row in groups if row[name] is not None}
    rows = [{by: fund[field_of(by)], name: fund[name]} for fund in funds]
    assert added(rows, by, name) == pytest.approx(expected)
    whole = ask(TABLES["funds"], {**options, "by": [by]}, BUNDLED).total
    stated = whole[name.replace("_counted", "")] if whole else None
    assert sum(expected.values()) == pytest.approx(stated or 0)


def test_tables_show_what_is_counted_where_rows_alone_have_more(real_yrd: Yrd) -> None:
    assert "Size counted" in real_yrd("funds", "--by", "city").out
    assert "Size counted" not in real_yrd("funds", "--by", "province").out
    assert "计入规模" in real_yrd("funds", "--by", "year", "--lang", "zh").out


def test_a_selection_is_counted_by_itself(yrd: Yrd) -> None:
    everything = {row["id"]: row for row in json.loads(yrd("funds", "--json").out)}
    below = [row for row in everything.values() if row["parent"] and row["scale_counted_cny_bn"] == 0]
    assert below
    for row in below:
        (alone,) = json.loads(yrd("funds", "--id", row["id"], "--json").out)
        assert alone["scale_counted_cny_bn"] == alone["scale_cny_bn"] or alone["overlap"]


def test_summaries_are_tables_of_sql(real_yrd: Yrd) -> None:
    asked = real_yrd("sql", "select province, scale_cny_bn from funds_by_province", "--json")
    grouped = json.loads(real_yrd("funds", "--by", "province", "--json").out)
    assert json.loads(asked.out) == [{name: row[name] for name in ("province", "scale_cny_bn")} for row in grouped]
    assert real_yrd("sql", "select count(*) as n from clusters_by_city").code == 0


def test_only_summaries_that_a_query_names_are_computed() -> None:
    tables = tables_of(Dataset(SMALL), "SELECT * FROM Funds_By_Province")
    assert [name for name in tables if "_by_" in name] == ["funds_by_province"]


@pytest.mark.parametrize(
    "query",
    [
        "select sum(scale_cny_bn) as s from funds f",
        "select SUM( f.scale_cny_bn ) as s from funds f",
        "select avg(committed_cny_bn) from funds",
        "select total(distinct scale_cny_bn) from funds",
        'select sum("scale_cny_bn") from "funds"',
        "select sum([scale_cny_bn]) from funds",
        "select sum(coalesce(f.scale_cny_bn, 0) * 10) from funds as f",
        "select sum(case when province = 'jiangsu' then scale_cny_bn else 0 end) from funds",
        "select sum(scale_cny_bn) filter (where province is not null) from funds",
        "select id, sum(scale_cny_bn) over (partition by province) from funds",
        "select sum(size) from (select scale_cny_bn as size from funds)",
        "select sum(size) from (select f.scale_cny_bn size from funds f)",
        "select sum(yi) from (select size * 10 as yi from (select scale_cny_bn as size from funds))",
        "select sum(scale_cny_bn) from (select * from funds)",
        "with t as (select province, scale_cny_bn as size from funds) select province, sum(t.size) from t group by 1",
        "with t(place, size) as (select province, scale_cny_bn from funds) select sum(size) from t",
        "select (select sum(scale_cny_bn) from funds) as s",
        "select sum(scale_cny_yi) from funds",
        "select sum/* all */(scale_cny_bn) from funds -- once",
        "select '--', sum(scale_cny_bn) from funds",
        "select '/*', sum(scale_cny_bn) from funds",
    ],
)
def test_adding_up_nested_money_in_sql_is_pointed_out(query: str, yrd: Yrd) -> None:
    run = yrd("sql", query, "--json")
    assert run.code == 0
    assert "may count money of nested funds several times" in run.err
    assert "may count money of nested funds several times" in yrd("sql", query).out


@pytest.mark.parametrize(
    "query",
    [
        "select sum(scale_counted_cny_bn) from funds",
        'select sum("scale_counted_cny_bn"), max(scale_cny_bn) from funds',
        "select scale_cny_bn from funds",
        "select max(scale_cny_bn) from funds",
        "select count(scale_cny_bn) from funds",
        "select scale_cny_bn from funds_by_province",
        "select sum(scale_counted_cny_bn) from funds_by_province",
        "select sum(scale_counted_cny_bn) from funds where scale_cny_bn > 1",
        "select sum(scale_counted_cny_bn) filter (where scale_cny_bn > 1) from funds",
        "select sum(scale_cny_bn > 1) from funds",
        "select sum(case when scale_cny_bn > 1 then 1 else 0 end) from funds",
        "select sum(n) from (select province, count(scale_cny_bn) as n from funds group by 1)",
        "select 'sum(scale_cny_bn)' as s from funds",
        "select id from funds -- sum(scale_cny_bn)",
        "select sum(size) from (select scale_counted_cny_bn as size, scale_cny_bn as stated from funds)",
    ],
)
def test_what_adds_up_nothing_nested_is_not(query: str, yrd: Yrd) -> None:
    run = yrd("sql", query, "--json")
    assert (run.code, run.err) == (0, "")


def test_rows_of_a_summary_are_said_to_add_up_to_more(yrd: Yrd) -> None:
    run = yrd("sql", "select sum(scale_cny_bn) as s from funds_by_sector", "--json")
    assert "scale_cny_bn of funds_by_sector is counted once in each row" in run.err


def test_sums_have_no_noise_of_binary_fractions_in_any_format(real_yrd: Yrd) -> None:
    query = "select sum(scale_counted_cny_bn) as s from funds group by province"
    for options in (("--json",), ("-f", "csv"), (), ("-f", "md"), ("--json", "--region", "all")):
        out = real_yrd("sql", query, *options).out
        assert "455.033" in out
        assert "99999" not in out
        assert "00000" not in out
    assert 455.033 in [row["s"] for row in yrd_cli.sql(query)]
    (row,) = json.loads(real_yrd("sql", "select 0.1 + 0.2 as s, 1e300 as t, 9e999 as u", "--json").out)
    assert row == {"s": 0.3, "t": 1e300, "u": "inf"}


def test_what_depends_on_the_selection_selects_nothing(yrd: Yrd) -> None:
    assert yrd("funds", "--where", "scale_counted_cny_bn > 0").code == 2
    rows = json.loads(yrd("funds", "--sort", "-scale_counted_cny_bn", "--json").out)
    amounts = [row["scale_counted_cny_bn"] for row in rows if row["scale_counted_cny_bn"] is not None]
    assert amounts == sorted(amounts, reverse=True) != []
