"""JSON Schema of the data files, for editors: `python -m yrd_cli.validate.data_schema data/schema` writes the files.

They are shipped, and `yrd schema --data` prints them: computing them takes pydantic, which takes 100 ms.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from yrd_cli.schema.tables import TABLES
from yrd_cli.validate.models import any_file_model, file_model


def schema_texts() -> dict[str, str]:
    """Return the schemas by the names of their files: one for each table, and one for user data, which may hold any."""
    models = {f"{name}.json": file_model(table) for name, table in TABLES.items()}
    return {name: _text(model) for name, model in {**models, "user-data.json": any_file_model()}.items()}


def _text(model: TypeAdapter[Any]) -> str:
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.json_schema()}
    return json.dumps(schema, indent=1) + "\n"


def write_schemas(folder: Path) -> None:
    """Write the schemas into `folder`."""
    folder.mkdir(exist_ok=True)
    for name, text in schema_texts().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
