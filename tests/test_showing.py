"""`yrd show`, `cite`, `audit`, and the options that lead from a row to its sources."""

import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import bibtexparser
import pytest
from citeproc.source.json import CiteProcJSON

from tests.conftest import SMALL, Yrd
from yrd_cli.datasets.bundled import bundled
from yrd_cli.query.judgement import judge, take_from
from yrd_cli.query.result import Row
from yrd_cli.render.bibliography import STYLES
from yrd_cli.schema.claim import Claim

Golden = Callable[[str, str], None]

GOLDENS = {
    "show-fund.txt": ("show", "js-master"),
    "show-fund-zh.txt": ("show", "js-master", "--lang", "zh"),
    "show-fund.json": ("show", "sh-umbrella", "--json"),
    "show-cluster.txt": ("show", "yangtze-steel"),
    "show-indicator.txt": ("show", "gdp-jiangsu-2018-2"),
    "show-two.txt": ("show", "shanghai", "ic-jiangsu"),
    "source.txt": ("sources", "herald-2019"),
    "source.json": ("sources", "rumour", "--json"),
    "search.txt": ("search", "苏州"),
    "search-zh.txt": ("search", "chips", "fund", "--lang", "zh"),
    "search.json": ("search", "gdp", "--json"),
    "audit.txt": ("audit",),
    "audit-zh.txt": ("audit", "--lang", "zh"),
    "audit.json": ("audit", "--json"),
    "clusters-sources.txt": ("clusters", "--sources"),
    "clusters-by-province-sources.txt": ("clusters", "--by", "province", "--sources"),
    "clusters-meta.json": ("clusters", "-p", "sh,js", "--limit", "1", "--json", "--meta"),
    "cite.txt": ("cite", "sh-future", "ic-jiangsu"),
    "cite.bib": ("clusters", "--cite", "bibtex"),
    "cite.json": ("cite", "sh-future", "--style", "csl"),
    "indicators.txt": ("indicators",),
    "indicators.json": ("indicators", "--json"),
    "shares-both.txt": ("shares", "--lang", "both"),
    "chains.txt": ("chains", "ic"),
    "events-zh.txt": ("events", "--lang", "zh"),
    "claims.txt": ("claims",),
    "keys.txt": ("keys",),
    "segments.txt": ("segments",),
    "participating.txt": ("clusters", "--by", "province", "--count", "participating"),
    "nation.txt": ("clusters", "--by", "province", "--region", "all"),
}


@pytest.mark.parametrize("name", GOLDENS)
def test_prints_what_it_printed(name: str, yrd: Yrd, golden: Golden) -> None:
    run = yrd(*GOLDENS[name])
    assert (run.code, run.err) == (0, "")
    golden(name, run.out)


@pytest.mark.parametrize("name", ["suzhou-nano", "SUZHOU NANO CLUSTER", "苏州市纳米新材料集群", "suzhou-na"])
def test_a_record_by_id_name_or_beginning(name: str, yrd: Yrd) -> None:
    assert "cluster suzhou-nano\n" in yrd("show", name).out


