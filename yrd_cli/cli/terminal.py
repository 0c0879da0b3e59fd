"""The properties of stdout (a terminal, its width, colour, characters), and writing to it and to files safely."""

import os
import select
import sys
from collections.abc import Iterator, Mapping
from io import TextIOWrapper
from typing import TextIO

from yrd_cli.errors import ClosedPipeError, OutputError, UsageError, printable, quoted

_BOX_AND_CHINESE = "─长"


def wants_color(option: str, environ: Mapping[str, str], is_terminal: bool) -> bool:
    """Decide whether to use colour: `--color` > NO_COLOR > CLICOLOR_FORCE or FORCE_COLOR > TERM=dumb > a terminal.

    NO_COLOR counts if it is not empty (no-color.org); the forcing variables if they are neither empty nor 0.
    """
    if option != "auto":
        return option == "always"
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "") not in ("", "0") for name in ("CLICOLOR_FORCE", "FORCE_COLOR")):
        return True
    return is_terminal and environ.get("TERM") != "dumb"


def is_terminal() -> bool:
    """Return whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def terminal_width() -> int:
    """Return the width of the terminal in cells."""
    return terminal_size()[0]


def terminal_size() -> tuple[int, int]:
    """Return the width of the terminal in cells, and its height in rows."""
    import shutil  # 10 ms, only on a terminal

    size = shutil.get_terminal_size()
    return size.columns, size.lines


def fitted(text: str) -> str:
    """Return a text as it fits the terminal, if there is one: broken beside what two blanks set apart in a line."""
    if not is_terminal():
        return text
    from yrd_cli.render.line_breaks import beside  # 3 ms, only on a terminal

    width, lines = terminal_width(), []
    for line in text.splitlines():
        start = line.rfind("  ") + 2 if "  " in line.strip() else 0
        lines += beside(line[:start], line[start:], width)
    return "".join(f"{line}\n" for line in lines)


def shows_only_ascii() -> bool:
    """Return whether stdout cannot show box lines or Chinese."""
    try:
        _BOX_AND_CHINESE.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def prepare_streams() -> None:
    """Make stdout UTF-8 with LF off a terminal, whatever the locale; a terminal gets `?` for what it cannot show."""
    if isinstance(sys.stdout, TextIOWrapper):  # it is None if closed, and other things in notebooks
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="strict", newline="\n")
    if isinstance(sys.stderr, TextIOWrapper):
        encoding = None if sys.stderr.isatty() else "utf-8"
        sys.stderr.reconfigure(encoding=encoding, errors="backslashreplace", newline="\n")


def write_stdout(text: str | bytes) -> None:
    """Write all of it. Raises OutputError if that fails, ClosedPipeError if nobody reads on."""
    if sys.stdout is None:
        raise OutputError("cannot write: standard output is closed")
    try:
        sys.stdout.flush()
        descriptor = _descriptor(sys.stdout)
        if descriptor is not None:
            encoding = sys.stdout.encoding, sys.stdout.errors or "strict"
            _write_all(descriptor, text if isinstance(text, bytes) else text.encode(*encoding))
        elif isinstance(text, bytes):
            raise UsageError("a workbook is not text: write it to a file, as in -o yrd.xlsx")
        else:
            sys.stdout.write(text)
            sys.stdout.flush()
    except BrokenPipeError:
        silence(sys.stdout)
        # Not as an OSError: Typer catches those with this cause, and exits with 1.
        raise ClosedPipeError from None
    except OSError as error:
        silence(sys.stdout)
        raise OutputError(f"cannot write to standard output: {error.strerror}") from error


_TOGETHER = 2**20  # characters that are written together: a result of less is written whole or not at all


def write_parts(parts: Iterator[str]) -> None:
    """Write a text as it is made. Raises as `write_stdout` does."""
    waiting: list[str] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= _TOGETHER:
            write_stdout("".join(waiting))
            waiting, size = [], 0
    write_stdout("".join(waiting))


def _descriptor(stream: TextIO) -> int | None:
    """Return the file descriptor of a stream, unless it has none or is a Windows console, which takes no UTF-8."""
    if sys.platform == "win32" and stream.isatty():
        return None
    try:
        return stream.fileno()
    except (AttributeError, OSError, ValueError):
        return None


def _write_all(descriptor: int, data: bytes) -> None:
    """Write until nothing is left; Python's own streams, if unbuffered, drop the rest of a short write."""
    rest = memoryview(data)
    while rest:
        try:
            rest = rest[os.write(descriptor, rest) :]
        except BlockingIOError:  # noqa: PERF203 -- a pipe that somebody made non-blocking
            select.select([], [descriptor], [])


def write_file(text: str | bytes, path: str) -> None:
    """Write to a file, whole or not at all; to what is no ordinary file, and to a descriptor of ours, directly.

    Raises OutputError if that fails, ClosedPipeError if nobody reads on.
    """
    from yrd_cli.export.atomic import descriptor_of, write_file  # only to write a file

    try:
        data = text if isinstance(text, bytes) else text.encode("utf-8")
        descriptor = descriptor_of(path)
        if descriptor is not None:  # /dev/stderr: to replace what it is redirected to would destroy a log
            _write_all(descriptor, data)
        elif os.path.exists(path) and not os.path.isfile(path):  # noqa: PTH110, PTH113 -- a loop of links is neither
            with open(path, "wb", buffering=0) as stream:  # noqa: PTH123
                _write_all(stream.fileno(), data)
        else:
            write_file(path, data, say=write_note)
    except BrokenPipeError:
        raise ClosedPipeError from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise OutputError(f"cannot write {quoted(path)}: {reason}") from error


def write_note(text: str) -> None:
    """A line for the user about what was done."""
    write_stderr(f"note: {text}")


def write_stderr(text: str) -> None:
    """Write a line for the user, prefixed `yrd: `; if stderr cannot be written either, there is nobody to tell."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(f"yrd: {printable(text)}\n")
            sys.stderr.flush()
    except OSError:
        silence(sys.stderr)


def silence(stream: object) -> None:
    """Point a stream that nobody reads at the null device, so that Python's own flush at exit does not fail."""
    try:
        descriptor = stream.fileno()  # type: ignore[attr-defined]  # any object: tests replace the streams
    except (AttributeError, OSError, ValueError):
        return
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, descriptor)
    os.close(null)
