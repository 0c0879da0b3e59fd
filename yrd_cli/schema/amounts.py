"""Amounts as people write them in one cell: 超500亿元, about 1,000 million yuan."""

import re
import unicodedata

from yrd_cli.schema.struct import Struct
from yrd_cli.schema.unit_spellings import read_unit

_QUALIFIERS = {
    "more than": ("more than", "over", "above", "超过", "超", "逾", ">"),
    "at least": ("at least", "no less than", "不低于", "不少于", "至少", "≥", ">="),
    "about": ("about", "approximately", "approx.", "around", "约", "大约", "约为", "~", "≈"),
    "nearly": ("nearly", "almost", "接近", "近"),
    "less than": ("less than", "below", "under", "不足", "不到", "<"),
}
_AFTER = {"以上": "at least", "余": "more than", "多": "more than", "左右": "about"}
_AMOUNT = re.compile(
    r"(?P<before>\D*?)\s*(?P<number>\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<rest>.*)", re.DOTALL
)


class Amount(Struct):
    """A number with its unit, and how exact it is, as far as a text says."""

    value: float
    unit: str | None
    qualifier: str | None


def read_amount(text: str) -> Amount | None:
    """Return the amount that a text is; None if something in it is not understood."""
    found = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not found:
        return None
    before, rest = found["before"].strip().casefold(), found["rest"].strip()
    qualifier = next((id for id, words in _QUALIFIERS.items() if before in words), None)
    for word, id in _AFTER.items():
        if rest.endswith(word) or rest.startswith(word):
            rest, qualifier = rest.removesuffix(word).removeprefix(word).strip(), qualifier or id
    unit = read_unit(rest) if rest else None
    if (before and not qualifier) or (rest and not unit):
        return None
    number = float(re.sub("[, ]", "", found["number"]))
    return Amount(number, unit, qualifier)
