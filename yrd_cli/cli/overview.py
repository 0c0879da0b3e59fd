"""What bare `yrd` and `yrd version` print."""

import sys
from collections.abc import Mapping
from typing import Any

from yrd_cli import __version__
from yrd_cli.cli.opening import open_dataset
from yrd_cli.cli.terminal import write_stdout
from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.errors import ExitCode
from yrd_cli.schema.tables import TABLES

_OVERVIEW = """\
yrd: the advanced manufacturing of the Yangtze River Delta, with sources.

In the dataset of {date}{own}:
{counts}

Try:
  yrd clusters --by province       national-level clusters by province
  yrd clusters -p jiangsu          those of Jiangsu
  yrd funds --by province          funds, and their money counted once
  yrd show 上海未来产业基金          any record, with the source of every figure
  yrd search 大飞机                whatever speaks of something

yrd -h lists the commands, yrd COMMAND -h its options.
"""


def print_overview() -> int:
    """What the dataset holds, and some commands to try."""
    dataset = open_dataset(None)
    counts = [(len(dataset.records(name)), table.title.lower()) for name, table in TABLES.items() if not table.joins]
    width = max(len(str(count)) for count, _ in counts)
    lines = "\n".join(f"  {count:>{width}} {name}" for count, name in counts)
    own = " with your data laid over it" if dataset.user_data() else ""
    write_stdout(_OVERVIEW.format(date=dataset.edition().date, own=own, counts=lines))
    return ExitCode.OK


def print_version(*, json: bool = False) -> int:
    """One line: the version of the program, the version and date of the data; as JSON, what the data is exactly.

    It is about what is installed: the user's own data is left out.
    """
    dataset = bundled()
    edition = dataset.edition()
    if json:
        from yrd_cli.render.json import render_objects

        write_stdout(render_objects([_facts(dataset)]))
        return ExitCode.OK
    write_stdout(f"yrd {__version__} (data {edition.version} of {edition.date})\n")
    return ExitCode.OK


def _facts(dataset: Dataset) -> Mapping[str, Any]:
    edition = dataset.edition()
    return {
        "version": __version__,
        "data_version": edition.version,
        "data_date": edition.date,
        "data_licence": edition.licence,
        "data_sha256": dataset.files.digest(),
        "records": {name: len(dataset.records(name)) for name, table in TABLES.items() if not table.joins},
        "python": sys.version.split()[0],
    }
