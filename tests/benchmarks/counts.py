"""Instructions that commands take, each as a multiple of what `import typer` takes, against a kept baseline.

Counted by valgrind, since counts are the same on a busy machine and times are not.
"""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BASELINE = Path(__file__).with_name("baseline.json")
LIMIT = 1.05  # of the baseline
COMMANDS = (
    "--help",
    "funds -h",
    "version",
    "clusters --by province",
    "clusters --json",
    "funds -q",
    "funds --json",
    "funds",
    "sql select|count(*)|from|clusters",
    "compare jiangsu zhejiang",
    "show sh-future",
    "search 大飞机",
    "audit",
)
VALGRIND = ("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null")


def count(*arguments: str) -> int:
    """Return the instructions that Python executes with these arguments, its modules being compiled."""
    environment = {"PYTHONHASHSEED": "0", "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    python = (sys.executable, *arguments)
    subprocess.run(python, env=environment, cwd="/", check=True, capture_output=True)  # compiles the modules
    done = subprocess.run((*VALGRIND, *python), env=environment, cwd="/", check=True, capture_output=True)
    found = re.search(rb"I +refs: +([\d,]+)", done.stderr)
    if found is None:
        raise SystemExit(done.stderr.decode())
    return int(found[1].replace(b",", b""))


def measure(command: str) -> int:
    """Return the instructions that a command of yrd takes; `|` stands for a space in an argument."""
    return count("-m", "yrd_cli", *(word.replace("|", " ") for word in command.split()))


def main() -> int:
    """Print the table; return 1 if a command takes more than the limit, or write the baseline with --update."""
    typer = count("-c", "import typer")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        ratios = {
            command: round(taken / typer, 3)
            for command, taken in zip(COMMANDS, pool.map(measure, COMMANDS), strict=True)
        }
    if "--update" in sys.argv:
        BASELINE.write_text(json.dumps(ratios, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    baseline = json.loads(BASELINE.read_text(encoding="utf-8"))
    print(f"import typer: {typer / 1e6:.0f} million instructions\n{'now':>7} {'kept':>7}")
    for command, ratio in ratios.items():
        mark = "  more than kept" if ratio > baseline[command] * LIMIT else ""
        print(f"{ratio:7.3f} {baseline[command]:7.3f}  yrd {command.replace('|', ' ')}{mark}")
    return int(any(ratio > baseline[command] * LIMIT for command, ratio in ratios.items()))


if __name__ == "__main__":
    sys.exit(main())
