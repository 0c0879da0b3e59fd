"""`yrd sql` and `yrd search`: questions to all tables at once."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from yrd_cli.cli import options
from yrd_cli.cli.opening import open_dataset
from yrd_cli.cli.output import emit, parse_output
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.filters import names_of_vocabulary
from yrd_cli.query.pinyin import Readings
from yrd_cli.query.query import includes_outside
from yrd_cli.query.result import Column, Result, Row
from yrd_cli.query.search import search
from yrd_cli.query.shape import limit_rows, list_fields
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.tables import LISTED, TABLES

_DOC = """One SELECT of SQLite over the tables, which are the tables, and their fields; read-only, five seconds at most.

Without a query it lists the tables and their columns.
"""
_TABLE = Column(
    name="table", title="Table", title_zh="表", description="The table: a table.", kind=Kind.ID, default_column=True
)

QueryArgument = Annotated[
    str | None, typer.Argument(metavar="[QUERY]", help="select province, count(*) from clusters group by province")
]


def sql_command() -> Callable[..., int]:
    """The function that Typer turns into `yrd sql`."""
    output = {
        name: option
        for name, option in options.OUTPUT.items()
        if name not in ("ids", "unit", "sources", "cite", "meta")
    }
    own = {"query": QueryArgument, "region": options.RegionOption, "limit": options.LimitOption, **options.DATA}
    return options.with_options(_sql, {**own, **output}, _DOC)


def _sql(**given: Any) -> int:
    asked = {name: given.get(name, options.DEFAULTS.get(name)) for name in options.OUTPUT}
    output = parse_output(**asked, explicit=True)
    dataset = open_dataset(given["data"], nation=includes_outside(given["region"]))
    if given["query"] is None:
        return emit(limit_rows(_tables(dataset), given["limit"]), output, dataset, given)
    from yrd_cli.query.sql import ask_sql, tables_of  # sqlite3: 5 ms, only for those who ask in SQL

    answer = ask_sql(given["query"], tables_of(dataset.records, dataset.fields))
    return emit(limit_rows(answer, given["limit"]), output, dataset, given)


def _tables(dataset: Dataset) -> Result:
    """The tables and their columns."""
    rows: list[Row] = []
    columns: tuple[Column, ...] = ()
    for name in LISTED:
        fields = list_fields(Result(table=name, columns=tuple(map(Column.of, dataset.fields(TABLES[name]))), rows=()))
        columns = (_TABLE, *fields.columns)
        rows += [row.with_values({"table": name}) for row in fields.rows]
    return Result(table="sql", columns=columns, rows=rows, title="yrd sql")


_SEARCH_DOC = """The records of any table that have all these words: in their names, ids, places, sectors or texts.

English, Chinese, pinyin and initials of places and sectors, in any case; the best fitting first.
"""

TextArgument = Annotated[list[str], typer.Argument(metavar="TEXT...", help="Words; all must occur.")]


def search_command() -> Callable[..., int]:
    """The function that Typer turns into `yrd search`."""
    output = {name: option for name, option in options.OUTPUT.items() if name != "unit"}
    own = {"text": TextArgument, "limit": options.LimitOption, **options.DATA}
    return options.with_options(_search, {**own, **output}, _SEARCH_DOC)


def _search(**given: Any) -> int:
    output = parse_output(**{name: given.get(name, options.DEFAULTS.get(name)) for name in options.OUTPUT})
    text = " ".join(given["text"] or ())
    dataset = open_dataset(given["data"], nation=True)
    sounds = Readings(**dataset.readings()).sounds
    found = search(text, dataset.records, names_of_vocabulary(dataset.records), sounds)
    return emit(limit_rows(found, given["limit"]), output, dataset, given)
