"""What each fund adds to the total of the funds beside it, for those who add up by themselves."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from operator import is_

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.schema.fund import Fund
from yrd_cli.schema.record import Record
from yrd_cli.schema.tables import TABLES


def counted_funds(records: Sequence[Record], dataset: Dataset) -> Sequence[Fund]:
    """Return `count_money` of funds of a dataset: of all of them, which an export asks for again and again, kept."""
    everything = dataset.records("funds")
    if len(records) == len(everything) and all(map(is_, records, everything)):
        return dataset.derived(_all_counted)
    return count_money(records, everything)


def _all_counted(dataset: Dataset) -> Sequence[Fund]:
    everything = dataset.records("funds")
    return count_money(everything, everything)


def count_money(records: Iterable[Record], everything: Iterable[Fund]) -> Sequence[Fund]:
    """Return copies of funds that say what each adds to their total, so that a plain sum counts every yuan once.

    An amount is absent where a fund has none that is added up, and 0 where one above it, or another record, holds the
    money. `everything` are all funds that exist: which of them is above which decides what is counted.
    """
    funds = [record for record in records if isinstance(record, Fund)]

    @cache
    def counted() -> Mapping[str, Mapping[str, float]]:
        return _counted(funds, everything)

    def of_result(fund: Fund) -> Mapping[str, float]:
        return {name: amounts[fund.id] for name, amounts in counted().items() if fund.id in amounts}

    return tuple([fund.copy_with({"of_result": of_result}) for fund in funds])


def _counted(funds: Sequence[Fund], everything: Iterable[Fund]) -> Mapping[str, Mapping[str, float]]:
    """Return the fields that say what a fund adds, each by the id of those that have an amount."""
    from yrd_cli.query.measures.family import COUNTED, families  # for those who ask for one of these fields

    family = families(everything)(funds)
    counted = {}
    for name, has_amount in COUNTED.items():
        adding = {fund.id for fund in family.adding(has_amount)}
        counted[name.replace("_cny", "_counted_cny")] = {
            fund.id: fund.get(name) if fund.id in adding else 0.0 for fund in filter(has_amount, funds)
        }
    return counted


def counted_records(table: str, dataset: Dataset) -> Sequence[Record]:
    """Return the records of a table as exports and SQL hold them: what a plain sum or mean of a column may count.

    Funds say what each adds to the total of all. Values of places and years are those that are used, unless the dataset
    is opened with those that compete with them.
    """
    records: Sequence[Record] = dataset.records(table)
    if TABLES[table].is_series and not dataset.with_competing:
        return [record for record in records if record.get("used")]
    return counted_funds(records, dataset) if table == "funds" else records
