"""Pipes, full disks, terminals and colours: with real processes, because that is where they go wrong."""

import errno
import json
import os
import pty
import re
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from functools import cache
from itertools import product
from pathlib import Path
from struct import pack

import pytest

from tests.conftest import ROOT, SMALL, Yrd
from yrd_cli.cli.terminal import wants_color

SCRIPT = f"""
import sys
from pathlib import Path
from yrd_cli.datasets import bundled as load
load.find_data = lambda: Path({str(SMALL)!r})
from yrd_cli.__main__ import run
run()
"""
YRD = [sys.executable, "-c", SCRIPT]
# A process for each command too, but begun after what they load: on terminals of several widths, one after another.
FORKING = f"""
import json, os, sys, termios
from fcntl import ioctl
from pathlib import Path
from struct import pack
import rich.console, rich.table, typer
from yrd_cli.__main__ import run
from yrd_cli.datasets import bundled as load
load.find_data = lambda: Path({str(SMALL)!r})
for columns, arguments in json.loads(sys.argv[1]):
    ioctl(1, termios.TIOCSWINSZ, pack("HHHH", 40, columns, 0, 0))
    if os.fork() == 0:
        sys.argv = ["yrd", *arguments]
        run()
    os.write(1, b"\\0%d\\0" % os.waitstatus_to_exitcode(os.wait()[1]))
"""


