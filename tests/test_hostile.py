"""Hostile data: whatever a file holds, it is refused with its place or shown harmlessly, never half."""

import json
import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import TESTS, Run, Yrd
from yrd_cli.cli.main import main

OWN = (TESTS / "own.toml").read_bytes()
MUTATIONS = int(os.environ.get("YRD_TEST_MUTATIONS", "300"))
PLACED = re.compile(r"^yrd: \S+:\d+:\d+: ")


def with_value(line: str) -> bytes:
    """The user's file with another line in place of the manager of a fund that it does not have."""
    return OWN.replace(b'status = "announced"\n', f'status = "announced"\n{line}\n'.encode(), 1)


REFUSED: dict[str, bytes] = {
    "escape sequence": with_value('manager = "\\u001b[31mred"'),
    "raw escape sequence": with_value('manager = "\x1b[31mred"'),
    "long string": with_value(f'manager = "{"x" * 10_000_000}"'),
    "long key": with_value(f'{"x" * 1_000_000} = "y"'),
    "long line without an end": b'x = "' + b"y" * 10_000_000,
    "deep lists": b"x = " + b"[" * 100_000,
    "deep tables": b"x = " + b"{a=" * 100_000,
    "deep keys": b"[" + b"a." * 5_000 + b"a]\n",
    "deep value of a field": with_value(f"facts = {'{ a = ' * 50}1{' }' * 50}"),
    "duplicate key": with_value('level = "municipal"'),
    "NUL byte": with_value('manager = "a\0b"'),
    "UTF-16": OWN.decode().encode("utf-16"),
    "Latin-1": with_value('manager = "x"').replace(b'"x"', b'"\xe9"'),
    "lone surrogate": with_value('manager = "\\ud800"'),
    "huge whole number": with_value(f"term_years = {'9' * 1000}"),
    "number of too many digits": with_value(f"term_years = {'9' * 5000}"),
    "huge hexadecimal number": with_value(f"term_years = 0x{'f' * 10_000}"),
    "huge size": OWN.replace(b"value = 2,", b"value = " + b"9" * 400 + b","),
    "huge float": OWN.replace(b"value = 2,", b"value = 1e308,"),
    "infinite": OWN.replace(b"value = 2,", b"value = inf,"),
    "not a number": OWN.replace(b"value = 2,", b"value = nan,"),
    "date": OWN.replace(b'"2021-03-01"', b"2021-03-01"),
    "time": OWN.replace(b'"2021-03-01"', b"07:32:00"),
    "year that is none": OWN.replace(b'"2021-03-01"', b'"0000"'),
    "list of lists": OWN.replace(b'["sensors"]', b'[["sensors"]]'),
    "table for a text": OWN.replace(b'"2021-03-01"', b"{ a = 1 }"),
    "text for the id": OWN.replace(b'id = "own-sensors"', b'id = "[red]../../etc"'),
    "number for the id": OWN.replace(b'id = "own-sensors"', b"id = 7"),
    "no id": OWN.replace(b'id = "own-sensors"\n', b""),
    "a thousand funds above one another": OWN
    + b"".join(
        b'\n[[fund]]\nid = "f%d"\nname_en = "F"\nname_en_origin = "translation"\nname_zh = "F%d"\nlevel = "municipal"\n'
        b'province = "jiangsu"\nsectors = ["textiles"]\nstatus = "announced"\nknown = "reported"\nsources = ["visit"]\n'
        b'parent = "f%d"\ntie = "part-of"\n' % (n, n, n + 1)
        for n in range(1000)
    ),
}


