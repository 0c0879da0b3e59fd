"""`--by` with `--measure`, `--percent`, `--bars` and `--unit`: statistics, indexes, drawings and money."""

import json
import re
from collections.abc import Callable
from statistics import fmean, median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import SMALL, Yrd, ask
from tests.test_properties import given_options
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.measures.indexes import herfindahl_hirschman, location_quotient, percent
from yrd_cli.query.result import Mark, Result, Row
from yrd_cli.render import FORMATS
from yrd_cli.render.bars import with_drawing
from yrd_cli.render.style import Style
from yrd_cli.schema.fields import Language
from yrd_cli.schema.tables import TABLES

DATA = Dataset(SMALL)
Golden = Callable[[str, str], None]
GOLDENS = {
    "percent-of-column.txt": "clusters --by sector,province --percent col",
    "percent-of-row.json": "clusters --by sector,province --percent row --json",
    "percent-of-all.txt": "clusters --by province --percent all --lang zh",
    "location-quotient.txt": "clusters --by sector,province --measure lq",
    "location-quotient-of-money.json": "funds --by sector,province --measure lq:scale --json",
    "concentration.txt": "funds --by province,sector --measure hhi:committed",
    "concentration-zh.txt": "clusters --by province --measure hhi --lang zh",
    "mean-term.txt": "funds --by level --measure mean:term_years",
    "output.txt": "clusters --by province --measure output",
    "firms.json": "clusters --by province --measure firms --json",
    "values.txt": "indicators gdp --by place,year --bars",
    "values-zh.md": "indicators gdp --by place,year -f md --lang zh",
    "values.json": "indicators gdp --by place,year --json",
    "units-in-rows.txt": "indicators --year 2018 --by key,place --measure value",
    "units-in-headings.txt": "indicators --year 2018 --by place,key --measure value",
    "bars.txt": "funds --by province --bars",
    "bars-across.html": "clusters --by province,sector --bars -f html",
    "funds-in-dollars.txt": "funds --by province --unit usd",
    "funds-in-yi.json": "funds --by province --unit yi --json",
    "funds-in-bn-zh.csv": "funds --lang zh --unit bn -f csv --fields id,scale_cny_bn,committed_cny_bn",
    "indicators-in-dollars.txt": "indicators --unit usd",
}


@pytest.mark.parametrize("name", GOLDENS)
def test_prints_what_it_printed(name: str, yrd: Yrd, golden: Golden) -> None:
    run = yrd(*GOLDENS[name].split())
    assert run.code == 0
    assert run.err == "" or ("usd" in GOLDENS[name] and run.err.startswith("yrd: note: US dollars"))
    golden(name, run.out)


WRONG = {
    "clusters --measure lq": "--measure requires --by",
    "clusters --bars": "--bars requires --by",
    "clusters --by province --bars --json": "--bars cannot be used with --json",
    "clusters --by province --measure lq": "needs two dimensions",
    "clusters --by province --percent row": "needs two dimensions",
    "clusters --by province --percent rows": "did you mean row?",
    "clusters --by province,sector --measure lq --percent all": "cannot be used with",
    "clusters --by province --percent all --measure share": "does not add up",
    "funds --by province --measure hhi:mean:term_years": "does not add up",
    "funds --by province --measure meen:term_years": "did you mean mean:term_years",
    "funds --by province --measure sum:term_years": "which does not add up: write mean:term_years",
    "shares --by place --measure sum:value": "which does not add up",
    "indicators --by place --measure sum:normal_value": "has values of several years",
    "shares --by year --measure mean:value": "of several keys",
    "indicators --by place --measure hhi": "write hhi:normal_value",
    "clusters --by province --measure lq:hhi": "unknown measure 'lq:hhi'",
    "clusters --by province --measure lq:x": "choose from: lq:clusters, lq:count",
    "clusters --by province --measure per-head:x": "choose from: per-head:output",
    "clusters --by province --measure mean:x": "choose from: mean:output",
    "clusters --by sector,province --measure lq --bars": "every bar would have the same length",
    "claims --by place --measure sum:value": "does not add up",
    "funds -o funds.docx": "no format has the extension '.docx'",
    "funds nosuch": "unexpected argument 'nosuch'",
    "indicators --by key,place --measure value --percent all": "does not add up",
    "indicators gdp --by year,place --bars": "the rows have no total to draw",
    "funds --unit gbp": "unknown --unit 'gbp'",
    "funds --bom": "--bom requires --format tsv or csv",
    "funds -q --unit usd": "--unit cannot be used with --ids",
    "funds --fields +nosuch": "unknown field 'nosuch'",
    "funds --fields +manager,id": "mixes fields with changes",
    "funds --fields -manager": "-manager is not among the fields shown",
    "funds --fields +manager,+manager": "names manager twice",
}


