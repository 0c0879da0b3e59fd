"""Markdown tables, aligned by terminal cells, so that they can also be read as they are."""

from rich.cells import cell_len

from yrd_cli.query.result import Result
from yrd_cli.render.rows import cells_for_people, folded, notes_for_people
from yrd_cli.render.style import Style
from yrd_cli.schema.fields import Language

_NARROWEST = 3  # what a delimiter row needs: ---


def render(result: Result, style: Style) -> str:
    """A GitHub-flavoured table, then the notes as a paragraph each; pipes in cells are escaped."""
    language = style.language or Language.EN
    result = folded(result, language, style.names)
    rows = [[_escaped(text) for text in cells] for cells in cells_for_people(result, style)]
    headings = [_escaped(column.heading(language)) for column in result.columns]
    widths = [
        max(_NARROWEST, *(cell_len(row[place]) for row in (headings, *rows))) for place in range(len(result.columns))
    ]
    right = [column.kind.is_number for column in result.columns]
    rule = [f"{'-' * (width - 1)}:" if to_right else "-" * width for width, to_right in zip(widths, right, strict=True)]
    lines = [headings, rule, *rows]
    table = "".join(f"| {' | '.join(_padded(line, widths, right))} |\n" for line in lines)
    notes = notes_for_people(result, result.columns, language)
    return table + "".join(f"\n{_escaped(note)}\n" for note in notes)


def _padded(cells: list[str], widths: list[int], right: list[bool]) -> list[str]:
    padded = []
    for text, width, to_right in zip(cells, widths, right, strict=True):
        space = " " * (width - cell_len(text))
        padded.append(space + text if to_right else text + space)
    return padded


def _escaped(text: str) -> str:
    for sign in "\\|`*_[]<>":
        text = text.replace(sign, f"\\{sign}")
    return text
