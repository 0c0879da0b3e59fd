"""Markdown tables, aligned by terminal cells, so that they can also be read as they are."""

import re

from yrd_cli.query.result import Result
from yrd_cli.render.cells import cell_len
from yrd_cli.render.rows import cells_for_people, folded, notes_for_people
from yrd_cli.render.style import Style
from yrd_cli.schema.fields import Language

_MIN_WIDTH = 3  # what a delimiter row needs: ---


def render(result: Result, style: Style) -> str:
    """A GitHub-flavoured table, then the notes as a paragraph each; pipes in cells are escaped."""
    language = style.language or Language.EN
    result = folded(result, language, style.names)
    rows = [[_escaped(text) for text in cells] for cells in cells_for_people(result, style)]
    headings = [_escaped(column.heading(language)) for column in result.columns]
    widths = [
        max(_MIN_WIDTH, *(cell_len(row[place]) for row in (headings, *rows))) for place in range(len(result.columns))
    ]
    right = [column.kind.is_number for column in result.columns]
    rule = [f"{'-' * (width - 1)}:" if to_right else "-" * width for width, to_right in zip(widths, right, strict=True)]
    lines = [headings, rule, *rows]
    table = "".join(f"| {' | '.join(_padded(line, widths, right))} |\n" for line in lines)
    notes = notes_for_people(result, result.columns, language)
    return table + "".join(f"\n{_paragraph(note)}\n" for note in notes)


def _padded(cells: list[str], widths: list[int], right: list[bool]) -> list[str]:
    padded = []
    for text, width, to_right in zip(cells, widths, right, strict=True):
        space = " " * (width - cell_len(text))
        padded.append(space + text if to_right else text + space)
    return padded


_SIGNS = re.compile(
    r"[\\\\|`*_\[\]<>]"  # of emphasis, code, links, tags and cells
    r"|&(?=#?\w+;)"  # what would be read as an entity; R&D stays as it is
)
_PAIRED = "~$"  # strike something out, or set it as a formula, if there are two
_STARTS_BLOCK = re.compile(r"^(\s*)(?=[-+=#]|(\d+)[.)]\s)(\d*)")  # of a list, a heading or a rule


def _escaped(text: str) -> str:
    """Return `text` as it is to be read, none of it taken for Markdown."""
    escaped = _SIGNS.sub(r"\\\g<0>", text)
    for sign in _PAIRED:
        if text.count(sign) > 1:
            escaped = escaped.replace(sign, f"\\{sign}")
    return escaped


def _paragraph(text: str) -> str:
    """Return `text` as a paragraph, none of it taken for Markdown."""
    return _STARTS_BLOCK.sub(r"\1\3\\", _escaped(text))