@pytest.mark.parametrize("arguments", WRONG)
def test_a_mistake_is_named(arguments: str, yrd: Yrd) -> None:
    run = yrd(*arguments.split())
    assert (run.code, run.out) == (2, "")
    assert WRONG[arguments] in run.err
    assert len(run.err.splitlines()) <= 3


def test_keys_as_arguments_are_the_option(yrd: Yrd) -> None:
    assert yrd("indicators", "GDP", "-q").out == yrd("indicators", "--key", "gdp", "-q").out
    assert yrd("indicators", "gdp", "population", "-q").out == yrd("indicators", "-k", "gdp,population", "-q").out
    assert yrd("shares", "gdpp").code == 2


def test_money_named_by_its_short_name_is_counted_once(yrd: Yrd) -> None:
    plain = json.loads(yrd("funds", "--by", "province", "--json").out)
    for name in ("scale", "scale_cny_bn", "sum:scale_cny_bn", "sum:scale"):
        rows = json.loads(yrd("funds", "--by", "province", "--measure", name, "--json").out)
        assert [row["scale_cny_bn"] for row in rows] == [row["scale_cny_bn"] for row in plain]


def test_a_statistic_is_that_of_the_records(real_yrd: Yrd) -> None:
    funds = [fund for fund in json.loads(real_yrd("funds", "--json").out) if fund["term_years"] is not None]
    for way, of in (("mean", lambda terms: sum(terms) / len(terms)), ("max", max), ("min", min)):
        rows = json.loads(real_yrd("funds", "--by", "level", "--measure", f"{way}:term_years", "--json").out)
        for row in rows:
            terms = [fund["term_years"] for fund in funds if fund["level"] == row["level"]]
            assert row[f"{way}_term_years"] == (pytest.approx(of(terms)) if terms else None)
            assert row["without_term_years"] == row["funds"] - len(terms)


def test_mean_and_median_are_those_of_the_values(real_yrd: Yrd) -> None:
    cities = [city for city in json.loads(real_yrd("cities", "--json").out) if city["province"] == "jiangsu"]
    for way, of in (("mean", fmean), ("median", median)):
        rows = json.loads(real_yrd("cities", "--by", "province", "--measure", f"{way}:latitude", "--json").out)
        found = next(row[f"{way}_latitude"] for row in rows if row["province"] == "jiangsu")
        assert found == pytest.approx(of([city["latitude"] for city in cities]))


def test_dollars_have_the_rate_of_the_data(yrd: Yrd) -> None:
    yuan = json.loads(yrd("funds", "--json").out)
    dollars = json.loads(yrd("funds", "--json", "--unit", "usd").out)
    for before, after in zip(yuan, dollars, strict=True):
        assert "scale_cny_bn" not in after
        if before["scale_cny_bn"] is not None:
            assert after["scale_usd_bn"] == pytest.approx(before["scale_cny_bn"] / 6.8747, rel=1e-4)
    assert "6.8747 yuan for a dollar" in yrd("funds", "--json", "--unit", "usd").err


