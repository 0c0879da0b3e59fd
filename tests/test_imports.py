"""What a command loads decides how fast it starts: asserted on `sys.modules`, not on milliseconds."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

HEAVY = {
    "rich",
    "pydantic",
    "pydantic_core",
    "sqlite3",
    "importlib.metadata",
    "importlib.resources",
    "decimal",
    "urllib.request",
    "socket",
}

SCRIPT = """
import io, json, sys
from yrd_cli.cli.main import main
loaded = []
for arguments in json.loads(sys.argv[1]):
    out, sys.stdout = sys.stdout, io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    code = main(arguments)
    sys.stdout = out
    loaded.append([code, sorted(sys.modules)])
print(json.dumps(loaded))
"""


def loaded_by(*commands: tuple[str, ...]) -> list[set[str]]:
    """What is loaded after each of several commands, in one process: what no command loads, none of them loads."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(commands)], cwd=ROOT, capture_output=True, check=True
    )
    loaded = json.loads(done.stdout)
    assert [code for code, _ in loaded] == [0] * len(commands)
    return [set(modules) for _, modules in loaded]


def loaded(*arguments: str) -> set[str]:
    (modules,) = loaded_by(arguments)
    return modules


def test_data_formats_load_nothing_heavy() -> None:
    commands: list[tuple[str, ...]] = [
        ("funds", "--json"),
        ("funds", "-q"),
        ("funds", "--by", "province", "--json"),
        ("clusters", "-f", "csv"),
        ("clusters", "-p", "jiangsu", "-f", "tsv"),
        ("clusters", "--since", "2024", "-f", "jsonl"),
        ("clusters", "-f", "svg"),
        ("map",),
        ("map", "gdp", "-f", "svg", "--lang", "zh"),
        ("chart", "clusters", "--by", "province,sector", "--percent", "row"),
        ("chart", "indicators", "gdp", "-f", "svg"),
        ("sources", "--json"),
        ("compare", "jiangsu", "zhejiang", "--json"),
        ("version",),
        ("version", "--json"),
        ("schema", "funds"),
        ("schema", "--data", "funds"),
        ("data", "diff", "bundled", "--json"),
        ("-h",),
        ("clusters", "-h"),
        ("help", "exit-codes"),
        (),
    ]
    for arguments, modules in zip(commands, loaded_by(*commands), strict=True):
        assert HEAVY & modules == set(), arguments


def test_data_formats_load_nothing_for_people() -> None:
    for_people = {"docs", "docs.help_text", "docs.topics", "docs.man", "environment", "completion", "pager", "hints"}
    assert {f"yrd_cli.cli.{name}" for name in for_people} & loaded("clusters", "--json") == set()


def test_help_needs_only_the_declarations() -> None:
    commands = [("-h",), ("--help",), ("clusters", "-h"), ("help",), ("help", "exit-codes")]
    for arguments, modules in zip(commands, loaded_by(*commands), strict=True):
        assert "typer" not in modules, arguments
        assert "yrd_cli.datasets.bundled" not in modules, arguments


def test_what_needs_no_command_declares_none() -> None:
    commands: list[tuple[str, ...]] = [(), ("--lang", "zh"), ("-V",), ("-h",), ("version",)]
    for arguments, modules in zip(commands, loaded_by(*commands), strict=True):
        declared = {name for name in modules if name.startswith("yrd_cli.cli.commands.")}
        assert declared <= {"yrd_cli.cli.commands.version"}, arguments


FOR_PEOPLE = [
    ("funds",),
    ("clusters", "--by", "province"),
    ("compare", "jiangsu", "zhejiang"),
    ("search", "wuxi"),
]


def test_plain_tables_do_not_load_rich() -> None:
    for arguments, plain in zip(FOR_PEOPLE, loaded_by(*FOR_PEOPLE), strict=True):
        assert HEAVY & plain - {"rich"} == set(), arguments
        assert "rich.console" not in plain, arguments  # how wide Chinese is, `rich.cells` tells


@pytest.mark.parametrize("arguments", FOR_PEOPLE)
def test_tables_in_colour_load_rich(arguments: tuple[str, ...]) -> None:
    assert "rich.console" in loaded(*arguments, "--color", "always")


def test_only_the_check_loads_pydantic_and_only_its_core() -> None:
    modules = loaded("check")
    assert "pydantic_core" in modules
    assert "pydantic" not in modules
    assert "rich" not in modules


@pytest.mark.parametrize(
    ("name", "heavy"),
    [("yrd.sqlite", {"sqlite3"}), ("package", set()), ("yrd.json", set()), ("yrd.geojson", set())],
)
def test_an_export_loads_only_its_format(name: str, heavy: set[str], tmp_path: Path) -> None:
    modules = loaded("export", str(tmp_path / name))
    assert HEAVY & modules == heavy
    formats = {"package", "sqlite", "json", "geojson"} - {name.rpartition(".")[2]}
    assert {f"yrd_cli.export.{other}" for other in formats} & modules == set()


def test_json_reads_only_the_declarations_that_it_needs() -> None:
    modules = loaded("funds", "--json")
    assert "yrd_cli.schema.fund" in modules
    assert {
        "yrd_cli.schema.cluster",
        "yrd_cli.schema.vocabulary",
        "yrd_cli.schema.source",
        "yrd_cli.query.group",
    } & modules == set()


def test_python_loads_neither_typer_nor_pictures_for_a_table() -> None:
    script = "import sys, yrd_cli; yrd_cli.clusters(); print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert "yrd_cli.schema.cluster" in modules
    assert {"typer", "html", "yrd_cli.render.picture", *HEAVY} & modules == set()
