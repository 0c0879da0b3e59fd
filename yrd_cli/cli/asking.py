"""From the options of a listing command to its result."""

from collections.abc import Mapping, Sequence
from typing import Any

from yrd_cli.cli import options
from yrd_cli.errors import UsageError, quoted
from yrd_cli.load import Dataset
from yrd_cli.model.columns import Column, Kind, Language, columns_of
from yrd_cli.model.measures import Note
from yrd_cli.model.nouns import NOUNS, Noun
from yrd_cli.query.filters import names_of_vocabulary, parse_filters, select, undated
from yrd_cli.query.listing import list_fields, list_records
from yrd_cli.query.names import resolve_field
from yrd_cli.query.result import Result, choose_columns, limit_rows, parse_sort, sort_rows

_COUNTS = ("lead", "participating")


def ask(noun: Noun, given: Mapping[str, Any], dataset: Dataset, *, language: Language | None = None) -> Result:
    """The result that the options `given` ask for: records selected, grouped, sorted, narrowed and limited.

    With a `language` its default columns, without one every field, unless `--fields` names them.
    """
    columns = _columns(noun, given)
    filters = parse_filters(
        {name: given[name] for name in options.FILTERS if name != "date" and given.get(name)},
        columns,
        dataset.records,
        noun=noun.name,
        since=given.get("since"),
        until=given.get("until"),
        search=given["search"],
    )
    existing: Sequence[Any] = dataset.records(noun.name)
    if given.get("as_of") is not None:
        from yrd_cli.query.history import as_of, parse_as_of

        existing = as_of(existing, columns, parse_as_of(given["as_of"]))
    names = names_of_vocabulary(dataset.records)
    records = select(existing, columns, filters, names)
    if given.get("where") is not None:
        from yrd_cli.query.sql import where  # sqlite3: 5 ms, only for those who ask in SQL

        records = where(noun.name, columns, records, given["where"])
    left_out = undated(existing, columns, filters, names)
    notes: tuple[Note, ...] = ()
    if left_out:
        notes = (Note(f"{left_out} without a date left out.", f"另有{left_out}条无日期, 未列入。", warning=True),)
    by = given.get("by")
    if by and (len(by) > 1 or "," in by[0]):
        raise UsageError(f"--by: {quoted(','.join(by))} are several dimensions: one at a time")
    if not by:
        result = list_records(records, noun=noun.name, columns=columns, notes=notes)
    else:
        result = _group(records, dataset, noun=noun, by=by[0], columns=columns, notes=notes)
    return shape(result, given, dataset, language=language)


def _columns(noun: Noun, given: Mapping[str, Any]) -> tuple[Column, ...]:
    columns = columns_of(noun.record_type)
    if "count" in given and resolve_field(given["count"], _COUNTS, kind="--count") == "participating":
        from yrd_cli.query.history import count_participating

        return count_participating(columns)
    return columns


def _group(
    records: Sequence[Any],
    dataset: Dataset,
    *,
    noun: Noun,
    by: str,
    columns: Sequence[Column],
    notes: tuple[Note, ...],
) -> Result:
    from yrd_cli.query.group import count_and_share, group, parse_dimension

    dimension = parse_dimension(by, columns)
    if noun.name == "funds":
        from yrd_cli.measure.money import fund_money  # only funds have money, and only grouping adds it up

        measure = fund_money(dataset.records("funds"))
    else:
        measure = count_and_share(noun)
    in_levels = dimension.source.refers == "sectors"
    return group(
        records,
        noun=noun.name,
        by=dimension,
        measure=measure,
        ranks=_ranks(dimension.column, dataset),
        parents={sector.id: sector.parent for sector in dataset.records("sectors")} if in_levels else {},
        notes=notes,
    )


def _ranks(column: Column, dataset: Dataset) -> Mapping[str, int]:
    """The place of each value in the vocabulary that a field draws on; empty for fields that sort as they are."""
    if column.words and column.kind is not Kind.NESTED:
        return {word.id: place for place, word in enumerate(column.words)}
    if column.refers and NOUNS[column.refers].in_file_order:
        return {record.id: place for place, record in enumerate(dataset.records(column.refers))}
    return {}


def shape(result: Result, given: Mapping[str, Any], dataset: Dataset, *, language: Language | None) -> Result:
    """`result` sorted, narrowed to the fields to print, and limited."""
    by_name = {column.name: column for column in result.columns}
    listing = f"yrd {result.noun} --fields help"
    fields, sort = (",".join(given[name]) if given[name] else None for name in ("fields", "sort"))
    if sort is not None:
        keys = parse_sort(sort, tuple(by_name), listing=listing)
        ranks = {key.field: _ranks(by_name[key.field], dataset) for key in keys}
        result = result.with_rows(sort_rows(result.rows, keys, by_name, {k: v for k, v in ranks.items() if v}))
    if fields is not None and fields.casefold() == "help":
        result = list_fields(result)
    elif fields is not None:
        result = result.with_columns(choose_columns(fields, result.columns, listing=listing))
    elif language and result.by is None:
        result = result.with_columns(_shown(result.columns, language))
    return limit_rows(result, given["limit"])


def _shown(columns: tuple[Column, ...], language: Language) -> tuple[Column, ...]:
    """The columns of the default table in a language: a name in one language is left out of tables in another."""
    return tuple(
        column
        for column in columns
        if column.shown and (column.language in (None, language) or language is Language.BOTH)
    )
