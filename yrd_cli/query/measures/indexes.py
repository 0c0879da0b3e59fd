"""How activity is distributed: percentages, location quotients and the Herfindahl–Hirschman index."""

from collections.abc import Callable, Mapping, Sequence
from math import fsum

from yrd_cli.query.margins import Formula
from yrd_cli.query.result import Column, Note
from yrd_cli.schema.fields import ASKED_FOR, Kind
from yrd_cli.schema.struct import Struct


def percent(cell: float | None, whole: float | None) -> float | None:
    """`cell` in percent of `whole`; None if either is absent or the whole is 0."""
    if cell is None or not whole:
        return None
    return 100 * cell / whole


def location_quotient(
    cell: float | None, of_row: float | None, of_column: float | None, of_all: float | None
) -> float | None:
    """The share that a sector has in a place, over the share that it has in all places together; no unit.

    LQ = (e_ij / e_j) / (E_i / E), with e_ij the activity of sector i in place j, e_j all of place j, E_i all of the
    sector, E everything. It is symmetric in sector and place; above 1 the place has more than its share; of the whole
    it is 1. None if a value is absent or nothing can be divided by.

    Source: P. Sargant Florence, Report on the Location of Industry, 1939; A. M. Isserman, The Location Quotient
    Approach to Estimating Regional Economic Impacts, Journal of the American Institute of Planners 43 (1977).
    """
    if cell is None or not of_row or not of_column or not of_all:
        return None
    return cell * of_all / (of_row * of_column)


def herfindahl_hirschman(values: Sequence[float]) -> float | None:
    """The sum of the squared percentages of the values: 10,000/n if all n are equal, 10,000 if one has everything.

    HHI = Σ (100 · x_i / Σ x)². None if there is nothing to share.

    Source: A. O. Hirschman, The Paternity of an Index, American Economic Review 54 (1964); scaled as in the Merger
    Guidelines of the U.S. Department of Justice and the Federal Trade Commission (2023).
    """
    whole = fsum(values)
    if not whole:
        return None
    return fsum((100 * value / whole) ** 2 for value in values)


_WHOLES = {"row": ("of the row", "占本行"), "col": ("of the column", "占本列"), "all": ("of all", "占全部")}


EACH_COUNTED_ONCE = Note(
    "Each sum counts its money once, so that parts may add up to more than 100 %.",
    "各项合计各自只计一次，相加可超过100%。",
)


def percent_column(measured: Column, of: str) -> Column:
    """The column of percentages of `measured`, of the `row`, the `col` or `all`."""
    english, chinese = _WHOLES[of]
    return Column(
        name="percent",
        title=f"{measured.title}, share {english}",
        title_zh=f"{measured.title_zh}，{chinese}",
        description=f"{measured.title} in percent {english}.",
        kind=Kind.PERCENT,
        unit="%",
        default_column=True,
        drop_priority=ASKED_FOR,
        incomplete_by=measured.incomplete_by,
    )


class Index(Struct):
    """An index of how a measure is distributed: `yrd TABLE --by … --measure NAME[:MEASURE]`.

    `of_cell` computes it for each cell of a cross-tab from the cell, its row, its column and everything; `of_parts` for
    each group from the parts into which the last dimension divides it. `column` and `note` get the column that is
    measured and that of the last dimension. `title` and `help` are what `yrd help measures` says: the definition, the
    formula and its source, a paragraph each.
    """

    name: str
    title: str
    help: tuple[str, ...]
    column: Callable[[Column, Column], Column]
    note: Callable[[Column, Column], Note]
    of_cell: Formula | None = None
    of_parts: Callable[[Sequence[float]], float | None] | None = None


_ALL = (
    Index(
        name="lq",
        title="Location quotient",
        help=(
            (
                "Location quotient: the share that a sector has in a place, divided by the share that it has in all "
                "places together; it has no unit."
            ),
            (
                "LQ = (e_ij / e_j) / (E_i / E), with e_ij the activity of sector i in place j, e_j that of all sectors "
                "in place j, E_i that of the sector in all places, and E everything. It is symmetric in sector and "
                "place; above 1 the place has more than its share; of the whole it is 1. Absent if a value is missing "
                "or the divisor is 0."
            ),
            (
                "Source: P. Sargant Florence, Report on the Location of Industry, 1939; A. M. Isserman, The Location "
                "Quotient Approach to Estimating Regional Economic Impacts, Journal of the American Institute of "
                "Planners 43 (1977)."
            ),
        ),
        of_cell=location_quotient,
        column=lambda measured, _: Column(
            name="lq",
            title="Location quotient",
            title_zh="区位商",
            description="The share that the cell has in its column, over the share that its row has in everything.",
            kind=Kind.RATIO,
            default_column=True,
            drop_priority=ASKED_FOR,
            incomplete_by=measured.incomplete_by,
        ),
        note=lambda measured, _: Note(
            f"Location quotient of {measured.title.lower()}: the share in the column over the share in everything "
            "selected, above 1 where it is greater; with few records it jumps.",
            f"区位商按{measured.title_zh}计算：在本列中的占比与在全部所选中的占比之比，大于1即较高；样本少时波动大。",
        ),
    ),
    Index(
        name="hhi",
        title="Herfindahl-Hirschman index",
        help=(
            (
                "Herfindahl-Hirschman index: the sum of the squared percentages of the values: 10,000/n if all n are "
                "equal, 10,000 if one has everything."
            ),
            "HHI = Σ (100 · x_i / Σ x)². Absent if the values add up to nothing.",
            (
                "Source: A. O. Hirschman, The Paternity of an Index, American Economic Review 54 (1964); scaled as in "
                "the Merger Guidelines of the U.S. Department of Justice and the Federal Trade Commission (2023)."
            ),
        ),
        of_parts=herfindahl_hirschman,
        column=lambda measured, over: Column(
            name="hhi",
            title=f"HHI over {over.title.lower()}",
            title_zh=f"按{over.title_zh}的HHI",
            description="The Herfindahl-Hirschman index, up to 10,000.",
            kind=Kind.RATIO,
            default_column=True,
            drop_priority=ASKED_FOR,
            incomplete_by=measured.incomplete_by,
        ),
        note=lambda measured, over: Note(
            f"HHI: the squares of the percentages of {measured.title.lower()} by {over.title.lower()}, added up; "
            "10,000 if all is in one.",
            f"HHI：各{over.title_zh}{measured.title_zh}占比（%）的平方和，全部集中于一项时为10000。",
        ),
    ),
)
INDEXES: Mapping[str, Index] = {index.name: index for index in _ALL}
