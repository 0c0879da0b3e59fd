"""Bars and sparklines: numbers drawn with characters, readable without colour, and in ASCII."""

from collections.abc import Sequence

from yrd_cli.query.result import Column, Note, Result, Row
from yrd_cli.render.picture.blocks import bar
from yrd_cli.schema.fields import Kind

_WIDTH = 20  # cells of the longest bar
_LEVELS = "▁▂▃▄▅▆▇"  # no full block: that one is for bars
_MISSING = "·"
_MIN_POINTS = 3  # of a trend: two show no more than a difference
_BAR = Column(
    name="bar", title="Bar", title_zh="条形", description="The number as a bar.", kind=Kind.TEXT, default_column=True
)
_TREND = Column(
    name="trend",
    title="Trend",
    title_zh="走势",
    description="The years as levels.",
    kind=Kind.TEXT,
    default_column=True,
)
_ASCII = str.maketrans(
    {
        **dict.fromkeys("▏▎▍"),
        **dict.fromkeys("▌▋▊▉█", "#"),
        **dict(zip(_LEVELS, ".:=+*%#", strict=True)),
        _MISSING: " ",
        "▲": "^",
        "†": "+",
        **dict(zip("├└│─", "|`|-", strict=True)),
    }
)


def with_drawing(result: Result) -> Result:
    """Return `result` with the drawing that it asks for: a bar for a number, a line of levels for a series of years."""
    if not result.drawn:
        return result
    if result.series:
        drawings = [_sparkline(_on_one_basis(row, result.series)) for row in result.rows]
        if not any(drawings):
            return result._replace(notes=(*result.notes, _NO_TREND))
        return _with_column(result, _TREND, drawings)._replace(notes=(*result.notes, _HOW_TO_READ))
    (name,) = result.drawn
    maximum = max((row[name] or 0 for row in result.rows), default=0)
    return _with_column(result, _BAR, [_bar(row[name], maximum) for row in result.rows])


_HOW_TO_READ = Note(
    "Trend: each row between its minimum and its maximum, not from zero; a dot is a year without a value, or with one "
    "on another basis than the latest; drawn from three values.",
    "走势：各行在其最小与最大值之间，不自零起；无数据或与最近一年口径不同的年份为点；至少三个数值方绘出。",
)

_NO_TREND = Note(
    f"No trend: no row has {_MIN_POINTS} values on one basis.",
    f"无走势：没有一行在同一口径下有{_MIN_POINTS}个数值。",
)


def _on_one_basis(row: Row, names: Sequence[str]) -> list[float | None]:
    """Return the values on the statistical basis of the latest: others are no part of one series."""
    bases = {name: row.marks[name].basis for name in names}
    latest = next((bases[name] for name in reversed(names) if row[name] is not None), None)
    return [row[name] if bases[name] == latest else None for name in names]


def _with_column(result: Result, column: Column, drawings: Sequence[str]) -> Result:
    rows = [row.with_values({column.name: drawing}) for row, drawing in zip(result.rows, drawings, strict=True)]
    total = result.total.with_values({column.name: ""}) if result.total else None
    return result._replace(columns=(*result.columns, column), rows=rows, total=total)


def _bar(value: float | None, maximum: float) -> str:
    if value is None or not maximum:
        return _MISSING
    return bar(value / maximum * _WIDTH)


def _sparkline(values: Sequence[float | None]) -> str:
    """A character for each value; the levels are between the minimum and the maximum of these, not from zero."""
    present = [value for value in values if value is not None]
    if len(present) < _MIN_POINTS:
        return ""
    minimum, span = min(present), max(present) - min(present)
    steps = len(_LEVELS) - 1
    return "".join(
        _MISSING if value is None else _LEVELS[round((value - minimum) / span * steps) if span else steps // 2]
        for value in values
    )


def in_ascii(text: str) -> str:
    """`text` with bars, levels and the sign of the highest drawn in ASCII."""
    return text.translate(_ASCII)
