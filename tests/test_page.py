"""The page: one file that asks for nothing, runs only its own script, and numbers its sources."""

import json
import re
from html.parser import HTMLParser

import pytest

from tests.pictures import CITIES, HOSTILE, OUTLINES, PROVINCES
from yrd_cli.render.page.assets import SCRIPT, STYLE, hash_of
from yrd_cli.render.page.contents import Cell, Figure, Heading, Headline, Page, Reference, Section, Table
from yrd_cli.render.page.document import write
from yrd_cli.render.picture.subject import Area, Bars, Caption, Line, Lines, Point, RegionMap, Series, Spot, Value
from yrd_cli.schema.fields import Language

ENGLISH = ("Where", "Clusters by city", "Jiangsu is first.", "Shanghai")
CHINESE = ("分布", "各市集群", "江苏最多。", "上海")


def page(language: Language = Language.EN, name: str = "") -> Page:
    """A page with a block of each kind, and `name` wherever a name from the data can be."""
    zh = language is Language.ZH
    where, title, finding, place = CHINESE if zh else ENGLISH
    name = name or place
    caption = Caption(title=title, finding=finding, notes=(name,), unit="bn yuan", language=language)
    number = Value(3, "3?", unconfirmed=True)
    areas = tuple(Area(one.id, one.name_zh if zh else one.name_en, OUTLINES[one.id]) for one in PROVINCES)
    spots = tuple(Spot(c.id, c.name_en, c.province, c.longitude, c.latitude, number) for c in CITIES[:9])
    headings = (Heading("Name"), Heading("Size", is_number=True))
    rows = (
        (Cell(name, ("b", "a")), Cell("1,000", ("c",))),
        (Cell("Anhui"), Cell("20")),
        (Cell("Zhejiang"), Cell("-")),
        (Cell("Jiangsu"), Cell("300~")),
    )
    table = Table(id="funds", caption=name, headings=headings, rows=rows, is_long=True)
    heat = Table(
        id="heat",
        caption="Heat",
        headings=headings,
        rows=((Cell(name), Cell("4", shade=4)),),
        total=(Cell("Total"), Cell("4")),
    )
    return Page(
        title=name,
        subtitle=name,
        edition="yrd 0.1.0",
        licence="CC BY 4.0",
        citation=name,
        command=f"yrd report {name}",
        headlines=(Headline(value="26", label=name, note=name, sources=("a",)),),
        sections=(
            Section(
                id="where",
                heading=where,
                blocks=(
                    Figure(subject=RegionMap(caption=caption, areas=areas, spots=spots), sources=("c",)),
                    Figure(
                        subject=Bars(caption=caption, groups=(name,), series=(Series(name, (number,)),)), numbers=heat
                    ),
                    Figure(subject=Lines(caption=caption, lines=(Line(name, (Point(2024, number),)),))),
                ),
            ),
            Section(id="all", heading=name, notes=(name,), blocks=(table,)),
        ),
        references=(
            Reference("a", f"A {name}", "https://example.org/a?b=1&c=2"),
            Reference("b", "B", "javascript:alert(1)"),
            Reference("c", "C"),
            Reference("never-cited", "D"),
        ),
        linked_data=json.dumps({"@context": "https://schema.org", "@type": "Dataset", "name": name}),
        marks=("? unconfirmed",),
        language=language,
    )


class Elements(HTMLParser):
    """Every start tag with its attributes, and the text of scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.texts.setdefault(self.open[-1], []).append(data)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.mark.parametrize("name", ["Shanghai", HOSTILE, "{}<!--", "</style></title></svg>"])
def test_only_what_the_policy_has_the_hash_of_runs_and_styles(name: str) -> None:
    text = write(page(name=name))
    found = Elements(text)
    policy = next(meta["content"] for meta in found.of("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert {f"style-src {hash_of(STYLE)}", f"script-src {hash_of(SCRIPT)}"} <= set(policy.split("; "))
    assert found.texts["style"] == [STYLE]
    data, script = found.texts["script"]
    assert script == SCRIPT
    assert json.loads(data)["name"] == name
    assert [one.get("type") for one in found.of("script")] == ["application/ld+json", None]
    for tag, attributes in found.tags:
        assert tag not in ("img", "link", "iframe", "object", "embed", "base", "form")
        assert not any(key.startswith("on") or key in ("style", "src") for key in attributes)
        assert (attributes.get("href") or "#").startswith(("#", "https://example.org/"))


def test_sources_are_numbered_as_they_are_cited_and_each_number_leads_to_its_source() -> None:
    text = write(page())
    assert re.findall(r"<li id=s(\d+)>(?:<a [^>]*>)?(\w)", text) == [("1", "A"), ("2", "C"), ("3", "B")]
    cited = re.findall(r"<a href=#(s\d+)>(\d+)</a>", text)
    assert {link for link, _ in cited} == {"s1", "s2", "s3"}
    assert all(link == f"s{number}" for link, number in cited)
    assert "never-cited" not in text
    assert 'href="https://example.org/a?b=1&amp;c=2"' in text
    assert "javascript:" not in text


@pytest.mark.parametrize("language", list(Language))
def test_a_page_can_be_walked_through_by_its_structure(language: Language) -> None:
    text = write(page(language))
    found = Elements(text)
    assert found.of("html")[0]["lang"] == ("zh-Hans" if language is Language.ZH else "en")
    assert [len(found.of(tag)) for tag in ("header", "nav", "main", "footer", "h1")] == [1, 1, 1, 1, 1]
    assert found.of("a")[0]["href"] == "#content"
    ids = [attributes["id"] for _, attributes in found.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    assert {f"#{id}" for id in ids} >= {one["href"] for one in found.of("a") if (one["href"] or "").startswith("#")}
    assert len(found.of("caption")) == len(found.of("table")) == 2
    assert {one.get("scope") for one in found.of("th")} == {"col", "row"}
    pictures = [one for one in found.of("svg") if one.get("aria-hidden") != "true"]
    assert [one.get("role") for one in pictures] == ["img"] * 3
    said = CHINESE[2] if language is Language.ZH else ENGLISH[2]
    assert text.count(f"<desc>{said}</desc>") == 3


def test_figures_have_the_text_that_their_pictures_lose_on_a_page() -> None:
    text = write(page())
    assert text.count("<h3>Clusters by city (bn yuan)</h3>") == 3
    assert "Hollow: unconfirmed." in text
    assert "<code>yrd report Shanghai</code>" in text
    assert "<style>" not in text[text.index("<body>") :]
