"""The table as a PNG picture, which the extra `png` makes of the SVG one."""

from yrd_cli.query.result import Result
from yrd_cli.render.picture.raster import to_png
from yrd_cli.render.style import Style
from yrd_cli.render.svg import render as render_svg


def render(result: Result, style: Style) -> bytes:
    """The bytes of a PNG file."""
    return to_png(render_svg(result, style))
