"""The listing commands: what they print, in every format and language, on the small dataset."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Yrd
from yrd_cli.render import FORMATS
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.tables import TABLES

Golden = Callable[[str, str], None]

LISTED = [name for name, table in TABLES.items() if not table.joins]
GOLDENS: dict[str, tuple[str, ...]] = {
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
    "clusters-by-sector-province.txt": ("clusters", "--by", "sector,province"),
    "clusters-by-sector-province.json": ("clusters", "--by", "sector,province", "--json"),
    "funds-by-sector-province-zh.txt": (
        "funds",
        "--by",
        "sector,province",
        "--measure",
        "committed_cny_bn",
        "--lang",
        "zh",
    ),
    "funds-by-three.txt": ("funds", "--by", "province", "--by", "level,status"),
    "funds.md": ("funds", "-f", "md"),
    "clusters-by-city.md": ("clusters", "--by", "city", "-f", "md", "--lang", "both"),
    "sources.html": ("sources", "-f", "html"),
    "funds-by-province.html": ("funds", "--by", "province", "-f", "html"),
    "clusters.list": ("clusters", "-f", "list", "--lang", "zh"),
    "clusters-by-province.list": ("clusters", "--by", "province", "-f", "list"),
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


@pytest.mark.parametrize("table", LISTED)
def test_json_has_every_field_in_the_order_of_the_declaration(table: str, yrd: Yrd) -> None:
    fields = [row["field"] for row in json.loads(yrd(table, "--fields", "help", "--json").out)]
    rows = json.loads(yrd(table, "--json").out)
    assert rows
    assert all(list(row) == fields for row in rows)


@pytest.mark.parametrize("table", LISTED)
def test_formats_agree(table: str, yrd: Yrd) -> None:
    rows = json.loads(yrd(table, "--json").out)
    assert [json.loads(line) for line in yrd(table, "-f", "jsonl").out.splitlines()] == rows
    read = list(csv.DictReader(io.StringIO(yrd(table, "-f", "csv").out)))
    assert [row["id"] for row in read] == [row["id"] for row in rows]
    assert list(read[0]) == list(rows[0])
    assert yrd(table, "-q").out.split() == [row["id"] for row in rows]
    assert len(yrd(table, "-f", "tsv").out.splitlines()) == len(rows) + 1


@pytest.mark.parametrize("form", [name for name, form in FORMATS.items() if not form.is_binary])
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
        (
            ("--since", "2019-06-21"),
            ["delta-fund", "green-fund", "js-master", "js-suzhou-chips", "sh-future"],
        ),  # one enlarged
        (("--until", "2017"), ["sh-umbrella"]),
        (("--since", "2018-01-16", "--until", "2018"), ["sh-future"]),
        (("--since", "2019-12"), ["delta-fund"]),  # 2019 may mean December
    ],
)
def test_dates_select_what_may_lie_within(arguments: tuple[str, ...], ids: list[str], yrd: Yrd) -> None:
    assert yrd("funds", "-q", *arguments).out.split() == ids


def test_a_date_filter_says_what_has_no_date(yrd: Yrd) -> None:
    assert "1 without a date, omitted." in yrd("funds", "--since", "2015").out
    assert "1 without a date, omitted." in yrd("funds", "--since", "2015", "--by", "province").out
    assert "without a date" not in yrd("funds", "--since", "2015", "-p", "shanghai").out
    for form in ("json", "csv", "jsonl", "tsv"):
        run = yrd("funds", "--since", "2015", "-f", form)
        assert (run.code, run.err) == (0, "yrd: note: 1 without a date, omitted.\n")


@pytest.mark.parametrize("table", LISTED)
def test_every_field_sorts_and_every_dimension_groups(table: str, yrd: Yrd) -> None:
    columns = fields_of(TABLES[table].record_type)
    for column in columns:
        for direction in ("asc", "desc"):
            assert yrd(table, "-q", "--sort", f"{column.name}:{direction}").code == 0
    for dimension in {name for column in columns for name in column.dimensions}:
        run = yrd(table, "--by", dimension)
        assert run.code == 0
        assert "Total" in run.out


def test_the_last_day_there_is(yrd: Yrd) -> None:
    assert yrd("funds", "--until", "9999").code == 0
    assert yrd("funds", "--since", "9999-12").code == 0


def test_the_total_stands_in_the_column_of_the_dimension(yrd: Yrd) -> None:
    total = yrd("clusters", "--by", "province", "--fields", "clusters,province").out.splitlines()[-2]
    assert total.split() == ["4", "Total"]
    assert "Total" not in yrd("clusters", "--by", "province", "--fields", "clusters").out


@pytest.mark.parametrize("text", ["江苏", "jiangsu", "xincailiao", "新材料 suzhou", "NANO 苏州"])
def test_search_finds_what_a_place_or_a_sector_is_called(text: str, yrd: Yrd) -> None:
    assert "suzhou-nano" in yrd("clusters", "-q", "--search", text).out.split()


def test_a_city_is_not_ambiguous_within_its_province(yrd: Yrd) -> None:
    assert yrd("funds", "-q", "-p", "jiangsu", "-c", "suzhou").out.split() == ["js-empty", "js-suzhou-chips"]


@pytest.mark.parametrize("separator", [",", "，", "、"])
def test_values_by_any_comma(separator: str, yrd: Yrd) -> None:
    assert len(yrd("clusters", "-q", "-p", f"江苏{separator}上海").out.split()) == 3


def test_repeated_fields_and_sorts_add_up(yrd: Yrd) -> None:
    rows = json.loads(
        yrd("funds", "--json", "--fields", "id", "--fields", "level", "--sort", "level", "--sort", "id:desc").out
    )
    assert list(rows[0]) == ["id", "level"]
    assert rows[0]["id"] == "green-fund"


def test_the_ending_of_a_file_name_tells_the_format(yrd: Yrd, tmp_path: Path) -> None:
    for name, start in (("a.csv", "id,name_en"), ("a.json", "[\n"), ("a.svg", "<svg"), ("a.txt", "Id "), ("a", "Id ")):
        assert yrd("clusters", "-o", str(tmp_path / name)).code == 0
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(start)
    assert yrd("clusters", "-q", "-o", "-").out == yrd("clusters", "-q").out


def test_a_picture_fetches_nothing(yrd: Yrd) -> None:
    assert "http" not in yrd("clusters", "-f", "svg").out.replace("http://www.w3.org/2000/svg", "").replace(
        "https://www.textualize.io", ""
    )


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
    # The last of the others is only a total with sub-funds.
    assert (downwards[0], downwards[-2]) == ("green-fund", "delta-fund")


def test_sorting_by_a_vocabulary_follows_its_order(yrd: Yrd) -> None:
    rows = json.loads(yrd("clusters", "--json", "--sort", "province:desc,id:desc").out)
    assert [row["id"] for row in rows] == ["keqiao-textiles", "yangtze-steel", "suzhou-nano", "shanghai-chips"]
    assert yrd("funds", "-q", "--sort", "sectors,sizes,name_en").code == 0


def test_groups_sort_and_limit(yrd: Yrd) -> None:
    rows = json.loads(yrd("clusters", "--by", "province", "--sort", "clusters:desc", "--limit", "1", "--json").out)
    assert rows == [{"province": "jiangsu", "clusters": 2, "share": 50.0}]
    table = yrd("clusters", "--by", "province", "-n", "1").out
    assert "1 of 3 rows; the total is of all." in table
    assert "1 of 4 rows." in yrd("clusters", "-n", "1").out


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


@pytest.mark.parametrize("table", LISTED)
@pytest.mark.parametrize("lang", ["en", "zh", "both"])
@pytest.mark.parametrize("form", ["table", "md"])
def test_every_line_of_a_table_is_equally_wide(table: str, lang: str, form: str, yrd: Yrd) -> None:
    from rich.cells import cell_len

    rows = json.loads(yrd(table, "--json").out)
    lines = yrd(table, "--lang", lang, "-f", form).out.splitlines()[: len(rows) + 2]
    assert len({cell_len(line) for line in lines}) == 1


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("en", ["Jiangsu has two clusters.", "Shanghai's future fund has 10 billion yuan."]),
        ("zh", ["江苏有2个集群。", "Shanghai's future fund has 10 billion yuan."]),
        ("both", ["Jiangsu has two clusters. 江苏有2个集群。", "Shanghai's future fund has 10 billion yuan."]),
    ],
)
@pytest.mark.parametrize("form", ["table", "csv", "md"])
def test_texts_are_in_the_language_of_the_reader_where_they_exist_in_it(
    form: str, language: str, printed: list[str], yrd: Yrd
) -> None:
    out = yrd("claims", "--fields", "statement", "--limit", "2", "--lang", language, "-f", form).out
    assert [
        line.strip(" |") for line in out.splitlines() if "江苏" in line or "Jiangsu" in line or "Sh" in line
    ] == printed


def test_a_text_in_chinese_is_a_field_of_its_own(yrd: Yrd) -> None:
    assert (
        yrd("claims", "--fields", "statement_zh", "--limit", "1", "-f", "csv", "--no-header").out == "江苏有2个集群。\n"
    )
    assert yrd("claims", "--where", "statement_zh like '%集群%'", "-q").out == "clusters-jiangsu\n"


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
@pytest.mark.parametrize("name", LISTED)
def test_no_two_headers_of_a_table_are_alike_in_any_language(yrd: Yrd, name: str, lang: str) -> None:
    header = yrd(name, "-f", "csv", "--lang", lang).out.splitlines()[0].split(",")
    assert len(set(header)) == len(header)


@pytest.mark.parametrize("arguments", [("compare", "shanghai", "jiangsu"), ("audit",), ("search", "fund")])
@pytest.mark.parametrize("lang", ["en", "zh", "both"])
def test_nor_are_those_of_other_commands(yrd: Yrd, arguments: tuple[str, ...], lang: str) -> None:
    header = yrd(*arguments, "-f", "csv", "--lang", lang).out.splitlines()[0].split(",")
    assert len(set(header)) == len(header)


def test_nor_those_of_groups(yrd: Yrd) -> None:
    for name in ("clusters", "funds", "indicators", "shares"):
        for dimension in {name for field in fields_of(TABLES[name].record_type) for name in field.dimensions}:
            for lang in ("en", "zh", "both"):
                header = yrd(name, "--by", dimension, "-f", "csv", "--lang", lang).out.splitlines()[0].split(",")
                assert len(set(header)) == len(header), (name, dimension, lang)


@pytest.mark.parametrize(("name", "field"), [("clusters", "designated"), ("funds", "announced")])
def test_clusters_and_funds_are_selected_by_year(real_yrd: Yrd, name: str, field: str) -> None:
    everything = json.loads(real_yrd(name, "--json").out)
    chosen = json.loads(real_yrd(name, "--year", "2022-2023", "--json").out)
    for row in everything + chosen:  # what a fund adds to a total depends on the funds beside it
        row.pop("scale_counted_cny_bn", None), row.pop("committed_counted_cny_bn", None)
    assert chosen == [row for row in everything if (row[field] or "")[:4] in ("2022", "2023")] != []


def test_readers_of_chinese_get_their_units(real_yrd: Yrd) -> None:
    people = real_yrd("indicators", "population", "--place", "jiangsu", "--year", "2024", "--lang", "zh").out
    assert "  8,526" in people
    assert "万人" in people
    every = real_yrd("indicators", "--lang", "zh").out + real_yrd("compare", "上海", "江苏", "--lang", "zh").out
    assert not set(re.findall("百万人|百万辆|十亿美元|十亿元|十亿块", every))
