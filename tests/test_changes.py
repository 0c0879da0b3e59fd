"""`yrd changes`: what is new since a day, through every door."""

import json

import pytest

import yrd_cli
from tests.conftest import Yrd


def rows_of(yrd: Yrd, *arguments: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(yrd("changes", *arguments, "--json").out)
    return rows


def test_everything_has_a_date_from_then_on_and_a_source(real_yrd: Yrd) -> None:
    rows = rows_of(real_yrd, "--since", "2025-06")
    assert {row["change"] for row in rows} == {"fund", "size", "status", "value", "event"}
    assert all(str(row["date"]).ljust(10, "~") >= "2025-06" or row["date"] == "2025" for row in rows)
    assert [row["date"] for row in rows] == sorted((row["date"] for row in rows), key=str, reverse=True)
    assert all(row["source"] for row in rows if row["known"] != "derived")


def test_designations_are_news(real_yrd: Yrd) -> None:
    rows = rows_of(real_yrd, "--since", "2024-12", "--until", "2024-12")
    clusters = json.loads(real_yrd("clusters", "--since", "2024-12", "--until", "2024-12", "--json").out)
    assert {row["id"] for row in rows if row["change"] == "designation"} == {cluster["id"] for cluster in clusters}
    assert clusters


def test_a_larger_size_stands_beside_the_one_before_and_counts_for_funds_too(real_yrd: Yrd) -> None:
    grown = [
        row
        for row in rows_of(real_yrd, "--since", "2000")
        if row["change"] == "size" and row["before"] and row["value"] > row["before"]  # type: ignore[operator]
    ]
    assert (10, 15) in [(row["before"], row["value"]) for row in grown if row["id"] == "sh-future-industries-fund"]
    for row in grown:
        since = json.loads(real_yrd("funds", "--since", str(row["date"]), "--until", str(row["date"]), "--json").out)
        assert row["id"] in [fund["id"] for fund in since]


def test_what_has_no_date_is_counted_apart(real_yrd: Yrd) -> None:
    run = real_yrd("changes", "--since", "2026", "--json")
    assert "without a date, which may be new, are not listed" in run.err
    assert all(row["date"] for row in json.loads(run.out))


def test_python_gives_what_json_gives(real_yrd: Yrd) -> None:
    assert yrd_cli.changes("2025-06") == rows_of(real_yrd, "--since", "2025-06")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "changes requires --since DATE"),
        (("--since", "soon"), "'soon' is not a date"),
        (("--since", "2025", "--until", "2024"), "--since 2025 is after --until 2024"),
    ],
)
def test_what_is_no_period_is_refused(yrd: Yrd, arguments: tuple[str, ...], said: str) -> None:
    run = yrd("changes", *arguments)
    assert run.code == 2
    assert said in run.err


def test_values_stand_beside_those_of_the_year_before_on_the_same_basis(real_yrd: Yrd) -> None:
    indicators = {row["id"]: row for row in json.loads(real_yrd("indicators", "--json").out)}
    pairs = [row for row in rows_of(real_yrd, "--since", "2000") if row["table"] == "indicators" and row["before"]]
    assert pairs
    for row in pairs:
        now = indicators[row["id"]]
        assert any(
            other["normal_value"] == row["before"] and other["year"] == now["year"] - 1
            for other in indicators.values()
            if (other["key"], other["place"], other["basis"]) == (now["key"], now["place"], now["basis"])
        )


def test_it_speaks_chinese(real_yrd: Yrd) -> None:
    out = real_yrd("changes", "--since", "2025-06", "--lang", "zh").out
    assert out.startswith("日期")
    assert "现为" in out
    assert "无日期，未列入" in out


def test_titles_carry_the_period_of_part_years(real_yrd: Yrd) -> None:
    rows = {row["id"]: row for row in rows_of(real_yrd, "--since", "2000")}
    indicators = {row["id"]: row for row in json.loads(real_yrd("indicators", "--json").out)}
    for id, row in rows.items():
        if row["table"] == "indicators":
            assert row["period"] == indicators[id]["period"]
            assert str(row["period"] or row["year"] or row["title"]) in str(row["title"])
    trade = rows["goods-trade-shanghai-2026-jan-feb"]
    assert trade["period"] == "January-February"
    assert trade["title"] == "Goods trade, Shanghai, January-February 2026"
    assert trade["title_zh"] == "上海市货物进出口总额，2026年1-2月"
    assert rows["star-market-firms-china-2025"]["title"] == "STAR Market firms, China, 30 December 2025"
    assert rows["gdp-jiangsu-2025"]["period"] is None


def test_period_is_a_column_of_csv_and_is_translated(real_yrd: Yrd) -> None:
    csv = real_yrd("changes", "--since", "2026-03-21", "--until", "2026-03-21", "--fields", "id,period", "-f", "csv")
    assert "goods-trade-shanghai-2026-jan-feb,January-February" in csv.out
    table = real_yrd("changes", "--since", "2026-03-21", "--until", "2026-03-21", "--fields", "period", "--lang", "zh")
    assert "1-2月" in table.out


