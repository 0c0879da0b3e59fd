"""From the result of a query to the map that shows it."""

from collections.abc import Mapping, Sequence
from typing import Any

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.datasets.grades import weakest_grade
from yrd_cli.errors import DataError
from yrd_cli.query.compare.lines import SHARE_OF, Cell, Line
from yrd_cli.query.query import Query
from yrd_cli.query.result import Column, Mark, Result, Row
from yrd_cli.render.picture.caption import Context, finding_of_values
from yrd_cli.render.picture.chart_builder import is_percent, measured_title, one_unit
from yrd_cli.render.picture.subject import Area, RegionMap, Spot, Value
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.outlines import rings_of
from yrd_cli.schema.translations import in_chinese

_ORIGIN = (
    "Outlines: Natural Earth (public domain), simplified; not official boundaries.",
    "轮廓：Natural Earth（公有领域），已简化，非官方界线。",
)

_PLACE = Column("place", "Place", "地区", references="places")


def map_of_groups(result: Result, query: Query, dataset: Dataset, context: Context) -> RegionMap:
    """Return the map of a result that has a row for each city."""
    columns = {column.name: column for column in result.columns}
    column = columns[result.drawn[0]] if query.measure else columns[result.table]
    place = query.by[0].column
    values = {row[place.name]: context.value(column, row) for row in result.rows}
    measured, measured_zh = measured_title(query, column)
    title = context.say((f"{measured} by city", f"{measured_zh}（按城市）")) + context.selection(query)
    return _map(
        values,
        dataset,
        context,
        title=title,
        unit=one_unit(column, result.rows),
        of_cities=True,
        notes=context.notes(result, place, column),
        provinces=query.filters.accepted.get("province"),
        shaded=is_percent(column.unit) or column.kind in (Kind.PERCENT, Kind.RATIO),
    )


def result_of(line: Line) -> Result:
    """Return one measure of provinces or cities as a result: a row for each."""
    column = Column(line.measure, line.title, line.title_zh, kind=line.kind, unit=line.unit)
    return Result(
        "indicators", (_PLACE, column), [_row(id, cell, column, line.basis) for id, cell in line.cells.items()]
    )


def _both(dataset: Dataset) -> set[str]:
    """Return the ids of municipalities, which are provinces and cities."""
    return {province.id for province in dataset.records("provinces")}


def _row(id: str, cell: Cell, column: Column, basis: str | None) -> Row:
    mark = Mark(known=cell.known, qualifier=cell.qualifier, incomplete=cell.without or 0, basis=basis)
    return Row({_PLACE.name: id, column.name: cell.value}, cell.records, {column.name: mark})


def with_computed_rows(result: Result, line: Line) -> Result:
    """Return the stated values of a line as rows, with a row for each of its values that is computed from several."""
    key, _, of = line.measure.partition(SHARE_OF)
    rows = list(result.rows)
    for place, cell in line.cells.items():
        if len(cell.records) > 1:
            sources = tuple(sorted({source for record in cell.records for source in record.cited_sources()}))
            values = {
                **dict.fromkeys(column.name for column in result.columns),
                "key": key,
                "place": place,
                "of": of,
                "year": line.year,
                "basis": line.basis,
                "used": True,
                "value": cell.value,
                "known": cell.known,
                "qualifier": cell.qualifier,
                "parts": tuple(record.id for record in cell.records),
                "sources": sources,
                "grade": weakest_grade(record.get("grade") for record in cell.records),
            }
            rows.append(Row(values, cell.records))
    return result._replace(rows=sorted(rows, key=lambda row: str(row["place"])))


def map_of_line(line: Line, result: Result, query: Query, dataset: Dataset, context: Context) -> RegionMap:
    """Return the map of a line, as `result_of` has it: all values are of one year and one statistical basis."""
    column = result.columns[1]
    basis = [context.say((f"Basis: {line.basis}.", f"口径：{in_chinese(line.basis)}。"))] if line.basis else []
    return _map(
        {row[_PLACE.name]: context.value(column, row) for row in result.rows},
        dataset,
        context,
        title=context.say((f"{line.title}, {line.year}", f"{line.title_zh}，{line.year}年")),
        unit=column.unit,
        of_cities=any(city.id in line.cells for city in dataset.records("cities") if city.id not in _both(dataset)),
        notes=[*context.notes(result, column), *basis],
        provinces=query.filters.accepted.get("province"),
        shaded=is_percent(line.unit),
    )


def _map(
    values: Mapping[Any, Value],
    dataset: Dataset,
    context: Context,
    *,
    title: str,
    unit: str | None,
    notes: Sequence[str],
    provinces: frozenset[str | int] | None,
    of_cities: bool,
    shaded: bool,
) -> RegionMap:
    """Return a map of the provinces selected, and of those that have values, or of all."""
    outlines = dataset.files.outlines()
    if not outlines:
        raise DataError(["outlines.json: missing: the data has no outlines of provinces for a map"])
    located = [city for city in dataset.records("cities") if city.longitude is not None and city.latitude is not None]
    drawn = [province for province in dataset.records("provinces") if province.id in outlines]
    series = {province.id: index for index, province in enumerate(drawn)}
    if provinces:
        with_value = {city.province for city in located if city.id in values}
        drawn = [province for province in drawn if province.id in provinces or province.id in with_value]
    shown = {province.id for province in drawn}
    spots = [
        Spot(
            city.id,
            context.name("cities", city.id),
            city.province,
            city.longitude,
            city.latitude,
            values.get(city.id) if of_cities else None,
        )
        for city in located
        if city.province in shown and (of_cities or city.id in values)
    ]
    areas = tuple(
        Area(
            province.id,
            context.say((province.name_en, province.name_zh)),
            tuple(tuple((x, y) for x, y in ring) for ring in rings_of(outlines[province.id])),
            series[province.id],
            None if of_cities else values.get(province.id),
        )
        for province in drawn
    )
    on_map = {spot.id for spot in spots} if of_cities else shown
    elsewhere = [(_elsewhere(id, context), value) for id, value in values.items() if id not in on_map]
    named = [(context.name("places", id), value) for id, value in values.items() if id in on_map]
    return RegionMap(
        caption=context.caption(
            title, unit=unit, notes=[*notes, context.say(_ORIGIN)], finding=finding_of_values(named, context)
        ),
        areas=areas,
        spots=tuple(spots),
        shaded=shaded,
        elsewhere=tuple(elsewhere),
    )


def _elsewhere(id: str | None, context: Context) -> str:
    return context.say(("no city", "无城市")) if id is None else context.name("places", id)
