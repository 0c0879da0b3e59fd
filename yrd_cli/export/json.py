"""Everything in one JSON document: an array of records for each table, as `yrd TABLE --json` prints them."""

from collections.abc import Mapping
from pathlib import Path

from yrd_cli import __version__
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.schema.serialize import encode, json_array
from yrd_cli.schema.tables import Table

SCHEMA = 1  # of the document; a reader of one number can read all documents that have it


def write(dataset: Dataset, tables: Mapping[str, Table], path: Path) -> None:
    """Write the document to a new file."""
    edition = dataset.edition()
    about = {
        "schema": SCHEMA,
        "version": __version__,
        "data_version": edition.version,
        "date": edition.date,
        "licence": edition.licence,
        **dataset.user_data(),
    }
    parts = [f"{encode(name)}: {encode(value)}" for name, value in about.items()]
    for table in tables.values():
        names = [field.name for field in dataset.fields(table)]
        # A table may include records of another one, with more fields.
        records = (record.as_dict() for record in dataset.records(table.name))
        parts.append(
            f"{encode(table.name)}: {json_array({name: record[name] for name in names} for record in records)}"
        )
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8", newline="\n")
