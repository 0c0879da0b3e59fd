"""Hostile texts in cells, headings, titles and notes of every format: real parsers read back exactly the text."""

import csv
import dataclasses
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
from bibtexparser.bibdatabase import BibDatabase
from bibtexparser.bparser import BibTexParser
from markdown_it import MarkdownIt

from tests.conftest import SMALL, Yrd
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import printable
from yrd_cli.query.result import Column, Note, Result, Row
from yrd_cli.render import FORMATS
from yrd_cli.render.bibliography import STYLES
from yrd_cli.render.style import Style
from yrd_cli.schema.fields import Kind, Language

TEXTS = (
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;http://evil/\x1b\\link",
    "\x9b31mred",
    "bell\a back\b",
    "NUL\0byte",
    "right\u202eto left",
    "zero\u200bwidth",
    "\ufeffmark",
    "line\nbreak",
    "carriage\rreturn",
    "tab\tstop",
    "\u2028separator",
    "non\uffffcharacter",
    "lone \ud800 surrogate",
    "<script>alert(1)</script>",
    "</td></tr></table><b>",
    "<!-- comment",
    "]]><![CDATA[",
    "&lt;b&gt; &amp; &#60; &copy;",
    "R&D and A&B;",
    "\"quoted\" 'text'",
    '"',
    '"begins with a quote',
    '""',
    "' onload='x",
    "a,b;c|d",
    "| pipe || pipes |",
    "*em* **strong** _em_ __strong__",
    "~~struck~~ ~also~",
    "`code` ``code``",
    "[link](http://evil) ![image](x)",
    "[ref]: http://evil",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "> quote",
    "---",
    "===",
    "\\",
    "\\\\ \\n \\| \\*",
    "$x$ and $$y$$",
    "US$100 and US$200",
    "{brace",
    "brace}",
    "}, url = {http://evil",
    "{{}}}{",
    "%comment & #hash _x ^y ~z \\input{/etc/passwd}",
    "@misc{evil, title = {x}}",
    "=1+1",
    '=HYPERLINK("http://evil")',
    "+1",
    "-1",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    " =1+1",
    "\t=1+1",
    "[red]markup[/red] :smile:",
    "%s %d {0} {x!r}",
    "",
    " ",
    "江苏“引号”《书名》、；",
    "x" * 4000,
)
STRINGS = [text for text in TEXTS if text not in ("", " ")]


def column(name: str, title: str) -> Column:
    return Column(name=name, title=title, title_zh=title, description="", kind=Kind.TEXT, default_column=True)


def result_of(text: str) -> Result:
    """The text as a name of a column, a heading, a cell beside another one, a note and a title."""
    columns = (column("plain", "Plain"), column(text or "empty", text))
    rows = [Row({"plain": "here", columns[1].name: text}), Row({"plain": "there", columns[1].name: None})]
    return Result("funds", columns, rows, notes=(Note(text, text),), title=text)


def render(form: str, text: str, **style: Any) -> str:
    return FORMATS[form].render(result_of(text), Style(names=lambda _: {}, **{"language": Language.EN, **style}))


def as_read(text: str) -> str:
    """A text as HTML and Markdown show it: escapes for what cannot be printed, white space as one blank."""
    return " ".join(printable(text).split())


