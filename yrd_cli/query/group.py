"""Grouping: records counted, and measured, under each value of a dimension."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

from yrd_cli.errors import UsageError
from yrd_cli.query.folding import split_list
from yrd_cli.query.measures.measure import Measure, Note, Row
from yrd_cli.query.names import resolve_heading
from yrd_cli.query.result import RECORDS, Result
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.tables import TABLES, Table

# Dimensions whose name is not that of the field they come from.
_TITLES = {
    "province": ("Province", "省市"),
    "city": ("City", "城市"),
    "sector": ("Sector", "领域"),
    "subsector": ("Subsector", "细分领域"),
    "year": ("Year", "年份"),
    "segment": ("Segment", "环节"),
}


class Dimension(NamedTuple):
    """A way to group a table: the column it reads and the one it prints."""

    name: str
    source: Field
    column: Field


def dimensions_of(columns: Sequence[Field]) -> dict[str, Dimension]:
    """The dimensions that a table can be grouped by, by name."""
    found = {}
    for source in columns:
        for name in source.dimensions:
            title, title_zh = _TITLES.get(name, (source.title, source.title_zh))
            printed = Field(
                name=name,
                title=title,
                title_zh=title_zh,
                description=source.description,
                kind=Kind.YEAR if name == "year" else source.kind,
                references=source.references,
                enum=source.enum,
                missing=source.missing or ("none", "无"),
                default_column=True,
            )
            found[name] = Dimension(name, source, printed)
    return found


def parse_dimensions(texts: Sequence[str], columns: Sequence[Field]) -> tuple[Dimension, ...]:
    """The dimensions that `--by` names, by repetition or comma. Raises UnknownNameError with those of the table."""
    dimensions = dimensions_of(columns)
    printed = [dimension.column for dimension in dimensions.values()]
    chosen = [resolve_heading(name, printed, kind="dimension") for name in split_list(texts)]
    for name in chosen:
        if chosen.count(name) > 1:
            raise UsageError(f"--by names {name} twice")
    return tuple(dimensions[name] for name in chosen)


def holds_figures(columns: Iterable[Field]) -> bool:
    """Whether records are figures: a share of their number would be taken for a share of what they measure."""
    return any(column.unit_in for column in columns)


def count_and_share(table: Table, *, share: bool = True) -> Measure:
    """The measure of tables that have no other: how many, and, unless not wanted, the percentage of all selected."""
    count = Field(
        name=table.name,
        title=table.title,
        title_zh=table.title_zh,
        description=f"How many {table.name}.",
        kind=Kind.COUNT,
        default_column=True,
    )
    percentage = Field(
        name="share",
        title="Share",
        title_zh="占比",
        description="Percent of all that were selected.",
        kind=Kind.PERCENT,
        unit="%",
        default_column=True,
    )

    def values(group: Sequence[Any], selection: Sequence[Any]) -> Row:
        return {table.name: len(group), "share": 100 * len(group) / len(selection) if selection else None}

    def notes(selection: Sequence[Any]) -> tuple[Note, ...]:
        words = [getattr(record, "known", "reported") for record in selection]
        unconfirmed, derived = words.count("unconfirmed"), words.count("derived")
        if not unconfirmed and not derived:
            return ()
        return (
            Note(
                f"Of the {len(words)} counted, derived: {derived}, unconfirmed: {unconfirmed}.",
                f"计入的{len(words)}个中, {derived}个为推算, {unconfirmed}个待核实。",
            ),
        )

    return Measure((count, percentage) if share else (count,), values, notes)


class Question(NamedTuple):
    """How to group: the table, what is computed, and what orders and relates the values of dimensions.

    `ranks` gives, by dimension, the place of each value in its vocabulary; `parents` maps a sector to the sector of
    level one above it.
    """

    table: str
    measure: Measure
    ranks: Mapping[str, Mapping[str, int]]
    parents: Mapping[str, str | None]


def group(records: Sequence[Any], by: Sequence[Dimension], question: Question, notes: tuple[Note, ...] = ()) -> Result:
    """`records` under each combination of values of `by`, in the order of the vocabularies, absent values last.

    A record with several values counts under each of them; the total counts it once.
    """
    groups: dict[tuple[Any, ...], list[Any]] = {}
    several = dict.fromkeys((dimension.name for dimension in by), 0)
    for record in records:
        values = [list(_values(record, dimension, question.parents)) or [None] for dimension in by]
        for dimension, found in zip(by, values, strict=True):
            several[dimension.name] += len(found) > 1
        for key in product(*values):
            groups.setdefault(key, []).append(record)
    measure, names = question.measure, [dimension.name for dimension in by]

    def place(key: tuple[Any, ...]) -> list[tuple[bool, int, Any]]:
        ranks = [question.ranks.get(name, {}) for name in names]
        return [
            (value is None, rank.get(value, 0), "" if value is None else value)
            for rank, value in zip(ranks, key, strict=True)
        ]

    rows = [
        {**dict(zip(names, key, strict=True)), **measure.values(groups[key], records), RECORDS: tuple(groups[key])}
        for key in sorted(groups, key=place)
    ]
    total = {**dict.fromkeys(names), **measure.values(records, records)} if records and measure.has_total else None
    notes += measure.notes(records)
    for dimension in by:
        if several[dimension.name]:
            notes += (_counted_under_each(question.table, dimension, several[dimension.name]),)
    columns = (*(dimension.column for dimension in by), *measure.columns)
    title = f"yrd {question.table} --by {','.join(names)}"
    return Result(question.table, columns, rows, total=total, notes=notes, title=title, by=tuple(names))


def _counted_under_each(table: str, dimension: Dimension, several: int) -> Note:
    return Note(
        f"A {TABLES[table].singular} counts under each {dimension.column.title.lower()} that it names ({several} name "
        "several): the rows add up to more than the total.",
        f"涉及多项的按每项各计一次(共{several}个), 各行相加大于合计。",
    )


def _values(record: Any, by: Dimension, parents: Mapping[str, str | None]) -> Iterator[Any]:
    raw = getattr(record, by.source.name)
    seen = set()
    for value in raw if isinstance(raw, tuple) else (raw,):
        shown = value
        if value is not None and by.name == "year":
            shown = int(str(value)[:4])
        elif value is not None and by.name == "sector":
            shown = parents.get(value) or value
        elif value is not None and by.name == "subsector" and parents.get(value) is None:
            continue
        if shown not in seen:
            seen.add(shown)
            yield shown
