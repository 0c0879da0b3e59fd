"""From options, as the command line and Python give them, to what a picture shows."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError, flag
from yrd_cli.query.names import resolve_field
from yrd_cli.query.query import Options, Query, sees_outside
from yrd_cli.query.result import Result
from yrd_cli.query.run import run
from yrd_cli.render.picture.caption import Context
from yrd_cli.render.picture.subject import Bars, Lines, RegionMap
from yrd_cli.schema.fields import Language
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.schema.units import MONEY

if TYPE_CHECKING:
    from yrd_cli.query.compare.lines import Line

COUNTED = ("clusters", "funds")  # tables that a map shows by city; everything else that it shows is a key
CHARTED = ("clusters", "funds", "indicators", "shares", "chains", "events", "claims", "sources", "cities", "segments")


class Request(Struct):
    """A query, and the data that it sees."""

    query: Query
    dataset: Dataset


def request(table: Table, options: Options, dataset: Dataset) -> Request:
    """Return what options ask of a table. Raises UsageError as queries do."""
    dataset = dataset.within(include_outside=bool(sees_outside(table, options)))
    options = {name: value for name, value in options.items() if name != "unit"}  # what is drawn is converted below
    return Request(Query.from_options(table, options, dataset), dataset)


def chart_of(table: Table, options: Options, dataset: Dataset, context: Context) -> Bars | Lines:
    """Return the chart that options ask for: of groups, or of records over years. Raises UsageError for no chart."""
    asked, result, unasked = _charted(request(table, {**options, "bars": bool(options.get("by"))}, dataset), context)
    result = in_money(result, options, dataset, context)
    if not asked.query.by:
        from yrd_cli.render.picture.record_lines import chart_of_records  # a map needs none

        return chart_of_records(result, asked.query, context, unasked)
    from yrd_cli.render.picture.chart_builder import chart

    return chart(result, asked.query, context)


def chart_rows(
    table: Table, options: Options, dataset: Dataset, context: Context, *, language: Language | None
) -> Result:
    """Return the rows behind a chart: of values over years, those that it draws."""
    from yrd_cli.render.picture.record_lines import VALUES, is_drawn  # a map needs none

    asked = Request(Query.from_options(table, options, dataset), dataset)
    result = _charted(asked, context, language=language).result
    if asked.query.by or table.name not in VALUES:
        return result
    return result._replace(rows=[row for row in result.rows if is_drawn(row)])


class _Charted(NamedTuple):
    asked: Request
    result: Result
    unasked: int  # lines, of which those of provinces are charted; 0 if all are


def _charted(asked: Request, context: Context, *, language: Language | None = None) -> _Charted:
    """Return what a chart shows of what is asked: of too many places that nobody named, the provinces."""
    from yrd_cli.render.picture.record_lines import VALUES, unasked_lines  # a map needs none

    query = asked.query
    unasked = 0
    if not query.by and query.table.name in VALUES:
        unasked = unasked_lines(run(query, asked.dataset), query, context)
    if unasked:  # before the query is run, so that notes are about what is drawn
        asked = asked._replace(query=_only(query, "place", context.names("provinces")))
    return _Charted(asked, run(asked.query, asked.dataset, language=language), unasked)


def _only(query: Query, name: str, accepted: Iterable[str]) -> Query:
    """Return the query with a filter by ids."""
    filters = query.filters
    return query._replace(filters=filters._replace(accepted={**filters.accepted, name: frozenset(accepted)}))


def map_of(what: str, options: Options, dataset: Dataset, context: Context) -> RegionMap:
    """Return the map of a table or of a key. Raises UsageError for what no map shows."""
    from yrd_cli.render.picture.map_builder import map_of_groups

    if what not in COUNTED:
        return _map_of_key(what, options, dataset, context)
    asked = request(TABLES[what], {**options, "by": "city", "bars": True}, dataset)
    result = in_money(run(asked.query, asked.dataset), options, dataset, context)
    return map_of_groups(result, asked.query, asked.dataset, context)


def map_options(what: str, options: Options) -> tuple[Table, Options]:
    """Return the table that a map is of, and what is asked of it."""
    if what in COUNTED:
        return TABLES[what], {**options, "by": ("city",)}
    from yrd_cli.query.compare.lines import SHARE_OF

    key, of_share, _ = what.partition(SHARE_OF)
    return TABLES["shares" if of_share else "indicators"], {**options, "key": (key,)}


def map_rows(what: str, options: Options, dataset: Dataset, *, language: Language | None) -> Result:
    """Return the rows behind a map: groups, or the values that it draws, also those that it computes."""
    if what in COUNTED:
        query = Query.from_options(*map_options(what, options), dataset)
        return run(query, dataset, language=language)
    from yrd_cli.render.picture.map_builder import with_computed_rows

    line, asked = _line_of_key(what, options, dataset)
    key = {"key": tuple(map(str, asked.query.filters.accepted["key"]))}
    query = Query.from_options(asked.query.table, {**options, **key}, dataset)
    stated = [record.id for cell in line.cells.values() if len(cell.records) == 1 for record in cell.records]
    return with_computed_rows(run(_only(query, "id", stated), asked.dataset, language=language), line)


def _map_of_key(key: str, options: Options, dataset: Dataset, context: Context) -> RegionMap:
    """Return the map of the values of a key."""
    from yrd_cli.render.picture.map_builder import map_of_line, result_of

    line, asked = _line_of_key(key, options, dataset)
    return map_of_line(line, in_money(result_of(line), options, dataset, context), asked.query, dataset, context)


def _line_of_key(key: str, options: Options, dataset: Dataset) -> tuple["Line", Request]:
    """Return the values of cities, or else of provinces, in the year that most of them have, and what was asked.

    `goods-trade-share-of-china` is a share, named as `yrd compare` names it; where none is stated, it is computed.
    """
    from yrd_cli.query.compare.lines import SHARE_OF, indicator_lines, share_lines

    if options.get("measure"):
        raise UsageError(f"{flag('measure')} needs a map of {' or '.join(COUNTED)}: one of a key shows its values")
    places = {place.id: place for place in dataset.records("places")}
    keys = dataset.by_id("keys")
    indicators = dataset.records("indicators")
    name, of_share, whole = key.partition(SHARE_OF)
    for table in ("shares",) if of_share else ("indicators", "shares"):
        asked = request(TABLES[table], {**options, "key": (name,)}, dataset)
        # Of the records of one table, which `Row` does not say.
        records: list[Any] = [row.records[0] for row in run(asked.query, asked.dataset).rows]
        (id,) = map(str, asked.query.filters.accepted["key"])
        candidates = []
        for vocabulary in ("cities", "provinces"):
            ids = [record.id for record in dataset.records(vocabulary)]
            found = (
                indicator_lines(ids, [keys[id]], records)
                if table == "indicators"
                else share_lines(ids, [keys[id]], places, records, indicators)
            )
            wanted = f"{id}{of_share}{whole}"
            candidates += [line for line in found.lines if line.measure.startswith(wanted)]
        if candidates:
            return max(candidates, key=lambda line: len(line.cells)), asked
    listing = f"yrd {'shares' if of_share else 'indicators'} {name}"
    raise UsageError(f"no two cities or provinces have comparable values of {key}: {listing}")


def in_money(result: Result, options: Options, dataset: Dataset, context: Context) -> Result:
    """Return the result with its money in the unit asked for, or else in the one that its readers count in."""
    from yrd_cli.query.currency import in_chinese_units, latest_rate
    from yrd_cli.query.currency import in_money as convert

    unit = options.get("unit")
    if unit is None:
        return in_chinese_units(result) if context.language is Language.ZH else result
    money = MONEY[resolve_field(str(unit), tuple(MONEY), kind=flag("unit"))]
    return convert(result, money, latest_rate(dataset.records("indicators")) if money.is_foreign else None)
