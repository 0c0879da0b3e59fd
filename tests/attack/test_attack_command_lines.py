"""Command lines made of real and of senseless parts: answered, or refused in a few lines."""

import csv
import io
import json
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.conftest import SMALL, Run, Yrd
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.group import dimensions_of
from yrd_cli.render import FORMATS
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.tables import LISTED, TABLES

Times = Callable[[int], Iterator[int]]

DATA = Dataset(SMALL, include_outside=True)
IDS = {table: [record.id for record in DATA.records(table)] for table in TABLES}
NAMES = [
    name
    for table in ("provinces", "cities", "sectors")
    for record in DATA.records(table)
    for name in (record.id, record.name_en, record.name_zh, record.short_zh)
]
SENSELESS = [
    *("", " ", "-", "--", "-1", "0", "1e99", "nope", "x" * 300, "\x1b[31m", "\n", "a,b", ",", ";", "'", '"', "%", "*"),
    *(
        "江苏省苏州市",
        "，",
        "１２",
        "2024",
        "2020-2023",
        "2024-13",
        "9999-99-99",
        "true",
        "null",
        "../..",
        "/",
        "\ud800",
    ),
]
VALUES = [
    "--limit",
    "--sort",
    "--fields",
    "--by",
    "--search",
    "--since",
    "--until",
    "--as-of",
    "--year",
    "--where",
    "--format",
    "--lang",
    "--unit",
    "--color",
    "--measure",
    "--percent",
    "--cite",
    "--region",
    "--id",
    "-p",
    "-c",
    "-s",
    "-n",
    "-f",
    "--level",
    "--status",
    "--key",
    "--place",
    "--kind",
]
FLAGS = [
    "--json",
    "-q",
    "--ids",
    "--wide",
    "--no-header",
    "--bom",
    "--excel",
    "--sources",
    "--meta",
    "-e",
    "--bars",
    "--no-pager",
    "-h",
    "--help",
]
OTHERS = ["show", "compare", "search", "cite", "audit", "sql", "schema", "version", "help", "completion", "nope"]


def sensible(option: str, table: str, chance: random.Random) -> str:
    """A value that an option may well take."""
    columns = fields_of(TABLES[table].record_type)
    names = [column.name for column in columns]
    dimensions = list(dimensions_of(columns)) or ["province"]
    values = {
        "--sort": [f"{name}{direction}" for name in names for direction in ("", ":asc", ":desc")],
        "--fields": ["help", "+id", f"-{names[0]}", ",".join(chance.sample(names, min(3, len(names))))],
        "--by": [",".join(chance.sample(dimensions, min(chance.choice((1, 1, 2, 3)), len(dimensions))))],
        "--where": [f'"{name}" {test}' for name in names for test in ("is null", "> 1", "like 1", "= id")],
        "--measure": ["hhi", "lq", "mean", "median", "scale_cny_bn", "committed_cny_bn"],
        "--percent": ["row", "col", "all"],
        "--lang": ["en", "zh", "both"],
        "--unit": ["bn", "yi", "usd"],
        "--cite": ["plain", "bibtex", "csl"],
        "--id": IDS[table] or ["x"],
    }
    values["--limit"] = values["-n"] = ["1", "2", "5"]
    values["--since"] = values["--until"] = values["--as-of"] = values["--year"] = ["2017", "2019-06", "2021-03-01"]
    values["--format"] = values["-f"] = [name for name, form in FORMATS.items() if not form.is_binary]
    return str(chance.choice(values.get(option, NAMES)))


def command_line(chance: random.Random) -> list[str]:
    """A command with some options, most of them sensible."""
    table = chance.choice(LISTED)
    command = table if chance.random() < 0.8 else chance.choice(OTHERS)
    parts = [command]
    if command in OTHERS or chance.random() < 0.1:
        parts += [chance.choice([*NAMES, *IDS[table], *SENSELESS]) for _ in range(chance.randrange(3))]
    for _ in range(chance.randrange(5)):
        if chance.random() < 0.35:
            parts.append(chance.choice(FLAGS))
        else:
            option = chance.choice(VALUES)
            parts += [option, sensible(option, table, chance) if chance.random() < 0.8 else chance.choice(SENSELESS)]
    return parts


