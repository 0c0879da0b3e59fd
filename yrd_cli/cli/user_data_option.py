"""User data: the option `--data`, the variable YRD_DATA, and the dataset that they amount to."""

import os

from yrd_cli.cli.declarations import Values
from yrd_cli.cli.terminal import write_stderr
from yrd_cli.errors import UsageError
from yrd_cli.query.options import DATA as GROUP
from yrd_cli.query.options import Option

TYPE_CHECKING = False  # as in typing, which need not be imported for it
if TYPE_CHECKING:
    from yrd_cli.datasets.bundled import Dataset

VARIABLE = "YRD_DATA"
DATA = Option(
    name="data",
    flags=("--data",),
    help="User data, a TOML, CSV, xlsx or JSON file or a folder, laid over the bundled data. [default: YRD_DATA]",
    group=GROUP,
    metavar="PATH",
    repeatable=True,
    candidates="files",
)


def open_dataset(options: Values, *, include_outside: bool = False) -> "Dataset":
    """Return the bundled dataset with the data of `--data`, else of YRD_DATA, laid over it.

    Raises DataError with every problem of user data, UsageError for a path that does not exist.
    """
    from yrd_cli.datasets.bundled import bundled  # apart: help reads no data

    typed = options.texts("data")
    if not all(typed):
        raise UsageError("--data: empty path")
    paths = typed or tuple(path for path in os.environ.get(VARIABLE, "").split(os.pathsep) if path)
    if not paths:
        return bundled(include_outside=include_outside)
    from yrd_cli import validate

    try:
        dataset = validate.open_dataset(paths, include_outside=include_outside)
    except UsageError as error:
        raise error if typed else UsageError(f"{VARIABLE}: {error}") from None
    for note in dataset.notes:
        write_stderr(f"note: {note}")
    return dataset
