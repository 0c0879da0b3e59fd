"""An HTML fragment: one accessible table, everything escaped, no style of its own."""

from html import escape

from yrd_cli.errors import printable
from yrd_cli.query.result import Column, Result
from yrd_cli.render.rows import cells_for_people, folded, notes_for_people
from yrd_cli.render.style import Style
from yrd_cli.schema.fields import Language


def render(result: Result, style: Style) -> str:
    """A table with a caption, a head with scopes, a foot for the total, and the notes below as a list."""
    language = style.language or Language.EN
    result = folded(result, language, style.names)
    tag = "zh" if language is Language.ZH else "en"
    body = [_row(result.columns, cells) for cells in cells_for_people(result, style)]
    foot = [body.pop()] if result.total else []
    heads = "".join(f'<th scope="col">{escape(column.heading(language))}</th>' for column in result.columns)
    parts = [f'<table lang="{tag}">', f"<caption>{escape(printable(result.title))}</caption>"]
    if style.header:
        parts += ["<thead>", f"<tr>{heads}</tr>", "</thead>"]
    parts += ["<tbody>", *body, "</tbody>"]
    if foot:
        parts += ["<tfoot>", *foot, "</tfoot>"]
    parts.append("</table>")
    notes = notes_for_people(result, result.columns, language)
    if notes:
        parts += [f'<ul lang="{tag}">', *(f"<li>{escape(note)}</li>" for note in notes), "</ul>"]
    return "\n".join(parts) + "\n"


def _row(columns: tuple[Column, ...], cells: list[str]) -> str:
    first, *rest = [
        f' style="text-align:right">{escape(text)}' if column.kind.is_number else f">{escape(text)}"
        for column, text in zip(columns, cells, strict=True)
    ]
    return f'<tr><th scope="row"{first}</th>' + "".join(f"<td{text}</td>" for text in rest) + "</tr>"
