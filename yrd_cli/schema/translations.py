"""Phrases of the data that recur, and their Chinese: periods of a year and statistical bases."""

from functools import cache

_DAYS = 31
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_BASES = {
    "after the fifth economic census": "第五次经济普查后",
    "before the fifth economic census": "第五次经济普查前",
    "GDP after the fifth economic census": "生产总值为第五次经济普查后",
    "GDP before the fifth economic census": "生产总值为第五次经济普查前",
    "CAAM": "中国汽车工业协会",
    "China Semiconductor Industry Association": "中国半导体行业协会",
    "Ministry of Commerce": "商务部",
    "NBS": "国家统计局",
    "provincial statistics": "省级统计",
}

# Bases of figures that have been revised since.
SUPERSEDED = ("before the fifth economic census", "GDP before the fifth economic census")


def in_chinese(phrase: str) -> str:
    """`January-June` as 1-6月, `30 June` as 6月30日, a basis by its name; other phrases as they are."""
    first, _, last = phrase.partition("-")
    if first in _MONTHS and last in _MONTHS:
        return f"{_number(first)}-{_number(last)}月"
    day, _, month = phrase.rpartition(" ")
    if month in _MONTHS and (not day or day.isdigit()):
        return f"{_number(month)}月" + (f"{day}日" if day else "")
    return _BASES.get(phrase, phrase)


def in_english(text: str) -> str:
    """What `in_chinese` made of a phrase, turned back: `1-6月` as January-June; other texts as they are."""
    return _phrases().get(text, text)


@cache
def _phrases() -> dict[str, str]:
    spans = (f"{first}-{last}" for first in _MONTHS for last in _MONTHS)
    days = (f"{day} {month}" for month in _MONTHS for day in range(1, _DAYS + 1))
    return {in_chinese(phrase): phrase for phrase in (*_MONTHS, *spans, *days, *_BASES)}


def _number(month: str) -> int:
    return _MONTHS.index(month) + 1
