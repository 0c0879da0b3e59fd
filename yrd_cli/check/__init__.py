"""Validation of data: first the shape of each file, then the rules that hold between records."""

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

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.path}: {self.message}"


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
    return Problem(file, place.line, place.column, _path_text(location), message)


def _path_text(location: Location) -> str:
    """`fund[3].sizes[0].kind`."""
    text = ""
    for step in location:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
