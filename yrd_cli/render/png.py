"""The table as a PNG picture, which the extra `png` makes of the SVG one."""

from collections.abc import Sequence

from yrd_cli.query.result import Result
from yrd_cli.render.picture.raster import to_png
from yrd_cli.render.style import Style
from yrd_cli.render.svg import render as render_svg
from yrd_cli.schema.source import Source


def render(result: Result, style: Style, _: Sequence[Source] = ()) -> bytes:
    """Return the bytes of a PNG file."""
    return to_png(render_svg(result, style))
