"""Instructions that commands take, each as a multiple of what `import typer` takes, against a kept baseline.

Counted by valgrind, since counts are the same on a busy machine and times are not; of a wheel that is built and
installed for it, since that is what users have: a checkout has no packed data.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BASELINE = Path(__file__).with_name("baseline.json")
ROOT = Path(__file__).parent.parent.parent
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


def install(folder: Path) -> str:
    """Build the wheel, install it in an environment of its own, and return the Python of that."""
    subprocess.run((sys.executable, "-m", "venv", folder / "env"), check=True)
    python = str(folder / "env" / "bin" / "python")
    pip = (python, "-m", "pip", "--disable-pip-version-check", "--quiet")
    subprocess.run((*pip, "wheel", "--no-deps", "--wheel-dir", folder, ROOT), check=True)
    subprocess.run((*pip, "install", *folder.glob("*.whl")), check=True)
    return python


def count(*command: str) -> int:
    """Return the instructions of a command of Python, its modules being compiled."""
    environment = {"PYTHONHASHSEED": "0", "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    subprocess.run(command, env=environment, cwd="/", check=True, capture_output=True)  # compiles the modules
    done = subprocess.run((*VALGRIND, *command), env=environment, cwd="/", check=True, capture_output=True)
    found = re.search(rb"I +refs: +([\d,]+)", done.stderr)
    if found is None:
        raise SystemExit(done.stderr.decode())
    return int(found[1].replace(b",", b""))


def measure(python: str) -> tuple[int, dict[str, float]]:
    """Return the instructions of `import typer`, and how many times as many each command takes.

    `|` stands for a space in an argument.
    """
    typer = count(python, "-c", "import typer")

    def ratio(command: str) -> float:
        words = [word.replace("|", " ") for word in command.split()]
        return round(count(python, "-m", "yrd_cli", *words) / typer, 3)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return typer, dict(zip(COMMANDS, pool.map(ratio, COMMANDS), strict=True))


def main() -> int:
    """Print the table; return 1 if a command takes more than the limit, or write the baseline with --update.

    The Python of an environment in which the wheel is installed may be named; otherwise one is made.
    """
    named = [argument for argument in sys.argv[1:] if argument != "--update"]
    with tempfile.TemporaryDirectory() as folder:
        typer, ratios = measure(*named or [install(Path(folder))])
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
