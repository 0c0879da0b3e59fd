"""The entry point: it alone turns errors into a line and an exit code, and owns pipes, encodings and Ctrl-C."""

import os
import re
import sys
import traceback
from collections.abc import Sequence
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

from yrd_cli.cli import terminal
from yrd_cli.errors import (
    ExitCode,
    UnknownNameError,
    UsageError,
    YrdError,
    printable,
    quoted,
    shortened,
)

_OPTIONAL = ("pydantic",)  # the single-file build leaves it out: only data of one's own needs it
_LONGEST_LINE = 300  # characters of a message that is not ours and may repeat what was typed


def main(argv: Sequence[str] | None = None) -> int:
    """Run `yrd` with these arguments (those of the process unless told) and return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        terminal.prepare_streams()
        return _run(arguments)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except Exception as error:  # noqa: BLE001 -- the one place where every fault becomes a line and a code
        if os.environ.get("YRD_DEBUG") and not _is_expected(error):
            traceback.print_exc()
        return _report(error, arguments)


def _run(arguments: list[str]) -> int:
    import typer  # 50 ms, inside `main` so that Ctrl-C during the import is quiet too

    from yrd_cli.cli.app import COMMANDS, build

    _refuse_dashes(arguments)
    named = arguments[0] if arguments and not arguments[0].startswith("-") else None
    if named is not None and named not in COMMANDS:
        raise _unknown_command(named, COMMANDS)
    command = typer.main.get_command(build(only=named))
    if not {"-h", "--help"}.isdisjoint(arguments):
        return _help(command, arguments)
    code = command.main(args=arguments, prog_name="yrd", standalone_mode=False)
    return code if isinstance(code, int) else ExitCode.OK


_PASTED = re.compile(r"([‐‑‒–—―−－﹣]+)([A-Za-z][A-Za-z-]*)(=.*)?", re.DOTALL)


def _refuse_dashes(arguments: Sequence[str]) -> None:
    """Refuse an option whose hyphens became a dash on the way here: word processors and chats replace them."""
    for argument in arguments[: arguments.index("--") if "--" in arguments else None]:
        if pasted := _PASTED.fullmatch(argument):
            name = f"--{pasted[2]}" if len(pasted[2]) > 1 else f"-{pasted[2]}"
            raise UsageError(f"{quoted(argument)} begins with a dash (U+{ord(argument[0]):04X}): write {name}")


def _help(command: Any, arguments: list[str]) -> int:
    """Print help, but not by Typer: a closed pipe or a full disk is then met as everywhere else."""
    from yrd_cli.cli.help import help_width

    width = help_width()  # of the terminal: where the text goes meanwhile has none
    with redirect_stdout(StringIO()) as text:
        code = command.main(args=arguments, prog_name="yrd", standalone_mode=False, obj=width)
    terminal.write_stdout(text.getvalue())
    return code if isinstance(code, int) else ExitCode.OK


def _unknown_command(name: str, commands: Sequence[str]) -> UsageError:
    from yrd_cli.query.names import resolve_field

    try:
        found = resolve_field(name, commands, kind="command", listing="yrd --help")
    except UsageError as error:
        return error
    return UnknownNameError("command", name, choices=commands, nearest=[found])


def _is_expected(error: Exception) -> bool:
    """Whether an error is one of ours, or one of Typer's, which have had several base classes."""
    return isinstance(error, YrdError) or hasattr(error, "format_message")


def _report(error: Exception, arguments: Sequence[str]) -> int:
    """Say what went wrong, each line prefixed `yrd: `, and return the exit code."""
    if isinstance(error, YrdError):
        lines, code = error.lines(), error.exit_code
    else:
        lines, code = _foreign_lines(error, arguments)
        lines = [shortened(line, _LONGEST_LINE) for line in lines]
    for line in lines:
        terminal.write_stderr(printable(line))
    return code


def _foreign_lines(error: Exception, arguments: Sequence[str]) -> tuple[list[str], ExitCode]:
    from yrd_cli.query.names import choices_of_names, nearest
    from yrd_cli.schema.tables import TABLES

    if isinstance(error, ModuleNotFoundError) and error.name in _OPTIONAL:
        return [f"this needs {error.name}, which is not installed here: pip install {error.name}"], ExitCode.FAILURE
    if not _is_expected(error):
        name = type(error).__name__
        return [f"internal error: {name}: {error}", "YRD_DEBUG=1 shows where"], ExitCode.FAILURE
    command = f"yrd {arguments[0]}" if arguments and not arguments[0].startswith("-") else "yrd"
    option = getattr(error, "option_name", None)
    if option is not None and hasattr(error, "possibilities"):
        names = {name.lstrip("-"): name for name in getattr(error, "possibilities", None) or ()}
        near = [names[name] for name in nearest(option.lstrip("-"), choices_of_names(names))]
        unknown = UnknownNameError("option", option, choices=(), nearest=near)
        return [*unknown.lines(), f"the options: {command} --help"], ExitCode.USAGE
    message: str = getattr(error, "format_message", error.__str__)()
    extra = _EXTRA.match(message)
    if extra:
        message = f"unexpected argument {extra[1]}"
        if arguments and arguments[0] in TABLES:
            message += ": options select, as in -p jiangsu; yrd search looks everywhere"
    message = message.replace("is not a valid int.", "is not a whole number.")
    return [*message.splitlines()[:2], f"the options: {command} --help"], ExitCode.USAGE


_EXTRA = re.compile(r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)")
