"""References to sources: as plain text, BibTeX and CSL-JSON. Chinese stays as it is in all of them (UTF-8)."""

import json
from collections.abc import Callable, Sequence

from yrd_cli.errors import printable
from yrd_cli.render.cells import language_pair, text_of
from yrd_cli.schema.enums import GRADES
from yrd_cli.schema.fields import Language
from yrd_cli.schema.record import JsonObject
from yrd_cli.schema.source import Source

_NO_DATE = ("no date", "无日期")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BIBTEX_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        # BibTeX counts braces whether there is a backslash before them or not: one alone would end the entry or never.
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
# By grade: what CSL calls such a document, and where it keeps who published it.
_CSL_TYPES = {
    "official": ("report", "publisher"),
    "media": ("article-newspaper", "container-title"),
    "institution": ("report", "publisher"),
    "repost": ("article-newspaper", "container-title"),
    "weak": ("webpage", "container-title"),
}


def plain(source: Source, language: Language = Language.EN) -> str:
    """Return one line: publisher, title, date, grade, link. Square brackets mark a title that is a description."""
    publisher, title = text_of(source, "publisher", language), text_of(source, "title", language)
    title = f"[{title}]" if source.described else f"“{title}”"
    grade = next(term for term in GRADES if term.id == source.grade)
    date = source.date or language_pair(_NO_DATE, language)
    parts = [publisher, title, date, source.grade if language is Language.EN else grade.zh, source.url]
    return printable(", ".join(part for part in parts if part))


def plain_list(sources: Sequence[Source]) -> str:
    """Return a line per source, each after its id."""
    return "".join(f"{source.id}: {plain(source)}\n" for source in sources)


def bibtex(sources: Sequence[Source]) -> str:
    """Return an @misc entry per source, the id as its key. Doubled braces keep names and capitals as they are."""
    return "\n".join(_bibtex_entry(source) for source in sources)


def _bibtex_entry(source: Source) -> str:
    title = f"[{source.title}]" if source.described else source.title
    fields = {"author": f"{{{_escaped(source.publisher)}}}", "title": f"{{{_escaped(title)}}}"}
    if source.date:
        year, *rest = source.date.split("-")
        fields["year"] = year
        fields["date"] = source.date
        if rest:
            fields["month"] = _MONTHS[int(rest[0]) - 1]
    if source.url:
        fields["url"] = _quoted_url(source.url)
    fields["langid"] = {"zh": "chinese", "en": "english", "ja": "japanese", "id": "indonesian"}[source.language]
    fields["note"] = _escaped("; ".join(part for part in (f"graded {source.grade}", source.note) if part))
    lines = (f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n" for name, value in fields.items())
    return f"@misc{{{source.id},\n{''.join(lines)}}}\n"


def _escaped(text: str) -> str:
    """Return `text` as the content of a field, none of it taken for TeX or for BibTeX."""
    return printable(text).translate(_BIBTEX_ESCAPES)


_IN_NO_URL = frozenset('{}\\"^`|<> \u00a0\u3000')  # RFC 3986; a brace would end the field


def _quoted_url(url: str) -> str:
    """Return an address whose every character stands in a field as it is: the others by their codes."""
    return "".join(c if c.isprintable() and c not in _IN_NO_URL else _coded(c) for c in url)


def _coded(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def csl(sources: Sequence[Source]) -> str:
    """Return an array of CSL-JSON items."""
    return json.dumps([_csl_item(source) for source in sources], ensure_ascii=False, indent=1) + "\n"


def _csl_item(source: Source) -> JsonObject:
    kind, published_in = _CSL_TYPES[source.grade]
    item: JsonObject = {
        "id": source.id,
        "type": kind,
        "title": f"[{source.title}]" if source.described else source.title,
        published_in: source.publisher,
        "language": source.language,
    }
    if source.date:
        item["issued"] = {"date-parts": [[int(part) for part in source.date.split("-")]]}
    if source.url:
        item["URL"] = source.url
    if source.note:
        item["note"] = source.note
    return item


STYLES: dict[str, Callable[[Sequence[Source]], str]] = {"plain": plain_list, "bibtex": bibtex, "csl": csl}
