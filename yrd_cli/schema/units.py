"""Units: how each is printed, in both languages, and how values convert to one unit for each quantity."""

from yrd_cli.schema.struct import Struct


class Unit(Struct):
    """A unit as sources print it.

    One of it is `numerator / denominator` of `base`, the unit to which all units of its quantity convert: billion yuan
    for money in yuan. Another currency never converts without a rate.
    """

    id: str
    en: str
    zh: str
    base: str
    numerator: int = 1
    denominator: int = 1


UNITS: dict[str, Unit] = {
    unit.id: unit
    for unit in (
        Unit("bn yuan", "bn yuan", "十亿元", "bn yuan"),
        Unit("m yuan", "m yuan", "百万元", "bn yuan", 1, 1000),
        Unit("tn yuan", "tn yuan", "万亿元", "bn yuan", 1000),
        Unit("元", "yuan", "元", "bn yuan", 1, 1_000_000_000),
        Unit("万元", "10,000 yuan", "万元", "bn yuan", 1, 100_000),
        Unit("亿元", "100 m yuan", "亿元", "bn yuan", 1, 10),
        Unit("万亿元", "tn yuan", "万亿元", "bn yuan", 1000),
        Unit("bn USD", "bn USD", "十亿美元", "bn USD"),
        Unit("亿美元", "100 m USD", "亿美元", "bn USD", 1, 10),
        Unit("万美元", "10,000 USD", "万美元", "bn USD", 1, 100_000),
        Unit("m USD", "m USD", "百万美元", "bn USD", 1, 1000),
        Unit("USD", "USD", "美元", "bn USD", 1, 1_000_000_000),
        Unit("yuan per USD", "yuan per USD", "元/美元", "yuan per USD"),
        Unit("yuan per person", "yuan/person", "元/人", "yuan per person"),
        Unit("people", "people", "人", "m people", 1, 1_000_000),
        Unit("万人", "10,000 people", "万人", "m people", 1, 100),
        Unit("m people", "m people", "百万人", "m people"),
        Unit("bn people", "bn people", "十亿人", "m people", 1000),
        Unit("firms", "firms", "家", "firms"),
        Unit("万家", "10,000 firms", "万家", "firms", 10_000),
        Unit("clusters", "clusters", "个", "clusters"),
        Unit("funds", "funds", "只", "funds"),
        Unit("provinces", "provinces", "个省份", "provinces"),
        Unit("cities", "cities", "个城市", "cities"),
        Unit("件", "items", "件", "items"),
        Unit("items", "items", "件", "items"),
        Unit("万件", "10,000 items", "万件", "items", 10_000),
        Unit("万辆", "10,000 vehicles", "万辆", "m vehicles", 1, 100),
        Unit("m vehicles", "m vehicles", "百万辆", "m vehicles"),
        Unit("vehicles", "vehicles", "辆", "m vehicles", 1, 1_000_000),
        Unit("亿块", "100 m pieces", "亿块", "bn pieces", 1, 10),
        Unit("bn pieces", "bn pieces", "十亿块", "bn pieces"),
        Unit("km2", "km²", "平方公里", "km2"),
        Unit("万平方公里", "10,000 km²", "万平方公里", "km2", 10_000),
        Unit("GWh", "GWh", "吉瓦时", "GWh"),
        Unit("points", "points", "点", "points"),
        Unit("percent", "%", "%", "percent"),
    )
}


class Money(Struct):
    """A unit of money that results can be printed in: as `--unit` names it, the id of the unit, its part of a key."""

    name: str
    unit: str
    suffix: str
    is_foreign: bool = False


MONEY = {
    money.name: money
    for money in (
        Money("bn", "bn yuan", "cny_bn"),
        Money("yi", "亿元", "cny_yi"),
        Money("usd", "bn USD", "usd_bn", is_foreign=True),
    )
}


CHINESE = {  # what Chinese readers count in, for units in thousands of thousands
    "bn yuan": "亿元",
    "bn USD": "亿美元",
    "m people": "万人",
    "m vehicles": "万辆",
    "bn pieces": "亿块",
}


def printed_units(unit: str) -> tuple[str, ...]:
    """Return the units in which values in `unit` can be printed: money in each of MONEY, others in the Chinese one."""
    money = tuple(item.unit for item in MONEY.values())
    if unit in money:
        return money
    base = next((base for base, chinese in CHINESE.items() if unit == chinese), unit)
    return (base, CHINESE[base]) if base in CHINESE else (unit,)


# Of fields only; those of figures are in UNITS.
_NAMES = {"years": ("years", "年"), "percentage points": ("% points", "个百分点")}


def unit_names(unit: str) -> tuple[str, str]:
    """Return the names of a unit in English and Chinese."""
    known = UNITS.get(unit)
    return (known.en, known.zh) if known else _NAMES.get(unit, (unit, unit))


def to_base(value: float, unit: str) -> float:
    """Return `value` in the base unit of its quantity: 4511.6 亿元 are 451.16 (bn yuan), 5744 万人 57.44 (m people)."""
    known = UNITS[unit]
    return without_noise(value * known.numerator / known.denominator)


def to_bn_yuan(value: float, unit: str) -> float | None:
    """Return `value` in billion yuan, or None if `unit` is not money in yuan."""
    return to_base(value, unit) if UNITS[unit].base == "bn yuan" else None


def from_base(value: float, unit: str) -> float:
    """Return `value`, in the base unit of its quantity, in another unit: 57.44 (m people) are 5744 万人."""
    known = UNITS[unit]
    return without_noise(value * known.denominator / known.numerator)


def from_bn_yuan(value: float, unit: str) -> float:
    """Return `value` billion yuan in another unit of money in yuan: 451.16 are 4511.6 亿元."""
    if UNITS[unit].base != "bn yuan":
        raise ValueError(f"{unit} is not a unit of yuan")
    return from_base(value, unit)


def without_noise(value: float) -> float:
    """Return `value` without the noise of binary fractions, which begins after the twelfth significant digit."""
    return float(f"{value:.12g}")
