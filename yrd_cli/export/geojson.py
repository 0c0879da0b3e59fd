"""GeoJSON (RFC 7946): cities as points, with the ids and counts of their records, then provinces as outlines."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from yrd_cli import __version__
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.outlines import Geometry, rings_of
from yrd_cli.schema.record import JsonObject
from yrd_cli.schema.serialize import encode, json_array
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.schema.vocabulary import City, Province

_COORDINATES = ("longitude", "latitude")


def write(dataset: Dataset, _: Mapping[str, Table], path: Path) -> None:
    """Write the collection of all cities, and of the provinces that have outlines, to a new file."""
    located = _located(dataset)
    features = [_feature(city, located) for city in dataset.records("cities")]
    outlines = dataset.files.outlines()
    features += [_outline(one, outlines[one.id]) for one in dataset.records("provinces") if one.id in outlines]
    edition = dataset.edition()
    # Members of our own beside those of the standard are allowed (RFC 7946, 6.1).
    collection: JsonObject = {
        "type": "FeatureCollection",
        "version": __version__,
        "data_version": edition.version,
        "date": edition.date,
        "licence": edition.licence,
    }
    box = _box([point for feature in features if feature["geometry"] for point in _points(feature["geometry"])])
    if box:
        collection["bbox"] = box
    parts = [f"{encode(name)}: {encode(value)}" for name, value in collection.items()]
    text = "{\n" + ",\n".join([*parts, f'"features": {json_array(features)}']) + "\n}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


def _located(dataset: Dataset) -> dict[str, dict[str, list[str]]]:
    """Return, for each table whose records name cities, the ids of its records by city."""
    located: dict[str, dict[str, list[str]]] = {}
    for table in TABLES.values():
        for field in fields_of(table.record_type):
            if field.references == "cities":
                by_city = located.setdefault(table.name, {})
                for record in dataset.records(table.name):
                    for city in _cities(field.of(record)):
                        by_city.setdefault(city, []).append(record.id)
    return located


def _cities(value: object) -> Iterable[str]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (str(value),)


def _feature(city: City, located: Mapping[str, Mapping[str, Sequence[str]]]) -> JsonObject:
    properties = {name: value for name, value in city.as_dict().items() if name not in _COORDINATES}
    for table, by_city in located.items():
        ids = by_city.get(city.id, [])
        properties[table] = len(ids)
        properties[f"{TABLES[table].singular}_ids"] = ids
    point = [city.longitude, city.latitude]  # in this order (RFC 7946, 3.1.1)
    # A feature that has no place has a geometry all the same: null (RFC 7946, 3.2).
    geometry = None if None in point else {"type": "Point", "coordinates": point}
    return {"type": "Feature", "id": city.id, "geometry": geometry, "properties": properties}


def _outline(province: Province, geometry: Geometry) -> JsonObject:
    # Shanghai is a city and a province: the code of ISO 3166-2 keeps the ids of features apart.
    return {"type": "Feature", "id": province.iso, "geometry": geometry, "properties": province.as_dict()}


def _points(geometry: Geometry) -> Iterable[Sequence[float]]:
    if geometry["type"] == "Point":
        return [geometry["coordinates"]]
    return [point for ring in rings_of(geometry) for point in ring]


def _box(points: Sequence[Sequence[float]]) -> list[float]:
    """Return the smallest longitude and latitude, then the largest; nothing for no points."""
    sides = list(zip(*points, strict=True))
    return [min(side) for side in sides] + [max(side) for side in sides]
