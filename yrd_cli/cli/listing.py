"""The listing commands: one for each noun, its options derived from the declaration of its fields."""

from collections.abc import Callable, Mapping, Sequence
from inspect import Parameter, Signature
from typing import Any

from yrd_cli import load
from yrd_cli.cli import options
from yrd_cli.cli.output import emit, parse_output
from yrd_cli.errors import UsageError
from yrd_cli.load import Dataset
from yrd_cli.model.columns import Column, Language, columns_of
from yrd_cli.model.measures import Note
from yrd_cli.model.nouns import NOUNS, Noun
from yrd_cli.query.filters import parse_filters, select, undated
from yrd_cli.query.listing import list_fields, list_records
from yrd_cli.query.result import Result, choose_columns, limit_rows, parse_sort, sort_rows


def listing_command(noun: Noun, doc: str) -> Callable[..., int]:
    """The function that Typer turns into the command of `noun`."""

    def command(**given: Any) -> int:
        return run(noun, given)

    command.__doc__ = doc
    command.__name__ = noun.name
    command.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter(name, Parameter.KEYWORD_ONLY, default=options.DEFAULTS.get(name), annotation=option)
            for name, option in options_of(noun).items()
        ]
    )
    command.__annotations__ = options_of(noun)
    return command


def options_of(noun: Noun) -> dict[str, Any]:
    """The options of a noun's command: the filters that its fields declare, then shape and output."""
    filters = {name for column in columns_of(noun.record_type) for name in column.filters}
    chosen: dict[str, Any] = {}
    for name, declared in options.FILTERS.items():
        if name in filters:
            chosen |= declared
    return {**chosen, "search": options.SearchOption, **options.SHAPE, **options.OUTPUT}


def run(noun: Noun, given: Mapping[str, Any]) -> int:
    """Flags in, one query, one renderer."""
    output = parse_output(**{name: given[name] for name in options.OUTPUT})
    dataset = load.bundled()
    if output.ids and (given["by"] is not None or given["fields"] is not None):
        raise UsageError(f"--ids and {'--by' if given['by'] is not None else '--fields'} do not go together")
    result = query(noun, given, dataset, every_field=not output.format.for_people)
    return emit(result, output, dataset)


def query(noun: Noun, given: Mapping[str, Any], dataset: Dataset, *, every_field: bool) -> Result:
    """The result that filter and shape options ask for."""
    columns = columns_of(noun.record_type)
    filters = parse_filters(
        {name: given[name] for name in options.FILTERS if name != "date" and given.get(name)},
        columns,
        dataset.records,
        since=given.get("since"),
        until=given.get("until"),
        search=given["search"],
    )
    records = select(dataset.records(noun.name), columns, filters)
    left_out = undated(dataset.records(noun.name), columns, filters)
    notes = (Note(f"{left_out} without a date left out.", f"另有{left_out}条无日期, 未列入。"),) if left_out else ()
    if given["by"] is None:
        result = list_records(records, noun=noun.name, columns=columns, notes=notes)
    else:
        result = _group(noun, given["by"], records, dataset)
    return _shape(result, given, dataset, every_field=every_field)


def _group(noun: Noun, by: str, records: Sequence[Any], dataset: Dataset) -> Result:
    from yrd_cli.query.group import count_and_share, group, parse_dimension

    dimension = parse_dimension(by, columns_of(noun.record_type))
    if noun.name == "funds":
        from yrd_cli.measure.money import fund_money  # only funds have money, and only grouping adds it up

        measure = fund_money(dataset.records("funds"))
    else:
        measure = count_and_share(noun)
    return group(
        records,
        noun=noun.name,
        by=dimension,
        measure=measure,
        ranks=_ranks(dimension.column, dataset),
        parents={sector.id: sector.parent for sector in dataset.records("sectors")},
    )


def _ranks(column: Column, dataset: Dataset) -> Mapping[str, int]:
    """The place of each value in the vocabulary that a field draws on; empty for fields that sort as they are."""
    if column.words:
        return {word.id: place for place, word in enumerate(column.words)}
    if column.refers and NOUNS[column.refers].in_file_order:
        return {record.id: place for place, record in enumerate(dataset.records(column.refers))}
    return {}


def _shown(columns: tuple[Column, ...], lang: str | None) -> tuple[Column, ...]:
    """The columns of the default table in a language: a name in one language is left out of tables in another."""
    language = Language(lang.casefold()) if lang else Language.EN
    return tuple(
        column
        for column in columns
        if column.shown and (column.language in (None, language) or language is Language.BOTH)
    )


def _shape(result: Result, given: Mapping[str, Any], dataset: Dataset, *, every_field: bool) -> Result:
    by_name = {column.name: column for column in result.columns}
    listing = f"yrd {result.noun} --fields help"
    if given["fields"] == "help":
        return list_fields(result)
    if given["sort"] is not None:
        keys = parse_sort(given["sort"], tuple(by_name), listing=listing)
        ranks = {key.field: _ranks(by_name[key.field], dataset) for key in keys}
        result = result.with_rows(sort_rows(result.rows, keys, by_name, {k: v for k, v in ranks.items() if v}))
    if given["fields"] is not None:
        result = result.with_columns(choose_columns(given["fields"], result.columns, listing=listing))
    elif not every_field and given["by"] is None:
        result = result.with_columns(_shown(result.columns, given["lang"]))
    return limit_rows(result, given["limit"])
