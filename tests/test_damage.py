"""A bundled file that is damaged: exit code 4, and the file is named; never an internal error, never half an answer."""

import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import SMALL, Yrd
from yrd_cli.datasets import bundled as load

FILES = sorted(str(path.relative_to(SMALL)) for path in SMALL.rglob("*.toml"))
COMMANDS = {
    "clusters": ("clusters", "--region", "all"),
    "funds": ("funds", "--by", "sector"),
    "indicators": ("indicators",),
    "sources": ("sources",),
    "claims": ("audit",),
}


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small dataset in place of the bundled one."""
    folder = tmp_path / "data"
    shutil.copytree(SMALL, folder)
    monkeypatch.setattr(load, "find_data", lambda: folder)
    return folder


def command_of(file: str) -> tuple[str, ...]:
    """A command that reads a file."""
    name = Path(file).parts[0].removesuffix(".toml")
    if name == "outside":
        name = Path(file).stem
        return (name, "--region", "all")
    if name == "pinyin":
        return ("search", "suzhou")
    return ("version",) if name == "dataset" else ("check",) if name == "places" else COMMANDS.get(name, (name,))


def first_key(text: str) -> tuple[str, str]:
    """The first key of a file whose value is a text, and its line."""
    line = next(line for line in text.splitlines() if re.match(r'[a-z_]+ = "', line))
    return line.partition(" = ")[0], line


DAMAGES: dict[str, Callable[[str], str]] = {
    "a wrong key": lambda text: text.replace(first_key(text)[1], f"{first_key(text)[1]}\nwrong = 1", 1),
    "a missing key": lambda text: text.replace(first_key(text)[1], "", 1),
    "a number for a text": lambda text: text.replace(first_key(text)[1], f"{first_key(text)[0]} = 5", 1),
    "a list for a text": lambda text: text.replace(first_key(text)[1], f"{first_key(text)[0]} = [[1], {{}}]", 1),
    "half the file": lambda text: text[: len(text) // 2] + '\nx = "',
    "no TOML": lambda text: f"<<<<<<< HEAD\n{text}",
    "zeros": lambda text: "\0" * len(text),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("file", [file for file in FILES if file != "pinyin.toml"])
def test_the_damaged_file_is_named(file: str, damage: str, damaged: Path, real_yrd: Yrd) -> None:
    path = damaged / file
    path.write_text(DAMAGES[damage](path.read_text(encoding="utf-8")), encoding="utf-8")
    done = real_yrd(*command_of(file))
    if done.code == 0:  # a value that this command does not look at: the check does
        done = real_yrd("check")
    assert (done.code, done.out) == (4, ""), done.err
    assert file in done.err
    assert "internal error" not in done.err


COST = """\
[[fund]]
id = "f"
name_en = "F"
name_en_origin = "translation"
name_zh = "F"
level = "municipal"
province = "jiangsu"
status = "announced"
known = "reported"
sources = ["herald-2019"]
sectors = [{}]
"""
MANY = 20_000


@pytest.mark.parametrize(
    "sectors",
    [
        ", ".join(f'"unknown-{number}"' for number in range(MANY)),
        ", ".join(['"textiles"'] * MANY),
        ", ".join(f'"unknown-{number // 2}"' for number in range(MANY)),
        ", ".join(["1"] * MANY),
        '"textiles"]\nsizes = [' + ", ".join(["{ x = 1 }"] * MANY),
        '"textiles"]\n' + "\n".join(f"x{number} = [" + "]" for number in range(MANY)) + "\nx = [",
    ],
)
def test_many_mistakes_cost_no_more_than_a_few_times_one(sectors: str, yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(COST.format(sectors), encoding="utf-8")
    begun = time.monotonic()
    done = yrd("check", str(path))
    assert done.code == 4
    assert time.monotonic() - begun < 20  # it was 90 seconds and more, on a machine that does nothing else


def test_two_hundred_records_are_shown_in_seconds(real_yrd: Yrd) -> None:
    ids = real_yrd("funds", "-q").out.split() + real_yrd("clusters", "-q").out.split()
    begun = time.monotonic()
    assert real_yrd("show", *ids[:216]).code == 0
    assert time.monotonic() - begun < 8
