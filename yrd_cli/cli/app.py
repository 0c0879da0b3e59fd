"""The program: which commands there are, and what `yrd` takes before one."""

from collections.abc import Mapping
from importlib import import_module

from yrd_cli.cli.commands import ENTRIES, HEADINGS
from yrd_cli.cli.declarations import HELP, OTHER, Command, Values, line_of
from yrd_cli.cli.output_options import OUTPUT
from yrd_cli.errors import UsageError
from yrd_cli.query.options import Option
from yrd_cli.schema.tables import TABLES

COMMANDS = tuple(ENTRIES)


def load_command(name: str) -> Command:
    """Return the command of this name; it is declared, and its module loaded, only then."""
    if name in TABLES:
        command: Command = import_module("yrd_cli.cli.commands.listing").table_command(TABLES[name])
    else:
        command = import_module(f"yrd_cli.cli.commands.{name}").COMMAND
    return command


def commands_by_heading() -> Mapping[str, Mapping[str, str]]:
    """Return the commands under their headings, each with what it does in a line."""
    return {
        heading: {entry.name: line_of(entry.summary) for entry in ENTRIES.values() if entry.heading == heading}
        for heading in HEADINGS
    }


def _run(options: Values) -> int:
    from yrd_cli.cli.commands.version import print_version
    from yrd_cli.cli.overview import print_overview

    if not options.flag("show_version"):
        return print_overview(options)
    for option in options.given():
        if option.name != "show_version":
            raise UsageError(f"--version cannot be used with {option.flags[-1]}")
    return print_version()


PROGRAM = Command(
    name="",
    heading="",
    summary="Facts about the advanced manufacturing of the Yangtze River Delta, each with its source.",
    run=_run,
    parameters=(
        Option(
            name="show_version",
            flags=("-V", "--version"),
            help="Print the version of the program and of the data.",
            group=OTHER,
            is_flag=True,
            default=False,
        ),
        OUTPUT["lang"],
        HELP,
    ),
)
