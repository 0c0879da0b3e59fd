"""What a page consists of, as typed values: every text is in the language of the reader, with its marks."""

from dataclasses import dataclass

from yrd_cli.render.picture.subject import Subject
from yrd_cli.schema.fields import Language


@dataclass(frozen=True)
class Cell:
    """A cell: its text, the ids of its sources, and how dark it is (0 to 4) in a heat table."""

    text: str
    sources: tuple[str, ...] = ()
    shade: int | None = None


@dataclass(frozen=True)
class Heading:
    """The heading of a column."""

    text: str
    is_number: bool = False
    is_date: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table; the first column names the row. A `is_long` one can be filtered, and its columns sorted."""

    id: str
    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    is_long: bool = False


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A picture, what it shows (its caption has it), its sources, and its numbers as a table to unfold."""

    subject: Subject
    sources: tuple[str, ...] = ()
    numbers: Table | None = None


@dataclass(frozen=True, kw_only=True)
class Headline:
    """A number that stands out: `26 national-level clusters`, and what must be said beside it."""

    value: str
    label: str
    note: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the page under a heading."""

    id: str
    heading: str
    blocks: tuple[Table | Figure, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reference:
    """A source as it is cited; `url` only if it is one of the web."""

    id: str
    text: str
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Page:
    """A whole report. `edition` says which data, `marks` what the marks after values mean, `linked_data` is JSON-LD."""

    title: str
    subtitle: str
    edition: str
    licence: str
    citation: str
    command: str
    headlines: tuple[Headline, ...]
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    linked_data: str
    marks: tuple[str, ...] = ()
    language: Language = Language.EN
