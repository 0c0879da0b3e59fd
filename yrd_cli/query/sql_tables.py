"""The tables that `yrd sql` can read: records, and the summaries that exports hold."""

from functools import partial

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.currency import latest_rate
from yrd_cli.query.measures.counted import counted_records
from yrd_cli.query.printed_names import in_other_money
from yrd_cli.query.relations import Relation, with_printed_names
from yrd_cli.query.summaries import summaries
from yrd_cli.schema.tables import LISTED, TABLES


def tables_of(dataset: Dataset, query: str) -> dict[str, Relation]:
    """Return the tables that a query can read: records by table, read if it names the table, and summaries it names.

    Funds say what each adds to the total of all; a summary is what `--by` prints, computed by the same code. Sums of
    money are also there in another unit, if the query names that: scale_cny_yi.
    """
    relations: dict[str, Relation] = {
        name: (dataset.fields(TABLES[name]), partial(counted_records, name, dataset)) for name in LISTED
    }
    if "_by_" in query.lower():
        found = summaries(dataset, {name: TABLES[name] for name in LISTED}, named_in=query.lower())
        relations |= {summary.name: (summary.columns, partial(tuple, summary.rows)) for summary in found}
    rates = partial(latest_rate, dataset.records("indicators"))
    return {
        name: with_printed_names(relation, in_other_money(relation[0], query), rates)
        for name, relation in relations.items()
    }
