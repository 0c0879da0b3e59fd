"""What holds for any combination of options, and for any text."""

import csv
import io
import json
import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.conftest import SMALL, ask
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError
from yrd_cli.query.filters import Filters, parse_filters, select
from yrd_cli.query.folding import normalise, words_of
from yrd_cli.query.names import choices_of_records
from yrd_cli.query.result import Column, Result, Row
from yrd_cli.render import FORMATS
from yrd_cli.render.style import Style
from yrd_cli.schema.fields import Kind, Language, fields_of
from yrd_cli.schema.tables import TABLES

DATA = Dataset(SMALL)
FUNDS = TABLES["funds"]
COLUMNS = fields_of(FUNDS.record_type)

PROVINCES = st.sets(st.sampled_from(["shanghai", "jiangsu", "zhejiang", "anhui"]))
SECTORS = st.sets(st.sampled_from([sector.id for sector in DATA.records("sectors")]))
DATES = st.one_of(st.none(), st.sampled_from(["2017", "2018-01", "2019-06-21", "2020"]))
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def filters(provinces: set[str], sectors: set[str], since: str | None) -> Filters:
    raw = {"province": sorted(provinces), "sector": sorted(sectors)}
    return parse_filters(raw, COLUMNS, DATA.records, table="funds", since=since)


SINGLE = ["province", "level", "status", "year", "city", "scale_kind", "parent", "known"]


@given(PROVINCES, st.lists(st.sampled_from(SINGLE), min_size=2, max_size=2, unique=True))
def test_cells_of_a_cross_tab_add_up_to_its_totals(provinces: set[str], by: list[str]) -> None:
    options = given_options(province=sorted(provinces), by=by, measure="funds")
    table = ask(FUNDS, options, DATA, language=Language.EN)
    down, *across, total = [column.name for column in table.columns]
    assert down == by[0]
    for row in (*table.rows, *([table.total] if table.total else [])):
        assert sum(row[name] for name in across) == row[total]
    for name in (*across, total):
        assert sum(row[name] for row in table.rows) == (table.total[name] if table.total else 0)
    counted = table.total[total] if table.total else 0
    assert counted == len(ask(FUNDS, given_options(province=sorted(provinces)), DATA).rows)


@given(st.sampled_from(["province", "city", "sector", "level", "status"]))
def test_a_row_of_a_group_is_the_total_of_its_filter(by: str) -> None:
    for row in ask(FUNDS, given_options(by=[by]), DATA).rows:
        if row[by] is not None:
            alone = ask(FUNDS, given_options(by=["level"], **{by: [row[by]]}), DATA)
            assert alone.total is not None
            # What a fund adds to the total depends on the funds beside it, unlike what a row counts.
            names = [name for name in alone.total.values if name != "level" and "_counted_" not in name]
            assert [alone.total[name] for name in names] == [row[name] for name in names]


def given_options(**changes: object) -> dict[str, Any]:
    return {"by": None, "fields": None, "sort": None, "limit": None, "search": None, "lang": None, **changes}


@given(PROVINCES, SECTORS, DATES)
def test_filters_commute(provinces: set[str], sectors: set[str], since: str | None) -> None:
    everything = DATA.records("funds")
    together = select(everything, COLUMNS, filters(provinces, sectors, since))
    by_province = select(everything, COLUMNS, filters(provinces, set(), None))
    one_way = select(select(by_province, COLUMNS, filters(set(), sectors, None)), COLUMNS, filters(set(), set(), since))
    by_date = select(everything, COLUMNS, filters(set(), set(), since))
    other_way = select(
        select(by_date, COLUMNS, filters(set(), sectors, None)), COLUMNS, filters(provinces, set(), None)
    )
    assert together == one_way == other_way


@given(PROVINCES, st.sampled_from(["province", "level", "status", "year", "city", "scale_kind", "parent", "known"]))
def test_groups_add_up_to_the_ungrouped_count_and_at_least_its_money(provinces: set[str], by: str) -> None:
    options = given_options(province=sorted(provinces))
    listed = ask(FUNDS, options, DATA)
    grouped = ask(FUNDS, {**options, "by": [by]}, DATA)
    assert sum(row["funds"] for row in grouped.rows) == len(listed.rows)
    if grouped.total:
        assert grouped.total["funds"] == len(listed.rows)
        for name in ("top_level", "scale_cny_bn", "committed_cny_bn"):
            assert sum(row[name] or 0 for row in grouped.rows) >= (grouped.total[name] or 0) - 1e-9


@given(st.sampled_from(["province", "city", "sector", "subsector", "round", "year", "known"]))
def test_shares_of_single_valued_groups_add_up_to_100(by: str) -> None:
    grouped = ask(TABLES["clusters"], given_options(by=[by]), DATA)
    assert sum(row["share"] for row in grouped.rows) >= 100 - 1e-9
    if by != "city":
        assert sum(row["share"] for row in grouped.rows) == pytest.approx(100)


