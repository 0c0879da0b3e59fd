"""Validation of data that is not known to be valid: the only user of pydantic."""

from collections.abc import Sequence

from yrd_cli.datasets.bundled import Dataset, bundled


def open_dataset(paths: Sequence[str], *, include_outside: bool = False) -> Dataset:
    """Return the bundled dataset with the user data in `paths` laid over it.

    Raises DataError with every problem if the user data is not valid, UsageError if a path names nothing.
    """
    dataset = bundled(include_outside=include_outside)
    if not paths:
        return dataset
    from yrd_cli.datasets.user_data import Overlay
    from yrd_cli.validate.user_records import read_user_data  # pydantic_core: 35 ms, only for untrusted data

    return Overlay(dataset, read_user_data(paths, dataset.files))
