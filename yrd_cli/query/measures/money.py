"""The money of funds, each yuan counted once: stated sizes and committed amounts side by side."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import fsum

from yrd_cli.query.measures.measure import Measure
from yrd_cli.query.result import Column, Note, Row, Values
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.fund import Fund
from yrd_cli.schema.fund_family import Family, has_commitment, has_own_size
from yrd_cli.schema.fund_size import BEYOND_KINDS
from yrd_cli.schema.units import without_noise

COLUMNS = (
    Column(
        name="funds",
        title="Funds",
        title_zh="基金",
        description="How many funds.",
        kind=Kind.COUNT,
        default_column=True,
        drop_priority=3,
    ),
    Column(
        name="top_level",
        title="Top level",
        title_zh="无上级",
        description="Funds with no other fund of the row above them, and no overlap.",
        kind=Kind.COUNT,
        default_column=True,
        drop_priority=3,
    ),
    Column(
        name="scale_cny_bn",
        title="Stated size",
        title_zh="公布规模",
        description="Sum of stated sizes, counted once.",
        kind=Kind.AMOUNT,
        unit="bn yuan",
        default_column=True,
        incomplete_by="without_scale",
    ),
    Column(
        name="without_scale",
        title="Without size",
        title_zh="无规模",
        description="Top-level funds of which no source states a size of their own.",
        kind=Kind.COUNT,
        default_column=True,
        drop_priority=2,
    ),
    Column(
        name="committed_cny_bn",
        title="Committed",
        title_zh="已落实",
        description="Sum of what sources say is committed, counted once.",
        kind=Kind.AMOUNT,
        unit="bn yuan",
        default_column=True,
        incomplete_by="without_committed",
    ),
    Column(
        name="without_committed",
        title="Without commitment",
        title_zh="无落实数据",
        description="Top-level funds of which no source says what is committed.",
        kind=Kind.COUNT,
        default_column=True,
        drop_priority=2,
    ),
    Column(
        name="scale_counted_cny_bn",
        title="Counted size",
        title_zh="计入规模",
        description="What its funds add to the stated size of the total; rows that share no fund add up to it.",
        kind=Kind.AMOUNT,
        unit="bn yuan",
        drop_priority=4,
    ),
    Column(
        name="committed_counted_cny_bn",
        title="Counted commitment",
        title_zh="计入落实",
        description="What its funds add to the commitment of the total; rows that share no fund add up to it.",
        kind=Kind.AMOUNT,
        unit="bn yuan",
        drop_priority=4,
    ),
)


def fund_money(funds: Iterable[Fund]) -> Measure:
    """The measure of funds. `funds` are all that exist: which of them stands above which decides what is counted.

    Each group counts its money once: a row of `--by city` is what `--city` alone would give.
    """
    everything = tuple(funds)

    def values(group: Sequence[Fund], selection: Sequence[Fund]) -> Values:
        family = Family.of(group, everything)
        top, ids = family.top_level, {fund.id for fund in group}
        counted = [fund for fund in Fund.standing_in(selection, everything) if fund.id in ids]
        return {
            "funds": len(group),
            "top_level": len(top),
            "scale_cny_bn": _total([fund.scale_cny_bn for fund in family.adding(has_own_size)]),
            "without_scale": sum(not has_own_size(fund) for fund in top),
            "committed_cny_bn": _total([fund.committed_cny_bn for fund in family.adding(has_commitment)]),
            "without_committed": sum(not has_commitment(fund) for fund in top),
            "scale_counted_cny_bn": _total([fund.scale_counted_cny_bn for fund in counted]),
            "committed_counted_cny_bn": _total([fund.committed_counted_cny_bn for fund in counted]),
        }

    def notes(selection: Sequence[Fund]) -> tuple[Note, ...]:
        return _notes(Family.of(selection, everything))

    return Measure(COLUMNS, values, notes, settle=_with_counted)


def _with_counted(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns, those of what is counted for people too where a row alone has more than it adds to the total."""
    told = {counted for money, counted in _COUNTED_IN if any(row[money] != row[counted] for row in rows)}
    return tuple(column._replace(default_column=True) if column.name in told else column for column in columns)


