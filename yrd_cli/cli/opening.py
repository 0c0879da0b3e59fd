"""The dataset that a command asks: the bundled one, or that with the user's own data laid over it."""

import os
from collections.abc import Sequence

from yrd_cli import load
from yrd_cli.errors import UsageError
from yrd_cli.load import Dataset

VARIABLE = "YRD_DATA"


def open_dataset(data: Sequence[str] | None, *, nation: bool = False) -> Dataset:
    """The bundled dataset with the data in `data` over it (`--data`, else YRD_DATA); with `nation`, also the rest.

    Raises DataError with every problem if the user's data is not sound, UsageError if a path is none.
    """
    paths = own_data(data)
    bundled = load.bundled(nation=nation)
    if not paths:
        return bundled
    from yrd_cli.check.overlay import checked_own  # pydantic: 100 ms, only for data that is not known to be sound
    from yrd_cli.overlay import Overlaid

    return Overlaid(bundled, checked_own(paths, bundled.root))


def own_data(data: Sequence[str] | None) -> list[str]:
    """The paths that `--data` names, else those in the environment, separated as in PATH."""
    if data is not None and not all(data):
        raise UsageError("--data: empty path")
    return list(data or ()) or [path for path in os.environ.get(VARIABLE, "").split(os.pathsep) if path]