def test_excel_and_bom_begin_with_a_mark(yrd: Yrd) -> None:
    plain, guarded = yrd("sources", "-f", "csv").out, yrd("sources", "-f", "csv", "--excel").out
    # Of the sources only months need a guard: Excel would make days of them.
    assert guarded == "\ufeff" + re.sub(r"(?<=,)(\d{4}-\d\d)(?=,)", r"'\1", plain)
    assert yrd("funds", "-f", "tsv", "--bom").out == "\ufeff" + yrd("funds", "-f", "tsv").out


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-x", "@SUM(A1)", "\tx"])
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    from tests.test_properties import render

    rows = [{"id": "a", "text": text, "number": -1.5, "list": ()}]
    assert ",'" in render("csv", rows, guard=True).replace(",\"'", ",'")
    assert ",'" not in render("csv", rows).replace(",\"'", ",'")
    assert "-1.5" in render("csv", rows, guard=True)


def test_fields_can_be_added_and_taken_away(yrd: Yrd) -> None:
    header = yrd("funds", "--lang", "en", "-f", "csv", "--fields", "id,name_en").out.split("\n")[0]
    assert header == "Id,Name"
    shown = yrd("funds", "-f", "csv").out.split("\n")[0].split(",")
    less = yrd("funds", "-f", "csv", "--fields", "-sizes,-note").out.split("\n")[0].split(",")
    assert less == [name for name in shown if name not in ("sizes", "note")]
    more = yrd("funds", "--fields", "+manager,-status").out.split("\n")[0]
    assert "Manager" in more
    assert "Status" not in more


SINGLE = ["province", "sector", "round", "year", "known"]
PAIRS = st.lists(st.sampled_from(SINGLE), min_size=2, max_size=2, unique=True)


@given(PAIRS, st.sampled_from(["row", "col", "all"]))
def test_percentages_add_up_to_100(by: list[str], of: str) -> None:
    rows = ask(TABLES["clusters"], given_options(by=by, percent=of), DATA).rows
    wholes: dict[object, list[float]] = {}
    for row in rows:
        key = {"row": row[by[0]], "col": row[by[1]], "all": None}[of]
        wholes.setdefault(key, []).append(row["percent"])
    assert wholes
    for parts in wholes.values():
        assert sum(parts) == pytest.approx(100)


@given(PAIRS)
def test_the_location_quotient_of_the_whole_is_1(by: list[str]) -> None:
    table = ask(TABLES["clusters"], given_options(by=by, measure="lq"), DATA, language=Language.EN)
    assert table.total is not None
    names = [column.name for column in table.columns[1:]]
    assert [table.total[name] for name in names] == [pytest.approx(1)] * len(names)
    assert [row["total"] for row in table.rows] == [pytest.approx(1)] * len(table.rows)


@given(st.sampled_from([name for name in SINGLE if name != "province"]))
def test_the_quotients_of_one_province_are_1(by: str) -> None:
    for row in ask(
        TABLES["clusters"], given_options(by=["province", by], measure="lq", province=["jiangsu"]), DATA
    ).rows:
        assert row["lq"] == pytest.approx(1)


NUMBERS = st.lists(st.floats(0.001, 1e6), min_size=1, max_size=20)


@given(NUMBERS)
def test_concentration_lies_between_even_and_one(values: list[float]) -> None:
    index = herfindahl_hirschman(values)
    assert index is not None
    assert 10_000 / len(values) - 1e-6 <= index <= 10_000 + 1e-6
    assert herfindahl_hirschman([7] * len(values)) == pytest.approx(10_000 / len(values))


def test_the_textbook_values() -> None:
    assert herfindahl_hirschman([50, 30, 20]) == pytest.approx(3800)
    assert herfindahl_hirschman([]) is None
    assert location_quotient(20, 40, 100, 400) == pytest.approx((20 / 100) / (40 / 400))
    assert location_quotient(None, 1, 1, 1) is None
    assert percent(1, 8) == 12.5
    assert percent(1, 0) is None


def test_concentration_of_the_real_clusters(real_yrd: Yrd) -> None:
    (row,) = json.loads(real_yrd("clusters", "--by", "province", "--measure", "hhi", "--json").out)
    assert row["hhi"] == pytest.approx(sum((100 * n / 26) ** 2 for n in (5, 13, 7, 1)))


