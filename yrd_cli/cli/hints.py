"""Hints at what was meant: a record in place of a command, a filter in place of an argument."""

from collections.abc import Sequence
from shlex import quote

from yrd_cli.cli.app import COMMANDS
from yrd_cli.cli.declarations import Command
from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.errors import AmbiguousNameError, NotFoundError, UnknownNameError, UsageError, YrdError, quoted
from yrd_cli.query.names import resolve_field
from yrd_cli.query.query import Query
from yrd_cli.query.record_page import find_records
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.tables import LISTED, TABLES, Table

_MAX_NAME = 64  # characters: nothing longer is the name of a record


def unknown_command(name: str) -> UsageError:
    """Return the error for a command that does not exist: with the nearest one, or with the record of that name."""
    listing = "yrd --help"
    try:
        near = [resolve_field(name, COMMANDS, kind="command", listing=listing)]
    except UnknownNameError as error:
        near = list(error.nearest) or ([f"yrd show {_shell_word(name)}"] if _is_record(name) else [])
    except UsageError as error:
        return error
    return UnknownNameError("command", name, choices=COMMANDS, nearest=near, listing=listing)


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


def unexpected_argument(command: Command, text: str) -> UsageError:
    """Return the error for an argument too many: with the filter of the table that takes it, if one does."""
    message = f"unexpected argument {quoted(text)}"
    table = TABLES.get(command.name)
    if table is None:
        return UsageError(message, f"the options: yrd {command.name} --help")
    option = _filter_for(text, table, bundled())
    if option:
        return UsageError(f"{message}: did you mean yrd {command.name} {option}?")
    return UsageError(f"{message}: select by options, as in -p jiangsu, or use yrd search")


def with_hint(error: UnknownNameError, table: Table, arguments: Sequence[str], dataset: Dataset) -> UsageError:
    """Return the error for an unknown name, with the filter that takes it, if it was given as an argument."""
    if error.name not in arguments:
        return error
    option = _filter_for(error.name, table, dataset)
    if not option:
        return error
    others = [_shell_word(argument) for argument in arguments if argument != error.name]
    command = " ".join(["yrd", table.name, *others, option])
    return UsageError(f"unknown {error.kind} {quoted(error.name)}: did you mean {command}?")


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
