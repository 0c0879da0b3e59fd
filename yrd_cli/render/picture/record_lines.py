"""Records that are values of years, as lines: indicators and shares, which need no `--by`."""

from collections.abc import Mapping, Sequence

from yrd_cli.errors import UsageError, flag
from yrd_cli.query.query import Query
from yrd_cli.query.result import Column, Result, Row
from yrd_cli.render.picture.caption import Context, finding_of_lines, finding_of_values
from yrd_cli.render.picture.chart_builder import check_count, one_unit, point_of
from yrd_cli.render.picture.subject import Bars, Line, Lines, Point, Series
from yrd_cli.schema.indicator import share_title
from yrd_cli.schema.struct import Struct

VALUES = {"indicators": "normal_value", "shares": "value"}  # by table: the column with the value
_MAX_UNASKED = 6  # lines, where no place was named: the nation would flatten those of cities
_OF_PLACES = ("place", "province", "city")  # filters


class _Slot(Struct):
    """What is measured of which place (in what whole): one line."""

    key: str
    place: str
    of: str | None


_Points = Mapping[tuple[int, str], Sequence[Point]]  # by year and basis


def unasked_lines(result: Result, query: Query, context: Context) -> int:
    """Return the number of lines if they are too many, no place was named, and some are of provinces; else 0."""
    slots = {_Slot(row["key"], row["place"], row.get("of")) for row in result.rows if is_drawn(row)}
    if any(name in query.filters.accepted for name in _OF_PLACES) or len(slots) <= _MAX_UNASKED:
        return 0
    return len(slots) if any(slot.place in context.names("provinces") for slot in slots) else 0


def is_drawn(row: Row) -> bool:
    """Whether a value can be a point: that of a whole year, which is used."""
    return bool(row["year"] and not row["period"] and row["used"])


def chart_of_records(result: Result, query: Query, context: Context, unasked: int = 0) -> Bars | Lines:
    """Return a line for each key and place; bars if all values are of one year.

    They are those of provinces, of so many `unasked` lines.
    """
    if result.table not in VALUES:
        raise UsageError(f"yrd chart {result.table} requires {flag('by')}")
    column = next(column for column in result.columns if column.name == VALUES[result.table])
    rows = [row for row in result.rows if is_drawn(row)]
    notes = context.notes(result._replace(rows=rows), column)
    notes += _omitted(len(result.rows) - len(rows), context)
    slots = _slots(rows, column, context)
    if unasked:
        said = (
            f"Of {unasked} lines those of provinces: --place selects others.",
            f"{unasked}条折线中仅列各省市；其他可用--place选取。",
        )
        notes.append(context.say(said))
    lines = tuple(Line(_name(slot, list(slots), context), _alone(found)) for slot, found in slots.items())
    check_count(lines)
    notes += _ambiguous(slots, context)
    title = _title(list(slots), result, query, context)
    unit = "percent" if result.table == "shares" else one_unit(column, rows)
    if len({point.year for line in lines for point in line.points}) > 1 or not lines:
        caption = context.caption(title, unit=unit, notes=notes, finding=finding_of_lines(lines, context))
        return Lines(caption=caption, lines=lines)
    return _bars(lines, title, unit, notes, context)


def _slots(rows: Sequence[Row], column: Column, context: Context) -> dict[_Slot, dict[tuple[int, str], list[Point]]]:
    """Return the points by what they are of, in the order of keys and places."""
    found: dict[_Slot, dict[tuple[int, str], list[Point]]] = {}
    for row in rows:
        point = point_of(row["year"], column, row, context)
        by_year = found.setdefault(_Slot(row["key"], row["place"], row.get("of")), {})
        by_year.setdefault((point.year, point.basis), []).append(point)
    order = {place: index for index, place in enumerate(context.names("places"))}
    return {
        slot: found[slot]
        for slot in sorted(found, key=lambda slot: (slot.key, order.get(slot.place, len(order)), slot.of or ""))
    }


def _alone(found: _Points) -> tuple[Point, ...]:
    """Return the points that no other of the same year and basis competes with."""
    return tuple(points[0] for points in found.values() if len(points) == 1)


def _omitted(count: int, context: Context) -> list[str]:
    said = (
        f"{count} value{'s' if count > 1 else ''} of parts of a year or not used: omitted.",
        f"{count}个数值为年内时段或未采用，未列入。",
    )
    return [context.say(said)] if count else []


def _ambiguous(slots: Mapping[_Slot, _Points], context: Context) -> list[str]:
    count = sum(len(points) > 1 for found in slots.values() for points in found.values())
    said = (
        f"{'1 year' if count == 1 else f'{count} years'} with several values on one basis: omitted.",
        f"{count}个年份同一口径有多个数值，未列入。",
    )
    return [context.say(said)] if count else []


def _bars(lines: Sequence[Line], title: str, unit: str | None, notes: Sequence[str], context: Context) -> Bars:
    year = lines[0].points[0].year if lines[0].points else ""
    if len({point.basis for line in lines for point in line.points}) > 1:
        notes = [*notes, context.say(("The values are on several bases.", "各数值口径不一。"))]
    bars = [(line.name, line.points[-1].value) for line in lines if line.points]
    return Bars(
        caption=context.caption(
            context.say((f"{title}, {year}", f"{title}，{year}年")),
            unit=unit,
            notes=notes,
            finding=finding_of_values(bars, context),
        ),
        groups=tuple(name for name, _ in bars),
        series=(Series(title, tuple(value for _, value in bars)),),
    )


def _name(slot: _Slot, slots: Sequence[_Slot], context: Context) -> str:
    """Return what tells a line from the others: its key, its place, its whole, or several of these."""
    parts = []
    if len({other.key for other in slots}) > 1:
        parts.append(context.name("keys", slot.key))
    if len({other.place for other in slots}) > 1 or not parts:
        parts.append(context.name("places", slot.place))
    if slot.of and len({other.of for other in slots}) > 1:
        parts.append(context.say(("of ", "占")) + context.name("places", slot.of))
    return context.join(parts, "，")


def _title(slots: Sequence[_Slot], result: Result, query: Query, context: Context) -> str:
    keys, places, wholes = {slot.key for slot in slots}, {slot.place for slot in slots}, {slot.of for slot in slots}
    title = context.say(("Indicators", "指标数据") if result.table == "indicators" else ("Shares", "占比"))
    if len(keys) == 1:
        title = context.name("keys", next(iter(keys)))
        whole = next(iter(wholes)) if len(wholes) == 1 else None
        if whole:
            named = context.name("places", whole)
            title = context.say(share_title((title, title), (named, named)))
    if len(places) == 1:
        place = context.name("places", next(iter(places)))
        title = context.say((f"{title}, {place}", f"{title}，{place}"))
    return title + context.selection(query, without=("key", "place", "year"))
