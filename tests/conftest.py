"""Fixtures: `yrd` runs the command line in this process on the small dataset, `golden` compares with a kept file."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import settings

from yrd_cli.cli.environment import VARIABLES
from yrd_cli.cli.main import main
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.query import Options, Query
from yrd_cli.query.result import Result
from yrd_cli.query.run import run
from yrd_cli.schema.fields import Language
from yrd_cli.schema.tables import Table

settings.register_profile("yrd", deadline=None)  # a busy machine is no fault of the program
settings.load_profile("yrd")

TESTS = Path(__file__).parent
ROOT = TESTS.parent
SMALL = TESTS / "small"
GOLDEN = TESTS / "golden"


class Run(NamedTuple):
    """What a command returned and printed."""

    code: int
    out: str
    err: str


Yrd = Callable[..., Run]


def ask(table: Table, options: Options, dataset: Dataset, *, language: Language | None = None) -> Result:
    """Return the result of the query that options ask."""
    return run(Query.from_options(table, options, dataset), dataset, language=language)


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


@pytest.fixture(scope="session")
def real_export(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The bundled dataset exported under a name, once for all tests."""
    folder = tmp_path_factory.mktemp("real")

    def exported(name: str) -> Path:
        path = folder / name
        if not path.exists():
            assert main(["export", str(path)]) == 0
        return path

    return exported


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with `tests/golden/<name>`, or write it with --update-goldens."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-goldens"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_bytes().decode("utf-8")

    return compare
