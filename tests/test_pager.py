"""The pager, on real pseudo-terminals: when it is used, which, and what it gets."""

import errno
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from functools import cache
from pathlib import Path
from struct import pack
from typing import Any, NamedTuple

import pytest

from tests.test_terminal import YRD, environment
from yrd_cli.cli.pager import chosen, is_longer, shows_colour

REAL = [sys.executable, "-m", "yrd_cli"]  # whose sources fill any pipe
SHORT, LONG = ("provinces", "--json"), ("funds", "--json")


class Seen(NamedTuple):
    """The exit code, and what the terminal showed."""

    code: int
    text: str


def hear_ctrl_c() -> None:
    """Make standard input the terminal of this process, and Ctrl-C heard even where the tests run in the background."""
    ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """`yrd` on a pseudo-terminal of so many rows, without what the environment says of pagers but `changes`."""

    def __init__(
        self, *arguments: str, program: Sequence[str] = YRD, rows: int = 12, columns: int = 200, **changes: Any
    ) -> None:
        dropped = ("YRD_PAGER", "PAGER", "LESS", "LV", "LESSCHARSET")
        kept = {name: value for name, value in environment().items() if name not in dropped}
        self.ours, theirs = pty.openpty()
        ioctl(theirs, termios.TIOCSWINSZ, pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            [*program, *arguments],
            env={**kept, **changes},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            preexec_fn=hear_ctrl_c,  # noqa: PLW1509 -- the tests have no threads
        )
        os.close(theirs)
        self.default_column = b""

    def read(self) -> bool:
        """Take in what the terminal shows next; false at the end."""
        if not select.select([self.ours], [], [], 30)[0]:
            self.process.kill()
            self.process.wait()
            raise TimeoutError(self.default_column)
        try:
            chunk = os.read(self.ours, 65536)
        except OSError as error:  # Linux reports the end of a pseudo-terminal as an input/output error
            assert error.errno == errno.EIO
            return False
        self.default_column += chunk
        return bool(chunk)

    def wait_for(self, text: bytes) -> None:
        while text not in self.default_column:
            assert self.read(), self.default_column

    def press(self, keys: bytes) -> None:
        os.write(self.ours, keys)

    def end(self) -> Seen:
        while self.read():
            pass
        os.close(self.ours)
        return Seen(self.process.wait(timeout=30), self.default_column.decode("utf-8", "replace").replace("\r\n", "\n"))


def run(*arguments: str, rows: int = 12, **changes: Any) -> Seen:
    return Terminal(*arguments, rows=rows, **changes).end()


@cache
def unpaged() -> Seen:
    """What a terminal shows of a long text without a pager."""
    return run(*LONG, "--no-pager")


@pytest.fixture
def pager(tmp_path: Path) -> Path:
    """A pager that keeps what it gets in a file, and its arguments and environment in others."""
    program = tmp_path / "a pager"
    program.write_text(
        f'#!/bin/sh\ncat > "{tmp_path}/got"\necho "$*|$LESS|$LV" > "{tmp_path}/how"\necho paged\n', encoding="utf-8"
    )
    program.chmod(0o755)
    return program


def named(pager: Path, *options: str) -> str:
    return " ".join([f"'{pager}'", *options])


def test_long_text_goes_through_it_whole_and_in_colour(pager: Path, tmp_path: Path) -> None:
    for arguments in (("funds",), LONG, ("funds", "--lang", "zh"), ("show", "sh-future"), ("search", "a"), ("help",)):
        plain = run(*arguments, "--no-pager", rows=4)
        paged = run(*arguments, rows=4, YRD_PAGER=named(pager))
        assert paged == (0, "paged\n")
        shown = re.sub(r"\x1b\]8;[^\x1b]*\x1b\\", "", plain.text)  # a pager gets addresses that are no links
        assert (tmp_path / "got").read_text(encoding="utf-8") == shown
        assert plain.code == 0
    assert "\x1b[1m" in run("funds", "--by", "province", "--no-pager").text


