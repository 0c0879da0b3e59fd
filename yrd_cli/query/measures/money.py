"""The money of funds, each yuan counted once: stated sizes and committed amounts side by side."""

from collections.abc import Iterable, Iterator, Sequence
from math import fsum

from yrd_cli.query.measures.count import named
from yrd_cli.query.measures.family import Family, families, has_commitment, has_own_size
from yrd_cli.query.measures.measure import Measure
from yrd_cli.query.result import Column, Note, Row, Values
from yrd_cli.schema.fields import ASKED_FOR, Kind, Language
from yrd_cli.schema.fund import Fund
from yrd_cli.schema.size import BEYOND_KINDS
from yrd_cli.schema.units import without_noise

COLUMNS = (
    Column(
        name="funds",
        title="Funds",
        title_zh="基金",
        description="How many funds.",
        kind=Kind.COUNT,
        default_column=True,
        drop_priority=ASKED_FOR,
    ),
    Column(
        name="top_level",
        title="Top level",
        title_zh="顶层基金",
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
        drop_priority=ASKED_FOR,
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
        drop_priority=ASKED_FOR,
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
        title="Size counted",
        title_zh="计入规模",
        description="What the row adds to the total: the sum of the counted sizes of its funds.",
        kind=Kind.AMOUNT,
        unit="bn yuan",
        drop_priority=1,
        incomplete_by="without_scale",
    ),
    Column(
        name="committed_counted_cny_bn",
        title="Commitment counted",
        title_zh="计入已落实",
        description="What the row adds to the total of commitments, in the same way.",
        kind=Kind.AMOUNT,
        unit="bn yuan",
        drop_priority=1,
        incomplete_by="without_committed",
    ),
)


def fund_money(funds: Iterable[Fund]) -> Measure:
    """The measure of funds. `funds` are all that exist: which of them stands above which decides what is counted.

    Each group counts its money once: a row of `--by city` is what `--city` alone would give.
    """
    make = families(funds)
    whole = make(())

    def family_of(group: Sequence[Fund], selection: Sequence[Fund]) -> Family:
        nonlocal whole
        if group is not selection:
            return make(group)
        family = whole
        if family.funds is not selection:  # the total, its notes, and other groupings ask for it
            family = whole = make(selection)
        return family

    def values(group: Sequence[Fund], selection: Sequence[Fund]) -> Values:
        family = family_of(group, selection)
        top = family.top_level
        return {
            "funds": len(group),
            "top_level": len(top),
            "scale_cny_bn": _total([fund.scale_cny_bn for fund in family.stated]),
            "without_scale": sum(not has_own_size(fund) for fund in top),
            "committed_cny_bn": _total([fund.committed_cny_bn for fund in family.committed]),
            "without_committed": sum(not has_commitment(fund) for fund in top),
            "scale_counted_cny_bn": _total([fund.scale_counted_cny_bn for fund in group]),
            "committed_counted_cny_bn": _total([fund.committed_counted_cny_bn for fund in group]),
        }

    def notes(selection: Sequence[Fund]) -> tuple[Note, ...]:
        return _notes(family_of(selection, selection))

    return Measure(COLUMNS, values, notes, shown=_with_counted)


