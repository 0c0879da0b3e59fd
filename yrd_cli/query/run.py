"""From the options of a listing, by name, to its result."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.filters import Filters, Sounds, names_of_vocabulary, parse_filters, select, undated
from yrd_cli.query.listing import list_fields, list_records
from yrd_cli.query.measures.measure import Note
from yrd_cli.query.names import resolve_field
from yrd_cli.query.result import Result, choose_columns, limit_rows, parse_sort, sort_rows
from yrd_cli.schema.fields import Field, Kind, Language
from yrd_cli.schema.tables import TABLES, Table

_COUNTS = ("lead", "participating")
_REGIONS = ("yrd", "all")


def ask(table: Table, given: Mapping[str, Any], dataset: Dataset, *, language: Language | None = None) -> Result:
    """The result that the options `given` ask for: records selected, grouped, sorted, narrowed and limited.

    `given` maps the names of options to what was typed; those that are left out were not given.
    With a `language` its default columns, without one every field, unless `--fields` names them.
    """
    if given.get("keys"):
        given = {**given, "key": [*(given["key"] or ()), *given["keys"]]}
    columns = _columns(table, given, dataset)
    named = dict.fromkeys(name for column in columns for name in column.filters if name != "date")
    filters = parse_filters(
        {name: given[name] for name in named if given.get(name)},
        columns,
        dataset.records,
        table=table.name,
        since=given.get("since"),
        until=given.get("until"),
        search=given.get("search"),
    )
    everything: Sequence[Any] = dataset.records(table.name)
    existing = everything
    if given.get("as_of") is not None:
        from yrd_cli.query.history import as_of, parse_as_of

        existing = as_of(everything, columns, parse_as_of(given["as_of"]))
    names = names_of_vocabulary(dataset.records)

    sounds = _sounds(dataset) if given.get("search") else lambda *_: False

    def chosen(candidates: Sequence[Any], filters: Filters) -> list[Any]:
        found = select(candidates, columns, filters, names, sounds)
        if given.get("where") is None:
            return found
        from yrd_cli.query.sql import where  # sqlite3: 5 ms, only for those who ask in SQL

        return where(table.name, columns, found, given["where"])

    records = chosen(existing, filters)
    by_date = filters.has_dates or given.get("as_of") is not None
    left_out = undated(chosen(everything, filters.undated()), columns) if by_date else 0
    notes: tuple[Note, ...] = ()
    if left_out:
        notes = (Note(f"{left_out} without a date left out.", f"另有{left_out}条无日期, 未列入。", warning=True),)
    if table.name == "indicators":
        notes += _bases(records)
    if not given.get("by"):
        result = list_records(records, table=table.name, columns=columns, notes=notes)
    else:
        from yrd_cli.query.grouped import group_records  # only --by groups
        from yrd_cli.query.measures.named import Asked

        asked = Asked(table, given, columns, dataset, as_table=language is not None and not given.get("fields"))
        result = group_records(records, asked, notes)
    return shape(result, given, dataset, language=language)


def is_nation(region: str) -> bool:
    """Whether `--region` asks for what lies outside the region too. Raises UsageError for an unknown region."""
    return resolve_field(region, _REGIONS, kind="--region") == "all"


def _sounds(dataset: Dataset) -> Sounds:
    from yrd_cli.query.pinyin import Readings  # only to search

    return Readings(**dataset.readings()).sounds


def _bases(indicators: Sequence[Any]) -> tuple[Note, ...]:
    """A warning if values of one key and place rest on several statistical bases."""
    bases: dict[tuple[str, str], set[str | None]] = {}
    for indicator in indicators:
        bases.setdefault((indicator.key, indicator.place), set()).add(indicator.basis)
    mixed = sum(len(found) > 1 for found in bases.values())
    if not mixed:
        return ()
    return (
        Note(
            f"For {mixed} of {len(bases)} pairs of key and place the values rest on several bases: never join them in "
            "one series or growth rate.",
            f"{len(bases)}组指标和地区中有{mixed}组口径不一, 不可连成同一序列或计算增速。",
        ),
    )


def _columns(table: Table, given: Mapping[str, Any], dataset: Dataset) -> tuple[Field, ...]:
    columns = dataset.fields(table)
    if "count" in given and resolve_field(given["count"], _COUNTS, kind="--count") == "participating":
        from yrd_cli.query.history import count_participating

        return count_participating(columns)
    return columns


def ranks_of(column: Field, dataset: Dataset) -> Mapping[str, int]:
    """The place of each value in the vocabulary that a field draws on; empty for fields that sort as they are."""
    if column.enum and column.kind is not Kind.NESTED:
        return {word.id: place for place, word in enumerate(column.enum)}
    if column.references and TABLES[column.references].in_file_order:
        return {record.id: place for place, record in enumerate(dataset.records(column.references))}
    return {}


def shape(result: Result, given: Mapping[str, Any], dataset: Dataset, *, language: Language | None) -> Result:
    """`result` with its money in the unit asked for, sorted, narrowed to the fields to print, and limited."""
    fields, sort = (",".join(given[name]) if given.get(name) else None for name in ("fields", "sort"))
    if given.get("unit"):
        converted = _in_money(result, given["unit"], dataset)
        fields, sort = (text and _renamed(text, result, converted) for text in (fields, sort))
        result = converted
    by_name = {column.name: column for column in result.columns}
    listing = f"yrd {result.table} --fields help"
    if sort is not None:
        plain = {_plain_name(name): name for name in by_name}
        keys = [key._replace(field=plain[key.field]) for key in parse_sort(sort, tuple(plain), listing=listing)]
        ranks = {key.field: ranks_of(by_name[key.field], dataset) for key in keys}
        result = result.with_rows(sort_rows(result.rows, keys, by_name, {k: v for k, v in ranks.items() if v}))
    if fields is not None and fields.casefold() == "help":
        result = list_fields(result)
    elif fields is not None:
        default = _default(result, language)
        chosen = choose_columns(fields, result.columns, default=default, listing=listing)
        result = result.with_columns((*chosen, *(_drawn(result, chosen) if given.get("bars") else ())))
    else:
        result = result.with_columns(_default(result, language))
    return limit_rows(result, given.get("limit"))


def _plain_name(name: str) -> str:
    """The name of a column for those who type it: `jiangsu` and `total` of a cross-tab."""
    return name.removeprefix("=") or "total"


def _in_money(result: Result, unit: str, dataset: Dataset) -> Result:
    from yrd_cli.query.currency import MONEY, in_money, latest_rate  # only for those who ask for another unit

    money = MONEY[resolve_field(unit, tuple(MONEY), kind="--unit")]
    return in_money(result, money, latest_rate(dataset.records("indicators")) if money.is_foreign else None)


def _renamed(text: str, before: Result, after: Result) -> str:
    """The names of fields that `text` has, as they are after a conversion: both are understood."""
    for old, new in zip(before.columns, after.columns, strict=True):
        text = re.sub(rf"\b{re.escape(old.name)}\b", new.name, text)
    return text


def _drawn(result: Result, chosen: Sequence[Field]) -> tuple[Field, ...]:
    """The drawing that `--bars` asks for, which no field needs to name."""
    from yrd_cli.render.bars import DRAWN

    return tuple(column for column in result.columns if column.name in DRAWN and column not in chosen)


def _default(result: Result, language: Language | None) -> tuple[Field, ...]:
    """The columns that are printed unless `--fields` names others: all of them where no `language` is printed."""
    if language is None:
        return result.columns
    if result.by:
        return tuple(column for column in result.columns if column.default_column)
    return _shown(result, language)


def _shown(result: Result, language: Language) -> tuple[Field, ...]:
    """The columns of the default table: a name in one language only in tables in it, and none that is empty."""
    return tuple(
        column
        for column in result.columns
        if column.default_column
        and (column.language in (None, language) or language is Language.BOTH)
        and (not result.rows or column.required or any(row[column.name] not in (None, ()) for row in result.rows))
    )
