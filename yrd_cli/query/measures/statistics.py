"""Statistics of a group: sum, mean, median, minimum and maximum of a numeric field, or its only value."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import fsum
from statistics import median

from yrd_cli.errors import UsageError, flag
from yrd_cli.query.measures.family import COUNTED
from yrd_cli.query.measures.measure import Measure
from yrd_cli.query.measures.money import NOT_OF_ONE_KIND
from yrd_cli.query.measures.quantities import NOT_ADDITIVE, Quantity, Value
from yrd_cli.query.result import Column, Note, Values
from yrd_cli.schema.enums import UNIT_TERMS
from yrd_cli.schema.fields import ASKED_FOR, IDENTIFIES, Kind
from yrd_cli.schema.record import Record
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import Table
from yrd_cli.schema.translations import in_chinese
from yrd_cli.schema.units import without_noise


class Statistic(Struct):
    """A way to make one number of several."""

    title: str
    title_zh: str
    of: Callable[[Sequence[float]], float]


STATISTICS: Mapping[str, Statistic] = {
    "sum": Statistic("Sum", "合计", fsum),
    "mean": Statistic("Mean", "平均", lambda values: fsum(values) / len(values)),
    "median": Statistic("Median", "中位数", median),
    "min": Statistic("Minimum", "最小", min),
    "max": Statistic("Maximum", "最大", max),
}

_IN_BN = "_cny_bn"
_COMPUTED = ("mean", "median")  # of which tables need not print every digit


def statistic(table: Table, quantity: Quantity, name: str) -> Measure:
    """`name` (a key of STATISTICS) of a quantity: columns `<table>`, the statistic, and how many records lack a value.

    The measure raises UsageError when values of a group cannot be put together: a sum of percentages, several units,
    keys or values for one place and year. Where only the groups differ in that, there is no total.
    """
    way = STATISTICS[name]
    if name == "sum" and not quantity.is_additive:
        raise UsageError(
            f"{flag('measure')}: {quantity.name} is in {quantity.unit}, which does not add up: "
            f"write mean:{quantity.name}"
        )
    field = quantity.field if name == "sum" else f"{name}_{quantity.field}"
    without = f"without_{quantity.field.removesuffix(_IN_BN)}"
    title, title_zh = quantity.title, quantity.title_zh
    if name != "sum":
        title, title_zh = f"{way.title} of {title.lower()}", f"{title_zh}{way.title_zh}"
    columns: tuple[Column, ...] = (
        _count(table),
        Column(
            name=field,
            title=title,
            title_zh=title_zh,
            description=f"{way.title} of those that have it.",
            kind=Kind.RATIO if name in _COMPUTED else quantity.kind,
            unit=quantity.unit,
            unit_in=None if quantity.unit else "unit",
            default_column=True,
            drop_priority=ASKED_FOR,
            incomplete_by=without,
        ),
        Column(
            name=without,
            title="Without",
            title_zh="无数据",
            description="How many have none that counts.",
            kind=Kind.COUNT,
            default_column=True,
            drop_priority=2,
        ),
    )
    if quantity.unit is None:
        columns += (_unit_column("unit"),)

    def values(group: Sequence[Record], selection: Sequence[Record]) -> Values:
        found = [(record, value) for record in group for value in (quantity.of(record),) if value]
        mixture = _mixture(quantity, found, adds=name == "sum")
        if mixture and group is not selection:
            raise UsageError(mixture)
        numbers = [] if mixture else [value.number for _, value in found]
        row: dict[str, object] = {table.name: len(group), field: without_noise(way.of(numbers)) if numbers else None}
        row[without] = len(group) - len(numbers)
        if quantity.unit is None:
            row["unit"] = found[0][1].unit if numbers else None
        return row

    return Measure(columns, values, lambda selection: _notes(quantity, field, table, selection, adds=name == "sum"))


def _unit_column(name: str) -> Column:
    return Column(
        name=name,
        title="Unit",
        title_zh="单位",
        description="Its unit.",
        kind=Kind.TEXT,
        enum=UNIT_TERMS,
        default_column=True,
        drop_priority=IDENTIFIES,
    )


def _count(table: Table) -> Column:
    return Column(
        name=table.name,
        title=table.title,
        title_zh=table.title_zh,
        description=f"How many {table.name}.",
        kind=Kind.COUNT,
        default_column=True,
    )


def _mixture(quantity: Quantity, found: Sequence[tuple[Record, Value]], *, adds: bool) -> str | None:
    """Return why values cannot be put together; None if they can."""
    observed = [observation for record, _ in found if (observation := record.observation())]
    units = list(dict.fromkeys(value.unit for _, value in found))
    keys = list(dict.fromkeys(observation.key for observation in observed))
    for what, several in (("units", units), ("keys", keys)):
        if len(several) > 1:
            named = ", ".join(several[:_NAMED]) + (" …" if len(several) > _NAMED else "")
            return (
                f"{flag('measure')}: {quantity.name} of several {what} ({named}) cannot be put together: "
                f"select one, or add it to {flag('by')}"
            )
    if adds and units and units[0] in NOT_ADDITIVE:
        return f"{flag('measure')}: {quantity.name} in {units[0]} does not add up: write mean:{quantity.name}"
    places = [(item.key, item.place, item.of) for item in observed]
    slots = [(item.key, item.place, item.of, item.year) for item in observed]
    counts: Sequence[tuple[str, Sequence[tuple[object, ...]]]] = (("bases", slots), ("years", places if adds else ()))
    for what, counted in counts:
        twice = next((slot for slot, count in Counter(counted).items() if count > 1), None)
        if twice:
            return (
                f"{flag('measure')}: {quantity.name}: {twice[0]} of {twice[1]} has values of several {what}: select one"
            )
    return None


_NAMED = 3  # units or keys in a message


def _notes(
    quantity: Quantity, field: str, table: Table, selection: Sequence[Record], *, adds: bool
) -> tuple[Note, ...]:
    found = [value for record in selection for value in (quantity.of(record),) if value]
    title, title_zh = quantity.title.lower(), quantity.title_zh
    notes = []
    if len(found) < len(selection):
        notes.append(
            Note(
                f"* {len(found)} of {len(selection)} {table.name} have a value that counts: {title}.",
                f"* {len(selection)}条{table.title_zh}中{len(found)}条有可计入的{title_zh}。",
                (field,),
            )
        )
    derived = sum(value.known == "derived" for value in found)
    qualified = sum(value.qualifier is not None for value in found)
    for count, english, chinese in (
        (derived, "derived", "为推算"),
        (qualified, "not exact (at least, about …)", "为“不低于”“超过”或“约”"),
    ):
        if count:
            notes.append(
                Note(
                    f"{count} of {len(found)} values {english}.", f"{len(found)}个数值中{count}个{chinese}。", (field,)
                )
            )
    years = sorted({str(value.year) if value.year else "no year" for value in found})
    if len(years) > 1:
        listed = ", ".join(years)
        listed_zh = listed.replace("no year", "无年份").replace(", ", "、")
        notes.append(Note(f"The values are of several years: {listed}.", f"数值年份不一：{listed_zh}。", (field,)))
    observed = [item for record in selection if (item := record.observation())]
    counted = [item for record in selection if quantity.of(record) and (item := record.observation())]
    bases = sorted({item.basis for item in counted if item.basis})
    if bases:
        named, named_zh = "; ".join(bases), "；".join(map(in_chinese, bases))
        notes.append(Note(f"Statistical bases: {named}.", f"口径：{named_zh}。", (field,)))
    if quantity.field in COUNTED:
        notes.append(NOT_OF_ONE_KIND._replace(about=(field,)))
    if adds and len({item.place for item in observed}) > 1:
        notes.append(
            Note(
                "Adds up the places selected: what lies within another counts twice.",
                "合计为所选各地区之和，互相包含的地区会重复计算。",
                (field,),
            )
        )
    return tuple(notes)


def one_value(table: Table, column: Column, growth: tuple[Column, ...] = ()) -> Measure:
    """The value of a cell, where it holds one of the whole year.

    Columns: `<table>`, the value with its unit and marks, `growth` with its own where it is asked for (of figures on
    several bases the one that grew stands), and `several`: 1 where several values compete, or all are of
    parts of the year, so that none is given.
    There is no total: values of several places or years do not add up unasked.
    """
    unit = (_unit_column(column.unit_in),) if column.unit_in else ()
    columns = (
        _count(table),
        column._replace(incomplete_by="several"),
        *unit,
        *(one._replace(incomplete_by="several") if one.default_column else one for one in growth),
        Column(
            name="known",
            title="Known",
            title_zh="依据",
            description="How the value is known: reported, derived, unconfirmed.",
            kind=Kind.TEXT,
        ),
        Column(
            name="qualifier",
            title="Qualifier",
            title_zh="限定",
            description="'more than', 'about' …",
            kind=Kind.TEXT,
        ),
        Column(
            name="basis",
            title="Basis",
            title_zh="口径",
            description="The statistical basis of the value.",
            kind=Kind.TEXT,
        ),
        Column(
            name="grade",
            title="Grade",
            title_zh="来源级别",
            description="The best grade of the sources of the value.",
            kind=Kind.TEXT,
        ),
        Column(
            name="several",
            title="Several",
            title_zh="多值",
            description="1 if there are values, but not one of the year.",
            kind=Kind.COUNT,
        ),
    )

    def values(group: Sequence[Record], _: Sequence[Record]) -> Values:
        everything = [(item, record) for record in group if (item := record.observation())]
        observed = [(item, record) for item, record in everything if item.used] or everything
        whole = [(item, record) for item, record in observed if item.is_standing]
        whole = [(item, record) for item, record in whole if growth and record.get("growth") is not None] or whole
        distinct = {(record.get(column.name), item.key, item.place) for item, record in whole}
        one = whole[0][1] if len(distinct) == 1 else None
        row: dict[str, object] = {item.name: one.get(item.name) if one else None for item in columns}
        return {**row, table.name: len(group), "several": int(bool(observed) and one is None)}

    return Measure(columns, values, lambda _: (), has_total=False)


SEVERAL = Note(
    "* Not one value of the whole year: several are stated, or parts of the year; without --by they are all listed.",
    "* 无唯一的全年数值（有多项表述，或非全年）：去掉 --by 可逐条列出。",
)
