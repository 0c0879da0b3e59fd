"""The commands that list a table: their options derive from the declaration of its fields."""

from functools import partial

from yrd_cli.cli.commands import table_entry
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.user_data_option import DATA
from yrd_cli.errors import ExitCode, NotFoundError, UnknownNameError, UsageError
from yrd_cli.query.options import Argument, Option, Parameter
from yrd_cli.query.parameters import query_parameters
from yrd_cli.schema.tables import Table

_RECORDS = Argument(
    name="record",
    metavar="[ID]...",
    help="A source: print it with everything that it supports. [default: list all]",
    repeatable=True,
    candidates="sources",
)


def table_command(table: Table) -> Command:
    """Return the command that lists a table."""
    return Command(
        **table_entry(table)._asdict(),
        run=partial(_run, table),
        parameters=parameters_of(table),
        examples=table.examples,
    )


def parameters_of(table: Table) -> tuple[Parameter, ...]:
    """Return what the command of a table takes: what a query takes, the data to ask, and the output options."""
    arguments = (_RECORDS,) if table.name == "sources" else ()
    query = (option for option in query_parameters(table) if option.name != "unit")
    return (*arguments, *query, DATA, *output_options(), HELP)


def _run(table: Table, values: Values) -> int:
    """Run one query, and print its result by one renderer."""
    # Apart: help loads nothing that reads, asks or prints data.
    from yrd_cli.cli.output import lists_fields, parse_output
    from yrd_cli.cli.printer import print_result
    from yrd_cli.cli.user_data_option import open_dataset
    from yrd_cli.query.query import Query, sees_outside
    from yrd_cli.query.run import run

    if values.texts("record"):
        return _print_sources(table, values)
    output = parse_output(values)
    dataset = open_dataset(values, include_outside=bool(sees_outside(table, values.by_name())))
    try:
        query = Query.from_options(table, values.by_name(), dataset)
    except (UnknownNameError, NotFoundError) as error:
        from yrd_cli.cli.hints import with_hint  # only for those who mistype

        arguments = values.texts("keys") or values.texts("chain")
        raise with_hint(error, table, values.by_name(), arguments, dataset) from None
    result = run(query, dataset, language=output.columns_in)
    if lists_fields(values):
        for name in ("cite", "sources"):
            if values.flag(name):
                raise UsageError(f"--{name} cannot be used with --fields help")
    return print_result(result, output, dataset)


def _print_sources(table: Table, values: Values) -> ExitCode:
    """Print the pages of sources. Raises UsageError for options that only a list takes."""
    from yrd_cli.cli.commands.show import SHOW_OPTIONS, print_cards  # apart: a list loads nothing of it

    taken = {option.name for option in SHOW_OPTIONS}
    for option in values.given():
        if isinstance(option, Option) and option.name not in taken:
            raise UsageError(f"{option.flags[-1]} cannot be used with an ID argument: list sources by --id ID")
    return print_cards(values.texts("record"), values, table=table.name)
