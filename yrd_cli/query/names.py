"""Finding what a user means: names in English, Chinese and pinyin, codes and abbreviations, in any case."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

from yrd_cli.errors import AmbiguousNameError, UnknownNameError, UsageError, flag
from yrd_cli.query.folding import alike, normalise, same
from yrd_cli.query.result import Column
from yrd_cli.schema.fields import Field, Language, Term, heading
from yrd_cli.schema.record import Record, spellings_of
from yrd_cli.schema.tables import Table
from yrd_cli.schema.units import MONEY, Money, printed_units, unit_names


class Choice:
    """One thing that can be named: its id, how to tell it from others, and its normalised names, the id's first.

    These are made when first looked at: of what is named by its id, nobody does.
    """

    def __init__(self, id: str, describe: Callable[[], str], names: Callable[[], Iterable[str | None]]) -> None:
        self.id = id
        self._describe = describe
        self._names = names

    @cached_property
    def description(self) -> str:
        """How to tell it from others."""
        return self._describe()

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Its normalised names, the id's first."""
        return tuple(dict.fromkeys(key for key in map(normalise, self._spellings) if key))

    @property
    def key(self) -> str:
        """The first of its normalised names."""
        return next(filter(None, map(normalise, self._spellings)))

    @cached_property
    def _spellings(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.id, *self._names())))

    def may_be(self, key: str) -> bool:
        """Return whether one of its names may be a normalised one."""
        return bool(alike(key, self._spellings))

    def is_called(self, key: str) -> bool:
        """Return whether it has this normalised name."""
        return bool(same(key, self._spellings))


class Choices:
    """Choices by their names, for those who look up many: each is found without a look at the others."""

    def __init__(self, choices: Iterable[Choice]) -> None:
        self._named: dict[str, list[Choice]] = {}
        for one in choices:
            for key in one.keys:
                self._named.setdefault(key, []).append(one)

    def named(self, key: str) -> Sequence[Choice]:
        """Return the choices that have this normalised name."""
        return self._named.get(key, ())


def choice(id: str, description: str, names: Sequence[str | None]) -> Choice:
    """The choice that has these names beside its id."""
    return Choice(id, lambda: description, lambda: names)


def choices_of_terms(terms: Iterable[Term]) -> list[Choice]:
    """The choices that an enum offers."""
    return [choice(term.id, f"{term.en} {term.zh}", (term.en, term.zh, *spellings_of(term.pinyin))) for term in terms]


def choices_of_records(records: Iterable[Record]) -> list[Choice]:
    """The choices that a vocabulary offers: its records with everything that they are called."""
    return [record.kept(_choice_of) for record in records]


def _choice_of(record: Record) -> Choice:
    return Choice(record.id, lambda: " ".join(record.names), record.spellings)


def choices_of_names(names: Iterable[str]) -> list[Choice]:
    """The choices that a list of plain names offers: of tables, formats, commands."""
    return [choice(name, name, ()) for name in names]


def choices_of_tables(tables: Iterable[Table]) -> list[Choice]:
    """The choices among tables: by name, and by title in both languages."""
    return [choice(table.name, table.title_zh, (table.title, table.title_zh)) for table in tables]


def choices_of_fields(fields: Iterable[Field | Column]) -> list[Choice]:
    """The choices among fields: the name of each, and its heading in both languages, with the unit or without."""
    return [choice(field.name, f"{field.title} {field.title_zh}", _headings(field)) for field in fields]


def _headings(field: Field | Column) -> list[str]:
    """Return the headings of a field: alone, and with each unit in which it can be printed."""
    titles = (field.title, field.title_zh)
    units = printed_units(field.unit) if field.unit else ()
    with_units = [f"{title} ({name})" for title in titles for unit in units for name in unit_names(unit)]
    return [*titles, *with_units, *(heading(*titles, unit, Language.BOTH) for unit in (None, *units))]


def resolve(
    kind: str, text: str, choices: Sequence[Choice], *, listing: str | None = None, loosely: bool = False
) -> str:
    """The id of the choice that `text` names.

    An id takes precedence over other names. Raises UnknownNameError with the nearest ids, AmbiguousNameError if several
    choices share the name, UsageError if `text` is empty.
    """
    found = find(kind, text, choices, loosely=loosely)
    if found is not None:
        return found
    raise UnknownNameError(
        kind,
        text,
        choices=[choice.id for choice in choices],
        nearest=nearest(text, choices),
        listing=listing,
    )