def test_shares_are_called_as_compare_calls_them(real_yrd: Yrd) -> None:
    rows = {row["id"]: row for row in rows_of(real_yrd, "--since", "2000")}
    share = rows["fdi-used-jiangsu-china-2025"]
    assert share["title"] == "Foreign capital used, share of China, Jiangsu, 2025"
    assert share["title_zh"] == "江苏省实际使用外资占全国比重，2025年"
    assert all(("share of" in str(row["title"])) == (row["table"] == "shares") for row in rows.values() if row["year"])
    for language, name in (("en", "Goods trade, share of China"), ("zh", "货物进出口总额占全国比重")):
        assert name in real_yrd("compare", "jiangsu", "zhejiang", "--lang", language).out
        title = "title_zh" if language == "zh" else "title"
        assert any(name in str(row[title]) for row in rows.values())


def test_what_stood_before_keeps_its_qualifier_and_marks(real_yrd: Yrd) -> None:
    rows = rows_of(real_yrd, "--since", "2000")
    for row in rows:
        assert (row["before_known"] is None) == (row["before"] is None)
    firms = next(row for row in rows if row["id"] == "high-tech-firms-jiangsu-2024")
    assert (firms["before"], firms["before_qualifier"]) == (51000, "more than")
    table = real_yrd("changes", "--since", "2025", "--until", "2025", "--wide").out.splitlines()
    line = next(line for line in table if "high-tech-firms-jiangsu-2024" in line)
    assert "more than 51,000" in line
    assert "more than 57,000" in line


def test_marks_of_before_are_those_of_its_own_record(real_yrd: Yrd) -> None:
    indicators = [row for row in json.loads(real_yrd("indicators", "--json").out) if row["used"]]
    by_subject = {(row["key"], row["place"], row["year"], row["period"], row["basis"]): row for row in indicators}
    by_id = {row["id"]: row for row in indicators}
    pairs = [row for row in rows_of(real_yrd, "--since", "2000") if row["table"] == "indicators" and row["before"]]
    for row in pairs:
        now = by_id[row["id"]]
        old = by_subject[now["key"], now["place"], now["year"] - 1, now["period"], now["basis"]]
        for name in ("known", "grade"):
            assert row[f"before_{name}"] == old[name]
        assert row["before_qualifier"] == (old["qualifier"] or "exact")
    assert {"derived", "reported"} <= {row["before_known"] for row in pairs}
    derived = next(row for row in pairs if row["before_known"] == "derived" and row["known"] == "reported")
    day = str(derived["date"])
    lines = real_yrd("changes", "--since", day, "--until", day, "--wide", "--fields", "id,before").out.splitlines()
    assert next(line for line in lines if line.startswith(f"{derived['id']} ")).rstrip("† ").endswith("~")


def test_what_may_lie_outside_the_period_is_counted(real_yrd: Yrd) -> None:
    window = ("--since", "2026-03-20", "--until", "2026-03-22")
    unsure = sum(len(str(row["date"])) < len("2026-03-20") for row in rows_of(real_yrd, *window))
    assert unsure
    assert f"{unsure} dated only to a year or month may lie outside the period." in real_yrd("changes", *window).out
    assert f"{unsure}项日期仅到年或月，可能不在所查期间。" in real_yrd("changes", *window, "--lang", "zh").out
    assert "outside the period" not in real_yrd("changes", "--since", "2026", "--until", "2026").out
    month = ("--since", "2026-09", "--until", "2026-09")
    dates = [row["date"] for row in rows_of(real_yrd, *month)]
    assert "2026-09" in dates  # lies within, though it is no day
    unsure = dates.count("2026")
    assert f"{unsure} dated only to a year or month may lie outside the period." in real_yrd("changes", *month).out


def test_sizes_of_a_fund_are_told_apart_by_kind_and_scope(real_yrd: Yrd) -> None:
    sizes = [row for row in rows_of(real_yrd, "--since", "2000") if row["change"] == "size"]
    told = {row["value"]: row for row in sizes if row["id"] == "sh-cpic-strategic-ma-fund"}
    assert told[10]["title"] == "CPIC Strategic Emerging Industries M&A Fund, target (first phase)"
    assert told[10]["title_zh"] == "太保战新并购私募基金，目标（首期）"
    assert (told[10]["size_kind"], told[10]["scope"], told[10]["scope_zh"]) == ("target", "first phase", "首期")
    assert told[30]["title"] == "CPIC Strategic Emerging Industries M&A Fund, target"
    assert told[30]["scope"] is None
    for title in ("title", "title_zh"):
        by_day = [(row["id"], row["date"], row[title]) for row in sizes]
        assert len(set(by_day)) == len(by_day)


def test_values_on_several_bases_are_told_apart(real_yrd: Yrd) -> None:
    rows = rows_of(real_yrd, "--since", "2000")
    ningbo = {row["basis"]: row for row in rows if row["id"].startswith("gdp-ningbo-2023")}  # type: ignore[attr-defined]
    assert ningbo["before the fifth economic census"]["title"] == (
        "GDP, Ningbo, 2023 (before the fifth economic census)"
    )
    assert ningbo["after the fifth economic census"]["title_zh"] == "宁波市地区生产总值，2023年（第五次经济普查后）"
    alone = next(row for row in rows if row["id"] == "gdp-jiangsu-2025")
    assert alone["title"] == "GDP, Jiangsu, 2025"
    titles = [(row["table"], row["title"]) for row in rows if row["change"] == "value" and row["year"]]
    assert len(set(titles)) == len(titles)
