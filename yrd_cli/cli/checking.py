"""`yrd check`: apart from the other commands, because it alone loads pydantic."""

from pathlib import Path

from yrd_cli import load
from yrd_cli.check import check_data
from yrd_cli.cli.terminal import write_stdout
from yrd_cli.errors import DataError, ExitCode, UsageError, quoted
from yrd_cli.load import Dataset
from yrd_cli.model.nouns import NOUNS


def run_check(path: str | None) -> int:
    """Check a data folder, the bundled one unless told; a line of counts if all is well."""
    if path is not None and not _is_folder(path):
        raise UsageError(f"no folder {quoted(path)} to check")
    dataset = load.bundled() if path is None else Dataset(Path(path))
    problems = check_data(dataset.root)
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        lines = [line for problem in problems for line in str(problem).split("\n")]
        raise DataError([*lines, f"{count} in {path or 'the bundled data'}"])
    counts = ", ".join(f"{len(dataset.records(name))} {name}" for name, noun in NOUNS.items() if not noun.joins)
    write_stdout(f"ok: {counts}\n")
    return ExitCode.OK


def _is_folder(path: str) -> bool:
    try:
        return bool(path) and Path(path).is_dir()
    except (OSError, ValueError):  # a name that no file can have
        return False
