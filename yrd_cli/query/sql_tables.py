"""The tables that `yrd sql` can read: records, the summaries that exports hold, and files of the user."""

from collections.abc import Mapping
from functools import partial

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.external_tables import ExternalTable, external_tables
from yrd_cli.query.measures.counted import counted_records
from yrd_cli.query.relations import Relation
from yrd_cli.query.summaries import groupings, name_of, summaries
from yrd_cli.schema.tables import LISTED, TABLES


def tables_of(dataset: Dataset, query: str) -> dict[str, Relation]:
    """Return the tables that a query can read: records by table, read if it names the table, and summaries it names.

    Funds say what each adds to the total of all; a summary is what `--by` prints, computed by the same code.
    """
    relations: dict[str, Relation] = {
        name: (dataset.fields(TABLES[name]), partial(counted_records, name, dataset)) for name in LISTED
    }
    if "_by_" in query.lower():
        found = summaries(dataset, {name: TABLES[name] for name in LISTED}, named_in=query.lower())
        relations |= {summary.name: (summary.columns, partial(tuple, summary.rows)) for summary in found}
    return relations


def external_tables_beside(dataset: Dataset, paths: Mapping[str, str]) -> dict[str, ExternalTable]:
    """Return the tables in files of the user, none of the name of a table of the dataset. Raises UsageError."""
    summed = {name_of(*grouping) for grouping in groupings(dataset, {name: TABLES[name] for name in LISTED})}
    return external_tables(paths, {*LISTED, *summed})