def _with_counted(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[Column, ...]:
    """Return the columns, those of what is counted among the default ones where a row has more than it adds."""
    told = {counted for name, counted in _COUNTED_IN.items() if any(row[name] != row[counted] for row in rows)}
    return tuple(column._replace(default_column=True) if column.name in told else column for column in columns)


def _total(amounts: Iterable[float | None]) -> float | None:
    """The sum without the noise of binary fractions (beyond the twelfth digit); None if there is nothing to add."""
    present = [amount for amount in amounts if amount is not None]
    return without_noise(fsum(present)) if present else None


_MONEY = ("scale_cny_bn", "committed_cny_bn")
_COUNTED_IN = {name: name.replace("_cny", "_counted_cny") for name in _MONEY}

NOT_OF_ONE_KIND = Note(
    "Each fund is one value, mother funds and those below them alike; sizes mix targets, announced, registered and "
    "paid amounts of several years.",
    "每只基金为一个数值（含母基金及其下级基金）；含目标、公布、注册和实缴等不同口径和年份。",
)


def _notes(family: Family) -> tuple[Note, ...]:
    top, stated = family.top_level, family.stated
    overlapping = len(family.overlapping)
    below = len(family.funds) - len(top) - overlapping
    notes = [*_counted_once(below, overlapping, len(family.overlapping_below)), *_incomplete(top), *_inexact(stated)]
    if stated:
        notes.append(
            Note(
                "Stated sizes mix targets, announced and registered sizes of several years: rank by neither sum alone.",
                "公布规模含目标、公布和注册等不同口径和年份，不宜单独据以排名。",
                _MONEY,
            )
        )
    return tuple(notes)


def _counted_once(below: int, overlapping: int, overlapping_below: int) -> Iterator[Note]:
    """Yield which funds add nothing, or only what a mother fund does not state, and what follows for the total."""
    if below:
        yield Note(
            f"{_plural(below, 'fund belongs', 'funds belong')} to a mother fund listed here and "
            f"{'counts' if below == 1 else 'count'} only where it has no figure of its own.",
            f"{below}只基金属于此处的母基金，仅在母基金无自身数据时计入。",
            _MONEY,
        )
    if overlapping:
        part = f" ({overlapping_below} of them below a mother fund listed here)" if overlapping_below else ""
        part_zh = f"（其中{overlapping_below}只属于此处的母基金）" if overlapping_below else ""
        yield Note(
            f"{_plural(overlapping, 'fund overlaps', 'funds overlap')} with other records{part} and "
            f"{'is' if overlapping == 1 else 'are'} not added.",
            f"{overlapping}只基金与其他记录重叠{part_zh}，不计入。",
            _MONEY,
        )
    if below or overlapping:
        yield Note(
            "Money is counted once in each row and once in the total: the rows may add up to more than the total.",
            "各行及合计资金各只计一次，各行相加可大于合计。",
            _MONEY,
        )


def _incomplete(top: Sequence[Fund]) -> Iterator[Note]:
    """Yield how many funds have a figure, where the sums of the total omit some."""
    sized, committed = sum(map(has_own_size, top)), sum(map(has_commitment, top))
    systems = sum(fund.scale_kind in BEYOND_KINDS for fund in top if not has_own_size(fund))
    unconfirmed = sum("unconfirmed" in (fund.scale_known, fund.committed_known) for fund in top)
    if sized < len(top):
        of_systems = f"; {systems} of the others {'has' if systems == 1 else 'have'} only a total with sub-funds"
        of_systems_zh = f"，另有{systems}只仅有含子基金总规模"
        yield Note(
            f"* {sized} of {len(top)} top-level funds have a size of their own{of_systems if systems else ''}.",
            f"* {len(top)}只顶层基金中{sized}只有自身规模{of_systems_zh if systems else ''}。",
            ("scale_cny_bn",),
        )
    if committed < len(top):
        yield Note(
            f"* {committed} of {len(top)} top-level funds have a committed amount.",
            f"* {len(top)}只顶层基金中{committed}只有已落实金额。",
            ("committed_cny_bn",),
        )
    if unconfirmed:
        yield Note(
            f"{_plural(unconfirmed, 'top-level fund has', 'top-level funds have')} an unconfirmed figure, omitted.",
            f"{unconfirmed}只顶层基金的数据待核实，未计入。",
            _MONEY,
        )


def _inexact(stated: Sequence[Fund]) -> Iterator[Note]:
    """Yield how many of the stated sizes that are added up are not exact figures of a source."""
    derived = [fund for fund in stated if fund.scale_known == "derived"]
    qualified = [fund for fund in stated if fund.scale_qualifier is not None]
    for found, english, chinese in (
        (derived, "derived", "为推算"),
        (qualified, "not exact (at least, about …)", "为“不低于”“超过”或“约”"),
    ):
        if found:
            yield Note(
                f"{len(found)} of {len(stated)} stated sizes {english}{named(found, Language.EN)}.",
                f"{len(stated)}个公布规模中{len(found)}个{chinese}{named(found, Language.ZH)}。",
                ("scale_cny_bn",),
            )


def _plural(count: int, one: str, several: str) -> str:
    return f"{count} {one if count == 1 else several}"
