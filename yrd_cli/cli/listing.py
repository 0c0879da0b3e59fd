"""The listing commands: one for each table, its options derived from the declaration of its fields."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yrd_cli.cli import options
from yrd_cli.cli.opening import open_dataset
from yrd_cli.cli.output import Output, emit, parse_output
from yrd_cli.errors import UsageError
from yrd_cli.query.query import Query, sees_outside
from yrd_cli.query.run import run as run_query
from yrd_cli.schema.fields import Field, fields_of
from yrd_cli.schema.tables import Table

ShowRecords = Callable[[Sequence[str], Output, str, Sequence[str] | None], int]


def listing_command(table: Table, doc: str, show: ShowRecords | None = None) -> Callable[..., int]:
    """The function that Typer turns into the command of `table`; `show` prints records that it is given by id."""

    def command(**given: Any) -> int:
        return run(table, given, show)

    return options.with_options(command, options_of(table), doc)


def options_of(table: Table) -> dict[str, Any]:
    """The options of a table's command: the filters that its fields declare, its own, then shape and output."""
    filters = {name for column in fields_of(table.record_type) for name in column.filters}
    chosen: dict[str, Any] = {}
    for name, declared in options.FILTERS.items():
        if name in filters:
            chosen |= declared
    own = options.OWN.get(table.name, {})
    columns = fields_of(table.record_type)
    listed = {name: options.listing_values(option, _values(name, columns)) for name, option in chosen.items()}
    shape = {**options.SHAPE, "by": options.listing_values(options.ByOption, _dimensions(columns))}
    if not _dimensions(columns):
        for name in ("by", *_WITH_BY):
            del shape[name]
    return {**listed, "search": options.SearchOption, **own, **shape, **options.DATA, **options.OUTPUT}


def _values(filter_name: str, columns: Sequence[Field]) -> list[str]:
    """The words of the closed list that a filter draws on, if it does."""
    return [word.id for column in columns if filter_name in column.filters for word in column.enum]


def _dimensions(columns: Sequence[Field]) -> list[str]:
    return [name for column in columns for name in column.dimensions]


def run(table: Table, given: Mapping[str, Any], show: ShowRecords | None) -> int:
    """Flags in, one query, one renderer."""
    output = parse_output(**{name: given[name] for name in options.OUTPUT}, explicit=bool(given["fields"]))
    for option in ("by", "fields"):
        if output.ids and given.get(option):
            raise UsageError(f"--ids and --{option} do not go together")
    if given.get("bars") and not output.format.for_people:
        raise UsageError(f"--bars and --format {output.format.name} do not go together: it is for people")
    if show and given.get("record"):
        return show(given["record"], output, table.name, given["data"])
    dataset = open_dataset(given["data"], nation=sees_outside(table, given))
    query = Query.from_options(table, given, dataset)
    return emit(run_query(query, dataset, language=output.columns_in), output, dataset, given)
