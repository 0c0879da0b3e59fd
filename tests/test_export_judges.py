"""The judges of `yrd export`: other tools read what it writes, and find nothing wrong."""

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Yrd
from tests.test_export import everywhere, export, rows_of
from tests.test_sql import QUESTIONS


def frictionless_errors(folder: Path) -> list[str]:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(folder / "datapackage.json"))
    errors = [*report.errors, *(error for task in report.tasks for error in task.errors)]
    return [f"{error.type}: {error.message}" for error in errors]


def test_the_descriptor_is_valid_by_the_published_profile(real_export: Callable[[str], Path]) -> None:
    dplib = pytest.importorskip("dplib", reason="it carries the profile, and comes with the dev extra")
    jsonschema = pytest.importorskip("jsonschema")
    profile = json.loads((Path(dplib.__file__).parent / "profiles" / "2.0" / "datapackage.json").read_bytes())
    package = json.loads((real_export("package") / "datapackage.json").read_bytes())
    judge = jsonschema.validators.validator_for(profile)(profile)
    assert [error.message for error in judge.iter_errors(package)] == []
    package["resources"][0]["schema"]["fields"][0]["type"] = "text"
    assert not judge.is_valid(package)


def test_frictionless_finds_nothing_wrong(real_export: Callable[[str], Path]) -> None:
    assert frictionless_errors(real_export("package")) == []


def test_frictionless_finds_nothing_wrong_in_some_tables(yrd: Yrd, tmp_path: Path) -> None:
    assert frictionless_errors(export(yrd, tmp_path / "some", "--tables", "clusters,provinces")) == []


@pytest.mark.parametrize(
    ("file", "change", "error"),
    [
        ("fund_sizes.csv", (",target,", ",tarjet,"), "constraint-error"),
        ("cities.csv", (",shanghai,", ",shangai,"), "foreign-key"),
        ("funds.csv", ("sh-future,", "js-master,"), "primary-key"),
    ],
)
def test_frictionless_would_find_it(file: str, change: tuple[str, str], error: str, yrd: Yrd, tmp_path: Path) -> None:
    folder = export(yrd, tmp_path / "package")
    text = (folder / file).read_text(encoding="utf-8")
    assert change[0] in text
    (folder / file).write_text(text.replace(*change, 1), encoding="utf-8")
    found = frictionless_errors(folder)
    assert any(line.startswith(error) for line in found), found


@pytest.mark.parametrize(("query", "arguments", "field"), QUESTIONS)
def test_questions_to_the_exports_have_the_answers_of_yrd(
    query: str, arguments: tuple[str, ...], field: str | None, real_export: Callable[[str], Path], real_yrd: Yrd
) -> None:
    duckdb = pytest.importorskip("duckdb")
    rows = json.loads(real_yrd(*arguments, *everywhere(arguments[0]), "--json").out)
    expected = rows[0][field] if field else len(rows)
    assert rows_of(real_export("yrd.sqlite"), query) == [(expected,)]
    table = re.search(r"from (\w+)", query)
    assert table
    folder = real_export("package")
    with closing(duckdb.connect()) as database:
        database.execute(f"create view {table[1]} as select * from read_csv('{folder / table[1]}.csv')")
        # duckdb takes a column of whole days for dates, which it does not compare with a year
        assert database.execute(query.replace("designated >=", "designated::varchar >=")).fetchall() == [(expected,)]


def test_datasette_shows_tables_and_summaries(yrd: Yrd, tmp_path: Path) -> None:
    pytest.importorskip("datasette")
    path = export(yrd, tmp_path / "yrd.sqlite")

    def read(address: str) -> Any:
        # A process of its own: it leaves its connections to the end of the program.
        command = [sys.executable, "-m", "datasette", str(path), "--get", f"/yrd/{address}"]
        return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)

    assert read("funds.json?_shape=array&_size=1")[0]["id"] == "delta-fund"
    summary = [{**row, "rowid": None} for row in read("funds_by_province.json?_shape=array")]
    grouped = json.loads(yrd("funds", "--by", "province", "--json").out)
    assert summary == [{"rowid": None, **row} for row in grouped]
    (row,) = read("fund_sizes.json?_labels=on&_size=1")["rows"]
    assert row["fund"]["value"] == row["fund"]["label"]


