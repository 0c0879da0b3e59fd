"""Values of user data as people write them: names for ids, dates, units; numbers too where a cell is all there is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, get_args, get_origin

from yrd_cli.datasets.toml import Item
from yrd_cli.errors import AmbiguousNameError, UnknownNameError, UsageError
from yrd_cli.query.folding import split_list
from yrd_cli.query.names import Choice, choice, choices_of_records, choices_of_terms, find
from yrd_cli.query.places import KINDS, find_places
from yrd_cli.query.values import read_date
from yrd_cli.schema.fields import Field, Kind, fields_of
from yrd_cli.schema.record import KeyPath
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.schema.unit_spellings import read_unit
from yrd_cli.schema.units import UNITS

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


class Reader:
    """Reads values; `records` are those known already, `own` the tables of the same files by the key of their table."""

    def __init__(self, records: Records, own: Mapping[str, object]) -> None:
        self._records = records
        self._own = own
        self._choices: dict[str, list[Choice]] = {}

    def item(self, table: Table, item: Item, location: KeyPath) -> tuple[Item, list[Reading]]:
        """Return a table with its values as data files hold them, and what was understood as what."""
        readings: list[Reading] = []
        read = self._fields(fields_of(table.record_type), item, location, readings)
        sources = read.get("sources")
        if table.name == "funds" and isinstance(sources, list) and len(sources) == 1:
            read = _with_only_source(read, sources[0])
        return read, readings

    def _fields(self, fields: Sequence[Field], item: Item, location: KeyPath, readings: list[Reading]) -> Item:
        known = {field.name: field for field in fields if field.stored}
        read = dict(item)
        for name, value in item.items():
            if name in known:
                read[name] = self._value(known[name], value, (*location, name), readings)
        return read

    def _value(self, field: Field, value: object, location: KeyPath, readings: list[Reading]) -> object:
        if field.kind is Kind.NESTED:
            return self._nested(field, value, location, readings)
        if get_origin(field.type) is tuple:
            values = split_list([value]) if isinstance(value, str) else value
            if not isinstance(values, list):
                return value
            return [self._one(field, item, (*location, index), readings) for index, item in enumerate(values)]
        return self._one(field, value, location, readings)

    def _nested(self, field: Field, value: object, location: KeyPath, readings: list[Reading]) -> object:
        if isinstance(value, list) and get_origin(field.type) is tuple:
            inner = fields_of(get_args(field.type)[0])
            return [
                self._fields(inner, item, (*location, index), readings) if isinstance(item, dict) else item
                for index, item in enumerate(value)
            ]
        if isinstance(value, dict):
            return {key: self._one(field, item, (*location, key), readings) for key, item in value.items()}
        return value

    def _one(self, field: Field, value: object, location: KeyPath, readings: list[Reading]) -> object:
        if not isinstance(value, str):
            return value
        meant = self._meant(field, value)
        if meant is None or meant == value:
            return value
        readings.append(Reading(location, value, meant))
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
        choices = self._known(table)
        if any(text == one.id for one in choices):
            return text
        found = find(table, text, choices, loosely=TABLES[table].is_vocabulary)
        if found is None and TABLES[table].singular in KINDS:
            places = find_places(TABLES[table].singular, text, self._records)
            return places.ids[0] if len(places.ids) == 1 else None
        return found

    def _known(self, table: str) -> list[Choice]:
        """Return the choices among the records of a table: those known, and those of the same files."""
        if table not in self._choices:
            own = [item for name in (table, *TABLES[table].joins) for item in self._items(name)]
            ids = {item["id"] for item in own if isinstance(item.get("id"), str)}
            known = choices_of_records(record for record in self._records(table) if record.id not in ids)
            self._choices[table] = known + [
                choice(item["id"], "", [name for name in map(item.get, _NAMES) if isinstance(name, str)])
                for item in own
                if isinstance(item.get("id"), str)
            ]
        return self._choices[table]

    def _items(self, table: str) -> Iterator[Item]:
        items = self._own.get(TABLES[table].toml_key)
        if isinstance(items, list):
            yield from (item for item in items if isinstance(item, dict))


def _with_only_source(item: Item, source: object) -> Item:
    """Return a fund with the one source that it cites where its status needs one: there is no other that it may be."""
    needs = item.get("status") not in (None, "announced") and "status_source" not in item
    return {**item, "status_source": source} if needs else item


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
        return error.lines()[0] if error.reason else None
    except UsageError:
        return None
    return f"'{text}' is several: {', '.join(found.ids)}" if len(found.ids) > 1 else None
