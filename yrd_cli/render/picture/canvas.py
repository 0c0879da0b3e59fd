"""An SVG document, written element by element: everything escaped, nothing fetched, no script."""

import math
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise

from yrd_cli.errors import printable
from yrd_cli.render.picture.labels import Box
from yrd_cli.render.picture.palette import CSS
from yrd_cli.render.picture.subject import Caption
from yrd_cli.render.picture.text import length, wrap
from yrd_cli.schema.fields import Language

MARGIN = 24
_CUT = 20  # of the margin, where a page has its own
TITLE, BODY, SMALL = 18, 13, 11  # font sizes
LINE = 1.4  # height of a line of text, of its size
_HATCHES = ("", "M0 6L6 0", "M0 3H6", "M0 0L6 6", "M3 0V6", "M0 6L6 0M0 0L6 6", "M3 2V4", "M0 3H6M3 0V6")

Attribute = str | float | None


class Canvas:
    """What has been drawn so far: from the top downwards, `y` being how far."""

    def __init__(self, caption: Caption, width: float, *, inline: bool = False) -> None:
        """An empty picture of that width, with its title and unit at the top.

        An `inline` one is for a page that has `palette.CSS` and the hatches of `patterns()`, and that writes the title,
        the unit, the notes and the rest itself, where readers can select them.
        """
        self.width = width
        self.y = float(MARGIN)
        self._caption, self._inline = caption, inline
        self._parts: list[str] = []
        self._hatches: set[int] = set()
        if not inline:
            for line in wrap(printable(caption.title), self.inner, TITLE * 1.1):
                self.line(line, TITLE, bold=True)
            if caption.unit:
                self.lines(caption.unit, BODY, dim=True)
        self.y += 8

    @property
    def inner(self) -> float:
        """The width within the margins."""
        return self.width - 2 * MARGIN

    def element(self, name: str, title: str = "", **attributes: Attribute) -> None:
        """Draw an element; `title` is what a pointer or a screen reader is told of it."""
        written = "".join(
            f' {key.rstrip("_").replace("_", "-")}="{_written(value)}"'
            for key, value in attributes.items()
            if value is not None and (key, value) != ("stroke_width", 1)  # the default of SVG
        )
        inside = f"><title>{_escaped(title)}</title></{name}>" if title else "/>"
        self._parts.append(f"<{name}{written}{inside}")

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = BODY,
        *,
        anchor: str = "",
        bold: bool = False,
        dim: bool = False,
        strong: str = "",
        halo: bool = False,
    ) -> None:
        """Write one line with its baseline at `y`: `text`, and after it `strong` in bold.

        `anchor` is `middle` or `end` where that part of the line is to be at `x`. A `halo` keeps outlines out of it.
        """
        kind = ("d" if dim else "t") + (" w y" if halo else "")
        inside = _escaped(text) + (f' <tspan font-weight="bold">{_escaped(strong)}</tspan>' if strong else "")
        more = (f' text-anchor="{anchor}"' if anchor else "") + (' font-weight="bold"' if bold else "")
        place = f'x="{_written(x)}" y="{_written(y)}" font-size="{_written(size)}"'
        self._parts.append(f'<text class="{kind}" {place}{more}>{inside}</text>')

    def line(self, text: str, size: float, *, bold: bool = False, dim: bool = False, indent: float = 0) -> None:
        """Write a line at the left margin and go below it."""
        self.y += size * LINE
        self.text(MARGIN + indent, self.y - size * (LINE - 1), text, size, bold=bold, dim=dim)

    def lines(self, text: str, size: float, *, dim: bool = False, indent: float = 0) -> None:
        """Write `text` at the left margin, wrapped."""
        for line in wrap(printable(text), self.inner - indent, size):
            self.line(line, size, dim=dim, indent=indent)

    def hatch(self, series: int) -> str:
        """The paint that hatches a surface as that series is hatched; nothing for the first."""
        index = series % len(_HATCHES)
        self._hatches.add(index)
        return f"url(#hatch{index})" if _HATCHES[index] else ""

    def mark(self, shape: int, x: float, y: float, radius: float, *, title: str = "", **attributes: Attribute) -> None:
        """Draw one of four shapes (circle, square, diamond, triangle) of the same surface as a circle of `radius`."""
        if shape % 4 == 0:
            self.element("circle", title, cx=x, cy=y, r=radius, **attributes)
            return
        corners = _CORNERS[shape % 4 - 1]
        points = " ".join(f"{_written(x + radius * dx)},{_written(y + radius * dy)}" for dx, dy in corners)
        self.element("polygon", title, points=points, **attributes)

    def legend(self, names: Sequence[str]) -> None:
        """The names of the series with their colours and hatches, in as many lines as they need."""
        x = right = self.width
        for index, name in enumerate(names):
            lines = wrap(printable(name), self.inner - 18, SMALL)
            needed = 18 + max(length(line, SMALL) for line in lines)
            if x + needed > right - MARGIN or len(lines) > 1:
                x, self.y = float(MARGIN), self.y + BODY * LINE
            self.swatch(index, Box(x, self.y - 10, x + 12, self.y + 2))
            self.text(x + 18, self.y, lines[0], SMALL)
            x += needed + 18
            for line in lines[1:]:
                x, self.y = right, self.y + SMALL * LINE
                self.text(MARGIN + 18, self.y, line, SMALL)
        self.y += 8

    def swatch(self, series: int, box: Box, title: str = "") -> None:
        """Draw a bar in the colour and the hatch of a series."""
        x, y, width, height = box.left, box.top, box.right - box.left, box.bottom - box.top
        self.element("rect", title, x=x, y=y, width=width, height=height, class_=f"f{series % 8}")
        if hatch := self.hatch(series):
            self.element("rect", x=x, y=y, width=width, height=height, fill=hatch, pointer_events="none")

    def finish(self, notes: Sequence[str] = ()) -> str:
        """The document with `notes`, those of the caption, the citation and the command at the bottom."""
        if not self._inline:
            self._write_foot((*notes, *self._caption.notes))
        language = "zh-Hans" if self._caption.language is Language.ZH else "en"
        cut = _CUT if self._inline else 0
        width, height = _written(self.width - 2 * cut), math.ceil(self.y + MARGIN - 2 * cut)
        size = "" if self._inline else f' width="{width}" height="{height}"'
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{cut} {cut} {width} {height}"{size} role="img" '
            f'lang="{language}"><title>{_escaped(self._caption.title)}</title>'
            f"<desc>{_escaped(self._caption.finding)}</desc>"
        )
        if not self._inline:
            ground = '<rect class="g" width="100%" height="100%"/>'
            head += f"\n<defs><style>{CSS}</style>{patterns(sorted(self._hatches))}</defs>\n{ground}"
        return "\n".join((head, *self._parts, "</svg>")) + "\n"

    def _write_foot(self, notes: Sequence[str]) -> None:
        if notes:
            self.y += 6
        for note in notes:
            self.lines(note, SMALL, dim=True)
        if self._caption.citation:
            self.y += 4
            self.lines(self._caption.citation, SMALL, dim=True)
        if self._caption.command:
            self.lines(f"$ {self._caption.command}", SMALL, dim=True)


