"""Validation of a data folder: first the shape of each file, then the rules between records."""

from collections.abc import Iterator

from yrd_cli.datasets.bundled import Dataset, Edition
from yrd_cli.datasets.files import DATASET_FILE, Files
from yrd_cli.datasets.packed import FOLDER, Packs, unpacked
from yrd_cli.datasets.toml import Problem
from yrd_cli.errors import DataError
from yrd_cli.query.matching import packs_of
from yrd_cli.schema.tables import TABLES
from yrd_cli.validate.entries import read_entries
from yrd_cli.validate.models import shape_problems, validator_of_edition, validator_of_file
from yrd_cli.validate.problems import Finding, Reporter
from yrd_cli.validate.rules import rule_problems, unanswered


def check_data(files: Files) -> list[Problem]:
    """Return every problem of a data folder: of shape if there are any, else between records.

    Raises DataError if a file is missing or is not TOML.
    """
    packs, files = files.packs, files.unpacked()
    reporter = Reporter(files.document)
    findings = list(_check_shapes(files))
    if findings:
        return list(map(reporter.problem, findings))
    edition = Edition(**files.document(DATASET_FILE).items)
    entries = read_entries(files)
    dataset = Dataset(files, include_outside=True)
    broken = list(rule_problems(entries, edition, files.outlines())) or unanswered(entries["claims"], dataset)
    found = [reporter.problem(Finding(entry.file, entry.location + path, message)) for entry, path, message in broken]
    return found + (_check_packs(packs, dataset) if packs else [])


def _check_packs(packs: Packs, dataset: Dataset) -> list[Problem]:
    """Return a problem for each pack that is not made from these files, or does not hold what they do."""
    made = {name: unpacked(data) for name, data in packs_of(dataset)} if packs.names() else {}
    return [
        Problem(f"{FOLDER}/{name}", 0, 0, "", "not what the data files hold: install yrd again", "")
        for name in packs.names()
        if packs.pack(name) != made.get(name)
    ]


def _check_shapes(files: Files) -> Iterator[Finding]:
    failures: list[str] = []
    validators = [(DATASET_FILE, validator_of_edition())]
    for table in TABLES.values():
        validators += [(path, validator_of_file(table)) for path in files.paths(table, include_outside=True)]
    for path, validator in validators:
        try:
            items = files.document(path).items
        except DataError as error:
            failures += error.problems
            continue
        for location, message in shape_problems(validator, items):
            yield Finding(path, location, message)
    if failures:
        raise DataError(failures)