@given(TEXT)
@settings(max_examples=300, deadline=None)
def test_any_value_of_a_filter_gives_a_selection_or_a_usage_error(text: str) -> None:
    for name in ("province", "sector", "level"):
        try:
            parse_filters({name: [text]}, COLUMNS, DATA.records, table="funds")
        except UsageError as error:
            assert 1 <= len(error.lines()) <= 3


@given(TEXT)
def test_any_search_gives_a_result_that_contains_it(text: str) -> None:
    try:
        found = ask(FUNDS, given_options(search=text), DATA)
    except UsageError:
        assert not all(map(words_of, text.split() or [""]))
    else:
        for row in found.rows:
            texts = normalise(" ".join(str(value) for value in row.values.values())) + "".join(NAMES)
            assert all(word in texts for word in words_of(text))


NAMES = [
    key
    for table in ("provinces", "cities", "sectors")
    for choice in choices_of_records(DATA.records(table))
    for key in choice.keys
]


TABLE = (
    Column(name="id", title="Id", title_zh="编号", description="", kind=Kind.ID),
    Column(name="text", title="Text", title_zh="文字", description="", kind=Kind.TEXT),
    Column(name="number", title="Number", title_zh="数", description="", kind=Kind.AMOUNT),
    Column(name="list", title="List", title_zh="列", description="", kind=Kind.TEXT),
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": TEXT.filter(bool),
            "text": st.one_of(st.none(), TEXT),
            "number": st.one_of(st.none(), st.integers(-(10**12), 10**12), st.floats(-1e9, 1e9)),
            "list": st.lists(TEXT, max_size=3).map(tuple),
        }
    ),
    max_size=5,
)


def render(form: str, rows: list[dict[str, Any]], **style: Any) -> str:
    result = Result(table="funds", columns=TABLE, rows=[Row(row) for row in rows])
    return FORMATS[form].render(result, Style(names=lambda _: {}, **{"language": None, **style}))


@given(ROWS)
def test_json_and_jsonl_round_trip(rows: list[dict[str, Any]]) -> None:
    expected = [{**row, "list": list(row["list"])} for row in rows]
    assert json.loads(render("json", rows)) == expected
    assert [json.loads(line) for line in render("jsonl", rows).split("\n")[:-1]] == expected


def without_controls(text: str) -> str:
    return "".join(c if c in "\t\r\n" or unicodedata.category(c) != "Cc" else f"\\x{ord(c):02x}" for c in text)


@given(ROWS)
def test_csv_round_trips(rows: list[dict[str, Any]]) -> None:
    parsed = list(csv.DictReader(io.StringIO(render("csv", rows), newline="")))
    assert [row["id"] for row in parsed] == [without_controls(row["id"]) for row in rows]
    assert [row["text"] for row in parsed] == [without_controls(row["text"] or "") for row in rows]
    numbers = [json.loads(row["number"]) if row["number"] else None for row in parsed]
    assert numbers == [row["number"] for row in rows]


@given(ROWS)
def test_tsv_has_a_line_per_row_and_a_tab_per_column(rows: list[dict[str, Any]]) -> None:
    lines = render("tsv", rows).split("\n")
    assert len(lines) == len(rows) + 2
    assert all(line.count("\t") == len(TABLE) - 1 for line in lines[:-1])


@given(ROWS, st.sampled_from(Language))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_lines_of_a_table_are_equally_wide_whatever_is_in_it(rows: list[dict[str, Any]], language: Language) -> None:
    lines = render("table", rows, language=language).split("\n")[:-1]
    if not rows:
        assert lines.pop() == {"en": "No rows.", "zh": "无记录。", "both": "No rows. 无记录。"}[language.value]
    assert len(lines) == len(rows) + 2
    assert len({cell_len(line) for line in lines}) == 1
    assert all(line.replace("\u00a0", " ").replace("\u3000", " ").isprintable() for line in lines)


@given(ROWS, st.integers(30, 120))
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_fitted_table_keeps_to_its_width_and_its_digits(rows: list[dict[str, Any]], width: int) -> None:
    warnings: list[str] = []
    text = render("table", rows, language=Language.EN, width=width, fit=True, warn=warnings.append)
    if "Number" not in "".join(warnings):
        for row in rows:
            if row["number"] is not None:
                assert f"{row['number']:,}".removesuffix(".0") in text
    dropped = warnings[0].split(": ")[0].count(",") + 1 if warnings else 0
    if dropped < len(TABLE) - 1:
        assert all(cell_len(line) <= width for line in text.split("\n"))
