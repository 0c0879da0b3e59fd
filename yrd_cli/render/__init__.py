"""Results to text: one module per format, chosen by name and imported only then."""

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from yrd_cli.query.result import Result
from yrd_cli.render.style import Style

Renderer = Callable[[Result, Style], str]


class Format(NamedTuple):
    """An output format: the module that renders it, and which options make sense with it."""

    name: str
    module: str
    doc: str
    for_people: bool = False  # shows the default columns, labels and notes; the others every field
    has_header: bool = False
    has_labels: bool = True  # can print names instead of ids, by --lang

    @property
    def render(self) -> Renderer:
        """The function that turns a result into the text of this format, newline included."""
        renderer: Renderer = import_module(self.module).render
        return renderer


FORMATS = {
    form.name: form
    for form in (
        Format("table", "yrd_cli.render.table", "for people", for_people=True, has_header=True),
        Format("list", "yrd_cli.render.list", "a field a line", for_people=True),
        Format("tsv", "yrd_cli.render.tsv", "tab-separated, a line per record", has_header=True),
        Format("csv", "yrd_cli.render.csv", "RFC 4180 quoting, UTF-8, LF", has_header=True),
        Format("json", "yrd_cli.render.json", "one array of records", has_labels=False),
        Format("jsonl", "yrd_cli.render.jsonl", "a JSON object per line", has_labels=False),
        Format("md", "yrd_cli.render.md", "a Markdown table", for_people=True),
        Format("html", "yrd_cli.render.html", "an HTML fragment", for_people=True, has_header=True),
        Format("svg", "yrd_cli.render.svg", "the table as a picture", for_people=True, has_header=True),
    )
}
