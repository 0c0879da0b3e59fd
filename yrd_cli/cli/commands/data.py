"""`yrd data diff`: what changed between two editions of the data, or between the bundled data and the user's."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Argument, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.printer import print_result
from yrd_cli.datasets import bundled as load
from yrd_cli.datasets.bundled import is_dataset, raw_items
from yrd_cli.errors import DataError, UsageError
from yrd_cli.query import options
from yrd_cli.query.diff import diff
from yrd_cli.query.names import resolve_field
from yrd_cli.query.run import shape

_ACTIONS = ("diff",)
_BUNDLED = "bundled"


def _run(values: Values) -> int:
    resolve_field(values.text("action") or "", _ACTIONS, kind="action")
    first, second = values.text("before"), values.text("after")
    if not first:
        raise UsageError("data diff: say what to compare: yrd data diff A [B]")
    output = parse_output(values)
    dataset = load.bundled()
    before, after = first, second or _BUNDLED
    if not second and before != _BUNDLED and not is_dataset(before):
        before, after = after, before
    result = diff(_edition(before), _edition(after))
    shaped = shape(result, values.by_name(), dataset, language=output.columns_in)
    return print_result(shaped, output, dataset)


def _edition(path: str) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Return what is compared: a whole data folder as it is, or the bundled data with `path` laid over it."""
    bundled = load.find_data()
    if path == _BUNDLED:
        return raw_items(bundled)
    if path and is_dataset(path):
        try:
            return raw_items(Path(path))
        except DataError as error:
            raise DataError([f"{path.rstrip('/')}/{problem}" for problem in error.problems]) from None
    from yrd_cli.datasets.user_data import own_items
    from yrd_cli.validate.user_records import checked_own  # pydantic: only for unvalidated data

    checked_own([path], bundled)
    edition = {table: dict(items) for table, items in raw_items(bundled).items()}
    for table, item in own_items([path]):
        edition[table][item["id"]] = item
    return edition


COMMAND = Command(
    *ENTRIES["data"],
    details=(
        (
            "A and B are data folders, files of your own as for --data, or the word bundled. A data folder alone is "
            "compared with the bundled data, as an older edition with the current one; your own files alone show what "
            "they change."
        ),
    ),
    run=_run,
    parameters=(
        Argument(name="action", metavar="diff", help="The only action."),
        Argument(
            name="before",
            metavar="A",
            help="A data folder, a file of yours, or bundled.",
            candidates="files",
        ),
        Argument(name="after", metavar="[B]", help="What it is compared with. [default: bundled]", candidates="files"),
        *(options.QUERY[name] for name in ("fields", "sort", "limit")),
        *output_options(without=("sources", "cite", "unit")),
        HELP,
    ),
    examples=("yrd data diff path/to/older/data", "yrd data diff path/to/mine.toml"),
)
