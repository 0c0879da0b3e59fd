"""The money of funds, each yuan counted once: stated sizes and committed amounts side by side."""

from collections.abc import Iterable, Mapping, Sequence
from math import fsum

from yrd_cli.model.columns import Column, Kind
from yrd_cli.model.fund import BEYOND_KINDS, Fund
from yrd_cli.model.measures import Measure, Note, Row
from yrd_cli.model.units import without_noise

COLUMNS = (
    Column(name="funds", title="Funds", title_zh="基金", doc="How many funds.", kind=Kind.COUNT, shown=True),
    Column(
        name="top_level", title="Counted", title_zh="计入合计",
        doc="Funds whose money is counted: no fund above them is selected, and no other record holds their money.",
        kind=Kind.COUNT, shown=True,
    ),
    Column(
        name="scale_cny_bn", title="Stated size", title_zh="公布规模", doc="Sum of their stated sizes.",
        kind=Kind.AMOUNT, unit="bn yuan", shown=True, incomplete="without_scale",
    ),
    Column(
        name="without_scale", title="No size", title_zh="无规模",
        doc="Counted funds without a size of their own that a source states: unknown, unconfirmed, or with sub-funds.",
        kind=Kind.COUNT, shown=True,
    ),
    Column(
        name="committed_cny_bn", title="Committed", title_zh="已落实",
        doc="Sum of what sources say is committed to the counted funds.",
        kind=Kind.AMOUNT, unit="bn yuan", shown=True, incomplete="without_committed",
    ),
    Column(
        name="without_committed", title="No commitment", title_zh="无落实数据",
        doc="Counted funds of which no source says what is committed.", kind=Kind.COUNT, shown=True,
    ),
)  # fmt: skip


def fund_money(funds: Iterable[Fund]) -> Measure:
    """The measure of funds. `funds` are all that exist: which of them stands above which decides what is counted."""
    parents = {fund.id: fund.parent for fund in funds}

    def values(group: Sequence[Fund], selection: Sequence[Fund]) -> Row:
        counted = counted_funds(selection, parents)
        top_level = [fund for fund in group if fund.id in counted]
        stated = [fund.scale_cny_bn for fund in top_level if has_own_size(fund)]
        committed = [fund.committed_cny_bn for fund in top_level if has_commitment(fund)]
        return {
            "funds": len(group),
            "top_level": len(top_level),
            "scale_cny_bn": _total(stated),
            "without_scale": len(top_level) - len(stated),
            "committed_cny_bn": _total(committed),
            "without_committed": len(top_level) - len(committed),
        }

    def notes(selection: Sequence[Fund]) -> tuple[Note, ...]:
        return _notes(selection, counted_funds(selection, parents))

    return Measure(COLUMNS, values, notes)


def counted_funds(selection: Sequence[Fund], parents: Mapping[str, str | None]) -> frozenset[str]:
    """The ids of the funds that totals count: those with no fund above them in `selection` and no overlap.

    A sub-fund counts where none of its mother funds is selected: in a list of Suzhou's funds, Suzhou's money counts.
    """
    selected = {fund.id for fund in selection}
    return frozenset(
        fund.id for fund in selection if not fund.overlap and selected.isdisjoint(ancestors(fund.id, parents))
    )


def ancestors(fund: str, parents: Mapping[str, str | None]) -> list[str]:
    """The funds above a fund, the nearest first."""
    above: list[str] = []
    parent = parents.get(fund)
    while parent is not None and parent not in above:
        above.append(parent)
        parent = parents.get(parent)
    return above


def has_own_size(fund: Fund) -> bool:
    """Whether a source states a size of the fund's own: not of a whole system of funds, and not an unconfirmed one."""
    return fund.scale_cny_bn is not None and fund.scale_kind not in BEYOND_KINDS and fund.scale_known != "unconfirmed"


def has_commitment(fund: Fund) -> bool:
    """Whether a source says what is committed: an unconfirmed amount is shown, and not added up."""
    return fund.committed_cny_bn is not None and fund.committed_known != "unconfirmed"


def _total(amounts: Iterable[float | None]) -> float | None:
    """The sum without the noise of binary fractions (beyond the twelfth digit); None if there is nothing to add."""
    present = [amount for amount in amounts if amount is not None]
    return without_noise(fsum(present)) if present else None


def _notes(selection: Sequence[Fund], counted: frozenset[str]) -> tuple[Note, ...]:
    overlapping = sum(1 for fund in selection if fund.overlap)
    children = len(selection) - len(counted) - overlapping
    top_level = [fund for fund in selection if fund.id in counted]
    without_scale = sum(not has_own_size(fund) for fund in top_level)
    without_committed = sum(not has_commitment(fund) for fund in top_level)
    notes = [
        Note(
            f"Money is counted once: {_plural(children, 'fund')} below another one here and "
            f"{_plural(overlapping, 'fund')} whose money is in other records are left out of both sums.",
            f"资金只计一次: 两项合计均不含{children}只下级基金和{overlapping}只与其他记录重叠的基金。",
        ),
        Note(
            f"* Incomplete: {without_scale} of {len(top_level)} counted funds have no confirmed size of their own, "
            f"{without_committed} no confirmed commitment.",
            f"* 不完整: 计入的{len(top_level)}只基金中, {without_scale}只无已核实的自身规模, "
            f"{without_committed}只无已核实的落实数据。",
        ),
        Note(
            "Stated sizes mix targets, announced and registered sizes of several years: rank by neither sum alone.",
            "公布规模含目标、公布和注册等不同口径和年份, 不宜单独据以排名。",
        ),
    ]
    if not without_scale and not without_committed:
        del notes[1]
    return tuple(notes)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
