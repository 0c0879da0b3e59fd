"""From the result of a query to the bars or the lines that show it."""

from collections.abc import Mapping, Sequence

from yrd_cli.errors import UsageError, flag
from yrd_cli.query.query import Query
from yrd_cli.query.result import Column, Result, Row
from yrd_cli.render.picture.caption import Context, Pair, finding_of_lines, finding_of_values, title_of_groups
from yrd_cli.render.picture.subject import Bars, Line, Lines, Point, Series, Value
from yrd_cli.schema.fields import Kind, Language
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.translations import in_chinese
from yrd_cli.schema.units import UNITS

_MAX_DIMENSIONS = 2
MAX_LINES = 12
_WHOLE = 100.05  # percent: parts that add up to more overlap, and cannot be stacked
_STATED, _COMMITTED = "scale_", "committed_"  # the sums of funds, in any unit: two sums, always


def chart(result: Result, query: Query, context: Context) -> Bars | Lines:
    """Return the chart of a result that has a row for each group. Raises UsageError for what no chart shows."""
    if len(query.by) > _MAX_DIMENSIONS:
        raise UsageError(f"{flag('by')}: a chart has at most two dimensions")
    if not result.by or not result.drawn:
        raise UsageError(f"{flag('measure')} {query.measure}: one number makes no chart")
    return _Groups(result, query, context).chart()


def measured_title(query: Query, column: Column) -> Pair:
    """Return what a column of groups holds: `Clusters`, `Funds: stated size`."""
    table = query.table
    if column.name == table.name:
        return table.title, table.title_zh
    return f"{table.title}: {column.title[:1].lower()}{column.title[1:]}", f"{table.title_zh}{column.title_zh}"


def one_unit(column: Column, rows: Sequence[Row]) -> str | None:
    """Return the unit of all values of a column. Raises UsageError if there are several."""
    if not column.unit_in:
        return column.unit
    units = sorted({row[column.unit_in] for row in rows if row[column.name] is not None and row[column.unit_in]})
    if len(units) > 1:
        raise UsageError(f"the values are in several units ({', '.join(units)}): select one key")
    return units[0] if units else None


class _Measured(Struct):
    texts: Pair
    filters: tuple[str, ...] = ()


