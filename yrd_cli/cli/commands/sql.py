"""`yrd sql`: a query in SQL over all tables, and over files of the user beside them."""

import sys
from collections.abc import Mapping

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.printer import print_result
from yrd_cli.cli.terminal import write_note
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError, quoted
from yrd_cli.query import options
from yrd_cli.query.options import DATA as DATA_GROUP
from yrd_cli.query.options import Argument, Option
from yrd_cli.query.query import includes_outside
from yrd_cli.query.result import Column, Result, Row
from yrd_cli.query.shape import limit_rows, list_fields
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.tables import LISTED, TABLES

TYPE_CHECKING = False  # as in typing, which need not be imported for it
if TYPE_CHECKING:
    from yrd_cli.query.external_tables import ExternalTable

_TABLE = Column(name="table", title="Table", title_zh="表", description="The table.", kind=Kind.ID, default_column=True)


_WITH = Option(
    name="external",
    flags=("--with",),
    help="Also query this file, a CSV, xlsx or JSON file of any columns, as a table: prices=prices.csv.",
    group=DATA_GROUP,
    metavar="NAME=FILE",
    repeatable=True,
    candidates="files",
)


def _run(values: Values) -> int:
    query, limit = values.text("query"), values.number("limit")
    output = parse_output(values, keep=query is not None)
    if query == "-":
        query = _piped_query(values)
        typed = {**values.by_name(), "query": query}  # what a picture says that it was made by
        output = output._replace(options=Values(COMMAND.parameters, typed, values.command))
    elif query and query.endswith(".sql") and not query.split()[1:]:
        raise UsageError(f"sql: {quoted(query)} is no query: one in a file is read by yrd sql - < FILE.sql")
    dataset = open_dataset(values, include_outside=includes_outside(values.text_or("region", "yrd")))
    external = _external(values, dataset)
    if query is None:
        if _has_input():  # which a loop over lines may still need
            write_note("standard input was not read: yrd sql - answers a query from it")
        return print_result(limit_rows(_tables(dataset, external), limit), output, dataset)
    from yrd_cli.query.sql_tables import answer_sql  # sqlite3: 5 ms, only for those who ask in SQL

    answer = answer_sql(query, dataset, competing=values.flag("all"), external=external)
    return print_result(limit_rows(answer, limit), output, dataset)


def _has_input() -> bool:
    """Return whether something waits on standard input, which stays there: not a terminal, and not nothing."""
    try:
        from fcntl import ioctl  # apart: Windows has neither
        from termios import FIONREAD

        return not sys.stdin.isatty() and any(ioctl(sys.stdin.fileno(), FIONREAD, bytes(4)))
    except (ImportError, AttributeError, OSError, ValueError):  # closed, replaced, or a device that cannot tell
        return False


def _piped_query(values: Values) -> str:
    """Return the query that comes through standard input. Raises UsageError if a file is read from there, too."""
    from yrd_cli.datasets.user_data import STDIN, standard_input
    from yrd_cli.query.relations import MAX_LENGTH  # sqlite3: 5 ms, only for those who ask in SQL

    files = [*values.texts("data"), *(text.rpartition("=")[2] for text in values.texts("external"))]
    if STDIN in files:
        raise UsageError("sql: - is standard input for one of them only, the query or a file: name the file")
    # In UTF-8 no character has more than four bytes; what is not UTF-8 is refused as in an argument.
    return standard_input(4 * (MAX_LENGTH + 1)).decode("utf-8-sig", "surrogateescape")


def _external(values: Values, dataset: Dataset) -> "Mapping[str, ExternalTable]":
    """Return the tables of `--with`."""
    typed = values.texts("external")
    if not typed:
        return {}
    from yrd_cli.query.external_tables import parse_tables
    from yrd_cli.query.sql_tables import external_tables_beside

    return external_tables_beside(dataset, parse_tables(typed))


def _tables(dataset: Dataset, external: "Mapping[str, ExternalTable]") -> Result:
    """Return the tables and their columns."""
    rows: list[Row] = []
    columns: tuple[Column, ...] = ()
    declared = {name: dataset.fields(TABLES[name]) for name in LISTED}
    for name, declared_fields in [*declared.items(), *((name, table.columns) for name, table in external.items())]:
        fields = list_fields(Result(table=name, columns=tuple(map(Column.of, declared_fields)), rows=()))
        columns = (_TABLE, *fields.columns)
        rows += [row.with_values({"table": name}) for row in fields.rows]
    return Result(table="sql", columns=columns, rows=rows, title="yrd sql")


COMMAND = Command(
    **ENTRIES["sql"]._asdict(),
    details=(
        (
            "Without a query it lists the tables and their columns, and leaves standard input alone. indicators and "
            "shares hold the figures that are used, as exports do; --all adds those that compete with them."
        ),
        (
            "A file of --with is read into a table for this query alone. Its first row has the names of the columns; a "
            "column in which every cell is a number holds numbers, any other text, also codes with leading zeros."
        ),
    ),
    run=_run,
    parameters=(
        Argument(
            name="query",
            metavar="[QUERY]",
            help="select province, count(*) from clusters group by province; - reads the query from standard input.",
        ),
        options.QUERY["region"],
        options.QUERY["all"],
        options.QUERY["limit"],
        DATA,
        _WITH,
        *output_options(without=("ids", "unit", "sources", "cite", "meta")),
        HELP,
    ),
    examples=(
        "yrd sql 'select province, count(*) as n from clusters group by province'",
        "yrd sql - < path/to/query.sql",
        "yrd sql",
    ),
)
