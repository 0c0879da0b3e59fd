"""Units as people write them, and what to write instead of one that does not fit."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from yrd_cli.schema.fields import Term
from yrd_cli.schema.units import UNITS, Unit

_SCALES = {
    "": 1,
    "百": 10**2,
    "千": 10**3,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "十亿": 10**9,
    "百亿": 10**10,
    "千亿": 10**11,
    "万亿": 10**12,
    "兆": 10**12,
    "thousand": 10**3,
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "mln": 10**6,
    "million": 10**6,
    "10million": 10**7,
    "100million": 10**8,
    "100m": 10**8,
    "b": 10**9,
    "bn": 10**9,
    "bln": 10**9,
    "billion": 10**9,
    "tn": 10**12,
    "trn": 10**12,
    "trillion": 10**12,
}
_CURRENCIES = {
    "yuan": ("元人民币", "人民币元", "人民币", "元", "圆", "chineseyuan", "renminbi", "yuan", "rmb", "cny", "¥", "￥"),
    "USD": ("美元", "美金", "usdollars", "usdollar", "dollars", "dollar", "us$", "usd", "$"),
}
_COUNTED = {
    "m people": ("人口", "persons", "person", "people", "人"),
    "m vehicles": ("vehicles", "vehicle", "cars", "units", "辆", "台"),
    "firms": ("companies", "company", "enterprises", "firms", "firm", "企业", "家", "户"),
    "items": ("patents", "items", "item", "件", "项"),
    "bn pieces": ("pieces", "chips", "块", "颗", "片"),
}
_OTHERS = {
    "percent": ("%", "percent", "percentage", "pct", "百分比"),
    "km2": ("km²", "sqkm", "squarekilometres", "squarekilometers", "平方公里", "平方千米"),
    "yuan per USD": ("元/美元", "cny/usd", "yuan/usd", "rmb/usd"),
    "yuan per person": ("元/人", "yuanpercapita", "元/年"),
    "GWh": ("吉瓦时",),
}
_BASES = {"yuan": "bn yuan", "USD": "bn USD"}
_ONES = {"bn yuan": 10**9, "bn USD": 10**9, "m people": 10**6, "m vehicles": 10**6, "bn pieces": 10**9}


def read_unit(text: str) -> str | None:
    """Return the id of the unit that a text means exactly: of 亿元人民币 and `RMB 100 million`, 亿元; else None."""
    folded = _folded(text)
    if folded in _spellings():
        return _spellings()[folded]
    quantity = _quantity(folded)
    return next((unit.id for unit in UNITS.values() if quantity and _size(unit) == quantity), None)


@cache
def _spellings() -> dict[str, str]:
    """Return the ids of units by what they are called, folded."""
    names = {_folded(name): unit.id for unit in reversed(UNITS.values()) for name in (unit.zh, unit.en, unit.id)}
    return names | {_folded(name): id for id, others in _OTHERS.items() for name in others}


def _folded(text: str) -> str:
    return re.sub(r"[\s,.\-()_]|of", "", unicodedata.normalize("NFKC", text).casefold())


def _size(unit: Unit) -> tuple[str, float]:
    """Return the quantity that a unit is of, and how many ones it has: of 亿元, 100 million."""
    return unit.base, unit.numerator * _ONES.get(unit.base, 1) / unit.denominator


def _quantity(folded: str) -> tuple[str, float] | None:
    """Return the same of a folded text that is a scale and a currency or something counted, in either order."""
    nouns = [(_BASES[id], name) for id, names in _CURRENCIES.items() for name in names]
    nouns += [(base, name) for base, names in _COUNTED.items() for name in names]
    for base, noun in nouns:
        for rest in (folded.removesuffix(noun), folded.removeprefix(noun)):
            scale = rest.removeprefix("人民币").removesuffix("元") if base == "bn yuan" else rest
            if len(rest) < len(folded) and scale in _SCALES:
                return base, _SCALES[scale]
    return None


def unit_advice(text: str, value: object, terms: Iterable[Term]) -> str:
    """Return what to write instead of a unit that is not among `terms`: the arithmetic, or those that fit."""
    allowed = [UNITS[term.id] for term in terms]
    quantity = _quantity(_folded(text))
    same = [unit for unit in allowed if quantity and unit.base == quantity[0]]
    if quantity and same:
        unit = min(same, key=lambda unit: abs(_size(unit)[1] - quantity[1]))
        factor = quantity[1] / _size(unit)[1]
        number = f"{value * factor:.12g}" if isinstance(value, int | float) else f"{factor:.12g}"
        return f": {value if isinstance(value, int | float) else 1} {text} is {number} {unit.id}"
    if _folded(text) in _SCALES:
        fitting = [unit.id for unit in allowed if unit.zh.startswith(text) or unit.en.startswith(text)]
        return f" but a number: of what? write {' or '.join(fitting)}" if fitting else ""
    if {unit.base for unit in allowed} == {"bn yuan"}:
        money = ": convert it at a rate of its day, and say so in `why`" if quantity and quantity[0] == "bn USD" else ""
        return f" of yuan{money}; those are {', '.join(unit.id for unit in allowed)}"
    return ""
