"""Misspelt names: which right ones are so near that a person may have meant them."""

from collections.abc import Iterable

MAX_TYPO = 64  # nothing longer is a misspelt name, and comparing it would take seconds
_CHINESE = "\u2e80"


def nearest_keys(wanted: str, keys: Iterable[str]) -> list[str]:
    """Those of `keys` that `wanted` may be a slip for, then those that it begins, or that begin it.

    The slips are equally near; those with the first letter of `wanted` come first.

    A slip is a letter left out, put in, replaced or swapped with the next. In Chinese, where each character tells
    much, names of two characters have no slips. Digits have none at all: the next code is that of another place.
    """
    if not wanted or len(wanted) > MAX_TYPO or wanted.isdigit():
        return []
    limit, in_chinese, letters = _allowed(wanted), _is_chinese(wanted), set(wanted)
    near: list[str] = []
    rest: list[str] = []
    for key in keys:
        if _is_chinese(key) == in_chinese:
            slips = limit + 1
            if abs(len(key) - len(wanted)) <= limit and len(letters.difference(key)) <= limit:  # else more slips
                slips = _distance(wanted, key, limit)
            if slips < limit:
                near, limit = [], slips  # nearer than all before it
            if slips <= limit:
                near.append(key)
            elif _begins(wanted, key) or (in_chinese and _begins(key, wanted)) or _abbreviates(wanted, key):
                rest.append(key)
    near.sort(key=lambda key: key[:1] != wanted[:1])  # the first letter is seldom wrong
    return near + sorted(rest, key=len)


def _allowed(text: str) -> int:
    """How many slips are likely."""
    if _is_chinese(text):
        return 0 if len(text) < 3 else 1 if len(text) < 6 else 2  # noqa: PLR2004 -- two characters are most names
    return 0 if len(text) < 3 else 1 if len(text) < 8 else 2 if len(text) < 14 else 3  # noqa: PLR2004 -- one in seven


def _is_chinese(text: str) -> bool:
    return not text.isascii() and max(text) >= _CHINESE


def _begins(beginning: str, text: str) -> bool:
    return len(beginning) > 1 and text.startswith(beginning)


def _abbreviates(text: str, key: str) -> bool:
    """Whether a long key has all the letters of the text, in their order, and not many more: scale_bn."""
    if not 6 < len(text) < len(key) < len(text) * 3 / 2:  # noqa: PLR2004 -- shorter ones are in anything
        return False
    letters = iter(key)
    return all(letter in letters for letter in text)


def _distance(one: str, other: str, limit: int) -> int:
    """The number of slips between two texts (optimal string alignment), or any number above the limit."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for i, character in enumerate(one, 1):
        row = [i]
        for j, letter in enumerate(other, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (character != letter))
            if i > 1 and j > 1 and character == other[j - 2] and one[i - 2] == letter:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit and min(above) >= limit:
            return limit + 1
        before, above = above, row
    return above[-1]
