"""`yrd search`: records of any table that have all these words."""

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Argument, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.printer import print_result
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.query import options
from yrd_cli.query.filters import names_of_vocabulary
from yrd_cli.query.pinyin import Readings
from yrd_cli.query.result import limit_rows
from yrd_cli.query.search import search


def _run(values: Values) -> int:
    output = parse_output(values)
    dataset = open_dataset(values, nation=True)
    sounds = Readings(**dataset.readings()).sounds
    text = " ".join(values.texts("text"))
    found = search(text, dataset.records, names_of_vocabulary(dataset.records), sounds)
    return print_result(limit_rows(found, values.number("limit")), output, dataset)


COMMAND = Command(
    *ENTRIES["search"],
    details=("English, Chinese, pinyin and initials of places and sectors, in any case; best matches first.",),
    run=_run,
    parameters=(
        Argument(
            name="text",
            metavar="TEXT...",
            help="Words, all of which must occur.",
            repeatable=True,
        ),
        options.QUERY["limit"],
        DATA,
        *output_options(without=("unit",)),
        HELP,
    ),
    examples=("yrd search 大飞机", "yrd search wuxi chips"),
)
