"""`yrd schema`: the JSON Schema of the output, or of the data files."""

from yrd_cli.cli.output import checked_path, write
from yrd_cli.errors import ExitCode
from yrd_cli.query.names import resolve_field
from yrd_cli.schema.tables import TABLES


def print_schema(table: str | None, *, of_files: bool, path: str | None) -> int:
    """Print the schema of what a table's `--json` prints, or of its data files; without a table, of all of them."""
    tables = [name for name, declared in TABLES.items() if of_files or not declared.joins]
    name = resolve_field(table, tables, kind="table", listing="yrd --help") if table is not None else None
    write(_file_schema(name) if of_files else _output_schema(name), checked_path(path))
    return ExitCode.OK


def _output_schema(name: str | None) -> str:
    from yrd_cli.render.json_schema import all_schemas, output_schema, schema_json

    return schema_json(all_schemas() if name is None else output_schema(TABLES[name]))


def _file_schema(name: str | None) -> str:
    from yrd_cli.datasets.bundled import file_schema

    return file_schema(name)
