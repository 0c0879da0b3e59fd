"""The listing commands: what they print, in every format and language, on the small dataset."""

import csv
import io
import json
from collections.abc import Callable

import pytest

from tests.conftest import Yrd
from yrd_cli.model.nouns import NOUNS
from yrd_cli.render import FORMATS

Golden = Callable[[str, str], None]

LISTED = [name for name, noun in NOUNS.items() if not noun.joins]
GOLDENS = {
    "overview.txt": (),
    "version.txt": ("version",),
    "clusters.txt": ("clusters",),
    "clusters-zh.txt": ("clusters", "--lang", "zh"),
    "clusters-both.txt": ("clusters", "--lang", "both"),
    "clusters-by-province.txt": ("clusters", "--by", "province"),
    "clusters-by-sector.txt": ("clusters", "--by", "sector"),
    "clusters-by-city-zh.txt": ("clusters", "--by", "city", "--lang", "zh"),
    "clusters-by-year.json": ("clusters", "--by", "year", "--json"),
    "funds.txt": ("funds",),
    "funds-by-province.txt": ("funds", "--by", "province"),
    "funds-by-province.json": ("funds", "--by", "province", "--json"),
    "funds-by-sector-both.txt": ("funds", "--by", "sector", "--lang", "both"),
    "funds-sizes.txt": ("funds", "--fields", "id,sizes,facts,term_years"),
    "funds.csv": ("funds", "--format", "csv"),
    "funds-zh.csv": ("funds", "--format", "csv", "--lang", "zh"),
    "funds.tsv": ("funds", "--format", "tsv"),
    "funds.json": ("funds", "--json"),
    "funds.jsonl": ("funds", "-f", "jsonl"),
    "funds.svg": ("funds", "-f", "svg"),
    "provinces.txt": ("provinces", "--lang", "both"),
    "cities.txt": ("cities",),
    "sectors.txt": ("sectors",),
    "sources.txt": ("sources",),
    "sources.csv": ("sources", "-f", "csv"),
    "cluster-fields.txt": ("clusters", "--fields", "help"),
}


@pytest.mark.parametrize("name", GOLDENS)
def test_prints_what_it_printed(name: str, yrd: Yrd, golden: Golden) -> None:
    run = yrd(*GOLDENS[name])
    assert (run.code, run.err) == (0, "")
    golden(name, run.out)


@pytest.mark.parametrize("noun", LISTED)
def test_json_has_every_field_in_the_order_of_the_declaration(noun: str, yrd: Yrd) -> None:
    fields = [row["field"] for row in json.loads(yrd(noun, "--fields", "help", "--json").out)]
    rows = json.loads(yrd(noun, "--json").out)
    assert rows
    assert all(list(row) == fields for row in rows)


@pytest.mark.parametrize("noun", LISTED)
def test_formats_agree(noun: str, yrd: Yrd) -> None:
    rows = json.loads(yrd(noun, "--json").out)
    assert [json.loads(line) for line in yrd(noun, "-f", "jsonl").out.splitlines()] == rows
    table = list(csv.DictReader(io.StringIO(yrd(noun, "-f", "csv").out)))
    assert [row["id"] for row in table] == [row["id"] for row in rows]
    assert list(table[0]) == list(rows[0])
    assert yrd(noun, "-q").out.split() == [row["id"] for row in rows]
    assert len(yrd(noun, "-f", "tsv").out.splitlines()) == len(rows) + 1


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_result_is_no_failure(form: str, yrd: Yrd) -> None:
    run = yrd("clusters", "--search", "nothing like this", "--format", form)
    assert (run.code, run.err) == (0, "")
    if form == "json":
        assert run.out == "[]\n"


def test_exit_status_tells_of_no_rows(yrd: Yrd) -> None:
    assert yrd("clusters", "-e").code == 0
    run = yrd("clusters", "-e", "--search", "nothing like this")
    assert (run.code, run.err) == (1, "")


@pytest.mark.parametrize(
    "value", ["jiangsu", "Jiangsu", "JIANGSU", "江苏", "江苏省", "js", "CN-JS", "320000", "Jiang Su"]
)
def test_a_province_by_any_of_its_names(value: str, yrd: Yrd) -> None:
    assert yrd("clusters", "-q", "--province", value).out.split() == ["suzhou-nano", "yangtze-steel"]


def test_values_by_repetition_or_comma_are_alternatives_and_options_all_apply(yrd: Yrd) -> None:
    both = ["shanghai-chips", "suzhou-nano", "yangtze-steel"]
    assert yrd("clusters", "-q", "-p", "js,sh").out.split() == both
    assert yrd("clusters", "-q", "-p", "js", "-p", "上海").out.split() == both
    assert yrd("clusters", "-q", "-p", "js,sh", "-s", "new-materials").out.split() == ["suzhou-nano", "yangtze-steel"]


