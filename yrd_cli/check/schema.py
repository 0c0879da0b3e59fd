"""JSON Schema of the data files, for editors: `python -m yrd_cli.check.schema FOLDER` writes one file per noun."""

import json
import sys
from pathlib import Path

from yrd_cli.check.shapes import any_file_model, file_model
from yrd_cli.model.nouns import NOUNS


def schema_text(noun: str) -> str:
    """The schema of the data files of a noun, as JSON."""
    schema = file_model(NOUNS[noun]).model_json_schema()
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=1) + "\n"


def any_file_schema_text() -> str:
    """The schema of a file of the user's own, which may hold tables of any noun, as JSON."""
    schema = any_file_model().model_json_schema()
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=1) + "\n"


def write_schemas(folder: Path) -> None:
    """Write `clusters.json`, `funds.json` and so on into `folder`."""
    folder.mkdir(exist_ok=True)
    for noun in NOUNS:
        (folder / f"{noun}.json").write_text(schema_text(noun), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
