"""JSON Lines: an object per record and line."""

from collections.abc import Iterator

from yrd_cli.query.result import Result
from yrd_cli.render.plain import plain_rows
from yrd_cli.render.style import Style
from yrd_cli.schema.serialize import encode


def render_parts(result: Result, _: Style) -> Iterator[str]:
    """Yield one object per line, nothing for no records."""
    for row in plain_rows(result):
        yield encode(row) + "\n"