def sound(run: Run, parts: list[str]) -> None:
    """Whatever was asked: no trace, no half answer, messages of our own."""
    assert run.code in (0, 1, 2, 3, 4), parts
    assert "Traceback" not in run.err, parts
    assert "internal error" not in run.err, (parts, run.err)
    for line in run.err.splitlines():
        assert line.startswith("yrd: "), (parts, line)
        assert len(line) < 1500, parts
    if run.code in (2, 3, 4):
        assert run.out == "", parts
        assert 1 <= len(run.err.splitlines()) <= 3, (parts, run.err)
    if run.code == 1:
        assert {"-e", "audit"} & set(parts), (parts, run.err)
    if "\x1b" in run.out:
        assert "always" in parts, parts


@pytest.mark.parametrize("part", range(4))
def test_command_lines(part: int, chance: random.Random, times: Times, yrd: Yrd) -> None:
    del part
    for _ in times(400):
        parts = command_line(chance)
        run = yrd(*parts)
        sound(run, parts)
        assert yrd(*parts) == run, parts
        if run.code == 0 and {"-h", "--help", "help"}.isdisjoint(parts):
            readable(run.out, parts)


def readable(out: str, parts: list[str]) -> None:
    """What says that it is JSON or CSV is."""
    plain = {"-q", "--ids", "--cite"}.isdisjoint(parts) and parts[0] in LISTED
    formats = [parts[place + 1] for place, part in enumerate(parts[:-1]) if part in ("-f", "--format")]
    form = formats[-1] if formats else ""  # the last counts
    if ("--json" in parts or form == "json") and plain:
        json.loads(out)
    elif form == "jsonl" and plain:
        for line in out.split("\n")[:-1]:
            json.loads(line)
    elif form in ("csv", "tsv") and plain:
        rows = list(
            csv.reader(io.StringIO(out.removeprefix("\ufeff"), newline=""), "excel" if form == "csv" else "excel-tab")
        )
        assert len({len(row) for row in rows}) <= 1, parts


# Relations between answers.


@pytest.mark.parametrize("table", LISTED)
def test_relations(table: str, chance: random.Random, times: Times, yrd: Yrd) -> None:
    columns = fields_of(TABLES[table].record_type)
    names = [column.name for column in columns]
    stored = [column.name for column in columns if not column.of_result]  # the others depend on what is selected
    competing = ("--all",) if TABLES[table].is_series else ()

    def rows(*arguments: str) -> list[dict[str, Any]]:
        run = yrd(table, *arguments, "--json")
        assert run.code == 0, (arguments, run.err)
        found: list[dict[str, Any]] = json.loads(run.out)
        return found

    everything = rows()
    for _ in times(8):
        key, limit = chance.choice(names), chance.randrange(1, 6)
        ordered = rows("--sort", key)
        assert sorted(row["id"] for row in ordered) == sorted(row["id"] for row in everything)
        assert rows("--sort", key, "--limit", str(limit)) == ordered[:limit]
        chosen = chance.sample(names, min(3, len(names)))
        narrowed = rows("--fields", ",".join(chosen))
        assert [list(row) for row in narrowed] == [chosen] * len(everything)
        assert narrowed == [{name: row[name] for name in chosen} for row in everything]
        column = chance.choice(stored)
        absent = rows("--where", f'"{column}" is null', *competing)
        present = rows("--where", f'"{column}" is not null', *competing)
        assert len(absent) + len(present) == len(rows(*competing))
        (counted,) = json.loads(yrd("sql", f"select count(*) n from {table}", "--json").out)
        assert counted["n"] == len(everything)
        assert re.findall(r"\S+", yrd(table, "-q").out) == [row["id"] for row in everything]
