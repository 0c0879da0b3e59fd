"""The errors of yrd: types that carry facts, and their exit codes."""

from collections.abc import Sequence
from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of `yrd`: a contract with scripts. `description` says what each means."""

    description: str

    def __new__(cls, code: int, description: str) -> "ExitCode":  # noqa: PYI034 -- Self came with 3.11
        """A code that is a plain number to the system, with its meaning."""
        member = int.__new__(cls, code)
        member._value_ = code
        member.description = description
        return member

    OK = 0, "success, also if there are no rows"
    FAILURE = (
        1,
        (
            "the output could not be written, or an internal error; no rows, with `--exit-status`; a claim's verdict "
            "is not the expected one, with `yrd audit`"
        ),
    )
    USAGE = 2, "invalid command line: an unknown name, or options that cannot be used together"
    NOT_FOUND = 3, "no record with that id"
    INVALID_DATA = 4, "the data is invalid (`yrd check`, `--data`)"
    INTERRUPTED = 130, "interrupted by Ctrl-C"
    CLOSED_PIPE = 141, "the reader closed the pipe"


class YrdWarning(UserWarning):
    """What Python is told of a result whose plain rows cannot say it: what they leave out, what is not comparable."""


_MARK = "\0"  # stands in no text that a message quotes: there it is an escape


def flag(name: str) -> str:
    """Return an option by its name for a message: each door words it, as `--as-of` or as the parameter `as_of`."""
    return f"{_MARK}{name}{_MARK}"


def as_flags(text: str) -> str:
    """Return a text with its options as the command line has them: `--as-of`."""
    parts = text.split(_MARK)
    parts[1::2] = [f"--{name.replace('_', '-')}" for name in parts[1::2]]
    return "".join(parts)


def as_parameters(text: str) -> str:
    """Return a text with its options as Python has them: `as_of`."""
    return text.replace(_MARK, "")


class YrdError(Exception):
    """Base class of the failures that yrd explains; `lines()` is what the user reads on stderr."""

    exit_code = ExitCode.FAILURE

    def __init__(self, *facts: object) -> None:
        """Keep the facts, which are the lines of most errors; `args` has them as Python words options."""
        super().__init__(*(as_parameters(fact) if isinstance(fact, str) else fact for fact in facts))
        self._declared = facts

    def lines(self) -> list[str]:
        """Return one to three lines: what is wrong, the nearest valid choice, where the full list is."""
        return list(map(as_flags, self.message()))

    def __str__(self) -> str:
        """Return the lines as one text, with options as parameters of Python."""
        return as_parameters("\n".join(self.message()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[object, ...]:
        from copyreg import __newobj__  # type: ignore[attr-defined]  # which typeshed leaves out

        return __newobj__, (type(self), *self.args), self.__dict__  # constructors take facts by name

    def message(self) -> list[str]:
        """Return the lines as they are declared, with each `flag` still to be worded."""
        return [str(line) for line in self._declared]


class UsageError(YrdError):
    """Raised for a command line that names something unknown or contradicts itself."""

    exit_code = ExitCode.USAGE


class UnknownNameError(UsageError):
    """A name that is not on the list it has to be on.

    `kind` is the table of the list ("province", "field"), `name` what was typed, `choices` the valid names,
    `nearest` those of them that resemble `name`, `listing` the command that prints them all, `reason` what the name
    means, if it means something else.
    """

    def __init__(
        self,
        kind: str,
        name: str,
        *,
        choices: Sequence[str],
        nearest: Sequence[str] = (),
        listing: str | None = None,
        reason: str | None = None,
    ) -> None:
        super().__init__(kind, name)
        self.kind = as_parameters(kind)
        self.name = name
        self.choices = tuple(choices)
        self.nearest = tuple(nearest)
        self.listing = listing
        self.reason = as_parameters(reason) if reason else None
        self._kind, self._reason = kind, reason

    def because(self, reason: str) -> "UnknownNameError":
        """Return the same error with a reason, unless it has one."""
        return UnknownNameError(
            self._kind,
            self.name,
            choices=self.choices,
            nearest=self.nearest,
            listing=self.listing,
            reason=self._reason or reason,
        )

    def message(self) -> list[str]:
        """Return the unknown name with the nearest valid ones; the choices, or the command that lists them."""
        lines = [f"unknown {self._kind} {quoted(self.name)}"]
        if self._reason:
            lines[0] += f": {self._reason}"
        elif self.nearest:
            lines[0] += f": did you mean {' or '.join(self.nearest)}?"
        if self.choices and (len(self.choices) <= MAX_LISTED or not self.listing):
            lines.append(f"choose from: {listed(self.choices)}")
        elif self.listing:
            lines.append(f"the full list: {self.listing}")
        return lines


class AmbiguousNameError(UsageError):
    """A name that several records carry; `candidates` are (id, description) pairs."""

    def __init__(self, kind: str, name: str, candidates: Sequence[tuple[str, str]]) -> None:
        super().__init__(kind, name)
        self.kind = kind
        self.name = name
        self.candidates = tuple(candidates)

    def message(self) -> list[str]:
        """Return the name, and each record that it may mean."""
        described = len(self.candidates) <= MAX_LISTED
        named = [f"{key} ({description})" if described else key for key, description in self.candidates]
        return [f"{self.kind} {quoted(self.name)} is ambiguous: {listed(named)}"]


class NotFoundError(YrdError):
    """An id that no record has."""

    exit_code = ExitCode.NOT_FOUND

    def __init__(self, id: str, *, nearest: Sequence[str], reason: str | None = None) -> None:
        super().__init__(id)
        self.id = id
        self.nearest = tuple(nearest)
        self.reason = reason

    def message(self) -> list[str]:
        """Return the id, with those that resemble it."""
        hint = f": did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        reason = self.reason or ("the id is empty" if not self.id.strip() else None)
        if self.id == "-":
            reason = "ids do not come through standard input: xargs makes arguments of them"
        if reason:
            hint = f": {reason}"
        return [
            f"no record {quoted(self.id)}{hint}",
            "to look for one: yrd search TEXT",
        ]


class OutputError(YrdError):
    """Raised if the result cannot be written: a full disk, a closed stream, a missing directory."""


class ClosedPipeError(YrdError):
    """Raised if the reader closed the pipe, as in `yrd funds | head -1`: nothing is printed."""

    exit_code = ExitCode.CLOSED_PIPE

    def message(self) -> list[str]:
        """Return no lines."""
        return []


class DataError(YrdError):
    """Data that cannot be used. `problems` are lines: `file:line:column: path: what is wrong`."""

    exit_code = ExitCode.INVALID_DATA

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(*problems)
        self.problems = tuple(problems)

    def message(self) -> list[str]:
        """Return a line for each problem."""
        return list(self.problems)


MAX_LISTED = 10  # names in one message; a word that thousands of records share must not fill the screen


def listed(names: Sequence[str]) -> str:
    """Return the names, joined by commas: the first ten, and how many there are more, if that is not one."""
    rest = len(names) - MAX_LISTED
    return f"{', '.join(names[:MAX_LISTED])} and {rest} more" if rest > 1 else ", ".join(names)


MAX_ECHO = 60  # characters of what a user typed that a message repeats


def quoted(text: str) -> str:
    """Return `text` in single quotes, shortened if it is very long, control characters shown as escapes."""
    return f"'{printable(shortened(text))}'"


def quoted_zh(text: str) -> str:
    """Return `text` as `quoted` does, as Chinese is punctuated."""
    rest = f"…（共{len(text)}字）" if len(text) > MAX_ECHO else ""
    return f"“{printable(text[:MAX_ECHO])}{rest}”"


def shortened(text: str, limit: int = MAX_ECHO) -> str:
    """Return the beginning of `text`, with the number of characters it has, if those are more than `limit`."""
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text)} characters)"


def printable(text: str) -> str:
    r"""Return `text` with control characters, lone surrogates and line separators written as escapes (`\x1b`, `\n`)."""
    if text.isprintable():
        return text
    return "".join(c if _is_harmless(c) else _escape(c) for c in text)


def _is_harmless(character: str) -> bool:
    # Non-breaking and ideographic spaces are not printable to Python, and are harmless in a terminal.
    return character.isprintable() or character in "\u00a0\u3000"


def _escape(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


def cell_width(text: str) -> int:
    """Return how many terminal cells a text takes: two for each wide character, as in Chinese."""
    from unicodedata import east_asian_width  # only where something is aligned

    return sum(2 if east_asian_width(character) in "FW" else 1 for character in text)
