"""What stdout is: a terminal or not, how wide, whether in colour, what it can show; and writing to it safely."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from yrd_cli.errors import ClosedPipeError, OutputError

_BOX_AND_CHINESE = "─长"


def wants_color(option: str, environ: Mapping[str, str], is_terminal: bool) -> bool:
    """Whether to use colour: `--color` > NO_COLOR > CLICOLOR_FORCE or FORCE_COLOR > TERM=dumb > a terminal.

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
    """Whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def terminal_width() -> int:
    """The width of the terminal in cells."""
    return shutil.get_terminal_size().columns


def shows_only_ascii() -> bool:
    """Whether stdout cannot show box lines or Chinese."""
    try:
        _BOX_AND_CHINESE.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return True
    return False


def prepare_streams() -> None:
    """Off a terminal stdout is UTF-8 with LF, whatever the locale; a terminal gets `?` for what it cannot show."""
    if sys.stdout is not None and hasattr(sys.stdout, "reconfigure"):
        if sys.stdout.isatty():
            sys.stdout.reconfigure(errors="replace")
        else:
            sys.stdout.reconfigure(encoding="utf-8", errors="strict", newline="\n")
    if sys.stderr is not None and hasattr(sys.stderr, "reconfigure"):
        encoding = {} if sys.stderr.isatty() else {"encoding": "utf-8"}
        sys.stderr.reconfigure(errors="backslashreplace", **encoding)


def write_stdout(text: str) -> None:
    """Write and flush. Raises OutputError if it cannot be written whole, ClosedPipeError if nobody reads on."""
    if sys.stdout is None:
        raise OutputError("cannot write: standard output is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Not as an OSError: Typer catches those with this cause, and exits with 1.
        raise ClosedPipeError from None
    except OSError as error:
        raise OutputError(f"cannot write to standard output: {error.strerror}") from error


def write_file(text: str, path: str) -> None:
    """Write `text` to a file: whole or not at all, by a temporary file beside it and a rename.

    What is not an ordinary file (a device, a named pipe, a link to either) is written to directly.
    """
    target = Path(path)
    try:
        if target.exists() and not target.is_file():
            target.write_text(text, encoding="utf-8", newline="\n")
            return
        target = target.resolve()  # a link stays a link: what it points to is replaced
        temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        try:
            temporary.write_text(text, encoding="utf-8", newline="\n")
            if target.exists():
                shutil.copymode(target, temporary)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise OutputError(f"cannot write {path}: {reason}") from error


def write_stderr(text: str) -> None:
    """A line for the user, prefixed `yrd: `. Where stderr cannot be written either there is nobody to tell."""
    try:
        if sys.stderr is not None:
            sys.stderr.write(f"yrd: {text}\n")
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
