"""The tables that `yrd sql` can read: records, the summaries that exports hold, and files of the user."""

from collections.abc import Mapping
from functools import partial

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.currency import Rate, latest_rate
from yrd_cli.query.database import Databases, Relation
from yrd_cli.query.external_tables import ExternalTable, external_tables
from yrd_cli.query.measures.counted import counted_records
from yrd_cli.query.printed_names import in_other_money
from yrd_cli.query.query import decides_about_used
from yrd_cli.query.relations import ask_sql, with_printed_names
from yrd_cli.query.result import Note, Result
from yrd_cli.query.summaries import groupings, name_of, summaries
from yrd_cli.schema.tables import LISTED, TABLES


def answer_sql(
    query: str, dataset: Dataset, *, competing: bool = False, external: Mapping[str, ExternalTable] | None = None
) -> Result:
    """Return the answer to one SELECT. Raises UsageError.

    Figures that are not used are among the records only with `competing`. `external` are tables beside the data's.
    """
    beside = external or {}
    relations = {name: table.relation for name, table in beside.items()}
    tables = {**tables_of(dataset, query, competing=competing), **relations}
    # Files of the user may change from one query to the next.
    lent = None if beside else dataset.derived(Databases).lent(("sql", competing), (), query)
    result = ask_sql(query, tables, lent)
    omitted = () if competing else _omitted(query, dataset)
    notes = (note for table in beside.values() for note in table.notes)
    return result._replace(notes=(*notes, *result.notes, *omitted))


def tables_of(dataset: Dataset, query: str, *, competing: bool = False) -> dict[str, Relation]:
    """Return the tables that a query can read: records by table, read if it names the table, and summaries it names.

    They hold what a plain sum or mean may count; a summary is what `--by` prints, computed by the same code. Sums of
    money are also there in another unit, if the query names that: scale_cny_yi.
    """
    relations: dict[str, Relation] = {}
    for name in LISTED:
        table, read = TABLES[name], partial(counted_records, name, dataset)
        relations[name] = (
            dataset.fields(table),
            partial(dataset.records, name) if competing and table.is_series else read,
        )
    if "_by_" in query.lower():
        found = summaries(dataset, {name: TABLES[name] for name in LISTED}, named_in=query.lower())
        relations |= {summary.name: (summary.columns, partial(tuple, summary.rows)) for summary in found}

    def rates() -> Rate:
        return latest_rate(dataset.records("indicators"))

    return {
        name: with_printed_names(relation, in_other_money(relation[0], query), rates)
        for name, relation in relations.items()
    }


def _omitted(query: str, dataset: Dataset) -> tuple[Note, ...]:
    """Return a note for each table in a query that holds used figures only."""
    notes = []
    for table in LISTED:
        if TABLES[table].is_series and table in query.lower():
            count = dataset.derived(_competing, table)
            if count:
                notes.append(
                    Note(
                        f"{table} holds the figures that are used: --all adds {count} that compete with them.",
                        f"{table}仅含采用的数值：--all另加{count}个并存数值。",
                        warning=decides_about_used(query),
                    )
                )
    return tuple(notes)


def _competing(dataset: Dataset, table: str) -> int:
    return sum(not record.used for record in dataset.records(table))


def external_tables_beside(dataset: Dataset, paths: Mapping[str, str]) -> dict[str, ExternalTable]:
    """Return the tables in files of the user, none of the name of a table of the dataset. Raises UsageError."""
    summed = {name_of(*grouping) for grouping in groupings(dataset, {name: TABLES[name] for name in LISTED})}
    return external_tables(paths, {*LISTED, *summed})
