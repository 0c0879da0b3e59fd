"""Why a listing has no rows: the filter that emptied it, and where what was searched for can be found."""

from collections.abc import Callable, Iterator, Sequence

from yrd_cli.errors import flag, quoted, quoted_zh
from yrd_cli.query.filters import Filters
from yrd_cli.query.full_text import search
from yrd_cli.query.matching import Index
from yrd_cli.query.result import Note, note_on_options
from yrd_cli.schema.tables import TABLES


def why_empty(filters: Filters, count: Callable[[Filters], int], index: Index, *, outside: int = 0) -> tuple[Note, ...]:
    """Notes on a listing without rows; `count` says how many records pass other filters.

    `outside` is the number of those that pass, but lie outside the region.
    """
    if outside:
        english, chinese = f"{outside} outside the region", f"长三角以外有{outside}条"
        region = flag("region")
        return (note_on_options(f"{english}: {region} all.", f"{chinese}：{region} all。", warning=True),)
    alone = [(option, count(without)) for option, without in _without_each(filters)]
    notes = [
        Note(f"{found} without {option}.", f"不加{option}则有{found}条。")
        for option, found in alone
        if found and len(alone) > 1
    ]
    if filters.search is not None and not notes:
        notes += _elsewhere(filters.search, index)
    return tuple(notes)


def _without_each(filters: Filters) -> Iterator[tuple[str, Filters]]:
    """The filters without each of them, by the option that gives it."""
    for name in filters.accepted:
        rest = {other: ids for other, ids in filters.accepted.items() if other != name}
        yield f"--{name}", filters._replace(accepted=rest)
    if filters.has_dates:
        options = [name for name, day in (("--since", filters.since), ("--until", filters.until)) if day]
        yield " and ".join(options), filters.undated()
    if filters.search is not None:
        yield "--search", filters._replace(search=None)


def _elsewhere(text: str, index: Index) -> Sequence[Note]:
    """The tables in which a search finds something, else what a search of all tables says."""
    found = search(text, index)
    tables: dict[str, int] = {}
    for row in found.rows:
        tables[row["table"]] = tables.get(row["table"], 0) + 1
    if not tables:
        return found.notes
    named = ", ".join(f"{n} {table if n > 1 else TABLES[table].singular}" for table, n in tables.items())
    named_zh = "、".join(f"{n}条{TABLES[table].title_zh}" for table, n in tables.items())
    return [
        Note(
            f"{quoted(text)} is in {named}: yrd search shows where.",
            f"{quoted_zh(text)}见于{named_zh}：可用yrd search查看。",
            warning=True,
        )
    ]
