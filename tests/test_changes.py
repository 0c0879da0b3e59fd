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
