"""The same question has one answer: whatever the hash seed, the locale, the time zone and the folder."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests import test_compare, test_errors, test_listing, test_measures, test_showing
from tests.conftest import ROOT, SMALL, Yrd
from tests.test_terminal import environment, frames_of_ours, hear_signals, run
from yrd_cli.query.group import dimensions_of
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.tables import LISTED, TABLES

GOLDENS: dict[str, tuple[str, ...]] = {
    **test_listing.GOLDENS,
    **test_showing.GOLDENS,
    **{name: tuple(shlex.split(line)) for name, line in (test_compare.GOLDENS | test_measures.GOLDENS).items()},
}
WRONG = [
    *(arguments for arguments, _ in test_errors.WRONG.values() if max(map(len, arguments)) < 1000),
    ("funds", "--id", "nope", "--level", "nope"),
    ("funds", "--level", "nope", "--status", "nope", "-p", "nope", "-s", "nope", "--parent", "nope"),
    ("funds", "--fields", "nope", "--sort", "nope", "--by", "nope"),
    ("indicators", "--place", "nope", "--year", "nope", "nope"),
    ("show", "nope", "nope2"),
    ("show", "s"),
    ("search", "a"),
    ("audit", "--json"),
]

SCRIPT = """
import contextlib, io, json, pathlib, sys
from yrd_cli.datasets import bundled as load
load.find_data = lambda: pathlib.Path(sys.argv[1])
from yrd_cli.cli.main import main
answers = []
for arguments in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = main(arguments)
    answers.append([int(code), out.getvalue(), err.getvalue()])
sys.__stdout__.buffer.write(json.dumps(answers).encode())
"""


def answers(**changes: str) -> list[Any]:
    commands = [*GOLDENS.values(), *WRONG]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(SMALL)],
        input=json.dumps(commands).encode(),
        env={**environment(), **changes},
        cwd=changes.get("HOME", ROOT),
        capture_output=True,
        check=True,
    )
    found: list[Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def expected() -> list[Any]:
    return answers(PYTHONHASHSEED="0")


OTHER_PLACES = [
    {"TZ": "Asia/Shanghai"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "C"},
    {"LC_ALL": "C.UTF-8", "HOME": "/"},
]


@pytest.mark.parametrize("seed", range(1, 11))
def test_nothing_depends_on_the_order_of_hashes(seed: int, expected: list[Any]) -> None:
    found = answers(PYTHONHASHSEED=str(seed * 7919), **OTHER_PLACES[seed % 3])
    for command, before, now in zip([*GOLDENS.values(), *WRONG], expected, found, strict=True):
        assert now == before, command


# Chinese arguments where Python cannot decode them.


@cache
def answered(*arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """What a process answers that decodes its arguments."""
    return run(*arguments, PYTHONUTF8="1")


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_chinese_arguments_whatever_the_locale(locale: str) -> None:
    ascii_only = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for arguments in (
        ("clusters", "-p", "江苏", "-q"),
        ("search", "集成电路", "--json"),
        ("funds", "--where", "name_zh like '%集成电路%'", "--json"),
        ("show", "上海市"),
        ("clusters", "-p", "湖北"),
    ):
        here = answered(*arguments)
        there = run(*arguments, **ascii_only)
        assert (there.returncode, there.stdout, there.stderr) == (here.returncode, here.stdout, here.stderr)


def test_a_chinese_file_name_whatever_the_locale(tmp_path: Path) -> None:
    done = run("funds", "--json", "-o", f"{tmp_path}/基金.json", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert os.listdir(os.fsencode(tmp_path)) == ["基金.json".encode()]  # noqa: PTH208 -- bytes, whatever the locale here


# Every row of --by can be asked for by its own filter.


def askable(table: str) -> list[tuple[str, str]]:
    """The dimensions of a table that are filters too, with the option of each."""
    columns = fields_of(TABLES[table].record_type)
    named = {name for column in columns for name in column.filters}
    return [(name, f"--{name.replace('_', '-')}") for name in dimensions_of(columns) if name in named]


_OF_SERIES = "yrd: note: Several values of one place and year: "  # a list of values says so, and is whole
CASES = [(table, dimension, option) for table in LISTED for dimension, option in askable(table)]


@pytest.mark.parametrize(("table", "dimension", "option"), CASES)
def test_every_row_of_a_grouping_can_be_asked_for(table: str, dimension: str, option: str, real_yrd: Yrd) -> None:
    columns = fields_of(TABLES[table].record_type)
    provinces = any("province" in column.filters for column in columns) and dimension != "province"
    for within in [(), *((("-p", name) for name in ("shanghai", "jiangsu", "zhejiang", "anhui")) if provinces else ())]:
        rows = json.loads(real_yrd(table, *within, "--by", dimension, "--json").out)
        for row in rows:
            value = row[dimension]
            if value is None:
                continue
            alone = real_yrd(table, *within, option, str(value), "--json")
            if "unknown option" in alone.err:
                return  # a dimension whose filter this command does not offer
            said = [line for line in alone.err.splitlines() if not line.startswith(_OF_SERIES)]
            assert (alone.code, said) == (0, []), (within, value)
            found = json.loads(alone.out)
            assert found, (within, value)
            if table in row:
                assert len(found) == row[table], (within, value)


# Ctrl-C.


def test_ctrl_c_as_soon_as_the_program_runs_is_quiet() -> None:
    """Python itself reports an interruption before `run` has begun: all that is below is ours."""
    for milliseconds in range(0, 160, 4):
        with subprocess.Popen(
            [sys.executable, "-m", "yrd_cli", "funds", "--json"],
            env=environment(),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=hear_signals,  # noqa: PLW1509 -- the tests have no threads
        ) as process:
            time.sleep(milliseconds / 1000)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=30)
        assert frames_of_ours(err) == []
        assert process.returncode in (0, 130, -signal.SIGINT, 1)


def test_want_of_memory_is_one_line(yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("yrd_cli.datasets.bundled.find_data", fail)
    assert yrd("clusters") == (1, "", "yrd: not enough memory\n")
