"""`yrd sql`: a query in SQL over all tables."""

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.printer import print_result
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query import options
from yrd_cli.query.options import Argument
from yrd_cli.query.query import includes_outside
from yrd_cli.query.result import Column, Result, Row
from yrd_cli.query.shape import limit_rows, list_fields
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.tables import LISTED, TABLES

_TABLE = Column(name="table", title="Table", title_zh="表", description="The table.", kind=Kind.ID, default_column=True)


def _run(values: Values) -> int:
    query, limit = values.text("query"), values.number("limit")
    output = parse_output(values, keep=query is not None)
    dataset = open_dataset(values, include_outside=includes_outside(values.text("region") or "yrd"))
    if query is None:
        return print_result(limit_rows(_tables(dataset), limit), output, dataset)
    from yrd_cli.query.sql_tables import answer_sql  # sqlite3: 5 ms, only for those who ask in SQL

    answer = answer_sql(query, dataset, competing=values.flag("all"))
    return print_result(limit_rows(answer, limit), output, dataset)


def _tables(dataset: Dataset) -> Result:
    """Return the tables and their columns."""
    rows: list[Row] = []
    columns: tuple[Column, ...] = ()
    for name in LISTED:
        fields = list_fields(Result(table=name, columns=tuple(map(Column.of, dataset.fields(TABLES[name]))), rows=()))
        columns = (_TABLE, *fields.columns)
        rows += [row.with_values({"table": name}) for row in fields.rows]
    return Result(table="sql", columns=columns, rows=rows, title="yrd sql")


COMMAND = Command(
    *ENTRIES["sql"],
    details=(
        (
            "Without a query it lists the tables and their columns. indicators and shares hold the figures that are "
            "used, as exports do; --all adds those that compete with them."
        ),
    ),
    run=_run,
    parameters=(
        Argument(
            name="query",
            metavar="[QUERY]",
            help="select province, count(*) from clusters group by province",
        ),
        options.QUERY["region"],
        options.QUERY["all"],
        options.QUERY["limit"],
        DATA,
        *output_options(without=("ids", "unit", "sources", "cite", "meta")),
        HELP,
    ),
    examples=("yrd sql 'select province, count(*) as n from clusters group by province'", "yrd sql"),
)
