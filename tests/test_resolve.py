"""`yrd resolve` and `yrd_cli.resolve`: what a text means, a line each, to join tables of one's own with these."""

import datetime as dt
import io
import json
import sys
from collections.abc import Callable

import pytest

import yrd_cli
from tests.conftest import Yrd
from tests.test_resolver import CITIES, SEVERAL, TRAPS, forms_of
from yrd_cli.datasets import bundled as load
from yrd_cli.errors import AmbiguousNameError, UnknownNameError


def test_a_line_for_each_text_in_its_order(real_yrd: Yrd) -> None:
    run = real_yrd("resolve", "江苏", "苏州市", "320500", "集成电路", "--json")
    assert (run.code, run.err) == (0, "")
    assert [(row["table"], row["id"], row["code"]) for row in json.loads(run.out)] == [
        ("provinces", "jiangsu", "320000"),
        ("cities", "suzhou-js", "320500"),
        ("cities", "suzhou-js", "320500"),
        ("sectors", "integrated-circuits", None),
    ]


def test_what_means_none_or_several_says_so(real_yrd: Yrd) -> None:
    run = real_yrd("resolve", "Suzhou", "福州", "xyzzy", "昆山", "--json")
    rows = json.loads(run.out)
    assert run.code == 3
    assert [row["id"] for row in rows] == [None, None, None, "suzhou-js"]
    assert "is ambiguous: suzhou-js" in rows[0]["problem"]
    assert "lies outside the region" in rows[1]["problem"]
    assert rows[3]["problem"] == "昆山市 is a county of it"
    assert "3 of 4 not resolved." in run.err


def test_lines_of_standard_input(real_yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\ufeff無錫\r\n\r\n上海\n".encode())))
    run = real_yrd("resolve", "-", "--table", "cities", "-q")
    assert (run.code, run.out) == (0, "wuxi\nshanghai\n")


def test_lists_are_split_and_lines_are_not(real_yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    assert real_yrd("resolve", "江苏、浙江", "Suzhou, Jiangsu, Wuxi", "-q").out.split() == [
        "jiangsu",
        "zhejiang",
        "suzhou-js",
        "wuxi",
    ]
    assert json.loads(real_yrd("resolve", "江苏,xyzzy", "--json").out)[1]["id"] is None
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("江苏,浙江\nSuzhou, Jiangsu\n".encode("gb18030"))))
    run = real_yrd("resolve", "-", "--json")
    rows = json.loads(run.out)
    assert [row["text"] for row in rows] == ["江苏,浙江", "Suzhou, Jiangsu"]
    assert [row["id"] for row in rows] == [None, "suzhou-js"]
    assert rows[0]["problem"] == "unknown name '江苏,浙江': if it is a list, write each name by itself"
    assert "standard input: read as GB18030" in run.err


@pytest.mark.parametrize("row", TRAPS, ids=lambda row: row["typed"])
def test_every_name_that_was_refused_is_resolved(row: dict[str, str], real_yrd: Yrd) -> None:
    (found,) = json.loads(real_yrd("resolve", row["typed"], "--json").out)
    if row["means"] in SEVERAL:
        assert all(id in found["problem"] for id in SEVERAL[row["means"]])
    elif row["means"].startswith("no sector"):
        assert found["problem"] == (
            "unknown name '動力電池 / battery': did you mean power-batteries or battery-output?"
        )
    else:
        assert found["id"] == row["means"].split()[0]


def test_a_city_in_every_form_of_writing_is_resolved(real_yrd: Yrd) -> None:
    typed = [(form, city.id) for city in CITIES for form in forms_of(city)]
    for table in ((), ("--table", "cities")):
        run = real_yrd("resolve", *(form for form, _ in typed), *table, "--json")
        for row, (form, id) in zip(json.loads(run.out), typed, strict=True):
            assert row["text"] == form
            assert row["id"] == id, form
    assert len(typed) > 41 * 15


@pytest.mark.parametrize("city", load.bundled().records("cities"), ids=lambda city: city.id)
def test_every_city_by_name_and_code(city: object, real_yrd: Yrd) -> None:
    names = (city.name_zh, city.code, city.name_en)  # type: ignore[attr-defined]
    found = real_yrd("resolve", *names, "-t", "cities", "-q").out.split()
    assert found == [city.id] * 3  # type: ignore[attr-defined]


def test_from_python() -> None:
    assert yrd_cli.resolve("320583").id == "suzhou-js"
    assert yrd_cli.resolve("上海", table="cities").id == "shanghai"
    with pytest.raises(AmbiguousNameError):
        yrd_cli.resolve("Taizhou")
    with pytest.raises(UnknownNameError):
        yrd_cli.resolve("xyzzy")


