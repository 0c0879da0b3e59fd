"""What the query of each table takes: the options that follow from its fields, and those of its own."""

from collections.abc import Mapping, Sequence

from yrd_cli.query.options import OF_GROUPS, OF_SERIES, QUERY, SHAPE, Argument, Option, Parameter
from yrd_cli.schema.fields import Field, fields_of
from yrd_cli.schema.tables import Table

_KEYS = Argument(
    name="keys",
    metavar="[KEY]...",
    help="What is measured, the same as --key.",
    repeatable=True,
    candidates="keys",
)
_CHAINS = Argument(
    name="chain",
    metavar="[CHAIN]...",
    help="A value chain: integrated-circuits, robotics, … [default: all]",
    repeatable=True,
)
# By table: what does not follow from its fields.
_OWN: Mapping[str, tuple[Parameter, ...]] = {
    "clusters": tuple(QUERY[name] for name in ("region", "as_of", "count")),
    "provinces": (QUERY["region"],),
    "funds": (QUERY["as_of"], QUERY["tree"]),
    "chains": (_CHAINS,),
    "indicators": (_KEYS, QUERY["all"]),
    "shares": (_KEYS, QUERY["all"]),
}


def query_parameters(table: Table) -> tuple[Parameter, ...]:
    """Return what a query of a table takes: filters, its own options, shape, the unit of money."""
    fields = fields_of(table.record_type)
    filters = {name for field in fields for name in field.filters}
    dimensions = [name for field in fields for name in field.dimensions]
    query = QUERY.values()
    return (
        *(_listing(option, _terms(option.name, fields)) for option in query if _filter_of(option) in filters),
        QUERY["search"],
        *_OWN.get(table.name, ()),
        QUERY["where"],
        *(
            _listing(option, dimensions) if option.name == "by" else option
            for option in query
            if option.group == SHAPE
            and option.name != "tree"
            and (dimensions or option.name not in ("by", *OF_GROUPS))
            and (table.is_series or option.name not in OF_SERIES)
        ),
        QUERY["unit"],
    )


def _filter_of(option: Option) -> str:
    """Return the name that fields give the filter of an option: the same, but for the two that take a date."""
    return "date" if option.name in ("since", "until") else option.name


def _terms(filter_name: str, fields: Sequence[Field]) -> list[str]:
    """Return the terms of the enum that a filter draws on, if it does."""
    return [term.id for field in fields if filter_name in field.filters for term in field.enum]


def _listing(option: Option, values: Sequence[str]) -> Option:
    """Return an option with the values that it takes in its help."""
    return option._replace(help=f"{option.help.rstrip('.')}: {', '.join(values)}.") if values else option
