"""Grouping: records counted, and measured, under each value of a dimension."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from yrd_cli.errors import UsageError, flag
from yrd_cli.query.folding import split_list
from yrd_cli.query.measures.measure import Measure
from yrd_cli.query.names import resolve_heading
from yrd_cli.query.result import Column, Note, Result, Row, Value
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.record import Record
from yrd_cli.schema.struct import Struct

# Dimensions whose name is not that of the field they come from.
_TITLES = {
    "province": ("Province", "省市"),
    "city": ("City", "城市"),
    "sector": ("Sector", "领域"),
    "subsector": ("Subsector", "细分领域"),
    "year": ("Year", "年份"),
    "segment": ("Segment", "环节"),
}


class Dimension(Struct):
    """A way to group a table: the field it reads and the column it prints."""

    name: str
    source: Field
    column: Column


def dimensions_of(fields: Sequence[Field]) -> dict[str, Dimension]:
    """Return the dimensions that a table can be grouped by, by name."""
    found = {}
    for source in fields:
        for name in source.dimensions:
            title, title_zh = _TITLES.get(name, (source.title, source.title_zh))
            column = Column(
                name=name,
                title=title,
                title_zh=title_zh,
                description=source.description,
                kind=Kind.YEAR if name == "year" else source.kind,
                references=source.references,
                enum=source.enum,
                phrases=source.phrases,
                missing=source.missing or ("none", "无"),
                default_column=True,
            )
            found[name] = Dimension(name, source, column)
    return found


def parse_dimensions(texts: Sequence[str], fields: Sequence[Field]) -> tuple[Dimension, ...]:
    """Return the dimensions that `--by` names. Raises UnknownNameError with those of the table."""
    dimensions = dimensions_of(fields)
    columns = [dimension.column for dimension in dimensions.values()]
    chosen = [resolve_heading(name, columns, kind="dimension") for name in split_list(texts)]
    for name in chosen:
        if chosen.count(name) > 1:
            raise UsageError(f"{flag('by')} names {name} twice")
    return tuple(dimensions[name] for name in chosen)


class Grouping(Struct):
    """How to group the records of a table: what is computed, and what orders and relates the values of dimensions.

    `ranks` gives, by dimension, the position of each value in its vocabulary; `parents` maps a sector to the sector of
    level one above it.
    """

    table: str
    measure: Measure
    ranks: Mapping[str, Mapping[str, int]]
    parents: Mapping[str, str | None]


def group(records: Sequence[Record], by: Sequence[Dimension], how: Grouping, notes: tuple[Note, ...] = ()) -> Result:
    """Group records under each combination of values of `by`, in the order of the vocabularies, absent values last.

    A record with several values counts under each of them; the total counts it once.
    """
    groups: dict[tuple[Value, ...], list[Record]] = {}
    several = dict.fromkeys((dimension.name for dimension in by), 0)
    for record in records:
        values = [list(_values(record, dimension, how.parents)) or [None] for dimension in by]
        for dimension, found in zip(by, values, strict=True):
            several[dimension.name] += len(found) > 1
        for key in product(*values):
            groups.setdefault(key, []).append(record)
    measure, names = how.measure, [dimension.name for dimension in by]

    def order(key: tuple[Value, ...]) -> list[tuple[bool, int, Value]]:
        ranks = [how.ranks.get(name, {}) for name in names]
        return [
            (value is None, rank.get(value, 0), "" if value is None else value)
            for rank, value in zip(ranks, key, strict=True)
        ]

    # A dimension takes precedence over a column of the measure with its name, which says the same of the group.
    rows = [
        Row({**measure.values(groups[key], records), **dict(zip(names, key, strict=True))}, tuple(groups[key]))
        for key in sorted(groups, key=order)
    ]
    total = None
    if records and measure.has_total:
        total = Row({**measure.values(records, records), **dict.fromkeys(names)}, tuple(records))
    notes += measure.notes(records)
    for dimension in by:
        if several[dimension.name]:
            notes += (_counted_under_each(how.table, dimension, several[dimension.name]),)
    columns = [column for column in measure.shown(measure.columns, rows) if column.name not in names]
    return Result(
        table=how.table,
        columns=(*(dimension.column for dimension in by), *columns),
        rows=rows,
        total=total,
        notes=notes,
        title=f"yrd {how.table} --by {','.join(names)}",
        by=tuple(names),
    )


def _counted_under_each(table: str, dimension: Dimension, several: int) -> Note:
    return Note(
        f"{several} of the {table} {'counts' if several == 1 else 'count'} under more than one "
        f"{dimension.column.title.lower()}: the rows add up to more than the total.",
        f"涉及多项的按每项各计一次（共{several}个），各行相加大于合计。",
    )


def _values(record: Record, by: Dimension, parents: Mapping[str, str | None]) -> Iterator[Value]:
    raw = by.source.of(record)
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
