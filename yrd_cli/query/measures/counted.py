"""What each fund adds to the total of the funds beside it, for those who add up by themselves."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.schema.fund import Fund
from yrd_cli.schema.record import Record
from yrd_cli.schema.tables import TABLES


def count_money(records: Iterable[Record], everything: Iterable[Fund]) -> list[Fund]:
    """Return copies of funds that say what each adds to their total, so that a plain sum counts every yuan once.

    An amount is absent where a fund has none that is added up, and 0 where one above it, or another record, holds the
    money. `everything` are all funds that exist: which of them is above which decides what is counted.
    """
    funds = [record for record in records if isinstance(record, Fund)]

    @cache
    def counted() -> Mapping[str, Mapping[str, float]]:
        return _counted(funds, everything)

    return [fund.copy_with({"of_result": lambda fund: counted()[fund.id]}) for fund in funds]


def _counted(funds: Sequence[Fund], everything: Iterable[Fund]) -> Mapping[str, Mapping[str, float]]:
    """Return by the id of each fund the fields that say what it adds."""
    from yrd_cli.query.measures.money import COUNTED, families  # for those who ask for one of these fields

    family = families(everything)(funds)
    counted: dict[str, dict[str, float]] = {fund.id: {} for fund in funds}
    for name, has_amount in COUNTED.items():
        adding = {fund.id for fund in family.adding(has_amount)}
        for fund in filter(has_amount, funds):
            counted[fund.id][name.replace("_cny", "_counted_cny")] = fund.get(name) if fund.id in adding else 0.0
    return counted


def counted_records(table: str, dataset: Dataset) -> Sequence[Record]:
    """Return the records of a table as exports and SQL hold them: what a plain sum or mean of a column may count.

    Funds say what each adds to the total of all. Values of places and years are those that are used, unless the dataset
    is opened with those that compete with them.
    """
    records: Sequence[Record] = dataset.records(table)
    if TABLES[table].is_series and not dataset.with_competing:
        return [record for record in records if record.get("used")]
    return count_money(records, dataset.records(table)) if table == "funds" else records
