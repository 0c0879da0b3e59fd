"""Hints at what was meant: a record in place of a command, a filter in place of an argument."""

from collections.abc import Sequence
from shlex import quote

from yrd_cli.cli.app import COMMANDS
from yrd_cli.cli.declarations import Command
from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.errors import AmbiguousNameError, NotFoundError, UnknownNameError, UsageError, YrdError, quoted
from yrd_cli.query.names import Choice, choices_of_names, choices_of_tables, resolve
from yrd_cli.query.options import Argument, Option
from yrd_cli.query.parameters import query_parameters
from yrd_cli.query.query import Options, Query, sees_outside
from yrd_cli.query.record_page import find_records
from yrd_cli.query.resemblance import nearest_keys
from yrd_cli.schema.dates import is_partial_date
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.tables import LISTED, TABLES, Table

_MAX_NAME = 64  # characters: nothing longer is the name of a record


def unknown_command(name: str) -> UsageError:
    """Return the error for a command that does not exist: with the nearest one, or with the record of that name."""
    listing = "yrd --help"
    try:
        near = [resolve("command", name, _choices(), listing=listing)]
    except UnknownNameError as error:
        near = list(error.nearest) or ([f"yrd show {_shell_word(name)}"] if _is_record(name) else [])
    except UsageError as error:
        return error
    return UnknownNameError("command", name, choices=COMMANDS, nearest=near, listing=listing)


def _choices() -> list[Choice]:
    """Return the commands, those of tables also by what they are called in English and Chinese."""
    others = (name for name in COMMANDS if name not in TABLES)
    return [*choices_of_tables(TABLES[name] for name in LISTED), *choices_of_names(others)]


def _shell_word(text: str) -> str:
    """Return a text as it is typed in a shell; Chinese needs no quotes."""
    return text if text.isalnum() else quote(text)


def _is_record(name: str) -> bool:
    """Return whether a record has this name, or several do."""
    if len(name) > _MAX_NAME:
        return False
    try:
        found = find_records(name, bundled(include_outside=True), LISTED)
    except AmbiguousNameError:
        return True
    except NotFoundError:
        return False
    return bool(found)


def unknown_option(command: Command, flag: str) -> UnknownNameError:
    """Return the error for an option that a command does not take: with the nearest one, or what to write instead."""
    flags = [name for item in command.parameters for name in item.flags] if flag.strip("-") else []
    near = [*_values_of(flag, command), *nearest_keys(flag, flags)]
    reason = _of_other_tables(flag) or _written_otherwise(flag, command)
    if command.name in ("chart", "map") and flag == "--growth":
        reason = "pictures show values, not their growth: yrd indicators KEY --growth"
    listing = f"{' '.join(filter(None, ('yrd', command.name)))} --help"
    return UnknownNameError("option", flag, choices=(), nearest=near, listing=listing, reason=reason)


def _of_other_tables(flag: str) -> str | None:
    """Return which tables take an option that the command does not."""
    names = [name for name in LISTED if any(flag in item.flags for item in query_parameters(TABLES[name]))]
    return f"it is an option of {' and '.join(names)}" if names and len(names) <= _FEW else None


def _values_of(flag: str, command: Command) -> list[str]:
    """Return the options that have the name of an unknown one among their values: `--format csv` for `--csv`."""
    options = [item for item in command.parameters if isinstance(item, Option) and "|" in item.metavar]
    name = flag.removeprefix("--")
    return [f"{option.flags[-1]} {name}" for option in options if name in option.metavar.split("|")]


def _written_otherwise(flag: str, command: Command) -> str | None:
    """Return what the command takes in place of an option that other programs have."""
    if flag in _DIRECTIONS and not command.lacks("sort"):
        return "the direction is part of --sort: --sort FIELD:desc"
    if flag in _FORMAT and command.name == "template":
        return "the extension of a file selects the format, as in -o funds.csv"
    if flag == _COMMENT and command.name == "sql":
        return "a query that begins with a comment stands after another --: yrd sql -- QUERY"
    if flag in _OUTPUT:
        for item in command.parameters:
            if isinstance(item, Argument) and item.required and item.candidates == "files":
                return f"the file is an argument: yrd {command.name} {item.metavar}"
    return None


_DIRECTIONS = ("--desc", "--descending", "--asc", "--ascending", "--reverse", "-r")
_OUTPUT = ("-o", "--output")
_COMMENT = "--"  # of SQL, with a blank or a line break behind it
_FORMAT = ("-f", "--format", "--json")
_FEW = 2  # tables in a message


def unexpected_argument(command: Command, text: str) -> UsageError:
    """Return the error for an argument too many: with the filter of the table that takes it, if one does."""
    message = f"unexpected argument {quoted(text)}"
    table = TABLES.get(command.name)
    if table is None:
        if command.name == "changes" and is_partial_date(text):
            return UsageError(f"{message}: did you mean yrd changes --since {text}?")
        return UsageError(message, f"the options: yrd {command.name} --help")
    option = _filter_for(text, table, bundled())
    if option:
        return UsageError(f"{message}: did you mean yrd {command.name} {option}?")
    return UsageError(f"{message}: select by options, as in -p jiangsu, or use yrd search")


def with_hint(
    error: UnknownNameError | NotFoundError,
    table: Table,
    options: Options,
    arguments: Sequence[str],
    dataset: Dataset,
) -> YrdError:
    """Return the error for an unknown name, with what takes it: a filter instead of an argument, a wider region."""
    if isinstance(error, NotFoundError) or error.name not in arguments:
        return _in_wider_region(error, table, options, dataset)
    option = _filter_for(error.name, table, dataset)
    if not option:
        return error
    others = [_shell_word(argument) for argument in arguments if argument != error.name]
    command = " ".join(["yrd", table.name, *others, option])
    return UsageError(f"unknown {error.kind} {quoted(error.name)}: did you mean {command}?")


def _in_wider_region(
    error: UnknownNameError | NotFoundError, table: Table, options: Options, dataset: Dataset
) -> YrdError:
    """Return the error, with the option that includes what lies outside the region, if the name is known there."""
    if sees_outside(table, options) is not False:
        return error
    try:
        Query.from_options(table, {**options, "region": "all"}, dataset)
    except YrdError:
        return error
    if isinstance(error, NotFoundError):
        return NotFoundError(error.id, nearest=(), reason="it lies outside the region: add --region all")
    reason = ": ".join(filter(None, (error.reason, "add --region all")))
    return UnknownNameError(error.kind, error.name, choices=error.choices, listing=error.listing, reason=reason)


def _filter_for(text: str, table: Table, dataset: Dataset) -> str | None:
    """Return the option that selects by a text, as `--province jiangsu`; None if no filter takes it."""
    if len(text) > _MAX_NAME:
        return None
    names = dict.fromkeys(name for field in fields_of(table.record_type) for name in field.filters)
    for name in names:
        if name in ("date", "id", "parent", "source", "chain", "year"):
            continue
        try:
            Query.from_options(table, {name: [text]}, dataset)
        except YrdError:
            continue
        return f"--{name} {_shell_word(text)}"
    return None
