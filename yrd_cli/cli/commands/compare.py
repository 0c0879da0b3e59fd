"""`yrd compare`: provinces, cities or sectors side by side."""

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.printer import print_result
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.query import options
from yrd_cli.query.compare.subjects import compare
from yrd_cli.query.options import Argument, Option
from yrd_cli.query.query import shape_of


def _run(values: Values) -> int:
    output = parse_output(values)
    dataset = open_dataset(values)
    result = compare(
        values.texts("names"),
        dataset,
        shape_of(values.by_name()),
        language=output.columns_in,
        per_head=values.flag("per_head"),
    )
    return print_result(result, output, dataset)


COMMAND = Command(
    **ENTRIES["compare"]._asdict(),
    details=(
        (
            "A row has values of one year and one statistical basis: the latest that most of them have. The highest of "
            "a row is marked, which need not be the best. Beside provinces, yrd and china are benchmarks. In formats "
            "for programs, and with --fields, a row is one measure of one of them."
        ),
    ),
    run=_run,
    parameters=(
        Argument(
            name="names",
            metavar="A B...",
            help="Two or more of one kind: id, English, Chinese, pinyin or code.",
            repeatable=True,
            candidates="compared",
        ),
        Option(
            name="per_head",
            flags=("--per-head",),
            help="Also give all money in yuan of places per head, over the people at the end of the year.",
            group=options.SHAPE,
            is_flag=True,
            default=False,
        ),
        options.QUERY["fields"],
        options.QUERY["limit"],
        DATA,
        *output_options(without=("ids",)),
        HELP,
    ),
    examples=(
        "yrd compare jiangsu zhejiang",
        "yrd compare 上海 江苏 china",
        "yrd compare biomedicine new-energy --json",
        "yrd compare jiangsu zhejiang --per-head",
    ),
)
