"""What a command is and takes, read from its declaration: help, the man page and shell completion say it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from yrd_cli.cli import app, options
from yrd_cli.schema.tables import TABLES

_OTHER = "Other"
_HEADINGS = ("Arguments", "Filters", "Shape", "Output", "Data", _OTHER)
_DATA_WORK = "Work with data"
_COMMAND_HEADINGS = ("Ask", "Look up", _DATA_WORK, "About yrd")
_COMMANDS_UNDER = {
    "search": "Ask",
    "sql": "Ask",
    "audit": "Ask",
    "compare": "Ask",
    "sources": "Look up",
    "show": "Look up",
    "cite": "Look up",
    "help": "About yrd",
    "completion": "About yrd",
    "version": "About yrd",
}  # the others follow from what they are


class Taken(NamedTuple):
    """An option or an argument: `flags` is empty for an argument, `metavar` for an option without a value."""

    name: str
    flags: tuple[str, ...]
    metavar: str
    description: str
    heading: str
    repeatable: bool


class Described(NamedTuple):
    """A command: its usage line, what it does in a sentence and in further ones, examples, and what it takes."""

    name: str
    usage: str
    summary: str
    details: tuple[str, ...]
    examples: tuple[str, ...]
    taken: tuple[Taken, ...]

    def grouped(self) -> Mapping[str, list[Taken]]:
        """What it takes, by the heading of the group, in the order of help."""
        headings = dict.fromkeys((*_HEADINGS[:-1], *(item.heading for item in self.taken), _OTHER))
        groups = {heading: [item for item in self.taken if item.heading == heading] for heading in headings}
        return {heading: items for heading, items in groups.items() if items}

    @property
    def line(self) -> str:
        """The summary up to its first colon or semicolon: one line in a list of commands."""
        return re.split(r"[:;] ", self.summary)[0].rstrip(".") + "."


def describe(name: str) -> Described:
    """The command of this name; the program itself, if the name is empty."""
    from typer.main import get_command

    group: Any = get_command(app.build(only=name or app.COMMANDS[-1]))
    return describe_parsed(group.commands[name] if name else group, name)


def describe_parsed(command: Any, name: str) -> Described:
    """A command as Typer made it. Only its parameters and its help are read."""
    context = command.context_class(command, info_name=name, **command.context_settings)
    paragraphs = [" ".join(part.split()) for part in (command.help or "").split("\n\n")]
    summary, *rest = re.split(r"(?<=[.!?]) (?=[A-Z])", paragraphs[0], maxsplit=1)
    taken = tuple(_taken(parameter) for parameter in command.get_params(context))
    pieces = ["[OPTIONS]", *(item.metavar for item in taken if not item.flags)] if name else ["[COMMAND] [OPTIONS]"]
    return Described(
        name=name,
        usage=" ".join(filter(None, ["yrd", name, *pieces])),
        summary=summary,
        details=(*rest, *paragraphs[1:]),
        examples=app.EXAMPLES.get(name, ()),
        taken=taken,
    )


def _taken(parameter: Any) -> Taken:
    is_argument = parameter.param_type_name == "argument"
    takes_none = not is_argument and (parameter.is_flag or parameter.count)
    return Taken(
        name=parameter.name,
        flags=() if is_argument else tuple(sorted(parameter.opts, key=len)),
        metavar="" if takes_none else parameter.metavar or parameter.name.upper(),
        description="Show this help." if parameter.name == "help" else parameter.help or "",
        heading="Arguments" if is_argument else parameter.rich_help_panel or _heading_of_option(parameter.name),
        repeatable=bool(getattr(parameter, "multiple", False) or parameter.nargs == -1),
    )


def _heading_of_option(name: str) -> str:
    """The group of an option that names none itself: that of the dictionary in which it is declared."""
    filters = (*options.FILTERS.values(), *options.OWN.values())
    if any(name in declared for declared in filters):
        return "Filters"
    return "Shape" if name in options.SHAPE else "Output" if name in options.OUTPUT else _OTHER


def commands_grouped() -> Mapping[str, Sequence[Described]]:
    """All commands, by the heading of the group."""
    from typer.main import get_command

    group: Any = get_command(app.build())
    found: dict[str, list[Described]] = {heading: [] for heading in _COMMAND_HEADINGS}
    for name in app.COMMANDS:
        found[_heading_of_command(name)].append(describe_parsed(group.commands[name], name))
    return found


def _heading_of_command(command: str) -> str:
    """Questions, vocabularies, and otherwise work with the data."""
    if command in TABLES:
        by_kind = "Look up" if TABLES[command].is_vocabulary else "Ask"
        return _COMMANDS_UNDER.get(command, by_kind)
    return _COMMANDS_UNDER.get(command, _DATA_WORK)
