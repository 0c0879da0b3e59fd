"""What is written lies whole in its place or not at all, destroys nothing else, and leaves nothing behind."""

import errno
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Yrd
from tests.test_export import NAMES, contents, export
from tests.test_terminal import environment, hear_signals, run, shell
from yrd_cli.errors import quoted
from yrd_cli.export import atomic

OLD = "what was logged before\n"

# Descriptors, devices and links.


@pytest.mark.parametrize(
    "line",
    [
        "yrd clusters -q -o /dev/stderr 2>> {log}",
        "yrd clusters -q -o /dev/stdout >> {log}",
        "yrd clusters -q -o /dev/fd/1 >> {log}",
        "yrd clusters -q -o /dev/fd/3 3>> {log}",
        "yrd clusters -q -o /proc/self/fd/3 3>> {log}",
        "ln -s /dev/stdout {link}; yrd clusters -q -o {link} >> {log}",
        "ln -s /dev/fd/3 {link}; ln -s {link} {link}2; yrd clusters -q -o {link}2 3>> {log}",
        "yrd cite sh-future -o /dev/stderr 2>> {log}",
        "yrd show sh-future -o /dev/stderr 2>> {log}",
    ],
)
def test_a_descriptor_is_written_through(line: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(OLD)
    inode = log.stat().st_ino
    done = shell(line.format(log=log, link=tmp_path / "link"))
    assert done.returncode == 0
    text = log.read_text(encoding="utf-8")
    assert text.startswith(OLD)
    assert len(text) > len(OLD)
    assert log.stat().st_ino == inode


def test_a_descriptor_that_is_not_open_or_not_for_writing_is_an_error() -> None:
    for line in ("yrd clusters -q -o /dev/fd/9 9>&-", "yrd clusters -q -o /dev/stdin < /dev/null"):
        done = shell(line)
        assert (done.returncode, done.stdout) == (1, b"")
        assert done.stderr.endswith(b": Bad file descriptor\n")
        assert done.stderr.count(b"\n") == 1


def test_a_reader_that_leaves_is_no_error_to_speak_of() -> None:
    done = shell("trap '' PIPE; yrd funds --json -o >(exec <&-); echo $?; sleep 0.1")
    assert done.stdout in (b"141\n", b"0\n")  # 0 if all was written before the reader went
    assert done.stderr == b""


def test_a_named_pipe_and_a_device_are_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    done = shell(f"cat {pipe} & yrd clusters -q -o {pipe}; wait")
    assert done.stdout == run("clusters", "-q").stdout
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert shell("yrd clusters -q -o /dev/null").returncode == 0


@pytest.mark.parametrize(
    "command", [("clusters", "-q", "-o"), ("cite", "sh-future", "-o"), ("schema", "funds", "-o"), ("export",)]
)
def test_links_in_a_circle_are_one_line(command: tuple[str, ...], yrd: Yrd, tmp_path: Path) -> None:
    (tmp_path / "a.json").symlink_to("b.json")
    (tmp_path / "b.json").symlink_to("a.json")
    for path in ("a.json", "a.json/x.json"):
        done = yrd(*command[:-1], command[-1], str(tmp_path / path))
        assert (done.code, done.out) == (1, "")
        assert done.err.count("\n") == 1
        assert "Too many levels of symbolic links" in done.err


def test_an_export_onto_a_descriptor_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").symlink_to("/dev/stdout")
    log = tmp_path / "log"
    log.write_text(OLD)
    done = shell(f"yrd export {tmp_path}/x.json --force >> {log}")
    assert done.returncode == 2
    assert log.read_text() == OLD


# Mode, owner, and what cannot be replaced.


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
@pytest.mark.parametrize("arguments", [("clusters", "--json", "-o", "{}.json"), ("export", "{}.json", "--force")])
def test_the_owner_stays(arguments: tuple[str, ...], yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    path.write_text("old")
    os.chown(path, 1234, 2345)
    path.chmod(0o604)
    assert yrd(*(argument.format(tmp_path / "kept") for argument in arguments)).code == 0
    found = path.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (1234, 2345, 0o604)


def refusing(error: int) -> Callable[..., Any]:
    def refuse(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    return refuse


@pytest.mark.parametrize("error", [errno.EBUSY, errno.EPERM, errno.EACCES])
def test_what_cannot_be_replaced_is_written_in_place_and_that_is_said(
    error: int, yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, new = tmp_path / "mounted.json", tmp_path / "new.json"
    path.write_text("old" * 100_000)
    inode = path.stat().st_ino
    monkeypatch.setattr(Path, "replace", refusing(error))
    done = yrd("clusters", "--json", "-o", str(path))
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith(f"yrd: note: {quoted(str(path))} cannot be replaced (")
    assert done.err.endswith("): written in place\n")
    assert path.read_text(encoding="utf-8") == yrd("clusters", "--json").out
    assert path.stat().st_ino == inode
    done = yrd("clusters", "--json", "-o", str(new))
    assert (done.code, new.exists()) == (1, False)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_a_file_in_a_folder_that_is_read_only_is_written_in_place(
    yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "locked").mkdir()
    path = tmp_path / "locked" / "kept.json"
    path.write_text("old")
    mkdir, replace = Path.mkdir, Path.replace

    def refuse(folder: Path, *arguments: Any) -> None:  # as root, who runs tests in containers, may write anywhere
        if folder.parent == path.parent:
            raise PermissionError(errno.EACCES, "Permission denied")
        mkdir(folder, *arguments)

    def refuse_too(source: Path, target: Path) -> Path:
        if target == path:
            raise PermissionError(errno.EACCES, "Permission denied")
        return replace(source, target)

    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr(Path, "replace", refuse_too)
    assert "written in place" in yrd("clusters", "--json", "-o", str(path)).err
    assert path.read_text(encoding="utf-8").startswith("[\n")
    done = yrd("clusters", "--json", "-o", str(path.parent / "new.json"))
    assert (done.code, list(path.parent.iterdir())) == (1, [path])


def test_a_real_bind_mount(tmp_path: Path) -> None:
    (tmp_path / "inside.json").write_text("old")
    (tmp_path / "outside.json").write_text("old")
    line = f"mount --bind {tmp_path}/outside.json {tmp_path}/inside.json"
    if shell(f"unshare -m sh -c '{line}'").returncode:
        pytest.skip("nothing can be mounted here")
    script = f"{line} && PYTHONPATH={ROOT} {sys.executable} -m yrd_cli clusters --json -o {tmp_path}/inside.json"
    done = shell(f"unshare -m sh -c '{script}'")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.endswith(b"written in place\n")
    assert json.loads((tmp_path / "outside.json").read_bytes())
    assert (tmp_path / "inside.json").read_text() == "old"


@pytest.mark.parametrize("before", ["nothing", "export"])
def test_a_folder_that_is_a_mount_point_is_filled(
    before: str, yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, other = tmp_path / "package", export(yrd, tmp_path / "other", "--tables", "funds")
    if before == "export":
        export(yrd, path, "--tables", "funds,cities")
    else:
        path.mkdir()
    inode = path.stat().st_ino
    monkeypatch.setattr(atomic, "_exchange", refusing(errno.EBUSY))
    done = yrd("export", str(path), "--force", "--tables", "funds")
    assert done.code == 0
    assert "written in place" in done.err
    assert path.stat().st_ino == inode
    assert {file.name: file.read_bytes() for file in path.iterdir()} == {
        file.name: file.read_bytes() for file in other.iterdir()
    }


# What changes while an export is made.


@pytest.mark.parametrize("name", NAMES)
def test_what_appears_meanwhile_is_not_replaced(
    name: str, yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, checksum = tmp_path / name, atomic.checksum

    def appear(made: Path) -> str:
        if made.is_dir():
            path.mkdir()
            (path / "notes").write_text("mine")
        else:
            path.write_text("mine")
        return checksum(made)

    monkeypatch.setattr(atomic, "checksum", appear)
    for options in ((), ("--force",)):
        done = yrd("export", str(path), *options)
        assert (done.code, done.out) == (2, "")
        assert "has appeared meanwhile" in done.err
        kept = path / "notes" if path.is_dir() else path
        assert kept.read_text() == "mine"
        assert list(tmp_path.iterdir()) == [path]
        kept.unlink()
        if path.is_dir():
            path.rmdir()


@pytest.mark.parametrize("name", NAMES)
def test_what_changes_meanwhile_is_not_replaced_even_by_force(
    name: str, yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, checksum = export(yrd, tmp_path / name), atomic.checksum

    def change(made: Path) -> str:
        (path / "notes" if path.is_dir() else path).write_text("mine")
        return checksum(made)

    monkeypatch.setattr(atomic, "checksum", change)
    done = yrd("export", str(path), "--force")
    assert (done.code, done.out) == (2, "")
    assert "is not replaced" in done.err
    assert (path / "notes" if path.is_dir() else path).read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_system_without_links_is_written_to_all_the_same(
    yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", refusing(errno.EPERM))
    export(yrd, tmp_path / "yrd.json")
    assert json.loads((tmp_path / "yrd.json").read_bytes())["schema"] == 1
    assert list(tmp_path.iterdir()) == [tmp_path / "yrd.json"]


# Signals.

KILLED = """
import os, signal, sys
from yrd_cli.errors import quoted
from yrd_cli.export import atomic
real = atomic.{step}
def kill(*arguments):
    if {before}: os.kill(os.getpid(), {signal})
    done = real(*arguments)
    os.kill(os.getpid(), {signal})
    return done
atomic.{step} = kill
from yrd_cli.__main__ import run
run()
"""


def killed(number: int, step: str, *arguments: str, before: bool = False, ignored: bool = False) -> int:
    script = KILLED.format(step=step, before=before, signal=int(number))
    command = [sys.executable, "-c", script, *arguments]
    if ignored:
        command = ["nohup", *command]
    done = subprocess.run(
        command,
        env=environment(),
        cwd=ROOT,
        capture_output=True,
        check=False,
        preexec_fn=hear_signals,
    )
    assert b"Traceback" not in done.stderr
    return done.returncode


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize("name", ["yrd.json", "package"])
def test_a_signal_leaves_nothing(number: int, name: str, tmp_path: Path) -> None:
    assert killed(number, "checksum", "export", str(tmp_path / name)) == 128 + number
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_output_is_written_leaves_nothing(number: int, tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    assert killed(number, "_replace", "clusters", "--json", "-o", str(target), before=True) == 128 + number
    assert list(tmp_path.iterdir()) == []


def test_nohup_is_respected(tmp_path: Path) -> None:
    assert killed(signal.SIGHUP, "checksum", "export", str(tmp_path / "yrd.json"), ignored=True) == 0
    assert json.loads((tmp_path / "yrd.json").read_bytes())["schema"] == 1


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="folders are exchanged there")
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("name", ["yrd.json", "package"])
def test_killed_between_two_steps_the_old_or_the_new_is_in_place(
    name: str, before: bool, yrd: Yrd, tmp_path: Path
) -> None:
    path = export(yrd, tmp_path / name)
    old = contents(tmp_path)
    step = "_exchange" if path.is_dir() else "_replace"
    assert killed(signal.SIGKILL, step, "export", str(path), "--force", before=before) == -signal.SIGKILL
    found = {file: data for file, data in contents(tmp_path).items() if not file.startswith(".yrd-")}
    assert found.keys() == old.keys()
    assert (found == old) == before
