"""From a query to its result: records selected, grouped or listed, and put into the form asked for."""

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from operator import attrgetter

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UnknownNameError, flag
from yrd_cli.query import shape
from yrd_cli.query.filters import Filters, select, undated
from yrd_cli.query.query import Query
from yrd_cli.query.result import Column, Note, Result, record_rows
from yrd_cli.schema.fields import Language, cached, fields_of
from yrd_cli.schema.record import Record


def run(query: Query, dataset: Dataset, *, language: Language | None = None) -> Result:
    """Return the result of a query.

    With a `language` it has the columns that people read in it, and two dimensions make a cross-tab; without one it has
    every field, a row for each group. Raises UsageError for what cannot be computed.
    """
    if query.with_outside is not None:
        dataset = dataset.within(include_outside=query.with_outside)
    records, notes = _selected(query, dataset, language)
    if query.table.name == "funds":
        from yrd_cli.query.measures.counted import counted_funds  # only funds have money

        records = counted_funds(records, dataset)
    if query.by:
        from yrd_cli.query.groups import grouped  # only --by groups

        result = grouped(records, query, dataset, notes, for_people=language is not None)
    else:
        columns, name = _columns(query, dataset), query.table.name
        result = Result(name, columns, record_rows(records, query.fields), notes=notes, title=f"yrd {name}")
    if query.table.is_series:
        from yrd_cli.query.series import with_series_columns  # only for values of places and years

        result = with_series_columns(result, query, dataset, for_people=language is not None)
    return shape.apply(query.shape, result, dataset, language=language)


def _columns(query: Query, dataset: Dataset) -> tuple[Column, ...]:
    if query.fields == dataset.fields(query.table):
        return _columns_of(dataset.record_type(query.table))
    return tuple(map(Column.of, query.fields))


@cached  # claims ask of the same tables again and again
def _columns_of(record_type: type) -> tuple[Column, ...]:
    return tuple(map(Column.of, fields_of(record_type)))


def _selected(query: Query, dataset: Dataset, language: Language | None) -> tuple[Sequence[Record], tuple[Note, ...]]:
    """Return the records that a query selects, and what is to be said of those that it does not."""
    everything: Sequence[Record] = dataset.records(query.table.name)
    competing = () if query.used is None else _of_use(everything, not query.used)
    everything = everything if query.used is None else _of_use(everything, query.used)
    chosen = partial(_chosen, query, dataset)
    records = chosen(_as_of(query, _with_ids(everything, query.filters.accepted.get("id"))), query.filters)
    by_date = query.filters.has_dates or query.as_of is not None
    omitted = undated(chosen(everything, query.filters.undated()), query.fields) if by_date else 0
    notes = query.filters.notes
    if omitted:
        notes += (Note(f"{omitted} without a date, omitted.", f"另有{omitted}条无日期，未列入。", warning=True),)
    if query.where is not None:
        from yrd_cli.query.printed_names import where_notes
        from yrd_cli.query.where_hints import where_hints  # both only for those who ask in SQL

        notes += where_hints(query.where, query.fields, dataset.records)
        notes += where_notes(query.where, query.fields, converted=bool(query.shape.unit) or language is Language.ZH)
    if query.filters.search and dataset.origins:
        from yrd_cli.query.matching import Index
        from yrd_cli.query.search_hints import unread_note  # only for those who search their own data

        notes += unread_note(query.filters.search, dataset.derived(Index))
    if not records:
        from yrd_cli.query.empty import why_empty  # only for those who find nothing
        from yrd_cli.query.matching import Index

        existing = _as_of(query, everything)
        outside: Sequence[Record] = ()
        if query.with_outside is False:
            wider = dataset.within(include_outside=True)
            outside = _chosen(query, wider, _as_of(query, wider.records(query.table.name)), query.filters)
        index = dataset.derived(Index)
        notes += why_empty(query.filters, lambda other: len(chosen(existing, other)), index, outside=len(outside))
    if query.table.is_series:
        from yrd_cli.query.series import competing_note, series_notes  # only for values of places and years

        omitted = len(chosen(competing, query.filters)) if query.used else 0
        notes += (*competing_note(omitted), *series_notes(records, query, dataset))
    return records, notes


def selects(query: Query, dataset: Dataset, id: str) -> bool:
    """Return whether a query selects the record with this id, without a look at the others."""
    if query.with_outside is not None:
        dataset = dataset.within(include_outside=query.with_outside)
    found = _with_ids(dataset.records(query.table.name), {id})
    found = _as_of(query, found if query.used is None else _of_use(found, query.used))
    passing = select(found, query.fields, query.filters)
    return bool(passing) and bool(_chosen(query, dataset, passing, query.filters))


def _with_ids(records: Sequence[Record], ids: Collection[str | int] | None) -> Sequence[Record]:
    """Return the records with these ids, all for None: what the others were on a day need not be known."""
    return records if ids is None else [record for record in records if record.id in ids]


def _of_use(records: Iterable[Record], used: bool) -> list[Record]:
    is_used = attrgetter("used")
    return [record for record in records if is_used(record) is used]


def _as_of(query: Query, records: Sequence[Record]) -> Sequence[Record]:
    if query.as_of is None:
        return records
    from yrd_cli.query.history import as_of

    return as_of(records, query.fields, query.as_of)


def _chosen(query: Query, dataset: Dataset, candidates: Sequence[Record], filters: Filters) -> list[Record]:
    """Return the candidates that pass filters, and for which the expression of the query holds."""
    found = select(candidates, query.fields, filters)
    if filters.search is not None:
        from yrd_cli.query.matching import Index, having  # only for those who search

        found = having(found, query.fields, filters.search, dataset.derived(Index))
    if query.where is None:
        return found
    from yrd_cli.query.currency import latest_rate
    from yrd_cli.query.database import Databases
    from yrd_cli.query.relations import where  # sqlite3: 5 ms, only for those who ask in SQL

    try:
        return where(
            query.table.name,
            query.fields,
            found,
            query.where,
            lambda: latest_rate(dataset.records("indicators")),
            databases=dataset.derived(Databases),
        )
    except UnknownNameError as error:
        if not query.by or error.nearest:
            raise
        raise error.because(
            f"{flag('where')} selects the records that {flag('by')} groups, and knows only their fields"
        ) from None
