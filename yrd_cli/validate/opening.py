"""The dataset to ask: the bundled one, or that with the user's own data laid over it."""

from collections.abc import Sequence

from yrd_cli.datasets import bundled as load
from yrd_cli.datasets.bundled import Dataset


def with_own_data(paths: Sequence[str], *, nation: bool = False) -> Dataset:
    """The bundled dataset with the data in `paths` over it; with `nation`, also what lies outside the region.

    Raises DataError with every problem if the user's data is not sound, UsageError if a path is none.
    """
    bundled = load.bundled(nation=nation)
    if not paths:
        return bundled
    from yrd_cli.datasets.user_data import Overlaid
    from yrd_cli.validate.user_records import (
        checked_own,  # pydantic: 100 ms, only for data that is not known to be sound
    )

    return Overlaid(bundled, checked_own(paths, bundled.root))
