"""Families of funds: which of them a sum adds up, so that each yuan is counted once."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property

from yrd_cli.schema.fund import Fund
from yrd_cli.schema.size import BEYOND_KINDS


def families(everything: Iterable[Fund]) -> Callable[[Sequence[Fund]], "Family"]:
    """Return what makes a family of some funds, knowing from all that exist who stands above whom."""
    everything = list(everything)
    parents = {fund.id: fund.parent for fund in everything if fund.parent}
    overlapping = frozenset(fund.id for fund in everything if fund.overlap)
    return lambda funds: Family(funds, parents, overlapping)


class Family:
    """Funds that are added up together, and who stands above whom.

    `parents` maps every fund that has a parent to it; the money of `overlapping` funds, and of those below them, is in
    other records.
    """

    def __init__(self, funds: Sequence[Fund], parents: Mapping[str, str | None], overlapping: Collection[str]) -> None:
        self.funds = funds
        self._above = {fund.id: ancestors(fund.id, parents) for fund in funds if fund.id in parents}
        self.overlapping = [
            fund for fund in funds if not overlapping_free(fund.id, self._above.get(fund.id, ()), overlapping)
        ]

    @property
    def overlapping_below(self) -> list[Fund]:
        """The overlapping funds with another of these funds above them."""
        listed = {fund.id for fund in self.funds}
        return [fund for fund in self.overlapping if not listed.isdisjoint(self._above.get(fund.id, ()))]

    @cached_property
    def top_level(self) -> list[Fund]:
        """The funds with no other of these funds above them, and no overlap."""
        return self.adding(lambda _: True)

    @cached_property
    def stated(self) -> list[Fund]:
        """The funds whose stated sizes add up to that of all."""
        return self.adding(has_own_size)

    @cached_property
    def committed(self) -> list[Fund]:
        """The funds whose commitments add up to that of all."""
        return self.adding(has_commitment)

    def adding(self, has_amount: Callable[[Fund], bool]) -> list[Fund]:
        """The funds that a sum adds up: those with an amount, none of them below another one with an amount.

        A yuan is counted once, and a mother fund without a figure does not hide what is known of the funds below it.
        """
        with_amount = [fund for fund in self.funds if has_amount(fund)]
        ids = {fund.id for fund in with_amount}
        left_out = {fund.id for fund in self.overlapping}
        return [
            fund for fund in with_amount if fund.id not in left_out and ids.isdisjoint(self._above.get(fund.id, ()))
        ]


def overlapping_free(fund: str, above: Sequence[str], overlapping: Collection[str]) -> bool:
    """Whether neither a fund nor one above it has its money in other records."""
    return fund not in overlapping and not any(map(overlapping.__contains__, above))


def ancestors(fund: str, parents: Mapping[str, str | None]) -> list[str]:
    """The funds above a fund, the nearest first."""
    above: list[str] = []
    parent = parents.get(fund)
    while parent is not None and parent not in above:
        above.append(parent)
        parent = parents.get(parent)
    return above


def has_own_size(fund: Fund) -> bool:
    """Whether a source states a size of the fund's own: not of a whole system of funds, and not an unconfirmed one."""
    return fund.scale_cny_bn is not None and fund.scale_kind not in BEYOND_KINDS and fund.scale_known != "unconfirmed"


def has_commitment(fund: Fund) -> bool:
    """Whether a source says what is committed: an unconfirmed amount is shown, and not added up."""
    return fund.committed_cny_bn is not None and fund.committed_known != "unconfirmed"


# The amounts that are added up, and whether a fund has one.
COUNTED: Mapping[str, Callable[[Fund], bool]] = {"scale_cny_bn": has_own_size, "committed_cny_bn": has_commitment}
