"""What `--measure` names: the count of a table, its money, a statistic of a field, or an index of how it is spread."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError
from yrd_cli.query.group import Dimension, count_and_share, holds_figures
from yrd_cli.query.measures.measure import Measure
from yrd_cli.query.names import resolve_field
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.tables import Table

INDEXES = ("lq", "hhi")
_SINGLE = "value"
_SHORT = {"scale": "scale_cny_bn", "committed": "committed_cny_bn"}


class Asked(NamedTuple):
    """What is asked of a table: the options that were given, the columns as they count, and what to look up in.

    `as_table` says that two dimensions are to be printed as a cross-tab.
    """

    table: Table
    given: Mapping[str, Any]
    columns: Sequence[Field]
    dataset: Dataset
    as_table: bool


class Measured(NamedTuple):
    """What to compute: the measure, the column of it that was named, and `lq` or `hhi` if that of it is wanted.

    `adds_up` says that the parts make a whole: counts and sums do, percentages, means and single values do not.
    """

    measure: Measure
    column: Field
    adds_up: bool
    of_shares: str | None = None

    def must_add_up(self, option: str) -> None:
        """Raise UsageError unless the parts of the column add up to a whole, as `option` needs."""
        if not self.adds_up:
            raise UsageError(f"{option}: {self.column.name} does not add up to a whole")


def parse_measure(asked: Asked, by: Sequence[Dimension]) -> Measured:
    """What `--measure` names.

    Unless told it is the table's own measure, or the value, where one key, place and year are named or grouped by.
    Raises UnknownNameError for a measure that there is not.
    """
    text = asked.given.get("measure")
    if text is None:
        if _is_one_value(asked, by):
            return _one_value(asked)
        own = _own_measure(asked)
        return Measured(own, own.columns[0], adds_up=True)
    index, colon, rest = text.strip().partition(":")
    if index.casefold() in INDEXES:
        if not colon and holds_figures(asked.columns):
            raise UsageError(
                f"--measure {index}: of what is measured: write {index}:normal_value, with one key and year"
            )
        found = _named(rest if colon else asked.table.name, asked, of_shares=True)._replace(of_shares=index.casefold())
        found.must_add_up(f"--measure {index}")
        return found
    return _named(text, asked)


def measure_names(asked: Asked) -> tuple[str, ...]:
    """All that `--measure` can name for a table."""
    from yrd_cli.query.measures.statistics import STATISTICS, quantities

    columns = [column.name for column in _own_measure(asked).columns]
    known = quantities(asked.columns)
    short = _short_names(asked.table, columns)
    single = [_SINGLE] if "used" in {column.name for column in asked.columns} else []
    additive = [name for name, quantity in known.items() if quantity.is_additive and name not in columns]
    statistics = [f"{way}:{name}" for name in (*known, *short) if name != "count" for way in STATISTICS]
    return tuple(dict.fromkeys([*columns, *short, *single, *additive, *statistics, *INDEXES]))


def _short_names(table: Table, columns: Collection[str]) -> dict[str, str]:
    return {"count": table.name} | {name: field for name, field in _SHORT.items() if field in columns}


def _named(text: str, asked: Asked, *, of_shares: bool = False) -> Measured:
    from yrd_cli.query.measures.statistics import quantities, statistic

    own = _own_measure(asked)
    columns = {column.name: column for column in own.columns}
    known = quantities(asked.columns)
    short = _short_names(asked.table, columns)
    names = [name for name in measure_names(asked) if not of_shares or name not in INDEXES]
    name = resolve_field(text, names, kind="measure", listing="yrd help measures")
    if name == _SINGLE and "used" in {column.name for column in asked.columns}:
        return _one_value(asked)
    way, colon, field = name.partition(":")
    name = short.get(field or name, field or name)
    if name in columns and (not colon or way == "sum"):
        # Not by `statistic`: the table's own sum counts what is in several records once.
        chosen = columns[name]
        printed = _beside(chosen, own.columns)
        return Measured(own._replace(columns=printed), chosen, adds_up=chosen.kind is not Kind.PERCENT)
    measure = statistic(asked.table, known[name], way if colon else "sum")
    return Measured(measure, measure.columns[1], adds_up=not colon or way == "sum")


def _beside(chosen: Field, columns: Sequence[Field]) -> tuple[Field, ...]:
    """The column that was named, with what it leaves out; sums of money both, for neither ranks alone."""
    alike = [column for column in columns if column is chosen or (chosen.incomplete and column.incomplete)]
    return tuple(column for column in columns if column in alike or column.name in {item.incomplete for item in alike})


def _own_measure(asked: Asked) -> Measure:
    if asked.table.name == "funds":
        from yrd_cli.query.measures.money import fund_money  # only funds have money, and only grouping adds it up

        return fund_money(asked.dataset.records("funds"))
    return count_and_share(asked.table, share=not holds_figures(asked.columns))


def _is_one_value(asked: Asked, by: Sequence[Dimension]) -> bool:
    """Whether each group is to hold one value: of one key, and of a place and a year that are named or grouped by."""
    settled = {dimension.name for dimension in by}
    settled |= {name for name in ("key", "place", "year") if _names_one(asked.given.get(name), name)}
    return {"used", "key"} <= {column.name for column in asked.columns} and {"key", "place", "year"} <= settled


def _names_one(values: Sequence[str] | None, option: str) -> bool:
    """Whether an option was given one value: no list, no range of years."""
    if values is None or len(values) != 1 or {",", "，", "、"} & set(values[0]):
        return False
    return option != "year" or "-" not in values[0]


def _one_value(asked: Asked) -> Measured:
    from yrd_cli.query.measures.statistics import one_value

    column = next(column for column in asked.columns if column.known_by == "known" and column.kind is Kind.AMOUNT)
    measure = one_value(asked.table, column)
    return Measured(measure, measure.columns[1], adds_up=False)
