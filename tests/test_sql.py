"""`--where` and `yrd sql`: SQLite over the records, read-only, and an error for whatever it refuses."""

import io
import json
import os
import sys
from collections.abc import Sequence
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import SMALL, Yrd
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError
from yrd_cli.query import relations, sandbox, sql_tables
from yrd_cli.query.currency import latest_rate
from yrd_cli.query.measures.counted import counted_records
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.record import Record
from yrd_cli.schema.tables import TABLES

DATA = Dataset(SMALL)
FUNDS = fields_of(TABLES["funds"].record_type)
RELATIONS = {
    name: (fields_of(table.record_type), partial(DATA.records, name))
    for name, table in TABLES.items()
    if not table.joins
}


@pytest.mark.parametrize(
    ("expression", "ids"),
    [
        ("scale_cny_bn >= 50", ["delta-fund", "green-fund", "js-master", "sh-umbrella"]),
        ("scale_cny_bn >= 50 and level = 'provincial'", ["js-master", "sh-umbrella"]),
        ("name_zh like '%集成电路%' or id = 'js-empty'", ["js-empty", "js-suzhou-chips", "sh-chips-1", "sh-umbrella"]),
        ("scale_cny_bn is null", ["js-empty"]),
        ("SCALE_CNY_BN between 10 and 30 -- a comment", ["sh-chips-1", "sh-future"]),
        ("sectors like '%new-materials%' and parent is null and not status = 'investing'", ["js-empty", "sh-future"]),
        ("json_extract(sizes, '$[0].kind') = 'target'", ["sh-umbrella"]),
        ("1 = 0", []),
    ],
)
def test_where_selects(expression: str, ids: list[str], yrd: Yrd) -> None:
    assert yrd("funds", "-q", "--where", expression).out.split() == ids


def test_only_tables_that_a_query_names_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = Dataset(SMALL)
    read: list[str] = []

    def records(table: str, of_dataset: Dataset) -> Sequence[Record]:
        read.append(table)
        return counted_records(table, of_dataset)

    monkeypatch.setattr(sql_tables, "counted_records", records)

    query = 'select count(*) as n from "FUNDS" join clusters using (province)'
    tables = sql_tables.tables_of(dataset, query)
    assert relations.ask_sql(query, tables).rows[0].values["n"]
    assert sorted(read) == ["clusters", "funds"]


@pytest.mark.parametrize("table", [name for name, table in TABLES.items() if not table.joins])
def test_what_json_prints_selects_sorts_and_is_chosen(table: str, yrd: Yrd) -> None:
    (row, *_) = json.loads(yrd(table, "--json").out)
    of_result = {field.name for field in DATA.fields(TABLES[table]) if field.of_result}
    condition = " or ".join(f'"{name}" is not null' for name in row if name not in of_result)
    for options in (("--where", condition), ("--sort", ",".join(row)), ("--fields", ",".join(row))):
        assert json.loads(yrd(table, *options, "--json").out)


def test_claims_are_sorted_by_their_numbers(yrd: Yrd) -> None:
    rows = json.loads(yrd("audit", "--sort", "recomputed:desc", "--json").out)
    numbers = [row["recomputed"] for row in rows if row["recomputed"] is not None]
    assert len(numbers) > 1
    assert numbers == sorted(numbers, reverse=True)


def test_where_narrows_other_filters_and_groups(yrd: Yrd) -> None:
    where = ("--where", "scale_cny_bn > 20")
    assert yrd("funds", "-q", "-p", "shanghai", *where).out.split() == ["sh-chips-1", "sh-umbrella"]
    rows = json.loads(yrd("funds", "--by", "province", "--json", "-p", "shanghai", *where).out)
    assert [(row["province"], row["funds"]) for row in rows] == [("shanghai", 2)]


