"""The dataset from Python: the same queries as the command line, typed, and ready for data frames."""

import doctest
import html
import inspect
import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import yrd_cli
from tests.conftest import ROOT, Yrd
from yrd_cli import api
from yrd_cli.cli.commands.listing import parameters_of
from yrd_cli.cli.output_options import OUTPUT
from yrd_cli.errors import DataError, NotFoundError, UnknownNameError, UsageError
from yrd_cli.schema.tables import TABLES

LISTED = [name for name, table in TABLES.items() if not table.joins]
_OF_THE_COMMAND = {"tree", "keys", "record", "data", *OUTPUT, "by", "measure", "percent", "bars", "fields", "help"}
_IN_PYTHON = {"all": "used"}  # what a flag switches on the command line is one of three values here


def test_the_examples_of_the_docstring() -> None:
    assert doctest.testmod(api).failed == 0
    assert doctest.testmod(api).attempted > 2


@pytest.mark.parametrize("table", LISTED)
def test_records_are_what_json_prints(table: str, real_yrd: Yrd) -> None:
    found = getattr(yrd_cli, table)()
    assert [record.as_dict() for record in found] == json.loads(real_yrd(table, "--json").out)
    assert all(type(record) is TABLES[table].record_type for record in found)


@pytest.mark.parametrize("table", LISTED)
def test_a_function_has_the_filters_of_the_command(table: str) -> None:
    parameters = inspect.signature(getattr(yrd_cli, table)).parameters
    options = {item.name for item in parameters_of(TABLES[table])} - _OF_THE_COMMAND
    assert set(parameters) == {_IN_PYTHON.get(name, name) for name in options}
    assert getattr(yrd_cli, table).__doc__


def test_every_table_and_nothing_else_is_offered() -> None:
    assert set(yrd_cli.__all__) == {
        *LISTED,
        *("audit", "changes", "chart", "cite", "compare", "dataset", "get", "group"),
        *("map", "report", "resolve", "search", "sql"),
    }
    assert set(dir(yrd_cli)) >= set(yrd_cli.__all__)
    with pytest.raises(AttributeError, match="nosuch"):
        yrd_cli.nosuch  # noqa: B018 -- the access is what is tested


def test_filters_take_one_name_or_several() -> None:
    assert [cluster.id for cluster in yrd_cli.clusters(province="江苏")] == [
        cluster.id for cluster in yrd_cli.clusters(province=["jiangsu"])
    ]
    both = yrd_cli.clusters(province=["js", "CN-ZJ"], limit=3, sort="id:desc")
    assert len(both) == 3
    assert both == sorted(both, key=lambda cluster: cluster.id, reverse=True)
    assert {indicator.year for indicator in yrd_cli.indicators(key="exports", year=[2023, 2024])} == {2023, 2024}
    assert len(yrd_cli.clusters(region="all")) == 78
    assert len(yrd_cli.clusters(count="participating", province="jiangsu")) == 14


def test_funds_of_a_day() -> None:
    (fund,) = yrd_cli.funds(id="sh-future-industries-fund", as_of="2025-06-09")
    assert fund.scale_cny_bn == 10
    assert yrd_cli.get("sh-future-industries-fund") == yrd_cli.funds(id="sh-future-industries-fund")[0]


def test_groups_are_what_json_prints(real_yrd: Yrd) -> None:
    groups = {
        "funds --by province": yrd_cli.group("funds", by="province"),
        "clusters --by sector,province --percent row": yrd_cli.group(
            "clusters", by=["sector", "province"], percent="row"
        ),
        "funds --by level --measure mean:term_years -p js": yrd_cli.group(
            "funds", by="level", measure="mean:term_years", province="js"
        ),
    }
    for arguments, rows in groups.items():
        assert rows == json.loads(real_yrd(*arguments.split(), "--json").out)


def test_comparisons_are_what_json_prints(real_yrd: Yrd) -> None:
    rows = yrd_cli.compare("jiangsu", "浙江")
    assert json.loads(json.dumps(rows)) == json.loads(real_yrd("compare", "jiangsu", "zhejiang", "--json").out)


def test_sql_and_search(real_yrd: Yrd) -> None:
    assert yrd_cli.sql("select count(*) as n from clusters") == [{"n": 26}]
    ids = [record.as_dict()["id"] for record in yrd_cli.search("大飞机")]
    assert ids == real_yrd("search", "大飞机", "-q").out.split()


