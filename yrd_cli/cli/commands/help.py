"""`yrd help`: a topic, a command, the overview of both, or the whole manual as a man page."""

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.docs.help_text import print_topic
from yrd_cli.cli.output import write_text
from yrd_cli.cli.output_options import chosen_options
from yrd_cli.errors import ExitCode, UsageError
from yrd_cli.query.options import OUTPUT, Argument, Option


def _run(values: Values) -> int:
    topic = values.text("topic")
    if not values.flag("man"):
        return print_topic(topic, pager=not values.flag("no_pager"))
    if topic is not None:
        raise UsageError("--man cannot be used with a topic: it prints the whole manual")
    from yrd_cli.cli.docs.man import page

    write_text(page())
    return ExitCode.OK


COMMAND = Command(
    **ENTRIES["help"]._asdict(),
    run=_run,
    parameters=(
        Argument(name="topic", metavar="[TOPIC]", help="A topic or a command.", candidates="topics"),
        Option(
            name="man",
            flags=("--man",),
            help="Print the whole manual as a man page: yrd help --man | man -l -",
            group=OUTPUT,
            is_flag=True,
            default=False,
        ),
        *chosen_options("no_pager"),
        HELP,
    ),
    examples=("yrd help exit-codes", "yrd help funds", "yrd help --man"),
)
