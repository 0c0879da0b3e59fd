"""`yrd schema`: the JSON Schema of the output, or of the data files."""

from yrd_cli.cli.output import checked_path, write
from yrd_cli.errors import ExitCode
from yrd_cli.model.nouns import NOUNS
from yrd_cli.query.names import resolve_field


def print_schema(noun: str | None, *, of_files: bool, path: str | None) -> int:
    """Print the schema of what a noun's `--json` prints, or of its data files; without a noun, of all of them."""
    nouns = [name for name, declared in NOUNS.items() if of_files or not declared.joins]
    name = resolve_field(noun, nouns, kind="noun", listing="yrd --help") if noun is not None else None
    write(_file_schema(name) if of_files else _output_schema(name), checked_path(path))
    return ExitCode.OK


def _output_schema(name: str | None) -> str:
    from yrd_cli.render.schema import all_schemas, output_schema, schema_json

    return schema_json(all_schemas() if name is None else output_schema(NOUNS[name]))


def _file_schema(name: str | None) -> str:
    from yrd_cli.check.schema import any_file_schema_text, schema_text  # pydantic: 100 ms

    return any_file_schema_text() if name is None else schema_text(name)
