"""Signals, closed pipes and strange environments, with real processes."""

import json
import os
import random
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_terminal import YRD, environment, frames_of_ours, hear_signals, shell
from yrd_cli.export.package import is_replaceable

Times = Callable[[int], Iterator[int]]

SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL)


def is_whole(path: Path) -> bool:
    """Whether a package or a document is as it was written."""
    return is_replaceable(path) if path.is_dir() else json.loads(path.read_bytes()) != ""


@pytest.mark.parametrize("name", ["package", "yrd.json", "out.json"])
def test_signals(name: str, chance: random.Random, times: Times, tmp_path: Path) -> None:
    path = tmp_path / name
    arguments = ("sources", "--json", "-o", str(path)) if name == "out.json" else ("export", str(path), "--force")
    command = [sys.executable, "-m", "yrd_cli", *arguments]
    begun = time.monotonic()
    subprocess.run(command, env=environment(), cwd=ROOT, check=True, capture_output=True)
    takes = time.monotonic() - begun
    for _ in times(12):
        number = chance.choice(SIGNALS)
        process = subprocess.Popen(
            command,
            env=environment(),
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=hear_signals,  # noqa: PLW1509 -- the tests have no threads
        )
        time.sleep(takes * chance.uniform(0.2, 1.1))
        process.send_signal(number)
        _, err = process.communicate(timeout=30)
        assert frames_of_ours(err) == []
        assert is_whole(path)
        left = {entry.name for entry in tmp_path.iterdir()} - {name}
        if number is signal.SIGKILL:
            for entry in left:
                assert entry.startswith(".yrd-")
                subprocess.run(["rm", "-rf", tmp_path / entry], check=True)
        else:
            assert left == set(), number


COMMANDS = (
    "yrd funds",
    "yrd funds --json",
    "yrd",
    "yrd sources -f csv",
    "yrd clusters -h",
    "yrd help",
    "yrd audit",
    "yrd compare jiangsu zhejiang",
    "yrd sql 'select * from funds'",
    "yrd show sh-future",
)


def test_closed_pipes(chance: random.Random, times: Times) -> None:
    for _ in times(12):
        reader = chance.choice(
            ["true", "head -n 1", "head -c 1", "head -c 5000", "(exec <&-; sleep 0.2)", "(sleep 0.1; true)"]
        )
        line = f"{chance.choice(COMMANDS)} | {reader} > /dev/null; exit ${{PIPESTATUS[0]}}"
        done = shell(line, PYTHONUNBUFFERED=chance.choice(["", "1"]))
        assert done.returncode in (0, 141), line
        assert done.stderr == b"", line


NAMES = (
    "LANG",
    "LC_ALL",
    "TERM",
    "COLUMNS",
    "LINES",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
    "PYTHONUTF8",
    "TZ",
    "PYTHONIOENCODING",
    "PYTHONCOERCECLOCALE",
    "YRD_LANG",
    "YRD_PAGER",
    "PAGER",
    "LESS",
    "HOME",
    "TMPDIR",
    "PYTHONHASHSEED",
    "PYTHONOPTIMIZE",
    "PYTHONUNBUFFERED",
    "PYTHONDONTWRITEBYTECODE",
    "TERMINAL_WIDTH",
    "_TYPER_STANDARD_TRACEBACK",
)
ODD = (
    "",
    "0",
    "1",
    "C",
    "POSIX",
    "zh_CN.UTF-8",
    "nope",
    "-1",
    "99999",
    "dumb",
    "zh",
    "utf-8",
    "ascii",
    "/nowhere",
    "Asia/Shanghai",
)
LEGAL = {  # what Python itself refuses is not ours
    "PYTHONUTF8": ("", "0", "1"),
    "PYTHONIOENCODING": ("", "utf-8", "ascii", "ascii:replace"),
    "PYTHONHASHSEED": ("0", "1", "4294967295", "random"),
    "PYTHONOPTIMIZE": ("", "1"),
}


def test_environments(chance: random.Random, times: Times) -> None:
    command = [sys.executable, *YRD[1:], "funds", "--by", "province"]
    expected = subprocess.run([*command, "--json"], env=environment(), cwd=ROOT, capture_output=True, check=True).stdout
    for _ in times(12):
        changed = {name: chance.choice(LEGAL.get(name, ODD)) for name in chance.sample(NAMES, chance.randrange(1, 6))}
        for arguments in ((), ("--json",)):
            done = subprocess.run(
                [*command, *arguments], env={**environment(), **changed}, cwd=ROOT, capture_output=True, check=False
            )
            if changed.get("YRD_LANG") and done.returncode == 2:
                assert b"YRD_LANG" in done.stderr, changed
                continue
            assert done.returncode == 0, (changed, done.stderr)
            assert b"Traceback" not in done.stderr, changed
            if arguments:
                assert done.stdout == expected, changed


def test_lines_of_pagers(chance: random.Random, times: Times, tmp_path: Path) -> None:
    from tests.test_pager import LONG, run, unpaged

    plain = unpaged()
    parts = [
        "cat",
        "head -n 3",
        "true",
        "sed -n 1p",
        "exit 4",
        "sh -c cat",
        "cat; exit 2",
        "nope",
        "tee /dev/null",
        "wc -l",
    ]
    for _ in times(10):
        line = chance.choice([" | ", " && ", "; ", " || "]).join(chance.sample(parts, chance.randrange(1, 4)))
        seen = run(*LONG, rows=5, PAGER=line)
        assert seen.code == 0, line
        assert "Traceback" not in seen.text, line
        assert plain.text in seen.text or is_read(line), (line, seen.text)
    assert os.listdir(tmp_path) == []  # noqa: PTH208 -- nothing is written


def is_read(line: str) -> bool:
    """Whether a line of the shell has a part that reads its input."""
    return not {"cat", "head", "sed", "tee", "wc", "cat;"}.isdisjoint(shlex.split(line.replace("|", " ")))
