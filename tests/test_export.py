"""`yrd export`: what is written, read again by other tools; and that it is written whole or not at all."""

import csv
import hashlib
import json
import os
import re
import shlex
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, SMALL, Yrd
from yrd_cli.cli.commands.export import COMMAND
from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.errors import quoted
from yrd_cli.export import EXPORTS
from yrd_cli.export.resources import resources_of
from yrd_cli.query.database import sql_value
from yrd_cli.query.measures.counted import counted_records
from yrd_cli.query.summaries import groupings
from yrd_cli.schema.fields import Kind, fields_of
from yrd_cli.schema.tables import TABLES

NAMES = ("yrd.sqlite", "yrd.db", "yrd.json", "yrd.geojson", "package", "yrd.datasette")
RESOURCES = {resource.name: resource for resource in resources_of(Dataset(SMALL, include_outside=True), TABLES)}
COMMANDS = [name for name, table in TABLES.items() if not table.joins]


def export(yrd: Yrd, path: Path, *options: str) -> Path:
    run = yrd("export", str(path), *options)
    assert (run.code, run.out) == (0, "")
    assert re.fullmatch(rf"yrd: note: sha256 [0-9a-f]{{64}}  {re.escape(str(path))}\n", run.err)
    return path


def everywhere(table: str) -> tuple[str, ...]:
    """The options with which a command lists what an export has."""
    return ("--region", "all") if table in ("clusters", "provinces") else ()


