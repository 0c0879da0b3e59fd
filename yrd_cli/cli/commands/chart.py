"""`yrd chart`: bars, or lines over years."""

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.pictures import DRAWN, THEME, check_options, context_of, print_picture, query_options
from yrd_cli.cli.printer import print_result
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.query.names import choices_of_tables, resolve
from yrd_cli.query.options import OF_SERIES, Argument
from yrd_cli.query.query import sees_outside
from yrd_cli.render.picture.request import CHARTED, chart_of, chart_rows
from yrd_cli.schema.tables import TABLES


def _run(values: Values) -> int:
    output = parse_output(values)
    tables = choices_of_tables(TABLES[name] for name in CHARTED)
    table = TABLES[resolve("table", values.required("table"), tables)]
    check_options(values, table)
    options = {**values.by_name(), "keys": (*values.texts("keys"),), "chain": values.texts("keys")}
    dataset = open_dataset(values, include_outside=bool(sees_outside(table, options)))
    context = context_of(values, output, dataset)
    if output.format.name in DRAWN and not output.references:
        return print_picture(chart_of(table, options, dataset, context), output)
    result = chart_rows(table, options, dataset, context, language=output.columns_in)
    return print_result(result, output, dataset)


COMMAND = Command(
    **ENTRIES["chart"]._asdict(),
    details=(
        (
            "Groups are those of --by: a bar for each, side by side for a second dimension, stacked with --percent row "
            "or col. If a dimension is the year, values are lines. Indicators and shares need no --by: a line for "
            "each key and place."
        ),
        (
            "In the terminal with characters, with -f svg or -o chart.svg as a picture, with -o chart.png too if the "
            "extra 'png' is installed. The other formats print the rows behind it."
        ),
    ),
    run=_run,
    parameters=(
        Argument(
            name="table",
            metavar="TABLE",
            help=f"What to chart: {', '.join(CHARTED)}.",
            required=True,
            candidates="charted",
        ),
        Argument(
            name="keys",
            metavar="[KEY]...",
            help="Of indicators and shares: what is measured, the same as --key.",
            repeatable=True,
            candidates="keys",
        ),
        *query_options(CHARTED, without=(*OF_SERIES, "bars", "fields", "sort", "limit")),
        DATA,
        *output_options(without=("ids", "sources", "meta")),
        THEME,
        HELP,
    ),
    examples=(
        "yrd chart clusters --by province,sector --percent row",
        "yrd chart indicators gdp --place shanghai,jiangsu",
        "yrd chart funds --by province --measure sum:scale_cny_bn -f svg",
    ),
)
