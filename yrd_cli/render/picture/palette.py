"""Colours that people who do not see red and green tell apart, in light and in dark, and the shapes beside them.

The colours are those of Okabe and Ito (2008), brighter on a dark ground. Text is always in the colour of text: a
coloured word of 11 units has too little contrast. Rules are written twice, and not with CSS variables, since what
turns SVG into PNG knows neither variables nor `prefers-color-scheme`, and takes the light ones.
"""

from collections.abc import Sequence

FONT = (
    "'Helvetica Neue', Arial, 'Noto Sans', 'Liberation Sans', 'DejaVu Sans', 'PingFang SC', 'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Source Han Sans SC', 'WenQuanYi Zen Hei', sans-serif"
)

_LIGHT = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#6b6b6b", "#8c6d1f")
_DARK = ("#4ba3dd", "#ff8a4c", "#2cc795", "#e39bc3", "#f2b632", "#8fd0f7", "#b0b0b0", "#d1b061")
_GROUNDS_LIGHT = ("#e6f0f7", "#fbeee5", "#e5f4ef", "#f8edf3")
_GROUNDS_DARK = ("#1a2b38", "#37271c", "#17322a", "#34262e")
SHADE_COUNT = 5
_SHADES_LIGHT = ("#edf3f8", "#c6dceb", "#93c0de", "#5298c6", "#146a9e")
_SHADES_DARK = ("#1d2b36", "#1f425a", "#215d84", "#2f80b3", "#64b3e4")


def _rules(inks: Sequence[str], colors: Sequence[str], grounds: Sequence[str], shades: Sequence[str]) -> str:
    """The rules of one scheme.

    `g` is the ground, `t` text, `d` dimmer text, `r` rules, `a` axes, `f` and `s` are fills and strokes of series,
    `o` is the inside of a hollow mark, `w` the edge of a full one; `p` are grounds of provinces, `h` shades.
    """
    ground, ink, dim, rule = inks
    rules = [
        (
            f".g,.o{{fill:{ground}}}.w{{stroke:{ground}}}.t{{fill:{ink}}}.k{{stroke:{ink}}}"
            f".d{{fill:{dim}}}.a{{stroke:{dim}}}.r{{stroke:{rule}}}"
        )
    ]
    rules += [f".f{i}{{fill:{color}}}.s{i}{{stroke:{color}}}" for i, color in enumerate(colors)]
    rules += [f".p{i}{{fill:{color}}}" for i, color in enumerate(grounds)]
    rules += [f".h{i}{{fill:{color}}}" for i, color in enumerate(shades)]
    return "".join(rules)


_LIGHT_INKS = ("#ffffff", "#1c1c1c", "#595959", "#d9d9d9")
_DARK_INKS = ("#15191d", "#ececec", "#b3b3b3", "#3a4046")
THEMES = ("auto", "light", "dark")
_LIGHT_RULES = _rules(_LIGHT_INKS, _LIGHT, _GROUNDS_LIGHT, _SHADES_LIGHT)
_DARK_RULES = _rules(_DARK_INKS, _DARK, _GROUNDS_DARK, _SHADES_DARK)
CSS = (
    f"text{{font-family:{FONT};unicode-bidi:isolate}}.n{{fill:none}}"
    ".y{paint-order:stroke;stroke-width:3px;stroke-linejoin:round}"
    f"{_LIGHT_RULES}@media (prefers-color-scheme:dark){{{_DARK_RULES}}}"
)


def themed(svg: str, theme: str) -> str:
    """Return a picture that is always light or dark, or for `auto` as its reader prefers."""
    rules = {"light": "", "dark": _DARK_RULES}
    return svg.replace(f"@media (prefers-color-scheme:dark){{{_DARK_RULES}}}", rules[theme]) if theme in rules else svg
