"""Everything in one JSON document: an array of records for each noun, as `yrd NOUN --json` prints them."""

from collections.abc import Mapping
from pathlib import Path

from yrd_cli import __version__
from yrd_cli.load import Dataset
from yrd_cli.model.nouns import Noun
from yrd_cli.model.plain import encode, json_array

SCHEMA = 1  # of the document; a reader of one number can read all documents that have it


def write(dataset: Dataset, nouns: Mapping[str, Noun], path: Path) -> None:
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
    for noun in nouns.values():
        names = [column.name for column in dataset.columns(noun)]
        # A noun may include records of another one, with more fields.
        records = (record.as_dict() for record in dataset.records(noun.name))
        parts.append(f"{encode(noun.name)}: {json_array({name: record[name] for name in names} for record in records)}")
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8", newline="\n")
