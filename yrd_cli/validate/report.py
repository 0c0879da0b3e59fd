"""What is wrong with data, and how it is told: the place, the line with a caret, the nearest right value."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from yrd_cli.datasets.positions import Locator
from yrd_cli.errors import printable, quoted, shortened
from yrd_cli.query.names import Choice, nearest

MOST = 100  # problems that are told in full; of more, how many
_LONGEST_MESSAGE = 400
_WIDEST = 160  # characters of a line that are shown around the place
_MOST_CHOICES = 3000  # names compared with a mistyped one

Location = tuple[str | int, ...]


class Problem(NamedTuple):
    """Something wrong with the data: where, and what."""

    file: str
    line: int
    column: int
    path: str
    message: str
    text: str

    def __str__(self) -> str:
        """The place and the message, then the line of the file with a caret below the place."""
        path = f"{self.path}: " if self.path else ""
        place = f"{self.file}:{self.line}:{self.column}: {path}{shortened(self.message, _LONGEST_MESSAGE)}"
        return "\n".join([place, *(f"  {line}" for line in _excerpt(self.text, self.column))])


def _excerpt(text: str, column: int) -> list[str]:
    """The line, or of a long one what is around the column, and a caret below the column."""
    before, after = text[: column - 1], text[column - 1 :]
    if len(text) > _WIDEST and len(before) > _WIDEST // 2:
        before = f"…{before[-(_WIDEST // 2) :]}"
    if len(before) + len(after) > _WIDEST:
        after = f"{after[: _WIDEST - len(before)]}…"
    before = printable(before.replace("\t", " "))
    return [f"{before}{printable(after)}", " " * cell_width(before) + "^"]


class Finding(NamedTuple):
    """A problem before its place is looked for; `typed` is a wrong value, `choices` gives the right ones."""

    file: str
    location: Location
    message: str
    typed: str | None = None
    choices: Callable[[], Iterable[Choice]] = tuple


class Findings:
    """The first findings, and how many there are: a hundred thousand are counted and not described."""

    def __init__(self) -> None:
        self.first: list[Finding] = []
        self.count = 0

    def add(self, finding: Finding) -> None:
        """One more."""
        self.count += 1
        if len(self.first) < MOST:
            self.first.append(finding)


class Places:
    """Turns findings into problems; `text_of` reads the text of a file, which is scanned once."""

    def __init__(self, text_of: Callable[[str], str]) -> None:
        self._text_of = text_of
        self._locators: dict[str, Locator] = {}

    def problem(self, finding: Finding) -> Problem:
        """The problem with its place, the name of its record, and the nearest right value."""
        locator = self._locator(finding.file)
        place = locator.place(finding.location)
        message = finding.message + _did_you_mean(finding)
        path = _path_text(locator, finding.location)
        return Problem(finding.file, place.line, place.column, path, message, locator.line(place.line))

    def _locator(self, file: str) -> Locator:
        if file not in self._locators:
            self._locators[file] = Locator(self._text_of(file))
        return self._locators[file]


def lines_of(problems: Sequence[Problem], count: int, name: str) -> list[str]:
    """The problems as lines, then how many there are in what is called `name`."""
    lines = [line for problem in problems for line in str(problem).split("\n")]
    if count > len(problems):
        lines.append(f"… and {count - len(problems)} more")
    return [*lines, f"{count} problem{'' if count == 1 else 's'} in {name}"]


def _did_you_mean(finding: Finding) -> str:
    if finding.typed is None:
        return ""
    choices = list(finding.choices())
    if len(choices) > _MOST_CHOICES:
        choices = [choice for choice in choices if choice.id[:2] == finding.typed[:2]][:_MOST_CHOICES]
    near = nearest(finding.typed, choices, limit=2)
    return f": did you mean {' or '.join(map(quoted, near))}?" if near else ""


def _path_text(locator: Locator, location: Location) -> str:
    """`sh-future.sizes[0].kind`: the record by its id where it has one, else `fund[3]`."""
    if not location:
        return ""
    item, *steps = location
    named = str(item)
    if steps and isinstance(steps[0], int):
        named = _id_at(locator, (item, steps[0])) or f"{item}[{steps[0]}]"
        steps = steps[1:]
    for step in steps:
        named += f"[{step}]" if isinstance(step, int) else f".{step}"
    return printable(shortened(named))


def _id_at(locator: Locator, location: Location) -> str | None:
    """The id of the record at `location`, if it has one."""
    place = locator.place((*location, "id"))
    before, _, value = locator.line(place.line)[place.column - 1 :].partition("=")
    if before.strip() != "id" or not value.strip().startswith('"'):
        return None
    return value.strip()[1:].partition('"')[0] or None


def cell_width(text: str) -> int:
    """How many terminal cells a text takes: two for each wide character, as Chinese is."""
    return sum(2 if unicodedata.east_asian_width(character) in "FW" else 1 for character in text)
