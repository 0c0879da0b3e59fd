"""Finding where a query in SQL adds up the amounts of funds as they are stated, which nest: the sum counts money twice.

SQLite tells which columns a query reads, not which of them it adds up; so the text is followed, from a column to the
names that the query gives to it.
"""

import re
from collections.abc import Iterator, Sequence

from yrd_cli.query.result import Note
from yrd_cli.query.sql_text import without_comments
from yrd_cli.schema.units import MONEY

_AMOUNTS = {  # as they are stored and as they are printed: what to sum in place of each
    f"{name}_{money.suffix}": f"{name}_counted_{money.suffix}"
    for name in ("committed", "scale")
    for money in MONEY.values()
}
_ADDING = {"sum", "total", "avg"}
_TOKEN = re.compile(
    r"""(?P<text>'(?:[^']|'')*')|"(?P<double>[^"]+)"|`(?P<back>[^`]+)`|\[(?P<square>[^]]+)\]|(?P<word>\w+)|(?P<sign>[<>=!]+|\S)"""
)
_COMPARING = re.compile(r"[<>=!]+$|is$|in$|between$|like$|not$")
_WITHIN_ITEM = {"as", "end", "over", "distinct", "all"}
_MAX_STEPS = 5  # from one name to the next: a query that goes further does so to be hard to follow
_CLAUSES = {"from", "where", "group", "order", "having", "union", "intersect", "except", "limit", "window"}


def counted_twice(query: str) -> tuple[Note, ...]:
    """Return a warning if a query adds up amounts of funds that nest, or of groups of them."""
    words = list(_tokens(query))
    tables = [word for word in dict.fromkeys(words) if word == "funds" or word.startswith("funds_by_")]
    if not tables or _ADDING.isdisjoint(words):
        return ()
    if _groups_by_id(words):
        return ()  # a fund a row
    added = [amount for amount in _AMOUNTS if _adds_up(words, amount)]
    return tuple(_note(amount, table) for amount in added for table in tables[:1])


def _note(amount: str, table: str) -> Note:
    if table != "funds":
        return Note(
            f"{amount} of {table} is counted once in each row: the rows may add up to more than the total of all.",
            f"{table}的{amount}各行各计一次，各行相加可大于合计。",
            warning=True,
        )
    counted = _AMOUNTS[amount]
    return Note(
        f"{amount} may count money of nested funds several times: sum {counted}, or select from funds_by_province "
        "and the like.",
        f"{amount}可能重复计算母子基金的资金：请对{counted}求和，或查询funds_by_province等汇总表。",
        warning=True,
    )


def _tokens(query: str) -> Iterator[str]:
    """Yield the words and signs of a query in lower case, names without their quotes, texts as `''`."""
    for found in _TOKEN.finditer(without_comments(query)):
        yield "''" if found["text"] else next(filter(None, found.groups())).lower()


def _groups_by_id(words: Sequence[str]) -> bool:
    grouped = [index + 1 for index in range(1, len(words)) if words[index - 1 : index + 1] == ["group", "by"]]
    return bool(grouped) and all(any(item[-1:] == ["id"] for item in _items(words[start:])) for start in grouped)


def _adds_up(words: Sequence[str], amount: str) -> bool:
    names = {amount}
    for _ in range(_MAX_STEPS):
        names |= set(_names_given(words, names))
    return any(
        word in _ADDING and words[index + 1 : index + 2] == ["("] and _has(_bracket(words, index + 1), names)
        for index, word in enumerate(words)
    )


def _names_given(words: Sequence[str], names: set[str]) -> Iterator[str]:
    """Yield the names that a query gives to what it computes from these: `scale_cny_bn as size`, `with t(size) as`."""
    for index, word in enumerate(words):
        if word != "select":
            continue
        items = _items(words[index + 1 :])
        declared = _declared_before(words, index)
        for position, item in enumerate(items):
            if not _has(item, names):
                continue
            if len(item) > 1 and item[-1].isidentifier() and item[-2] != "." and item[-1] not in _WITHIN_ITEM:
                yield item[-1]
            if position < len(declared):
                yield declared[position]


def _items(words: Sequence[str]) -> list[list[str]]:
    """Return what is selected, a list of words for each column, up to the end of the list."""
    items: list[list[str]] = [[]]
    depth = 0
    for word in words:
        depth += (word == "(") - (word == ")")
        if depth < 0 or (depth == 0 and word in _CLAUSES):
            break
        if depth == 0 and word == ",":
            items.append([])
        else:
            items[-1].append(word)
    return items


def _declared_before(words: Sequence[str], index: int) -> list[str]:
    """Return the columns that `with t(a, b) as (` names for the SELECT at an index."""
    before = "\0".join(words[:index])
    found = re.search(r"\(\0([^()]+)\0\)\0as\0(?:(?:not\0)?materialized\0)?\($", before)
    return found[1].split("\0")[::2] if found else []


def _bracket(words: Sequence[str], start: int) -> list[str]:
    """Return the words from an opening bracket to the one that closes it."""
    depth = 0
    for end in range(start, len(words)):
        depth += (words[end] == "(") - (words[end] == ")")
        if depth == 0:
            return list(words[start + 1 : end])
    return list(words[start + 1 :])


def _has(words: Sequence[str], names: set[str]) -> bool:
    """Whether a name is among words for its value: not in a comparison, a condition of CASE or a count."""
    in_condition = False
    index = 0
    while index < len(words):
        word = words[index]
        in_condition = (in_condition or word == "when") and word != "then"
        if word == "count" and words[index + 1 : index + 2] == ["("]:
            index += len(_bracket(words, index + 1)) + 2
        elif word in names and not in_condition and not _is_compared(words, index):
            return True
        index += 1
    return False


def _is_compared(words: Sequence[str], index: int) -> bool:
    beside = (*words[index + 1 : index + 2], *words[max(index - 1, 0) : index])
    return any(_COMPARING.match(word) for word in beside)
