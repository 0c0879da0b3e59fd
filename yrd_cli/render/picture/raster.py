"""SVG as PNG, by resvg: the extra `png`. It draws with the fonts of the system, in light colours."""

from yrd_cli.errors import OutputError

SCALE = 2.0  # pixels for each unit: sharp on the screens of today, and on paper
_PROBE = '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32">{}</svg>'
_UNASSIGNED = "\u0378"  # no font has it: drawn as the box of missing characters


class MissingExtraError(OutputError):
    """A package that only one format needs, and that is not installed."""

    def __init__(self, extra: str, purpose: str) -> None:
        super().__init__(extra, purpose)
        self.extra, self.purpose = extra, purpose

    def message(self) -> list[str]:
        """The extra, and the command that installs it."""
        return [f"{self.purpose} requires the extra '{self.extra}'", f"pip install 'yrd-cli[{self.extra}]'"]


class MissingFontError(OutputError):
    """No font of this system has the characters of a picture, which would be drawn without its words."""

    def __init__(self, script: str) -> None:
        super().__init__(script)
        self.script = script

    def message(self) -> list[str]:
        """The script, and the ways out."""
        return [
            f"no font for {self.script} is installed: the picture would have no text",
            "install one (Noto Sans CJK has both Latin and Chinese), or write an .svg: browsers bring their own",
        ]


def to_png(svg: str, scale: float = SCALE) -> bytes:
    """`svg` as PNG.

    Raises MissingExtraError without resvg, and MissingFontError where a character would be drawn as nothing or a box:
    resvg says nothing of that, and a map without names is worse than none.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise MissingExtraError("png", "PNG") from None

    def drawn(text: str) -> bytes:
        font = svg[svg.find("<style>") : svg.find("</style>")]
        return bytes(svg_to_bytes(svg_string=_PROBE.format(f'{font}</style><text y="24">{text}</text>')))

    if drawn("a") == drawn(""):
        raise MissingFontError("Latin text")
    if any("\u4e00" <= character <= "\u9fff" for character in svg) and drawn("国") in (
        drawn(_UNASSIGNED),
        drawn(""),
    ):
        raise MissingFontError("Chinese")
    return bytes(svg_to_bytes(svg_string=svg, zoom=scale))
