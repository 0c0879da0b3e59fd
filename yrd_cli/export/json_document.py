"""Everything in one JSON document: for each table and each summary an array, as `--json` prints it."""

from collections.abc import Mapping
from pathlib import Path

from yrd_cli import __version__
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.measures.counted import counted_records
from yrd_cli.query.summaries import summaries
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
        records = (record.as_dict() for record in counted_records(table.name, dataset))
        parts.append(
            f"{encode(table.name)}: {json_array({name: record[name] for name in names} for record in records)}"
        )
    for summary in summaries(dataset, tables):
        names = [column.name for column in summary.columns]
        rows = (dict(zip(names, row, strict=True)) for row in summary.rows)
        parts.append(f"{encode(summary.name)}: {json_array(rows)}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8", newline="\n")
