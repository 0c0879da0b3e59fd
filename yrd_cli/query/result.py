"""What a query returns: rows, the columns that describe them, and what must be said beside them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from yrd_cli.errors import UsageError, quoted
from yrd_cli.query.folding import plain_text, split_list
from yrd_cli.query.measures.measure import Note, Row
from yrd_cli.query.names import resolve_heading
from yrd_cli.schema.fields import Field, Kind

RECORDS = "(records)"  # where a row keeps the records that it is made of: no field can have this name


class Result(NamedTuple):
    """The answer to a query.

    `columns` are the fields to print, in order; each of `rows` maps every field of the record to its value, also
    those that are not printed. `total` is a last row for tables, `title` the command that asks the question,
    `by` the dimensions that rows are grouped by. `measured` is what the cells of a cross-tab hold, `emphasised` are the
    words that a search was for.
    """

    table: str
    columns: tuple[Field, ...]
    rows: Sequence[Row]
    total: Row | None = None
    notes: tuple[Note, ...] = ()
    title: str = "yrd"
    by: tuple[str, ...] = ()
    measured: Field | None = None
    emphasised: tuple[str, ...] = ()

    def said(self) -> list[Note]:
        """The notes that matter for the columns that are printed."""
        printed = {column.name for column in self.columns}
        return [note for note in self.notes if not note.about or not printed.isdisjoint(note.about)]

    def with_rows(self, rows: Sequence[Row]) -> "Result":
        """The same result with other rows, or the same in another order."""
        return self._replace(rows=rows)

    def with_columns(self, columns: tuple[Field, ...]) -> "Result":
        """The same result with other columns to print."""
        return self._replace(columns=columns)


class SortKey(NamedTuple):
    """One field to sort by."""

    field: str
    descending: bool


def parse_sort(text: str, columns: Sequence[Field], *, listing: str | None = None) -> list[SortKey]:
    """`scale_cny_bn:desc,id` or `-size,id` as sort keys. Raises UsageError for an unknown field or direction."""
    keys = []
    for part in split_list([text]):
        name, _, direction = part.replace("：", ":").partition(":")
        sign = _sign(name)
        if direction not in ("", "asc", "desc"):
            raise UsageError(f"--sort: invalid direction {quoted(direction)}: write {name}:asc or {name}:desc")
        if sign and direction:
            raise UsageError(f"--sort: {quoted(part)} has a sign and a direction: write -{name[1:]} or {name[1:]}:desc")
        field = resolve_heading(name[len(sign) :], columns, listing=listing)
        keys.append(SortKey(field, direction == "desc" or sign == "-"))
    return keys


def _sign(part: str) -> str:
    """The sign before the name of a field, as `+` or `-`, in whatever form it was typed."""
    sign = plain_text(part[:1])
    return sign if sign in ("+", "-") else ""


def sort_rows(
    rows: Sequence[Row], keys: Sequence[SortKey], columns: Mapping[str, Field], ranks: Mapping[str, Mapping[str, int]]
) -> list[Row]:
    """`rows` sorted by `keys`; rows without a value come last in either direction, and equal rows keep their order.

    `ranks` gives, for a field that draws on a vocabulary, the place of each value in it.
    """
    ordered = list(rows)
    for key in reversed(keys):
        field, column, rank = key.field, columns[key.field], ranks.get(key.field)
        present = [row for row in ordered if row[field] not in (None, ())]
        absent = [row for row in ordered if row[field] in (None, ())]

        def value(row: Row, field: str = field, rank: Mapping[str, int] | None = rank, kind: Kind = column.kind) -> Any:
            raw = row[field]
            if rank is not None:
                return [rank[item] for item in raw] if isinstance(raw, tuple) else rank[raw]
            if kind is Kind.NESTED:
                return len(raw)
            if isinstance(raw, tuple):
                return [item.casefold() for item in raw]
            return raw.casefold() if isinstance(raw, str) else raw

        present.sort(key=value, reverse=key.descending)
        ordered = present + absent
    return ordered


def choose_columns(
    text: str, columns: Sequence[Field], *, default: Sequence[Field] = (), listing: str | None = None
) -> tuple[Field, ...]:
    """The columns that `--fields` names: `a,b` in that order, or `+c,-d` as changes to the default ones.

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
    """The first `limit` rows, with a note if that leaves any out. Raises UsageError unless `limit` is positive."""
    if limit is None:
        return result
    if limit < 1:
        raise UsageError(f"--limit: {limit} is not a number of rows: write 1 or more")
    count = len(result.rows)
    if count <= limit:
        return result
    note = Note(f"{limit} of {count} rows.", f"共{count}行, 仅列{limit}行。")
    if result.total:
        note = Note(f"{limit} of {count} rows; the total is of all.", f"共{count}行, 仅列{limit}行; 合计为全部。")
    return result._replace(rows=result.rows[:limit], notes=(*result.notes, note))
