"""The dataset that a command asks, as its options and the environment name it."""

import os
from collections.abc import Sequence

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError
from yrd_cli.validate.opening import with_own_data

VARIABLE = "YRD_DATA"


def open_dataset(data: Sequence[str] | None, *, nation: bool = False) -> Dataset:
    """The dataset with the data of `--data`, else of YRD_DATA, laid over it. Raises as `with_own_data` does."""
    try:
        return with_own_data(own_data(data), nation=nation)
    except UsageError as error:
        raise error if data else UsageError(f"{VARIABLE}: {error}") from None


def own_data(data: Sequence[str] | None) -> list[str]:
    """The paths that `--data` names, else those in the environment, separated as in PATH."""
    if data is not None and not all(data):
        raise UsageError("--data: empty path")
    return list(data or ()) or [path for path in os.environ.get(VARIABLE, "").split(os.pathsep) if path]
