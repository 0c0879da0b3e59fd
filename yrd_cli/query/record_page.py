"""Everything about one record: its fields, the funds below it, the claims that speak of it, what cites it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from yrd_cli.datasets.bundled import Records
from yrd_cli.errors import AmbiguousNameError, NotFoundError, UnknownNameError
from yrd_cli.query.folding import ANY, ascii_beginning, is_among, normalise
from yrd_cli.query.names import Choice, choice, find, nearest
from yrd_cli.query.places import find_places
from yrd_cli.schema.record import Record
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import TABLES

if TYPE_CHECKING:  # each costs its declaration
    from yrd_cli.query.claims import Judged
    from yrd_cli.schema.fund import Fund


class Branch(Struct):
    """A fund and the funds below it."""

    fund: "Fund"
    below: tuple["Branch", ...]


class Card(Struct):
    """A record of a table with what the dataset knows around it.

    `below` are the funds that name a fund as their parent, each with those below it; `claims` the claims that speak of
    the record, with their verdicts; `cited_by` the records that cite a source, as (table, id).
    """

    table: str
    record: Record
    below: tuple[Branch, ...]
    claims: "tuple[Judged, ...]"
    cited_by: tuple[tuple[str, str], ...]


def find_records(text: str, records: Records, tables: Sequence[str]) -> list[tuple[str, Record]]:
    """The (table, record) pairs of these tables that `text` names: an exact id, else a name, else a beginning.

    An id that several tables use names all of them. Raises NotFoundError with the nearest ids, AmbiguousNameError with
    the candidates.
    """
    exact = _with_id(text, records, tables)
    if exact:
        return exact
    wanted = normalise(text)
    everything = [(table, record) for table in tables for record in records(table)]
    named = [pair for pair in everything if is_among(wanted, pair[1].spellings())]
    id = find("name", text, [_choice(*pair) for pair in named]) if wanted else None
    if id is None and len(wanted) >= _SHORTEST_BEGINNING:
        may_begin = [pair for pair in everything if ascii_beginning(pair[1].id) in (ANY, wanted[:1])]
        begun = [pair for pair in may_begin if normalise(pair[1].id).startswith(wanted)]
        choices = {choice.id: choice.description for choice in (_choice(*pair) for pair in begun)}
        if len(choices) > 1:
            raise AmbiguousNameError("name", text, list(choices.items()))
        id = next(iter(choices), None)
    if id is None and wanted and "cities" in tables:
        id = _place(text, records)
    if id is None:
        raise NotFoundError(text, nearest=nearest(text, [_choice(*pair) for pair in everything]))
    found = _with_id(id, records, tables)
    return [pair for pair in found if pair in named] or found


_SHORTEST_BEGINNING = 3  # letters of an id: fewer begin dozens


def _with_id(id: str, records: Records, tables: Sequence[str]) -> list[tuple[str, Record]]:
    return [(table, record) for table in tables for record in records(table) if record.id == id]


def _choice(table: str, record: Record) -> Choice:
    """What a record is called; of one without a name, what kind of record it is."""
    return choice(record.id, " ".join(record.names) or TABLES[table].singular, record.spellings())


def _place(text: str, records: Records) -> str | None:
    """The id of the province or city that `text` means, written in whatever form. Raises NotFoundError for a county."""
    for kind in ("province", "city"):
        try:
            place = find_places(kind, text, records)
        except UnknownNameError:
            continue
        if place.county:
            raise NotFoundError(text, nearest=(), reason=f"{place.county.name_zh} is a county of {place.ids[0]}")
        if len(place.ids) == 1:
            return place.ids[0]
    return None


def card_of(table: str, record: Record, records: Records, claims: "Sequence[Judged]") -> Card:
    """The card of a record; `claims` are those that speak of it."""
    return Card(
        table=table,
        record=record,
        below=_below(record.id, records("funds")) if table == "funds" else (),
        claims=tuple(claims),
        cited_by=tuple(_citing(record.id, records)) if table == "sources" else (),
    )


def _below(fund: str, funds: "Sequence[Fund]") -> tuple[Branch, ...]:
    return tuple(Branch(child, _below(child.id, funds)) for child in funds if child.parent == fund)


def _citing(source: str, records: Records) -> list[tuple[str, str]]:
    tables = [table for table in TABLES if not TABLES[table].joins and table != "sources"]
    return [(table, record.id) for table in tables for record in records(table) if source in record.cited_sources()]