# The keys that docs.datasette.io/en/0.65/metadata.html names, level by level, with those of canned queries.
OF_ALL = {"title", "description", "license", "license_url", "source", "source_url", "about", "about_url"}
OF_TABLES = {*OF_ALL, "columns", "facets", "label_column", "sort", "sort_desc", "size", "sortable_columns", "hidden"}
OF_QUERIES = {"sql", "title", "description", "hide_sql", "params"}
OURS = {"sha256"}  # by which the folder is known for an export; keys of one's own are kept


def test_the_metadata_of_datasette_are_as_it_documents_them(real_export: Callable[[str], Path]) -> None:
    folder = real_export("yrd.datasette")
    metadata = json.loads((folder / "metadata.json").read_bytes())
    assert metadata.keys() <= {*OF_ALL, "databases"}
    assert metadata["license_url"].startswith("https://")
    (database,) = metadata["databases"].values()
    assert database.keys() <= {*OF_ALL, "tables", "queries", *OURS}
    path = folder / "yrd.db"
    in_file = {name for (name,) in rows_of(path, "select name from sqlite_master where type = 'table'")}
    assert {*database["tables"], "columns", "dataset"} == in_file
    for name, table in database["tables"].items():
        assert table.keys() <= OF_TABLES
        assert table["title"]
        assert table["description"]
        columns = {row[1]: row for row in rows_of(path, f"pragma table_info({name})")}
        assert table["columns"].keys() == columns.keys()
        named = [*table.get("facets", ()), *([table["label_column"]] if "label_column" in table else [])]
        assert columns.keys() >= {*named}
    units = rows_of(path, "select table_name, column_name from columns where unit = 'bn yuan'")
    assert units
    for table_name, column in units:
        assert "(bn yuan)" in database["tables"][table_name]["columns"][column]
        assert "(十亿元)" in database["tables"][table_name]["columns"][column]
    for query in database["queries"].values():
        assert query.keys() <= OF_QUERIES
        with closing(sqlite3.connect(path)) as connection:
            asked = re.findall(r":(\w+)", query["sql"])
            values = {"city": "suzhou-js", "source": rows_of(path, "select source from share_sources")[0][0]}
            assert connection.execute(query["sql"], {name: values[name] for name in asked}).fetchall()


def test_datasette_serves_the_folder(real_export: Callable[[str], Path]) -> None:
    pytest.importorskip("datasette")

    def read(address: str) -> str:
        command = [sys.executable, "-m", "datasette", str(real_export("yrd.datasette")), "--get", address]
        return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout

    page = read("/yrd/funds")
    assert "Funds 基金" in page
    assert "Size (bn yuan)" in page
    assert "Creative Commons Attribution 4.0" in page
    assert json.loads(read("/yrd/gdp_by_province.json?_shape=array"))
    assert json.loads(read("/yrd/funds_and_clusters_of_a_city.json?city=wuxi&_shape=array"))


def test_a_reader_of_geojson_reads_cities_and_outlines(real_export: Callable[[str], Path], real_yrd: Yrd) -> None:
    geojson = pytest.importorskip("geojson")
    collection = geojson.loads(real_export("yrd.geojson").read_bytes().decode())
    assert collection.is_valid, collection.errors()
    cities = json.loads(real_yrd("cities", "--json").out)
    provinces = json.loads(real_yrd("provinces", "--json").out)
    points = [feature for feature in collection.features if feature.geometry.type == "Point"]
    outlines = [feature for feature in collection.features if feature.geometry.type != "Point"]
    assert [feature["id"] for feature in points] == [city["id"] for city in cities]
    assert [(feature["id"], feature.properties["id"]) for feature in outlines] == [
        (province["iso"], province["id"]) for province in provinces
    ]
    west, south, east, north = collection["bbox"]
    corners = [corner for feature in outlines for corner in geojson.utils.coords(feature.geometry)]
    assert [west, south] == [min(x for x, _ in corners), min(y for _, y in corners)]
    assert [east, north] == [max(x for x, _ in corners), max(y for _, y in corners)]
    for feature, city in zip(points, cities, strict=True):
        assert feature.geometry.coordinates == [city["longitude"], city["latitude"]]
        assert west <= city["longitude"] <= east
        assert south <= city["latitude"] <= north
        assert feature.properties["code"] == city["code"]
    suzhou = next(feature.properties for feature in collection.features if feature["id"] == "suzhou-js")
    listed = real_yrd("clusters", "-c", "suzhou-js", "-q").out.split()
    assert (suzhou["clusters"], suzhou["cluster_ids"]) == (len(listed), listed)
    assert suzhou["fund_ids"] == real_yrd("funds", "-c", "suzhou-js", "-q").out.split()
