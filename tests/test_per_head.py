"""Money per head, by every door: over the people at the end of the same year, or of one year that a note names."""

import json
from dataclasses import replace

import pytest

import yrd_cli
from tests.conftest import Yrd
from yrd_cli.datasets.bundled import bundled
from yrd_cli.query.people import Population, per_head
from yrd_cli.query.query import Query
from yrd_cli.query.run import run
from yrd_cli.schema.indicator import Indicator

INDICATORS = bundled().records("indicators")
PEOPLE: dict[tuple[str, int | None], Indicator] = {
    (item.place, item.year): item for item in INDICATORS if item.key == "population" and item.used
}


def rows(yrd: Yrd, *arguments: str) -> dict[object, dict[str, object]]:
    found = json.loads(yrd(*arguments, "--json").out)
    return {tuple(row[name] for name in ("place", "year") if name in row) or row.get("province"): row for row in found}


def expected(bn_yuan: float, place: str, year: int) -> float:
    return 1000 * bn_yuan / PEOPLE[place, year].normal_value


@pytest.mark.parametrize(("name", "short"), [("scale_cny_bn", "scale"), ("committed_cny_bn", "committed")])
def test_sums_of_funds_are_over_the_people_of_one_year(name: str, short: str, real_yrd: Yrd) -> None:
    plain = rows(real_yrd, "funds", "--by", "province")
    column = f"{short}_cny_per_head"
    found = rows(real_yrd, "funds", "--by", "province", "--measure", f"per-head:{name}")
    for province in ("shanghai", "jiangsu", "zhejiang", "anhui"):
        row = found[province]
        assert row[column] == pytest.approx(expected(float(str(plain[province][name])), province, 2024), abs=0.5)
        assert (row["people_year"], row["per_head_known"]) == (2024, "derived")
    assert found[None][column] is None
    assert yrd_cli.group("funds", by="province", measure=f"per-head:{short}") == list(found.values())
    query = Query.from_text(f"funds --by province --measure per-head:{name}", bundled())
    assert [row[column] for row in run(query, bundled()).rows] == [row[column] for row in found.values()]
    table = real_yrd("funds", "--by", "province", "--measure", f"per-head:{name}").out
    assert "(yuan/person)" in table
    assert "over the people at the end of 2024; the amounts are of several years" in table
    assert "Total" not in table


def test_values_are_over_the_people_of_their_own_year_or_absent(real_yrd: Yrd) -> None:
    found = rows(real_yrd, "indicators", "goods-trade", "--by", "place,year", "--measure", "per-head")
    assert found["jiangsu", 2025]["normal_value_per_head"] == pytest.approx(expected(5950, "jiangsu", 2025), abs=0.5)
    assert ("shanghai", 2025) not in PEOPLE
    assert found["shanghai", 2025]["normal_value"] == 4510
    assert found["shanghai", 2025]["normal_value_per_head"] is None
    table = real_yrd("indicators", "goods-trade", "--by", "place,year", "--measure", "per-head:value").out
    assert "69,852~" in table
    assert "the people at the end of the same year are not known" in table
    assert "more than 32,031~" in table


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("funds", "--by", "level", "--measure", "per-head:scale"), "add province, city or place to --by"),
        (("funds", "--by", "province", "--measure", "per-head:funds"), "only money in yuan"),
        (("clusters", "--by", "province", "--measure", "per-head:firms"), "only money in yuan"),
        (("indicators", "nev-output", "--by", "place,year", "--measure", "per-head"), "only money in yuan"),
        (("clusters", "--by", "province", "--measure", "per-head"), "write per-head:FIELD"),
        (("funds", "--by", "province", "--measure", "per-head:scale", "--percent", "all"), "does not add up"),
        (("compare", "biomedicine", "new-energy", "--per-head"), "sectors have no people"),
    ],
)
def test_what_has_no_people_or_is_no_money_is_refused(arguments: tuple[str, ...], said: str, real_yrd: Yrd) -> None:
    refused = real_yrd(*arguments)
    assert (refused.code, said in refused.err) == (2, True), refused.err


def test_the_people_are_among_the_sources(real_yrd: Yrd) -> None:
    cited = real_yrd(
        "indicators", "goods-trade", "--place", "jiangsu", "--by", "place", "--year", "2024", "--cite", "csl"
    )
    with_people = real_yrd(
        "indicators",
        "goods-trade",
        "--place",
        "jiangsu",
        "--by",
        "place",
        "--year",
        "2024",
        "--measure",
        "per-head",
        "--cite",
        "csl",
    )
    assert len(json.loads(with_people.out)) > len(json.loads(cited.out)) > 0


def test_compare_has_money_per_head_if_asked(real_yrd: Yrd) -> None:
    plain = json.loads(real_yrd("compare", "jiangsu", "anhui", "--json").out)
    assert {row["measure"] for row in plain if "per-head" in row["measure"]} == {"gdp-per-head"}
    run = real_yrd("compare", "jiangsu", "anhui", "--per-head", "--json")
    found = {(row["measure"], row["place"]): row for row in json.loads(run.out)}
    assert [row for row in found.values() if row["measure"] in {item["measure"] for item in plain}] == plain
    trade = found["goods-trade-per-head", "anhui"]
    assert trade["value"] == pytest.approx(expected(1013.56, "anhui", 2025), abs=0.5)
    assert (trade["unit"], trade["year"], trade["known"]) == ("yuan per person", 2025, "derived")
    assert "population-anhui-2025" in trade["records"]
    assert ("stated-size-per-head", "jiangsu") in found
    assert not found["stated-size-per-head", "jiangsu"]["highest"]
    assert yrd_cli.compare("jiangsu", "anhui", per_head=True)[0] == yrd_cli.compare("jiangsu", "anhui")[0]
    table = real_yrd("compare", "jiangsu", "anhui", "--per-head").out
    assert "Goods trade per head, yuan/person, 2025" in table
    assert "over the people at the end of the year that the row names" in table


def test_a_place_with_several_populations_in_a_year_has_none() -> None:
    one = PEOPLE["anhui", 2024]
    assert Population([one]).of("anhui", 2024) is one
    for other in (replace(one, value=one.value + 1), replace(one, basis="registered population")):
        assert Population([one, other]).of("anhui", 2024) is None
    assert Population([one, replace(one, value=one.value + 1, used=False)]).of("anhui", 2024) is one


def test_yuan_are_whole_but_for_small_amounts() -> None:
    people = PEOPLE["anhui", 2024]  # 61.23 m
    assert per_head(135.5, people) == 2213
    assert per_head(0.5, people) == 8.17


def test_money_per_head_says_what_it_leaves_in_its_currency(real_yrd: Yrd) -> None:
    compared = real_yrd("compare", "jiangsu", "shanghai", "--per-head").out
    assert "(foreign capital used) is not given per head" in compared
    assert "is not given per head" not in real_yrd("compare", "jiangsu", "shanghai").out
    for arguments in (
        ("compare", "jiangsu", "zhejiang", "--per-head"),
        ("funds", "--by", "province", "--measure", "per-head:scale_cny_bn"),
    ):
        assert "Money per head stays in yuan per person." in " ".join(real_yrd(*arguments, "--unit", "usd").out.split())
        assert "stays in yuan" not in real_yrd(*arguments, "--unit", "yi").out