def test_a_parent_sector_includes_its_children(yrd: Yrd) -> None:
    assert yrd("clusters", "-q", "-s", "it").out.split() == ["shanghai-chips"]
    assert yrd("clusters", "-q", "-s", "芯片").out.split() == ["shanghai-chips"]
    assert "delta-fund" in yrd("funds", "-q", "-s", "information-technology").out.split()


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (("--since", "2019-06-21"), ["delta-fund", "green-fund", "js-master", "js-suzhou-chips"]),
        (("--until", "2017"), ["sh-umbrella"]),
        (("--since", "2018-01-16", "--until", "2018"), ["sh-future"]),
        (("--since", "2019-12"), ["delta-fund"]),  # 2019 may mean December
    ],
)
def test_dates_select_what_may_lie_within(arguments: tuple[str, ...], ids: list[str], yrd: Yrd) -> None:
    assert yrd("funds", "-q", *arguments).out.split() == ids


def test_a_date_filter_says_what_has_no_date(yrd: Yrd) -> None:
    assert "1 without a date left out." in yrd("funds", "--since", "2015").out
    assert "without a date" not in yrd("funds", "--since", "2015", "-p", "shanghai").out


@pytest.mark.parametrize("text", ["keqiao", "KEQIAO", "柯桥", "keqiao-textiles", "ｋｅｑｉａｏ"])
def test_search_in_any_script(text: str, yrd: Yrd) -> None:
    assert yrd("clusters", "-q", "--search", text).out.split() == ["keqiao-textiles"]


def test_sorting_puts_missing_values_last_in_both_directions(yrd: Yrd) -> None:
    upwards = yrd("funds", "-q", "--sort", "scale_cny_bn").out.split()
    downwards = yrd("funds", "-q", "--sort", "scale_cny_bn:desc").out.split()
    assert upwards[-1] == downwards[-1] == "js-empty"
    assert upwards[:-1] == [
        "js-suzhou-chips",
        "sh-future",
        "sh-chips-1",
        "js-master",
        "sh-umbrella",
        "green-fund",
        "delta-fund",
    ]
    assert downwards[0] == "delta-fund"


def test_sorting_by_a_vocabulary_follows_its_order(yrd: Yrd) -> None:
    rows = json.loads(yrd("clusters", "--json", "--sort", "province:desc,id:desc").out)
    assert [row["id"] for row in rows] == ["keqiao-textiles", "yangtze-steel", "suzhou-nano", "shanghai-chips"]
    assert yrd("funds", "-q", "--sort", "sectors,sizes,name_en").code == 0


def test_groups_sort_and_limit(yrd: Yrd) -> None:
    rows = json.loads(yrd("clusters", "--by", "province", "--sort", "clusters:desc", "--limit", "1", "--json").out)
    assert rows == [{"province": "jiangsu", "clusters": 2, "share": 50.0}]
    table = yrd("clusters", "--by", "province", "-n", "1").out
    assert "The first 1 of 3 rows; the total is of all." in table
    assert "The first 1 of 4 rows." in yrd("clusters", "-n", "1").out


def test_fields_choose_and_order(yrd: Yrd) -> None:
    rows = json.loads(yrd("funds", "--json", "--fields", "scale_cny_bn,ID", "-p", "jiangsu").out)
    assert [list(row) for row in rows] == [["scale_cny_bn", "id"]] * 3
    assert rows[0] == {"scale_cny_bn": None, "id": "js-empty"}


def test_no_header(yrd: Yrd) -> None:
    assert yrd("provinces", "-f", "csv", "--no-header").out.startswith("shanghai,")
    assert not yrd("provinces", "--no-header").out.startswith("Id")


def test_markup_and_emoji_codes_in_data_are_text(yrd: Yrd) -> None:
    assert "Textiles cluster [keqiao] [/b] :smile:?" in yrd("clusters").out
    assert "The [bold]Herald[/bold] :smile:" in yrd("sources", "--color", "always").out


def test_colour_is_only_dress(yrd: Yrd) -> None:
    coloured = yrd("clusters", "--by", "province", "--color", "always").out
    assert "\x1b[1m" in coloured
    assert "\x1b" not in yrd("clusters", "--by", "province", "--color", "never").out
    assert "\x1b" not in yrd("clusters", "--by", "province").out


@pytest.mark.parametrize("noun", LISTED)
@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_every_line_of_a_table_is_equally_wide(noun: str, lang: str, yrd: Yrd) -> None:
    from rich.cells import cell_len

    rows = json.loads(yrd(noun, "--json").out)
    lines = yrd(noun, "--lang", lang).out.splitlines()[: len(rows) + 2]
    assert len({cell_len(line) for line in lines}) == 1
