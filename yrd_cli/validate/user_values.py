"""Values of user data as people write them: names for ids, dates, units; numbers too where a cell is all there is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import is_not
from typing import Any, NamedTuple, get_args, get_origin

from yrd_cli.datasets.toml import Item
from yrd_cli.errors import AmbiguousNameError, UnknownNameError, UsageError
from yrd_cli.query.folding import split_list
from yrd_cli.query.names import Choices, choice, choices_of_records, choices_of_terms, find
from yrd_cli.query.places import KINDS, find_places
from yrd_cli.query.values import read_date, split_prose
from yrd_cli.schema.fields import Field, Kind, fields_of
from yrd_cli.schema.record import KeyPath, Record
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.schema.unit_spellings import read_unit
from yrd_cli.schema.units import UNITS
from yrd_cli.validate.references import all_resolve

Records = Callable[[str], Sequence[Any]]


# What people write for terms, beside their names.
_ALSO: Mapping[str, Mapping[str, str]] = {
    "level": {
        **dict.fromkeys(("province", "省", "直辖市"), "provincial"),
        **dict.fromkeys(("city", "prefecture", "地市级", "地级市", "市本级", "市"), "municipal"),
        **dict.fromkeys(("county", "区级", "县级", "区县", "县市区"), "district"),
    },
    "status": {
        **dict.fromkeys(("planned", "signed", "拟设立", "筹备中", "筹建中", "拟成立", "已签约"), "announced"),
        **dict.fromkeys(("registered", "filed", "set up", "已成立", "已注册", "已备案"), "established"),
    },
}
_NAMES = ("name_en", "name_zh", "short_zh")


class Reading(NamedTuple):
    """A value that was understood as another: where, what was written, what it was taken for."""

    location: KeyPath
    typed: str
    meant: str


class _Readable(Struct):
    """A stored field whose values may be written otherwise: a name for an id, a date, several names in one text."""

    name: str
    field: Field
    is_list: bool
    inner: Sequence["_Readable"]  # of what it is a list of, if it is one of figures
    means: bool  # whether its texts mean something, and are not only split
    meanings: dict[str, str]  # of the texts met so far: most stand in many records


def _readable(record_type: type) -> list[_Readable]:
    found = []
    for field in fields_of(record_type):
        is_list = get_origin(field.type) is tuple
        inner = _readable(get_args(field.type)[0]) if is_list and field.kind is Kind.NESTED else ()
        means = bool(field.kind is Kind.DATE or field.enum or field.references)
        if field.stored and (means or is_list):
            found.append(_Readable(field.name, field, is_list, inner, means, {}))
    return found


class Reader:
    """Reads values; `records` are those known already, `own` those of the same files, or their tables, by key."""

    def __init__(self, records: Records, own: Mapping[str, Sequence[Item | Record]]) -> None:
        self._records = records
        self._own = own
        self._choices: dict[str, Choices] = {}
        self._ids: dict[str, set[str]] = {}
        self._tables = {table.name: _readable(table.record_type) for table in TABLES.values()}

    def item(self, table: Table, item: Item, location: KeyPath) -> tuple[Item, list[Reading]]:
        """Return a table with its values as data files hold them, and what was understood as what."""
        readings: list[Reading] = []
        read = self._read(self._tables[table.name], item, location, readings)
        return with_only_source(table, read), readings

    def knows_all(self, table: Table, records: Sequence[Record]) -> bool:
        """Return whether records refer to others by their ids alone: there is nothing to be read in them."""
        return all_resolve(table.record_type, records, self._known_ids)

    def _read(self, fields: Sequence[_Readable], item: Item, location: KeyPath, readings: list[Reading]) -> Item:
        read = item
        for one in fields:
            value = item.get(one.name)
            meant = value if value is None else self._value(one, value, location, readings)
            if meant is not value:
                read = dict(item) if read is item else read
                read[one.name] = meant
        return read

    def _value(self, one: _Readable, value: object, location: KeyPath, readings: list[Reading]) -> object:
        """Return what a value means: itself, and no copy, if it is written as data files have it."""
        if isinstance(value, str) and not one.is_list:
            return self._text(one, value, location, (one.name,), readings)
        if one.inner and isinstance(value, list):
            read = [
                self._read(one.inner, item, (*location, one.name, index), readings) if isinstance(item, dict) else item
                for index, item in enumerate(value)
            ]
            return read if any(map(is_not, read, value)) else value
        if one.field.kind is Kind.NESTED:
            return self._mapping(one, value, location, readings) if isinstance(value, dict) else value
        values = value
        if isinstance(value, str):
            values = split_prose(value) if one.field.is_prose else split_list([value])
        if not one.is_list or not isinstance(values, list) or not one.means:
            return values if one.is_list else value
        meant = [
            self._text(one, item, location, (one.name, index), readings) if isinstance(item, str) else item
            for index, item in enumerate(values)
        ]
        return values if meant == values else meant

    def _mapping(self, one: _Readable, value: Item, location: KeyPath, readings: list[Reading]) -> Item:
        meant = {
            key: self._text(one, item, location, (one.name, key), readings) if isinstance(item, str) else item
            for key, item in value.items()
        }
        return value if meant == value else meant

    def _text(self, one: _Readable, text: str, above: KeyPath, steps: KeyPath, readings: list[Reading]) -> str:
        """Return what a text means, which stands `steps` below the table at `above`."""
        meant = one.meanings.get(text)
        if meant is None:
            meant = one.meanings[text] = self._meant(one.field, text) or text
        if meant != text:
            readings.append(Reading(above + steps, text, meant))
        return meant

    def _meant(self, field: Field, text: str) -> str | None:
        """Return what a text means in a field; None if it cannot be told, or means several things."""
        if field.kind is Kind.DATE:
            return read_date(text)
        try:
            if field.enum:
                return self._term(field, text)
            if field.references:
                return self._id(field.references, text)
        except UsageError:
            return None
        return None

    def _term(self, field: Field, text: str) -> str | None:
        ids = {term.id for term in field.enum}
        if text in ids:
            return text
        if ids <= UNITS.keys():
            unit = read_unit(text)
            return unit if unit in ids else None
        also = _ALSO.get(field.name, {}).get(text.strip().casefold())
        return also or find(field.name, text, choices_of_terms(field.enum), loosely=True)

    def _id(self, table: str, text: str) -> str | None:
        if text in self._known_ids(table):
            return text
        found = find(table, text, self._known(table), loosely=TABLES[table].is_vocabulary)
        if found is None and TABLES[table].singular in KINDS:
            places = find_places(TABLES[table].singular, text, self._records)
            return places.ids[0] if len(places.ids) == 1 else None
        return found

    def _known_ids(self, table: str) -> set[str]:
        if table not in self._ids:
            self._ids[table] = {id for id, _ in self._items(table)} | {record.id for record in self._records(table)}
        return self._ids[table]

    def _known(self, table: str) -> Choices:
        """Return the choices among the records of a table: those known, and those of the same files."""
        if table not in self._choices:
            own = list(self._items(table))
            ids = {id for id, _ in own}
            known = choices_of_records(record for record in self._records(table) if record.id not in ids)
            named = (
                choice(id, "", [item.get(name) for name in _NAMES if isinstance(item.get(name), str)])
                for id, item in own
            )
            self._choices[table] = Choices([*known, *named])
        return self._choices[table]

    def _items(self, table: str) -> Iterator[tuple[str, Item | Record]]:
        """Yield what the same files declare that a reference to `table` may name, after its id."""
        for name in (table, *TABLES[table].joins):
            for item in self._own.get(TABLES[name].toml_key, ()):
                id = item.id if isinstance(item, Record) else item.get("id")
                if isinstance(id, str):
                    yield id, item


def with_only_source(table: Table, item: Item) -> Item:
    """Return a fund with the one source that it cites where its status needs one: there is no other that it may be."""
    if table.name != "funds" or item.get("status") in (None, "announced") or "status_source" in item:
        return item
    sources = item.get("sources")
    return {**item, "status_source": sources[0]} if isinstance(sources, list) and len(sources) == 1 else item


def why_not(table: str, text: str, records: Records) -> str | None:
    """Return why a text names no place of a table, or several; None if nothing is known of it."""
    kind = TABLES[table].singular
    if kind not in KINDS:
        return None
    try:
        found = find_places(kind, text, records)
    except AmbiguousNameError as error:
        return error.lines()[0]
    except UnknownNameError as error:
        return str(error).splitlines()[0] if error.reason else None  # a file has fields, and no options
    except UsageError:
        return None
    return f"'{text}' is several: {', '.join(found.ids)}" if len(found.ids) > 1 else None
