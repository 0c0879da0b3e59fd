"""`yrd template`: an empty form for records of one's own."""

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import ending_of, parse_path, write_text
from yrd_cli.cli.output_options import chosen_options
from yrd_cli.datasets.bundled import bundled
from yrd_cli.errors import ExitCode
from yrd_cli.query.names import choices_of_tables, resolve
from yrd_cli.query.options import Argument
from yrd_cli.schema.tables import LISTED, TABLES


def _run(values: Values) -> int:
    from yrd_cli.export import forms  # apart: only those who ask load it

    choices = choices_of_tables(TABLES[name] for name in LISTED)
    table = TABLES[resolve("table", values.required("table"), choices, listing="yrd --help")]
    path = parse_path(values.text("output"))
    form = ending_of(path, forms.WRITERS) or "toml"
    write_text(forms.WRITERS[form](table, bundled()), path)
    return ExitCode.OK


COMMAND = Command(
    **ENTRIES["template"]._asdict(),
    details=(
        "Each field has a comment, the terms that it takes and an example.",
        "The ending of FILE selects the format: .toml, .csv or .xlsx. Rows that start with # are not read.",
    ),
    run=_run,
    parameters=(
        Argument(name="table", metavar="TABLE", help="funds, clusters …", required=True, candidates="tables"),
        *chosen_options("output"),
        HELP,
    ),
    examples=("yrd template funds", "yrd template events"),
)
