"""The pager: text longer than the screen of a terminal goes through `less`, or what the user prefers."""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping
from unicodedata import east_asian_width

from yrd_cli.cli import terminal
from yrd_cli.errors import quoted

_NONE = ("", "cat")
# Quit if it fits after all, show colours, leave the text on the screen; and the like for lv.
_DEFAULTS = {"LESS": "FRX", "LV": "-c"}


def show(text: str) -> bool:
    """Show a text in the pager and wait until the user leaves it; false if it has to be written without one.

    Quitting before the end is no failure, and what a pager returns means nothing: yrd goes on as if all was written.
    """
    columns, rows = terminal.terminal_size()
    if os.environ.get("TERM") == "dumb" or not is_longer(text, rows, columns):
        return False
    variable, command = chosen(os.environ)
    if command.strip() in _NONE:
        return False
    encoding = sys.stdout.encoding or "utf-8"
    defaults = {**_DEFAULTS, "LESSCHARSET": "utf-8"} if encoding.lower() == "utf-8" else _DEFAULTS
    data = text.encode(encoding, sys.stdout.errors or "replace")
    try:
        sys.stdout.flush()
        process = subprocess.Popen(  # noqa: S603 -- the command that the user chose
            shlex.split(command), stdin=subprocess.PIPE, env={**defaults, **os.environ}
        )
    except (OSError, ValueError) as error:
        if variable:
            reason = getattr(error, "strerror", None) or str(error)
            terminal.write_stderr(f"note: {variable}: cannot start {quoted(command)}: {reason}")
        return False
    # Ctrl-C is for the pager, which is started by now and does not inherit this.
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        process.communicate(data)  # a closed pipe is silent here
    finally:
        signal.signal(signal.SIGINT, previous)
    return True


def chosen(environ: Mapping[str, str]) -> tuple[str, str]:
    """Return the pager, with the variable that names it; `less` is named by none."""
    for variable in ("YRD_PAGER", "PAGER"):
        if variable in environ:
            return variable, environ[variable]
    return "", "less"


def is_longer(text: str, rows: int, columns: int) -> bool:
    """Return whether a text and the prompt after it need more than `rows`, long lines being wrapped."""
    if text.count("\n") >= rows:
        return True
    needed = 0
    for line in text.splitlines():
        cells = len(line) if line.isascii() else sum(2 if east_asian_width(c) in "WF" else 1 for c in line)
        needed += max(1, -(-cells // max(columns, 1)))
        if needed >= rows:
            return True
    return False
