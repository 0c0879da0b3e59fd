"""`yrd check`: validation of data."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from yrd_cli.cli.declarations import HELP, WORK, Command, Values
from yrd_cli.cli.terminal import write_stdout
from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.datasets.files import is_data_folder
from yrd_cli.errors import DataError, ExitCode, printable
from yrd_cli.query.options import Argument
from yrd_cli.schema.tables import TABLES


def _run(values: Values) -> int:
    return check(values.texts("paths"))


def check(paths: Sequence[str]) -> ExitCode:
    """Check data; print a line of counts if all is well.

    One folder that is a whole dataset is checked as the bundled one, which is checked if no path is given; anything
    else as what `--data` would lay over the bundled data.
    """
    from yrd_cli.validate.folder import check_data  # pydantic: 100 ms, only to check
    from yrd_cli.validate.report import MAX_PROBLEMS, lines_of
    from yrd_cli.validate.user_records import read_user_data

    if paths and not (len(paths) == 1 and is_data_folder(paths[0])):
        user = read_user_data(paths, bundled().files)
        write_stdout(_ok({name: len(records) for name, records in user.records.items()}))
        return ExitCode.OK
    dataset = Dataset(Path(paths[0])) if paths else bundled()
    problems = check_data(dataset.files)
    if problems:
        name = printable(paths[0]) if paths else "the bundled data"
        raise DataError(lines_of(problems[:MAX_PROBLEMS], len(problems), name))
    write_stdout(_ok({name: len(dataset.records(name)) for name, table in TABLES.items() if not table.joins}))
    return ExitCode.OK


def _ok(counts: Mapping[str, int]) -> str:
    counted = [f"{count} {name if count != 1 else TABLES[name].singular}" for name, count in counts.items() if count]
    return f"ok: {', '.join(counted) or 'no records'}\n"


COMMAND = Command(
    name="check",
    heading=WORK,
    summary="Validate data: the bundled data, your own laid over it, or a whole data folder.",
    details=("Exits with 4 if it is invalid.",),
    run=_run,
    parameters=(
        Argument(
            name="paths",
            metavar="[PATH]...",
            help="Your files or folders, as for --data. [default: the bundled data]",
            repeatable=True,
            candidates="files",
        ),
        HELP,
    ),
    examples=("yrd check", "yrd check path/to/mine.toml"),
)