def test_what_the_command_line_refuses_is_an_error_that_says_why() -> None:
    with pytest.raises(UnknownNameError, match="did you mean zhejiang"):
        yrd_cli.clusters(province="zhejang")
    with pytest.raises(NotFoundError, match="no record 'nosuch'"):
        yrd_cli.get("nosuch")
    with pytest.raises(UsageError, match=r"^where: "):
        yrd_cli.funds(where="scale_cny_bn >")
    with pytest.raises(TypeError, match="provnce"):
        yrd_cli.group("funds", by="level", provnce="js")
    with pytest.raises(UsageError, match="an empty list selects nothing"):
        yrd_cli.clusters(province=[])
    with pytest.raises(UsageError, match="an empty list"):
        yrd_cli.group("clusters", by=[])
    with pytest.raises(UsageError, match="empty text"):
        yrd_cli.search(" ")
    with pytest.raises(TypeError, match="limit: expected a whole number, not str"):
        yrd_cli.clusters(limit="3")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="each an argument"):
        yrd_cli.compare(["jiangsu", "zhejiang"])  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="unknown table"):
        yrd_cli.group("fonds", by="level")


@pytest.mark.parametrize("table", LISTED)
def test_records_go_into_data_frames(table: str) -> None:
    found = getattr(yrd_cli, table)()
    fields = list(found[0].as_dict())
    frame = pd.DataFrame(found)
    assert list(frame.columns) == fields
    assert list(frame["id"]) == [record.id for record in found]
    other = pl.DataFrame(found)
    assert other.columns == fields
    assert other["id"].to_list() == [record.id for record in found]


def test_a_frame_keeps_numbers_as_numbers() -> None:
    frame = pd.DataFrame(yrd_cli.funds())
    assert frame["scale_cny_bn"].dtype == "float64"
    assert frame["scale_cny_bn"].isna().sum() == sum(fund.scale_cny_bn is None for fund in yrd_cli.funds())
    assert pl.DataFrame(yrd_cli.group("funds", by="province"))["funds"].sum() == 135


