"""What a page consists of, as typed values: every text is in the language of the reader, with its marks."""

from yrd_cli.render.picture.subject import Subject
from yrd_cli.schema.fields import Language
from yrd_cli.schema.struct import Struct


class Cell(Struct):
    """A cell: its text, the ids of its sources, and how dark it is (0 to 4) in a heat table."""

    text: str
    sources: tuple[str, ...] = ()
    shade: int | None = None


class Heading(Struct):
    """The heading of a column."""

    text: str
    is_number: bool = False
    is_date: bool = False


class Table(Struct):
    """A table; the first column names the row. A `is_long` one can be filtered, and its columns sorted."""

    id: str
    caption: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    notes: tuple[str, ...] = ()
    is_long: bool = False


class Figure(Struct):
    """A picture, what it shows (its caption has it), its sources, and its numbers as a table to unfold."""

    subject: Subject
    sources: tuple[str, ...] = ()
    numbers: Table | None = None


class Headline(Struct):
    """A number that stands out: `26 national-level clusters`, and what must be said beside it."""

    value: str
    label: str
    note: str = ""
    sources: tuple[str, ...] = ()


class Section(Struct):
    """A part of the page under a heading."""

    id: str
    heading: str
    blocks: tuple[Table | Figure, ...]
    notes: tuple[str, ...] = ()


class Reference(Struct):
    """A source as it is cited; `url` only if it is one of the web."""

    id: str
    text: str
    url: str | None = None


class Page(Struct):
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