def test_output_leaves_out_what_is_not_of_the_whole_cluster(yrd: Yrd) -> None:
    rows = json.loads(yrd("clusters", "--by", "province", "--measure", "output", "--json").out)
    found = {row["province"]: (row["output_cny_bn"], row["without_output"]) for row in rows}
    assert found["shanghai"] == (100, 0)
    assert found["jiangsu"] == (None, 2)  # one of them unconfirmed


def test_a_trend_keeps_to_one_basis(yrd: Yrd) -> None:
    table = yrd("indicators", "gdp", "--by", "place,year", "--bars").out
    shanghai = next(line for line in table.splitlines() if line.startswith("Shanghai"))
    assert shanghai.rstrip().endswith("  -")  # one value on the latest basis, and the two of Jiangsu, are no trend
    jiangsu = next(line for line in table.splitlines() if line.startswith("Jiangsu"))
    assert jiangsu.rstrip().endswith("9,963.15")
    assert not set("·▁▄▇") & set(table)
    years = ("2016", "2017", "2018", "2019")
    marks = {year: Mark(basis="new" if year > "2016" else "old") for year in years}
    row = Row(dict(zip(years, (9, 1, 2, 3), strict=True)), marks=marks)
    drawn = with_drawing(Result("indicators", (), [row], series=years, drawn=years))
    assert drawn.rows[0]["trend"] == "·▁▄▇"


def test_dollars_are_derived_in_every_format(yrd: Yrd) -> None:
    for table, known, name in (("funds", "scale_known", "scale_usd_bn"), ("indicators", "known", "normal_value")):
        for row in json.loads(yrd(table, "--unit", "usd", "--json").out):
            converted = row[name] is not None and row.get("normal_unit", "bn USD") == "bn USD"
            assert not converted or row[known] in ("derived", "unconfirmed")


def test_fields_are_named_before_and_after_a_conversion(yrd: Yrd) -> None:
    for name in ("scale_usd_bn", "scale_cny_bn"):
        run = yrd("funds", "--unit", "usd", "--fields", f"id,{name}", "--sort", f"{name}:desc", "-f", "csv")
        assert run.out.split("\n")[0] == "id,scale_usd_bn"


def test_nothing_is_said_of_a_rate_where_nothing_is_converted(yrd: Yrd) -> None:
    assert yrd("indicators", "population", "--unit", "usd", "--json").err == ""


def test_parts_of_a_year_and_several_bases_are_not_added_up(real_yrd: Yrd) -> None:
    rows = json.loads(
        real_yrd(
            "indicators", "goods-trade", "-y", "2025", "--by", "place", "--measure", "sum:normal_value", "--json"
        ).out
    )
    listed = json.loads(real_yrd("indicators", "goods-trade", "-y", "2025", "--place", "yrd", "--json").out)
    (whole,) = [row["normal_value"] for row in listed if row["used"] and row["period"] is None]
    assert next(row["normal_value"] for row in rows if row["place"] == "yrd") == whole
    run = real_yrd(
        "indicators", "gdp", "-y", "2023", "--place", "zhejiang", "--by", "year", "--measure", "sum:normal_value"
    )
    assert (run.code, run.out) == (2, "")
    assert "of several bases" in run.err
    assert real_yrd("indicators", "-k", "rd-intensity", "--by", "year", "--measure", "sum:normal_value").code == 2


def test_a_largest_fund_is_no_system_of_funds(real_yrd: Yrd) -> None:
    rows = json.loads(real_yrd("funds", "--by", "province", "--measure", "max:scale", "--json").out)
    funds = json.loads(real_yrd("funds", "--json").out)
    for row in rows:
        sizes = [
            fund["scale_cny_bn"]
            for fund in funds
            if fund["province"] == row["province"]
            and fund["scale_cny_bn"] is not None
            and fund["scale_kind"] != "cluster-total"
            and fund["scale_known"] != "unconfirmed"
        ]
        assert row["max_scale_cny_bn"] == max(sizes)


