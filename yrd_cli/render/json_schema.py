"""JSON Schema of what `--json` prints, from the declarations of the fields."""

import json
import typing
from types import UnionType

from yrd_cli.schema.dates import PATTERN as DATE_PATTERN
from yrd_cli.schema.fields import Field, Kind, fields_of
from yrd_cli.schema.provenance import provenance_field
from yrd_cli.schema.record import JsonObject
from yrd_cli.schema.tables import TABLES, Table

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = JsonObject


def output_schema(table: Table) -> Schema:
    """Return the schema of `yrd TABLE --json`: an array of records, every key present, missing values null."""
    return {"$schema": DIALECT, "title": f"yrd {table.name} --json", **_records(table)}


def all_schemas() -> Schema:
    """Return one schema with that of each table under `$defs`; an array that fits it fits one of them."""
    tables = {name: table for name, table in TABLES.items() if not table.joins}
    return {
        "$schema": DIALECT,
        "title": "yrd --json",
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in tables],
        "$defs": {name: _records(table) for name, table in tables.items()},
    }


def schema_json(schema: Schema) -> str:
    """Return a schema as JSON text."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


def _records(table: Table) -> Schema:
    record = _object(table.record_type)
    provenance = provenance_field()
    record["properties"][provenance.name] = _property(provenance)  # there with --data: not required
    return {"description": f"{table.title} of the dataset.", "type": "array", "items": record}


def _object(record_type: type) -> Schema:
    columns = fields_of(record_type)
    return {
        "type": "object",
        "properties": {column.name: _property(column) for column in columns},
        "required": [column.name for column in columns],
        "additionalProperties": False,
    }


def _property(column: Field) -> Schema:
    declared, nullable = column.type, False
    if isinstance(declared, UnionType):
        nullable = True
        declared = next(item for item in typing.get_args(declared) if item is not type(None))
    value = _value(column, declared)
    if nullable:
        value = {"anyOf": [value, {"type": "null"}]} if "enum" not in value else {"enum": [*value["enum"], None]}
    return {**_annotations(column), **value}


def _annotations(column: Field) -> Schema:
    annotations: Schema = {"title": column.title, "description": column.description}
    if column.references:
        annotations["description"] += f" Id of {column.references}."
    if column.unit:
        annotations["description"] += f" In {column.unit}."
        annotations["unit"] = column.unit  # an annotation: validators pass over keywords that they do not know
    return annotations


def _value(column: Field, declared: object) -> Schema:
    if typing.get_origin(declared) is tuple:
        element = typing.get_args(declared)[0]
        return {"type": "array", "items": _object(element) if column.kind is Kind.NESTED else _scalar(column)}
    if column.kind is Kind.NESTED:
        return {"type": "object", "additionalProperties": _scalar(column)}
    return _scalar(column)


def _scalar(column: Field) -> Schema:
    if column.enum:
        return {"enum": [term.id for term in column.enum]}
    kind = column.kind.scalar.json
    if column.kind is Kind.DATE:
        return {"type": kind, "pattern": DATE_PATTERN}
    if column.kind is Kind.URL:
        return {"type": kind, "format": "uri"}
    if column.pattern:
        return {"type": kind, "pattern": column.pattern}
    return {"type": kind}
