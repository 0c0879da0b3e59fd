"""`yrd data diff`: what changed between two editions of the data, or between the bundled data and the user's."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from yrd_cli.cli import options
from yrd_cli.cli.output import emit, parse_output
from yrd_cli.datasets.bundled import bundled
from yrd_cli.datasets.files import Files, is_data_folder
from yrd_cli.errors import DataError, UsageError
from yrd_cli.query.diff import diff
from yrd_cli.query.names import resolve_field
from yrd_cli.query.run import shape

_ACTIONS = ("diff",)
_BUNDLED = "bundled"
_DOC = """What changed from A to B: records added and removed, and each field of each figure that changed.

A and B are data folders, files of your own as for --data, or the word bundled. A data folder alone is compared with
the bundled data, an older edition with what became of it; your own files alone show what they change in it.
"""

ActionArgument = Annotated[str, typer.Argument(metavar="diff", help="The comparison, so far the only action.")]
BeforeArgument = Annotated[str, typer.Argument(metavar="A", help="A data folder, a file of yours, or bundled.")]
AfterArgument = Annotated[str | None, typer.Argument(metavar="[B]", help="What it is compared with.")]


def data_command() -> Callable[..., int]:
    """The function that Typer turns into `yrd data`."""
    shaping = {name: options.SHAPE[name] for name in ("fields", "sort", "limit")}
    output = {name: option for name, option in options.OUTPUT.items() if name not in ("sources", "cite", "unit")}
    arguments = {"action": ActionArgument, "before": BeforeArgument, "after": AfterArgument}
    return options.with_options(_data, {**arguments, **shaping, **output}, _DOC)


def _data(**given: Any) -> int:
    resolve_field(given["action"] or "", _ACTIONS, kind="action")
    if not given["before"]:
        raise UsageError("data diff: say what to compare: yrd data diff A [B]")
    asked = {name: given.get(name, options.DEFAULTS.get(name)) for name in options.OUTPUT}
    output = parse_output(**asked, explicit=bool(given["fields"]))
    dataset = bundled()
    before, after = given["before"], given["after"] or _BUNDLED
    if not given["after"] and before != _BUNDLED and not is_data_folder(before):
        before, after = after, before
    result = diff(_edition(before, dataset.files), _edition(after, dataset.files))
    return emit(shape(result, given, dataset, language=output.columns_in), output, dataset, given)


def _edition(path: str, files: Files) -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    """What is compared: a whole data folder as it is, or the bundled data with what `path` holds laid over it."""
    if path == _BUNDLED:
        return files.items()
    if path and is_data_folder(path):
        try:
            return Files(Path(path)).items()
        except DataError as error:
            raise DataError([f"{path.rstrip('/')}/{problem}" for problem in error.problems]) from None
    from yrd_cli.validate.user_records import read_user_data  # pydantic: 100 ms, only for untrusted data

    edition = files.items()
    for table, item in read_user_data([path], files).items:
        edition[table][item["id"]] = item
    return edition
