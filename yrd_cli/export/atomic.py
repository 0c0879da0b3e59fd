"""Files and folders, written whole or not at all, and never over what is not to be replaced.

What is new is made beside its place and renamed. Whatever ends the program meanwhile, the old or the new stands there.
"""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj, rmtree

from yrd_cli.errors import OutputError, UsageError, quoted

Say = Callable[[str], None]  # takes what must be said beside the output

_PREFIX = ".yrd-"  # how the names of temporary folders begin
_KILLED = 128  # and the number of the signal: the exit code, as in a shell
_MAX_LINKS = 40  # as many as Linux follows
_MODE = 0o777  # the bits of a mode that are kept
# What a mount point, a folder without permission to write, or a file of another owner in one like /tmp answer.
_IRREPLACEABLE = (errno.EBUSY, errno.EACCES, errno.EPERM, errno.EROFS, errno.EXDEV)
_NO_LINKS = (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EACCES, errno.EMLINK)  # such file systems there are
_OCCUPIED = (errno.EEXIST, errno.ENOTEMPTY, errno.ENOTDIR, errno.EISDIR)


def descriptor_of(path: str) -> int | None:
    """The descriptor of this process that a path names (`/dev/stderr`, `/dev/fd/3`, a link to one), if it does."""
    folders = {os.path.realpath(folder) for folder in ("/dev/fd", "/proc/self/fd", "/proc/thread-self/fd")}
    for _ in range(_MAX_LINKS):
        folder, name = os.path.split(path)
        if os.path.realpath(folder) in folders and name.isascii() and name.isdigit():
            return int(name)
        if not os.path.islink(path):  # noqa: PTH114 -- Path.resolve would go on to the file behind the descriptor
            return None
        path = os.path.join(folder, os.readlink(path))  # noqa: PTH115, PTH118
    return None


def write_file(path: str, data: bytes, *, say: Say) -> None:
    """Write `data` to a file beside `path` and put it in its place, with the mode and the owner of what was there.

    A link stays a link: what it points to is replaced. What cannot be replaced (a bind mount) is written in place,
    and that is said. Raises OutputError.
    """
    with _explained(path), _leaving_nothing():
        target, before = _look(path)
        with _temporary(target.parent, elsewhere=before is not None) as folder:
            made = folder / target.name
            made.write_bytes(data)
            _replace(made, target, before, path, say)


def place(
    path: str, write: Callable[[Path], None], *, is_folder: bool, replaces: Callable[[Path], bool] | None, say: Say
) -> str:
    """Let `write` make a file or fill a folder beside `path`, then rename it to that; return its sha256.

    What is there already is replaced only if `replaces` is given and says yes of it, before and after the writing.
    Raises UsageError if it does not, OutputError if writing fails: then nothing has changed, and nothing is left.
    """
    with _explained(path), _leaving_nothing():
        if descriptor_of(path) is not None:
            raise UsageError(f"export: {quoted(path)} is no ordinary file: choose another name")
        target, before = _look(path)
        if before is not None:
            _check(target, path, is_folder=is_folder, replaces=replaces)
        with _temporary(target.parent, elsewhere=before is not None) as folder:
            made = folder / target.name
            if is_folder:
                made.mkdir()
            write(made)
            digest = checksum(made)
            if before is None:
                _put(made, target, path)
            elif is_folder:
                _exchange_folders(made, target, path, replaces or Path.is_dir, say)
            elif _is_changed(target, before):
                raise _changed(path)
            else:
                _replace(made, target, before, path, say)
    return digest


def checksum(path: Path) -> str:
    """Return the sha256 of a file; of a folder, that of what `sha256sum *` prints in it with LC_ALL=C."""
    from hashlib import sha256  # 2 ms, only to export

    if not path.is_dir():
        return _hash(path)
    lines = [f"{_hash(file)}  {file.name}\n" for file in sorted(path.iterdir())]
    return sha256("".join(lines).encode()).hexdigest()


def _hash(path: Path) -> str:
    from hashlib import sha256

    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1024**2):  # a database of 100,000 funds has 140 MB
            digest.update(block)
    return digest.hexdigest()


@contextmanager
def _explained(path: str) -> Iterator[None]:
    """Turn what the system refuses into an OutputError that names the path as it was typed."""
    try:
        yield
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise OutputError(f"cannot write {quoted(path)}: {reason}") from error


@contextmanager
def _leaving_nothing() -> Iterator[None]:
    """Let SIGTERM and SIGHUP end the program as exceptions do, so that nothing half-made is left behind."""
    import signal  # 2 ms, only to write files

    previous = {}
    with suppress(ValueError):  # not the main thread: signals are the business of the program around
        for number in (signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores SIGHUP, and that stays so
                previous[number] = signal.signal(number, _leave)
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)


def _leave(number: int, _: object) -> None:
    raise SystemExit(_KILLED + number)


def _look(path: str) -> tuple[Path, os.stat_result | None]:
    """Return where a path leads, and what is there. Raises OSError for links in a circle."""
    target = Path(os.path.realpath(path))
    try:
        return target, target.stat()
    except FileNotFoundError:
        return target, None