def test_the_package_imports_nothing_until_asked() -> None:
    script = "import sys, yrd_cli; print(any(name.startswith('yrd_cli.') for name in sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"
    script = (
        "import sys, yrd_cli; yrd_cli.funds(); print({'typer', 'rich', 'pydantic', 'pydantic_core'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "set()"


def test_own_data_is_laid_over(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[source]]\nid = "mine"\npublisher = "I"\ntitle = "Notes"\nlanguage = "en"\ngrade = "weak"\n', encoding="utf-8"
    )
    data = yrd_cli.dataset(str(own))
    assert len(data.sources()) == len(yrd_cli.sources()) + 1
    assert data.sources(id="mine")[0].as_dict()["provenance"] == "user"
    assert data.sql("select count(*) as n from sources where provenance = 'user'") == [{"n": 1}]
    own.write_text('[[source]]\nid = "mine"\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"own\.toml:1:1: mine\.publisher: missing"):
        yrd_cli.dataset([str(own)]).funds()


def test_records_of_ones_own_are_full_records(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(
        '[[source]]\nid = "mine"\npublisher = "I"\ntitle = "Notes"\nlanguage = "en"\ngrade = "weak"\n', encoding="utf-8"
    )
    data = yrd_cli.dataset(own)
    found = data.sources()
    assert list(pd.DataFrame(found)["provenance"]).count("user") == 1
    assert pl.DataFrame(found)["provenance"].to_list().count("user") == 1
    (record,) = data.sources(id="mine")
    assert pickle.loads(pickle.dumps(record)) == record  # noqa: S301 -- our own
    assert pickle.loads(pickle.dumps(record)).as_dict()["provenance"] == "user"  # noqa: S301 -- our own
    assert len(data.clusters(region="all")) == 78
    assert data.sql("select count(*) as n from clusters", region="all") == [{"n": 78}]


def test_the_modules_that_the_documentation_names_are_there() -> None:
    script = "import yrd_cli; print(yrd_cli.api.__doc__[:11], yrd_cli.errors.YrdError.__name__)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "The dataset YrdError"


READ = [(table,) for table in LISTED] + [
    ("funds", "--by", "province,level"),
    ("indicators", "gdp", "--by", "place,year"),
    ("compare", "jiangsu", "anhui"),
    ("changes", "--since", "2024"),
    ("audit",),
    ("search", "苏州"),
    ("resolve", "江苏", "320500"),
    ("show", "sh-future-industries-fund"),
    ("sql", "select * from funds"),
]


@pytest.mark.parametrize("table", LISTED)
def test_what_data_frames_write_is_read_back(table: str, real_yrd: Yrd, tmp_path: Path) -> None:
    records = [record.as_dict() for record in getattr(yrd_cli, table)()]
    pd.DataFrame(records).to_json(tmp_path / f"{table}.json", orient="records")
    pl.DataFrame(records, infer_schema_length=None).write_ndjson(tmp_path / f"{table}.jsonl")
    for ending in ("json", "jsonl"):
        assert real_yrd("data", "diff", str(tmp_path / f"{table}.{ending}"), "--json") == (0, "[]\n", "")


@pytest.mark.parametrize("arguments", READ, ids=" ".join)
def test_polars_reads_what_json_prints(arguments: tuple[str, ...], real_yrd: Yrd) -> None:
    printed = real_yrd(*arguments, "--json").out
    rows = json.loads(printed)
    frame = pl.read_json(StringIO(printed), infer_schema_length=None)
    assert ({*frame.columns}, frame.height) == ({*rows[0]}, len(rows))  # of many columns polars keeps no order
    for name, values in frame.to_dict(as_series=False).items():
        known = [row[name] for row in rows]
        if not any(isinstance(value, dict | list) for value in known):
            assert values == known
    # Polars looks at 100 rows by default: it must see a value of each column there, and no format can show it more.
    first = {name for row in rows[:100] for name, value in row.items() if value not in (None, [], {})}
    late = [name for name in rows[0] if name not in first and any(row[name] not in (None, [], {}) for row in rows)]
    assert late == (["parts"] if arguments == ("indicators",) else [])
    if not late:
        assert pl.read_json(StringIO(printed)).select(frame.columns).equals(frame)


SHOWN: dict[str, Callable[[], Any]] = {
    "clusters": lambda: yrd_cli.clusters(province="jiangsu"),
    "group": lambda: yrd_cli.group("funds", by=["province", "level"]),
    "compare": lambda: yrd_cli.compare("jiangsu", "zhejiang"),
    "audit": yrd_cli.audit,
    "changes": lambda: yrd_cli.changes("2026"),
    "sql": lambda: yrd_cli.sql("select id, name_en from clusters"),
    "search": lambda: yrd_cli.search("chips"),
    "cite": lambda: yrd_cli.cite("changzhou-new-carbon-materials", "hangzhou-digital-security"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_a_notebook_shows_results_as_tables(name: str) -> None:
    found = SHOWN[name]()
    shown = found._repr_html_()
    assert shown.startswith("<table ")
    assert shown.count("<tr>") > 1
    assert found == list(found)
    assert type(pickle.loads(pickle.dumps(found))) is list  # noqa: S301 -- our own
    if name == "cite":
        assert shown.partition("<tbody>")[2].count("<tr>") == len(found)


def test_a_notebook_shows_pictures_and_reports(tmp_path: Path) -> None:
    assert yrd_cli.map("gdp", year=2024)._repr_svg_().startswith("<svg ")
    assert yrd_cli.chart("funds", by="province")._repr_svg_().startswith("<svg ")
    page = yrd_cli.report(tmp_path / "page.html", province="jiangsu")
    assert (tmp_path / "page.html").read_text(encoding="utf-8") == page
    frame = page._repr_html_()
    assert frame.startswith("<iframe srcdoc=")
    assert html.unescape(frame.partition('srcdoc="')[2].partition('"')[0]) == page


def test_used_is_true_false_or_none() -> None:
    with pytest.raises(TypeError, match="used: expected True, False or None, not str"):
        yrd_cli.indicators(used="no")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="used: expected"):
        yrd_cli.sql("select 1", used="no")  # type: ignore[arg-type]
    with pytest.raises(yrd_cli.errors.UsageError, match="used=None and where not used"):
        yrd_cli.sql("select 1", used=False)


def test_the_dataset_is_no_record_to_cite() -> None:
    with pytest.raises(yrd_cli.errors.UsageError, match="yrd cite dataset"):
        yrd_cli.cite("dataset")
