"""`yrd audit`: every claim, recomputed by the query that the data names for it."""

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.printer import print_result
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.errors import ExitCode
from yrd_cli.query import options
from yrd_cli.query.history import parse_as_of
from yrd_cli.query.query import shape_of
from yrd_cli.query.verdicts import audit, surprises


def _run(values: Values) -> int:
    output = parse_output(values)
    dataset = open_dataset(values, include_outside=True)
    text = values.text("as_of")
    day = parse_as_of(text) if text is not None else None
    result = audit(dataset, day=day, form=shape_of(values.by_name()), language=output.columns_in)
    code = print_result(result, output, dataset)
    return ExitCode.FAILURE if surprises(result.rows) else code


COMMAND = Command(
    *ENTRIES["audit"],
    details=("Exits with 1 if a verdict is not the one that the data expects, so that a script can guard the data.",),
    run=_run,
    parameters=(
        *(options.QUERY[name] for name in ("as_of", "fields", "sort", "limit")),
        DATA,
        *output_options(),
        HELP,
    ),
    examples=("yrd audit", "yrd audit --as-of 2025-06-09"),
)
