"""Results to text: one module per format, chosen by name and imported only then."""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module

from yrd_cli.schema.struct import Struct

TYPE_CHECKING = False  # as in typing, which need not be imported for it
if TYPE_CHECKING:  # help reads the list of formats, and needs nothing else of the layers below
    from yrd_cli.query.result import Result
    from yrd_cli.render.style import Style
    from yrd_cli.schema.source import Source

Renderer = Callable[["Result", "Style"], str]
PartsRenderer = Callable[["Result", "Style"], "Iterator[str]"]
BinaryRenderer = Callable[["Result", "Style", "Sequence[Source]"], bytes]


class Format(Struct):
    """An output format: the module that renders it, and which options make sense with it."""

    name: str
    module: str
    for_people: bool = False  # shows the default columns, labels and notes; the others every field
    has_header: bool = False
    has_labels: bool = True  # can print names instead of ids, by --lang
    for_spreadsheets: bool = False  # may begin with a byte order mark, and guard against formulas
    has_columns: bool = True  # depends on which columns a result has
    has_values: bool = True  # prints the values in them
    has_meta: bool = False  # can wrap the rows with the query, notes and sources
    in_parts: bool = False  # renders row by row, so that no more than a row need be in memory
    is_picture: bool = False  # which may be light or dark
    is_binary: bool = False  # renders bytes, with the sources that the rows cite
    description: str = ""  # what it is, in a few words

    @property
    def render(self) -> Renderer:
        """The function that turns a result into the text of this format, newline included."""
        if self.in_parts:
            return lambda result, style: "".join(self.render_parts(result, style))
        renderer: Renderer = import_module(self.module).render
        return renderer

    @property
    def render_parts(self) -> PartsRenderer:
        """The function that yields the text of this format part by part."""
        renderer: PartsRenderer = import_module(self.module).render_parts
        return renderer

    @property
    def render_binary(self) -> BinaryRenderer:
        """The function that turns a result, and the sources that its records cite, into a file of this format."""
        renderer: BinaryRenderer = import_module(self.module).render
        return renderer


FORMATS = {
    form.name: form
    for form in (
        Format(
            "table",
            "yrd_cli.render.table",
            for_people=True,
            has_header=True,
            description="aligned columns and a legend",
        ),
        Format("list", "yrd_cli.render.list", for_people=True, description="a field a line"),
        Format(
            "tsv",
            "yrd_cli.render.tsv",
            in_parts=True,
            has_header=True,
            for_spreadsheets=True,
            description="values between tabs",
        ),
        Format(
            "csv",
            "yrd_cli.render.csv",
            in_parts=True,
            has_header=True,
            for_spreadsheets=True,
            description="values between commas: RFC 4180",
        ),
        Format(
            "json",
            "yrd_cli.render.json",
            in_parts=True,
            has_labels=False,
            has_meta=True,
            description="one flat array of objects",
        ),
        Format("jsonl", "yrd_cli.render.jsonl", in_parts=True, has_labels=False, description="an object a line"),
        Format("md", "yrd_cli.render.md", for_people=True, description="a table in Markdown, its columns aligned"),
        Format(
            "html", "yrd_cli.render.html", for_people=True, has_header=True, description="a table to be put into a page"
        ),
        Format(
            "xlsx", "yrd_cli.render.xlsx", is_binary=True, description="a workbook: the rows, their sources, the notes"
        ),
        Format(
            "svg",
            "yrd_cli.render.svg",
            for_people=True,
            has_header=True,
            is_picture=True,
            description="a picture of the table",
        ),
        Format(
            "png",
            "yrd_cli.render.png",
            for_people=True,
            has_header=True,
            is_binary=True,
            is_picture=True,
            description="the same in pixels; requires the extra 'png'",
        ),
    )
}
