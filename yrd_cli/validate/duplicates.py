"""Records of the user that resemble others: what may be one fund under two ids."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from math import ceil

from yrd_cli.query.folding import normalise_all
from yrd_cli.schema.fund import Fund
from yrd_cli.schema.size import stated_size
from yrd_cli.validate.entries import Entry


def near_duplicates(user: Sequence[Entry], together: Sequence[Entry]) -> list[str]:
    """Return a warning for each fund of the user that resembles another: one province and size, and a similar name."""
    groups: dict[tuple[object, ...], list[tuple[Fund, str]]] = {}
    funds: list[Fund] = [entry.record for entry in together]
    names = normalise_all(fund.name_zh for fund in funds)
    numerals = _NO_NUMERALS.sub("", "\n".join(names)).split("\n")  # phases of one fund differ in one
    for fund, name, phase in zip(funds, names, numerals, strict=False):  # of no names, there is one empty text
        if size := stated_size(fund.sizes):
            groups.setdefault((fund.province, size.value_cny_bn, phase), []).append((fund, name))
    alike = [pair for group in groups.values() if len(group) > 1 for pair in _alike(group)]
    if not alike:
        return []
    files = {entry.record.id: entry.file for entry in user}
    order = {id: index for index, id in enumerate(files)}
    return [
        f"{files[fund.id]}: {fund.id} ({fund.name_zh}) may be {other.id} ({other.name_zh}): same province and size"
        for fund, other in sorted((pair for pair in alike if pair[0].id in files), key=lambda pair: order[pair[0].id])
    ]


_NO_NUMERALS = re.compile(r"[^0-9一二三四五六七八九十\n]+")


def _alike(funds: Sequence[tuple[Fund, str]]) -> Iterator[tuple[Fund, Fund]]:
    """Yield each of these funds, given with their normalised names, with each whose name is much like its own."""
    for (fund, first), (other, second) in _candidates([(fund, _pairs_of(name)) for fund, name in funds]):
        if len(first & second) >= _ALIKE * len(first | second):
            yield fund, other


def _pairs_of(name: str) -> frozenset[str]:
    return frozenset(name[index : index + 2] for index in range(len(name) - 1))


_ALIKE = 0.6  # of the pairs of neighbouring characters in both names

_Named = tuple[Fund, frozenset[str]]


def _candidates(named: Sequence[_Named]) -> Iterator[tuple[_Named, _Named]]:
    """Yield each fund with the others that share one of its rarest pairs, in the order of the funds.

    So that a name is compared with few others, however many there are. Where two sets have 0.6 in common, of each the
    rarest 0.4 and one more, in one order of rarity, have one in common (a prefix filter: Chaudhuri et al., ICDE 2006).
    """
    frequency = Counter(pair for _, pairs in named for pair in pairs)
    having: dict[str, list[int]] = {}
    rarest = []
    for index, (_, pairs) in enumerate(named):
        by_rarity = sorted(pairs, key=lambda pair: (frequency[pair], pair))
        rarest.append(by_rarity[: len(pairs) - ceil(_ALIKE * len(pairs)) + 1] or [""])  # a name of one character: none
        for pair in rarest[-1]:
            having.setdefault(pair, []).append(index)
    for index, looked_up in enumerate(rarest):
        for other in sorted({other for pair in looked_up for other in having[pair]} - {index}):
            yield named[index], named[other]