def _check(target: Path, path: str, *, is_folder: bool, replaces: Callable[[Path], bool] | None) -> None:
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
        raise _not_ours(path)


def _not_ours(path: str) -> UsageError:
    return UsageError(
        f"export: {quoted(path)} is not replaced: it is neither empty nor only what yrd export has written"
    )


def _changed(path: str) -> UsageError:
    return UsageError(f"export: {quoted(path)} is not replaced: it has changed since the export began")


@contextmanager
def _temporary(parent: Path, *, elsewhere: bool) -> Iterator[Path]:
    """A folder of our own, gone afterwards whatever happens: in `parent`, or `elsewhere` if none can be made there."""
    # The name is chosen before the folder is made: a signal between both leaves nothing that is not removed.
    folder = parent / f"{_PREFIX}{os.urandom(8).hex()}"
    try:
        try:
            folder.mkdir(0o700)
        except OSError as error:
            if not elsewhere or error.errno not in _IRREPLACEABLE:
                raise
            from tempfile import gettempdir

            folder = Path(gettempdir()) / folder.name
            folder.mkdir(0o700)
        yield folder
    finally:
        try:
            rmtree(folder, ignore_errors=True)
        except BaseException:  # a signal meanwhile: what was begun is finished first
            rmtree(folder, ignore_errors=True)
            raise


def _put(made: Path, target: Path, path: str) -> None:
    """Give what was made its name, unless something has that name by now."""
    try:
        if made.is_dir():
            made.rename(target)  # replaces an empty folder at most
            return
        try:
            os.link(made, target)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
            made.replace(target)
    except OSError as error:
        if error.errno in _OCCUPIED and os.path.lexists(target):
            raise UsageError(f"export: {quoted(path)} has appeared meanwhile: choose another name") from error
        raise


def _is_changed(target: Path, before: os.stat_result) -> bool:
    now = target.stat()
    return (now.st_ino, now.st_size, now.st_mtime_ns) != (before.st_ino, before.st_size, before.st_mtime_ns)


def _replace(made: Path, target: Path, before: os.stat_result | None, path: str, say: Say) -> None:
    """Rename a file over another one; write into what cannot be replaced."""
    if before is not None:
        _keep_owner_and_mode(made, before)
    try:
        made.replace(target)
    except OSError as error:
        if before is None or error.errno not in _IRREPLACEABLE:
            raise
        _copy_into(made, target)
        say(f"{quoted(path)} cannot be replaced ({error.strerror}): written in place")


def _keep_owner_and_mode(made: Path, before: os.stat_result) -> None:
    for owner, group in ((before.st_uid, before.st_gid), (-1, before.st_gid)):  # only root may give files away
        with suppress(OSError):
            os.chown(made, owner, group)
            break
    made.chmod(stat.S_IMODE(before.st_mode) & _MODE)


def _copy_into(made: Path, target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT, 0o666)
    with made.open("rb") as source, os.fdopen(descriptor, "wb") as onto:
        copyfileobj(source, onto)
        onto.truncate()


def _exchange_folders(made: Path, target: Path, path: str, replaces: Callable[[Path], bool], say: Say) -> None:
    """Put a folder in the place of another one, which goes with the temporary folder that it is left in."""
    _keep_owner_and_mode(made, target.stat())
    try:
        _exchange(made, target)
    except OSError as error:
        if error.errno in _IRREPLACEABLE:  # a mount point
            _fill(made, target, path, replaces)
            say(f"{quoted(path)} cannot be replaced ({error.strerror}): written in place")
        else:
            _rename_both(made, target, aside=made.with_name(f"{_PREFIX}old"))
        return
    if not replaces(made):  # what was in the place has got something else meanwhile
        _exchange(made, target)
        raise _not_ours(path)


def _exchange(one: Path, other: Path) -> None:
    """Let two paths change places in one step. Raises OSError where the system cannot."""
    import ctypes  # Python has no call for this, and a kill between two renames would leave nothing in the place

    library = ctypes.CDLL(None, use_errno=True)
    paths, swap, here = (os.fsencode(one), os.fsencode(other)), 2, -100
    try:
        if sys.platform == "darwin":
            failed = library.renamex_np(*paths, swap)
        else:
            failed = library.renameat2(here, paths[0], here, paths[1], swap)
    except AttributeError:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from None
    if failed:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _rename_both(made: Path, target: Path, *, aside: Path) -> None:
    """Move a folder aside and another one in its place; back if the renaming fails."""
    try:
        target.rename(aside)
        made.rename(target)
    except BaseException:
        if aside.exists() and not target.exists():
            aside.rename(target)
        raise


def _fill(made: Path, target: Path, path: str, replaces: Callable[[Path], bool]) -> None:
    """Write the files of a folder into one that cannot be replaced."""
    if not replaces(target):
        raise _not_ours(path)
    for file in sorted(made.iterdir()):
        _copy_into(file, target / file.name)
    for file in target.iterdir():
        if not (made / file.name).exists():  # of an earlier export: nothing else is there
            file.unlink()
