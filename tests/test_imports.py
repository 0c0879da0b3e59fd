"""What a command loads decides how fast it starts: asserted on `sys.modules`, not on milliseconds."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

HEAVY = {
    "rich",
    "pydantic",
    "sqlite3",
    "importlib.metadata",
    "importlib.resources",
    "decimal",
    "urllib.request",
    "socket",
}

SCRIPT = """
import sys
from yrd_cli.cli.main import main
code = main(sys.argv[1:])
sys.stderr.write(" ".join(sorted(sys.modules)))
sys.exit(code)
"""


def loaded(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return set(done.stderr.split())


@pytest.mark.parametrize(
    "arguments",
    [
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
    ],
)
def test_data_formats_load_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert HEAVY & loaded(*arguments) == set()


def test_data_formats_load_nothing_for_people() -> None:
    for_people = {"docs", "docs.help_text", "docs.topics", "docs.man", "environment", "completion", "pager", "hints"}
    assert {f"yrd_cli.cli.{name}" for name in for_people} & loaded("clusters", "--json") == set()


@pytest.mark.parametrize("arguments", [("-h",), ("--help",), ("clusters", "-h"), ("help",), ("help", "exit-codes")])
def test_help_needs_only_the_declarations(arguments: tuple[str, ...]) -> None:
    modules = loaded(*arguments)
    assert "typer" not in modules
    assert "yrd_cli.datasets.bundled" not in modules


@pytest.mark.parametrize("arguments", [(), ("--lang", "zh"), ("-V",), ("-h",), ("version",)])
def test_what_needs_no_command_declares_none(arguments: tuple[str, ...]) -> None:
    declared = {name for name in loaded(*arguments) if name.startswith("yrd_cli.cli.commands.")}
    assert declared <= {"yrd_cli.cli.commands.version"}


@pytest.mark.parametrize(
    "arguments",
    [("funds",), ("clusters", "--by", "province"), ("compare", "jiangsu", "zhejiang"), ("search", "wuxi")],
)
def test_tables_load_rich_only_in_colour(arguments: tuple[str, ...]) -> None:
    plain = loaded(*arguments)
    assert HEAVY & plain - {"rich"} == set()
    assert "rich.console" not in plain  # how wide Chinese is, `rich.cells` tells
    assert "rich.console" in loaded(*arguments, "--color", "always")


def test_only_the_check_loads_pydantic() -> None:
    modules = loaded("check")
    assert "pydantic" in modules
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


def test_python_loads_only_the_table_that_is_asked() -> None:
    script = "import sys, yrd_cli; yrd_cli.clusters(); print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    modules = set(done.stdout.split())
    assert "yrd_cli.schema.cluster" in modules
    assert {"typer", "html", "yrd_cli.schema.fund", "yrd_cli.render.picture", *HEAVY} & modules == set()