WRONG = {
    "unknown field": ("scale_bn > 1", "did you mean scale_cny_bn"),
    "field of another table": ("designated = '2019'", "unknown field 'designated'"),
    "no expression": ("", "empty"),
    "half an expression": ("scale_cny_bn >", "the expression is not complete"),
    "closing bracket": ("1) union select id from funds --", "a bracket or quote too many"),
    "second statement": ("1; drop table funds", "syntax error"),
    "another table": ("id in (select id from clusters)", "no such table: clusters"),
    "extension": ("load_extension('x')", "only reading"),
    "large": ("x" * 20_000, "10000 at most"),
    "nul": ("id = '\0'", "yrd:"),
    "lone surrogate": ("id = '\ud800'", "yrd:"),
    "too large a number": ("id = 99999999999999999999999999 or randomblob(1)", "only reading"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_sqlite_refuses_is_a_usage_error(case: str, yrd: Yrd) -> None:
    expression, hint = WRONG[case]
    run = yrd("funds", "--where", expression)
    if case == "another table":
        hint = "unknown table 'clusters'"
    if case in ("nul", "lone surrogate") and run.code == 0:
        assert "No rows." in run.out
        return
    assert (run.code, run.out) == (2, "")
    assert hint in run.err
    assert 1 <= len(run.err.splitlines()) <= 3


@given(st.text(max_size=40))
@settings(max_examples=400, deadline=None)
def test_any_expression_gives_records_or_a_usage_error(expression: str) -> None:
    try:
        found = relations.where("funds", FUNDS, DATA.records("funds"), expression, partial(latest_rate, ()))
    except UsageError as error:
        assert 1 <= len(error.lines()) <= 3
    else:
        assert {record.id for record in found} <= set(DATA.by_id("funds"))


TOKENS = [
    "id",
    "scale_cny_bn",
    "=",
    ">",
    "(",
    ")",
    "'x'",
    "1",
    "and",
    "or",
    "not",
    "null",
    "is",
    "like",
    "in",
    ";",
    "--",
    "/*",
    "select",
    "from",
    "funds",
    "union",
    "*",
    ",",
    "||",
    "case",
    "when",
    "end",
    "exists",
    '"',
    "'",
    "pragma",
    "attach",
    "group by",
    "order by",
    "\n",
]


@given(st.lists(st.sampled_from(TOKENS), max_size=12).map(" ".join))
@settings(max_examples=400, deadline=None)
def test_any_words_of_sql_give_an_answer_or_a_usage_error(query: str) -> None:
    for ask in (
        lambda: relations.where("funds", FUNDS, DATA.records("funds"), query, partial(latest_rate, ())),
        lambda: relations.ask_sql(query, RELATIONS),
    ):
        try:
            ask()
        except UsageError as error:
            assert 1 <= len(error.lines()) <= 3


@pytest.mark.parametrize(
    "query",
    [
        "delete from funds",
        "update funds set id = 'x'",
        "insert into funds (id) values ('x')",
        "drop table funds",
        "create table t (a)",
        "pragma table_info(funds)",
        "attach '/tmp/never' as other",
        "vacuum",
        "begin",
        "reindex",
        "select load_extension('x')",
        "create view v as select 1",
        "detach main",
        "analyze",
    ],
)
def test_nothing_but_reading(query: str, yrd: Yrd) -> None:
    run = yrd("sql", query)
    assert (run.code, run.out) == (2, "")
    assert "only reading" in run.err or "write a SELECT" in run.err


def test_a_query_without_end_is_ended(yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "SECONDS", 0.2)
    run = yrd("sql", "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n")
    assert (run.code, run.err) == (2, "yrd: sql: no answer after 0.2 seconds\n")


def test_an_answer_in_every_format(yrd: Yrd) -> None:
    query = "select province, count(*) as funds, max(scale_cny_bn) as largest from funds group by 1 order by 1"
    assert json.loads(yrd("sql", query, "--json").out) == [
        {"province": None, "funds": 2, "largest": 100.0},
        {"province": "jiangsu", "funds": 3, "largest": 50.0},
        {"province": "shanghai", "funds": 3, "largest": 50.0},
    ]
    assert yrd("sql", query, "-f", "csv").out.splitlines()[1:] == [",2,100.0", "jiangsu,3,50.0", "shanghai,3,50.0"]
    assert yrd("sql", query).out.splitlines()[3].split() == ["jiangsu", "3", "50"]
    assert list(json.loads(yrd("sql", "select id, id from funds limit 1", "--json").out)[0]) == ["id", "id_2"]
    assert "2 of 3 rows." in yrd("sql", query, "--limit", "2").out


def test_every_column_of_a_table_is_printed(yrd: Yrd) -> None:
    run = yrd("sql", "select * from funds")
    assert (run.code, run.err) == (0, "")
    assert "sh-future" in run.out


def test_without_a_query_the_tables_are_listed(yrd: Yrd) -> None:
    rows = json.loads(yrd("sql", "--json").out)
    listed = {(row["table"], row["field"]) for row in rows}
    assert listed == {(name, column.name) for name, (columns, _) in RELATIONS.items() for column in columns}


# A query, the command with the same answer, and the field of its only row; the count of its rows by default.
QUESTIONS: list[tuple[str, tuple[str, ...], str | None]] = [
    ("select count(*) from clusters where province = 'jiangsu'", ("clusters", "-p", "js"), None),
    ("select count(*) from clusters where designated >= '2024'", ("clusters", "--since", "2024"), None),
    ("select count(*) from clusters where cities like '%suzhou-js%'", ("clusters", "-c", "suzhou-js"), None),
    (
        "select count(*) from clusters where provinces like '%anhui%'",
        ("clusters", "-p", "anhui", "--count", "participating"),
        None,
    ),
    ("select count(*) from funds where level = 'municipal'", ("funds", "--level", "municipal"), None),
    ("select count(*) from funds where status <> 'announced'", ("funds", "--status", "established,investing"), None),
    (
        "select count(*) from funds where parent = 'js-strategic-emerging-fof'",
        ("funds", "--parent", "js-strategic-emerging-fof"),
        None,
    ),
    ("select count(*) from funds where scale_cny_bn is null", ("funds", "--where", "scale_cny_bn is null"), None),
    ("select count(*) from sources where grade = 'official'", ("sources", "--where", "grade = 'official'"), None),
    (
        "select count(*) from indicators where key = 'gdp' and year between 2020 and 2023",
        ("indicators", "-k", "gdp", "-y", "2020-2023"),
        None,
    ),
    ("select count(*) from shares where place = 'yrd'", ("shares", "--place", "yrd"), None),
    ("select count(*) from chains where chain = 'robotics'", ("chains", "robotics"), None),
    ("select count(*) from events where kind = 'forum'", ("events", "--kind", "forum"), None),
    ("select count(*) from cities where province = 'zhejiang'", ("cities", "-p", "浙江"), None),
    (
        "select scale_cny_bn from funds where id = 'sh-future-industries-fund'",
        ("funds", "--id", "sh-future-industries-fund"),
        "scale_cny_bn",
    ),
    (
        "select normal_value from indicators where id = 'gdp-shanghai-2024'",
        ("indicators", "--id", "gdp-shanghai-2024"),
        "normal_value",
    ),
    ("select count(*) from clusters where sector = 'new-materials'", ("clusters", "-s", "new-materials"), None),
    ("select count(*) from clusters where known <> 'reported'", ("clusters", "--where", "known <> 'reported'"), None),
    ("select count(*) from claims where query is null", ("claims", "--where", "query is null"), None),
    ("select count(*) from sources where url is not null", ("sources", "--where", "url is not null"), None),
]


@pytest.mark.parametrize(("query", "arguments", "field"), QUESTIONS)
def test_questions_in_sql_have_the_answers_of_yrd(
    query: str, arguments: tuple[str, ...], field: str | None, real_yrd: Yrd
) -> None:
    (answer,) = json.loads(real_yrd("sql", query, "--json").out)
    rows = json.loads(real_yrd(*arguments, "--json").out)
    assert next(iter(answer.values())) == (rows[0][field] if field else len(rows))
    assert rows


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "tsv", "md", "html", "list"])
def test_bytes_and_what_is_no_number_are_printed(form: str, yrd: Yrd) -> None:
    run = yrd("sql", "select x'00ff' as b, 1e400 as i, -1e400 as j, null as n", "-f", form)
    assert run.code == 0
    assert "00ff" in run.out
    assert "inf" in run.out


