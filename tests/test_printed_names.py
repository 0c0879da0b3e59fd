"""Every printed name is understood: the CSV headers, JSON keys and headings of every table, unit and language."""

import csv
import io
import json

import pytest

import yrd_cli
from tests.conftest import SMALL, Yrd, ask
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.group import dimensions_of
from yrd_cli.query.query import Query
from yrd_cli.query.result import Column, Result
from yrd_cli.query.run import run
from yrd_cli.schema.fields import Language, fields_of
from yrd_cli.schema.tables import LISTED, TABLES
from yrd_cli.schema.units import MONEY

DATA = Dataset(SMALL)
UNITS = (None, *MONEY)
DIMENSIONS = [(name, by) for name in LISTED for by in dimensions_of(fields_of(TABLES[name].record_type))]
MONEY_FIELDS = ("scale_cny_bn", "committed_cny_bn")


def columns_of(table: str, unit: str | None, **options: object) -> tuple[Column, ...]:
    return ask(TABLES[table], {"unit": unit, **options}, DATA).columns


def printed(column: Column) -> list[str]:
    return [column.name, *(column.heading(language) for language in Language)]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("table", LISTED)
def test_fields_and_sort_take_every_name_of_a_table(table: str, unit: str | None) -> None:
    for column in columns_of(table, unit):
        for name in printed(column):
            result = ask(TABLES[table], {"unit": unit, "fields": [name], "sort": [f"{name}:desc"]}, DATA)
            assert [item.name for item in result.columns] == [column.name], name


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize(("table", "by"), DIMENSIONS)
def test_fields_and_sort_take_every_name_of_groups(table: str, by: str, unit: str | None) -> None:
    for column in columns_of(table, unit, by=[by]):
        for name in printed(column):
            result = ask(TABLES[table], {"unit": unit, "by": [by], "fields": [name], "sort": [name]}, DATA)
            assert [item.name for item in result.columns] == [column.name], name


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("table", LISTED)
def test_where_takes_every_name_of_a_table(table: str, unit: str | None) -> None:
    # With figures that are not used: they are in the result of a condition that names `used`, so compare with them.
    everything = [row.records for row in ask(TABLES[table], {"all": True}, DATA).rows]
    of_result = {field.name for field in fields_of(TABLES[table].record_type) if field.of_result}
    for column, stored in zip(columns_of(table, unit), columns_of(table, None), strict=True):
        if stored.name in of_result:
            continue
        condition = " and ".join(f'("{name}" is null or 1)' for name in printed(column))
        result = ask(TABLES[table], {"where": condition, "unit": unit, "all": True}, DATA)
        assert [row.records for row in result.rows] == everything, condition


@pytest.mark.parametrize("language", [*Language])
@pytest.mark.parametrize("table", LISTED)
def test_headings_of_csv_are_fields(table: str, language: Language, yrd: Yrd) -> None:
    header = next(csv.reader(io.StringIO(yrd(table, "-f", "csv", "--lang", language.value).out)))
    fields = next(csv.reader(io.StringIO(yrd(table, "-f", "csv").out)))
    for name, field in zip(header, fields, strict=True):
        chosen = yrd(table, "--fields", name, "-f", "csv")
        assert chosen.out.split("\n")[0].strip() == field, name


@pytest.mark.parametrize("name", MONEY_FIELDS)
def test_a_condition_means_the_same_in_every_unit(name: str, real_yrd: Yrd) -> None:
    factors = {"bn": 1, "yi": 10}
    found = {
        unit: real_yrd("funds", "--where", f"{name.replace('cny_bn', MONEY[unit].suffix)} >= {5 * factor}", "-q").out
        for unit, factor in factors.items()
    }
    assert found["bn"] == found["yi"] != ""
    rows = json.loads(real_yrd("funds", "--unit", "usd", "--json").out)
    in_dollars = name.replace("cny_bn", "usd_bn")
    expected = [row["id"] for row in rows if row[in_dollars] is not None and row[in_dollars] >= 1.4164]
    assert real_yrd("funds", "--where", f"{in_dollars} >= 1.4164", "-q").out.split() == expected != []
    assert [fund.id for fund in yrd_cli.funds(where=f"{in_dollars} >= 1.4164")] == expected


