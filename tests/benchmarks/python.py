"""CPU time that calls from Python take: the first of a process with the import, and later ones in one process.

Times depend on the machine and on what else it does: compare runs of one machine. Counts that repeat has counts.py.
"""

import subprocess
import tempfile
from pathlib import Path

from tests.benchmarks.counts import install

STARTS, CALLS = 15, 200
FIRST = (
    "import yrd_cli; yrd_cli.clusters()",
    "import yrd_cli; yrd_cli.funds()",
    "import yrd_cli; yrd_cli.sql('select count(*) from clusters')",
    "import yrd_cli; yrd_cli.search('wuxi chips')",
)
LATER = (
    "clusters()",
    "clusters(province='jiangsu')",
    "funds(where='scale_cny_bn > 10')",
    "funds(search='wuxi')",
    "indicators(key='gdp', year=2024)",
    "group('funds', by='province')",
    "get('wuxi')",
    "sql('select count(*) from clusters')",
    "sql('select level, sum(scale_counted_cny_bn) from funds group by 1')",
    "sql('select * from funds_by_province')",
    "search('大飞机')",
    "search('wuxi chips')",
)
MANY = "[yrd_cli.clusters(province='jiangsu') for _ in range(1000)]"
TIMED = """
import time
begun = time.process_time()
{statement}
print(1000 * (time.process_time() - begun))
"""
REPEATED = """
import statistics, time, yrd_cli
def timed():
    begun = time.process_time()
    {statement}
    return 1000 * (time.process_time() - begun)
timed()
print(statistics.median([timed() for _ in range({times})]))
"""


def milliseconds(python: str, script: str) -> float:
    """Return what a script prints."""
    done = subprocess.run((python, "-c", script), cwd="/", check=True, capture_output=True)
    return float(done.stdout)


def main() -> None:
    """Measure the wheel, and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        python = install(Path(folder))
        print("CPU ms")
        for statement in FIRST:
            script = TIMED.format(statement=statement)
            starts = sorted(milliseconds(python, script) for _ in range(STARTS))
            print(f"{starts[STARTS // 2]:6.1f}  {statement}")
        for call in LATER:
            script = REPEATED.format(statement=f"yrd_cli.{call}", times=CALLS)
            print(f"{milliseconds(python, script):6.2f}  {call}")
        print(f"{milliseconds(python, REPEATED.format(statement=MANY, times=1)):6.0f}  1,000 times {LATER[1]}")


if __name__ == "__main__":
    main()