def patterns(hatches: Iterable[int] = range(len(_HATCHES))) -> str:
    """The definitions of hatches."""
    return "".join(
        f'<pattern id="hatch{index}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<path class="w" fill="none" stroke-width="1.3" d="{_HATCHES[index]}"/></pattern>'
        for index in hatches
        if _HATCHES[index]
    )


def path_of(rings: Iterable[Iterable[tuple[float, float]]]) -> str:
    """The `d` of closed rings: relative to the point before, which takes half the characters."""
    return "".join(map(_ring_of, rings))


def _ring_of(ring: Iterable[tuple[float, float]]) -> str:
    tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
    steps = [(x - px, y - py) for (px, py), (x, y) in pairwise(tenths)]
    (x, y), written = tenths[0], [f"{_written(dx / 10)} {_written(dy / 10)}" for dx, dy in steps if dx or dy]
    return f"M{_written(x / 10)} {_written(y / 10)}l{' '.join(written)}z".replace(" -", "-")


def _escaped(text: str) -> str:
    return escape(printable(text))


def _written(value: Attribute) -> str:
    """An attribute: numbers to a tenth, which is finer than anyone sees."""
    return escape(value) if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def _polygon(*degrees: float, surface: float) -> tuple[tuple[float, float], ...]:
    radius = math.sqrt(math.pi / surface)  # of a circle around it, where its surface is to be that of the unit circle
    return tuple((radius * math.cos(math.radians(d)), radius * math.sin(math.radians(d))) for d in degrees)


_SQUARE = _polygon(45, 135, 225, 315, surface=2)
_DIAMOND = _polygon(0, 90, 180, 270, surface=2)
_TRIANGLE = _polygon(-90, 30, 150, surface=math.sqrt(27) / 4)
_CORNERS = (_SQUARE, _DIAMOND, _TRIANGLE)
