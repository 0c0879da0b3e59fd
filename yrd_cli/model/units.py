"""Units: how each is printed, in both languages, and how amounts of money convert to billion yuan."""

from typing import NamedTuple

from yrd_cli.model.columns import Word


class Unit(NamedTuple):
    """A unit as sources print it.

    `bn_yuan` is how many billion yuan one of it is (numerator, denominator), or None where it is not money in yuan:
    another currency never converts without a rate.
    """

    id: str
    en: str
    zh: str
    bn_yuan: tuple[int, int] | None = None


UNITS: dict[str, Unit] = {
    unit.id: unit
    for unit in (
        Unit("bn yuan", "bn yuan", "十亿元", (1, 1)),
        Unit("m yuan", "m yuan", "百万元", (1, 1000)),
        Unit("亿元", "100 m yuan", "亿元", (1, 10)),
        Unit("万亿元", "tn yuan", "万亿元", (1000, 1)),
        Unit("bn USD", "bn USD", "十亿美元"),
        Unit("firms", "firms", "家"),
        Unit("people", "people", "人"),
        Unit("percent", "%", "%"),
    )
}

UNIT_WORDS = tuple(Word(unit.id, unit.en, unit.zh, "") for unit in UNITS.values())


def to_bn_yuan(value: float, unit: str) -> float | None:
    """`value` in billion yuan, or None if `unit` is not money in yuan.

    4511.6 亿元 is 451.16: one division or multiplication by a power of ten, with the noise of binary fractions
    (beyond the twelfth significant digit) taken off.
    """
    factor = UNITS[unit].bn_yuan
    if factor is None:
        return None
    numerator, denominator = factor
    return float(f"{value * numerator / denominator:.12g}")


def from_bn_yuan(value: float, unit: str) -> float:
    """`value` billion yuan in another unit of money in yuan: 451.16 are 4511.6 亿元."""
    numerator, denominator = UNITS[unit].bn_yuan or (1, 1)
    return float(f"{value * denominator / numerator:.12g}")
