"""The subjects of measured values: which values measure the same, and may be compared."""

from typing import NamedTuple


class Observation(NamedTuple):
    """The subject of a measured value: what is measured (`key`), where, when, and as a part of which whole (`of`)."""

    key: str
    place: str
    of: str | None
    year: int | None
    period: str | None
    basis: str | None
    used: bool

    @property
    def is_standing(self) -> bool:
        """Whether the value stands for its subject: used, of those that compete, and of the whole year or its end."""
        return self.used and self.period is None