def test_an_id_that_several_tables_use_shows_all_of_them(yrd: Yrd) -> None:
    assert [row["table"] for row in json.loads(yrd("show", "shanghai", "--json").out)] == ["provinces", "cities"]


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (("show", "suzhou"), 2, "ambiguous: suzhou-js (Suzhou (Jiangsu) 苏州市), suzhou-ah"),
        (("show", "sh-futura"), 3, "did you mean sh-future?"),
        (("show", "nothing-like-this-at-all"), 3, "no record 'nothing-like-this-at-all'"),
        (("show", ""), 3, "no record ''"),
        (("show", "-"), 3, "no record '-': ids do not come through standard input: xargs"),
        (("show",), 2, "missing argument"),
        (("show", "js-master", "--json", "--lang", "zh"), 2, "--lang cannot be used with --json"),
        (("cite", "js-master", "--style", "apa"), 2, "choose from: plain, bibtex, csl"),
        (("cite", "nosuch"), 3, "no record"),
        (("sources", "js-master"), 3, "no record 'js-master'"),
        (("funds", "--id", "sh-futur"), 3, "did you mean sh-future?"),
        (("funds", "--parent", "nosuch"), 3, "no record 'nosuch'"),
        (("search", " "), 2, "empty text"),
        (("search", "-"), 2, "empty text"),
        (("search",), 2, "empty text"),
        (("clusters", "--region", "europe"), 2, "choose from: yrd, all"),
        (("clusters", "--count", "half"), 2, "choose from: lead, participating"),
        (("clusters", "-p", "hubei"), 2, "choose from: shanghai, jiangsu, zhejiang, anhui"),
        (("funds", "--as-of", "then"), 2, "write 2025-06-09, 2025-06 or 2025"),
        (("indicators", "--year", "last"), 2, "write 2024, or 2020-2023"),
        (("indicators", "--year", "2023-2020"), 2, "write 2024, or 2020-2023"),
        (("indicators", "--key", "gdb"), 2, "did you mean gdp?"),
        (("indicators", "--place", "hubei"), 2, "unknown place 'hubei'"),
        (("events", "--kind", "party"), 2, "choose from: forum, meeting, policy, list, alliance"),
        (("chains", "chipz"), 2, "did you mean integrated-circuits?"),
        (("clusters", "--meta"), 2, "--meta requires --format json"),
        (("clusters", "--json", "--sources"), 2, "--sources cannot be used with --json"),
        (("clusters", "--cite", "mla"), 2, "choose from: plain, bibtex, csl"),
        (("clusters", "--cite", "csl", "--json"), 2, "--cite cannot be used with --json"),
    ],
)
def test_a_mistake_is_named(arguments: tuple[str, ...], code: int, hint: str, yrd: Yrd) -> None:
    run = yrd(*arguments)
    assert (run.code, run.out) == (code, "")
    assert hint in run.err
    assert 1 <= len(run.err.splitlines()) <= 3


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("suzhou-nano", "suzhou-nano"),
        ("Suzhou Nano Cluster", "suzhou-nano"),
        ("苏州市纳米新材料集群", "suzhou-nano"),
        ("沪", "shanghai"),
        ("jsdc", None),
        ("First Forum", "forum-1"),
        ("苏州", "suzhou-js"),
        ("ic", "integrated-circuits"),
    ],
)
def test_the_best_fit_comes_first(text: str, first: str | None, yrd: Yrd) -> None:
    ids = yrd("search", text, "-q").out.split()
    assert ids[:1] == ([first] if first else [])


def test_as_of_answers_as_that_day_would_have(yrd: Yrd) -> None:
    def size(*arguments: str) -> Any:
        return json.loads(yrd("funds", "--id", "sh-future", "--json", "--fields", "scale_cny_bn", *arguments).out)

    assert size() == [{"scale_cny_bn": 15.0}]
    assert size("--as-of", "2019-09-28") == [{"scale_cny_bn": 10.0}]
    assert size("--as-of", "2019-09") == [{"scale_cny_bn": 15.0}]
    assert size("--as-of", "2018-09-06") == []
    assert "1 without a date, omitted." in yrd("funds", "--as-of", "2019").out
    for selected in (("--id", "sh-future"), ("-p", "shanghai"), ("--where", "id <> 'js-empty'")):
        assert "without a date" not in yrd("funds", "--as-of", "2019", *selected).out
    # What is dated 2019 alone may be later.
    assert yrd("clusters", "-q", "--as-of", "2019-03-31").out.split() == ["shanghai-chips", "suzhou-nano"]


def test_participating_counts_a_cluster_under_each_province(yrd: Yrd) -> None:
    assert yrd("clusters", "-q", "-p", "anhui").out == ""
    assert yrd("clusters", "-q", "-p", "anhui", "--count", "participating").out.split() == ["yangtze-steel"]


def test_the_nation_is_asked_for(yrd: Yrd) -> None:
    assert "wuhan-optics" not in yrd("clusters", "-q").out
    assert "wuhan-optics" in yrd("clusters", "-q", "--region", "all").out
    assert yrd("clusters", "-q", "--region", "all", "-p", "湖北").out.split() == ["wuhan-optics"]
    assert "hubei" in yrd("provinces", "-q", "--region", "all").out


@pytest.mark.parametrize(("years", "count"), [("2018", 5), ("2017-2018", 6), ("2016", 0), ("2017,2018", 6)])
def test_years_and_ranges(years: str, count: int, yrd: Yrd) -> None:
    assert len(json.loads(yrd("indicators", "--year", years, "--json").out)) == count


def test_a_place_by_province_city_or_place(yrd: Yrd) -> None:
    for option, value in (("-p", "js"), ("--place", "江苏"), ("--place", "CN-JS")):
        assert yrd("indicators", "-q", option, value, "-y", "2018").out.split() == ["gdp-jiangsu-2018"]
        assert yrd("indicators", "-q", option, value, "-y", "2018", "--all").out.split() == [
            "gdp-jiangsu-2018",
            "gdp-jiangsu-2018-2",
        ]
    assert yrd("shares", "-q", "--place", "长三角").out.split() == ["gdp-yrd-china-2018", "population-yrd-china-2018"]
    assert yrd("indicators", "-q", "-c", "上海", "-y", "2018").out.split() == [
        "gdp-shanghai-2018",
        "population-shanghai-2018",
    ]
    assert yrd("indicators", "gdp", "-q", "--place", "全国").out.split() == ["gdp-china-2018"]


