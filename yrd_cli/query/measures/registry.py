"""What `--measure` names: the count of a table, its money, a statistic of a field, or an index of distribution."""

from collections.abc import Collection, Sequence

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UnknownNameError, UsageError, flag
from yrd_cli.query.measures.count import count_and_share, holds_figures
from yrd_cli.query.measures.indexes import INDEXES, Index
from yrd_cli.query.measures.measure import PER_HEAD, Measure
from yrd_cli.query.names import resolve_field
from yrd_cli.query.query import Query
from yrd_cli.query.result import Column
from yrd_cli.schema.fields import Field, Kind, value_field
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import Table

_SINGLE = "value"
_LISTING = "yrd help measures"
_SHORT = {"scale": "scale_cny_bn", "committed": "committed_cny_bn"}


class Measured(Struct):
    """What to compute: the measure, the column of it that was named, and the index of that, if one is wanted.

    `adds_up` says that the parts make a whole: counts and sums do, percentages, means and single values do not. `apart`
    are dimensions by which groups are divided further, as their values can never be put together.
    With `per_head`, what is computed is divided by people.
    """

    measure: Measure
    column: Column
    adds_up: bool
    index: Index | None = None
    apart: tuple[str, ...] = ()
    per_head: bool = False

    def must_add_up(self, option: str) -> None:
        """Raise UsageError unless the parts of the column add up to a whole, as `option` needs."""
        if not self.adds_up:
            raise UsageError(f"{option}: {self.column.name} does not add up to a whole")


def choose_measure(query: Query, dataset: Dataset) -> Measured:
    """Return what a query computes.

    The default is the table's own measure, or the value, where keys, a place and a year are selected or grouped by.
    Raises UnknownNameError for an unknown measure, UsageError for growth where there is no value.
    """
    own = own_measure(query.table, query.fields, dataset)
    if query.measure is None:
        if _is_one_value(query):
            return _one_value(query)
        if query.growth:
            raise UsageError(
                f"{flag('growth')} with {flag('by')} needs one value a group: name keys, and group by place and year"
            )
        return Measured(own, own.columns[0], adds_up=True)
    name, colon, rest = query.measure.strip().partition(":")
    if name.casefold() == PER_HEAD:
        return _per_head(rest, query, own)
    index = INDEXES.get(name.casefold())
    if index is None:
        return _named(query.measure, query, own)
    if not colon and holds_figures(query.fields):
        raise UsageError(
            f"{flag('measure')} {name}: of what is measured: write {name}:normal_value, with one key and year"
        )
    found = _named(rest if colon else query.table.name, query, own, within=name.casefold())
    found.must_add_up(f"{flag('measure')} {name}")
    return found._replace(index=index)


def _per_head(field: str, query: Query, own: Measure) -> Measured:
    """Return what is computed of a sum of money, or of one value, to be divided by people."""
    from yrd_cli.query.measures.heads import place_of  # indicators, which few groups need

    place_of(query.by)
    if _is_one_value(query) and field.strip().casefold() in ("", _SINGLE, "normal_value"):
        found = _one_value(query)
    elif field.strip():
        found = _named(field, query, own, within=PER_HEAD)
        found.must_add_up(f"{flag('measure')} {PER_HEAD}")
    else:
        raise UsageError(f"{flag('measure')} {PER_HEAD}: of what: write {PER_HEAD}:FIELD; see yrd help measures")
    return found._replace(adds_up=False, per_head=True)


def measure_names(table: Table, fields: Sequence[Field], dataset: Dataset) -> tuple[str, ...]:
    """Return all that `--measure` can name for a table."""
    return _all_names(table, fields, own_measure(table, fields, dataset))


def own_measure(table: Table, fields: Sequence[Field], dataset: Dataset) -> Measure:
    """Return the measure of a table that is computed unless another one is named."""
    if table.name == "funds":
        return dataset.derived(_fund_money)
    if table.name == "sources":
        from yrd_cli.query.measures.support import with_figures  # only sources support figures

        return with_figures(count_and_share(table), dataset)
    return count_and_share(table, share=not holds_figures(fields))


def _fund_money(dataset: Dataset) -> Measure:
    from yrd_cli.query.measures.money import fund_money  # only funds have money, and only grouping adds it up

    return fund_money(dataset.records("funds"))


