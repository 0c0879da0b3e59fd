"""Putting an export in its place: whole or not at all, and never over what is not to be replaced."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from yrd_cli.errors import OutputError, UsageError, quoted

_OWN = ".yrd-"  # how the names of temporary files and folders begin


def place(path: str, write: Callable[[Path], None], *, is_folder: bool, replaces: Callable[[Path], bool] | None) -> str:
    """Let `write` make a file or fill a folder beside `path`, then rename it to that; returns its sha256.

    What is there already is replaced only if `replaces` is given and says yes of it. Raises UsageError if it does not,
    OutputError if writing fails; then nothing has changed, and nothing is left behind.
    """
    try:
        target = Path(path).resolve()  # a link stays a link: what it points to is replaced
        _check(target, path, is_folder=is_folder, replaces=replaces)
        with _temporary(target.parent) as folder:
            made = folder / target.name
            if is_folder:
                made.mkdir()
            write(made)
            digest = checksum(made)
            _rename(made, target, aside=folder / f"{_OWN}old")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise OutputError(f"cannot write {quoted(path)}: {reason}") from error
    return digest


def checksum(path: Path) -> str:
    """The sha256 of a file; of a folder, that of what `sha256sum *` prints in it with LC_ALL=C."""
    if not path.is_dir():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(path.iterdir())]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _check(target: Path, path: str, *, is_folder: bool, replaces: Callable[[Path], bool] | None) -> None:
    if not target.exists():
        return
    if is_folder and not target.is_dir():
        raise UsageError(f"export: {quoted(path)} is a file, and a data package is a folder: choose another name")
    if not is_folder and not target.is_file():
        kind = "a folder" if target.is_dir() else "no ordinary file"
        raise UsageError(f"export: {quoted(path)} is {kind}: choose another name")
    if is_folder and Path.cwd().is_relative_to(target):
        raise UsageError(f"export: {quoted(path)} is the folder that you are in: choose another name")
    if replaces is None:
        raise UsageError(f"export: {quoted(path)} exists: --force replaces it")
    if not replaces(target):
        raise UsageError(
            f"export: {quoted(path)} is not replaced: it is neither empty nor only what yrd export has written"
        )


@contextmanager
def _temporary(parent: Path) -> Iterator[Path]:
    """A folder of our own beside the target, on the same disk; gone afterwards, whatever happens."""
    folder = Path(tempfile.mkdtemp(dir=parent, prefix=_OWN))
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def _rename(made: Path, target: Path, *, aside: Path) -> None:
    """Rename `made` to `target`; a folder that is there is moved aside first, and back if the renaming fails."""
    if not target.is_dir():
        if target.exists():
            made.chmod(target.stat().st_mode & 0o777)
        made.replace(target)
        return
    made.chmod(target.stat().st_mode & 0o777)
    try:
        target.rename(aside)
        made.rename(target)
    except BaseException:
        if aside.exists() and not target.exists():
            aside.rename(target)
        raise