def test_a_field_of_another_table_is_said_to_be_there(yrd: Yrd) -> None:
    run = yrd("sql", "select sectors from clusters")
    assert (run.code, run.out) == (2, "")
    assert "no field 'sectors' in the tables asked, but in funds" in run.err


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SELECT * FROM clusters WHERE province = 'zhejiang'", "keqiao-textiles"),
        ("SELECT c.* FROM clusters AS c WHERE c.province = 'zhejiang'", "keqiao-textiles"),
        ("SELECT count(*), max(Round) FROM clusters WHERE \"PROVINCE\" = 'zhejiang'", "2022"),
        ("SELECT count( * ) FROM clusters", "4"),
        ("SELECT count(*) FROM provinces NATURAL JOIN provinces AS p", "1"),  # that has no empty cell
        ("SELECT (SELECT group_concat(id) FROM clusters WHERE [province] = 'zhejiang')", "keqiao-textiles"),
        ("WITH c AS (SELECT * FROM clusters) SELECT round FROM c WHERE c.id = 'keqiao-textiles'", "2022"),
    ],
)
def test_columns_are_read_however_a_query_asks_for_them(query: str, answer: str, yrd: Yrd) -> None:
    run = yrd("sql", query, "-f", "csv")
    assert (run.code, run.err) == (0, "")
    assert answer in run.out.splitlines()[1].split(",")


