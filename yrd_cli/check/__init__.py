"""Validation of data: first the shape of each file, then the rules that hold between records."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from yrd_cli.check.entries import read_entries
from yrd_cli.check.problem import Finding, Places, Problem
from yrd_cli.check.rules import rule_problems
from yrd_cli.check.shapes import edition_model, file_model, shape_problems
from yrd_cli.errors import DataError
from yrd_cli.load import DATASET_FILE, Edition, data_paths, read_outlines, read_toml
from yrd_cli.model.nouns import NOUNS

if TYPE_CHECKING:
    from importlib.abc import Traversable


def check_data(root: "Traversable") -> list[Problem]:
    """Every problem of the data folder `root`: of shape if there are any, else between records.

    Raises DataError if a file is missing or is not TOML.
    """
    places = Places(lambda file: root.joinpath(file).read_bytes().decode("utf-8"))
    findings = list(_check_shapes(root))
    if findings:
        return list(map(places.problem, findings))
    edition = Edition(**read_toml(root, DATASET_FILE))
    entries = {name: list(read_entries(root, noun)) for name, noun in NOUNS.items()}
    broken = rule_problems(entries, edition, read_outlines(root))
    return [places.problem(Finding(entry.file, entry.location + path, message)) for entry, path, message in broken]


def _check_shapes(root: "Traversable") -> Iterator[Finding]:
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
            yield Finding(path, location, message)
    if failures:
        raise DataError(failures)


__all__ = ["Problem", "check_data"]
