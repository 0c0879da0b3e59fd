"""The dataset that a command asks, as its options and the environment name it."""

import os
from collections.abc import Sequence

from yrd_cli import validate
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError

VARIABLE = "YRD_DATA"


def open_dataset(data: Sequence[str] | None, *, nation: bool = False) -> Dataset:
    """The dataset with the data of `--data`, else of YRD_DATA, laid over it. Raises as `validate.open_dataset` does."""
    try:
        return validate.open_dataset(own_data(data), include_outside=nation)
    except UsageError as error:
        raise error if data else UsageError(f"{VARIABLE}: {error}") from None


def own_data(data: Sequence[str] | None) -> list[str]:
    """The paths that `--data` names, else those in the environment, separated as in PATH."""
    if data is not None and not all(data):
        raise UsageError("--data: empty path")
    return list(data or ()) or [path for path in os.environ.get(VARIABLE, "").split(os.pathsep) if path]
