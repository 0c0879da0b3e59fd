"""The commands that list a table: their options derive from the declaration of its fields."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from yrd_cli.cli.commands import table_entry
from yrd_cli.cli.declarations import HELP, Argument, Command, Parameter, Values
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.user_data_option import DATA
from yrd_cli.errors import ExitCode, UnknownNameError, UsageError
from yrd_cli.query import options
from yrd_cli.query.options import Option
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
_RECORDS = Argument(
    name="record",
    metavar="[ID]...",
    help="A source: print it with everything that it supports. [default: list all]",
    repeatable=True,
    candidates="sources",
)
# By table: what does not follow from its fields.
_OWN: Mapping[str, tuple[Parameter, ...]] = {
    "clusters": tuple(options.QUERY[name] for name in ("region", "as_of", "count")),
    "provinces": (options.QUERY["region"],),
    "funds": (options.QUERY["as_of"],),
    "chains": (_CHAINS,),
    "indicators": (_KEYS,),
    "shares": (_KEYS,),
    "sources": (_RECORDS,),
}
_OF_GROUPS = ("measure", "percent", "bars")


def table_command(table: Table) -> Command:
    """Return the command that lists a table."""
    return Command(
        *table_entry(table),
        run=partial(_run, table),
        parameters=parameters_of(table),
        examples=table.examples,
    )


def parameters_of(table: Table) -> tuple[Parameter, ...]:
    """Return what the command of a table takes: filters, its own options, shape, data and output."""
    fields = fields_of(table.record_type)
    filters = {name for field in fields for name in field.filters}
    dimensions = [name for field in fields for name in field.dimensions]
    query = options.QUERY.values()
    return (
        *(_listing(option, _terms(option.name, fields)) for option in query if _filter_of(option) in filters),
        options.QUERY["search"],
        *_OWN.get(table.name, ()),
        options.QUERY["where"],
        *(
            _listing(option, dimensions) if option.name == "by" else option
            for option in query
            if option.group == options.SHAPE and (dimensions or option.name not in ("by", *_OF_GROUPS))
        ),
        DATA,
        *output_options(),
        HELP,
    )


def _filter_of(option: Option) -> str:
    """Return the name that fields give the filter of an option: the same, but for the two that take a date."""
    return "date" if option.name in ("since", "until") else option.name


def _terms(filter_name: str, fields: Sequence[Field]) -> list[str]:
    """Return the terms of the enum that a filter draws on, if it does."""
    return [term.id for field in fields if filter_name in field.filters for term in field.enum]


def _listing(option: Parameter, values: Sequence[str]) -> Parameter:
    """Return an option with the values that it takes in its help."""
    return replace(option, help=f"{option.help.rstrip('.')}: {', '.join(values)}.") if values else option


def _run(table: Table, values: Values) -> int:
    """Run one query, and print its result by one renderer."""
    # Apart: help loads nothing that reads, asks or prints data.
    from yrd_cli.cli.output import parse_output
    from yrd_cli.cli.printer import print_result
    from yrd_cli.cli.user_data_option import open_dataset
    from yrd_cli.query.run import ask, is_nation

    if values.texts("record"):
        return _print_sources(table, values)
    output = parse_output(values)
    for name in _OF_GROUPS:
        if values.flag(name) and not values.texts("by"):
            raise UsageError(f"--{name} requires --by")
    region = values.text("region")
    nation = table.name == "claims" or (region is not None and is_nation(region))
    dataset = open_dataset(values, nation=nation)
    try:
        result = ask(table, values.by_name(), dataset, language=output.columns_in)
    except UnknownNameError as error:
        from yrd_cli.cli.hints import with_hint  # only for those who mistype

        raise with_hint(error, table, values.texts("keys") or values.texts("chain"), dataset) from None
    if _lists_fields(values):
        for name in ("cite", "sources"):
            if values.flag(name):
                raise UsageError(f"--{name} cannot be used with --fields help")
    return print_result(result, output, dataset)


def _lists_fields(values: Values) -> bool:
    return [text.casefold() for text in values.texts("fields")] == ["help"]


def _print_sources(table: Table, values: Values) -> ExitCode:
    """Print the pages of sources. Raises UsageError for options that only a list takes."""
    from yrd_cli.cli.commands.show import SHOW_OPTIONS, print_cards  # apart: a list loads nothing of it

    taken = {option.name for option in SHOW_OPTIONS}
    for option in values.given():
        if isinstance(option, Option) and option.name not in taken:
            raise UsageError(f"{option.flags[-1]} cannot be used with an ID argument: list sources by --id ID")
    return print_cards(values.texts("record"), values, table=table.name)