def _total(amounts: Iterable[float | None]) -> float | None:
    """The sum without the noise of binary fractions (beyond the twelfth digit); None if there is nothing to add."""
    present = [amount for amount in amounts if amount is not None]
    return without_noise(fsum(present)) if present else None


_COUNTED_IN = (("scale_cny_bn", "scale_counted_cny_bn"), ("committed_cny_bn", "committed_counted_cny_bn"))
_MONEY = ("scale_cny_bn", "committed_cny_bn")
COUNTED: Mapping[str, Callable[[Fund], bool]] = {"scale_cny_bn": has_own_size, "committed_cny_bn": has_commitment}

NOT_OF_ONE_KIND = Note(
    "Each fund is one value, mother funds and those below them alike; sizes mix targets, announced, registered and "
    "paid amounts of several years.",
    "每只基金为一个数值(含母基金及其下级基金); 含目标、公布、注册和实缴等不同口径和年份。",
)


def _notes(family: Family) -> tuple[Note, ...]:
    top, stated = family.top_level, family.adding(has_own_size)
    overlapping = len(family.overlapping)
    below = len(family.funds) - len(top) - overlapping
    notes = []
    if below or overlapping:
        notes.append(_counted_once(below, overlapping))
    notes += [note for note in (_incomplete(top), _inexact(stated)) if note]
    if stated:
        notes.append(
            Note(
                "Stated sizes mix targets, announced and registered sizes of several years: rank by neither sum alone.",
                "公布规模含目标、公布和注册等不同口径和年份, 不宜单独据以排名。",
                _MONEY,
            )
        )
    return tuple(notes)


def _counted_once(below: int, overlapping: int) -> Note:
    parts, parts_zh = [], []
    if below:
        parts.append(
            f"of {_plural(below, 'fund')} below another one here only what the one above does not state is added"
        )
        parts_zh.append(f"{below}只下级基金仅在上级无数据时计入")
    if overlapping:
        parts.append(f"nothing of {_plural(overlapping, 'fund')} held in other records is added")
        parts_zh.append(f"{overlapping}只与其他记录重叠的基金不计")
    return Note(
        f"Money is counted once in each row and in the total, which rows may exceed: {', and '.join(parts)}.",
        f"各行及合计资金各只计一次, 各行相加可大于合计: {', '.join(parts_zh)}。",
        _MONEY,
    )


def _incomplete(top: Sequence[Fund]) -> Note | None:
    """What the sums of the total leave out for want of a figure."""
    without = [fund for fund in top if not has_own_size(fund)]
    uncommitted = sum(not has_commitment(fund) for fund in top)
    believed = sum("unconfirmed" in (fund.scale_known, fund.committed_known) for fund in top)
    if not without and not uncommitted:
        return None
    systems = sum(fund.scale_kind in BEYOND_KINDS for fund in without)
    of_systems = f" (for {systems} only a total with sub-funds)" if systems else ""
    of_systems_zh = f"(其中{systems}只仅有总规模)" if systems else ""
    left_out = f" (unconfirmed figures left out: {believed})" if believed else ""
    left_out_zh = f"(未计待核实数据{believed}只)" if believed else ""
    return Note(
        f"* Incomplete: of {_plural(len(top), 'fund')} with none above, no source states a size of its own for "
        f"{len(without)}{of_systems}, nor what is committed for {uncommitted}{left_out}.",
        f"* 不完整: {len(top)}只无上级的基金中, {len(without)}只无自身规模的来源{of_systems_zh}, "
        f"{uncommitted}只无来源说明已落实资金{left_out_zh}。",
        _MONEY,
    )


def _inexact(stated: Sequence[Fund]) -> Note | None:
    """How many of the stated sizes that are added up are not exact figures of a source."""
    derived = sum(fund.scale_known == "derived" for fund in stated)
    qualified = sum(fund.scale_qualifier is not None for fund in stated)
    if not derived and not qualified:
        return None
    return Note(
        f"Of {len(stated)} stated sizes added up, derived: {derived}, not exact (at least, about …): {qualified}.",
        f"相加的{len(stated)}个公布规模中, {derived}个为推算, {qualified}个为“不低于”“超过”或“约”。",
        ("scale_cny_bn",),
    )


def _plural(count: int, table: str) -> str:
    return f"{count} {table}" if count == 1 else f"{count} {table}s"
