"""The same four questions to yrd and to other tools, on the same data: CPU time in pairs, once the answers agree.

The others read what `yrd export` writes. A tool that is not installed is skipped.
"""

import csv
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

PAIRS = 11
FUND = "js-strategic-emerging-fof"
REGION = ("shanghai", "jiangsu", "zhejiang", "anhui")
HOME = ", ".join(f"'{province}'" for province in REGION)

# In SQL, as yrd asks them, and as jq does: which answers have the same rows, in whatever order.
SQL = (
    f"select province, count(*) from clusters where province in ({HOME}) group by province",
    "select province, sum(scale_cny_bn) from funds group by province",
    "select id, scale_cny_bn from funds where province = 'jiangsu' and scale_cny_bn >= 10",
    f"select id, name_en, scale_cny_bn from funds where id = '{FUND}'",
)
TITLES = ("clusters by province", "sizes by province", "large funds of Jiangsu", "one fund")
YRD = (
    ("clusters", "--by", "province", "--fields", "province,clusters", "--json"),
    ("sql", SQL[1], "--json"),
    ("funds", "-p", "jiangsu", "--where", "scale_cny_bn >= 10", "--fields", "id,scale_cny_bn", "--json"),
    ("show", FUND, "--json"),
)
JQ = (
    (
        f"[.clusters[] | select(.province | IN({HOME.replace(chr(39), chr(34))}))] | group_by(.province)"
        " | map([.[0].province, length])"
    ),
    ".funds | group_by(.province) | map([.[0].province, (map(.scale_cny_bn // 0) | add)])",
    '[.funds[] | select(.province == "jiangsu" and .scale_cny_bn >= 10) | [.id, .scale_cny_bn]]',
    f'[.funds[] | select(.id == "{FUND}") | [.id, .name_en, .scale_cny_bn]]',
)
PYTHON = (
    f"c = collections.Counter(r['province'] for r in t['clusters'] if r['province'] in {REGION}); a = [*c.items()]",
    "for r in t['funds']: c[r['province']] += r['scale_cny_bn'] or 0\na = [*c.items()]",
    (
        "a = [(r['id'], r['scale_cny_bn']) for r in t['funds']"
        " if r['province'] == 'jiangsu' and (r['scale_cny_bn'] or 0) >= 10]"
    ),
    f"a = [(r['id'], r['name_en'], r['scale_cny_bn']) for r in t['funds'] if r['id'] == '{FUND}']",
)
FRAMES = (
    f"a = t[t.province.isin({REGION})].groupby('province').size().reset_index()",
    "a = t.groupby('province', dropna=False)['scale_cny_bn'].sum().reset_index()",
    "a = t[(t.province == 'jiangsu') & (t.scale_cny_bn >= 10)][['id', 'scale_cny_bn']]",
    f"a = t[t.id == '{FUND}'][['id', 'name_en', 'scale_cny_bn']]",
)
TABLES = ("clusters", "funds", "funds", "funds")
IMPORTS = (
    "import sys, json, collections; t = json.load(open(sys.argv[1], encoding='utf-8')); c = collections.Counter()\n"
)
PANDAS = "import sys, pandas; t = pandas.read_csv(sys.argv[1])\n"
POLARS = "import sys, polars; c = polars.SQLContext(x=polars.read_csv(sys.argv[1]), eager=True)\n"
DUCKDB = "import sys, json, duckdb; print(json.dumps(duckdb.sql(sys.argv[1]).fetchall()))"


class Data(NamedTuple):
    """The exported files: the database, the document, and the folder of CSV files."""

    sqlite: Path
    document: Path
    package: Path

    def csv(self, question: int) -> Path:
        """Return the file of the table that a question is about."""
        return self.package / f"{TABLES[question]}.csv"

    def on_files(self, question: int) -> str:
        """Return a question in SQL over a file of CSV instead of a table."""
        return SQL[question].replace(f"from {TABLES[question]}", f"from '{self.csv(question)}'")


class Peer(NamedTuple):
    """Another tool: the program or module that it needs, its command, and what it should take at least.

    `least` is in times what yrd takes; None for what is there to compare with, and may be faster.
    """

    name: str
    needs: str
    command: Callable[[Data, int], tuple[str, ...]]
    least: float | None = None
    is_module: bool = True

    @property
    def is_installed(self) -> bool:
        """Whether it can be run."""
        return bool(find_spec(self.needs) if self.is_module else shutil.which(self.needs))


def python(code: str, *arguments: object) -> tuple[str, ...]:
    """Return the command that runs code in this Python."""
    return (sys.executable, "-c", code, *map(str, arguments))


def module(name: str, *arguments: object) -> tuple[str, ...]:
    """Return the command that runs a module in this Python."""
    return (sys.executable, "-m", name, *map(str, arguments))


