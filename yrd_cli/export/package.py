"""A data package: a folder with a CSV file per table and `datapackage.json` (Data Package v2)."""

import json
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from yrd_cli.datasets.bundled import Dataset, Edition
from yrd_cli.export.resources import Resource, holds_several, is_list, is_present, resources_of
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.record import JsonObject
from yrd_cli.schema.serialize import csv_line, flat_text
from yrd_cli.schema.tables import Table

NAME = "yangtze-river-delta-manufacturing"
DATASET_TITLE = "Advanced manufacturing of the Yangtze River Delta"
DESCRIPTOR = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_LICENCES = {"CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/")}
_DIALECT = {"header": True, "delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True}


def write(dataset: Dataset, tables: Mapping[str, Table], folder: Path) -> None:
    """Write the files into a new folder."""
    resources, edition = resources_of(dataset, tables), dataset.edition()
    files = {f"{resource.name}.csv": _csv(resource) for resource in resources}
    described = [_resource(resource, files[f"{resource.name}.csv"]) for resource in resources]
    descriptor = {**_descriptor(edition, described, resources), **dataset.user_data()}
    files[DESCRIPTOR] = (json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode()
    for name, data in files.items():
        (folder / name).write_bytes(data)


def is_replaceable(folder: Path) -> bool:
    """Return whether a folder may be replaced: it is empty, or holds only a data package as we wrote it."""
    return holds_only(folder, DESCRIPTOR, _hashes)


def _hashes(descriptor: JsonObject) -> dict[str, str]:
    if descriptor["name"] != NAME:
        raise ValueError("another package")
    return {resource["path"]: resource["hash"] for resource in descriptor["resources"]}


def holds_only(folder: Path, descriptor: str, hashes: Callable[[JsonObject], Mapping[str, str]]) -> bool:
    """Return whether a folder is empty, or holds but a descriptor and files that have the hashes which that states."""
    inside = {entry.name: entry for entry in folder.iterdir()}
    if not inside:
        return True
    try:
        written = hashes(json.loads((folder / descriptor).read_bytes()))
        return all(
            entry.is_file() and (name == descriptor or file_hash(entry.read_bytes()) == written[name])
            for name, entry in inside.items()
        )
    except (OSError, ValueError, LookupError, TypeError):  # no such file, no JSON, or JSON of another kind
        return False


def file_hash(data: bytes) -> str:
    """Return the hash of a file as descriptors state it."""
    return f"sha256:{sha256(data).hexdigest()}"


def _csv(resource: Resource) -> bytes:
    lines = [csv_line(column.name for column in resource.columns)]
    lines += [csv_line(map(flat_text, (column.kind for column in resource.columns), row)) for row in resource.rows]
    return "".join(lines).encode()


def _descriptor(edition: Edition, described: Sequence[JsonObject], resources: Sequence[Resource]) -> JsonObject:
    sources = next((resource for resource in resources if resource.name == "sources"), None)
    count = sum(1 for _ in sources.rows) if sources else 0
    origin = {"title": f"{count} documents, listed in sources.csv", "path": "sources.csv"} if sources else {}
    return {
        "$schema": _PROFILE,
        "name": NAME,
        "title": DATASET_TITLE,
        "version": edition.version,
        "created": f"{edition.date}T00:00:00Z",  # the day of the data, not of the export: the same bytes every time
        "licenses": [{"name": edition.licence, **named_licence(edition)}],
        **({"sources": [origin]} if origin else {}),
        "resources": list(described),
    }


def named_licence(edition: Edition) -> dict[str, str]:
    """Return the title of the licence and the address of its text, if both are known."""
    if edition.licence not in _LICENCES:
        return {}
    title, path = _LICENCES[edition.licence]
    return {"path": path, "title": title}


def _resource(resource: Resource, data: bytes) -> JsonObject:
    return {
        "name": resource.name,
        "type": "table",
        "path": f"{resource.name}.csv",
        "title": resource.title,
        "title_zh": resource.title_zh,
        "description": resource.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": file_hash(data),
        "dialect": _DIALECT,
        "schema": {
            "fields": [_field(column, resource) for column in resource.columns],
            "missingValues": [""],
            **({"primaryKey": list(resource.key)} if resource.key else {}),
            **_foreign_keys(resource),
        },
    }


def _field(column: Field, resource: Resource) -> JsonObject:
    """A field of a Table Schema; `title_zh`, `unit` and `separator` are properties of our own, which it allows."""
    field: JsonObject = {"name": column.name, **_type(column), "title": column.title, "title_zh": column.title_zh}
    field["description"] = column.description
    if column.unit:
        field["unit"] = column.unit
    constraints = _constraints(column, is_key=resource.key == (column.name,))
    if constraints:
        field["constraints"] = constraints
    return field


def _type(column: Field) -> dict[str, str]:
    if column.kind is Kind.NESTED:
        return {"type": "array" if is_list(column) else "object"}
    if is_list(column):
        # The standard has a type for lists, but its published profile, which validators go by, does not know it.
        return {"type": "string", "separator": ";"}
    if column.kind is Kind.URL:
        return {"type": "string", "format": "uri"}
    return {"type": column.kind.scalar.json}


def _constraints(column: Field, *, is_key: bool) -> JsonObject:
    constraints: JsonObject = {}
    if is_present(column):
        constraints["required"] = True
    if is_key:
        constraints["unique"] = True
    if holds_several(column):
        return constraints
    if column.enum:
        constraints["enum"] = [word.id for word in column.enum]
    if column.pattern:
        constraints["pattern"] = column.pattern
    if column.exclusive_minimum is not None:
        constraints["exclusiveMinimum"] = column.exclusive_minimum
    return constraints


def _foreign_keys(resource: Resource) -> JsonObject:
    keys = [
        {
            "fields": [reference.column],
            # A table that refers to itself does not say its name.
            "reference": {
                **({"resource": reference.resource} if reference.resource != resource.name else {}),
                "fields": ["id"],
            },
        }
        for reference in resource.references
    ]
    return {"foreignKeys": keys} if keys else {}
