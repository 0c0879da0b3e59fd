"""Records made while a file of the user is read: what is written as data files have it need not wait for the rest.

Most of a large file is. Its tables, which take three times the memory of the records, are dropped on the way, and only
what is written otherwise is looked at again, once all names are known.
"""

from collections.abc import Sequence
from sys import intern
from typing import Any, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from yrd_cli.datasets.bundled import builder
from yrd_cli.datasets.toml import Item
from yrd_cli.schema.fields import Kind, cached, fields_of
from yrd_cli.schema.provenance import USER, with_provenance
from yrd_cli.schema.record import Declared, Record
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.validate.models import record_model
from yrd_cli.validate.user_values import with_only_source

BY_KEY = {table.toml_key: table for table in TABLES.values()}
BATCH = 2000  # tables that are validated together, or kept while a file is read


def settle(key: str, items: Sequence[Any]) -> list[Any]:
    """Return the records that these tables declare; what is not valid as it stands stays what it is."""
    table = BY_KEY.get(key)
    if table is None:
        return list(items)
    complete = [with_only_source(table, item) if isinstance(item, dict) else item for item in items]
    failed: set[int] = set()
    try:
        adapter(table.record_type).validate_python(complete)
    except ValidationError as error:
        problems = error.errors(include_url=False, include_context=False, include_input=False)
        failed = {int(problem["loc"][0]) for problem in problems}
    build = build_user_record(table)
    return [
        item if index in failed else _compact(build(_shared(table.record_type, item)))
        for index, item in enumerate(complete)
    ]


def _compact(record: Record) -> Record:
    """Return the record without room for what is absent, which its class says as well: half of the memory of a fund."""
    present = {name: value for name, value in vars(record).items() if value is not None}
    object.__setattr__(record, "__dict__", present)
    return record


def _shared(record_type: type, item: Item) -> Item:
    """Return the table with each text that recurs in others held in memory once: that saves a fifth."""
    for name, figure_type in _recurring(record_type):
        value = item.get(name)
        if isinstance(value, str):
            item[name] = intern(value)
        elif figure_type and value:
            item[name] = [_shared(figure_type, figure) for figure in value]
        elif isinstance(value, list):
            item[name] = [*map(intern, value)]
    return item


@cached
def _recurring(record_type: type) -> list[tuple[str, type | None]]:
    """Return the fields whose texts stand in many records, and those that hold figures, with their type."""
    found: list[tuple[str, type | None]] = []
    for field in fields_of(record_type):
        if field.kind is Kind.NESTED and get_origin(field.type) is tuple:
            found.append((field.name, get_args(field.type)[0]))
        elif field.stored and (field.enum or field.references or field.kind is Kind.DATE):
            found.append((field.name, None))
    return found


@cached
def adapter(record_type: type) -> TypeAdapter[Any]:
    """Return what validates a list of tables of these records."""
    return TypeAdapter(list[record_model(record_type)])  # type: ignore[arg-type, misc]  # a type known only at run time


def build_user_record(table: Table) -> Any:
    """Return the function that builds a record of the user from its table."""
    return builder(with_provenance(table.record_type), provenance=USER)


def as_item(record: Declared) -> Item:
    """Return the table that declares a record or a figure, without what is absent or computed."""
    values = ((field.name, field.of(record)) for field in fields_of(type(record)) if field.stored)
    item = {name: _plain(value) for name, value in values if value is not None and value not in ((), {})}
    if isinstance(record, Record):
        item.pop("provenance", None)
    return item


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [as_item(item) if isinstance(item, Declared) else item for item in value]
    return dict(value) if isinstance(value, dict) else value
