"""`yrd changes`: what is new since a day."""

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.printer import print_result
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.errors import UsageError
from yrd_cli.query import options
from yrd_cli.query.query import shape_of
from yrd_cli.query.whats_new import changes

_SINCE = options.QUERY["since"]._replace(help="On or after this day, month or year: 2025-06-09, 2025-06 or 2025.")
_UNTIL = options.QUERY["until"]._replace(help="On or before this day, month or year.")


def _run(values: Values) -> int:
    output = parse_output(values)
    since = values.text("since")
    if since is None:
        raise UsageError("changes requires --since DATE", "yrd changes --since 2025-06")
    dataset = open_dataset(values)
    form = shape_of(values.by_name())
    result = changes(dataset, since, until=values.text("until"), form=form, language=output.columns_in)
    return print_result(result, output, dataset)


COMMAND = Command(
    **ENTRIES["changes"]._asdict(),
    details=(
        (
            "A size stands beside the one before it, a value beside that of the year before on the same basis. What is "
            "dated to a month or a year is listed if it may lie within; what has no date is counted below."
        ),
    ),
    run=_run,
    parameters=(
        _SINCE,
        _UNTIL,
        *(options.QUERY[name] for name in ("fields", "sort", "limit")),
        DATA,
        *output_options(),
        HELP,
    ),
    examples=("yrd changes --since 2025-06", "yrd changes --since 2025 --until 2025-06"),
)
