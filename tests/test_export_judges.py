"""The judges of `yrd export`: other tools read what it writes, and find nothing wrong."""

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Yrd
from tests.test_export import everywhere, export, rows_of
from tests.test_sql import QUESTIONS


def frictionless_errors(folder: Path) -> list[str]:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(folder / "datapackage.json"))
    errors = [("package", error) for error in report.errors]
    errors += [(task.name, error) for task in report.tasks for error in task.errors]
    return [f"{where}: {error.type}: {error.message}" for where, error in errors]


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


def test_frictionless_would_find_it(yrd: Yrd, tmp_path: Path) -> None:
    folder = export(yrd, tmp_path / "package")
    for file, change in {
        "fund_sizes.csv": (",target,", ",tarjet,"),
        "cities.csv": (",shanghai,", ",shangai,"),
        "funds.csv": ("sh-future,", "js-master,"),
    }.items():
        text = (folder / file).read_text(encoding="utf-8")
        assert change[0] in text
        (folder / file).write_text(text.replace(*change, 1), encoding="utf-8")
    found = frictionless_errors(folder)
    for error in ("fund_sizes: constraint-error", "cities: foreign-key", "funds: primary-key"):
        assert any(line.startswith(error) for line in found), (error, found)


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


# A process of its own: datasette leaves its connections to the end of the program.
SERVE = """
import json, sys
from click.testing import CliRunner
from datasette.cli import cli
got = [CliRunner().invoke(cli, [sys.argv[1], "--get", address], catch_exceptions=False) for address in sys.argv[2:]]
print(json.dumps([one.stdout for one in got if one.exit_code == 0]))
"""


def served(path: Path, *addresses: str) -> list[str]:
    """What datasette answers for a database or a folder at each address."""
    pytest.importorskip("datasette")
    done = subprocess.run([sys.executable, "-c", SERVE, str(path), *addresses], capture_output=True, check=True)
    answers: list[str] = json.loads(done.stdout)
    assert len(answers) == len(addresses)
    return answers


def test_datasette_shows_tables_and_summaries(yrd: Yrd, tmp_path: Path) -> None:
    fund, summary, size = map(
        json.loads,
        served(
            export(yrd, tmp_path / "yrd.sqlite"),
            "/yrd/funds.json?_shape=array&_size=1",
            "/yrd/funds_by_province.json?_shape=array",
            "/yrd/fund_sizes.json?_labels=on&_size=1",
        ),
    )
    assert fund[0]["id"] == "delta-fund"
    summary = [{**row, "rowid": None} for row in summary]
    grouped = json.loads(yrd("funds", "--by", "province", "--json").out)
    assert summary == [{"rowid": None, **row} for row in grouped]
    (row,) = size["rows"]
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
    page, summary, answer = served(
        real_export("yrd.datasette"),
        "/yrd/funds",
        "/yrd/gdp_by_province.json?_shape=array",
        "/yrd/funds_and_clusters_of_a_city.json?city=wuxi&_shape=array",
    )
    assert "Funds 基金" in page
    assert "Size (bn yuan)" in page
    assert "Creative Commons Attribution 4.0" in page
    assert json.loads(summary)
    assert json.loads(answer)


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
