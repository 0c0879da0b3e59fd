"""`yrd map`: clusters, funds or an indicator on a map of the region."""

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.pictures import DRAWN, THEME, check_options, context_of, print_picture, query_options
from yrd_cli.cli.printer import print_result
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.query.options import OF_SERIES, Argument
from yrd_cli.render.picture.request import COUNTED, map_of, map_options, map_rows


def _run(values: Values) -> int:
    output = parse_output(values)
    what = values.text_or("what", COUNTED[0])
    table, _ = map_options(what, values.by_name())
    check_options(values, table)
    dataset = open_dataset(values)
    if output.format.name in DRAWN and not output.references:
        return print_picture(map_of(what, values.by_name(), dataset, context_of(values, output, dataset)), output)
    return print_result(map_rows(what, values.by_name(), dataset, language=output.columns_in), output, dataset)


COMMAND = Command(
    **ENTRIES["map"]._asdict(),
    details=(
        (
            "In the terminal with characters, with -f svg or -o map.svg as a picture, with -o map.png too if the extra "
            "'png' is installed. The other formats print the rows behind it: list or csv for screen readers."
        ),
        (
            "An indicator is of one year and one statistical basis: the latest that most cities or provinces have, or "
            "the one that --year selects. A share in the nation is named as yrd compare names it: "
            "goods-trade-share-of-china."
        ),
    ),
    run=_run,
    parameters=(
        Argument(
            name="what",
            metavar="[clusters|funds|KEY]",
            help="What to map: clusters, funds, or a key (yrd keys), or its share in a whole. [default: clusters]",
            candidates="mapped",
        ),
        *query_options(
            (*COUNTED, "indicators"),
            without=(*OF_SERIES, "by", "percent", "bars", "fields", "sort", "limit", "key", "place"),
        ),
        DATA,
        *output_options(without=("ids", "sources", "meta")),
        THEME,
        HELP,
    ),
    examples=("yrd map", "yrd map funds --measure sum:scale_cny_bn", "yrd map gdp --year 2024 -f svg"),
)
