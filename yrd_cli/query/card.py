"""Everything about one record: its fields, the funds below it, the claims that speak of it, what cites it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from yrd_cli.errors import AmbiguousNameError, NotFoundError
from yrd_cli.model.nouns import NOUNS
from yrd_cli.model.walk import sources_of
from yrd_cli.query.names import Choice, choices_of_records, nearest, normalise

Records = Callable[[str], Sequence[Any]]


class Branch(NamedTuple):
    """A fund and the funds below it."""

    fund: Any
    below: tuple["Branch", ...]


class Card(NamedTuple):
    """A record of a noun with what the dataset knows around it.

    `below` are the funds that name a fund as their parent, each with those below it; `claims` the claims that speak of
    the record; `cited_by` the records that cite a source, as (noun, id).
    """

    noun: str
    record: Any
    below: tuple[Branch, ...]
    claims: tuple[Any, ...]
    cited_by: tuple[tuple[str, str], ...]


def find_records(text: str, records: Records, nouns: Sequence[str]) -> list[tuple[str, Any]]:
    """The (noun, record) pairs of these nouns that `text` names: an exact id, else a name, else a beginning.

    An id that several nouns use names all of them. Raises NotFoundError with the nearest ids, AmbiguousNameError with
    the candidates.
    """
    exact = [(noun, record) for noun in nouns for record in records(noun) if record.id == text]
    if exact:
        return exact
    wanted = normalise(text)
    everything = [(noun, record, choice) for noun in nouns for record, choice in _choices(noun, records)]
    found = [(noun, record, choice) for noun, record, choice in everything if wanted and wanted in choice.keys]
    if not found and wanted:
        found = [(noun, record, choice) for noun, record, choice in everything if choice.keys[0].startswith(wanted)]
    if not found:
        ids = nearest(text, [choice for _, _, choice in everything])
        raise NotFoundError(text, nearest=ids)
    if len({choice.id for _, _, choice in found}) > 1:
        raise AmbiguousNameError("name", text, [(choice.id, choice.description) for _, _, choice in found])
    return [(noun, record) for noun, record, _ in found]


def _choices(noun: str, records: Records) -> list[tuple[Any, Choice]]:
    named = records(noun)
    if named and hasattr(named[0], "name_en"):
        return list(zip(named, choices_of_records(named), strict=True))
    return [(record, Choice(record.id, NOUNS[noun].singular, (normalise(record.id),))) for record in named]


def card_of(noun: str, record: Any, records: Records, claims: Sequence[Any]) -> Card:
    """The card of a record; `claims` are those that speak of it."""
    return Card(
        noun=noun,
        record=record,
        below=_below(record.id, records("funds")) if noun == "funds" else (),
        claims=tuple(claims),
        cited_by=tuple(_citing(record.id, records)) if noun == "sources" else (),
    )


def _below(fund: str, funds: Sequence[Any]) -> tuple[Branch, ...]:
    return tuple(Branch(child, _below(child.id, funds)) for child in funds if child.parent == fund)


def _citing(source: str, records: Records) -> list[tuple[str, str]]:
    nouns = [noun for noun in NOUNS if not NOUNS[noun].joins and noun != "sources"]
    return [(noun, record.id) for noun in nouns for record in records(noun) if source in sources_of(record)]
