"""JSON Schema of the data files, for editors: `python -m yrd_cli.validate.data_schema data/schema` writes the files.

They are shipped, and `yrd schema --data` prints them: computing them takes pydantic, which takes 100 ms.
"""

import json
import sys
import typing
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import pydantic
from pydantic import GetJsonSchemaHandler, TypeAdapter, with_config
from pydantic_core import CoreSchema
from typing_extensions import NotRequired, TypedDict

from yrd_cli.schema.dates import PATTERN as DATE_PATTERN
from yrd_cli.schema.fields import Field, Kind, cached, fields_of
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.validate.models import MAX_TEXT, scalar_schema

Annotation = Any  # what pydantic takes for a type: mypy has no name for it


def schema_texts() -> dict[str, str]:
    """Return the schemas by the names of their files: one for each table, and one for user data, which may hold any."""
    models = {f"{name}.json": _file_model(table) for name, table in TABLES.items()}
    return {name: _text(model) for name, model in {**models, "user-data.json": _any_file_model()}.items()}


def _text(model: Annotation) -> str:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(model).json_schema()}
    return json.dumps(schema, indent=1) + "\n"


def _file_model(table: Table) -> Annotation:
    described = pydantic.Field(description=f"The {table.name}.")
    return _typed(f"{table.record}File", {table.toml_key: Annotated[_tables_of(table), described]})


def _any_file_model() -> Annotation:
    fields = {table.toml_key: _optional(_tables_of(table), f"The {table.name}.", []) for table in TABLES.values()}
    return _typed("UserDataFile", fields)


def _tables_of(table: Table) -> Annotation:
    return list[_record_model(table.record_type)]  # type: ignore[misc]  # a type known only at run time


@cached
def _record_model(record_type: type) -> Annotation:
    fields = {}
    for field in fields_of(record_type):
        if field.stored and field.required:
            fields[field.name] = Annotated[_annotation(field), pydantic.Field(description=field.description)]
        elif field.stored:
            fields[field.name] = _optional(_annotation(field), field.description)
    return _typed(record_type.__name__, fields, record_type.__doc__)


def _typed(name: str, fields: Mapping[str, Annotation], description: str | None = None) -> Annotation:
    made = TypedDict(name, fields)  # type: ignore[misc]  # keys known only at run time
    made.__doc__ = description
    return with_config(extra="forbid")(made)


def _optional(annotation: Annotation, description: str, default: Any = None) -> Annotation:
    """Return the type of a key that may be absent, which means the same as the default."""
    described = pydantic.Field(description=description, json_schema_extra={"default": default})
    return NotRequired[Annotated[annotation, described]]


class _Value:
    """How a value is validated, and what its JSON Schema says beside that."""

    def __init__(self, field: Field) -> None:
        self._schema = scalar_schema(field)
        self._said: dict[str, Any] = {}
        if field.kind is Kind.DATE:
            self._said = {"pattern": DATE_PATTERN}
        elif field.kind.scalar.python is str and not field.enum:
            self._said = {"maxLength": MAX_TEXT}

    def __get_pydantic_core_schema__(self, _: object, __: object) -> CoreSchema:
        return self._schema

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {**handler(schema), **self._said}


def _annotation(field: Field) -> Annotation:
    is_list = typing.get_origin(field.type) is tuple
    value = Annotated[Any, _Value(field)]
    if field.kind is Kind.NESTED and not is_list:
        return Annotated[dict[str, value], pydantic.Field(min_length=1)]
    if not is_list:
        return value
    item = _record_model(typing.get_args(field.type)[0]) if field.kind is Kind.NESTED else value
    return Annotated[list[item], pydantic.Field(min_length=1)]  # type: ignore[valid-type]


def write_schemas(folder: Path) -> None:
    """Write the schemas into `folder`."""
    folder.mkdir(exist_ok=True)
    for name, text in schema_texts().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