def test_commands_that_print_much_use_it(pager: Path) -> None:
    for arguments in (("audit",), ("sql", "select * from funds"), ("cite", "sh-future"), ("help", "formatting")):
        assert run(*arguments, rows=3, YRD_PAGER=named(pager)).text == "paged\n"
        assert "paged" not in run(*arguments, "--no-pager", rows=3, YRD_PAGER=named(pager)).text


def test_short_text_does_not(pager: Path) -> None:
    seen = run(*SHORT, rows=12, YRD_PAGER=named(pager))
    assert seen.text.startswith("[\n")
    assert "paged" not in seen.text
    assert run(*SHORT, rows=5, YRD_PAGER=named(pager)).text == "paged\n"


@pytest.mark.parametrize("none", ["", "cat", " cat "])
def test_none(none: str) -> None:
    both: list[dict[str, Any]] = [{"YRD_PAGER": none, "PAGER": "false"}, {"PAGER": none}]
    for changes in both:
        assert run(*LONG, **changes) == unpaged()


def test_the_variables_in_their_order(pager: Path, tmp_path: Path) -> None:
    run(*LONG, YRD_PAGER=named(pager, "-a", "'b c'"), PAGER=named(pager, "no"))
    assert (tmp_path / "how").read_text() == "-a b c|FRX|-c\n"
    run(*LONG, PAGER=named(pager, "-d"), LESS="-S", LV="x")
    assert (tmp_path / "how").read_text() == "-d|-S|x\n"
    environ: Mapping[str, str] = {"YRD_PAGER": "", "PAGER": "more"}
    assert chosen(environ) == ("YRD_PAGER", "")
    assert chosen({"PAGER": "more"}) == ("PAGER", "more")
    assert chosen({}) == ("", "less")


@pytest.mark.parametrize("wrong", ["no-such-pager -R", "/", "'unclosed"])
def test_one_that_cannot_be_started_is_named_and_done_without(wrong: str) -> None:
    plain = unpaged()
    for variable in ("YRD_PAGER", "PAGER"):
        changes: dict[str, Any] = {variable: wrong}
        seen = run(*LONG, **changes)
        note, rest = seen.text.split("\n", 1)
        assert note.startswith(f"yrd: note: {variable}: cannot start '")
        assert (seen.code, rest) == plain


def test_without_less_nothing_is_said(tmp_path: Path) -> None:
    assert run(*LONG, PATH=str(tmp_path)) == unpaged()


def test_never_for_pipes_files_and_dumb_terminals(pager: Path, tmp_path: Path) -> None:
    assert "paged" not in run(*LONG, TERM="dumb", YRD_PAGER=named(pager)).text
    assert run(*LONG, "-o", str(tmp_path / "funds.json"), YRD_PAGER=named(pager)).text == ""
    done = subprocess.run([*YRD, *LONG], env=environment(YRD_PAGER=named(pager)), capture_output=True, check=True)
    assert done.stdout == (tmp_path / "funds.json").read_bytes()
    assert not (tmp_path / "got").exists()
    for arguments in (("completion", "bash"), ("help", "--man")):
        assert "paged" not in run(*arguments, YRD_PAGER=named(pager)).text


def test_to_quit_it_early_is_no_failure(tmp_path: Path) -> None:
    program = tmp_path / "quits"
    program.write_text('#!/bin/sh\nread line\necho "$line"\nexit 3\n')
    program.chmod(0o755)
    seen = Terminal("sources", "--json", program=REAL, YRD_PAGER=str(program)).end()
    assert seen == (0, "[\n")


def test_the_exit_code_is_that_of_the_command(pager: Path) -> None:
    seen = run("clusters", "--search", "nothing", "-e", rows=1, YRD_PAGER=named(pager))
    assert seen == (1, "paged\n")


