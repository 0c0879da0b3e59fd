"""Everything about one record: its fields, the funds below it, the claims that speak of it, what cites it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from yrd_cli.errors import AmbiguousNameError, NotFoundError
from yrd_cli.query.names import Choice, choices_of_records, nearest, normalise
from yrd_cli.schema.tables import TABLES

Records = Callable[[str], Sequence[Any]]


class Branch(NamedTuple):
    """A fund and the funds below it."""

    fund: Any
    below: tuple["Branch", ...]


class Card(NamedTuple):
    """A record of a table with what the dataset knows around it.

    `below` are the funds that name a fund as their parent, each with those below it; `claims` the claims that speak of
    the record; `cited_by` the records that cite a source, as (table, id).
    """

    table: str
    record: Any
    below: tuple[Branch, ...]
    claims: tuple[Any, ...]
    cited_by: tuple[tuple[str, str], ...]


def find_records(text: str, records: Records, tables: Sequence[str]) -> list[tuple[str, Any]]:
    """The (table, record) pairs of these tables that `text` names: an exact id, else a name, else a beginning.

    An id that several tables use names all of them. Raises NotFoundError with the nearest ids, AmbiguousNameError with
    the candidates.
    """
    exact = [(table, record) for table in tables for record in records(table) if record.id == text]
    if exact:
        return exact
    wanted = normalise(text)
    everything = [(table, record, choice) for table in tables for record, choice in _choices(table, records)]
    found = [(table, record, choice) for table, record, choice in everything if wanted and wanted in choice.keys]
    if not found and wanted:
        found = [(table, record, choice) for table, record, choice in everything if choice.keys[0].startswith(wanted)]
    if not found:
        ids = nearest(text, [choice for _, _, choice in everything])
        raise NotFoundError(text, nearest=ids)
    if len({choice.id for _, _, choice in found}) > 1:
        raise AmbiguousNameError("name", text, [(choice.id, choice.description) for _, _, choice in found])
    return [(table, record) for table, record, _ in found]


def _choices(table: str, records: Records) -> list[tuple[Any, Choice]]:
    named = records(table)
    if named and hasattr(named[0], "name_en"):
        return list(zip(named, choices_of_records(named), strict=True))
    return [(record, Choice(record.id, TABLES[table].singular, (normalise(record.id),))) for record in named]


def card_of(table: str, record: Any, records: Records, claims: Sequence[Any]) -> Card:
    """The card of a record; `claims` are those that speak of it."""
    return Card(
        table=table,
        record=record,
        below=_below(record.id, records("funds")) if table == "funds" else (),
        claims=tuple(claims),
        cited_by=tuple(_citing(record.id, records)) if table == "sources" else (),
    )


def _below(fund: str, funds: Sequence[Any]) -> tuple[Branch, ...]:
    return tuple(Branch(child, _below(child.id, funds)) for child in funds if child.parent == fund)


def _citing(source: str, records: Records) -> list[tuple[str, str]]:
    tables = [table for table in TABLES if not TABLES[table].joins and table != "sources"]
    return [(table, record.id) for table in tables for record in records(table) if source in record.cited_sources()]
