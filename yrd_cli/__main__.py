"""The process: `yrd`, and `python -m yrd_cli`, which does the same."""

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def run() -> None:
    """Run the command line and leave with its exit code."""
    try:
        gc.disable()  # nothing here lives long enough to need it, and imports are 5 ms faster without
        _read_arguments_as_utf8()

        from yrd_cli.cli.main import main

        code = main()
    except KeyboardInterrupt:  # before `main`, which is quiet about it, was there
        code = 130
    _leave(code)


def _leave(code: int) -> "NoReturn":
    """Leave at once: to take down what is about to vanish takes 6 ms, and all that was printed has been written.

    A profiler or a debugger is left to end in its own way.
    """
    is_watched = sys.getprofile() or sys.gettrace()
    if sys.version_info >= (3, 12):
        is_watched = is_watched or any(map(sys.monitoring.get_tool, range(6)))
    if is_watched:
        sys.exit(code)
    os._exit(code)


def _read_arguments_as_utf8() -> None:
    """Begin anew in UTF-8 mode if Python could not decode the arguments: in the C locale Chinese would find nothing."""
    if sys.executable and not sys.flags.utf8_mode and any("\udc80" <= c <= "\udcff" for c in "".join(sys.argv)):
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606 -- what runs already


if __name__ == "__main__":
    run()
