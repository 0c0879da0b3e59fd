"""Validation of data: first the shape of each file, then the rules that hold between records."""

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from yrd_cli.check.locate import locate
from yrd_cli.check.rules import Entry, rule_problems
from yrd_cli.check.shapes import Location, edition_model, file_model, shape_problems
from yrd_cli.errors import DataError
from yrd_cli.load import DATASET_FILE, Edition, build_record, data_paths, read_toml
from yrd_cli.model.nouns import NOUNS

if TYPE_CHECKING:
    from importlib.abc import Traversable


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
        caret = " " * cell_width(self.text[: self.column - 1]) + "^"
        return f"{self.file}:{self.line}:{self.column}: {self.path}: {self.message}\n  {self.text}\n  {caret}"


def check_data(root: "Traversable") -> list[Problem]:
    """Every problem of the data folder `root`: of shape if there are any, else between records.

    Raises DataError if a file is missing or is not TOML.
    """
    problems = list(_check_shapes(root))
    if problems:
        return problems
    edition = Edition(**read_toml(root, DATASET_FILE))
    entries = {name: list(_read_entries(root, name)) for name in NOUNS}
    return [_problem(root, entry.file, entry.location + path, message) for entry, path, message in
            rule_problems(entries, edition)]  # fmt: skip


def _check_shapes(root: "Traversable") -> Iterator[Problem]:
    failures: list[str] = []
    files = [(DATASET_FILE, edition_model())]
    for noun in NOUNS.values():
        files += [(path, file_model(noun)) for path in data_paths(root, noun, outside=True)]
    for path, model in files:
        try:
            tables = read_toml(root, path)
        except DataError as error:
            failures += error.problems
            continue
        for location, message in shape_problems(model, tables):
            yield _problem(root, path, location, message)
    if failures:
        raise DataError(failures)


def _read_entries(root: "Traversable", name: str) -> Iterator[Entry]:
    noun = NOUNS[name]
    for path in data_paths(root, noun, outside=True):
        for index, table in enumerate(read_toml(root, path).get(noun.table, ())):
            yield Entry(path, (noun.table, index), build_record(noun.record_type, table))


def _problem(root: "Traversable", file: str, location: Location, message: str) -> Problem:
    text = root.joinpath(file).read_bytes().decode("utf-8")
    place = locate(text, location)
    line = text.split("\n")[place.line - 1]
    return Problem(file, place.line, place.column, _path_text(text, location), message, line)


def _path_text(text: str, location: Location) -> str:
    """`sh-future.sizes[0].kind`: the record by its id where it has one, else `fund[3]`."""
    table, *steps = location
    named = str(table)
    if steps and isinstance(steps[0], int):
        id = _id_at(text, (table, steps[0]))
        named = id or f"{table}[{steps[0]}]"
        steps = steps[1:]
    for step in steps:
        named += f"[{step}]" if isinstance(step, int) else f".{step}"
    return named


def _id_at(text: str, location: Location) -> str | None:
    """The id of the record at `location`, if it has one."""
    place = locate(text, (*location, "id"))
    match = re.match(r'id\s*=\s*"([^"]*)"', text.split("\n")[place.line - 1][place.column - 1 :])
    return match.group(1) if match else None


def cell_width(text: str) -> int:
    """How many terminal cells a text takes: two for each wide character, as Chinese is."""
    return sum(2 if unicodedata.east_asian_width(character) in "FW" else 1 for character in text)
