"""`yrd schema`: the JSON Schema of the output, or of the data files."""

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_path, write_text
from yrd_cli.cli.output_options import chosen_options
from yrd_cli.errors import ExitCode
from yrd_cli.query.names import resolve_field
from yrd_cli.query.options import OUTPUT, Argument, Option
from yrd_cli.schema.tables import TABLES


def _run(values: Values) -> int:
    of_files, table = values.flag("files"), values.text("table")
    tables = [name for name, declared in TABLES.items() if of_files or not declared.joins]
    name = resolve_field(table, tables, kind="table", listing="yrd --help") if table is not None else None
    text = _file_schema(name) if of_files else _output_schema(name)
    write_text(text, parse_path(values.text("output")), pager=not values.flag("no_pager"))
    return ExitCode.OK


def _output_schema(name: str | None) -> str:
    from yrd_cli.render.json_schema import all_schemas, output_schema, schema_json

    return schema_json(all_schemas() if name is None else output_schema(TABLES[name]))


def _file_schema(name: str | None) -> str:
    from yrd_cli.datasets.bundled import file_schema

    return file_schema(name)


COMMAND = Command(
    **ENTRIES["schema"]._asdict(),
    run=_run,
    parameters=(
        Argument(
            name="table",
            metavar="[TABLE]",
            help="clusters, funds, … [default: all]",
            candidates="tables",
        ),
        Option(
            name="files",
            flags=("--data",),
            help="Print the schema of the data files, for editors, instead of the output.",
            group=OUTPUT,
            is_flag=True,
            default=False,
        ),
        *chosen_options("output", "no_pager"),
        HELP,
    ),
    examples=("yrd schema funds", "yrd schema --data clusters", "yrd schema --data"),
)
