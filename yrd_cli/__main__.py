"""The process: `yrd`, and `python -m yrd_cli`, which does the same."""

import gc
import sys


def run() -> None:
    """Run the command line and leave with its exit code."""
    gc.disable()  # nothing here lives long enough to need it, and imports are 5 ms faster without

    from yrd_cli.cli.main import main

    code = main()
    gc.freeze()  # nor does anything need to be searched for cycles on the way out: 8 ms
    sys.exit(code)


if __name__ == "__main__":
    run()
