"""`yrd report`: a page to forward, the numbers of which are those of the tables."""

import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest

from tests.conftest import ROOT, Yrd
from tests.test_page import Elements

MAX_BYTES = 300_000


def rows_of(text: str, table: str) -> list[list[str]]:
    """The cells of a table of a page as people read them, without the numbers of sources."""
    body = text.partition(f'<table id="{table}"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    without_sources = re.sub(r"\s<a .*?</a>", "", body)
    return [
        [unescape(re.sub(r"<[^>]*>", "", cell)).rstrip("\n") for cell in re.split(r"<t[dh]\b[^>]*>", row)[1:]]
        for row in re.split(r"<tr>", without_sources)[1:]
    ]


@pytest.fixture(scope="module")
def english(tmp_path_factory: pytest.TempPathFactory) -> str:
    from yrd_cli.cli.main import main

    path = tmp_path_factory.mktemp("report") / "page.html"
    assert main(["report", str(path)]) == 0
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("table", ["clusters", "funds", "indicators"])
def test_full_tables_have_the_cells_of_the_command(table: str, english: str, real_yrd: Yrd) -> None:
    fragment = real_yrd(table, "-f", "html", "--fields=-id").out
    shown = rows_of(fragment.replace("<table", f'<table id="all-{table}"', 1), f"all-{table}")
    assert rows_of(english, f"all-{table}") == shown


def test_headlines_are_the_counts_of_json(english: str, real_yrd: Yrd) -> None:
    values = re.findall(r'<dt>(.*?)</dt><dd class="value">(.*?)</dd>', english)
    found = {re.sub(r"<sup>.*", "", label): value for label, value in values}
    assert found["national-level clusters"] == str(len(json.loads(real_yrd("clusters", "--json").out)))
    assert found["government funds"] == str(len(json.loads(real_yrd("funds", "--json").out)))


def test_both_sums_count_money_once(english: str, real_yrd: Yrd) -> None:
    table = real_yrd("funds", "--by", "province", "--measure", "sum:scale_cny_bn", "-f", "md").out
    total = [cell.strip(" *\\") for cell in table.splitlines() if "Total" in cell for cell in cell.split("|")]
    sums = re.findall(r'<dt>(?:Stated size|Committed)[^<]*</dt><dd class="value">([^<]*)</dd>', english)
    assert len(sums) == 2
    assert {value.strip("*") for value in sums} <= set(total)


def test_a_page_is_small_and_is_made_again_the_same(english: str, tmp_path: Path, real_yrd: Yrd) -> None:
    assert len(english.encode()) < MAX_BYTES
    path = tmp_path / "again.html"
    assert real_yrd("report", str(path)).code == 0
    assert path.read_text(encoding="utf-8").replace(str(path), "") == re.sub(r"/\S+page\.html", "", english)


def test_each_record_points_to_its_sources(english: str, real_yrd: Yrd) -> None:
    found = Elements(english)
    listed = {attributes["id"] for attributes in found.of("li") if "id" in attributes}
    assert {(one["href"] or "")[1:] for one in found.of("a") if re.match(r"#s\d+$", one["href"] or "")} == listed
    cited = {source for row in json.loads(real_yrd("clusters", "--json").out) for source in row["sources"]}
    assert len(listed) >= len(cited)


@pytest.mark.parametrize(
    ("lang", "word"), [("en", "Who does what in chips"), ("zh", "集成电路产业链分工"), ("both", "Sources 来源")]
)
def test_a_page_in_each_language(lang: str, word: str, real_yrd: Yrd) -> None:
    run = real_yrd("report", "-", "--lang", lang)
    assert (run.code, run.err) == (0, "")
    assert word in run.out
    assert bool(re.search(r"<th scope=col[^>]*>[^<]*\(亿元\)", run.out)) == (lang == "zh")
    assert ("，转载" in run.out) == (lang == "zh")  # the grade of a source


def test_a_page_in_both_languages_says_what_only_one_language_has(real_yrd: Yrd) -> None:
    assert "Only on a page in one language" not in real_yrd("report", "-").out
    text = real_yrd("report", "-", "--lang", "both").out
    assert "Only on a page in one language: shares and events. 仅见于单语页面：占比、事件。" in text
    text = real_yrd("report", "-", "--lang", "both", "-p", "jiangsu").out
    assert "Only on a page in one language: shares. 仅见于单语页面：占比。" in text


def test_the_page_of_a_province(real_yrd: Yrd) -> None:
    text = real_yrd("report", "-", "-p", "jiangsu").out
    provinces = {row[1].rstrip("~?") for row in rows_of(text, "all-clusters")}
    assert provinces == {"Jiangsu"}
    assert "<h1>Advanced manufacturing of the Yangtze River Delta (Jiangsu)</h1>" in text
    assert 'id="claims"' not in text  # they are about the region
    assert "yrd report - --province jiangsu" in text


def test_what_cannot_be_narrowed_is_left_out(real_yrd: Yrd) -> None:
    text = real_yrd("report", "-", "-s", "biomedicine").out
    assert 'id="all-clusters"' in text
    assert 'id="all-indicators"' not in text
    assert "GDP" not in re.sub(r"<ol>.*?</ol>", "", text, flags=re.DOTALL)


def test_user_data_shows_as_such_and_hostile_names_are_text(yrd: Yrd, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        """[[cluster]]
id = "mine"
name_en = "</td><script>alert(1)</script><img src=x onerror=alert(2)>"
name_en_origin = "translation"
name_zh = "\u202e鬼"
province = "jiangsu"
provinces = ["jiangsu"]
cities = ["suzhou-js"]
sector = "new-materials"
round = "2024"
designated = "2019-12"
known = "reported"
sources = ["gazette-2019"]
""",
        encoding="utf-8",
    )
    run = yrd("report", "-", "--data", str(mine), "--lang", "both")
    if run.code == 4:  # the check refuses what it can; what it lets through is only text
        mine.write_text(mine.read_text(encoding="utf-8").replace("\u202e", ""), encoding="utf-8")
        run = yrd("report", "-", "--data", str(mine), "--lang", "both")
    assert (run.code, run.err) == (0, "")
    assert "mine.toml" in run.out
    assert "(your data 自有数据)" in run.out
    found = Elements(run.out)
    assert len(found.of("script")) == 2
    assert not found.of("img")
    assert "\u202e" not in run.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "missing argument"),
        (("page.pdf",), "'page.pdf' is not the name of an HTML file"),
        (("-", "-p", "nowhere"), "unknown province 'nowhere'"),
    ],
)
def test_a_mistake_is_named(arguments: tuple[str, ...], message: str, yrd: Yrd) -> None:
    run = yrd("report", *arguments)
    assert (run.code, run.out) == (2, "")
    assert message.casefold() in run.err.casefold()


def test_a_page_loads_neither_rich_nor_pydantic() -> None:
    code = "import sys; from yrd_cli.cli.main import main; main(['report', '-']); print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"rich", "pydantic", "sqlite3"} & set(done.stderr.split()) <= {"sqlite3"}
