"""The entry point: it alone turns errors into lines and an exit code, and owns pipes, encodings and Ctrl-C."""

import os
import re
import sys
from collections.abc import Sequence

from yrd_cli.cli import terminal
from yrd_cli.cli.app import COMMANDS, PROGRAM, load_command
from yrd_cli.cli.declarations import Command
from yrd_cli.errors import DataError, ExitCode, UsageError, YrdError, printable, quoted, shortened

_OPTIONAL = {"pydantic_core": "pydantic"}  # the single-file build leaves it out: only user data needs it
_MAX_MESSAGE = 300  # characters of a message that is not ours and may repeat what was typed


def main(argv: Sequence[str] | None = None) -> int:
    """Run `yrd` with these arguments, by default those of the process, and return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        terminal.prepare_streams()
        return _run(arguments)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except MemoryError:
        terminal.write_stderr("not enough memory")
        return ExitCode.FAILURE
    except Exception as error:  # noqa: BLE001 -- the one place where every fault becomes a line and a code
        if isinstance(error.__cause__, KeyboardInterrupt):  # before 3.12, one in `__set_name__` becomes another error
            return ExitCode.INTERRUPTED
        if os.environ.get("YRD_DEBUG") and not isinstance(error, YrdError):
            from traceback import print_exc  # 5 ms

            print_exc()
        return _report(error)


def _run(arguments: list[str]) -> int:
    # Help alone needs no parser: the declarations are enough, and Typer would cost 50 ms.
    if arguments in (["-h"], ["--help"]):
        return _print_help(PROGRAM)
    name = arguments[0] if arguments else ""
    if name in COMMANDS and arguments[1:] in (["-h"], ["--help"]):
        return _print_help(load_command(name))
    if name == "help" and not any(argument.startswith("-") for argument in arguments) and len(arguments) <= len("yh"):
        from yrd_cli.cli.docs.help_text import print_topic

        return print_topic(*arguments[1:])
    _refuse_dashes(arguments)
    from yrd_cli.cli import adapter  # inside `main` so that Ctrl-C during the import is quiet too

    try:
        return adapter.run(PROGRAM, _load, arguments, _unexpected)
    except adapter.HelpRequest as request:
        return _print_help(request.command)


_PASTED = r"([‐‑‒–—―−－﹣]+)([A-Za-z][A-Za-z-]*)(=.*)?"


def _refuse_dashes(arguments: Sequence[str]) -> None:
    """Refuse an option whose hyphens became a dash on the way here: word processors and chats replace them."""
    for argument in arguments[: arguments.index("--") if "--" in arguments else None]:
        if not argument.isascii() and (pasted := re.fullmatch(_PASTED, argument, re.DOTALL)):
            name = f"--{pasted[2]}" if len(pasted[2]) > 1 else f"-{pasted[2]}"
            raise UsageError(f"{quoted(argument)} begins with a dash (U+{ord(argument[0]):04X}): write {name}")


def _print_help(command: Command) -> int:
    from yrd_cli.cli.docs.help_text import print_help  # apart: only those who ask load it

    return print_help(command)


def _load(name: str) -> Command:
    """Return a command. Raises UsageError, with what was probably meant, for an unknown one."""
    if name in COMMANDS:
        return load_command(name)
    from yrd_cli.cli.hints import unknown_command  # difflib, and the records that may be meant

    raise unknown_command(name)


def _unexpected(command: Command, text: str) -> UsageError:
    from yrd_cli.cli.hints import unexpected_argument

    return unexpected_argument(command, text)


def _report(error: Exception) -> int:
    """Say what went wrong, each line prefixed `yrd: `, and return the exit code."""
    if not isinstance(error, YrdError):
        error = _data_error() or error
    if isinstance(error, YrdError):
        lines, code = error.lines(), error.exit_code
    else:
        lines, code = [shortened(line, _MAX_MESSAGE) for line in _internal(error)], ExitCode.FAILURE
    for line in lines:
        terminal.write_stderr(printable(line))
    return code


def _data_error() -> YrdError | None:
    """Return what is wrong with the bundled data, if that is why something unexpected happened."""
    try:
        from yrd_cli.datasets.bundled import find_data
        from yrd_cli.datasets.files import Files
        from yrd_cli.validate.folder import check_data  # pydantic_core: 35 ms, only after a fault
        from yrd_cli.validate.problems import lines_of

        problems = check_data(Files(find_data()))
    except YrdError as error:
        return error
    except Exception:  # noqa: BLE001 -- the fault that is being told matters more
        return None
    return DataError(lines_of(problems[:1], len(problems), "the bundled data")) if problems else None


def _internal(error: Exception) -> list[str]:
    if isinstance(error, ModuleNotFoundError) and error.name in _OPTIONAL:
        name = _OPTIONAL[error.name]
        return [f"this needs {name}, which is not installed here: pip install {name}"]
    return [f"internal error: {type(error).__name__}: {error}", "YRD_DEBUG=1 shows where"]
