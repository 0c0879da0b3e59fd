"""The page and the pictures in headless Chromium: nothing is requested, keys suffice, and axe-core finds nothing.

Needs Chromium, the package playwright and axe-core from npm (AXE_CORE names its axe.min.js): .ci/run installs them.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.pictures import CITIES, HOSTILE, OUTLINES
from tests.test_page import page as page_of_everything
from yrd_cli.cli.main import main
from yrd_cli.datasets.bundled import bundled
from yrd_cli.render.page.document import write
from yrd_cli.render.picture.draw import draw_svg
from yrd_cli.render.picture.subject import (
    Area,
    Bars,
    Caption,
    Grid,
    GridColumn,
    Line,
    Lines,
    Point,
    RegionMap,
    Series,
    Spot,
    Subject,
    Value,
)
from yrd_cli.schema.fields import Language

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: .ci/run installs it")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: .ci/run installs it")

PHONE, DESK = 390, 1200
AXE = Path(os.environ.get("AXE_CORE", ""))


class Tab:
    """A page in a browser, what it requested and what it complained of."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.requested: list[str] = []
        self.complaints: list[str] = []
        tab.on("request", lambda request: self.requested.append(request.url))
        tab.on("console", lambda message: self.complaints.append(message.text))
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Any) -> None:
        self.complaints.append(dialog.message)
        dialog.dismiss()


Open = Callable[..., Tab]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def open_tab(browser: Any) -> Iterator[Open]:
    contexts = []

    def opened(path: Path, width: int = DESK, scheme: str = "light", *, scripts: bool = True) -> Tab:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
        )
        contexts.append(context)
        tab = Tab(context.new_page())
        tab.tab.goto(path.as_uri())
        return tab

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    paths = {lang: folder / f"{lang}.html" for lang in ("en", "zh", "both")}
    for lang, path in paths.items():
        assert main(["report", str(path), "--lang", lang]) == 0
    return paths