@pytest.mark.parametrize(
    "line",
    ["{} | cat", "sed s/a/a/ | {}", "exec {}", "LESS=-S {}", "{} 2> /dev/null", "if true; then {}; fi", "cd / && {}"],
)
def test_a_line_of_the_shell(line: str, pager: Path, tmp_path: Path) -> None:
    plain = unpaged()
    assert run(*LONG, PAGER=line.format(named(pager))) == (0, "paged\n")
    assert (tmp_path / "got").read_text(encoding="utf-8") == plain.text


@pytest.mark.parametrize("line", ["true", "false", "exit 3", "sh -c 'exit 1'", "no-such-pager | no-such-other"])
def test_what_a_pager_does_not_read_is_not_lost(line: str) -> None:
    plain = unpaged()
    for variable in ("YRD_PAGER", "PAGER"):
        changes: dict[str, Any] = {variable: line}
        seen = run(*LONG, **changes)
        assert seen.code == plain.code
        assert seen.text.endswith(plain.text)


@pytest.mark.parametrize(
    ("command", "less", "shown"),
    [
        ("less", "FRX", True),
        ("less", "-S", False),
        ("less", "", False),
        ("less -R", "-S", True),
        ("less -S -r", "", True),
        ("less -R | cat", "", True),
        ("less | cat -R", "", False),
        ("/usr/bin/less --RAW-CONTROL-CHARS", "", True),
        ("less", "-PRead -S", False),
        ("less", "-x4 -iR", True),
        ("more", "-S", True),
        ("cat | less", "", True),
    ],
)
def test_bold_only_for_a_less_that_shows_it(command: str, less: str, shown: bool) -> None:
    assert shows_colour(command, less) == shown


def test_less_without_r_gets_no_escapes(tmp_path: Path) -> None:
    program = tmp_path / "less"
    program.write_text(f'#!/bin/sh\ncat > "{tmp_path}/got"\n')
    program.chmod(0o755)
    for less, bold in (("-S", False), ("-SR", True)):
        run("funds", rows=4, PAGER=str(program), LESS=less)
        assert ("\x1b[1m" in (tmp_path / "got").read_text(encoding="utf-8")) == bold


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
def test_less_shows_chinese_and_survives_ctrl_c() -> None:
    terminal = Terminal("funds", "--lang", "both", rows=5, LC_ALL="C.UTF-8")
    terminal.wait_for("长三角".encode())
    terminal.wait_for(b":\x1b[K")  # its prompt: all is drawn
    terminal.press(b"\x03")
    time.sleep(0.5)
    assert terminal.process.poll() is None
    terminal.press(b"qq")  # after Ctrl-C less may take the first key for its end
    seen = terminal.end()
    assert seen.code == 0
    assert "Traceback" not in seen.text
    assert "<E4>" not in seen.text


def test_ctrl_c_while_the_pager_is_fed_is_for_the_pager(tmp_path: Path) -> None:
    program = tmp_path / "slow"
    program.write_text("#!/bin/sh\ntrap 'echo interrupted; exit 0' INT\necho started\nwhile :; do sleep 0.1; done\n")
    program.chmod(0o755)
    terminal = Terminal("sources", "--json", program=REAL, YRD_PAGER=str(program))
    terminal.wait_for(b"started")
    time.sleep(0.3)
    os.killpg(terminal.process.pid, signal.SIGINT)
    seen = terminal.end()
    assert seen == (0, "started\ninterrupted\n")


@pytest.mark.parametrize(
    ("text", "rows", "columns", "longer"),
    [
        ("", 1, 80, False),
        ("a\n" * 10, 11, 80, False),
        ("a\n" * 10, 10, 80, True),
        ("a" * 160 + "\n", 3, 80, False),
        ("a" * 161 + "\n", 3, 80, True),
        ("长" * 40 + "\n", 2, 80, False),
        ("长" * 41 + "\n", 2, 80, True),
        ("\n\n\n", 4, 80, False),
    ],
)
def test_what_is_longer_than_the_screen(text: str, rows: int, columns: int, longer: bool) -> None:
    assert is_longer(text, rows, columns) == longer
