"""`yrd check`: validation of data."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.terminal import fitted, write_stderr, write_stdout
from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.datasets.files import is_data_folder
from yrd_cli.errors import DataError, ExitCode, printable, quoted
from yrd_cli.query.options import OUTPUT, Argument, Option
from yrd_cli.schema.tables import TABLES

if TYPE_CHECKING:
    from yrd_cli.datasets.user_data import UserData


def _run(values: Values) -> int:
    return check(values.texts("paths"), verbose=values.flag("verbose"))


def check(paths: Sequence[str], *, verbose: bool = False) -> ExitCode:
    """Check data; print a line of counts if all is well; `verbose`, also what was understood as what.

    One folder that is a whole dataset is checked as the bundled one, which is checked if no path is given; anything
    else as what `--data` would lay over the bundled data.
    """
    from yrd_cli.validate.folder import check_data  # pydantic_core: 35 ms, only to check
    from yrd_cli.validate.problems import MAX_PROBLEMS, lines_of
    from yrd_cli.validate.user_records import read_user_data

    if paths and not (len(paths) == 1 and is_data_folder(paths[0])):
        user = read_user_data(paths, bundled().files)
        for note in user.notes:
            write_stderr(f"note: {note}")
        write_stdout(fitted(_ok({name: len(records) for name, records in user.records.items()})))
        if verbose:
            write_stdout("".join(f"{line}\n" for line in _understood(user)))
        return ExitCode.OK
    dataset = Dataset(Path(paths[0])) if paths else bundled()
    problems = check_data(dataset.files)
    if problems:
        name = printable(paths[0]) if paths else "the bundled data"
        raise DataError(lines_of(problems[:MAX_PROBLEMS], len(problems), name))
    write_stdout(fitted(_ok({name: len(dataset.records(name)) for name, table in TABLES.items() if not table.joins})))
    return ExitCode.OK


def _understood(user: "UserData") -> Iterator[str]:
    """Yield a line for each value that was written otherwise than data files hold it."""
    for file, readings in user.readings.items():
        for (key, index, *steps), typed, meant in readings:
            where = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
            yield f"{file}: {key}[{index}]{where}: {quoted(typed)} is {meant}"


def _ok(counts: Mapping[str, int]) -> str:
    counted = [f"{count} {name if count != 1 else TABLES[name].singular}" for name, count in counts.items() if count]
    return f"ok: {', '.join(counted) or 'no records'}\n"


COMMAND = Command(
    **ENTRIES["check"]._asdict(),
    details=("Exits with 4 if it is invalid.",),
    run=_run,
    parameters=(
        Argument(
            name="paths",
            metavar="[PATH]...",
            help="Your files or folders, as for --data; - is standard input. [default: the bundled data]",
            repeatable=True,
            candidates="files",
        ),
        Option(
            name="verbose",
            flags=("-v", "--verbose"),
            help="Also print which values were understood as which.",
            group=OUTPUT,
            is_flag=True,
            default=False,
        ),
        HELP,
    ),
    examples=("yrd check", "yrd check path/to/mine.toml"),
)
