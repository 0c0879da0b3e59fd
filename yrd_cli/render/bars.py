"""Bars and sparklines: numbers drawn with characters, readable without colour, and in ASCII."""

from collections.abc import Sequence

from yrd_cli.query.measures.measure import Note, Row
from yrd_cli.query.pivot import PREFIX, basis_of, name_of
from yrd_cli.query.result import Result
from yrd_cli.schema.fields import Field, Kind

_WIDTH = 20  # cells of the longest bar
_EIGHTHS = "▏▎▍▌▋▊▉█"  # one eighth of a cell to a whole one
_LEVELS = "▁▂▃▄▅▆▇"  # no full block: that one is for bars
_MISSING = "·"
DRAWN = ("bar", "trend")
_BAR = Field(
    name="bar", title="Bar", title_zh="条形", description="The number as a bar.", kind=Kind.TEXT, default_column=True
)
_TREND = Field(
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
    }
)


def with_bars(result: Result, name: str) -> Result:
    """`result` with a bar for the number `name` of each row, the greatest being twenty cells long."""
    greatest = max((row[name] or 0 for row in result.rows), default=0)
    return _drawn(result, _BAR, [_bar(row[name], greatest) for row in result.rows])


def with_sparklines(result: Result) -> Result:
    """`result`, a cross-tab with years across, with a line of levels for each row, from its least to its greatest."""
    names = [
        column.name
        for column in result.columns[1:]
        if column.kind.is_number and column.name not in (PREFIX, name_of(None))
    ]
    drawn = _drawn(result, _TREND, [_sparkline(_on_one_basis(row, names)) for row in result.rows])
    return drawn._replace(notes=(*drawn.notes, _HOW_TO_READ))


_HOW_TO_READ = Note(
    "Trend: each row between its least and its greatest, not from zero; a dot is a year without a value, or with one "
    "on another basis than the latest.",
    "走势: 各行在其最小与最大值之间, 不自零起; 无数据或与最近一年口径不同的年份为点。",
)


def _on_one_basis(row: Row, names: Sequence[str]) -> list[float | None]:
    """The values on the statistical basis of the latest: others are no part of one series."""
    present = [name for name in names if row[name] is not None]
    basis = row.get(basis_of(present[-1])) if present else None
    return [row[name] if row.get(basis_of(name)) == basis else None for name in names]


def _drawn(result: Result, column: Field, drawings: Sequence[str]) -> Result:
    rows = [{**row, column.name: drawing} for row, drawing in zip(result.rows, drawings, strict=True)]
    total = {**result.total, column.name: ""} if result.total else None
    return result._replace(columns=(*result.columns, column), rows=rows, total=total)


def _bar(value: float | None, greatest: float) -> str:
    if value is None or not greatest:
        return _MISSING
    eighths = round(max(value, 0) / greatest * _WIDTH * len(_EIGHTHS)) or int(value > 0)
    whole, rest = divmod(eighths, len(_EIGHTHS))
    return _EIGHTHS[-1] * whole + (_EIGHTHS[rest - 1] if rest else "")


def _sparkline(values: Sequence[float | None]) -> str:
    """A character for each value; the levels are between the least and the greatest of these, not from zero."""
    present = [value for value in values if value is not None]
    if not present:
        return ""
    least, span = min(present), max(present) - min(present)
    steps = len(_LEVELS) - 1
    return "".join(
        _MISSING if value is None else _LEVELS[round((value - least) / span * steps) if span else steps // 2]
        for value in values
    )


def in_ascii(text: str) -> str:
    """`text` with bars, levels and the sign of the highest drawn in ASCII."""
    return text.translate(_ASCII)
