"""The page as HTML: everything escaped, sources numbered in the order in which they are first cited."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from yrd_cli.errors import printable
from yrd_cli.render.cells import language_pair
from yrd_cli.render.page.assets import POLICY, SCRIPT, STYLE
from yrd_cli.render.page.contents import Cell, Figure, Headline, Page, Section, Table
from yrd_cli.render.picture.canvas import patterns
from yrd_cli.render.picture.draw import draw_svg, notes_of
from yrd_cli.render.picture.subject import Caption
from yrd_cli.render.picture.text import titled
from yrd_cli.schema.fields import Language

_OUTLINE = re.compile(r' d="[^"]{200,}"')  # long enough to be worth a reference
_WIDTH = 460  # of a picture: its text is little smaller than the page's on a phone, and as large on a screen
_SKIP = ("Skip to the content", "跳到正文")
_CONTENTS = ("Contents", "目录")
_SOURCES = ("Sources", "来源")
_FILTER = ("Filter the rows of", "筛选")
_NUMBERS = ("The numbers", "数据")
_CITE = ("Cite as", "引用格式")
_MADE_BY = ("Made by", "生成命令")


def write(page: Page) -> str:
    """The document."""
    return _Writer(page).document()


class _Writer:
    """A page in the making, with the sources cited so far."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._known = {reference.id: reference for reference in page.references}
        self._numbers: dict[str, int] = {}

    def _say(self, pair: tuple[str, str]) -> str:
        return language_pair(pair, self._page.language)

    def document(self) -> str:
        """The whole document: the body is written first, since it numbers the sources."""
        page = self._page
        language = "zh-Hans" if page.language is Language.ZH else "en"
        headlines = [self._headline(headline) for headline in page.headlines]
        outlines, sections = _shared("\n".join(line for section in page.sections for line in self._section(section)))
        body = [
            f'<a class="skip" href="#content">{self._say(_SKIP)}</a>',
            f'<svg class="defs" width="0" height="0" aria-hidden="true"><defs>{patterns()}{outlines}</defs></svg>',
            "<header>",
            f'<p class="dim">{_text(page.edition)}</p>',
            f"<h1>{_text(page.title)}</h1>",
            f"<p>{_text(page.subtitle)}</p>",
            *([f'<p class="dim">{_text(" · ".join(page.marks))}</p>'] if page.marks else []),
            "</header>",
            *self._contents(),
            '<main id="content">',
            "<dl>",
            *headlines,
            "</dl>",
            sections,
            *self._sources(),
            "</main>",
            *self._footer(),
        ]
        linked_data = page.linked_data.replace("<", "\\u003c")  # a `<` could end the element
        head = [
            "<!doctype html>",
            f'<html lang="{language}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{_text(page.title)}</title>",
            f"<style>{STYLE}</style>",
            # Data, not a script to the browser: the policy does not apply.
            f'<script type="application/ld+json">{linked_data}</script>',
            "</head>",
            "<body>",
        ]
        return "\n".join([*head, *body, f"<script>{SCRIPT}</script>", "</body>", "</html>"]) + "\n"

    def _contents(self) -> Iterator[str]:
        yield f'<nav aria-label="{self._say(_CONTENTS)}"><ul>'
        for section in self._page.sections:
            yield f'<li><a href="#{escape(section.id)}">{_text(section.heading)}</a></li>'
        yield f'<li><a href="#sources">{self._say(_SOURCES)}</a></li></ul></nav>'

    def _headline(self, headline: Headline) -> str:
        note = f'<dd class="note">{_text(headline.note)}</dd>' if headline.note else ""
        cited = self._cited(headline.sources)
        return f'<div><dt>{_text(headline.label)}{cited}</dt><dd class="value">{_text(headline.value)}</dd>{note}</div>'

    def _section(self, section: Section) -> Iterator[str]:
        id = escape(section.id)
        yield f'<section aria-labelledby="{id}"><h2 id="{id}">{_text(section.heading)}</h2>'
        yield from _notes(section.notes)
        yield '<div class="blocks">'
        for block in section.blocks:
            yield from self._figure(block) if isinstance(block, Figure) else self._table(block)
        yield "</div></section>"

    def _figure(self, figure: Figure) -> Iterator[str]:
        caption: Caption = figure.subject.caption
        title = titled(caption.title, caption.unit)
        yield f"<figure><h3>{escape(title)}</h3>{draw_svg(figure.subject, _WIDTH, inline=True)}"
        yield f"<figcaption>{_text(caption.finding)}{self._cited(figure.sources)}"
        yield from _notes(notes_of(figure.subject))
        yield "</figcaption>"
        if figure.numbers:
            yield f"<details><summary>{self._say(_NUMBERS)}</summary>"
            yield from self._table(figure.numbers)
            yield "</details>"
        yield "</figure>"

    def _table(self, table: Table) -> Iterator[str]:
        id, caption = escape(table.id), _text(table.caption)
        yield f'<div class="{"long" if table.is_long else "short"}">'
        if table.is_long:
            yield (
                f'<p class="filter" hidden><label for="{id}-filter">{self._say(_FILTER)} “{caption}”</label> '
                f'<input id="{id}-filter" type="search" autocomplete="off"> '
                f'<span id="{id}-count" role="status">{len(table.rows)} / {len(table.rows)}</span></p>'
            )
        mark = " data-long" if table.is_long else ""
        numbers = " ".join(f"n{place}" for place, heading in enumerate(table.headings, 1) if heading.is_number)
        mark += f' class="{numbers}"' if numbers else ""
        yield f'<div class="scroll" role="region" tabindex="0" aria-label="{caption}">'
        yield f'<table id="{id}"{mark}><caption>{caption}</caption><thead><tr>'
        for heading in table.headings:
            yield f"<th scope=col{' class=date' if heading.is_date else ''}>{_text(heading.text)}"
        yield "</thead><tbody>"
        for row in table.rows:
            yield self._row(row)
        yield "</tbody>"
        if table.total:
            yield f"<tfoot>{self._row(table.total)}</tfoot>"
        yield "</table></div>"
        yield from _notes(table.notes)
        yield "</div>"

    # Cells are most of the page: HTML lets their end tags and quotes be omitted, the table says which columns are
    # numbers, and links in tables are superscript without an element of their own.
    def _row(self, row: Sequence[Cell]) -> str:
        written = []
        for index, cell in enumerate(row):
            tag = "td" if index else "th scope=row"
            kind = "" if cell.shade is None else f" class=shade{cell.shade}"
            written.append(f"<{tag}{kind}>{_text(cell.text)}{self._links(cell.sources)}")
        return f"<tr>{''.join(written)}"

    def _cited(self, sources: Iterable[str]) -> str:
        links = self._links(sources)
        return f"<sup>{links}</sup>" if links else ""

    def _links(self, sources: Iterable[str]) -> str:
        """The numbers of sources as links, in the order in which they are first cited on the page."""
        numbers = [
            self._numbers.setdefault(source, len(self._numbers) + 1) for source in sources if source in self._known
        ]
        links = " ".join(f"<a href=#s{number}>{number}</a>" for number in numbers)
        return links and f"\u00a0{links}"  # never alone on a line

    def _sources(self) -> Iterator[str]:
        yield f'<section aria-labelledby="sources"><h2 id="sources">{self._say(_SOURCES)}</h2><ol>'
        for source, number in self._numbers.items():
            reference = self._known[source]
            text = _text(reference.text)
            if reference.url and reference.url.startswith(("https://", "http://")):
                text = f'<a href="{escape(printable(reference.url))}">{text}</a>'
            yield f"<li id=s{number}>{text}"
        yield "</ol></section>"

    def _footer(self) -> Iterator[str]:
        page = self._page
        yield f"<footer><p>{self._say(_CITE)}: {_text(page.citation)}</p><p>{_text(page.licence)}</p>"
        yield f"<p>{self._say(_MADE_BY)}: <code>{_text(page.command)}</code></p></footer>"


def _shared(svgs: str) -> tuple[str, str]:
    """Outlines that several pictures have, to be defined once, and the pictures with references to them."""
    outlines = Counter(_OUTLINE.findall(svgs))
    ids = {outline: f"o{number}" for number, (outline, count) in enumerate(outlines.items()) if count > 1}
    defined = "".join(f'<path id="{id}"{outline}/>' for outline, id in ids.items())
    for outline, id in ids.items():
        svgs = re.sub(f"<path([^>]*){re.escape(outline)}([^>]*>.*?)</path>", rf'<use href="#{id}"\1\2</use>', svgs)
    return defined, svgs


def _text(text: str) -> str:
    return escape(printable(text))


def _notes(notes: Sequence[str]) -> Iterator[str]:
    if notes:
        yield '<ul class="notes">' + "".join(f"<li>{_text(note)}</li>" for note in notes) + "</ul>"
