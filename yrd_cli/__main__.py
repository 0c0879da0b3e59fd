"""`python -m yrd_cli` does what `yrd` does."""

import sys

from yrd_cli.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
