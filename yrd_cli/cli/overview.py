"""What bare `yrd` and `yrd version` print."""

from yrd_cli import __version__, load
from yrd_cli.cli.opening import open_dataset
from yrd_cli.cli.terminal import write_stdout
from yrd_cli.errors import ExitCode
from yrd_cli.model.nouns import NOUNS

_OVERVIEW = """\
yrd: the advanced manufacturing of the Yangtze River Delta, with sources.

In the dataset of {date}:
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
    """What the dataset holds, and four commands to try."""
    dataset = open_dataset(None)
    counts = [(len(dataset.records(name)), noun.title.lower()) for name, noun in NOUNS.items() if not noun.joins]
    width = max(len(str(count)) for count, _ in counts)
    lines = "\n".join(f"  {count:>{width}} {name}" for count, name in counts)
    write_stdout(_OVERVIEW.format(date=dataset.edition().date, counts=lines))
    return ExitCode.OK


def print_version() -> int:
    """One line: the version of the program, the version and date of the data."""
    edition = load.bundled().edition()
    write_stdout(f"yrd {__version__} (data {edition.version} of {edition.date})\n")
    return ExitCode.OK
