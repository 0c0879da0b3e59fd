"""Funds that stand above and below one another, and which of them a sum of money adds up."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from yrd_cli.schema.fund_size import BEYOND_KINDS

if TYPE_CHECKING:  # which needs this
    from yrd_cli.schema.fund import Fund


class Family:
    """Funds that are added up together, and who stands above whom.

    `parents` maps every fund there is to its parent; the money of `overlapping` funds, and of those below them, is in
    other records.
    """

    def __init__(
        self, funds: Sequence["Fund"], parents: Mapping[str, str | None], overlapping: Collection[str]
    ) -> None:
        self.funds = funds
        self._above = {fund.id: ancestors(fund.id, parents) for fund in funds}
        self.overlapping = [fund for fund in funds if not overlapping_free(fund.id, self._above[fund.id], overlapping)]

    @classmethod
    def of(cls, funds: Sequence["Fund"], everything: Iterable["Fund"]) -> "Family":
        """Some of all the funds there are."""
        everything = tuple(everything)
        parents = {fund.id: fund.parent for fund in everything}
        return cls(funds, parents, frozenset(fund.id for fund in everything if fund.overlap))

    @property
    def top_level(self) -> list["Fund"]:
        """The funds with no other of these funds above them, and no overlap."""
        return self.adding(lambda _: True)

    def adding(self, has_amount: Callable[["Fund"], bool]) -> list["Fund"]:
        """The funds that a sum adds up: those with an amount, none of them below another one with an amount.

        A yuan is counted once, and a mother fund without a figure does not hide what is known of the funds below it.
        """
        with_amount = {fund.id for fund in self.funds if has_amount(fund)}
        left_out = {fund.id for fund in self.overlapping}
        return [
            fund
            for fund in self.funds
            if fund.id in with_amount and fund.id not in left_out and with_amount.isdisjoint(self._above[fund.id])
        ]


def overlapping_free(fund: str, above: Sequence[str], overlapping: Collection[str]) -> bool:
    """Whether neither a fund nor one above it has its money in other records."""
    return fund not in overlapping and not any(parent in overlapping for parent in above)


def ancestors(fund: str, parents: Mapping[str, str | None]) -> list[str]:
    """The funds above a fund, the nearest first."""
    above: list[str] = []
    parent = parents.get(fund)
    while parent is not None and parent not in above:
        above.append(parent)
        parent = parents.get(parent)
    return above


def has_own_size(fund: "Fund") -> bool:
    """Whether a source states a size of the fund's own: not of a whole system of funds, and not an unconfirmed one."""
    return fund.scale_cny_bn is not None and fund.scale_kind not in BEYOND_KINDS and fund.scale_known != "unconfirmed"


def has_commitment(fund: "Fund") -> bool:
    """Whether a source says what is committed: an unconfirmed amount is shown, and not added up."""
    return fund.committed_cny_bn is not None and fund.committed_known != "unconfirmed"
