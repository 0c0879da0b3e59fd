"""What changed between two editions of the data: records added and removed, fields changed, figure by figure.

Compared is what the files hold, not what is computed from it; editions need not have the same fields.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yrd_cli.model.columns import Column, Kind, Word
from yrd_cli.model.measures import Note, Row
from yrd_cli.model.nouns import NOUNS
from yrd_cli.query.result import RECORDS, Result

Table = Mapping[str, Any]
Change = tuple[str | None, str | None, str | None]  # the field, its text before and after
Edition = Mapping[str, Mapping[str, Table]]  # by noun, the tables of the files by their ids

_CHANGES = (
    Word("added", "added", "新增", "xin zeng"),
    Word("removed", "removed", "删除", "shan chu"),
    Word("changed", "changed", "修改", "xiu gai"),
)
COLUMNS = (
    Column(name="noun", title="Noun", title_zh="类别", doc="The kind of record.", kind=Kind.ID, shown=True, rank=1),
    Column(name="id", title="Id", title_zh="编号", doc="The id of the record.", kind=Kind.ID, shown=True),
    Column(
        name="change", title="Change", title_zh="变动", doc="Whether the record was added, removed or changed.",
        kind=Kind.TEXT, words=_CHANGES, shown=True,
    ),
    Column(
        name="field", title="Field", title_zh="字段",
        doc="The field that changed; of a figure in a list, what tells it from the others stands in brackets.",
        kind=Kind.TEXT, shown=True,
    ),
    Column(name="before", title="Before", title_zh="原值", doc="As text, before.", kind=Kind.TEXT, shown=True),
    Column(name="after", title="After", title_zh="新值", doc="As text, after.", kind=Kind.TEXT, shown=True),
)  # fmt: skip

# What tells the figures of a record apart, whatever their values are: with their source first, then without.
_IDENTITY = ("measure", "kind", "year", "period", "date", "stated", "scope", "source")
_LOOSER = ("measure", "kind", "year", "period", "scope")


def diff(before: Edition, after: Edition) -> Result:
    """One row for each change, by noun and id: `before` and `after` are texts, None where there was or is nothing."""
    rows: list[Row] = []
    found: list[Change]
    counts = dict.fromkeys((word.id for word in _CHANGES), 0)
    for noun in NOUNS:
        old, new = before.get(noun, {}), after.get(noun, {})
        for id in sorted({*old, *new}):
            if id not in new:
                change, found = "removed", [(None, _name(old[id]), None)]
            elif id not in old:
                change, found = "added", [(None, None, _name(new[id]))]
            else:
                change, found = "changed", list(_changes(old[id], new[id]))
            counts[change] += bool(found)
            rows += [
                {"noun": noun, "id": id, "change": change, "field": field, "before": was, "after": now, RECORDS: ()}
                for field, was, now in found
            ]
    added, removed, changed = counts.values()
    note = Note(
        f"Records added: {added}, removed: {removed}, changed: {changed}.",
        f"记录新增{added}条, 删除{removed}条, 修改{changed}条。",
    )
    return Result(noun="data", columns=COLUMNS, rows=rows, notes=(note,), title="yrd data diff")


def _name(table: Table) -> str | None:
    """What a record is called."""
    called = next((str(table[key]) for key in ("name_en", "title", "statement", "role") if key in table), None)
    return (
        called or " ".join(str(table[key]) for key in ("key", "place", "year", "value", "unit") if key in table) or None
    )


def _changes(old: Table, new: Table) -> Iterator[Change]:
    for field in dict.fromkeys((*old, *new)):
        before, after = old.get(field), new.get(field)
        if before == after and type(before) is type(after):
            continue
        if _are_figures(before) and _are_figures(after):
            yield from _figure_changes(field, before or [], after or [])
        elif isinstance(before, dict) and isinstance(after, dict):
            for name, was, now in _changes(before, after):
                yield f"{field}.{name}", was, now
        else:
            yield field, text_of(before), text_of(after)


def _are_figures(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(item, dict) for item in value))


def _figure_changes(field: str, old: Sequence[Table], new: Sequence[Table]) -> Iterator[Change]:
    for before, after in _paired(old, new):
        named = f"{field}[{_label(after or before or {})}]"
        if before is None or after is None:
            yield named, text_of(before), text_of(after)
        else:
            for name, was, now in _changes(before, after):
                yield f"{named}.{name}", was, now


def _paired(old: Sequence[Table], new: Sequence[Table]) -> list[tuple[Table | None, Table | None]]:
    """The figures of a record before and after, matched: the same ones, then those that measure the same."""
    rest, unmatched = list(old), list(new)
    pairs: list[tuple[Table | None, Table | None]] = []
    for names in (None, _IDENTITY, _LOOSER):
        waiting: dict[str, list[Table]] = {}
        for figure in rest:
            waiting.setdefault(_key(figure, names), []).append(figure)
        left = []
        for figure in unmatched:
            same = waiting.get(_key(figure, names))
            if same:
                pairs.append((same.pop(0), figure))
            else:
                left.append(figure)
        rest, unmatched = [figure for figures in waiting.values() for figure in figures], left
    return [*pairs, *((figure, None) for figure in rest), *((None, figure) for figure in unmatched)]


def _key(figure: Table, names: Sequence[str] | None) -> str:
    return repr(sorted(figure.items()) if names is None else [figure.get(name) for name in names])


def _label(figure: Table) -> str:
    named = [str(figure[name]) for name in _IDENTITY if name in figure and name not in ("source", "scope")]
    return " ".join(named)


def text_of(value: Any) -> str | None:
    """A value of a data file as text: lists joined by semicolons, tables as names and values; None if it is absent."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(text_of(item) or "" for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {text_of(item)}" for name, item in value.items())
    return str(value)