class _Groups:
    """A chart of groups: a bar for each, or lines if one of the dimensions is the year."""

    def __init__(self, result: Result, query: Query, context: Context) -> None:
        self._result, self._query, self._context = result, query, context
        columns = {column.name: column for column in result.columns}
        self._dimensions = [columns.get(dimension.name, dimension.column) for dimension in query.by]
        self._column = columns[result.drawn[0]]
        self._columns = [self._column]
        committed = self._column.name.replace(_STATED, _COMMITTED)
        if committed != self._column.name and committed in columns and len(query.by) == 1:
            self._columns.append(columns[committed])
        self._unit = one_unit(self._column, result.rows)
        self._absent = Value(0, "0") if self._column.kind is Kind.COUNT else Value(None, "-")

    def chart(self) -> Bars | Lines:
        """Return it."""
        years = [dimension for dimension in self._dimensions if dimension.kind is Kind.YEAR]
        if years and self._column.kind is not Kind.COUNT:
            return self._lines(years[0])
        return self._bars()

    def _title(self) -> str:
        measured = self._measured()
        title = self._context.say(title_of_groups(measured.texts, self._dimensions))
        if self._query.percent:
            whole = {"row": 0, "col": 1}.get(self._query.percent)
            of = self._dimensions[whole] if whole is not None else None
            title += self._context.say(
                (
                    f", percent of each {of.title.lower()}" if of else ", percent of all",
                    f"，占各{of.title_zh}百分比" if of else "，占全部百分比",
                )
            )
        return title + self._context.selection(self._query, without=measured.filters)

    def _measured(self) -> "_Measured":
        """Return what is counted or computed, and the filters that this says already."""
        query, column = self._query, self._column
        if len(self._columns) > 1:
            return _Measured(("Size of funds", "基金规模"))
        if query.percent and not query.measure:
            return _Measured((query.table.title, query.table.title_zh))
        keys = query.filters.accepted.get("key", ())
        if len(keys) == 1:
            term = self._context.names("keys")[str(next(iter(keys)))]
            return _Measured((term.en, term.zh), ("key",))
        return _Measured(measured_title(query, column))

    def _notes(self) -> list[str]:
        return self._context.notes(self._result, *self._dimensions, *self._columns)

    def _further(self, *, without: str = "") -> list[Column]:
        """Return what keeps the groups apart beside the dimensions asked for, where they differ in it: key, basis."""
        asked = {dimension.name for dimension in self._query.by} | {without}
        columns = {column.name: column for column in self._result.columns}
        further = [columns[name] for name in self._result.by if name not in asked]
        return [column for column in further if len({row[column.name] for row in self._result.rows}) > 1]

    def _label(self, row: Row, dimensions: Sequence[Column]) -> str:
        labels = [self._context.label(one, row[one.name]) for one in dimensions]
        return ("，" if self._context.language is Language.ZH else ", ").join(labels)

    def _bars(self) -> Bars:
        context, rows = self._context, self._result.rows
        down, across = [self._dimensions[0], *self._further()], self._dimensions[1:]
        of_rows: list[object] = [tuple(row[one.name] for one in down) for row in rows]
        groups = list(dict.fromkeys(of_rows))
        names = [self._label(rows[of_rows.index(group)], down) for group in groups]
        if across:
            found: dict[tuple[object, object], Row] = {
                (group, row[across[0].name]): row for group, row in zip(of_rows, rows, strict=True)
            }
            of_series = _in_order(found, across[0].name, self._result)
            series = [
                Series(
                    context.label(across[0], value),
                    tuple(context.value(self._column, found.get((group, value)), self._absent) for group in groups),
                )
                for value in of_series
            ]
            if self._query.percent == "col":  # a bar for each whole: the columns
                names, series = _turned(names, series)
        else:
            series = [
                Series(context.say((column.title, column.title_zh)), tuple(context.value(column, row) for row in rows))
                for column in self._columns
            ]
        named = [
            (context.join((name, one.name), "，") if len(series) > 1 else name, value)
            for one in series
            for name, value in zip(names, one.values, strict=True)
        ]
        return Bars(
            caption=context.caption(
                self._title(), unit=self._unit, notes=self._notes(), finding=finding_of_values(named, context)
            ),
            groups=tuple(names),
            series=tuple(series),
            stacked=self._query.percent in ("row", "col") and _are_parts(series),
        )

    def _lines(self, year: Column) -> Lines:
        context = self._context
        others = [dimension for dimension in self._dimensions if dimension is not year]
        others += self._further(without="basis")  # a line goes on after a break
        points: dict[str, list[Point]] = {}
        whole = context.say((self._column.title, self._column.title_zh))
        for row in self._result.rows:
            if row[year.name] is not None:
                of_line = points.setdefault(self._label(row, others) or whole, [])
                of_line.append(point_of(row[year.name], self._column, row, context))
        lines = tuple(Line(name, tuple(found)) for name, found in points.items())
        check_count(lines)
        return Lines(
            caption=context.caption(
                self._title(), unit=self._unit, notes=self._notes(), finding=finding_of_lines(lines, context)
            ),
            lines=lines,
        )


def check_count(lines: Sequence[Line]) -> None:
    """Raise UsageError for more lines than can be told apart, unless they are bars of one year."""
    if len(lines) > MAX_LINES and len({point.year for line in lines for point in line.points}) > 1:
        raise UsageError(
            f"{len(lines)} lines: a chart has at most {MAX_LINES}: "
            f"select some by {flag('key')}, {flag('place')} or other filters"
        )


def point_of(year: int, column: Column, row: Row, context: Context) -> Point:
    """Return the value of a row as a point of a line."""
    basis = row.mark(column).basis
    return Point(year, context.value(column, row), context.say((basis, in_chinese(basis))) if basis else "")


def _in_order(found: Mapping[tuple[object, object], Row], name: str, result: Result) -> list[object]:
    """Return the values of the second dimension, in the order in which the longest group has them."""
    by_group: dict[object, list[object]] = {}
    for group, value in found:
        by_group.setdefault(group, []).append(value)
    ordered = [value for values in sorted(by_group.values(), key=len, reverse=True) for value in values]
    return list(dict.fromkeys((*ordered, *(row[name] for row in result.rows))))


def _turned(names: Sequence[str], series: Sequence[Series]) -> tuple[list[str], list[Series]]:
    turned = [Series(name, tuple(one.values[index] for one in series)) for index, name in enumerate(names)]
    return [one.name for one in series], turned


def _are_parts(series: Sequence[Series]) -> bool:
    sums = [sum(value.number or 0 for value in values) for values in zip(*(one.values for one in series), strict=True)]
    return max(sums, default=0) <= _WHOLE


def is_percent(unit: str | None) -> bool:
    """Whether a unit is a percentage: a size on a map would mislead."""
    return unit == "%" or (unit in UNITS and UNITS[unit].base == "percent")