def test_a_sum_of_money_never_stands_alone(yrd: Yrd) -> None:
    (first, *_) = json.loads(yrd("funds", "--by", "province", "--measure", "committed", "--json").out)
    assert {"scale_cny_bn", "without_scale", "committed_cny_bn", "without_committed"} <= set(first)


def test_a_percentage_is_as_incomplete_as_its_whole(real_yrd: Yrd) -> None:
    out = real_yrd("funds", "--by", "level,province", "--measure", "scale", "--percent", "col").out
    cells = [cell for line in out.splitlines()[2:8] for cell in line.split()[1:] if cell[0].isdigit()]
    assert cells
    assert all(cell.endswith("*") for cell in cells)
    assert "may add up to more than 100 %" in out


def test_no_year_is_no_part_of_a_trend(yrd: Yrd) -> None:
    table = yrd("funds", "--by", "province,year", "--bars").out.splitlines()
    years = [word for word in table[0].split() if word.isdigit()]
    shanghai = next(line for line in table if line.startswith("Shanghai"))
    assert "none" in table[0]
    assert len(shanghai.split()[-1]) == len(years)


def test_what_lies_across_is_sorted_by_its_plain_name(yrd: Yrd) -> None:
    by_total = yrd("clusters", "--by", "sector,province", "--sort", "total:desc").out.splitlines()
    assert by_total[2].startswith("New materials")
    assert (
        yrd("clusters", "--by", "sector,province", "--sort", "zhejiang:desc").out.splitlines()[2].startswith("Textiles")
    )
    assert "did you mean total" in yrd("clusters", "--by", "sector,province", "--sort", "totl").err


def test_records_without_the_dimension_are_no_holder(real_yrd: Yrd) -> None:
    (row,) = json.loads(real_yrd("funds", "--by", "city", "--measure", "hhi", "--json").out)
    counts = [row["funds"] for row in json.loads(real_yrd("funds", "--by", "city", "--json").out) if row["city"]]
    assert row["hhi"] == pytest.approx(sum((100 * count / sum(counts)) ** 2 for count in counts))
    assert " without a city, omitted." in real_yrd("funds", "--by", "city", "--measure", "hhi").out


def test_nothing_selected_is_no_failure(yrd: Yrd) -> None:
    for more in (
        ["--bars"],
        ["--percent", "row"],
        ["--measure", "lq"],
        ["--measure", "hhi"],
        ["--measure", "sum:output"],
    ):
        assert yrd("clusters", "-p", "anhui", "--by", "province,sector", *more).code == 0


def test_shares_of_figures_are_not_counted(yrd: Yrd) -> None:
    assert "share" not in json.loads(yrd("indicators", "--by", "place", "--json").out)[0]
    assert json.loads(yrd("shares", "--by", "place", "--percent", "all", "--json").out)[0]["percent"] == 100


def test_a_narrow_terminal_has_the_second_dimension_in_blocks() -> None:
    options = given_options(key=["gdp"], place=["china", "jiangsu"], by=["place", "year"])
    table = ask(TABLES["indicators"], options, DATA, language=Language.EN)
    style = Style(names=lambda _: {}, width=18, fit=True)
    text = FORMATS["table"].render(table, style)
    blocks = [[line.split() for line in block.splitlines()] for block in text.split("\n\n")]
    assert [block[0] for block in blocks] == [["Place", "2018"], ["Place", "2019"]]
    assert "Not shown" not in text
    for year, block in zip(("2018", "2019"), blocks, strict=True):
        values = {row["place"]: row[year] for row in table.rows}
        rows = block[2 : 2 + len(values)]
        assert all(len(row) == 2 for row in rows if row[0] in values)
        for place, value in values.items():
            elsewhere = any(row[other] for row in table.rows if row["place"] == place for other in ("2018", "2019"))
            shown = [row for row in block if row and row[0] == place]
            assert bool(shown) == (value is not None or not elsewhere)