PIPED = "\ufeff-- with its comments\nselect count(*) as n\nfrom clusters;\n".encode()


def pipe(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_query_comes_through_standard_input(yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe(PIPED, monkeypatch)
    assert json.loads(yrd("sql", "-", "--json").out) == [{"n": 4}]
    pipe(PIPED, monkeypatch)
    picture = yrd("sql", "-", "-f", "svg").out
    assert "select count(*)" in picture  # what made it


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (b"", "sql: empty query: write a SELECT"),
        ("select '集成电路'".encode("gb18030"), "sql: the query is not UTF-8"),
        ("select '省'".encode("utf-16"), "sql: the query is not UTF-8"),
        (b"select 1\0", "null character"),
        (b"x" * 20_000, "sql: too many characters: 10000 at most"),
        (b"x" * 1_000_000, "sql: too many characters: 10000 at most"),
        (b"drop table funds", "only reading"),
        (None, "standard input is closed"),
    ],
)
def test_what_is_no_query_there_is_refused_as_in_an_argument(
    data: bytes | None, hint: str, yrd: Yrd, monkeypatch: pytest.MonkeyPatch
) -> None:
    if data is None:
        monkeypatch.setattr(sys, "stdin", None)
    else:
        pipe(data, monkeypatch)
    run = yrd("sql", "-")
    assert (run.code, run.out, len(run.err.splitlines())) == (2, "", 1)
    assert hint in run.err


@pytest.mark.parametrize("arguments", [("sql", "-"), ("resolve", "-")])
def test_standard_input_for_writing_only_is_an_error(
    arguments: tuple[str, ...], yrd: Yrd, monkeypatch: pytest.MonkeyPatch
) -> None:
    with os.fdopen(os.open(os.devnull, os.O_WRONLY)) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        run = yrd(*arguments)
    assert (run.code, run.out) == (2, "")
    assert "standard input cannot be read" in run.err


@pytest.mark.parametrize("file", [("--with", "p=-"), ("--data", "-")])
def test_standard_input_is_a_query_or_a_file(file: tuple[str, str], yrd: Yrd) -> None:
    run = yrd("sql", "-", *file)
    assert (run.code, run.out) == (2, "")
    assert "name the file" in run.err


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe there cannot be asked")
@pytest.mark.parametrize("waiting", [b"", b"select 1\n"])
def test_without_a_query_standard_input_is_left_alone(
    waiting: bytes, yrd: Yrd, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = yrd("sql", "--json").out
    reader, writer = os.pipe()
    with os.fdopen(reader) as stdin, os.fdopen(writer, "wb", buffering=0) as stream:
        stream.write(waiting)  # and it stays open: to read all of it would take for ever
        monkeypatch.setattr(sys, "stdin", stdin)
        run = yrd("sql", "--json")
        assert run.out == plain
        assert ("yrd sql - answers a query from it" in run.err) == bool(waiting)
        if waiting:
            assert os.read(reader, 100) == waiting
