"""JSON Schema of the data files, for editors; `python -m yrd_cli.validate.data_schema FOLDER` writes them."""

import json
import sys
from pathlib import Path

from yrd_cli.schema.tables import TABLES
from yrd_cli.validate.models import any_file_model, file_model


def schema_text(table: str) -> str:
    """The schema of the data files of a table, as JSON."""
    schema = file_model(TABLES[table]).model_json_schema()
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=1) + "\n"


def any_file_schema_text() -> str:
    """The schema of a file of the user's own, which may hold tables of any table, as JSON."""
    schema = any_file_model().model_json_schema()
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=1) + "\n"


def write_schemas(folder: Path) -> None:
    """Write `clusters.json`, `funds.json` and so on into `folder`."""
    folder.mkdir(exist_ok=True)
    for table in TABLES:
        (folder / f"{table}.json").write_text(schema_text(table), encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
