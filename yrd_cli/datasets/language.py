"""What is known of Chinese names beyond the records: variants of characters, readings, divisions that are no records.

These are files of the bundled data that are read once, and only for those who type Chinese or a name that no record
has, or who search their own data.
"""

from functools import cache

from yrd_cli.datasets.bundled import bundled_items
from yrd_cli.datasets.files import DIVISIONS_FILE, SYLLABLES_FILE, VARIANTS_FILE
from yrd_cli.schema.struct import Struct

_OUTSIDE = "outside"
_TYPES = ("畲族自治县", "维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "地区", "新区", *"省市区县")


class Division(Struct):
    """A division that is not a record: its code of GB/T 2260, its name, its reading without the last part of it.

    `city` is the id of the city that a county belongs to; None for a province or a city outside the region.
    """

    code: str
    name_zh: str
    pinyin: str
    city: str | None

    @property
    def short_zh(self) -> str:
        """The name without its last part (区, 县, 市), unless one character is all that is left, or it has none."""
        parts = (type for type in _TYPES if self.name_zh.endswith(type))  # a code that stands for a name has none
        short = self.name_zh.removesuffix(next(parts, ""))
        return short if len(short) > 1 else self.name_zh


@cache
def simplified() -> dict[int, str]:
    """For `str.translate`: the simplified character for each traditional one and each variant."""
    together = str(bundled_items(VARIANTS_FILE)["variants"]).split()
    return {ord(variant): word[0] for word in together for variant in word[1:]}


@cache
def common_readings() -> dict[str, str]:
    """The characters of common use by the syllable that they are read as."""
    return bundled_items(SYLLABLES_FILE)


@cache
def variants() -> frozenset[str]:
    """The characters that have a simplified one."""
    return frozenset(map(chr, simplified()))


@cache
def divisions() -> tuple[Division, ...]:
    """The counties of the region by code, then the provinces and cities outside it."""
    return tuple(
        Division(code, text.partition(" ")[0], text.partition(" ")[2], None if city == _OUTSIDE else city)
        for city, items in bundled_items(DIVISIONS_FILE).items()
        for code, text in items.items()
    )
