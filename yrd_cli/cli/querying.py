"""`yrd sql` and `yrd search`: questions to all tables at once."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from yrd_cli.cli import options
from yrd_cli.cli.opening import open_dataset
from yrd_cli.cli.output import Output, emit, parse_output
from yrd_cli.cli.terminal import is_terminal
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.listing import list_fields
from yrd_cli.query.matching import names_of_vocabulary
from yrd_cli.query.measures.measure import Note, Row
from yrd_cli.query.pinyin import Readings
from yrd_cli.query.result import RECORDS, Result, limit_rows
from yrd_cli.query.run import is_nation
from yrd_cli.query.search import search
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.tables import LISTED, TABLES

_DOC = """One SELECT of SQLite over the tables, which are the tables, and their fields; read-only, five seconds at most.

Without a query it lists the tables and their columns.
"""
_TABLE = Field(
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
    dataset = open_dataset(given["data"], nation=is_nation(given["region"]))
    if given["query"] is None:
        return emit(limit_rows(_tables(dataset), given["limit"]), output, dataset, given)
    from yrd_cli.query.sql import ask_sql, tables_of  # sqlite3: 5 ms, only for those who ask in SQL

    answer = ask_sql(given["query"], tables_of(dataset.records, dataset.fields))
    return emit(limit_rows(answer, given["limit"]), output, dataset, given)


def _tables(dataset: Dataset) -> Result:
    """The tables and their columns."""
    rows: list[Row] = []
    columns: tuple[Field, ...] = ()
    for name in LISTED:
        fields = list_fields(Result(table=name, columns=dataset.fields(TABLES[name]), rows=()))
        columns = (_TABLE, *fields.columns)
        rows += [{"table": name, **row, RECORDS: ()} for row in fields.rows]
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
    return emit(_first_screen(found, given["limit"], output), output, dataset, given)


_FIRST_SCREEN = 20  # rows on a terminal, best first: what is below them few look for


def _first_screen(found: Result, limit: int | None, output: Output) -> Result:
    """The rows that were asked for; on a terminal the first 20, unless told otherwise, and how many more there are."""
    more = len(found.rows) - _FIRST_SCREEN
    for_a_screen = output.format.for_people and not output.ids and output.path is None and is_terminal()
    if limit is not None or more <= 0 or not for_a_screen:
        return limit_rows(found, limit)
    note = Note(f"{more} more: --limit {len(found.rows)}.", f"另有{more}条: --limit {len(found.rows)}。")
    return found._replace(rows=found.rows[:_FIRST_SCREEN], notes=(*found.notes, note))