def resolve_heading(
    text: str,
    fields: Sequence[Field | Column],
    *,
    kind: str = "field",
    listing: str | None = None,
    in_any_unit: bool = False,
) -> str:
    """The name of the field that `text` names, by the name itself or by its heading. Raises as `resolve` does.

    With `in_any_unit`, also by the name that it has in another unit of money.
    """
    if any(field.name == text for field in fields):  # headings are in Chinese too, and cost 2 ms
        return text
    headed = [field.name for field in fields if text in (field.title, field.title_zh)]
    if len(headed) == 1:
        return headed[0]  # `Value` heads one field, `value` is the name of another
    try:
        return resolve(kind, text, choices_of_fields(fields), listing=listing)
    except UnknownNameError as error:
        converted = converted_field(text, fields)
        if converted is None:
            raise
        field, money = converted
        if in_any_unit:
            return field
        stored = field.replace(next(item.suffix for item in MONEY.values() if item.suffix in field), MONEY["bn"].suffix)
        reason = f"it is {stored} with {flag('unit')} {money.name}"
        raise UnknownNameError(kind, text, choices=error.choices, listing=listing, reason=reason) from None


def converted_field(text: str, fields: Iterable[Field | Column]) -> tuple[str, Money] | None:
    """The field that `text` names as it is called in another unit of money (scale_cny_yi), and that unit."""
    wanted, suffixes = normalise(text), {money: normalise(money.suffix) for money in MONEY.values()}
    money = next((money for money, suffix in suffixes.items() if wanted.endswith(suffix)), None)
    if money is None:
        return None
    wordings = {wanted.removesuffix(suffixes[money]) + suffix for suffix in suffixes.values()}
    return next(((field.name, money) for field in fields if normalise(field.name) in wordings), None)


def find(kind: str, text: str, choices: Sequence[Choice] | Choices, *, loosely: bool = False) -> str | None:
    """The id of the choice that `text` names, or None. Raises AmbiguousNameError, UsageError if `text` is empty.

    Taken `loosely`, the number of a noun and what people add to it do not matter: `textile`, 半导体产业.
    """
    if not text.strip():
        raise UsageError(f"empty {kind}: name one, or leave it out")
    if not isinstance(choices, Choices) and any(one.id == text for one in choices):
        return text
    typed = normalise(text)
    possible: Sequence[Choice] = () if isinstance(choices, Choices) else choices
    if typed.isascii():  # then all readings are, and begin alike
        possible = [one for one in possible if one.may_be(typed)]
    for wanted in _readings(typed) if loosely else (typed,):
        among = choices.named(wanted) if isinstance(choices, Choices) else possible
        found = {one.id: one for one in among if one.is_called(wanted)}
        for one in found.values():
            if wanted == one.key:
                return one.id
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise AmbiguousNameError(kind, text, [(one.id, one.description) for one in found.values()])
    return None


# What people add to the name of a sector or a key.
_ENDINGS = ("产业集群", "制造业", "产业", "行业", "工业", "领域", "industries", "industry", "sectors", "sector")


def _readings(wanted: str) -> list[str]:
    """The normalised name itself, then without what is often added to it, in the singular and the plural."""
    plain = [wanted.removesuffix(ending) for ending in _ENDINGS if wanted.endswith(ending)]
    readings = [wanted, *(text for text in plain if len(text) > 1)]
    for text in tuple(readings):
        if text.isascii() and len(text) > 3 and text.isalpha():  # noqa: PLR2004 -- `gas` is not the plural of `ga`
            readings += [text[:-1]] if text.endswith("s") else [f"{text}s", f"{text[:-1]}ies"]
    return readings


_INITIALS = 2  # letters: names as short are initials, of which one letter more is any other name


def nearest(text: str, choices: Sequence[Choice], limit: int = 3) -> list[str]:
    """The ids of the choices whose names resemble `text`, the most alike first: of `limit` names at most."""
    from yrd_cli.query.resemblance import nearest_keys  # only for what is misspelt

    ids = ids_by_key(choices)
    close = nearest_keys(normalise(text).lstrip("-+!"), ids)
    meant = list(dict.fromkeys(tuple(ids[key]) for key in close))[:limit]
    return list(dict.fromkeys(id for together in meant for id in together))[: 2 * limit]


def ids_by_key(choices: Iterable[Choice]) -> dict[str, list[str]]:
    """The ids of choices by the names that may be misspelt."""
    ids: dict[str, list[str]] = {}
    for one in choices:
        for key in one.keys:
            if len(key) > _INITIALS or key == one.keys[0] or not key.isascii():
                ids.setdefault(key, []).append(one.id)
    return ids


def resolve_field(text: str, names: Sequence[str], *, kind: str = "field", listing: str | None = None) -> str:
    """The name on a list of plain names (fields, dimensions, formats) that `text` is, in any case."""
    return resolve(kind, text, choices_of_names(names), listing=listing)
