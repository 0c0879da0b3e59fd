"""Commands and their parameters as values: parser, help, man page and completion all read these and nothing else."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from yrd_cli.errors import UsageError
from yrd_cli.query.options import ARGUMENTS, Argument, Option, Parameter
from yrd_cli.schema.struct import Struct

OTHER = "Other"
_GROUPS = (ARGUMENTS, "Filters", "Shape", "Output", "Data")  # in the order of help; the others follow


HELP = Option(name="help", flags=("-h", "--help"), help="Show this help.", group=OTHER, is_flag=True)


class Values:
    """The values typed for the parameters of a command, by name; a parameter that it lacks was not typed."""

    def __init__(self, parameters: Sequence[Parameter], typed: Mapping[str, object], command: str = "") -> None:
        self.command = command
        self._parameters = parameters
        self._typed = typed

    def flag(self, name: str) -> bool:
        """Return whether a flag was given."""
        return bool(self._typed.get(name))

    def text(self, name: str) -> str | None:
        """Return the value of an option; its default, or None, if it was not given."""
        value = self._typed.get(name)
        return value if isinstance(value, str) else None

    def text_or(self, name: str, default: str) -> str:
        """Return the value of an option, also an empty one; `default` if it was not given."""
        value = self.text(name)
        return default if value is None else value

    def required(self, name: str) -> str:
        """Return the value of an argument that must be given. Raises UsageError for an empty one."""
        value = self.text(name)
        if value is None or not value.strip():
            metavar = next(item.metavar for item in self._parameters if item.name == name)
            raise UsageError(f"{self.command}: empty {metavar}", f"the options: yrd {self.command} --help")
        return value

    def number(self, name: str) -> int | None:
        """Return the value of an option that takes a whole number."""
        value = self._typed.get(name)
        return value if isinstance(value, int) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the values of an option or argument that may be repeated."""
        value = self._typed.get(name)
        return tuple(map(str, value)) if isinstance(value, (list, tuple)) else ()

    def given(self) -> Iterator[Parameter]:
        """Yield the parameters that have another value than their default, in the order of help."""
        for parameter in self._parameters:
            value = self._typed.get(parameter.name)
            default = parameter.default if isinstance(parameter, Option) else None
            if value is not None and value != default and value not in ((), []):
                yield parameter

    def by_name(self) -> Mapping[str, object]:
        """Return the values of all parameters, defaults included."""
        return self._typed


class Command(Struct):
    """A command: its help, what it takes, and the function that runs it and returns the exit code.

    `summary` is a sentence, `details` are further paragraphs; `heading` groups it in the list of commands.
    """

    name: str
    heading: str
    summary: str
    run: Callable[[Values], int]
    parameters: tuple[Parameter, ...]
    details: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()

    @property
    def usage(self) -> str:
        """The line that shows how it is called."""
        arguments = [item.metavar for item in self.parameters if isinstance(item, Argument)]
        pieces = ["[OPTIONS]", *arguments] if self.name else ["[COMMAND]", "[OPTIONS]"]
        return " ".join(filter(None, ["yrd", self.name, *pieces]))

    def grouped(self) -> Mapping[str, list[Parameter]]:
        """Return its parameters by heading, in the order of help."""
        headings = dict.fromkeys((*_GROUPS, *(item.group for item in self.parameters if item.group != OTHER), OTHER))
        groups = {heading: [item for item in self.parameters if item.group == heading] for heading in headings}
        return {heading: items for heading, items in groups.items() if items}

    def lacks(self, name: str) -> bool:
        """Return whether it has no parameter of this name."""
        return all(item.name != name for item in self.parameters)


def line_of(summary: str) -> str:
    """Return a summary up to its first colon or semicolon: one line in a list of commands."""
    return re.split(r"[:;] ", summary)[0].rstrip(".") + "."
