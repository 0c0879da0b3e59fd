"""Time and peak memory of yrd over growing files of user data, as TOML, CSV and JSON Lines, and how they grow.

Every command runs in a process of its own, beside one that only parses the same file: `tomli.loads`, `json.loads` of
each line, `csv.reader`. The growth between two sizes is the exponent of time over records: 1 is linear, 2 quadratic.
"""

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PLACES = (("jiangsu", "suzhou-js"), ("jiangsu", "wuxi"), ("zhejiang", "hangzhou"), ("zhejiang", "ningbo"))
SECTORS = ("integrated-circuits", "biomedicine", "artificial-intelligence", "new-materials")
SIZES = (0.5, 1, 2, 3, 5, 10, 20, 50)
SOURCE = "js-cz-202502"  # one of the bundled ones
CHILDREN = 5  # of ten funds in a row those after these are parts of the first of them

PARSERS = {
    "toml": "import sys, tomli; tomli.loads(open(sys.argv[1], encoding='utf-8').read())",
    "jsonl": "import sys, json; [json.loads(line) for line in open(sys.argv[1], encoding='utf-8')]",
    "csv": "import sys, csv; list(csv.reader(open(sys.argv[1], encoding='utf-8', newline='')))",
}
COMMANDS = {
    "check": ("check", "{file}"),
    "--by": ("funds", "--by", "province", "--data", "{file}"),
    "--where": ("funds", "--where", "scale_cny_bn > 20 and city = 'wuxi'", "-q", "--data", "{file}"),
    "sql": ("sql", "select level, count(*) from funds group by level", "--data", "{file}"),
    "--json": ("funds", "--json", "--data", "{file}"),
    "export": ("export", "{folder}/out.sqlite", "--force", "--data", "{file}"),
}


class Cost(NamedTuple):
    """What a process took: seconds of CPU, and its peak memory in MiB."""

    seconds: float
    peak: float


def funds(count: int) -> Iterator[dict[str, object]]:
    """Yield as many funds: round sizes, names that differ by little, half of them parts of another."""
    for index in range(count):
        province, city = PLACES[index // 10 % len(PLACES)]
        size = {"value": 100 if index % 10 == 0 else SIZES[index % len(SIZES)], "unit": "bn yuan"}
        size |= {"kind": "announced", "date": f"20{10 + index % 15}-03", "source": SOURCE, "known": "reported"}
        yield {
            "id": f"own-{index:07}",
            "name_en": f"Own Industry Investment Fund No. {index}",
            "name_en_origin": "translation",
            "name_zh": f"自有产业投资基金第{index}号",
            "level": "municipal",
            "province": province,
            "city": city,
            "sectors": [SECTORS[index % 4], SECTORS[index // 4 % 3]] if index % 4 != index // 4 % 3 else [SECTORS[0]],
            "sizes": [size],
            **({"parent": f"own-{index - index % 10:07}", "tie": "part-of"} if index % 10 > CHILDREN else {}),
            "status": "announced",
            "announced": f"20{10 + index % 15}-03-01",
            "known": "reported",
            "sources": [SOURCE],
            "note": "Batch 2; the province's share is not known. Sponsored by the city.",
            "note_zh": "第二批；省级出资比例不详。由市级平台发起。",
        }


def toml(value: object) -> str:
    """Return a value as TOML."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list) and isinstance(value[0], dict):
        return "[\n" + "".join(f"  {toml(item)},\n" for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def cell(value: object) -> str:
    """Return a value as a cell: lists of ids joined, sizes as JSON, as `-f csv` prints them."""
    if isinstance(value, list):
        text = json.dumps(value, ensure_ascii=False) if isinstance(value[0], dict) else ";".join(value)
    else:
        text = str(value)
    return '"' + text.replace('"', '""') + '"'


def write(folder: Path, count: int) -> dict[str, Path]:
    """Write as many funds in each format, one by one: the peak of this process would be that of its children."""
    paths = {form: folder / f"funds-{count}.{form}" for form in PARSERS}
    heads = list({key: None for fund in funds(10) for key in fund})
    with (
        paths["toml"].open("w", encoding="utf-8") as tables,
        paths["jsonl"].open("w", encoding="utf-8") as lines,
        paths["csv"].open("w", encoding="utf-8") as cells,
    ):
        cells.write(",".join(heads) + "\n")
        for fund in funds(count):
            tables.write("[[fund]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in fund.items()) + "\n")
            lines.write(json.dumps(fund, ensure_ascii=False) + "\n")
            cells.write(",".join(cell(fund[head]) if head in fund else "" for head in heads) + "\n")
    return paths


def cost(*arguments: str) -> Cost:
    """Return what Python takes with these arguments, what it prints being thrown away."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("YRD_")}
    with subprocess.Popen((sys.executable, *arguments), env=environment, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"failed: {' '.join(arguments)}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def measure(form: str, file: Path, names: list[str]) -> dict[str, Cost]:
    """Return what the parser alone and each command take with a file."""
    words = {"file": str(file), "folder": str(file.parent)}
    taken = {"parsing": cost("-c", PARSERS[form], str(file))}
    for name in names:
        taken[name] = cost("-m", "yrd_cli", *(argument.format(**words) for argument in COMMANDS[name]))
    return taken


def report(form: str, counts: list[int], taken: list[dict[str, Cost]]) -> None:
    """Print a line for each command: its cost at each size, in times that of the parser, and its growth at the end."""
    heads = "".join(f"{f'{count:,} records':>28}" for count in counts)
    print(f"\n{form:8}{heads}" + ("   us/record   time^  memory^" if len(counts) > 1 else ""))
    for name in taken[0]:
        cells = [
            f"{at[name].seconds:9.2f} s {at[name].peak:5.0f} MiB {at[name].seconds / at['parsing'].seconds:5.1f} x"
            for at in taken
        ]
        print(f"{name:8}" + "".join(f"{text:>28}" for text in cells) + growth(counts, [at[name] for at in taken]))


def growth(counts: list[int], costs: list[Cost]) -> str:
    """Return what one more record takes, and the exponents of time and memory, between the two largest sizes."""
    if len(counts) == 1:
        return ""
    (fewer, more), (before, after) = counts[-2:], costs[-2:]
    slope = (after.seconds - before.seconds) / (more - fewer)
    exponents = [math.log(after[index] / before[index]) / math.log(more / fewer) for index in (0, 1)]
    return f"{slope * 1e6:12.1f}" + "".join(f"{exponent:8.2f}" for exponent in exponents)


def main() -> int:
    """Measure and print a table for each format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("counts", nargs="*", type=int, default=[1_000, 10_000, 100_000], help="numbers of records")
    parser.add_argument("--formats", default=",".join(PARSERS), help=f"of {', '.join(PARSERS)}")
    parser.add_argument("--commands", default=",".join(COMMANDS), help=f"of {', '.join(COMMANDS)}")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = [write(Path(folder), count) for count in options.counts]
        for form in options.formats.split(","):
            taken = [measure(form, paths[form], options.commands.split(",")) for paths in files]
            report(form, options.counts, taken)
    return 0


if __name__ == "__main__":
    sys.exit(main())