PEERS = (
    Peer("sqlite3", "sqlite3", lambda data, q: ("sqlite3", "-json", str(data.sqlite), SQL[q]), is_module=False),
    Peer("duckdb", "duckdb", lambda data, q: ("duckdb", "-json", "-c", data.on_files(q)), is_module=False),
    Peer("jq", "jq", lambda data, q: ("jq", "-c", JQ[q], str(data.document)), 1 / 2.5, is_module=False),
    Peer(
        "Python, json alone",
        "json",
        lambda data, q: python(f"{IMPORTS}{PYTHON[q]}\nprint(json.dumps(a))", data.document),
    ),
    Peer("Python, duckdb", "duckdb", lambda data, q: python(DUCKDB, data.on_files(q)), 2),
    Peer(
        "polars",
        "polars",
        lambda data, q: python(
            f"{POLARS}print(c.execute({SQL[q].replace(f'from {TABLES[q]}', 'from x')!r}).write_json())", data.csv(q)
        ),
        2,
    ),
    Peer(
        "pandas",
        "pandas",
        lambda data, q: python(f"{PANDAS}{FRAMES[q]}\nprint(a.to_json(orient='values'))", data.csv(q)),
        2,
    ),
    Peer("csvkit", "csvkit", lambda data, q: module("csvkit.utilities.csvsql", "--query", SQL[q], data.csv(q)), 2),
    Peer("sqlite-utils", "sqlite_utils", lambda data, q: module("sqlite_utils", "query", data.sqlite, SQL[q]), 2),
    Peer(
        "datasette",
        "datasette",
        lambda data, q: module("datasette", data.sqlite, "--get", f"/yrd.json?_shape=arrays&sql={_quoted(SQL[q])}"),
        2,
    ),
)


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text)


def rows(text: str) -> list[tuple[str, ...]]:
    """Return the rows in what a tool printed, as JSON or as CSV with a header, sorted; numbers to six digits."""
    try:
        found = json.loads(text)
    except ValueError:
        found = list(csv.reader(text.splitlines()))[1:]
    if isinstance(found, dict):
        found = found["rows"]
    kept = ("id", "name_en", "scale_cny_bn")
    if found and isinstance(found[0], dict) and "table" in found[0]:  # a whole record
        found = [{name: record[name] for name in kept} for record in found]
    return sorted(tuple(map(cell, row.values() if isinstance(row, dict) else row)) for row in found)


def cell(value: object) -> str:
    """Return a value as a text that is the same from each tool."""
    try:
        return f"{float(value):.6g}" if value not in (None, "") else ""  # type: ignore[arg-type]  # or it fails
    except (TypeError, ValueError):
        return str(value)


def run(command: tuple[str, ...]) -> tuple[str, float]:
    """Return what a command prints, and the seconds of CPU that it took."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("YRD_")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        text = process.stdout.read().decode()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(command)}")
    return text, used.ru_utime + used.ru_stime


def measure(peer: Peer, data: Data, question: int) -> float:
    """Return what a tool takes in times what yrd takes: the median of pairs. Raises SystemExit if they disagree."""
    ours, theirs = (sys.executable, "-m", "yrd_cli", *YRD[question]), peer.command(data, question)
    expected, found = rows(run(ours)[0]), rows(run(theirs)[0])
    if expected != found:
        raise SystemExit(f"{peer.name}: {TITLES[question]}: other rows: {found}, not {expected}")
    pairs = [(run(ours)[1], run(theirs)[1]) for _ in range(PAIRS)]
    return statistics.median(other / own for own, other in pairs)


def main() -> int:
    """Print a line for each tool; return 1 if one is faster than it should be."""
    met = True
    with tempfile.TemporaryDirectory() as folder:
        data = Data(Path(folder, "yrd.sqlite"), Path(folder, "yrd.json"), Path(folder, "package"))
        for path in data:
            run((sys.executable, "-m", "yrd_cli", "export", str(path)))
        print("CPU time in times that of yrd\n" + " " * 20 + "".join(f"{title:>24}" for title in TITLES))
        for peer in PEERS:
            if not peer.is_installed:
                print(f"{peer.name:20} not installed: skipped")
                continue
            ratios = [measure(peer, data, question) for question in range(len(SQL))]
            short = [peer.least is not None and ratio < peer.least for ratio in ratios]
            cells = (f"{ratio:.2f}{' !' if mark else '  '}" for ratio, mark in zip(ratios, short, strict=True))
            wanted = f"   at least {peer.least:.1f}" if peer.least else ""
            print(f"{peer.name:20}" + "".join(f"{text:>24}" for text in cells) + wanted, flush=True)
            met = met and not any(short)
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
