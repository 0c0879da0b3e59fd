"""The table as an SVG picture."""

from yrd_cli.query.result import Column, Mark, Result
from yrd_cli.render.cells import language_pair
from yrd_cli.render.picture.caption import title_of_groups
from yrd_cli.render.picture.subject import Caption, Grid, GridColumn
from yrd_cli.render.picture.table_picture import draw
from yrd_cli.render.rows import cells_for_people, folded, notes_for_people
from yrd_cli.render.style import Names, Style
from yrd_cli.schema.fields import Language, fields_of
from yrd_cli.schema.tables import TABLES

_COMPARE = "compare"
_MAX_NAMED = 3  # keys in a title
_OF_ROW = (
    "Bars are as long as the values of their row, from zero; hollow: unconfirmed, or a bound (at least …).",
    "条形按各行数值自零起绘制；空心：待核实，或仅为界限（至少……）。",
)


def render(result: Result, style: Style) -> str:
    """An SVG document as wide as the table."""
    return draw(grid(result, style))


def grid(result: Result, style: Style) -> Grid:
    """Return the table as it is to be drawn, with its notes wrapped below it."""
    language = style.language or Language.EN
    result = folded(result, language, style.names)
    rows = cells_for_people(result, style)
    columns = tuple(
        GridColumn(
            column.heading(language), tuple(row[index] for row in rows), column.kind.is_number, *_bars(result, column)
        )
        for index, column in enumerate(result.columns)
    )
    notes = notes_for_people(result, result.columns, language)
    if any(column.parts for column in columns):
        notes.insert(0, language_pair(_OF_ROW, language))
    title = _title(result, language, style.names)
    caption = Caption(
        title=title,
        finding=f"{title}: {len(result.rows)}",
        notes=tuple(notes),
        citation=style.citation,
        command=style.command,
        language=language,
    )
    return Grid(caption=caption, columns=columns, has_header=style.header, has_total=result.total is not None)


def _title(result: Result, language: Language, names: Names) -> str:
    """Return what the table is of: its name, or what is compared; the command is at the foot."""
    if result.table == _COMPARE:
        named = [column for column in result.columns if column.name in result.named]
        return ("、" if language is Language.ZH else ", ").join(column.heading(language) for column in named)
    table = TABLES.get(result.table)
    if table is None:
        return result.title
    title, fields = (table.title, table.title_zh), fields_of(table.record_type)
    by = [field for name in result.by for field in fields if name in field.dimensions]
    keys = dict.fromkeys(str(record.get("key")) for record in result.records()) if table.is_series and by else {}
    if 0 < len(keys) <= _MAX_NAMED:  # what the values are of, rather than the table
        known = [names("keys")[key] for key in keys]
        title = ", ".join(key.en for key in known), "、".join(key.zh for key in known)
    return language_pair(title_of_groups(title, by) if by else title, language)


def _bars(result: Result, column: Column) -> tuple[tuple[float, ...], tuple[bool, ...]]:
    """Return the bars of what is compared: the values of a row are of one measure, unit, year and basis."""
    if result.table != _COMPARE or column.name not in result.named:
        return (), ()
    parts = []
    for row in result.rows:
        numbers = [number for name in result.named if isinstance(number := row.get(name), int | float)]
        value, largest = row[column.name], max(numbers, default=0)
        is_drawn = isinstance(value, int | float) and min(numbers) >= 0 and largest > 0
        parts.append(float(value) / largest if is_drawn else 0.0)
    return tuple(parts), tuple(_is_hollow(row.mark(column)) for row in result.rows)


def _is_hollow(mark: Mark) -> bool:
    """Whether a bar must not look exact: its value is unconfirmed, or a bound."""
    return mark.known == "unconfirmed" or mark.qualifier not in (None, "about")
