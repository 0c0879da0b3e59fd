"""The form of any result: money in a unit, sorted, narrowed to columns, limited."""

import re
from collections.abc import Mapping, Sequence

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError, flag, quoted
from yrd_cli.query.folding import plain_text, split_list
from yrd_cli.query.names import resolve_field, resolve_heading
from yrd_cli.query.result import Column, Note, Result, Row, Value
from yrd_cli.schema.fields import IDENTIFIES, Kind, Language
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import TABLES
from yrd_cli.schema.units import MONEY

ABSENT = (None, ())


class Shape(Struct):
    """What is asked of the form of a result: the options of the same names, as they were typed."""

    fields: str | None = None
    sort: str | None = None
    limit: int | None = None
    unit: str | None = None
    tree: bool = False


AS_IS = Shape()


class SortKey(Struct):
    """One column to sort by."""

    name: str
    descending: bool


def apply(shape: Shape, result: Result, dataset: Dataset, *, language: Language | None) -> Result:
    """Return `result` with its money in the unit asked for, sorted, narrowed to the columns to print, and limited.

    With a `language` the default columns are those for people, without one all. Raises UsageError for unknown fields.
    """
    fields, sort = shape.fields, shape.sort
    if shape.unit is not None:
        converted = _in_money(result, shape.unit, dataset)
        fields, sort = (text and _renamed(text, result, converted) for text in (fields, sort))
        result = converted
    listing = f"{result.title} --fields help"
    if sort is not None:
        keys = parse_sort(sort, result.columns, listing=listing)
        notes = result.notes + _ranked_last_notes(result, keys)
        result = result._replace(rows=sort_rows(result.rows, keys, result.columns, dataset), notes=notes)
    if fields is not None and fields.casefold() == "help":
        result = list_fields(result)
    elif fields is not None:
        default = _default(result, language)
        result = result._replace(columns=choose_columns(fields, result.columns, default=default, listing=listing))
    else:
        result = result._replace(columns=_default(result, language))
    if shape.tree:
        from yrd_cli.query.tree import as_tree  # only for those who ask for it

        result = as_tree(result, dataset)
    return limit_rows(result, shape.limit)


def _in_money(result: Result, unit: str, dataset: Dataset) -> Result:
    from yrd_cli.query.currency import in_money, latest_rate  # only for those who ask for another unit

    money = MONEY[resolve_field(unit, tuple(MONEY), kind=flag("unit"))]
    return in_money(result, money, latest_rate(dataset.records("indicators")) if money.is_foreign else None)


def _renamed(text: str, before: Result, after: Result) -> str:
    """Return the names of columns in a text as they are after a conversion: both are understood."""
    for old, new in zip(before.columns, after.columns, strict=True):
        text = re.sub(rf"\b{re.escape(old.name)}\b", new.name, text)
    return text


def _default(result: Result, language: Language | None) -> tuple[Column, ...]:
    """Return the columns that are printed unless `--fields` names others: all of them without a language.

    A name in one language is only in tables in it, and no column that is empty is shown.
    """
    if language is None:
        return result.columns
    if result.by:
        return tuple(column for column in result.columns if column.default_column)
    return tuple(
        column
        for column in result.columns
        if column.default_column
        and (column.language in (None, language) or language is Language.BOTH)
        and (not result.rows or column.required or any(row[column.name] not in ABSENT for row in result.rows))
    )


def parse_sort(text: str, columns: Sequence[Column], *, listing: str | None = None) -> list[SortKey]:
    """Return the keys that `scale_cny_bn:desc,id` or `-size,id` names.

    Raises UsageError for an unknown field or direction.
    """
    keys = []
    for part in split_list([text]):
        name, _, direction = part.replace("：", ":").partition(":")
        sign = _sign(name)
        if direction not in ("", "asc", "desc"):
            raise UsageError(f"{flag('sort')}: invalid direction {quoted(direction)}: write {name}:asc or {name}:desc")
        if sign and direction:
            raise UsageError(
                f"{flag('sort')}: {quoted(part)} has a sign and a direction: write -{name[1:]} or {name[1:]}:desc"
            )
        field = resolve_heading(name[len(sign) :], columns, listing=listing, in_any_unit=True)
        keys.append(SortKey(field, direction == "desc" or sign == "-"))
    return keys


def _sign(part: str) -> str:
    """Return the sign before the name of a field, as `+` or `-`, in whatever form it was typed."""
    sign = plain_text(part[:1])
    return sign if sign in ("+", "-") else ""


def ranks_of(column: Column, dataset: Dataset) -> Mapping[str, int]:
    """Return the position of each value in the vocabulary that a column draws on; empty for values without one."""
    if column.enum and column.kind is not Kind.NESTED and not column.kind.is_number:  # terms stand in for numbers
        return {term.id: index for index, term in enumerate(column.enum)}
    if column.references and TABLES[column.references].is_vocabulary:
        return {record.id: index for index, record in enumerate(dataset.records(column.references))}
    return {}


