"""`yrd data diff`: what changed between two editions of the data, or between the bundled data and the user's."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.printer import print_result
from yrd_cli.cli.terminal import write_note
from yrd_cli.datasets.bundled import bundled
from yrd_cli.datasets.files import Files, is_data_folder
from yrd_cli.errors import DataError, UsageError
from yrd_cli.query import options, shape
from yrd_cli.query.diff import diff
from yrd_cli.query.names import resolve_field
from yrd_cli.query.options import Argument
from yrd_cli.query.query import shape_of

_ACTIONS = ("diff",)
_BUNDLED = "bundled"


def _run(values: Values) -> int:
    action, first, second = values.text("action"), values.text("before"), values.text("after")
    if not action:
        raise UsageError("data: no action: yrd data diff A [B]")
    resolve_field(action, _ACTIONS, kind="action")
    if not first or second == "":
        raise UsageError("data diff: say what to compare: yrd data diff A [B]")
    output = parse_output(values)
    dataset = bundled()
    before, after = first, second or _BUNDLED
    if not second and before != _BUNDLED and not is_data_folder(before):
        before, after = after, before
    result = diff(_edition(before, dataset.files), _edition(after, dataset.files))
    shaped = shape.apply(shape_of(values.by_name()), result, dataset, language=output.columns_in)
    return print_result(shaped, output, dataset)


def _edition(path: str, files: Files) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """Return what is compared: a whole data folder as it is, or the bundled data with `path` laid over it."""
    if path == _BUNDLED:
        return files.items()
    if path and is_data_folder(path):
        try:
            return Files(Path(path)).items()
        except DataError as error:
            raise DataError([f"{path.rstrip('/')}/{problem}" for problem in error.problems]) from None
    from yrd_cli.validate.user_records import read_user_data  # pydantic_core: 35 ms, only for untrusted data

    edition, user = files.items(), read_user_data([path], files, with_items=True)
    for note in user.notes:
        write_note(note)
    for table, item in user.items:
        edition[table][item["id"]] = item
    return edition


COMMAND = Command(
    **ENTRIES["data"]._asdict(),
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
            help="A data folder, a file of user data, or bundled.",
            candidates="files",
        ),
        Argument(name="after", metavar="[B]", help="What it is compared with. [default: bundled]", candidates="files"),
        *(options.QUERY[name] for name in ("fields", "sort", "limit")),
        *output_options(without=("sources", "cite", "unit")),
        HELP,
    ),
    examples=("yrd data diff path/to/older/data", "yrd data diff path/to/mine.toml"),
)
