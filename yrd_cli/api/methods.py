"""A method for each table, with the options of its command as keywords.

They are written out, not derived, so that editors and type checkers know them; a test holds them to the command line.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import TYPE_CHECKING, Any

from yrd_cli.schema.chain import Role, Segment
from yrd_cli.schema.claim import Claim
from yrd_cli.schema.cluster import Cluster
from yrd_cli.schema.event import Event
from yrd_cli.schema.fund import Fund
from yrd_cli.schema.indicator import Indicator, Key, Share
from yrd_cli.schema.record import Record
from yrd_cli.schema.source import Source
from yrd_cli.schema.vocabulary import City, Province, Sector

if TYPE_CHECKING:
    from datetime import date

    Day = int | str | date | None  # as exact as it is known: 2024 is a year
else:
    Day = object  # datetime takes 3 ms, and no call needs the type

Names = str | Record | Iterable[str | Record] | None  # one name, several, or no such filter
Places = int | str | Record | Iterable[int | str | Record] | None  # also by their codes
Year = int | float | str | Iterable[int | float | str] | None
Paths = str | PathLike[str] | Iterable[str | PathLike[str]] | None
Files = Mapping[str, str | PathLike[str]] | None  # by the name of the table that each becomes


class Tables(ABC):
    """The tables of a dataset, each a method that returns its records."""

    @abstractmethod
    def _records(self, table: str, parameters: Mapping[str, object]) -> list[Any]:
        """Return the records of a table that the parameters of its method select."""

    def clusters(
        self,
        *,
        province: Places = None,
        city: Places = None,
        sector: Names = None,
        year: int | str | Sequence[int | str] | None = None,
        since: Day = None,
        until: Day = None,
        id: Names = None,
        search: str | None = None,
        region: str = "yrd",
        as_of: Day = None,
        count: str = "lead",
        where: str | None = None,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[Cluster]:
        """National-level advanced manufacturing clusters, under the province that leads them."""
        return self._records("clusters", locals())

    def funds(
        self,
        *,
        province: Places = None,
        city: Places = None,
        sector: Names = None,
        level: Names = None,
        status: Names = None,
        year: int | str | Sequence[int | str] | None = None,
        since: Day = None,
        until: Day = None,
        parent: Names = None,
        id: Names = None,
        search: str | None = None,
        as_of: Day = None,
        where: str | None = None,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[Fund]:
        """Government-led industrial, guidance and venture funds."""
        return self._records("funds", locals())

    def indicators(
        self,
        *,
        province: Places = None,
        city: Places = None,
        status: Names = None,
        key: Names = None,
        place: Places = None,
        year: Year = None,
        id: Names = None,
        search: str | None = None,
        used: bool | None = True,
        where: str | None = None,
        growth: bool = False,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[Indicator]:
        """What was measured of places: the figures that are used; with `used=None` those that compete with them, too.

        Each has its `growth`; `growth=True` prints it where a notebook shows the list.
        """
        return self._records("indicators", locals())

    def shares(
        self,
        *,
        province: Places = None,
        city: Places = None,
        key: Names = None,
        place: Places = None,
        year: Year = None,
        id: Names = None,
        search: str | None = None,
        used: bool | None = True,
        where: str | None = None,
        growth: bool = False,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[Share]:
        """What places have of the nation or the world, in percent; `used` and `growth` are as those of indicators."""
        return self._records("shares", locals())

    def chains(
        self,
        *,
        province: Places = None,
        city: Places = None,
        chain: Names = None,
        segment: Names = None,
        id: Names = None,
        search: str | None = None,
        where: str | None = None,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[Role]:
        """Who does what in the value chains."""
        return self._records("chains", locals())

    def events(
        self,
        *,
        city: Places = None,
        since: Day = None,
        until: Day = None,
        kind: Names = None,
        id: Names = None,
        search: str | None = None,
        where: str | None = None,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[Event]:
        """Forums, meetings, policies, lists and alliances, by date."""
        return self._records("events", locals())

    def claims(
        self,
        *,
        province: Places = None,
        city: Places = None,
        since: Day = None,
        until: Day = None,
        place: Places = None,
        source: Names = None,
        id: Names = None,
        search: str | None = None,
        where: str | None = None,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[Claim]:
        """What publications state about the region as a number."""
        return self._records("claims", locals())

    def provinces(
        self,
        *,
        province: Places = None,
        id: Names = None,
        search: str | None = None,
        region: str = "yrd",
        where: str | None = None,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[Province]:
        """The provinces."""
        return self._records("provinces", locals())

    def cities(
        self,
        *,
        province: Places = None,
        city: Places = None,
        id: Names = None,
        search: str | None = None,
        where: str | None = None,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[City]:
        """The 41 cities."""
        return self._records("cities", locals())

    def sectors(
        self,
        *,
        sector: Names = None,
        id: Names = None,
        search: str | None = None,
        where: str | None = None,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[Sector]:
        """The sectors, each followed by its subsectors."""
        return self._records("sectors", locals())

    def segments(
        self,
        *,
        segment: Names = None,
        id: Names = None,
        search: str | None = None,
        where: str | None = None,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[Segment]:
        """The links of the value chains."""
        return self._records("segments", locals())

    def keys(
        self,
        *,
        key: Names = None,
        id: Names = None,
        search: str | None = None,
        where: str | None = None,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[Key]:
        """What indicators and shares measure."""
        return self._records("keys", locals())

    def sources(
        self,
        *,
        since: Day = None,
        until: Day = None,
        id: Names = None,
        search: str | None = None,
        where: str | None = None,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[Source]:
        """The documents that figures come from."""
        return self._records("sources", locals())
