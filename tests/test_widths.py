"""Tests of tables on narrow terminals: which columns stand, how texts are broken, how numbers line up."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.conftest import Yrd, ask
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.claims import judged
from yrd_cli.query.compare.subjects import compare
from yrd_cli.query.diff import diff
from yrd_cli.query.full_text import search
from yrd_cli.query.group import dimensions_of
from yrd_cli.query.matching import Index
from yrd_cli.query.query import Query
from yrd_cli.query.record_page import card_of
from yrd_cli.query.result import Column, Mark, Result, Row
from yrd_cli.query.run import run
from yrd_cli.query.shape import AS_IS
from yrd_cli.query.verdicts import audit
from yrd_cli.query.whats_new import changes
from yrd_cli.render import cells, line_breaks, table_layout
from yrd_cli.render import table as drawing
from yrd_cli.render.card import render as card_page
from yrd_cli.render.line_breaks import GAP, Fitted, beside, broken, in_pieces, lines_of, total_width
from yrd_cli.render.style import Style, names_of
from yrd_cli.render.table_layout import Layout, fit, lay_out
from yrd_cli.render.widths import MAX_LINES
from yrd_cli.schema.claim import Claim
from yrd_cli.schema.fields import ASKED_FOR, IDENTIFIES, Kind, Language, fields_of
from yrd_cli.schema.tables import LISTED, TABLES

BUNDLED = Dataset(Path(__file__).parent.parent / "data")


GROUPED: list[tuple[str, tuple[str, ...]]] = [
    (name, (by,))
    for name in LISTED
    for by in dimensions_of(fields_of(TABLES[name].record_type))
    if not (name == "funds" and by == "parent")  # ids, which are never broken
]
GROUPED += [("funds", ("province", "level")), ("clusters", ("sector", "province")), ("indicators", ("key", "year"))]


@cache
def results(language: Language) -> Sequence[Result]:
    """What each command prints by default: tables, groups, comparisons, audit, changes, lists of fields."""
    return tuple(_results(language))


def _results(language: Language) -> Iterator[Result]:
    for name in LISTED:
        yield ask(TABLES[name], {}, BUNDLED, language=language)
        yield ask(TABLES[name], {"fields": ["help"]}, BUNDLED, language=language)
    for name, by in GROUPED:
        yield ask(TABLES[name], {"by": by}, BUNDLED, language=language)
    yield ask(TABLES["funds"], {"by": ["city"], "measure": "per-head:scale"}, BUNDLED, language=language)
    provinces = ("shanghai", "jiangsu", "zhejiang", "anhui", "yrd", "china")
    for names in (provinces, provinces[1:3], ("biomedicine", "new-energy"), ("hefei", "ningbo", "nanjing")):
        yield compare(names, BUNDLED, AS_IS, language=language)
    yield compare(provinces, BUNDLED, AS_IS, language=language, per_head=True)
    yield audit(BUNDLED)
    funds = BUNDLED.files.items()["funds"]
    yield diff({"funds": funds}, {"funds": {id: {**item, "status": "investing"} for id, item in funds.items()}})
    yield changes(BUNDLED, "2025-06", language=language)


def is_broken_well(text: str, lines: Sequence[str]) -> bool:
    """Whether a text is broken into lines at spaces, after hyphens and beside Chinese characters only."""
    position = 0
    for line in lines:
        piece = line.strip()
        start = text.index(piece, position)
        before, first = text[:start], text[start : start + 1]
        at_break = not before or before[-1] in " -" or max(before[-1], first) > "\u2e80"
        if not at_break:
            return False
        position = start + len(piece)
    return not text[position:].strip()


@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("language", [Language.EN, Language.ZH])
def test_no_row_of_a_default_table_takes_more_than_three_lines(
    language: Language, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fittings: list[Fitted] = []

    def kept_fit(*printed: Any, **kept: Any) -> Fitted:
        fittings.append(fit(*printed, **kept))
        return fittings[-1]

    monkeypatch.setattr(table_layout, "fit", kept_fit)  # what is laid out, before it is made lines
    style = Style(names=names_of(BUNDLED), language=language, width=width, fit=True)
    for result in results(language):
        notes = lay_out(result, style).notes
        fitted = fittings.pop()
        for block in fitted.blocks:
            assert sum(item.width for item in block) + GAP * (len(block) - 1) <= width, result.title
            for item in block:
                for text in item.cells:
                    lines = lines_of(item, text)
                    assert len(lines) <= MAX_LINES, (result.title, lines)
                    assert {cell_len(line) for line in lines} == {item.width}
                    assert is_broken_well(text, [line for line in lines if line.strip()]), (result.title, lines)
        kept = {item.column.name for block in fitted.blocks for item in block}
        gone = {item.column.name for item in (*fitted.same, *fitted.dropped)}
        assert set(result.by) | set(result.named) <= kept
        told = " ".join(notes)
        if gone:
            assert ("--wide" in told) or fitted.same
        for item in (*fitted.same, *fitted.dropped[:8]):
            assert item.heading_alone in told or language is Language.ZH


@pytest.mark.parametrize("width", [20, 40, 60])
@pytest.mark.parametrize("language", Language)
def test_what_identifies_a_row_and_a_figure_stand_on_every_terminal(language: Language, width: int) -> None:
    style = Style(names=names_of(BUNDLED), language=language, width=width, fit=True)
    for result in results(language):
        columns = table_layout.print_columns(result, language, style)
        fitted = table_layout.fit(columns, style, kept=result.by, named=result.named)
        shown = {item.column.name for item in (*chain(*fitted.blocks), *fitted.below, *fitted.same)}
        dropped = {item.column.name for item in fitted.dropped}
        assert {item.column.name for item in columns} == shown | dropped
        assert not shown & dropped, result.title
        important = [item.column for item in columns if item.column.drop_priority < 0]
        assert {column.name for column in important if column.drop_priority == IDENTIFIES} <= shown, result.title
        figures = {column.name for column in important if column.drop_priority <= ASKED_FOR}
        assert figures & shown or not figures, result.title
        for block in fitted.blocks if width >= 40 else ():
            assert total_width(block) <= width, result.title


def test_what_finds_no_room_stands_below_the_first_column() -> None:
    result = search("苏州", Index(BUNDLED))
    lines = drawing.render(result, Style(names_of(BUNDLED), width=40, fit=True)).splitlines()
    assert [line.rstrip() for line in lines[:6]] == [
        "Id",
        "  Name",
        "─" * 40,
        "suzhou-js",
        "  Suzhou (Jiangsu)  苏州市",
        "suzhou-biomedicine-medical-devices",
    ]
    assert max(map(cell_len, lines)) <= 40
    assert {str(row["id"]) for row in result.rows} <= set(map(str.rstrip, lines))  # whole, to be copied


def test_a_change_keeps_both_values() -> None:
    before, after = {"status": "established"}, {"status": "investing"}
    result = diff({"funds": {"sh-chips-1": before}}, {"funds": {"sh-chips-1": after}})
    for width in (20, 40, 60):
        said = " ".join(drawing.render(result, Style(names_of(BUNDLED), width=width, fit=True)).split())
        assert "sh-chips-1" in said
        assert "established" in said
        assert "investing" in said


def test_what_stands_below_a_branch_stands_beside_the_line_to_the_next_one() -> None:
    columns = (
        Column("name", "Name", "名称", drop_priority=IDENTIFIES),
        Column("size", "Size (bn yuan)", "规模", kind=Kind.AMOUNT, drop_priority=ASKED_FOR),
    )
    rows = [Row({"name": "├─ Guidance Fund", "size": 50.0}), Row({"name": "└─ Angel Fund", "size": 12.5})]
    lines = drawn(rows, 20, *columns)
    assert [line.rstrip() for line in lines[3:]] == ["├─ Guidance Fund", "│  50", "└─ Angel Fund", "   12.5"]


@pytest.mark.parametrize(
    ("query", "width"),
    [
        ("funds --fields id,name_en,province,sectors,scale_cny_bn,status -n 4", 40),
        ("funds --fields id,name_en,province,sectors,scale_cny_bn,status -n 4", 60),
        ("funds --fields name_en,province,sectors,scale_cny_bn,status,scale_date,known -n 4", 40),
    ],
)
def test_columns_that_were_chosen_stand_in_blocks(query: str, width: int) -> None:
    result = run(Query.from_text(query, BUNDLED), BUNDLED, language=Language.EN)
    text = drawing.render(result, Style(names_of(BUNDLED), width=width, fit=True, keep=True))
    assert max(map(cell_len, text.splitlines())) <= width
    words = text.replace(",", " ").split()
    assert {word for column in result.columns for word in column.heading(Language.EN).split()} <= set(words)
    for row in result.rows:  # in each block, or once if there are none
        assert words.count(str(row["name_en"]).split()[-1]) >= 1
    assert not any(line.endswith("…") or "Not shown" in line for line in text.splitlines())


@pytest.mark.parametrize(("language", "comma"), [(Language.EN, ", "), (Language.ZH, "，")])
def test_what_stands_below_fits_and_tells_what_is_missing(language: Language, comma: str) -> None:
    sums = [
        Column(f"{name}_cny_bn", f"{name}_cny_bn", f"{name}_cny_bn", kind=Kind.AMOUNT) for name in ("scale", "paid")
    ]
    columns = (Column("id", "id", "id", kind=Kind.ID), *sums, Column("date", "date", "date", kind=Kind.DATE))
    values: list[dict[str, Any]] = [
        {"scale_cny_bn": 5, "paid_cny_bn": None, "date": "2024"},
        {"scale_cny_bn": None, "paid_cny_bn": 5, "date": None},
        {"scale_cny_bn": 5, "paid_cny_bn": None, "date": None},
    ]
    rows = [Row({"id": "aerospace-fund", **cells}) for cells in values]
    style = Style(names=lambda _: {}, language=language, width=24, fit=True, keep=True)
    lines = drawing.render(Result("sql", columns, rows), style).splitlines()
    rule = next(index for index, line in enumerate(lines) if line.startswith("─"))
    below = [line.strip() for line in lines[rule + 2 :: 2]]
    assert below[:3] == [f"5{comma}-{comma}2024", f"-{comma}5", "5"]
    assert max(map(cell_len, lines)) <= 24


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", LISTED)
def test_pages_fit_the_terminal_and_lose_nothing(name: str, language: Language) -> None:
    sources, style = BUNDLED.by_id("sources"), Style(names_of(BUNDLED), language)
    for record, width in zip(BUNDLED.records(name)[::20], cycle((40, 60, 80)), strict=False):
        claims = [judged(record, BUNDLED)] if isinstance(record, Claim) else ()
        card = card_of(name, record, BUNDLED.records, claims)
        whole = card_page([card], sources, style)
        fitted = card_page([card], sources, style._replace(width=width, fit=True))
        assert "".join(re.sub(r"[│|\s]", "", fitted)) == "".join(re.sub(r"[│|\s]", "", whole)), record.id
        for copied in re.findall(r"https?://[!-~]+|[a-z0-9]+(?:-[a-z0-9]+)+", whole):
            assert copied in fitted, record.id
        wider = [line for line in fitted.splitlines() if cell_len(line) > width]
        assert all(len(line.split()) == 1 for line in wider), wider  # a long id or address, which stays whole


@pytest.mark.parametrize("language", [Language.EN, Language.ZH])
def test_a_terminal_gets_the_lines_that_are_laid_out(language: Language) -> None:
    widths = cycle((60, 80, 100, 120))
    for result in results(language):
        style = Style(names=names_of(BUNDLED), language=language, width=next(widths), fit=True, header=False)
        layout = lay_out(result, style)
        drawn = drawing.render(result, style).splitlines()
        laid_out = drawing._plain(Layout(layout.blocks, []), style).splitlines()
        assert drawn[: len(laid_out)] == laid_out, result.title
        notes = drawn[len(laid_out) :]
        assert max(map(cell_len, notes), default=0) <= style.width
        assert "".join("".join(notes).split()) == "".join("".join(layout.notes).split())


@pytest.mark.parametrize("width", [60, 80, 120])
def test_compare_shows_all_that_were_named_with_unit_and_year(width: int) -> None:
    names = ("shanghai", "jiangsu", "zhejiang", "anhui")
    result = compare(names, BUNDLED, AS_IS, language=Language.EN)
    text = drawing.render(result, Style(names=names_of(BUNDLED), width=width, fit=True))
    table = text.split("~ derived")[0]
    for place in ("Shanghai", "Jiangsu", "Zhejiang", "Anhui"):
        assert len(re.findall(rf"\b{place}\b", table)) == 1
    assert "GDP, bn yuan, 2025" in table
    assert "Funds  " in table
    assert max(map(cell_len, text.splitlines())) <= width


def test_words_are_broken_at_spaces_and_hyphens_only() -> None:
    assert broken("Suqian-Huai'an textiles extended", 18) == ["Suqian-Huai'an", "  textiles", "  extended"]
    assert broken("the Suqian-Huai'an cluster", 12) == ["the Suqian-", "  Huai'an", "  cluster"]
    assert broken("since 2024-03-12 on", 12) == ["since", "  2024-03-12", "  on"]


def test_what_is_broken_elsewhere_is_seen() -> None:
    assert is_broken_well("Suqian-Huai'an extended", ["Suqian-", "  Huai'an", "  extended"])
    assert not is_broken_well("an extended one", ["an ext", "  ended one"])
    assert not is_broken_well("an extended one", ["an extended"])


def test_chinese_is_broken_between_characters_and_lists_after_their_items() -> None:
    assert broken("长三角一体化发展上升为国家战略。", 14) == ["长三角一体化发", "  展上升为国家", "  战略。"]
    assert broken("台州、宁波、杭州、嘉兴", 19) == ["台州、宁波、杭州、", "  嘉兴"]


@pytest.mark.parametrize("width", [44, 60])
def test_no_line_of_a_chinese_note_begins_with_what_closes_a_sentence(width: int) -> None:
    style = Style(names_of(BUNDLED), Language.ZH, width, fit=True)
    texts = [
        drawing.render(result._replace(rows=result.rows[:1], total=None), style) for result in results(Language.ZH)
    ]
    lines = [line for text in texts for line in text.splitlines()]
    assert sum("。" in line for line in lines) > len(texts)
    assert [line for line in lines if line.startswith(tuple("，。、；：）"))] == []
    assert max(map(cell_len, lines)) <= width


def drawn(rows: list[Row], width: int, *columns: Column) -> list[str]:
    style = Style(names=lambda _: {}, width=width, fit=True)
    return drawing.render(Result("funds", columns, rows), style).splitlines()


def test_numbers_line_up_beside_marked_ones() -> None:
    column = Column("size", "Size", "规模", kind=Kind.AMOUNT)
    rows = [Row({"size": 3900.0}), Row({"size": 230.0}, marks={"size": Mark(known="unconfirmed")})]
    lines = drawn(rows, 80, column)
    assert [line.rstrip() for line in lines[2:4]] == ["3,900", "  230?"]


@pytest.mark.parametrize("arguments", [("funds", "--by", "city"), ("indicators", "goods-trade", "--by", "place,year")])
def test_numbers_line_up_beside_marked_ones_in_a_pipe_too(arguments: tuple[str, ...], real_yrd: Yrd) -> None:
    lines = real_yrd(*arguments).out.splitlines()
    ends = {end.start() for line in lines[2:12] if (end := re.search(r"(?<=\d)[ *~?](?=  |$)", line))}
    last = [re.search(r"([\d.,]+|-)([ *~?]?)$", line) for line in lines[2:12]]
    assert len({match.end(1) for match in last if match}) == 1
    assert ends


def test_one_unit_moves_into_the_heading_and_several_stay() -> None:
    columns = (
        Column("title", "Title", "名称"),
        Column("value", "Value", "数值", kind=Kind.AMOUNT, unit_in="unit"),
        Column("unit", "Unit", "单位"),
    )
    one = [Row({"title": f"a title of some length {index}", "value": 1.0, "unit": "GWh"}) for index in range(2)]
    other = [*one, Row({"title": "another", "value": 2.0, "unit": "km2"})]
    assert drawn(one, 36, *columns)[0].split() == ["Title", "Value", "(GWh)"]
    assert "Unit" in drawn(other, 36, *columns)[0]


def test_a_long_list_becomes_the_number_of_its_items() -> None:
    columns = (Column("title", "Title", "名称"), Column("sectors", "Sectors", "领域", references="sectors"))
    sectors = ("new-materials", "biomedicine", "integrated-circuits")
    rows = [Row({"title": "a title", "sectors": sectors}), Row({"title": "another", "sectors": sectors[:1]})]
    lines = drawn(rows, 40, *columns)
    assert lines[2].split() == ["a", "title", "3", "sectors"]
    assert lines[3].split() == ["another", "new-materials"]


def test_the_environment_decides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    result = Result("funds", (Column("title", "Title", "名称"),), [Row({"title": "word " * 30})])
    style = Style(names=lambda _: {}, color=True)
    expected = drawing.render(result, style)
    for name, value in {"TERM": "dumb", "COLUMNS": "20", "NO_COLOR": "1", "JUPYTER_COLUMNS": "20"}.items():
        monkeypatch.setenv(name, value)
    assert drawing.render(result, style) == expected


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("ascii", [True, False])
@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", LISTED)
def test_a_pipe_gets_the_lines_that_rich_draws(name: str, language: Language, ascii: bool, header: bool) -> None:
    style = Style(names=names_of(BUNDLED), language=language, ascii=ascii, header=header)
    groups = {"clusters": "province", "funds": "province,level"}
    for options in ({}, {"by": groups[name]}) if name in groups else ({},):
        result = ask(TABLES[name], options, BUNDLED, language=language)
        coloured = drawing.render(result, style._replace(color=True))
        assert "\x1b[1m" in coloured or not header
        assert re.sub(r"\x1b\[\d*m", "", coloured) == drawing.render(result, style)


@pytest.mark.parametrize(
    ("branch", "below"), [("├─ ", "│  "), ("   └─ ", "      "), ("│  ├─ ", "│  │  "), ("|  |- ", "|  |  "), ("", "  ")]
)
def test_further_lines_stand_below_the_text_of_a_branch(branch: str, below: str) -> None:
    text = f"{branch}Integrated Circuit Fund"
    assert broken(text, len(branch) + 18) == [f"{branch}Integrated Circuit", f"{below}Fund"]


@pytest.mark.parametrize("language", [Language.EN, Language.ZH])
def test_a_tree_is_the_same_at_every_width(language: Language) -> None:
    query = f"funds --tree -p zhejiang --fields name_{language.value},sectors,scale_cny_bn"
    tree = run(Query.from_text(query, BUNDLED), BUNDLED, language=language)
    style = Style(names_of(BUNDLED), language)

    def branches(drawn: Style) -> list[str]:
        return re.findall(r"^[│├└─ ]*─ (?=\S)", drawing.render(tree, drawn), flags=re.MULTILINE)

    assert max(map(len, branches(style))) > len("└─ ")
    for width in (60, 100, 120, 160):
        assert branches(style._replace(fit=True, width=width)) == branches(style), width


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("depth", [6, 8, 13])
def test_deep_branches_leave_room_for_names(depth: int, width: int) -> None:
    name = "Long Name of a Municipal Guidance Fund for Emerging Industries"
    rows = [Row({"name_en": "   " * (level - 1) + "└─ " * (level > 0) + name}) for level in range(depth)]
    result = Result("funds", (Column("name_en", "Name", "名称"),), rows)
    text = drawing.render(result, Style(names_of(BUNDLED), fit=True, width=width))
    assert text.count("Municipal") == depth


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"))))  # which are printed as escapes
def test_texts_are_as_wide_as_rich_says(text: str) -> None:
    assert cells.cell_len(text) == cell_len(text)


@given(st.text(" ab:", max_size=30), st.text("abc-: 长三角，。", max_size=60), st.integers(1, 60))
def test_what_stands_beside_something_loses_nothing(before: str, text: str, width: int) -> None:
    lines = beside(before, text, width)
    assert "".join("".join(lines).split()) == "".join((before + text).split())
    assert all(cell_len(line) <= width or len(line.split()) <= 1 for line in lines) or cell_len(before) + 18 > width


@given(st.text("ab -*?", max_size=60), st.integers(1, 40))
def test_texts_of_plain_words_are_broken_like_others(text: str, width: int) -> None:
    assert line_breaks._broken_at_spaces(text, width) in (None, line_breaks._lines_within(in_pieces(text), width))
