"""What bare `yrd` and `yrd version` print."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from yrd_cli import __version__, load
from yrd_cli.cli.opening import open_dataset
from yrd_cli.cli.terminal import write_stdout
from yrd_cli.errors import ExitCode
from yrd_cli.load import Dataset
from yrd_cli.model.nouns import NOUNS
from yrd_cli.model.walk import date_span

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
    listed = [(dataset.records(name), noun.title.lower()) for name, noun in NOUNS.items() if not noun.joins]
    width = max(len(str(len(records))) for records, _ in listed)
    widest = max(len(title) for _, title in listed)
    lines = "\n".join(
        f"  {len(records):>{width}} {title:<{widest}}  {_dates(records)}".rstrip() for records, title in listed
    )
    own = " with your data laid over it" if dataset.user_data() else ""
    write_stdout(_OVERVIEW.format(date=dataset.edition().date, own=own, counts=lines))
    return ExitCode.OK


def _dates(records: Sequence[Any]) -> str:
    span = date_span(records)
    return " to ".join(span) if span else ""


def print_version(*, json: bool = False) -> int:
    """One line: the version of the program, the version and date of the data; as JSON, what the data is exactly.

    It is about what is installed: the user's own data is left out.
    """
    dataset = load.bundled()
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
        "data_sha256": load.digest(dataset.root),
        "records": {name: len(dataset.records(name)) for name, noun in NOUNS.items() if not noun.joins},
        "dates": {
            name: {"oldest": span[0], "newest": span[1]}
            for name, noun in NOUNS.items()
            if not noun.joins and (span := date_span(dataset.records(name)))
        },
        "python": sys.version.split()[0],
    }