def environment(**changes: str) -> dict[str, str]:
    """The environment without what steers colours, with `changes`."""
    kept = {
        name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")
    }
    return {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm", "YRD_PAGER": "", **changes}


def frames_of_ours(error: bytes) -> list[bytes]:
    """The lines of a traceback that lie in our code, but for the top of the modules that Python itself starts.

    A signal that came while Python was starting is raised at the first line there is, before any `try` can hold.
    """
    frames = re.findall(rb'File "[^"]*/yrd_cli/[^"]*\.py", line \d+, in \S+', error)
    return [frame for frame in frames if not re.search(rb'/__(main|init)__\.py", line \d+, in <module>', frame)]


def hear_signals() -> None:
    """Hear what a shell in the background would have told its commands to ignore."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def run(*arguments: str, **changes: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*YRD, *arguments], env=environment(**changes), capture_output=True, check=False)


def shell(line: str, **changes: str) -> subprocess.CompletedProcess[bytes]:
    """A line of bash in which $YRD is the command; the exit code is that of the first command that fails."""
    quoted = f'yrd() {{ "{sys.executable}" -c "$SCRIPT" "$@"; }}; set -o pipefail; {line}'
    return subprocess.run(
        ["bash", "-c", quoted], env=environment(SCRIPT=SCRIPT, **changes), capture_output=True, check=False
    )


def on_terminal(*arguments: str, columns: int, **changes: str) -> tuple[int, str]:
    """Run on a pseudo-terminal of so many columns: the exit code, and what the terminal got."""
    return started_on_terminal([*YRD, *arguments], columns, **changes)


Lines = Sequence[tuple[int, tuple[str, ...]]]  # the columns of the terminal, and a command line


@cache
def on_terminals(lines: Lines) -> Mapping[tuple[int, tuple[str, ...]], tuple[int, str]]:
    """Run several command lines, each on a terminal of so many columns: what `on_terminal` returns for each."""
    code, text = started_on_terminal([sys.executable, "-c", FORKING, json.dumps(lines)], 80)
    *parts, rest = text.split("\0")
    assert (code, rest, len(parts)) == (0, "", 2 * len(lines))
    return {line: (int(parts[2 * index + 1]), parts[2 * index]) for index, line in enumerate(lines)}


def started_on_terminal(command: Sequence[str], columns: int, **changes: str) -> tuple[int, str]:
    ours, theirs = pty.openpty()
    ioctl(theirs, termios.TIOCSWINSZ, pack("HHHH", 40, columns, 0, 0))
    process = subprocess.Popen(command, env=environment(**changes), stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    got = b""
    while True:
        try:
            chunk = os.read(ours, 65536)
        except OSError as error:  # Linux reports the end of a pseudo-terminal as an input/output error
            assert error.errno == errno.EIO
            break
        if not chunk:
            break
        got += chunk
    os.close(ours)
    return process.wait(), got.decode("utf-8", "replace").replace("\r\n", "\n")


WIDEST = {60: 60, 80: 80, 200: 100}
HELP = (("funds", "-h"), ("-h",), ("help",), ("help", "data"), ("help", "funds"))


@pytest.mark.parametrize("arguments", HELP)
def test_help_is_as_wide_as_the_terminal_but_not_too_wide(arguments: tuple[str, ...]) -> None:
    for columns, widest in WIDEST.items():
        code, text = on_terminals(tuple(product(WIDEST, HELP)))[columns, arguments]
        lines = [line for line in text.splitlines() if not line.startswith("  yrd ") and " " in line.strip()]
        assert code == 0
        assert widest - 15 < max(map(len, lines)) <= widest


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", ["yrd funds", "yrd funds --json", "yrd", "yrd clusters -q", "yrd clusters -h"])
def test_a_closed_pipe_is_silent(command: str, unbuffered: str) -> None:
    done = shell(f"{command} | true; exit ${{PIPESTATUS[0]}}", PYTHONUNBUFFERED=unbuffered)
    assert done.stderr == b""
    assert done.returncode in (0, 141)  # 0 if all was written before the reader went


def test_a_closed_pipe_exits_with_141() -> None:
    done = shell("(trap '' PIPE; yrd funds --json; echo $? >&2) | (exec <&-; sleep 1)")
    assert done.stderr == b"141\n"


def test_head_gets_its_line() -> None:
    done = shell("yrd funds | head -n 1")
    assert done.stdout.startswith(b"Id ")
    assert done.stderr == b""


@pytest.mark.parametrize(
    "command", ["yrd funds", "yrd funds --json", "yrd", "yrd clusters --by province", "yrd version"]
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_full_disk_is_an_error(command: str, unbuffered: str) -> None:
    done = shell(f"{command} > /dev/full", PYTHONUNBUFFERED=unbuffered)
    assert done.returncode == 1
    assert done.stderr == b"yrd: cannot write to standard output: No space left on device\n"


def test_help_on_a_full_disk_is_an_error_too() -> None:
    done = shell("yrd funds --help > /dev/full")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert done.stderr.startswith(b"yrd: ")


def test_a_closed_stdout_is_an_error() -> None:
    done = shell("yrd funds --json >&-")
    assert (done.returncode, done.stderr) == (1, b"yrd: cannot write: standard output is closed\n")


def test_a_closed_stderr_changes_nothing() -> None:
    assert shell("yrd clusters -p nowhere 2>&-").returncode == 2
    assert shell("yrd clusters -p nowhere 2>/dev/full").returncode == 2


def test_every_value_is_whole_on_a_pipe() -> None:
    done = shell("yrd funds | grep -c 'Jiangsu Fund of Unknown Size'", COLUMNS="20")
    assert done.stdout == b"1\n"
    assert "…" not in run("sources", COLUMNS="20").stdout.decode()


def test_utf8_and_lf_whatever_the_locale() -> None:
    plain = run("clusters", "--lang", "zh").stdout
    ascii_only = run("clusters", "--lang", "zh", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (ascii_only.returncode, ascii_only.stderr) == (0, b"")
    assert ascii_only.stdout == plain
    assert "柯桥纺织集群".encode() in plain
    assert b"\r" not in plain


def test_an_error_in_chinese_survives_an_ascii_locale() -> None:
    done = run("clusters", "-p", "湖北", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert "'湖北'".encode() in done.stderr


def test_a_terminal_that_cannot_show_chinese_gets_replacements() -> None:
    code, text = on_terminal("clusters", "--lang", "zh", columns=120, LC_ALL="C", PYTHONIOENCODING="ascii")
    assert code == 0
    assert text.isascii()
    assert "----" in text


def test_interrupted_before_it_began() -> None:
    reading = "load.bundled = lambda **_: print('reading', flush=True) or input()\nfrom yrd_cli.__main__"
    command = [sys.executable, "-c", SCRIPT.replace("from yrd_cli.__main__", reading), "funds"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=environment(), stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdout
        assert process.stdout.readline() == b"reading\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (130, b"", b"")


WIDTHS = (40, 60, 80, 100, 300)
FUNDS = {lang: ("funds", "--lang", lang, "--color", "never") for lang in ("en", "zh", "both")}


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("lang", FUNDS)
def test_a_narrow_terminal_loses_columns_and_no_digits(columns: int, lang: str) -> None:
    code, text = on_terminals(tuple(product(WIDTHS, FUNDS.values())))[columns, FUNDS[lang]]
    assert code == 0
    assert ("285" if lang == "zh" else "28.5") in text
    assert "…" not in text
    table = [line for line in text.splitlines() if not line.startswith("yrd: ")]
    from rich.cells import cell_len

    assert max(cell_len(line) for line in table) <= columns
    said = "宽度所限未显示" if lang == "zh" else "Not shown for width: "
    assert (said in text) == (columns < 200)


PAGES = (
    (),
    ("--help",),
    ("check",),
    ("funds", "-f", "list"),
    ("events",),
    ("audit",),
    ("sources",),
    ("search", "fund"),
)


@pytest.mark.parametrize("columns", [40, 60, 80])
@pytest.mark.parametrize("arguments", PAGES)
def test_no_line_is_wider_than_the_terminal(columns: int, arguments: tuple[str, ...]) -> None:
    code, text = on_terminals(tuple(product((40, 60, 80), PAGES)))[columns, arguments]
    assert code == 0
    from rich.cells import cell_len

    lines = re.sub(r"\x1b\[\d*m", "", text).splitlines()
    assert max(cell_len(line.rstrip()) for line in lines) <= columns


def test_what_a_narrow_terminal_does_not_show_is_said_below_the_table_by_headings() -> None:
    text = on_terminal("funds", "-p", "shanghai", columns=80)[1]
    *_, same, dropped = text.splitlines()
    assert re.fullmatch(r"The same in all \d+ rows: Province Shanghai\.", same)
    assert dropped.startswith("Not shown for width: Id, ")
    assert dropped.endswith("--wide shows them.")
    assert "Shanghai" not in text.split("─")[0]
    text = on_terminal("funds", "-p", "shanghai", "--limit", "2", columns=80)[1]
    assert "\nThe same in both rows: Province Shanghai" in text


def test_wide_keeps_every_column_on_a_narrow_terminal() -> None:
    code, text = on_terminal("funds", "--wide", columns=40)
    assert code == 0
    assert "Not shown" not in text
    assert "Announced" in text


def test_fields_that_were_asked_for_are_never_dropped() -> None:
    code, text = on_terminal("funds", "--fields", "id,name_en,province,sectors,scale_cny_bn,status", columns=40)
    assert code == 0
    assert "Not shown" not in text
    assert "Status" in text


def test_both_sums_of_money_stay_side_by_side() -> None:
    text = on_terminal("funds", "--by", "province", columns=45)[1]
    assert "Stated" in text
    assert "Committed" in text


@pytest.mark.parametrize("command", ["yrd funds --json", "yrd indicators --json"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_what_does_not_fit_is_an_error(command: str, unbuffered: str, tmp_path: Path) -> None:
    line = f"ulimit -f 1; trap '' XFSZ; {command} > '{tmp_path}/short'"
    # What Python compiles would be cut off too, and every later process would fail on it.
    done = shell(line, PYTHONUNBUFFERED=unbuffered, PYTHONDONTWRITEBYTECODE="1")
    assert done.returncode == 1
    assert done.stderr == b"yrd: cannot write to standard output: File too large\n"


def test_a_pipe_that_does_not_block_gets_everything() -> None:
    script = (
        "import os, sys, time; os.set_blocking(1, False); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
    )
    command = [sys.executable, "-c", script, *YRD[1:], "funds", "--json"]
    with subprocess.Popen(command, env=environment(PYTHONUNBUFFERED="1"), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        time.sleep(0.5)
        assert process.stdout.read() == run("funds", "--json").stdout
    assert process.returncode == 0


def test_colour_only_on_a_terminal() -> None:
    assert "\x1b[1m" in on_terminal("clusters", columns=200)[1]
    assert "\x1b" not in on_terminal("clusters", columns=200, NO_COLOR="1")[1]
    assert "\x1b" not in on_terminal("clusters", columns=200, TERM="dumb")[1]
    assert b"\x1b" not in run("clusters").stdout
    assert b"\x1b[1m" in run("clusters", FORCE_COLOR="1").stdout


COLOURS: list[tuple[str, Mapping[str, str], bool, bool]] = [
    ("auto", {}, True, True),
    ("auto", {}, False, False),
    ("always", {}, False, True),
    ("never", {}, True, False),
    ("always", {"NO_COLOR": "1"}, False, True),
    ("never", {"FORCE_COLOR": "1"}, True, False),
    ("auto", {"NO_COLOR": "1"}, True, False),
    ("auto", {"NO_COLOR": ""}, True, True),
    ("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
    ("auto", {"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, True, False),
    ("auto", {"FORCE_COLOR": "1"}, False, True),
    ("auto", {"FORCE_COLOR": "0"}, False, False),
    ("auto", {"FORCE_COLOR": "0"}, True, True),
    ("auto", {"FORCE_COLOR": ""}, False, False),
    ("auto", {"CLICOLOR_FORCE": "1"}, False, True),
    ("auto", {"CLICOLOR_FORCE": "0"}, False, False),
    ("auto", {"CLICOLOR_FORCE": "1", "TERM": "dumb"}, True, True),
    ("auto", {"TERM": "dumb"}, True, False),
    ("auto", {"TERM": "xterm"}, True, True),
]


@pytest.mark.parametrize(("option", "environ", "terminal", "wanted"), COLOURS)
def test_the_truth_table_of_colour(option: str, environ: Mapping[str, str], terminal: bool, wanted: bool) -> None:
    assert wants_color(option, environ, terminal) is wanted


def test_output_to_a_file_is_that_to_a_pipe(yrd: Yrd, tmp_path: Path) -> None:
    target = tmp_path / "funds.csv"
    run_ = yrd("funds", "-f", "csv", "-o", str(target))
    assert run_ == (0, "", "")
    assert target.read_bytes().decode() == yrd("funds", "-f", "csv").out
    assert list(tmp_path.iterdir()) == [target]


def test_output_replaces_what_a_link_points_to_and_keeps_its_mode(yrd: Yrd, tmp_path: Path) -> None:
    target, link = tmp_path / "kept.json", tmp_path / "link.json"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    assert yrd("clusters", "--json", "-o", str(link)).code == 0
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("[\n")
    assert target.stat().st_mode & 0o777 == 0o640


def test_output_to_a_device_writes_to_it(yrd: Yrd) -> None:
    assert yrd("clusters", "-o", "/dev/null") == (0, "", "")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("{tmp}/no/such/folder.csv", "No such file or directory"),
        ("{tmp}", "Is a directory"),
        ("/dev/full", "No space left on device"),
        ("{tmp}/nul\0byte", "null"),
    ],
)
def test_output_that_cannot_be_written(path: str, reason: str, yrd: Yrd, tmp_path: Path) -> None:
    run_ = yrd("clusters", "-o", path.format(tmp=tmp_path))
    assert (run_.code, run_.out) == (1, "")
    assert run_.err.startswith("yrd: cannot write ")
    assert reason in run_.err
    assert list(tmp_path.iterdir()) == []
