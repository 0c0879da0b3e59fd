"""What changed between two editions of the data: records added and removed, fields changed, figure by figure.

Compared is what the files hold, not what is computed from it; editions need not have the same fields. What is not
written and what is written as the default are the same, and so are 9 and 9.0: `--json` prints the latter of each.
So are 万亿元 and tn yuan, which a table in English prints for both.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeGuard, get_args, get_origin

from yrd_cli.query.result import Column, Note, Result, Row
from yrd_cli.schema.fields import ASKED_FOR, IDENTIFIES, Kind, Term, cached, fields_of, label_fields
from yrd_cli.schema.tables import TABLES
from yrd_cli.schema.units import unit_names

Item = Mapping[str, object]
Change = tuple[str | None, str | None, str | None]  # the field, its text before and after
Edition = Mapping[str, Mapping[str, Item]]  # by table, the tables of the files by their ids

_CHANGES = (
    Term("added", "added", "新增", "xin zeng"),
    Term("removed", "removed", "删除", "shan chu"),
    Term("changed", "changed", "修改", "xiu gai"),
)
COLUMNS = (
    Column(
        name="table",
        title="Table",
        title_zh="类别",
        description="The kind of record.",
        kind=Kind.ID,
        default_column=True,
        drop_priority=1,
    ),
    Column(
        name="id",
        title="Id",
        title_zh="编号",
        description="The id of the record.",
        kind=Kind.ID,
        default_column=True,
        drop_priority=IDENTIFIES,
    ),
    Column(
        name="change",
        title="Change",
        title_zh="变动",
        description="Whether the record was added, removed or changed.",
        kind=Kind.TEXT,
        enum=_CHANGES,
        default_column=True,
    ),
    Column(
        name="field",
        title="Field",
        title_zh="字段",
        description="The field that changed; of a figure in a list, what tells it from the others stands in brackets.",
        kind=Kind.TEXT,
        default_column=True,
        drop_priority=IDENTIFIES,
    ),
    Column(
        name="before",
        title="Before",
        title_zh="原值",
        description="As text, before.",
        kind=Kind.TEXT,
        default_column=True,
        drop_priority=IDENTIFIES,
    ),
    Column(
        name="after",
        title="After",
        title_zh="新值",
        description="As text, after.",
        kind=Kind.TEXT,
        default_column=True,
        drop_priority=ASKED_FOR,
    ),
)

# What tells the figures of a record apart, whatever their values are: with their source first, then without.
_IDENTITY = ("measure", "kind", "year", "period", "date", "stated", "scope", "source")
_LOOSER = ("measure", "kind", "year", "period", "scope")


def diff(before: Edition, after: Edition) -> Result:
    """One row for each change, by table and id: `before` and `after` are texts, None where there was or is nothing."""
    rows: list[Row] = []
    found: list[Change]
    counts = dict.fromkeys((word.id for word in _CHANGES), 0)
    for table in TABLES:
        old, new = _stated_in(before, table), _stated_in(after, table)
        for id in sorted({*old, *new}):
            if id not in new:
                change, found = "removed", [(None, _name(table, old[id]), None)]
            elif id not in old:
                change, found = "added", [(None, None, _name(table, new[id]))]
            else:
                change, found = "changed", list(_changes(old[id], new[id]))
            counts[change] += bool(found)
            rows += [
                Row({"table": table, "id": id, "change": change, "field": field, "before": was, "after": now})
                for field, was, now in found
            ]
    added, removed, changed = counts.values()
    note = Note(
        f"Records added: {added}, removed: {removed}, changed: {changed}.",
        f"记录新增{added}条，删除{removed}条，修改{changed}条。",
    )
    return Result(table="data", columns=COLUMNS, rows=rows, notes=(note,), title="yrd data diff")


def _stated_in(edition: Edition, table: str) -> Mapping[str, Item]:
    return {id: _stated(TABLES[table].record_type, item) for id, item in edition.get(table, {}).items()}


def _stated(record_type: type, item: Item) -> Item:
    """Return what a table says beside the defaults, whole numbers as such."""
    defaults, figures = _defaults(record_type), _figure_types(record_type)
    return {
        name: _plain(figures.get(name), value)
        for name, value in item.items()
        if value not in _NOTHING and not (name in defaults and value is defaults[name])
    }


_NOTHING: tuple[object, ...] = (None, [], {})


def _plain(figure_type: type | None, value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if figure_type and isinstance(value, list):
        return [_stated(figure_type, one) if isinstance(one, dict) else one for one in value]
    return value


@cached
def _defaults(record_type: type) -> Mapping[str, object]:
    """Return the flags that need not be written: all other defaults are nothing."""
    flags = [field for field in fields_of(record_type) if field.kind is Kind.FLAG and not field.required]
    return {field.name: field.of(record_type) for field in flags if field.stored}


@cached
def _figure_types(record_type: type) -> Mapping[str, type]:
    """Return the types of the figures in the fields that hold lists of them."""
    nested = [field for field in fields_of(record_type) if field.kind is Kind.NESTED]
    return {field.name: get_args(field.type)[0] for field in nested if get_origin(field.type) is tuple}


def _name(table: str, item: Item) -> str | None:
    """What a record is called."""
    named = label_fields(TABLES[table].record_type)
    called = next((str(item[field.name]) for field in named if field.name in item), None)
    return (
        called or " ".join(str(item[key]) for key in ("key", "place", "year", "value", "unit") if key in item) or None
    )


def _changes(old: Item, new: Item) -> Iterator[Change]:
    for field in dict.fromkeys((*old, *new)):
        before, after = old.get(field), new.get(field)
        if _is_same(field, before, after):
            continue
        if _are_figures(before) and _are_figures(after):
            yield from _figure_changes(field, before or [], after or [])
        elif isinstance(before, dict) and isinstance(after, dict):
            for name, was, now in _changes(before, after):
                yield f"{field}.{name}", was, now
        else:
            yield field, text_of(before), text_of(after)


def _is_same(field: str, before: object, after: object) -> bool:
    if before == after:
        return type(before) is type(after)
    names = [unit_names(unit) for unit in (before, after) if field == "unit" and isinstance(unit, str)]
    return len(names) > 1 and names[0] == names[1]


def _are_figures(value: object) -> TypeGuard[Sequence[Item] | None]:
    return value is None or (isinstance(value, list) and all(isinstance(item, dict) for item in value))


def _figure_changes(field: str, old: Sequence[Item], new: Sequence[Item]) -> Iterator[Change]:
    for before, after in _paired(old, new):
        named = f"{field}[{_label(after or before or {})}]"
        if before is None or after is None:
            yield named, text_of(before), text_of(after)
        else:
            for name, was, now in _changes(before, after):
                yield f"{named}.{name}", was, now


def _paired(old: Sequence[Item], new: Sequence[Item]) -> list[tuple[Item | None, Item | None]]:
    """The figures of a record before and after, matched: the same ones, then those that measure the same."""
    rest, unmatched = list(old), list(new)
    pairs: list[tuple[Item | None, Item | None]] = []
    for names in (None, _IDENTITY, _LOOSER):
        waiting: dict[str, list[Item]] = {}
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


def _key(figure: Item, names: Sequence[str] | None) -> str:
    return repr(sorted(figure.items()) if names is None else [figure.get(name) for name in names])


def _label(figure: Item) -> str:
    named = [str(figure[name]) for name in _IDENTITY if name in figure and name not in ("source", "scope")]
    return " ".join(named)


def text_of(value: object) -> str | None:
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