def checked(run: Run) -> None:
    """Nothing printed, and each problem with its place."""
    assert (run.code, run.out) == (4, ""), run.err[:500]
    lines = run.err.splitlines()
    assert all(line.startswith("yrd: ") for line in lines)
    assert all(len(line) < 1000 for line in lines)
    assert all(line.isprintable() for line in lines)
    assert PLACED.match(lines[0])
    assert re.fullmatch(r"yrd: \d+ problems? in .*", lines[-1])


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_its_place(case: str, yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(REFUSED[case])
    checked(yrd("funds", "--data", str(path), "--json"))


@pytest.mark.parametrize(
    "text", ["[red]x[/red] [/b] [link=file:///etc/passwd]", ":smile: \\[x]", "=1+1", "<script>&\"'"]
)
def test_markup_is_text(text: str, yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(OWN.replace(b"Own Sensors Fund", json.dumps(text)[1:-1].encode()))
    assert text in yrd("funds", "--data", str(path)).out
    assert text in yrd("show", "own-sensors", "--data", str(path)).out
    assert "<script>" not in yrd("funds", "--data", str(path), "-f", "html").out


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\n\n"])
def test_a_file_without_records_adds_nothing(content: bytes, yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    assert yrd("check", str(path)).out == "ok: no records\n"
    assert yrd("funds", "-q", "--data", str(path)).out == yrd("funds", "-q").out


@pytest.mark.parametrize(
    "query", ["funds 'open", " ", "nonsense", "-q", "funds --help", "funds --by x", "funds --data x"]
)
@pytest.mark.parametrize("command", [("audit",), ("show", "sh-future")])
def test_a_claim_whose_query_is_none(query: str, command: tuple[str, ...], yrd: Yrd, tmp_path: Path) -> None:
    text = (TESTS / "small" / "claims.toml").read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith("query = "))
    (tmp_path / "own.toml").write_text(text.replace(old, f'query = "{query}"'), encoding="utf-8")
    run = yrd(*command, "--data", str(tmp_path / "own.toml"))
    assert (run.code, run.out) == (4, "")
    assert run.err.startswith("yrd: ")
    assert "internal error" not in run.err


def test_lines_may_end_as_on_windows(yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(OWN.replace(b"\n", b"\r\n"))
    assert yrd("check", str(path)).code == 0
    path.write_bytes(OWN.replace(b"municipal", b"communal").replace(b"\n", b"\r\n"))
    assert "\\r" not in yrd("check", str(path)).err


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize("make", [_fifo, _loop, _dangling, _device, Path.mkdir])
def test_what_is_no_file_is_refused_at_once(make: Callable[[Path], None], yrd: Yrd, tmp_path: Path) -> None:
    make(tmp_path / "x.toml")
    assert yrd("funds", "--data", str(tmp_path / "x.toml")).code == 2
    run = yrd("funds", "--data", str(tmp_path))
    assert (run.code, run.out) == (4, "")
    assert "x.toml: not an ordinary file" in run.err


def test_a_link_to_a_file_is_followed_and_a_loop_of_folders_is_not(yrd: Yrd, tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(OWN)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "own.toml").symlink_to("../real")
    (tmp_path / "mine" / "funds").symlink_to(".")
    assert "own-sensors" in yrd("funds", "-q", "--data", str(tmp_path / "mine")).out


def test_a_folder_without_permission(yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "own.toml").write_bytes(OWN)
    monkeypatch.setattr(Path, "iterdir", refuse)  # as root, who runs tests in containers, every folder opens
    run = yrd("funds", "--data", str(tmp_path))
    assert (run.code, run.out) == (2, "")
    assert "cannot be read: Permission denied" in run.err


def test_a_file_that_cannot_be_read(yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "own.toml").write_bytes(OWN)
    monkeypatch.setattr("yrd_cli.datasets.user_data.Path.read_bytes", refuse)
    run = yrd("check", str(tmp_path / "own.toml"))
    assert run.code == 4
    assert "cannot be read: Permission denied" in run.err


LINES = OWN.splitlines(keepends=True)
VALUES = [
    b"1",
    b"-1",
    b"0",
    b"1.5",
    b"true",
    b'""',
    b'"x"',
    b"[]",
    b"[1]",
    b"{}",
    b"{ a = 1 }",
    b"1979-05-27",
    b"nan",
    b'"2021"',
    b"[[[]]]",
]


def mutated(seed: int) -> bytes:
    """The user's file with some bytes, lines or values changed."""
    chance = random.Random(seed)  # noqa: S311 -- not for secrets
    lines = list(LINES)
    data = OWN
    for _ in range(chance.choice((1, 1, 2, 4))):
        if not b"".join(lines):
            break
        place = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                flipped = bytearray(b"".join(lines))
                flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
                lines = bytes(flipped).splitlines(keepends=True)
            case 1:
                lines = b"".join(lines)[: chance.randrange(len(data) + 1)].splitlines(keepends=True) or [b""]
            case 2:
                lines.insert(place, lines[chance.randrange(len(lines))])
            case 3:
                lines = lines[:place] + lines[place + 1 :] or [b""]
            case 4:
                key, equals, _ = lines[place].partition(b"=")
                lines[place] = key + equals + b" " + chance.choice(VALUES) + b"\n" if equals else lines[place]
            case _:
                lines[place] = re.sub(rb'"[^"]*"', lambda _: chance.choice(VALUES), lines[place], count=1)
        data = b"".join(lines)
    return data


@settings(max_examples=MUTATIONS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_mutated_file_is_loaded_or_refused(
    seed: int, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert small.is_dir()
    path = tmp_path / "own.toml"
    path.write_bytes(mutated(seed))
    capsys.readouterr()
    code = main(("funds", "--data", str(path), "--json"))
    run = Run(code, *capsys.readouterr())
    if code == 0:
        funds = json.loads(run.out)
        assert run.err == ""
        assert 8 <= len(funds) <= 10
        assert main(("check", str(path))) == 0
    else:
        checked(run)