def test_headings_with_a_unit_compare_in_it(real_yrd: Yrd) -> None:
    expected = real_yrd("funds", "--where", "scale_cny_bn >= 50", "-q").out
    for condition in ('"Size (bn yuan)" >= 50', '"Size (100 m yuan)" >= 500', "[规模 (亿元)] >= 500"):
        assert real_yrd("funds", "--where", condition, "-q").out == expected != ""


@pytest.mark.parametrize("condition", ["规模 >= 50", '"规模" >= 50', '"Size" >= 50', "[Size] >= 50"])
def test_headings_that_leave_the_unit_open_are_refused(condition: str, yrd: Yrd) -> None:
    refused = yrd("funds", "--where", condition)
    assert refused.code == 2
    assert "write scale_cny_bn (bn yuan) or scale_cny_yi (100 m yuan)" in refused.err


def test_a_misspelt_name_in_double_quotes_is_no_text(yrd: Yrd) -> None:
    assert yrd("funds", "--where", '"scale_cny_bm" >= 1000').code == 2
    assert yrd("funds", "--where", 'level = "provincial"').code == 0


@pytest.mark.parametrize(
    "name", ["scale_counted_cny_bn", "scale_counted_cny_yi", "计入规模", '"Size counted (bn yuan)"']
)
def test_what_is_counted_says_why_it_cannot_select(name: str, yrd: Yrd) -> None:
    refused = yrd("funds", "--where", f"{name} > 0")
    assert refused.code == 2
    assert "depends on which records are selected" in refused.err
    assert yrd("sql", "select id from funds where scale_counted_cny_bn > 0", "-f", "csv").out != ""


def test_another_unit_is_a_column_of_sql_too(real_yrd: Yrd) -> None:
    query = "select sum(scale_counted_cny_bn) as bn, sum(scale_counted_cny_yi) as yi from funds"
    (row,) = json.loads(real_yrd("sql", query, "--json").out)
    assert row["yi"] == pytest.approx(10 * row["bn"])
    query = "select province, scale_cny_yi from funds_by_province"
    asked = json.loads(real_yrd("sql", query, "--json").out)
    grouped = json.loads(real_yrd("funds", "--by", "province", "--unit", "yi", "--json").out)
    assert asked == [{name: row[name] for name in ("province", "scale_cny_yi")} for row in grouped]
    assert "scale_cny_yi" not in real_yrd("sql", "select * from funds limit 1", "--json").out


def test_a_claim_can_ask_in_another_unit() -> None:
    found = run(Query.from_text('funds --where "scale_cny_yi >= 100"', DATA), DATA).rows
    assert [row.records for row in found] == [
        row.records for row in ask(TABLES["funds"], {"where": "scale_cny_bn >= 10"}, DATA).rows
    ]


def test_a_value_printed_in_another_unit_is_said_to_be_compared_in_that_of_the_data(yrd: Yrd) -> None:
    for options in (("--unit", "yi"), ("--lang", "zh")):
        assert "normal_value" in yrd("indicators", "--where", "normal_value > 1", *options).out
    assert "compares" not in yrd("indicators", "--where", "normal_value > 1").out


def test_another_unit_than_the_one_printed_is_no_field_but_sorts(yrd: Yrd) -> None:
    refused = yrd("funds", "--fields", "scale_cny_yi")
    assert (refused.code, "it is scale_cny_bn with --unit yi" in refused.err) == (2, True)
    assert yrd("funds", "--sort", "-scale_cny_yi", "-q").out == yrd("funds", "--sort", "-scale_cny_bn", "-q").out


def test_no_heading_has_a_comma() -> None:
    results: list[Result] = [ask(TABLES[name], {}, DATA) for name in LISTED]
    results += [ask(TABLES[name], {"by": [by]}, DATA) for name, by in DIMENSIONS]
    for result in results:
        for column in result.columns:
            assert not set("，,、;；") & set(f"{column.title}{column.title_zh}"), column.name