def _all_names(table: Table, fields: Sequence[Field], own: Measure) -> tuple[str, ...]:
    from yrd_cli.query.measures.heads import has_places
    from yrd_cli.query.measures.quantities import quantities
    from yrd_cli.query.measures.statistics import STATISTICS

    columns = [column.name for column in own.columns]
    known = quantities(fields)
    short = _short_names(table, columns)
    single = [_SINGLE] if _has_figures_in_use(fields) else []
    additive = [name for name, quantity in known.items() if quantity.is_additive and name not in columns]
    statistics = [f"{way}:{name}" for name in (*known, *short) if name != "count" for way in STATISTICS]
    money = [column.name for column in own.columns if column.unit == "bn yuan"]
    money += [name for name, quantity in known.items() if quantity.unit in ("bn yuan", None)]
    heads = [f"{PER_HEAD}:{name}" for name in (*money, *short) if name != "count"] if has_places(fields) else []
    return tuple(dict.fromkeys([*columns, *short, *single, *additive, *statistics, *heads, *INDEXES]))


def _short_names(table: Table, columns: Collection[str]) -> dict[str, str]:
    return {"count": table.name} | {name: field for name, field in _SHORT.items() if field in columns}


def _has_figures_in_use(fields: Sequence[Field]) -> bool:
    return "used" in {field.name for field in fields}


def _named(text: str, query: Query, own: Measure, *, within: str | None = None) -> Measured:
    """Return what a text names; `within` is the index that it is to be put into, or per-head."""
    from yrd_cli.query.measures.quantities import quantities
    from yrd_cli.query.measures.statistics import statistic

    columns = {column.name: column for column in own.columns}
    known = quantities(query.fields)
    short = _short_names(query.table, columns)
    names = [
        name
        for name in _all_names(query.table, query.fields, own)
        if not name.startswith(PER_HEAD) and (not within or name not in INDEXES)
    ]
    try:
        name = resolve_field(text, names, kind="measure", listing=_LISTING)
    except UnknownNameError as error:
        raise _unknown(error, query, own, within) from None
    if name == _SINGLE and _has_figures_in_use(query.fields):
        return _one_value(query)
    way, colon, field = name.partition(":")
    name = short.get(field or name, field or name)
    if name in columns and (not colon or way == "sum"):
        # Not by `statistic`: the table's own sum counts what is in several records once.
        chosen = columns[name]
        printed = _beside(chosen, own.columns)
        return Measured(Measure(printed, own.values, own.notes), chosen, adds_up=chosen.kind is not Kind.PERCENT)
    measure = statistic(query.table, known[name], way if colon else "sum")
    return Measured(measure, measure.columns[1], adds_up=not colon or way == "sum")


def _unknown(error: UnknownNameError, query: Query, own: Measure, within: str | None) -> UnknownNameError:
    """Return the error for an unknown measure, named as it was typed, with what is known of that kind."""
    names = _all_names(query.table, query.fields, own)
    if within in INDEXES:
        plain = [name for name in names if ":" not in name and name not in INDEXES]
        alike = [f"{within}:{name}" for name in plain if _named(name, query, own).adds_up]
    else:
        alike = [name for name in names if name.startswith(f"{within or error.name.partition(':')[0]}:")]
    prefix = f"{within}:" if within else ""
    return UnknownNameError(
        error.kind,
        f"{prefix}{error.name.strip()}",
        choices=alike or names,
        nearest=[f"{prefix}{name}" for name in error.nearest],
        listing=_LISTING,
    )


def _beside(chosen: Column, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the column that was named, with what it leaves out; both sums of money, for neither ranks alone."""
    alike = [column for column in columns if column is chosen or (chosen.incomplete_by and column.incomplete_by)]
    counts = {item.incomplete_by for item in alike}
    return tuple(column for column in columns if column in alike or column.name in counts)


def _is_one_value(query: Query) -> bool:
    """Whether each group holds one value: of keys, a place and a year that are selected or grouped by.

    Several keys, bases and wholes divide the groups further.
    """
    settled = {dimension.name for dimension in query.by}
    settled |= {name for name in ("place", "year") if query.names_one(name)}
    settled |= {"key"} & query.filters.accepted.keys()
    return query.table.is_series and {"key", "place", "year"} <= settled


def _one_value(query: Query) -> Measured:
    from yrd_cli.query.measures.statistics import one_value

    fields = {field.name: field for field in query.fields}
    value = value_field(query.table.record_type)
    shown = [Column.of(fields[name])._replace(default_column=True) for name in ("growth", "growth_unit")]
    behind = [Column.of(fields[name]) for name in ("growth_known", "growth_grade")]
    growth = (*shown, *behind) if query.growth else ()
    measure = one_value(query.table, Column.of(value), growth)
    chosen = next(column for column in measure.columns if column.name == ("growth" if query.growth else value.name))
    apart = tuple(name for name in ("key", "of", "basis") if name in fields)
    return Measured(measure, chosen, adds_up=False, apart=apart)
