"""The pager: text longer than the screen of a terminal goes through `less`, or what the user prefers."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping

from yrd_cli.cli import terminal
from yrd_cli.errors import quoted

_NONE = ("", "cat")
# Quit if it fits after all, show colours, leave the text on the screen; and the like for lv.
_DEFAULTS = {"LESS": "FRX", "LV": "-c"}


def show(text: str) -> bool:
    """Show a text in the pager and wait until the user leaves it; false if it has to be written without one.

    Quitting before the end is no failure, and what a pager returns means nothing: yrd goes on as if all was written,
    unless the pager has read nothing at all and was not told to leave: then nothing is lost.
    """
    columns, rows = terminal.terminal_size()
    if _LINK_BEGINS in text:
        text = re.sub(_LINK, "", text)  # less before 566 prints them as they are
    if os.environ.get("TERM") == "dumb" or not is_longer(text, rows, columns):
        return False
    variable, command = chosen(os.environ)
    if command.strip() in _NONE:
        return False
    encoding = sys.stdout.encoding or "utf-8"
    defaults = {**_DEFAULTS, "LESSCHARSET": "utf-8"} if encoding.lower() == "utf-8" else _DEFAULTS
    if not shows_colour(command, os.environ.get("LESS", _DEFAULTS["LESS"])):
        text = re.sub(_COLOUR, "", text)
    data = text.encode(encoding, sys.stdout.errors or "replace")
    from tempfile import TemporaryFile  # 0.3 ms, only for a pager

    # A file and not a pipe: where it is read to tells afterwards whether the pager has shown anything.
    with TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        interrupted: list[int] = []
        # Ctrl-C is for the pager, from its first moment on; it does not inherit this, as no program does a handler.
        previous = signal.signal(signal.SIGINT, lambda number, _: interrupted.append(number))
        try:
            sys.stdout.flush()
            process = subprocess.Popen(arguments_of(command), stdin=file, env={**defaults, **os.environ})  # noqa: S603
            process.wait()
        except (OSError, ValueError) as error:
            if variable:
                reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
                terminal.write_stderr(f"note: {variable}: cannot start {quoted(command)}: {reason}")
            return False
        finally:
            signal.signal(signal.SIGINT, previous)
        return bool(interrupted) or os.lseek(file.fileno(), 0, os.SEEK_CUR) > 0


# What only a shell understands: PAGER is "any string acceptable as a command_string operand to the sh -c command"
# (POSIX). A plain command is started without one, so that a name that there is not can be told from its failure.
_OF_SHELLS = frozenset("|&;<>()$`*?[]#~=%!{}\n")
_BUILT_IN = ("exec", "command", "eval", ".")


def arguments_of(command: str) -> list[str]:
    """What to start for a pager. Raises ValueError for a plain command with a quotation mark that is not closed."""
    if _OF_SHELLS.isdisjoint(command):
        import shlex  # 0.2 ms, only for a pager

        words = shlex.split(command)
        if words[0] not in _BUILT_IN:
            return words
    return ["/bin/sh", "-c", command]


_LINK_BEGINS = "\x1b]8;"  # OSC 8
_LINK = r"\x1b\]8;[^\x1b]*\x1b\\"  # not compiled here, as most texts have none of these
_COLOUR = r"\x1b\[[0-9;]*m"
_WITH_TEXT = r"[DPTbjkopty#].*|[xyz]\d*"  # options of less whose letters go on as what they are told


def shows_colour(command: str, less: str) -> bool:
    """Whether a pager shows bold as such: `less` does only with -R or -r, in its variable or beside it."""
    words = command.replace("|", " | ").split()
    if not words or os.path.basename(words[0]) != "less":  # noqa: PTH119 -- a word of a command
        return True
    own = words[1 : words.index("|")] if "|" in words else words[1:]
    for word in [*less.split(), *(word for word in own if word[:1] == "-")]:
        if word.startswith("--"):
            if word.casefold().startswith(("--raw", "--r")):
                return True
        elif not {"r", "R"}.isdisjoint(re.sub(_WITH_TEXT, "", word)):
            return True
    return False


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
    from unicodedata import east_asian_width  # 0.1 ms, only for texts of fewer lines than the screen

    needed, columns = 0, max(columns, 1)
    for line in text.splitlines():
        cells = len(line) if line.isascii() else sum(2 if east_asian_width(c) in "WF" else 1 for c in line)
        needed += -(-cells // columns) or 1
        if needed >= rows:
            return True
    return False