def sort_rows(
    rows: Sequence[Row], keys: Sequence[SortKey], columns: Sequence[Column], dataset: Dataset
) -> Sequence[Row]:
    """Return the rows sorted; those without a value come last in either direction, and equal rows keep their order.

    Before them come values that measure something larger than the others: the total of a programme, not of a fund.
    """
    by_name = {column.name: column for column in columns}
    ordered = list(rows)
    for key in reversed(keys):
        column, ranks = by_name[key.name], ranks_of(by_name[key.name], dataset)
        present = [row for row in ordered if row[key.name] not in ABSENT]
        absent = [row for row in ordered if row[key.name] in ABSENT]
        order = {id(row): _sortable(row[key.name], column.kind, ranks) for row in present}
        present.sort(key=lambda row, order=order: order[id(row)], reverse=key.descending)  # type: ignore[misc]
        present.sort(key=lambda row, column=column: _is_ranked_last(row, column))  # type: ignore[misc]
        ordered = present + absent
    return ordered


def _is_ranked_last(row: Row, column: Column) -> bool:
    return column.ranked_last is not None and row.get(column.ranked_last[0]) == column.ranked_last[1]


def _ranked_last_notes(result: Result, keys: Sequence[SortKey]) -> tuple[Note, ...]:
    """Return what is to be said of rows that sort after the others whatever their number."""
    columns = [column for column in result.columns if column.name in {key.name for key in keys}]
    last = sum(any(_is_ranked_last(row, column) for column in columns) for row in result.rows)
    if last in (0, len(result.rows)):
        return ()
    return (
        Note(
            f"{last} {'total' if last == 1 else 'totals'} with sub-funds ranked after the sizes of funds.",
            f"{last}项为含子基金的总规模，列于各基金自身规模之后。",
        ),
    )


def _sortable(value: Value, kind: Kind, ranks: Mapping[str, int]) -> Value:
    if ranks:
        return [ranks[item] for item in value] if isinstance(value, tuple) else ranks[value]
    if kind is Kind.NESTED:
        return len(value)
    if isinstance(value, tuple):
        return [item.casefold() for item in value]
    return value.casefold() if isinstance(value, str) else value


def choose_columns(
    text: str, columns: Sequence[Column], *, default: Sequence[Column] = (), listing: str | None = None
) -> tuple[Column, ...]:
    """Return the columns that `--fields` names: `a,b` in that order, or `+c,-d` as changes to the default ones.

    Raises UsageError for an unknown or repeated field, for a mixture of both, and if nothing is left.
    """
    by_name = {column.name: column for column in columns}
    parts = split_list([text])
    signs = [_sign(part) for part in parts]
    if any(signs) and not all(signs):
        raise UsageError(f"--fields: {quoted(text)} mixes fields with changes: write a,b or +c,-d")
    names = [
        resolve_heading(part[len(sign) :], columns, listing=listing) for part, sign in zip(parts, signs, strict=True)
    ]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(f"--fields names {name} twice")
    if not any(signs):
        return tuple(by_name[name] for name in names)
    chosen = {column.name: column for column in default}
    for name, sign in zip(names, signs, strict=True):
        if sign == "+":
            chosen[name] = by_name[name]
        elif chosen.pop(name, None) is None:
            raise UsageError(f"--fields: -{name} is not among the fields shown: {', '.join(chosen)}")
    if not chosen:
        raise UsageError("--fields: no field is left")
    return tuple(chosen.values())


def limit_rows(result: Result, limit: int | None) -> Result:
    """Return the first `limit` rows, with a note if that leaves any out."""
    count = len(result.rows)
    if limit is None or count <= limit:
        return result
    note = Note(f"{limit} of {count} rows.", f"共{count}行，仅列{limit}行。")
    if result.total:
        note = Note(f"{limit} of {count} rows; the total is of all.", f"共{count}行，仅列{limit}行；合计为全部。")
    return result._replace(rows=result.rows[:limit], notes=(*result.notes, note))


_FIELD_COLUMNS = tuple(
    Column(name, title, title_zh, description, kind, default_column=True, drop_priority=priority)
    for name, title, title_zh, description, kind, priority in (
        ("field", "Field", "字段", "The name of the field.", Kind.ID, IDENTIFIES),
        ("heading", "Heading", "英文表头", "Its heading.", Kind.TEXT, IDENTIFIES),
        ("heading_zh", "In Chinese", "表头", "Its heading in Chinese.", Kind.TEXT, 0),
        ("unit", "Unit", "单位", "The unit of its values.", Kind.TEXT, 0),
        ("doc", "Meaning", "含义", "What it holds.", Kind.TEXT, 0),
    )
)


def list_fields(result: Result) -> Result:
    """Return the fields that a result has, as a result: what `--fields help` prints."""
    rows = [
        Row(
            {
                "field": column.name,
                "heading": column.title,
                "heading_zh": column.title_zh,
                "unit": column.unit,
                "doc": column.description,
            }
        )
        for column in result.columns
    ]
    return Result(table=result.table, columns=_FIELD_COLUMNS, rows=rows)