def test_sources_of_records() -> None:
    fund = next(fund for fund in yrd_cli.funds() if len(fund.sources) > 1)
    assert {source.id for source in yrd_cli.cite(fund)} == set(fund.cited_sources())
    assert yrd_cli.cite(fund.id, fund) == yrd_cli.cite(fund)


def test_plain_types_are_taken() -> None:
    day = dt.datetime(2025, 6, 1, 12, tzinfo=dt.timezone.utc)
    assert yrd_cli.events(since=day) == yrd_cli.events(since=day.date()) == yrd_cli.events(since="2025-06-01")
    assert yrd_cli.indicators(key="gdp", year=2024.0) == yrd_cli.indicators(key="gdp", year=2024)
    jiangsu = yrd_cli.resolve("江苏")
    assert yrd_cli.funds(province=jiangsu) == yrd_cli.funds(province=[jiangsu]) == yrd_cli.funds(province="jiangsu")
    assert yrd_cli.funds(limit=2.0) == yrd_cli.funds(limit=2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("province", b"jiangsu"), ("province", ["jiangsu", None]), ("since", 3.5), ("limit", "3"), ("sector", {"a": 1})],
)
def test_other_types_are_refused_by_the_name_of_the_parameter(parameter: str, value: object) -> None:
    with pytest.raises(TypeError, match=f"^{parameter}: expected "):
        yrd_cli.funds(**{parameter: value})  # type: ignore[arg-type]


def test_user_data_is_given_by_paths() -> None:
    with pytest.raises(TypeError, match=r"^data: expected a path"):
        yrd_cli.dataset({"fund": []})
    with pytest.raises(TypeError, match=r"^id: expected a text"):
        yrd_cli.get(None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("parameter", "call"),
    [
        ("text", lambda: yrd_cli.resolve(None)),  # type: ignore[arg-type]
        ("table", lambda: yrd_cli.resolve("江苏", table=b"x")),  # type: ignore[arg-type]
        ("records", lambda: yrd_cli.cite(b"x")),  # type: ignore[arg-type]
        ("query", lambda: yrd_cli.sql(None)),  # type: ignore[arg-type]
        ("region", lambda: yrd_cli.sql("select 1", region=b"x")),  # type: ignore[arg-type]
        ("text", lambda: yrd_cli.search(None)),  # type: ignore[arg-type]
        ("limit", lambda: yrd_cli.search("ai", limit="x")),  # type: ignore[arg-type]
        ("since", lambda: yrd_cli.changes(None)),
        ("until", lambda: yrd_cli.changes("2024", until=b"x")),  # type: ignore[arg-type]
        ("as_of", lambda: yrd_cli.audit(as_of=3.4)),  # type: ignore[arg-type]
        ("table", lambda: yrd_cli.group(None, by="level")),  # type: ignore[arg-type]
        ("table", lambda: yrd_cli.chart(None)),  # type: ignore[arg-type]
        ("what", lambda: yrd_cli.map(None)),  # type: ignore[arg-type]
        ("lang", lambda: yrd_cli.map(lang=None)),  # type: ignore[arg-type]
    ],
)
def test_every_function_names_the_parameter(parameter: str, call: Callable[[], object]) -> None:
    with pytest.raises(TypeError, match=f"^{parameter}: expected "):
        call()


def test_days_and_whole_floats_are_taken_by_all() -> None:
    assert yrd_cli.changes(dt.date(2026, 1, 1)) == yrd_cli.changes("2026-01-01")
    assert yrd_cli.search("ai", limit=2.0) == yrd_cli.search("ai", limit=2)  # type: ignore[arg-type]


def test_terms_of_taiwan_are_understood(real_yrd: Yrd) -> None:
    terms = {
        "積體電路": "integrated-circuits",
        "晶片": "integrated-circuits",
        "软体": "software",
        "奈米": "nanomaterials",
        "人工智慧": "artificial-intelligence",
        "生技": "biomedicine",
        "資訊科技": "information-technology",
        "工具機": "machine-tools",
        "記憶體": "memory-manufacturing",
        "國內生產毛額": "gdp",
    }
    rows = json.loads(real_yrd("resolve", *terms, "--json").out)
    assert {row["text"]: row["id"] for row in rows} == terms
    assert real_yrd("clusters", "-s", "積體電路", "-q").out == real_yrd("clusters", "-s", "集成电路", "-q").out
    assert "shanghai-integrated-circuits" in real_yrd("search", "積體電路", "-q").out
