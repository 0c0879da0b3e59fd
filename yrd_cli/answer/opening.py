"""The dataset to ask: the bundled one, or that with the user's own data laid over it."""

from collections.abc import Sequence

from yrd_cli import load
from yrd_cli.load import Dataset


def with_own_data(paths: Sequence[str], *, nation: bool = False) -> Dataset:
    """The bundled dataset with the data in `paths` over it; with `nation`, also what lies outside the region.

    Raises DataError with every problem if the user's data is not sound, UsageError if a path is none.
    """
    bundled = load.bundled(nation=nation)
    if not paths:
        return bundled
    from yrd_cli.check.overlay import checked_own  # pydantic: 100 ms, only for data that is not known to be sound
    from yrd_cli.overlay import Overlaid

    return Overlaid(bundled, checked_own(paths, bundled.root))
