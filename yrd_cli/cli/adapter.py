"""The one module that knows Typer: it turns declared commands into what Typer parses, and its refusals into errors."""

import re
from collections.abc import Callable

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.errors import UsageError, shortened
from yrd_cli.query.options import Argument, Parameter

Load = Callable[[str], Command]  # the command of a name; raises UsageError for an unknown one
Unexpected = Callable[[Command, str], UsageError]  # what to say of arguments that a command does not take


class HelpRequest(Exception):  # noqa: N818 -- no error: the way out of Typer's parser
    """Raised where help is asked for; `command` is the one that it is about."""

    def __init__(self, command: Command) -> None:
        super().__init__(command.name)
        self.command = command


def run(program: Command, load: Load, arguments: list[str], unexpected: Unexpected) -> int:
    """Parse a command line and run its command, the only one that is declared to Typer.

    Raises HelpRequest, UsageError for what Typer refuses, and whatever the command raises.
    """
    group = _Program(program, load)
    try:
        # Not by `main()`: that gives way to variables like _YRD_COMPLETE, and handles closed pipes in its own way.
        with group.make_context("yrd", arguments) as context:
            code = group.invoke(context)
    except Exception as error:
        message = _message_of(error)
        if message is None:
            raise
        raise _refusal(message, group.invoked or program, unexpected) from None
    return int(code)


def _message_of(error: Exception) -> str | None:
    """Return the message of a refusal by Typer; None for other errors.

    Refusals have a method of this name; their classes are private to Typer, and have changed.
    """
    format_message: Callable[[], str] | None = getattr(error, "format_message", None)
    return format_message() if format_message else None


class _Program(TyperGroup):
    """The program, which loads a command when it is called, as Click's documentation has it for lazy groups."""

    def __init__(self, program: Command, load: Load) -> None:
        self.invoked: Command | None = None
        self._load = load

        def run_program(**values: object) -> int:
            options = Values(program.parameters, values)
            if self.invoked is None:
                return program.run(options)
            for option in options.given():
                remedy = "" if self.invoked.lacks(option.name) else ": write it after the command"
                raise UsageError(f"{option.flags[-1]} cannot be used before {self.invoked.name}{remedy}")
            return 0

        super().__init__(
            name="yrd",
            callback=run_program,
            params=[_parameter(item, program) for item in program.parameters],
            add_help_option=False,
            invoke_without_command=True,
        )

    def get_command(self, _: object, cmd_name: str) -> TyperCommand:
        self.invoked = self._load(cmd_name)
        return _declare(self.invoked)


def _declare(command: Command) -> TyperCommand:
    return TyperCommand(
        command.name,
        callback=lambda **values: command.run(Values(command.parameters, values, command.name)),
        params=[_parameter(item, command) for item in command.parameters],
        add_help_option=False,
    )


def _parameter(declared: Parameter, command: Command) -> TyperOption | TyperArgument:
    if isinstance(declared, Argument):
        return TyperArgument(
            param_decls=[declared.name],
            type=str,
            required=declared.required,
            nargs=-1 if declared.repeatable else 1,
            metavar=declared.metavar,
        )
    if declared is HELP:

        def ask(value: bool) -> None:
            if value:
                raise HelpRequest(command)

        return TyperOption(
            param_decls=[declared.name, *declared.flags],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=lambda _context, _parameter, value: ask(value),
        )
    return TyperOption(
        param_decls=[declared.name, *declared.flags],
        type=None if declared.is_flag else int if declared.is_number else str,
        default=declared.default,
        is_flag=declared.is_flag,
        multiple=declared.repeatable,
        metavar=declared.metavar,
    )


_UNKNOWN_OPTION = r"No such option:? '?(-[^\s'.]*)"
_NO_NUMBER = r"Invalid value for (?:'-\w' / )?'(--[\w-]+)': (.*) is not a valid int"
_UNEXPECTED = r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)"
_MAX_MESSAGE = 300  # characters: the message repeats what was typed


def _refusal(message: str, command: Command, unexpected: Unexpected) -> UsageError:
    """Return what Typer says in our words: in lower case, without a full stop, with the remedy."""
    listing = f"{' '.join(filter(None, ('yrd', command.name)))} --help"
    unknown = re.match(_UNKNOWN_OPTION, message)
    if unknown:
        from yrd_cli.cli.hints import unknown_option  # only for those who mistype

        return unknown_option(command, unknown[1])
    extra = re.match(_UNEXPECTED, message, re.DOTALL)
    if extra:
        return unexpected(command, extra[1])
    first = message.splitlines()[0].rstrip(".")
    first = re.sub(_NO_NUMBER, r"\1: \2 is not a whole number", first)
    return UsageError(shortened(first[:1].lower() + first[1:], _MAX_MESSAGE), f"the options: {listing}")