def claim(**changes: Any) -> Claim:
    fields: dict[str, Any] = {
        "id": "c",
        "statement": "S",
        "place": "yrd",
        "value": 10.0,
        "unit": "percent",
        "source": "s",
        "known": "reported",
        "query": "shares",
        "take": "value",
        "field": "value",
        "digits": 1,
        "expect": "agrees",
    }
    return Claim(**{**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "recomputed", "word"),
    [
        ({}, 10.04, "agrees"),
        ({}, 10.06, "differs"),
        ({"digits": 0}, 10.4, "agrees"),
        ({"digits": None}, 10.4, "agrees"),
        ({"qualifier": "more than"}, 12.0, "agrees"),
        ({"qualifier": "more than"}, 9.0, "differs"),
        ({"qualifier": "less than"}, 9.0, "agrees"),
        ({"qualifier": "less than"}, 12.0, "differs"),
        ({"qualifier": "about"}, 12.0, "differs"),
        ({}, None, "not-computable"),
        ({"query": None}, 10.0, "not-computable"),
    ],
)
def test_verdicts(changes: dict[str, Any], recomputed: float | None, word: str) -> None:
    assert judge(claim(**changes), recomputed).word == word


def test_what_a_claim_takes_from_its_rows() -> None:
    rows = [Row({"value": value}) for value in (0.1, 0.2, None)]
    assert take_from(claim(take="count"), rows) == 3
    assert take_from(claim(take="sum"), rows) == 0.3
    assert take_from(claim(), rows[:1]) == 0.1
    assert take_from(claim(), rows[2:]) is None
    assert take_from(claim(take="sum"), []) is None
    with pytest.raises(ValueError, match="2 values where one is wanted"):
        take_from(claim(), rows)


def test_a_claim_that_came_out_otherwise_fails_the_audit(
    yrd: Yrd, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    data = Path(copytree(SMALL, tmp_path / "data"))
    claims = data / "claims.toml"
    claims.write_text(claims.read_text(encoding="utf-8").replace("value = 2\n", "value = 3\n"), encoding="utf-8")
    monkeypatch.setattr("yrd_cli.datasets.bundled.find_data", lambda: data)
    run = yrd("audit")
    assert run.code == 1
    assert "1 agrees, 2 differ, 1 cannot be computed; 1 not as expected." in run.out


def test_the_audit_of_the_real_data_is_as_expected(real_yrd: Yrd) -> None:
    run = real_yrd("audit", "--json")
    assert run.code == 0
    rows = {row["id"]: row for row in json.loads(run.out)}
    assert len(rows) == len(bundled().records("claims"))
    assert all(row["verdict"] == row["expected"] for row in rows.values())
    assert rows["clusters-jiangsu-2025-06"]["recomputed"] == 13
    assert rows["clusters-jiangsu-own-count"]["recomputed"] == 14
    assert all(row["why"] for row in rows.values() if row["verdict"] != "agrees")


def test_the_answers_of_the_article(real_yrd: Yrd) -> None:
    roles = json.loads(real_yrd("chains", "integrated-circuits", "--search", "brnn-20250609", "--json").out)
    assert {role["province"] for role in roles} == {"shanghai", "jiangsu", "zhejiang", "anhui"}
    assert all(role["headline"] and role["known"] == "reported" for role in roles)
    future = ("funds", "--id", "sh-future-industries-fund", "--json", "--fields", "scale_cny_bn")
    assert json.loads(real_yrd(*future, "--as-of", "2025-06-09").out) == [{"scale_cny_bn": 10.0}]
    assert json.loads(real_yrd(*future).out) == [{"scale_cny_bn": 15.0}]


@pytest.fixture(scope="module")
def sources() -> list[Any]:
    return list(bundled().records("sources"))


def test_bibtex_parses_and_keeps_chinese(sources: list[Any]) -> None:
    parsed = bibtexparser.loads(STYLES["bibtex"](sources)).entries
    assert [entry["ID"] for entry in parsed] == [source.id for source in sources]
    for entry, source in zip(parsed, sources, strict=True):
        plain = entry["title"].replace("\\", "").strip("{}[]")
        assert "".join(c for c in source.title if "\u4e00" <= c <= "\u9fff") == "".join(
            c for c in plain if "\u4e00" <= c <= "\u9fff"
        )
        assert entry.get("year") == (source.date[:4] if source.date else None)


def test_csl_json_loads_in_citeproc(sources: list[Any]) -> None:
    items = json.loads(STYLES["csl"](sources))
    loaded = CiteProcJSON(items)
    assert list(loaded) == [source.id for source in sources]
    assert [item["title"].strip("[]") for item in items] == [source.title.strip("[]") for source in sources]


def test_every_source_of_the_real_data_fits_a_style(real_yrd: Yrd) -> None:
    for style in STYLES:
        assert real_yrd("sources", "--cite", style).code == 0
