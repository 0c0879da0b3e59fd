"""The table as an SVG picture."""

from yrd_cli.query.result import Result
from yrd_cli.render.picture.subject import Caption, Grid, GridColumn
from yrd_cli.render.picture.table_picture import draw
from yrd_cli.render.rows import cells_for_people, notes_for_people
from yrd_cli.render.style import Style
from yrd_cli.schema.fields import Language


def render(result: Result, style: Style) -> str:
    """An SVG document as wide as the table."""
    return draw(grid(result, style))


def grid(result: Result, style: Style) -> Grid:
    """Return the table as it is to be drawn, with its notes wrapped below it."""
    language = style.language or Language.EN
    rows = cells_for_people(result, style)
    columns = tuple(
        GridColumn(column.heading(language), tuple(row[index] for row in rows), column.kind.is_number)
        for index, column in enumerate(result.columns)
    )
    caption = Caption(
        title=result.title,
        finding=f"{result.title}: {len(result.rows)}",
        notes=tuple(notes_for_people(result, result.columns, language)),
        language=language,
    )
    return Grid(caption=caption, columns=columns, has_header=style.header, has_total=result.total is not None)
