"""`yrd version`: what is installed, without user data."""

import sys
from collections.abc import Mapping

from yrd_cli import __version__
from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.terminal import write_stdout
from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.errors import ExitCode
from yrd_cli.query.options import OUTPUT, Option
from yrd_cli.schema.dates import date_span
from yrd_cli.schema.tables import TABLES


def _run(values: Values) -> int:
    if not values.flag("json"):
        return print_version()
    from yrd_cli.render.json import render_objects

    write_stdout(render_objects([_facts(bundled())]))
    return ExitCode.OK


def print_version() -> ExitCode:
    """Print one line: the version of the program, the version and date of the data."""
    edition = bundled().edition()
    write_stdout(f"yrd {__version__} (data {edition.version} of {edition.date})\n")
    return ExitCode.OK


def _facts(dataset: Dataset) -> Mapping[str, object]:
    edition = dataset.edition()
    return {
        "version": __version__,
        "data_version": edition.version,
        "data_date": edition.date,
        "data_licence": edition.licence,
        "data_sha256": dataset.files.digest(),
        "records": {name: len(dataset.records(name)) for name, table in TABLES.items() if not table.joins},
        "dates": {
            name: {"oldest": span[0], "newest": span[1]}
            for name, table in TABLES.items()
            if not table.joins and (span := date_span(dataset.records(name)))
        },
        "python": sys.version.split()[0],
    }


COMMAND = Command(
    **ENTRIES["version"]._asdict(),
    run=_run,
    parameters=(
        Option(
            name="json",
            flags=("--json",),
            help="Print also the date, the licence, the record counts and the SHA-256 of the data.",
            group=OUTPUT,
            is_flag=True,
            default=False,
        ),
        HELP,
    ),
    examples=("yrd version", "yrd version --json"),
)
