"""A workbook: the rows, the sources that they cite, and the notes, a sheet each."""

from collections.abc import Sequence

from yrd_cli.query.result import Result, column_reader
from yrd_cli.render.rows import text_of, typed_values
from yrd_cli.render.style import Style
from yrd_cli.render.workbook import Sheet, SheetColumn, write_workbook
from yrd_cli.schema.fields import Language, fields_of
from yrd_cli.schema.source import Source


def render(result: Result, style: Style, sources: Sequence[Source] = ()) -> bytes:
    """Return the workbook of a result and of the sources that its records cite."""
    language = style.language
    columns = [
        SheetColumn(column.heading(language) if language else column.name, column.kind) for column in result.columns
    ]
    read = column_reader(result.rows)
    rows = list(zip(*(typed_values(column, read, style) for column in result.columns), strict=True))
    notes = [[note.zh if language is Language.ZH else note.en] for note in result.printed_notes()]
    sheets = [Sheet(result.table, columns, rows)]
    if sources and result.table != "sources":
        fields = fields_of(type(sources[0]))
        cited = [[field.of(source) for field in fields] for source in sources]
        sheets.append(Sheet("sources", [SheetColumn(field.name, field.kind) for field in fields], cited))
    sheets.append(Sheet("notes", [SheetColumn("note")], [[text_of(result)], *notes]))
    return write_workbook(sheets)
