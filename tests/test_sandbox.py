"""Queries that would take the machine: ended in time, within bounds of memory, with a line that says which was met."""

import json
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT, SMALL, Yrd
from tests.test_terminal import YRD, environment, hear_signals
from yrd_cli.query import sandbox

LONG = "replace(printf('%1000d', 1), ' ', '" + "x" * 99 + "')"  # 99,000 characters
COUNTING = "with recursive n(x) as (select 1 union all select x + 1 from n) "
DOUBLED = ", ".join(["a0 as (select 1 x)"] + [f"a{i} as (select * from a{i - 1}, a{i - 1} b)" for i in range(1, 30)])
SHADOWED = "with a as (" * 14 + "select 1 x" + ") select * from a union all select * from a" * 14

ENDED = {
    "a wide field": ("select printf('%.*c', 900000000, 'x')", "printf: a width"),
    "a wide field in the format": ("select length(format('%900000000s', 'x'))", "printf: a width"),
    "doubling": (
        "with recursive d(x) as (select 'a' union all select x || x from d) select max(length(x)) from d",
        "a value of more than 100,000 bytes",
    ),
    "replacing": (f"select replace({LONG}, 'x', '{'y' * 99}')", "a value of more than 100,000 bytes"),
    "joining": (f"select length(group_concat({LONG})) from funds", "a value of more than 100,000 bytes"),
    "rows without end": (f"{COUNTING}select x from n", "more than 100,000 rows"),
    "counting without end": (f"{COUNTING}select count(*) from n", "no answer after 0.3 seconds"),
    "a product": ("select count(*) from funds" + "".join(f", funds f{i}" for i in range(40)), "no answer after 0.3"),
    "large rows": (f"{COUNTING}select {LONG} || x from n", "300 MB of memory"),
    "large sort": (f"{COUNTING}select * from (select {LONG} || x y from n limit 90000) order by y", "300 MB of memory"),
    "large groups": (f"{COUNTING}select count(distinct {LONG} || x) from n", "300 MB of memory"),
    "slow functions": (
        f"{COUNTING}select sum(instr({LONG}, substr({LONG}, 50000) || x)) from n",
        "no answer after 0.3",
    ),
    "copies of copies": (f"with {DOUBLED} select count(*) from a29", "name each other too often"),
    "copies under one name": (f"{SHADOWED}", "name each other too often"),
    "copies behind comments": (f"with {DOUBLED.replace('as (', 'as/**/(')} select * from a29", "too often"),
    "copies though materialized": (
        f"with {DOUBLED.replace(' as (', ' as materialized (')} select * from a29",
        "name each other too often",
    ),
    "brackets": ("select " + "(" * 900 + "1" + ")" * 900, "stack overflow"),
}


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 cannot bound the length of values")
@pytest.mark.parametrize("case", ENDED)
def test_what_asks_for_too_much_is_ended(case: str, yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    query, hint = ENDED[case]
    monkeypatch.setattr(sandbox, "SECONDS", 0.3 if "after" in hint else 20)
    begun = time.monotonic()
    run = yrd("sql", query)
    assert (run.code, run.out) == (2, "")
    assert hint in run.err
    assert len(run.err.splitlines()) == 1
    if "after" in hint:
        assert time.monotonic() - begun < 3


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 cannot bound the length of values")
@pytest.mark.parametrize("case", ["a wide field", "copies of copies", "counting without end", "doubling"])
def test_where_is_bounded_likewise_also_in_claims(
    case: str, yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "SECONDS", 0.3)
    query, hint = ENDED[case]
    expression = f"({query}) is not null"
    run = yrd("funds", "--where", expression)
    assert (run.code, run.out) == (2, "")
    assert hint in run.err
    text = (SMALL / "claims.toml").read_text(encoding="utf-8")
    claim = f"query = {json.dumps(f'clusters --where {shlex.quote(expression)}')}"
    (tmp_path / "own.toml").write_text(text.replace('query = "clusters -p jiangsu"', claim), encoding="utf-8")
    begun = time.monotonic()
    run = yrd("audit", "--data", str(tmp_path / "own.toml"))
    assert run.code != 0
    assert hint in run.err + run.out
    assert time.monotonic() - begun < 5


def test_every_function_that_reads_json_and_numbers_works(yrd: Yrd) -> None:
    for query, answer in {
        "select count(*) n from funds, json_each(funds.sizes) where funds.id = 'sh-umbrella'": None,
        "select count(*) n from json_tree('[1, [2]]')": 4,
        "select group_concat(value) n from json_each('[1, 2]')": "1,2",
        "select printf('%5.2f|%s|%,d', 3.14159, '长', 1234567) n": " 3.14|长|1,234,567",
        "select format('%*d', 5, 42) n": "   42",
        "with recursive n(x) as (select 1 union all select x + 1 from n limit 9) select sum(x) n from n": 45,
        "with a as (select 1 x), b as (select * from a), c as (select a.x from a join b) select x n from c": 1,
        "select sum(1) over () n from funds limit 1": 8,
        "select strftime('%Y', '2024-01-01') n": "2024",
    }.items():
        run = yrd("sql", query, "--json")
        assert (run.code, run.err) == (0, "")
        (row,) = json.loads(run.out)
        assert row["n"] == answer if answer is not None else row["n"] > 0


@pytest.mark.parametrize(
    "query",
    ["select fts3_tokenizer('simple')", "select * from pragma_database_list", "select * from sqlite_dbpage"],
)
def test_extensions_are_out_of_reach(query: str, yrd: Yrd) -> None:
    run = yrd("sql", query)
    assert (run.code, run.out) == (2, "")


@pytest.mark.parametrize("wait", [0.8, 1.2])
@pytest.mark.parametrize("arguments", [("sql", f"{COUNTING}select count(*) from n"), ("funds", "--where")])
def test_ctrl_c_ends_a_long_query_with_130(arguments: tuple[str, ...], wait: float) -> None:
    if arguments[-1] == "--where":
        arguments = (*arguments, f"({COUNTING}select count(*) from n) > 1")
    with subprocess.Popen(
        [*YRD, *arguments],
        env=environment(),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=hear_signals,  # noqa: PLW1509 -- the tests have no threads
    ) as process:
        time.sleep(wait)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (130, b"", b"")
