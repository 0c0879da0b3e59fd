"""From what is wrong to a report: the position, the name of the record, and the nearest right value."""

from collections.abc import Callable, Iterable, Sequence

from yrd_cli.datasets.toml import Document, Problem
from yrd_cli.errors import UsageError, printable, quoted, shortened
from yrd_cli.query.names import Choice, find, nearest
from yrd_cli.schema.record import KeyPath, Record
from yrd_cli.schema.struct import Struct

MAX_PROBLEMS = 100  # that are described; the rest are counted
_MAX_CHOICES = 3000  # names compared with a mistyped one


class Finding(Struct):
    """A problem before its position is known; `typed` is a wrong value, `choices` gives the right ones.

    `listing` is the command that prints them, for where none resembles it.
    """

    file: str
    location: KeyPath
    message: str
    typed: str | None = None
    choices: Callable[[], Iterable[Choice]] = tuple
    listing: str = ""


class Findings:
    """The first findings, and how many there are: a hundred thousand are counted and not described."""

    def __init__(self) -> None:
        self.first: list[Finding] = []
        self.count = 0

    def add(self, finding: Finding) -> None:
        """Count a finding, and keep it if it is one of the first."""
        self.count += 1
        if len(self.first) < MAX_PROBLEMS:
            self.first.append(finding)


class Reporter:
    """Turns findings into problems; `document_of` returns the file of a name."""

    def __init__(self, document_of: Callable[[str], Document]) -> None:
        self._document_of = document_of

    def problem(self, finding: Finding) -> Problem:
        """Return the problem with its position, the name of its record, and the nearest right value."""
        document = self._document_of(finding.file)
        problem = document.problem(
            finding.location, _path_text(document, finding.location), finding.message + _did_you_mean(finding)
        )
        return problem._replace(file=finding.file)


def lines_of(problems: Sequence[Problem], count: int, name: str) -> list[str]:
    """Return the problems as lines, then how many there are in what is called `name`."""
    lines = [line for problem in problems for line in str(problem).split("\n")]
    if count > len(problems):
        lines.append(f"… and {count - len(problems)} more")
    return [*lines, f"{count} problem{'' if count == 1 else 's'} in {name}"]


def _did_you_mean(finding: Finding) -> str:
    if finding.typed is None:
        return ""
    choices = list(finding.choices())
    if len(choices) > _MAX_CHOICES:
        choices = [choice for choice in choices if choice.id[:2] == finding.typed[:2]][:_MAX_CHOICES]
    near = _meant(finding.typed, choices) or nearest(finding.typed, choices, limit=2)
    if near:
        return f": did you mean {' or '.join(map(quoted, near))}?"
    return f": {finding.listing} lists them" if finding.listing else ""


def _meant(typed: str, choices: Sequence[Choice]) -> list[str]:
    """Return what a value says, if it says one of the choices in another form: 市级 is municipal."""
    try:
        found = find("value", typed, choices)
    except UsageError:  # empty, or the name of several
        return []
    return [found] if found else []


def _path_text(document: Document, location: KeyPath) -> str:
    """Return `sh-future.sizes[0].kind`: the record by its id where it has one, else `fund[3]`."""
    if not location:
        return ""
    item, *steps = location
    named = str(item)
    if steps and isinstance(steps[0], int):
        named = _id_at(document, str(item), steps[0]) or f"{item}[{steps[0]}]"
        steps = steps[1:]
    for step in steps:
        named += f"[{step}]" if isinstance(step, int) else f".{step}"
    return printable(shortened(named))


def _id_at(document: Document, key: str, index: int) -> str | None:
    """Return the id of a record in a file, if it has one."""
    items = document.items.get(key)
    item = items[index] if isinstance(items, list) and index < len(items) else None
    id = item.get("id") if isinstance(item, dict | Record) else None
    return id if isinstance(id, str) and id else None