def rows_of(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


# What a package holds.


def test_a_package_has_a_file_per_table_and_says_what_is_in_it(yrd: Yrd, tmp_path: Path) -> None:
    folder = export(yrd, tmp_path / "package")
    written = {path.name for path in folder.iterdir()}
    assert written == {"datapackage.json", *(f"{name}.csv" for name in RESOURCES)}
    package = json.loads((folder / "datapackage.json").read_bytes())
    edition = Dataset(SMALL).edition()
    assert (package["version"], package["created"]) == (edition.version, f"{edition.date}T00:00:00Z")
    assert package["licenses"][0]["name"] == edition.licence
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert data.decode().splitlines()[0] == ",".join(fields)
        assert len(fields) == len(set(fields))
    schema = next(resource["schema"] for resource in package["resources"] if resource["name"] == "fund_sizes")
    assert schema["primaryKey"] == ["fund", "position"]
    assert {key["fields"][0]: key["reference"] for key in schema["foreignKeys"]} == {
        "fund": {"resource": "funds", "fields": ["id"]},
        "source": {"resource": "sources", "fields": ["id"]},
    }
    (value,) = [field for field in schema["fields"] if field["name"] == "value_cny_bn"]
    assert (value["type"], value["unit"], value["title_zh"]) == ("number", "bn yuan", "数值")
    (kind,) = [field for field in schema["fields"] if field["name"] == "kind"]
    assert "target" in kind["constraints"]["enum"]


@pytest.mark.parametrize("table", COMMANDS)
def test_a_csv_file_is_what_the_command_prints(table: str, yrd: Yrd, small_export: Callable[[str], Path]) -> None:
    folder = small_export("package")
    assert (folder / f"{table}.csv").read_bytes().decode() == yrd(table, *everywhere(table), "-f", "csv").out


def test_tables_of_items_have_a_row_per_item(yrd: Yrd, tmp_path: Path) -> None:
    folder = export(yrd, tmp_path / "package")
    with (folder / "fund_sectors.csv").open(encoding="utf-8", newline="") as file:
        sectors = list(csv.DictReader(file))
    for fund in json.loads(yrd("funds", "--json").out):
        named = [row["sector"] for row in sectors if row["fund"] == fund["id"]]
        assert named == fund["sectors"]
    assert {row["position"] for row in sectors} == {"1", "2"}


# SQLite.


def test_every_reference_holds_in_the_real_data(real_export: Callable[[str], Path]) -> None:
    path = real_export("yrd.sqlite")
    assert rows_of(path, "PRAGMA foreign_key_check") == []
    assert rows_of(path, "PRAGMA integrity_check") == [("ok",)]
    dataset = bundled(include_outside=True)
    for table in TABLES:
        assert rows_of(path, f"SELECT count(*) FROM {table}") == [(len(counted_records(table, dataset)),)]


def test_tables_have_the_types_keys_and_values_of_the_declarations(yrd: Yrd, tmp_path: Path) -> None:
    path = export(yrd, tmp_path / "yrd.sqlite")
    for name, resource in RESOURCES.items():
        assert rows_of(path, f"SELECT * FROM {name}") == [tuple(map(sql_value, row)) for row in resource.rows]
        declared = rows_of(path, f"PRAGMA table_info({name})")
        assert [column[1] for column in declared] == [column.name for column in resource.columns]
        assert [column[1] for column in sorted(declared, key=lambda column: column[5]) if column[5]] == [*resource.key]
        references = {(row[3], row[2], row[4]) for row in rows_of(path, f"PRAGMA foreign_key_list({name})")}
        assert references == {(reference.column, reference.resource, "id") for reference in resource.references}
    for table in TABLES.values():
        for column in fields_of(table.record_type):
            described = (table.name, column.name, column.title_zh, column.unit)
            where = f"WHERE table_name = '{table.name}' AND column_name = '{column.name}'"
            assert rows_of(path, f"SELECT table_name, column_name, title_zh, unit FROM columns {where}") == [described]
    edition = Dataset(SMALL).edition()
    assert [row[:3] for row in rows_of(path, "SELECT * FROM dataset")] == [tuple(edition._asdict().values())]


@pytest.mark.parametrize("table", COMMANDS)
def test_a_query_for_yrd_sql_runs_unchanged(table: str, yrd: Yrd, small_export: Callable[[str], Path]) -> None:
    path = small_export("yrd.sqlite")
    names = ", ".join(f'"{column.name}"' for column in fields_of(TABLES[table].record_type))
    query = f"select {names}, typeof(id) as t from {table} order by id"
    answer = json.loads(yrd("sql", query, "--region", "all", "--json").out)
    assert rows_of(path, query) == [tuple(row.values()) for row in answer]


@pytest.mark.parametrize(
    ("table", "dimension"), [(table.name, dimension) for table, dimension in groupings(Dataset(SMALL), TABLES)]
)
def test_summaries_have_the_numbers_of_yrd(
    table: str, dimension: str, real_export: Callable[[str], Path], real_yrd: Yrd
) -> None:
    name = f"{table}_by_{dimension}"
    rows = json.loads(real_yrd(table, "--by", dimension, *everywhere(table), "--json").out)
    assert rows_of(real_export("yrd.sqlite"), f"SELECT * FROM {name}") == [tuple(row.values()) for row in rows]
    assert json.loads(real_export("yrd.json").read_bytes())[name] == rows
    printed = real_yrd(table, "--by", dimension, *everywhere(table), "-f", "csv").out
    assert (real_export("package") / f"{name}.csv").read_bytes().decode() == printed


@pytest.mark.parametrize("dimension", ["province", "city", "sector", "subsector", "parent"])
def test_summaries_count_the_money_of_a_family_once(
    dimension: str, yrd: Yrd, small_export: Callable[[str], Path]
) -> None:
    path = small_export("yrd.sqlite")
    rows = json.loads(yrd("funds", "--by", dimension, "--json").out)
    assert rows_of(path, f"SELECT * FROM funds_by_{dimension}") == [tuple(row.values()) for row in rows]


def test_what_is_filtered_and_grouped_has_an_index(yrd: Yrd, tmp_path: Path) -> None:
    path = export(yrd, tmp_path / "yrd.sqlite")
    indexed = {name for (name,) in rows_of(path, "SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert {"funds_province", "funds_level", "clusters_designated", "indicators_key", "fund_sizes_source"} <= indexed


# JSON.


def test_one_document_has_the_records_of_every_command(yrd: Yrd, tmp_path: Path) -> None:
    document = json.loads(export(yrd, tmp_path / "yrd.json").read_bytes())
    assert document["schema"] == 1
    assert list(document)[1:5] == ["version", "data_version", "date", "licence"]
    for table in COMMANDS:
        assert document[table] == json.loads(yrd(table, *everywhere(table), "--json").out)


# What is asked for, and where it goes.


def test_some_tables_leave_out_references_to_the_others(yrd: Yrd, tmp_path: Path) -> None:
    tables = ("--tables", "clusters,Provinces")
    path = export(yrd, tmp_path / "some.sqlite", *tables)
    names = {name for (name,) in rows_of(path, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"clusters", "cluster_figures", "provinces", "dataset", "columns"} <= names
    assert not {"funds", "sectors", "sources"} & names
    assert rows_of(path, "PRAGMA foreign_key_check") == []
    assert {row[2] for row in rows_of(path, "PRAGMA foreign_key_list(clusters)")} == {"provinces"}
    assert {name for name in names if "_by_" in name} == {"clusters_by_province"}
    document = json.loads(export(yrd, tmp_path / "some.json", *tables).read_bytes())
    assert [name for name in document if name in TABLES] == ["clusters", "provinces"]


@pytest.mark.parametrize("table", TABLES)
def test_each_table_alone_is_whole(table: str, yrd: Yrd, tmp_path: Path) -> None:
    path = export(yrd, tmp_path / "one.sqlite", "--tables", table)
    assert rows_of(path, "PRAGMA foreign_key_check") == []
    own = {dimension for name, dimension in groupings(Dataset(SMALL), {table: TABLES[table]})}
    names = {name for (name,) in rows_of(path, "SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {name for name in names if "_by_" in name} == {f"{table}_by_{dimension}" for dimension in own}


@pytest.mark.parametrize("example", COMMAND.examples)
def test_examples_write_what_they_name(
    example: str, real_yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    program, *arguments = shlex.split(example)
    assert (program, real_yrd(*arguments).code) == ("yrd", 0)
    assert [path.name for path in tmp_path.iterdir()] == [arguments[1]]


WRONG = {
    "ending": (("x.docx",), "unknown extension '.docx': use .sqlite, .db, .geojson, .json, .xlsx, .datasette, "),
    "stdout": (("-",), "writes files only"),
    "empty": (("",), "empty path"),
    "table": (("x.json", "--tables", "fund"), "unknown table 'fund': did you mean funds"),
    "empty table": (("x.json", "--tables", "funds,"), "empty table"),
    "tables of a map": (("x.geojson", "--tables", "funds"), "--tables cannot be used with GeoJSON"),
    "no path": ((), "PATH"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_asked_for(case: str, yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    arguments, hint = WRONG[case]
    run = yrd("export", *arguments)
    assert (run.code, run.out) == (2, "")
    assert hint in run.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", NAMES)
def test_the_same_data_gives_the_same_bytes(name: str, yrd: Yrd, tmp_path: Path) -> None:
    run = yrd("export", str(tmp_path / name))
    checksum = run.err.split()[3]
    (tmp_path / "again").mkdir()
    again = yrd("export", str(tmp_path / "again" / name))
    assert again.err.split()[3] == checksum
    command = 'cd "$0" && sha256sum * | sha256sum' if name in ("package", "yrd.datasette") else 'sha256sum < "$0"'
    summed = subprocess.run(
        ["sh", "-c", command, str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    assert summed.stdout.split()[0] == checksum


@pytest.mark.parametrize("name", NAMES)
def test_what_is_there_is_replaced_only_by_force(name: str, yrd: Yrd, tmp_path: Path) -> None:
    path = export(yrd, tmp_path / name)
    path.chmod(0o750 if path.is_dir() else 0o640)
    before = contents(tmp_path)
    refused = yrd("export", str(path))
    assert (refused.code, refused.out) == (2, "")
    assert "exists: --force replaces it" in refused.err
    assert contents(tmp_path) == before
    if path.is_file():
        path.write_text("of the user")
    export(yrd, path, "--force")
    assert contents(tmp_path) == before
    assert stat.S_IMODE(path.stat().st_mode) == (0o750 if path.is_dir() else 0o640)
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def not_ours(folder: Path) -> Iterator[tuple[str, Path]]:
    for name, files in {
        "notes": {"notes.txt": "mine"},
        "another package": {"datapackage.json": '{"name": "mine", "resources": []}'},
        "no json": {"datapackage.json": "{"},
        "a list": {"datapackage.json": "[]"},
        "metadata of another": {"metadata.json": '{"databases": {}}', "yrd.db": ""},
        "strange resources": {"datapackage.json": '{"name": "yangtze-river-delta-manufacturing", "resources": [1]}'},
    }.items():
        (folder / name).mkdir()
        for file, text in files.items():
            (folder / name / file).write_text(text)
        yield name, folder / name


def test_a_folder_with_anything_else_is_never_replaced(yrd: Yrd, tmp_path: Path) -> None:
    exported = export(yrd, tmp_path / "package")
    (exported / "notes.txt").write_text("mine")
    served = export(yrd, tmp_path / "served.datasette")
    (served / "yrd.db").write_bytes(b"changed")
    changed = [("an export with notes", exported), ("a changed database", served)]
    for _, folder in [*changed, *not_ours(tmp_path)]:
        before = contents(tmp_path)
        run = yrd("export", f"{folder}/", "--force")
        assert (run.code, run.out) == (2, "")
        assert "is not replaced" in run.err
        assert contents(tmp_path) == before
        renamed = folder.rename(tmp_path / f"{folder.stem}.datasette")
        assert "is not replaced" in yrd("export", str(renamed), "--force").err
    (tmp_path / "empty").mkdir()
    export(yrd, tmp_path / "empty", "--force")
    (tmp_path / "folder.json").mkdir()
    assert "is a folder: choose another name" in yrd("export", str(tmp_path / "folder.json"), "--force").err
    (tmp_path / "file").write_text("mine")
    assert "is a file, and a data package is a folder" in yrd("export", str(tmp_path / "file"), "--force").err


def test_a_link_stays_a_link(yrd: Yrd, tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to("kept.json")
    export(yrd, tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "kept.json").read_bytes())["schema"] == 1


# Failures.


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_changes_nothing_and_leaves_nothing(
    name: str, fault: BaseException, yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = export(yrd, tmp_path / name)
    before = contents(tmp_path)

    def fail(*_: object) -> Any:
        raise fault

    # The last step before the renaming: all is written by then.
    monkeypatch.setattr("yrd_cli.export.atomic.checksum", fail)
    for path, options in ((kept, ("--force",)), (tmp_path / f"new-{name}", ())):
        run = yrd("export", str(path), *options)
        assert (run.code, run.out) == (130 if isinstance(fault, KeyboardInterrupt) else 1, "")
        if isinstance(fault, OSError):
            assert run.err == f"yrd: cannot write {quoted(str(path))}: No space left on device\n"
        assert contents(tmp_path) == before
        assert list(tmp_path.iterdir()) == [kept]


def test_a_folder_comes_back_if_it_cannot_be_replaced(
    yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = export(yrd, tmp_path / "package")
    before = contents(tmp_path)
    rename = Path.rename

    def no_exchange(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    def fail_second(source: Path, target: Path) -> Path:
        if target == path and source.name == path.name:
            raise PermissionError(13, "Permission denied")
        return rename(source, target)

    monkeypatch.setattr("yrd_cli.export.atomic._exchange", no_exchange)
    monkeypatch.setattr(Path, "rename", fail_second)
    run = yrd("export", str(path), "--force")
    assert (run.code, run.err) == (1, f"yrd: cannot write {quoted(str(path))}: Permission denied\n")
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", NAMES)
def test_a_place_that_cannot_be_written(name: str, yrd: Yrd, tmp_path: Path) -> None:
    path = str(tmp_path / "nowhere" / name)
    run = yrd("export", path)
    assert (run.code, run.err) == (1, f"yrd: cannot write {quoted(path)}: No such file or directory\n")
    run = yrd("export", f"/dev/null/{name}")
    assert run.code == 1
    assert "Not a directory" in run.err


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits on the size of files are of POSIX")
@pytest.mark.parametrize("name", NAMES)
def test_a_full_disk(name: str, tmp_path: Path) -> None:
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192));"
        "from yrd_cli.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-B", "-c", script, "export", str(tmp_path / name)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"yrd: cannot write {quoted(str(tmp_path / name))}: ")
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_names_of_columns_are_unique_and_each_format_has_its_module() -> None:
    for resource in RESOURCES.values():
        names = [column.name for column in resource.columns]
        assert len(names) == len(set(names)), resource.name
    assert len({form.module for form in EXPORTS.values()}) == len(EXPORTS) - 1  # .db is .sqlite
    assert any(column.kind is Kind.NESTED for column in RESOURCES["funds"].columns)
