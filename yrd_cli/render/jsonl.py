"""JSON Lines: an object per record and line."""

from yrd_cli.query.result import Result
from yrd_cli.render.plain import plain_rows
from yrd_cli.render.style import Style
from yrd_cli.schema.serialize import encode


def render(result: Result, _: Style) -> str:
    """One object per line, nothing for no records."""
    return "".join(encode(row) + "\n" for row in plain_rows(result))
