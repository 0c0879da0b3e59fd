"""The page and the pictures in headless Chromium: nothing is requested, keys suffice, and axe-core finds nothing.

Needs Chromium, the package playwright and axe-core from npm (AXE_CORE names its axe.min.js): .ci/run installs them.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.pictures import HOSTILE
from tests.test_page import page as page_of_everything
from yrd_cli.cli.main import main
from yrd_cli.render.page.document import write
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


def test_every_number_of_the_page_is_that_of_json(reports: dict[str, Path], open_tab: Open) -> None:
    tab = open_tab(reports["en"])
    path = reports["en"].with_name("funds.json")
    assert main(["funds", "-o", str(path)]) == 0
    records = json.loads(path.read_text(encoding="utf-8"))
    shown = column(tab, "all-funds", "Size")
    numbers = [None if text == "-" else float(re.sub(r"[^\d.]", "", text)) for text in shown]
    assert numbers == [record["scale_cny_bn"] for record in records]
