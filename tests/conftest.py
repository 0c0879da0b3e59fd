"""Fixtures: `yrd` runs the command line in this process on the small dataset, `golden` compares with a kept file."""

import gc
import os
import sys
from collections.abc import Callable, Iterator
from copy import copy
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from yrd_cli.cli import adapter
from yrd_cli.cli.app import load_command
from yrd_cli.cli.declarations import Command
from yrd_cli.cli.environment import VARIABLES
from yrd_cli.cli.main import main
from yrd_cli.datasets import toml
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.datasets.files import Files
from yrd_cli.datasets.grades import grades_in
from yrd_cli.query.options import Parameter
from yrd_cli.query.query import Options, Query
from yrd_cli.query.result import Result
from yrd_cli.query.run import run
from yrd_cli.schema.fields import Language
from yrd_cli.schema.record import Record
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.validate import entries, folder, user_records

settings.register_profile("yrd", deadline=None)  # a busy machine is no fault of the program
settings.load_profile("yrd")

TESTS = Path(__file__).parent
ROOT = TESTS.parent
SMALL = TESTS / "small"
GOLDEN = TESTS / "golden"
UNCHANGING = (SMALL, ROOT / "data")  # tests that change data copy it

gc.set_threshold(100_000, 20)  # the program itself runs without the collector of circles
# Hundreds of processes that tests start would compile all modules each: twice the time of the commands themselves.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


class Run(NamedTuple):
    """What a command returned and printed."""

    code: int
    out: str
    err: str


Yrd = Callable[..., Run]


def ask(table: Table, options: Options, dataset: Dataset, *, language: Language | None = None) -> Result:
    """Return the result of the query that options ask."""
    return run(Query.from_options(table, options, dataset), dataset, language=language)


class Once:
    """Parses each text of a data file once for all tests, builds the records of the two datasets once, and declares
    each command once to Typer.

    Tests would parse the same forty thousand times. User data, whose tables are changed in place, is parsed each time.
    """

    def __init__(self) -> None:
        self._parse, self._read, self._read_entries = toml.parsed, Dataset.read, entries.read_entries
        self._texts: dict[str, tuple[str, toml.Item]] = {}
        self._records: dict[tuple[object, ...], list[Record]] = {}
        self._entries: dict[tuple[object, ...], dict[str, list[entries.Entry]]] = {}
        self._declare = adapter._parameter
        self._declared: dict[tuple[int, int], tuple[object, Parameter, Command]] = {}

    def parsed(self, name: str, text: str) -> toml.Item:
        if text not in self._texts:
            self._texts[text] = (name, self._parse(name, text))
        return self._texts[text][1]

    def read(self, dataset: Dataset, table: Table) -> list[Record]:
        if dataset.files.root not in UNCHANGING or dataset.origins:  # what is computed may depend on user data
            return self._read(dataset, table)
        key = (dataset.files.root, dataset.record_type(table), dataset.include_outside)
        if key not in self._records:
            self._records[key] = self._read(dataset, table)
        return list(map(copy, self._records[key]) if table.is_series else self._records[key])  # each grows in its own

    def read_entries(self, files: Files, prefix: str = "") -> dict[str, list[entries.Entry]]:
        if files.root not in UNCHANGING:
            return self._read_entries(files, prefix)
        key = (files.root, prefix, *(table.record_type for table in TABLES.values()))
        if key not in self._entries:
            self._entries[key] = self._read_entries(files, prefix)
        return {table: list(found) for table, found in self._entries[key].items()}

    def parameter(self, declared: Parameter, command: Command) -> object:
        key = id(declared), id(command)  # which are kept: no other gets their ids
        if key not in self._declared:
            self._declared[key] = (self._declare(declared, command), declared, command)
        return self._declared[key][0]

    def forget(self) -> None:
        """Let the next test read the files itself."""
        self._records.clear()
        self._entries.clear()

    def changed(self) -> list[str]:
        """The files whose tables are not what was parsed: records are frozen, but their tables are dictionaries."""
        return [
            name for text, (name, items) in self._texts.items() if repr(items) != repr(self._parse(name, text))
        ]  # as texts: nan is not equal to itself


SHARED = Once()
PATCH = pytest.MonkeyPatch()  # before the modules of tests are imported: some read datasets then
PATCH.setattr(toml, "parsed", SHARED.parsed)
PATCH.setattr(Dataset, "read", lambda dataset, table: SHARED.read(dataset, table))  # noqa: PLW0108 -- a method
PATCH.setattr("yrd_cli.datasets.files.grades_in", cache(grades_in))
PATCH.setattr(adapter, "_parameter", SHARED.parameter)
PATCH.setattr("yrd_cli.cli.main.load_command", cache(load_command))
for module in (entries, folder, user_records):
    PATCH.setattr(module, "read_entries", SHARED.read_entries)


@pytest.fixture(scope="session", autouse=True)
def once() -> Iterator[Once]:
    """What is parsed and built once for all tests; at the end, nothing of it must have changed."""
    yield SHARED
    PATCH.undo()
    assert SHARED.changed() == []


def pytest_collection_finish() -> None:
    gc.freeze()  # modules, tests and what they read stay: no collection need look at them


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the golden files anew")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the colours, the width or the language of the terminal that runs it."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small dataset in place of the bundled one."""
    monkeypatch.setattr("yrd_cli.datasets.bundled.find_data", lambda: SMALL)
    return SMALL


def _run(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> Run:
    capsys.readouterr()
    code = main(arguments)
    out, err = capsys.readouterr()
    return Run(code, out, err)


@pytest.fixture
def yrd(small: Path, capsys: pytest.CaptureFixture[str]) -> Yrd:
    """Run `yrd` with these arguments on the small dataset."""
    assert small.is_dir()
    return lambda *arguments: _run(capsys, arguments)


@pytest.fixture
def real_yrd(capsys: pytest.CaptureFixture[str]) -> Yrd:
    """Run `yrd` with these arguments on the bundled dataset."""
    return lambda *arguments: _run(capsys, arguments)


def _exported(path: Path) -> Path:
    if not path.exists():
        assert main(["export", str(path)]) == 0
    return path


@pytest.fixture(scope="session")
def real_export(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The bundled dataset exported under a name, once for all tests."""
    folder = tmp_path_factory.mktemp("real")
    return lambda name: _exported(folder / name)


@pytest.fixture(scope="session")
def folder_of_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("small")


@pytest.fixture
def small_export(small: Path, folder_of_small: Path) -> Callable[[str], Path]:
    """The small dataset exported under a name, once for all tests."""
    assert small.is_dir()
    return lambda name: _exported(folder_of_small / name)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with `tests/golden/<name>`, or write it with --update-goldens."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-goldens"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_bytes().decode("utf-8")

    return compare
