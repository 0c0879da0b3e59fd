# ruff: noqa: S608 -- queries of our own, over field names
"""What funds add up to, by every road: the sum of what is counted is what `--by` prints."""

import csv
import io
import json
import math
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

import yrd_cli
from tests.conftest import Yrd
from yrd_cli.query.group import dimensions_of
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.fund import Fund

MULTIPLYING = ("sector", "subsector")
DIMENSIONS = [name for name in dimensions_of(fields_of(Fund)) if name not in MULTIPLYING]
SOURCES = {name: dimension.source.name for name, dimension in dimensions_of(fields_of(Fund)).items()}
MONEY = ("scale", "committed")
Sums = dict[Any, float]


def value(dimension: str, row: Mapping[str, Any]) -> Any:
    found = row[SOURCES[dimension]]
    return int(str(found)[:4]) if dimension == "year" and found not in (None, "") else found or None


def summed(rows: Iterable[Mapping[str, Any]], dimension: str, money: str) -> Sums:
    sums: dict[Any, list[float]] = defaultdict(list)
    for row in rows:
        sums[value(dimension, row)].append(float(row[f"{money}_counted_cny_bn"] or 0))
    return {group: math.fsum(amounts) for group, amounts in sums.items()}


def printed(rows: Iterable[Mapping[str, Any]], dimension: str, money: str) -> Sums:
    return {row[dimension]: row[f"{money}_counted_cny_bn"] or 0 for row in rows}


@pytest.mark.parametrize("money", MONEY)
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_what_is_counted_adds_up_to_what_by_prints(dimension: str, money: str, real_yrd: Yrd) -> None:
    for within in [(), ("-p", "zhejiang"), ("-s", "integrated-circuits"), ("--as-of", "2024-06-30")]:
        by = json.loads(real_yrd("funds", *within, "--by", dimension, "--json").out)
        right = pytest.approx(printed(by, dimension, money))
        assert summed(json.loads(real_yrd("funds", *within, "--json").out), dimension, money) == right
        listing = real_yrd("funds", *within, "-f", "csv").out
        assert summed(csv.DictReader(io.StringIO(listing)), dimension, money) == right
        total = json.loads(real_yrd("funds", *within, "--by", "known", "--json").out)
        assert math.fsum(right.expected.values()) == pytest.approx(
            math.fsum(row[f"{money}_counted_cny_bn"] or 0 for row in total)
        )


@pytest.mark.parametrize("money", MONEY)
@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_in_sql_and_python_and_in_an_export_too(dimension: str, money: str, real_yrd: Yrd, exported: Path) -> None:
    right = pytest.approx(printed(yrd_cli.group("funds", by=dimension), dimension, money))
    source = f"cast(substr({SOURCES[dimension]}, 1, 4) as integer)" if dimension == "year" else SOURCES[dimension]
    query = f"select {source} as grouped, sum({money}_counted_cny_bn) as money from funds group by 1"
    answer = json.loads(real_yrd("sql", query, "--json").out)
    assert {row["grouped"]: row["money"] or 0 for row in answer} == right
    database = sqlite3.connect(exported)
    try:
        assert {group: amount or 0 for group, amount in database.execute(query)} == right
    finally:
        database.close()
    records = [fund.as_dict() for fund in yrd_cli.funds()]
    assert summed(records, dimension, money) == right
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    rows = [{"grouped": value(dimension, row), "money": row[f"{money}_counted_cny_bn"]} for row in records]
    frame = pandas.DataFrame(rows).groupby("grouped", dropna=False).money.sum()
    assert {None if group != group else group: amount for group, amount in frame.items()} == right  # noqa: PLR0124 -- NaN
    assert dict(polars.DataFrame(rows).group_by("grouped").agg(polars.col("money").sum()).iter_rows()) == right


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from yrd_cli.datasets.bundled import bundled
    from yrd_cli.export import sqlite
    from yrd_cli.schema.tables import LISTED, TABLES

    path = tmp_path_factory.mktemp("export") / "yrd.sqlite"
    sqlite.write(bundled(), {name: TABLES[name] for name in LISTED}, path)
    return path


@pytest.mark.parametrize("money", MONEY)
def test_of_provinces_the_rows_alone_are_right_too(money: str, real_yrd: Yrd) -> None:
    query = f"select province, sum({money}_counted_cny_bn) as money from funds where province is not null group by 1"
    answer = json.loads(real_yrd("sql", query, "--json").out)
    by = yrd_cli.group("funds", by="province")
    assert {row["province"]: row["money"] for row in answer} == pytest.approx(
        {row["province"]: row[f"{money}_cny_bn"] for row in by if row["province"]}
    )


def test_a_fund_adds_nothing_that_another_holds_and_what_is_unknown_is_absent() -> None:
    funds = {fund.id: fund for fund in yrd_cli.funds()}
    for fund in funds.values():
        own = fund.scale_cny_bn is not None and fund.scale_kind != "cluster-total" and fund.scale_known != "unconfirmed"
        assert (fund.scale_counted_cny_bn is not None) == own
        assert fund.scale_counted_cny_bn in (None, 0, fund.scale_cny_bn)
        above = funds.get(fund.parent or "")
        if above and above.scale_counted_cny_bn is not None:
            assert not fund.scale_counted_cny_bn
    assert any(fund.scale_counted_cny_bn == 0 and fund.scale_cny_bn for fund in funds.values())


def test_summaries_are_tables_of_sql(real_yrd: Yrd) -> None:
    rows = json.loads(real_yrd("sql", "select * from funds_by_province", "--json").out)
    assert rows == yrd_cli.group("funds", by="province") == yrd_cli.sql("select * from FUNDS_BY_PROVINCE")


@pytest.mark.parametrize("money", MONEY)
def test_adding_up_stated_money_in_sql_says_what_it_does(money: str, real_yrd: Yrd) -> None:
    said = f"{money}_counted_cny_bn adds up to the total"
    for query in (f"select SUM( {money}_cny_bn ) as s from funds", f"select avg(f.{money}_cny_bn) as s from Funds f"):
        assert said in real_yrd("sql", query).out
        assert said in real_yrd("sql", query, "--json").err
    for query in (
        f"select sum({money}_counted_cny_bn) as s from funds",
        f"select sum({money}_cny_bn) as s from funds_by_level",
        f"select {money}_cny_bn from funds",
    ):
        run = real_yrd("sql", query)
        assert said not in run.out + run.err


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_totals_of_programmes_rank_after_sizes_of_funds(direction: str, real_yrd: Yrd) -> None:
    run = real_yrd("funds", "--sort", f"scale_cny_bn:{direction}", "--json")
    kinds = [fund["scale_kind"] for fund in json.loads(run.out) if fund["scale_kind"]]
    first = kinds.index("cluster-total")
    assert 0 < first < len(kinds)
    assert set(kinds[first:]) == {"cluster-total"}
    assert "no size of a fund, after the others" in real_yrd("funds", "--sort", f"scale_cny_bn:{direction}").out
