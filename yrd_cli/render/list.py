"""A field a line: for records with more fields than a terminal has columns."""

from yrd_cli.query.result import Result
from yrd_cli.render.cells import cell_len
from yrd_cli.render.line_breaks import beside
from yrd_cli.render.rows import cells_for_people, folded, notes_for_people
from yrd_cli.render.style import Style
from yrd_cli.schema.fields import Language


def render(result: Result, style: Style) -> str:
    """Each row as lines of heading and value, aligned, an empty line between rows; then the notes."""
    language = style.language or Language.EN
    result = folded(result, language, style.names)
    headings = [column.heading(language) for column in result.columns]
    width = max(map(cell_len, headings), default=0)
    blocks = [
        "".join(
            f"{line}\n"
            for heading, text in zip(headings, cells, strict=True)
            for line in beside(f"{heading}{' ' * (width - cell_len(heading))}  ", text, style.width)
        )
        for cells in cells_for_people(result, style)
    ]
    notes = notes_for_people(result, result.columns, language)
    lines = [line for note in notes for line in beside("", note, style.width)]
    return "\n".join([*blocks, *(["".join(f"{line}\n" for line in lines)] if lines else [])])
