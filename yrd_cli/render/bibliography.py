"""References to sources: as plain text, BibTeX and CSL-JSON. Chinese stays as it is in all of them (UTF-8)."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from yrd_cli.datasets.bundled import Edition
from yrd_cli.errors import printable
from yrd_cli.render.cells import language_pair, text_of
from yrd_cli.schema.enums import GRADES
from yrd_cli.schema.fields import Language
from yrd_cli.schema.record import JsonObject
from yrd_cli.schema.source import Source
from yrd_cli.schema.struct import Struct

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


TITLE = "yrd: facts about the advanced manufacturing of the Yangtze River Delta"  # as CITATION.cff has it
AUTHORS = "the yrd authors"


class Own(Struct):
    """The reference to this dataset: who made it, its title, its editions and licence."""

    id: str
    author: str
    title: str
    version: str
    data_version: str
    date: str
    licence: str


Reference = Source | Own


def own_reference(edition: Edition) -> Own:
    """Return the reference to an edition of this dataset."""
    from yrd_cli import __version__

    return Own("yrd", AUTHORS, TITLE, __version__, edition.version, edition.date, edition.licence)


def plain(source: Source, language: Language = Language.EN) -> str:
    """Return one line: publisher, title, date, grade, link. Square brackets mark a title that is a description."""
    return _comma(language).join(filter(None, (described(source, language), printable(source.url or ""))))


def described(source: Source, language: Language) -> str:
    """Return the same without the link."""
    publisher, title = text_of(source, "publisher", language), text_of(source, "title", language)
    in_quotes = f"《{title}》" if language is Language.ZH else f"“{title}”"
    title = f"[{title}]" if source.described else in_quotes
    grade = next(term for term in GRADES if term.id == source.grade)
    date = source.date or language_pair(_NO_DATE, language)
    parts = [publisher, title, date, source.grade if language is Language.EN else grade.zh]
    return printable(_comma(language).join(part for part in parts if part))


def _comma(language: Language) -> str:
    return "，" if language is Language.ZH else ", "


def _own_line(own: Own) -> str:
    return f"{own.author}, “{own.title}”, version {own.version}, data {own.data_version}, {own.date}, {own.licence}"


def plain_list(references: Sequence[Reference]) -> str:
    """Return a line per reference, each after its id."""
    lines = ((one.id, _own_line(one) if isinstance(one, Own) else plain(one)) for one in references)
    return "".join(f"{id}: {line}\n" for id, line in lines)


def bibtex(references: Sequence[Reference]) -> str:
    """Return an @misc entry per reference, the id as its key. Doubled braces keep names and capitals as they are."""
    return "\n".join(_own_entry(one) if isinstance(one, Own) else _bibtex_entry(one) for one in references)


def _own_entry(own: Own) -> str:
    fields = {"author": f"{{{_escaped(own.author)}}}", "title": f"{{{_escaped(own.title)}}}", **_dates(own.date)}
    fields |= {"version": own.version, "note": _escaped(f"data {own.data_version}; {own.licence}")}
    return _entry(own.id, fields)


def _dates(date: str) -> dict[str, str]:
    year, *rest = date.split("-")
    return {"year": year, "date": date, **({"month": _MONTHS[int(rest[0]) - 1]} if rest else {})}


def _entry(id: str, fields: Mapping[str, str]) -> str:
    lines = (f"  {name} = {value if name == 'month' else f'{{{value}}}'},\n" for name, value in fields.items())
    return f"@misc{{{id},\n{''.join(lines)}}}\n"


def _bibtex_entry(source: Source) -> str:
    title = f"[{source.title}]" if source.described else source.title
    fields = {"author": f"{{{_escaped(source.publisher)}}}", "title": f"{{{_escaped(title)}}}"}
    fields |= _dates(source.date) if source.date else {}
    if source.url:
        fields["url"] = _quoted_url(source.url)
    fields["langid"] = {"zh": "chinese", "en": "english", "ja": "japanese", "id": "indonesian"}[source.language]
    fields["note"] = _escaped("; ".join(part for part in (f"graded {source.grade}", source.note) if part))
    return _entry(source.id, fields)


def _escaped(text: str) -> str:
    """Return `text` as the content of a field, none of it taken for TeX or for BibTeX."""
    return printable(text).translate(_BIBTEX_ESCAPES)


_IN_NO_URL = frozenset('{}\\"^`|<> \u00a0\u3000')  # RFC 3986; a brace would end the field


def _quoted_url(url: str) -> str:
    """Return an address whose every character stands in a field as it is: the others by their codes."""
    return "".join(c if c.isprintable() and c not in _IN_NO_URL else _coded(c) for c in url)


_ADDRESS = re.compile(r"https?://[^\s\x00-\x1f\x7f<>\"，。]+")


def addresses(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where an address begins and ends in a text, and what to link it to, in which nothing ends a sequence."""
    for match in _ADDRESS.finditer(text):
        yield match.start(), match.end(), _quoted_url(match[0])


def _coded(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def csl(references: Sequence[Reference]) -> str:
    """Return an array of CSL-JSON items."""
    items = [_own_item(one) if isinstance(one, Own) else _csl_item(one) for one in references]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _own_item(own: Own) -> JsonObject:
    return {
        "id": own.id,
        "type": "dataset",
        "title": own.title,
        "author": [{"literal": own.author}],
        "version": own.version,
        "issued": _issued(own.date),
        "note": f"data {own.data_version}; {own.licence}",
    }


def _issued(date: str) -> JsonObject:
    return {"date-parts": [[int(part) for part in date.split("-")]]}


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
        item["issued"] = _issued(source.date)
    if source.url:
        item["URL"] = source.url
    if source.note:
        item["note"] = source.note
    return item


STYLES: dict[str, Callable[[Sequence[Reference]], str]] = {"plain": plain_list, "bibtex": bibtex, "csl": csl}
