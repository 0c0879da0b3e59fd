"""`yrd search`: records of any table that have all these words."""

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import Output, parse_output
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.printer import print_result
from yrd_cli.cli.terminal import is_terminal
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.query import options
from yrd_cli.query.full_text import search
from yrd_cli.query.matching import Index
from yrd_cli.query.options import Argument
from yrd_cli.query.result import Note, Result
from yrd_cli.query.shape import limit_rows


def _run(values: Values) -> int:
    output = parse_output(values)
    dataset = open_dataset(values, include_outside=True)
    index = dataset.derived(Index)
    text = " ".join(values.texts("text"))
    found = search(text, index)
    if dataset.origins:
        from yrd_cli.query.search_hints import unread_note  # only for those who search their own data

        found = found._replace(notes=(*found.notes, *unread_note(text, index)))
    return print_result(_first_screen(found, values.number("limit"), output), output, dataset)


_FIRST_SCREEN = 20  # rows on a terminal, best first: few look for what is below them


def _first_screen(found: Result, limit: int | None, output: Output) -> Result:
    """Return the rows that were asked for; on a terminal by default the first 20, with the number of the others."""
    more = len(found.rows) - _FIRST_SCREEN
    for_a_screen = output.format.for_people and output.path is None and is_terminal()
    if limit is not None or more <= 0 or not for_a_screen:
        return limit_rows(found, limit)
    note = Note(f"{more} more: --limit {len(found.rows)}.", f"另有{more}条：--limit {len(found.rows)}。")
    return found._replace(rows=found.rows[:_FIRST_SCREEN], notes=(*found.notes, note))


COMMAND = Command(
    **ENTRIES["search"]._asdict(),
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