class Texts(HTMLParser):
    """What stands in each of some elements, and which elements there are."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.found: list[tuple[str, str]] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.tags.append(tag)
        self.found.append((tag, ""))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.found and data.strip():
            tag, before = self.found[-1]
            self.found[-1] = (tag, before + data)

    def of(self, *tags: str) -> list[str]:
        return [" ".join(text.split()) for tag, text in self.found if tag in tags]


@pytest.mark.parametrize("form", ["table", "list"])
@pytest.mark.parametrize("text", TEXTS)
def test_a_terminal_gets_nothing_but_text(text: str, form: str) -> None:
    for color in (False, True):
        out = render(form, text, color=color)
        plain = re.sub(r"\x1b\[[0-9;]*m", "", out) if color and "\x1b" not in text else out
        for character in plain.replace("\n", ""):
            assert character.isprintable() or character in "\u00a0\u3000\x1b"
        if not color:
            assert "\x1b" not in out
        assert as_read(text) in " ".join(plain.split())


@pytest.mark.parametrize("text", TEXTS)
def test_markdown_shows_the_text(text: str) -> None:
    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(render("md", text))
    page = Texts()
    page.feed(rendered)
    assert set(page.tags) <= {"table", "thead", "tbody", "tr", "th", "td", "p"}
    assert page.of("th") == ["Plain", as_read(text)]
    assert page.of("td") == ["here", as_read(text), "there", "-"]
    assert page.of("p") == ([as_read(text)] if as_read(text) else [])


@pytest.mark.parametrize("text", TEXTS)
def test_html_shows_the_text_and_is_xml_too(text: str) -> None:
    out = render("html", text)
    ET.fromstring(f"<div>{out}</div>")  # noqa: S314 -- our own
    page = Texts()
    page.feed(out)
    assert set(page.tags) <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "li"}
    assert page.of("caption") == [as_read(text)]
    assert page.of("th") == ["Plain", as_read(text), "here", "there"]
    assert page.of("td") == [as_read(text), "-"]
    assert page.of("li") == [as_read(text)]


@pytest.mark.parametrize("text", TEXTS)
def test_svg_is_xml_and_shows_the_text(text: str) -> None:
    picture = ET.fromstring(render("svg", text))  # noqa: S314 -- our own
    tags = {element.tag.rpartition("}")[2] for element in picture.iter()}
    assert tags <= {"svg", "title", "desc", "style", "defs", "rect", "text", "line"}
    shown = "".join("".join(element.itertext()) for element in picture.iter() if element.tag.endswith("}text"))
    assert "".join(as_read(text).split()) in "".join(shown.split())


@pytest.mark.parametrize("text", STRINGS)
def test_json_keeps_the_text(text: str) -> None:
    rows = [{"plain": "here", text: text}, {"plain": "there", text: None}]
    assert json.loads(render("json", text, language=None)) == rows
    assert [json.loads(line) for line in render("jsonl", text, language=None).split("\n")[:-1]] == rows


def in_csv(text: str) -> str:
    return "".join(c if c in "\t\r\n" or not re.match("[\0-\x1f\x7f-\x9f]", c) else f"\\x{ord(c):02x}" for c in text)


@pytest.mark.parametrize("text", STRINGS)
def test_csv_and_tsv_keep_the_text(text: str) -> None:
    for form, expected, dialect in (("csv", in_csv(text), "excel"), ("tsv", printable(text), "excel-tab")):
        out = render(form, text, language=None)
        rows = list(csv.reader(io.StringIO(out, newline=""), dialect, strict=True))
        assert rows == [["plain", expected], ["here", expected], ["there", ""]]


# What is no formula, whoever reads it: Excel takes wide signs for the others in Chinese and Japanese.
FORMULA = re.compile(r"[ \u3000]*[=+\-@\t\r\n＝＋－＠]")


@pytest.mark.parametrize("text", STRINGS)
@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_a_spreadsheet_runs_no_cell_and_no_header(text: str, form: str) -> None:
    for language in (None, Language.EN):
        out = render(form, text, guard=True, language=language)
        for row in csv.reader(io.StringIO(out, newline=""), "excel" if form == "csv" else "excel-tab"):
            assert not any(FORMULA.match(cell) for cell in row)
            assert row[1].removeprefix("'" if FORMULA.match(text) else "") in (in_csv(text), printable(text), "")


SOURCE = Dataset(SMALL).by_id("sources")["herald-2019"]


def sources_with(text: str) -> list[Any]:
    changed = dataclasses.replace(SOURCE, title=text, publisher=text, note=text, url=f"https://example.org/{text}")
    return [changed, dataclasses.replace(SOURCE, id="next")]


READER = BibTexParser()  # makes its grammar once: that takes longer than to parse
READER.expect_multiple_parse = True


@cache
def entries_of(text: str) -> list[dict[str, str]]:
    """The entries of BibTeX."""
    READER.bib_database = BibDatabase()
    READER.bib_database.load_common_strings()
    entries: list[dict[str, str]] = READER.parse(text).entries
    return entries


@pytest.mark.parametrize("text", STRINGS)
def test_bibtex_has_its_entries_and_its_fields(text: str) -> None:
    out = STYLES["bibtex"](sources_with(text))
    depth = 0
    for character in out:  # as BibTeX counts, which knows no escapes
        depth += (character == "{") - (character == "}")
        assert 0 <= depth < 6
    assert depth == 0
    first, second = entries_of(out)
    names = {"ENTRYTYPE", "ID", "author", "title", "year", "date", "month", "url", "langid", "note"}
    assert (first["ID"], second["ID"]) == ("herald-2019", "next")
    assert set(first) <= names
    assert second == entries_of(STYLES["bibtex"]([SOURCE]))[0] | {"ID": "next"}
    assert re.fullmatch(r"https://example\.org/[^\s{}\\\"^`|<>]*", first["url"])
    assert out.isprintable() or all(line.isprintable() for line in out.split("\n"))


@pytest.mark.parametrize("text", STRINGS)
def test_other_references_are_one_line_or_json(text: str) -> None:
    plain = STYLES["plain"](sources_with(text)).split("\n")
    assert len(plain) == 3
    assert all(line.isprintable() for line in plain)
    first, second = json.loads(STYLES["csl"](sources_with(text)))
    assert (first["title"], second["id"]) == (text, "next")


@pytest.mark.parametrize("text", [text for text in STRINGS if "\0" not in text and "\ud800" not in text])
def test_a_query_may_name_a_column_anything(text: str, yrd: Yrd) -> None:
    name, value = text.replace('"', '""'), text.replace("'", "''")
    query = f"""select '{value}' as "{name}" """
    for form in (name for name, form in FORMATS.items() if not form.is_binary):
        run = yrd("sql", query, "-f", form)
        assert run.code == 0
        assert all(character.isprintable() or character in "\n\r\t\u00a0\u3000\ufeff" for character in run.err)
        if form not in ("json", "jsonl", "csv"):
            assert all(line.replace("\u00a0", "").replace("\u3000", "").isprintable() for line in run.out.split("\n"))
        if form == "json":
            assert json.loads(run.out) == [{text: text}]


# One column, of which some cells are empty.


def cells_of(path: Path, form: str) -> dict[str, list[str]]:
    """The cells of the only column below its header, as three readers understand the file with their own defaults."""
    separator = "," if form == "csv" else "\t"
    with path.open(encoding="utf-8", newline="") as file:
        by_csv = [row[0] for row in csv.reader(file, delimiter=separator)][1:]
    frame = pd.read_csv(path, sep=separator, keep_default_na=False, dtype=str)
    query = "SELECT * FROM read_csv(?, delim = ?, header = true, all_varchar = true, null_padding = false)"
    rows = duckdb.execute(query, [str(path), separator]).fetchall()
    return {"csv": by_csv, "pandas": list(frame.iloc[:, 0]), "duckdb": [row[0] or "" for row in rows]}


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("field", ["scale_cny_bn", "parent", "manager", "name_zh", "sizes", "facts"])
def test_a_single_column_has_a_row_for_each_record(field: str, form: str, yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / f"x.{form}"
    assert yrd("funds", "--fields", field, "-o", str(path)).code == 0
    expected = len(json.loads(yrd("funds", "--json").out))
    cells = cells_of(path, form)
    assert {reader: len(found) for reader, found in cells.items()} == dict.fromkeys(cells, expected)
    assert cells["csv"] == cells["pandas"] == cells["duckdb"]


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_hostile_cells_alone_in_their_column(form: str, tmp_path: Path) -> None:
    texts: Sequence[str] = [text for text in TEXTS if text.strip() and not re.search("[\ud800\r\n\t]", text)]
    only = Result("funds", (column("only", "Only"),), [Row({"only": text}) for text in texts])
    path = tmp_path / f"x.{form}"
    text = FORMATS[form].render(only, Style(names=lambda _: {}, language=None))
    path.write_text(text, encoding="utf-8", newline="")
    expected = [in_csv(text) if form == "csv" else printable(text) for text in texts]
    for reader, found in cells_of(path, form).items():
        assert found == expected, reader
