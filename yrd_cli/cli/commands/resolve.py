"""`yrd resolve`: what names, codes and other writings mean, a line each."""

from collections.abc import Iterator, Sequence

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.printer import print_result
from yrd_cli.cli.terminal import write_note
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.datasets.sheets import text_of
from yrd_cli.datasets.user_data import STDIN, standard_input
from yrd_cli.errors import ExitCode, UsageError
from yrd_cli.query.names import choices_of_tables, resolve
from yrd_cli.query.options import FILTERS, Argument, Option
from yrd_cli.query.resolution import TABLES_SEARCHED, resolve_texts, split_names
from yrd_cli.schema.tables import TABLES


def _run(values: Values) -> int:
    output = parse_output(values)
    named = values.text("table")
    choices = choices_of_tables(TABLES[name] for name in TABLES_SEARCHED)
    table = resolve("table", named, choices) if named is not None else None
    dataset = open_dataset(values, include_outside=True)
    result = resolve_texts(list(_texts(values.texts("texts"), dataset)), dataset, table=table)
    printed = print_result(result, output, dataset)
    return ExitCode.NOT_FOUND if not all(row.records for row in result.rows) else printed


def _texts(typed: Sequence[str], dataset: Dataset) -> Iterator[str]:
    """Yield the texts, of those that list several each name; for `-` the lines of the standard input as they are."""
    for text in typed:
        if text == STDIN:
            lines, encoding = text_of(STDIN, standard_input())
            if encoding:
                write_note(f"standard input: read as {encoding}")
            yield from (line for line in lines.splitlines() if line.strip())
        elif not text.strip():
            raise UsageError("resolve: empty text")
        else:
            yield from split_names(text, dataset)


COMMAND = Command(
    **ENTRIES["resolve"]._asdict(),
    details=(
        "For joining your own tables with these: a line for each text, in its order.",
        "What means nothing, or several things, has no id and says why; the exit code is 3 then.",
    ),
    run=_run,
    parameters=(
        Argument(
            name="texts",
            metavar="TEXT...",
            help="Names in English or Chinese, pinyin, codes, several with commas; - reads lines from standard input.",
            repeatable=True,
            required=True,
        ),
        Option(
            name="table",
            flags=("-t", "--table"),
            help="Look only in this table.",
            group=FILTERS,
            metavar="|".join(TABLES_SEARCHED),
        ),
        DATA,
        *output_options(without=("unit", "sources")),
        HELP,
    ),
    examples=("yrd resolve 江苏 苏州市 320500 集成电路", "yrd resolve --table cities --json 無錫 3205 昆山"),
)
