"""The user's own data: the option `--data`, the variable YRD_DATA, and the dataset that they amount to."""

import os

from yrd_cli import validate
from yrd_cli.cli.declarations import Values
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError
from yrd_cli.query.options import DATA as GROUP
from yrd_cli.query.options import Option

VARIABLE = "YRD_DATA"
DATA = Option(
    name="data",
    flags=("--data",),
    help="User data, a TOML file or a folder, laid over the bundled data. [default: YRD_DATA]",
    group=GROUP,
    metavar="PATH",
    repeatable=True,
    candidates="files",
)


def open_dataset(options: Values, *, include_outside: bool = False) -> Dataset:
    """Return the bundled dataset with the data of `--data`, else of YRD_DATA, laid over it.

    Raises DataError with every problem of the user's data, UsageError for a path that does not exist.
    """
    typed = options.texts("data")
    if not all(typed):
        raise UsageError("--data: empty path")
    paths = typed or tuple(path for path in os.environ.get(VARIABLE, "").split(os.pathsep) if path)
    try:
        return validate.open_dataset(paths, include_outside=include_outside)
    except UsageError as error:
        raise error if typed else UsageError(f"{VARIABLE}: {error}") from None
