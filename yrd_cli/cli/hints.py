"""Hints at what was meant: a record in place of a command, a filter in place of an argument."""

from collections.abc import Sequence
from shlex import quote

from yrd_cli.cli.app import COMMANDS
from yrd_cli.cli.declarations import Command
from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.errors import AmbiguousNameError, NotFoundError, UnknownNameError, UsageError, YrdError, quoted
from yrd_cli.query.names import Choice, choices_of_names, choices_of_tables, resolve
from yrd_cli.query.query import Options, Query, sees_outside
from yrd_cli.query.record_page import find_records
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


def with_hint(
    error: UnknownNameError, table: Table, options: Options, arguments: Sequence[str], dataset: Dataset
) -> UsageError:
    """Return the error for an unknown name, with what takes it: a filter instead of an argument, a wider region."""
    if error.name not in arguments:
        return _in_wider_region(error, table, options, dataset)
    option = _filter_for(error.name, table, dataset)
    if not option:
        return error
    others = [_shell_word(argument) for argument in arguments if argument != error.name]
    command = " ".join(["yrd", table.name, *others, option])
    return UsageError(f"unknown {error.kind} {quoted(error.name)}: did you mean {command}?")


def _in_wider_region(error: UnknownNameError, table: Table, options: Options, dataset: Dataset) -> UsageError:
    """Return the error, with the option that includes what lies outside the region, if the name is known there."""
    if sees_outside(table, options) is not False:
        return error
    try:
        Query.from_options(table, {**options, "region": "all"}, dataset)
    except YrdError:
        return error
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