@pytest.mark.parametrize("lang", ["en", "zh", "both"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_a_page_requests_nothing_and_fits_its_window(
    lang: str, width: int, reports: dict[str, Path], open_tab: Open
) -> None:
    tab = open_tab(reports[lang], width)
    assert tab.requested == [reports[lang].as_uri()]
    assert tab.complaints == []
    assert tab.tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: .ci/run installs it")
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_axe_finds_no_violation(lang: str, scheme: str, width: int, reports: dict[str, Path], open_tab: Open) -> None:
    tab = open_tab(reports[lang], width, scheme)
    found = tab.tab.evaluate(f"{AXE.read_text(encoding='utf-8')};axe.run().then((result) => result.violations)")
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found] == []


def first_column(tab: Tab, table: str) -> list[str]:
    cells = tab.tab.evaluate(
        f"[...document.querySelectorAll('#{table} tbody tr')].filter((row) => !row.hidden)"
        ".map((row) => row.cells[0].firstChild.nodeValue.trim())"
    )
    return list(map(str, cells))


def column(tab: Tab, table: str, heading: str) -> list[str]:
    cells = tab.tab.evaluate(
        f"""(() => {{ const table = document.getElementById('{table}');
        const index = [...table.tHead.rows[0].cells].findIndex((head) => head.textContent.startsWith('{heading}'));
        return [...table.tBodies[0].rows].map((row) => row.cells[index].firstChild.nodeValue.trim()); }})()"""
    )
    return list(map(str, cells))


def test_tables_are_sorted_by_keys(reports: dict[str, Path], open_tab: Open) -> None:
    tab = open_tab(reports["en"])
    before = first_column(tab, "all-clusters")
    tab.tab.locator("#all-clusters thead button").first.focus()
    tab.tab.keyboard.press("Enter")
    rising = first_column(tab, "all-clusters")
    assert sorted(rising) == sorted(before)
    assert tab.tab.locator("#all-clusters thead th").first.get_attribute("aria-sort") == "ascending"
    tab.tab.keyboard.press("Space")
    assert tab.tab.locator("#all-clusters thead th").first.get_attribute("aria-sort") == "descending"
    assert first_column(tab, "all-clusters") == rising[::-1]


def test_numbers_are_sorted_as_numbers_and_absent_ones_come_last(reports: dict[str, Path], open_tab: Open) -> None:
    tab = open_tab(reports["en"])
    button = tab.tab.locator("#all-funds thead button", has_text="Size").first
    for sign in (1, -1):
        button.press("Enter")
        texts = column(tab, "all-funds", "Size")
        numbers = [float(re.sub(r"[^\d.]", "", text)) for text in texts if text != "-"]
        assert numbers == sorted(numbers, reverse=sign < 0)
        assert texts[: len(numbers)].count("-") == 0
        assert texts.count("-") > 0


def test_tables_are_filtered_by_keys_and_say_how_many_rows_are_left(reports: dict[str, Path], open_tab: Open) -> None:
    tab = open_tab(reports["en"])
    tab.tab.locator("#all-clusters-filter").focus()
    tab.tab.keyboard.type("jiangsu nano")
    left = first_column(tab, "all-clusters")
    assert left
    assert all("nano" in name.casefold() for name in left)
    assert tab.tab.locator("#all-clusters-count").inner_text().startswith(f"{len(left)} / ")


def test_the_first_key_leads_past_the_contents(reports: dict[str, Path], open_tab: Open) -> None:
    tab = open_tab(reports["en"])
    tab.tab.keyboard.press("Tab")
    assert tab.tab.evaluate("document.activeElement.getAttribute('href')") == "#content"


def test_numbers_of_sources_lead_to_the_list_without_scripts(reports: dict[str, Path], open_tab: Open) -> None:
    tab = open_tab(reports["en"], scripts=False)
    link = tab.tab.locator("sup a").first
    number = link.inner_text()
    link.click()
    assert tab.tab.url.endswith(f"#s{number}")
    assert tab.tab.locator(f"#s{number}").is_visible()
    assert not tab.tab.locator("#all-clusters-filter").is_visible()  # without a script it would do nothing


@pytest.mark.parametrize("name", [HOSTILE, "</style><img src=x onerror=alert(1)>", "<svg onload=alert(1)>"])
def test_hostile_names_do_nothing(name: str, open_tab: Open, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(write(page_of_everything(Language.BOTH, name)), encoding="utf-8")
    tab = open_tab(path)
    tab.tab.locator("thead button").first.press("Enter")
    assert tab.complaints == []
    assert tab.requested == [path.as_uri()]
    assert tab.tab.locator("script").count() == 2
    assert tab.tab.locator("img").count() == 0


@pytest.mark.parametrize("name", [HOSTILE, "</title></svg><script>alert(1)</script>", "]]><svg onload=alert(1)>"])
@pytest.mark.parametrize("kind", ["bars", "lines", "map", "table"])
def test_hostile_names_do_nothing_in_pictures(kind: str, name: str, open_tab: Open, tmp_path: Path) -> None:
    caption = Caption(title=name, finding=name, notes=(name,), unit=name, citation=name, command=name)
    value = Value(3, "3")
    city = CITIES[0]
    spot = Spot(city.id, name, city.province, city.longitude, city.latitude, value)
    subjects: dict[str, Subject] = {
        "bars": Bars(caption=caption, groups=(name,), series=(Series(name, (value,)), Series(name, (value,)))),
        "lines": Lines(caption=caption, lines=(Line(name, (Point(2024, value, name),)),)),
        "map": RegionMap(caption=caption, areas=(Area("shanghai", name, OUTLINES["shanghai"]),), spots=(spot,)),
        "table": Grid(caption=caption, columns=(GridColumn(name, (name,)),)),
    }
    path = tmp_path / "picture.svg"
    path.write_text(draw_svg(subjects[kind]), encoding="utf-8")
    tab = open_tab(path)
    assert tab.complaints == []
    assert tab.requested == [path.as_uri()]
    assert tab.tab.locator("script, img, foreignObject, [onload]").count() == 0
    text = "".join(
        tab.tab.evaluate("[...document.querySelectorAll('text, title, desc')].map((one) => one.textContent)")
    )
    assert not {"\u202e", "\u200e", "\x1b"} & set(text)


def test_hostile_user_data_does_nothing_on_the_page(open_tab: Open, tmp_path: Path) -> None:
    mine, path = tmp_path / "mine.toml", tmp_path / "page.html"
    mine.write_text(
        """[[source]]
id = "mine"
publisher = "<script>alert(1)</script>"
title = "</li><img src=x onerror=alert(2)>"
language = "en"
grade = "weak"
url = "https://example.org/?<script>alert(3)</script>\\"onclick=alert(4)"

[[event]]
id = "mine"
date = "2026-10"
kind = "forum"
name_en = "<svg onload=alert(5)> {{7*7}} ${8*8}"
name_zh = "论坛</td></table><script>alert(6)</script>"
known = "reported"
sources = ["mine"]
""",
        encoding="utf-8",
    )
    assert main(["report", str(path), "--data", str(mine)]) == 0
    tab = open_tab(path)
    tab.tab.locator("#all-events-filter").fill("alert(5)")
    assert tab.tab.locator("#all-events tbody tr:not([hidden])").count() == 1
    assert tab.complaints == []
    assert tab.requested == [path.as_uri()]
    assert tab.tab.locator("script").count() == 2
    assert tab.tab.locator("img, [onload], [onclick], [onerror]").count() == 0


PICTURES = (
    ("map", "gdp"),
    ("map", "funds", "--measure", "sum:scale_cny_bn"),
    ("chart", "indicators", "gdp"),
    ("chart", "funds", "--by", "province,sector"),
    ("clusters",),
)


@pytest.mark.parametrize("arguments", PICTURES, ids=" ".join)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_text_of_a_picture_is_longer_than_was_thought(
    arguments: tuple[str, ...], lang: str, open_tab: Open, tmp_path: Path
) -> None:
    path = tmp_path / "picture.svg"
    assert main([*arguments, "--lang", lang, "-o", str(path)]) == 0
    tab = open_tab(path)
    boxes = tab.tab.evaluate(
        "[...document.querySelectorAll('text')].map((text) => { const box = text.getBBox();"
        "return [text.textContent, box.x, box.y, box.x + box.width, box.y + box.height]; })"
    )
    width, height = tab.tab.evaluate(
        "[document.documentElement.viewBox.baseVal.width,document.documentElement.viewBox.baseVal.height]"
    )
    assert boxes
    for text, left, top, right, bottom in boxes:
        assert left >= 0, text
        assert right <= width, text
        assert top >= 0, text
        assert bottom <= height, text
    for index, (text, left, top, right, bottom) in enumerate(boxes):
        for other, x1, y1, x2, y2 in boxes[index + 1 :]:
            across, down = min(right, x2) - max(left, x1), min(bottom, y2) - max(top, y1)
            # Boxes have the height of a line, ascenders and descenders included: those of neighbours touch.
            assert across <= 0 or down <= (bottom - top) / 3, (text, other)


def ask(*arguments: str) -> list[dict[str, Any]]:
    """What `--json` prints."""
    with redirect_stdout(StringIO()) as out:
        assert main([*arguments, "--json"]) == 0
    records: list[dict[str, Any]] = json.loads(out.getvalue())
    return records


def number(text: str) -> float | None:
    """The number that a text prints, without its mark, commas and words."""
    digits = re.sub(r"[^\d.-]", "", text)
    return None if digits in ("", "-") else float(digits)


CHINESE_UNITS = {"bn yuan": 10, "m people": 100, "m vehicles": 100, "bn USD": 10, "bn pieces": 10}  # to 亿元, 万人 …


class Shown:
    """The numbers of a page, as a browser has them."""

    def __init__(self, tab: Tab, lang: str) -> None:
        """A page in a language, whose readers count in units of their own."""
        self._tab, self._factors = tab.tab, CHINESE_UNITS if lang == "zh" else {}

    def texts(self, table: str, part: str = "tbody") -> list[list[str]]:
        """The texts of the cells in the columns of numbers."""
        rows: list[list[str]] = self._tab.evaluate(
            f"""(() => {{ const table = document.getElementById('{table}');
            const places = [...table.classList].map((name) => Number(name.slice(1)) - 1);
            return [...table.querySelectorAll('{part} tr')].map((row) =>
              places.map((place) => row.cells[place].firstChild.nodeValue.trim())); }})()"""
        )
        return rows

    def numbers(self, table: str, part: str = "tbody") -> list[list[float | None]]:
        return [[number(text) for text in row] for row in self.texts(table, part)]

    def told(self, section: str, figure: int) -> list[float | None]:
        """The numbers of the marks of a picture, in order of size."""
        titles: list[str] = self._tab.evaluate(
            f"[...document.getElementById('{section}').closest('section').querySelectorAll('figure')[{figure}]"
            ".querySelectorAll('svg title')].map((title) => title.textContent)"
        )
        values = [found[1] for title in titles if (found := re.search(r"[:：] ?(.*?)(?: \(|（|$)", title))]
        return sorted(map(number, values), key=lambda found: found or 0)

    def headlines(self) -> list[float | None]:
        texts: list[str] = self._tab.evaluate("[...document.querySelectorAll('dd.value')].map((one) => one.innerText)")
        return list(map(number, texts))

    def money(self, value: Any, unit: str = "bn yuan") -> Any:
        """A number of JSON as the page has to print it; None if there is none."""

        return value if value is None else round(value * self._factors.get(unit, 1), 6)


@pytest.mark.parametrize("province", [None, "jiangsu"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_number_of_the_page_is_that_of_json(
    lang: str, province: str | None, open_tab: Open, tmp_path: Path
) -> None:
    narrowed = ("-p", province) if province else ()
    path = tmp_path / "page.html"
    assert main(["report", str(path), "--lang", lang, *narrowed]) == 0
    shown = Shown(open_tab(path), lang)
    money = shown.money

    funds, indicators = ask("funds", *narrowed), ask("indicators", *narrowed)
    shares, clusters = ask("shares", *narrowed), ask("clusters", *narrowed)
    assert shown.numbers("all-funds") == [[money(one["scale_cny_bn"])] for one in funds]
    assert shown.numbers("all-indicators") == [
        [one["year"], money(one["normal_value"], one["normal_unit"])] for one in indicators
    ]
    assert shown.numbers("all-shares") == [[one["year"], one["value"]] for one in shares]
    for texts, records in (("all-funds", funds), ("all-indicators", indicators), ("all-shares", shares)):
        known = "scale_known" if texts == "all-funds" else "known"
        unsure = ["?" in row[-1] for row in shown.texts(texts)]
        used = [one.get("used", True) for one in records]  # of what is not used the mark says that
        assert unsure == [one[known] == "unconfirmed" and of for one, of in zip(records, used, strict=True)]

    for table, records in (("clusters", clusters), ("funds", funds)):
        cells = ask(table, *narrowed, "--by", "sector,province")
        rows, columns = (list(dict.fromkeys(cell[name] for cell in cells)) for name in ("sector", "province"))
        counts = {(cell["sector"], cell["province"]): cell[table] for cell in cells}
        inner = [row[:-1] for row in shown.numbers(f"heat-{table}")]
        assert sorted(number or 0 for row in inner for number in row) == sorted(
            counts.get((row, column), 0) for row in rows for column in columns
        )
        assert [row[-1] for row in shown.numbers(f"heat-{table}")] == [
            one[table] for one in ask(table, *narrowed, "--by", "sector")
        ]
        assert sorted(map(int, filter(None, shown.numbers(f"heat-{table}", "tfoot")[0]))) == sorted(
            [len(records), *(one[table] for one in ask(table, *narrowed, "--by", "province"))]
        )

    places = [province] if province else [one["id"] for one in ask("provinces")]
    for figure, key in enumerate(("gdp", "goods-trade")):
        of_key = ask("indicators", key, "--place", ",".join(places))
        cells = ask("indicators", key, "--place", ",".join(places), "--by", "place,year")
        series = list(dict.fromkeys((cell["place"], cell["basis"]) for cell in cells))
        by_cell = {((cell["place"], cell["basis"]), cell["year"]): money(cell["normal_value"]) for cell in cells}
        years = sorted({cell["year"] for cell in cells if cell["year"]})
        assert {place for place, _ in series} == set(places)
        expected = [[by_cell.get((one, year)) for year in years] for one in series]
        assert sorted(shown.numbers(f"values-{key}"), key=str) == sorted(expected, key=str)
        drawn = [one for one in of_key if one["used"] and one["year"] and not one["period"]]
        assert shown.told("years", figure) == sorted(money(one["normal_value"]) for one in drawn)

    sums = ask("funds", *narrowed, "--by", "province", "--measure", "sum:scale_cny_bn")
    assert shown.numbers("values-funds") == [
        [money(one["scale_cny_bn"]), one["without_scale"], money(one["committed_cny_bn"]), one["without_committed"]]
        for one in sums
    ]
    assert shown.told("money", 0) == sorted(
        money(one[name]) for one in sums for name in ("scale_cny_bn", "committed_cny_bn")
    )
    for figure, table in enumerate(("clusters", "funds")):
        by_city = ask(table, *narrowed, "--by", "city")
        assert shown.told("maps", figure) == sorted(one[table] for one in by_city if one["city"])

    names = ("clusters", "funds", "events", "indicators", "shares")
    ids = {(name, one["id"]) for name in names if not (province and name == "events") for one in ask(name, *narrowed)}
    date = bundled().edition().date
    since = f"{int(date[:4]) - 1}{date[4:]}"
    news = [one for one in ask("changes", "--since", since, "--until", date) if (one["table"], one["id"]) in ids]
    assert shown.numbers("changes") == [
        [money(one["before"], one["unit"]), money(one["value"], one["unit"])] for one in news
    ]
    if not province:
        assert shown.numbers("claims") == [
            [money(one["value"], one["unit"]), money(one["recomputed"], one["unit"])] for one in ask("audit")
        ]

    gdp = [one for one in ask("indicators", "gdp", "--place", province or "yrd") if one["used"] and not one["period"]]
    assert shown.headlines() == [
        len(clusters),
        len(funds),
        *(money(sum(one[name] or 0 for one in funds)) for name in ("scale_counted_cny_bn", "committed_counted_cny_bn")),
        money(max(gdp, key=lambda one: one["year"])["normal_value"]),
    ]
