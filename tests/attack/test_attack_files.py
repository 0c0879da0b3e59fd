"""Files that are damaged in any way, texts of any kind, and queries that mean harm."""

import random
import shutil
import string
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import test_escaping
from tests.conftest import SMALL, Yrd
from tests.test_hostile import OWN, mutated
from yrd_cli.datasets import bundled as load
from yrd_cli.query import sandbox

Times = Callable[[int], Iterator[int]]

FILES = sorted(path.relative_to(SMALL) for path in SMALL.rglob("*.toml"))


def damaged(data: bytes, chance: random.Random) -> bytes:
    """A file with some bytes, lines or values changed."""
    lines = data.splitlines(keepends=True)
    for _ in range(chance.choice((1, 1, 2, 5))):
        place = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                changed = bytearray(b"".join(lines))
                changed[chance.randrange(len(changed))] = chance.randrange(256)
                lines = bytes(changed).splitlines(keepends=True)
            case 1:
                lines = lines[:place] or [b"\n"]
            case 2:
                lines.insert(place, lines[chance.randrange(len(lines))])
            case 3:
                lines = lines[:place] + lines[place + 1 :] or [b"\n"]
            case 4:
                key, equals, _ = lines[place].partition(b"=")
                value = chance.choice([b"1", b"[]", b"{}", b'""', b'"x"', b"nan", b"true", b"[[1]]", b"1979-05-27"])
                lines[place] = key + equals + b" " + value + b"\n" if equals else lines[place]
            case _:
                lines[place] = lines[place].replace(b"=", chance.choice([b"x =", b".a =", b" ==", b""]), 1)
    return b"".join(lines)


COMMANDS = (
    *(("funds",), ("clusters", "--region", "all"), ("funds", "--by", "sector"), ("compare", "jiangsu", "zhejiang")),
    *(("search", "a"), ("audit",), ("sql", "select * from funds"), ("show", "sh-future"), ("indicators", "--json"), ()),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small dataset in place of the bundled one."""
    copied = tmp_path / "data"
    shutil.copytree(SMALL, copied)
    monkeypatch.setattr(load, "find_data", lambda: copied)
    return copied


@pytest.mark.parametrize("part", range(2))
def test_damaged_bundled_files(part: int, chance: random.Random, times: Times, folder: Path, real_yrd: Yrd) -> None:
    del part
    for _ in times(40):
        file = chance.choice(FILES)
        whole = (folder / file).read_bytes()
        (folder / file).write_bytes(damaged(whole, chance))
        for arguments in (*chance.sample(COMMANDS, 2), ("check",)):
            run = real_yrd(*arguments)
            text = (folder / file).read_bytes()
            assert run.code in (0, 1, 2, 3, 4), (arguments, text)
            assert "internal error" not in run.err, (arguments, file, text, run.err)
            assert "Traceback" not in run.err
            if run.code == 4:
                assert run.out == ""
        (folder / file).write_bytes(whole)


@pytest.mark.parametrize("part", range(2))
def test_damaged_user_files(part: int, chance: random.Random, times: Times, yrd: Yrd, tmp_path: Path) -> None:
    del part
    path = tmp_path / "own.toml"
    for _ in times(60):
        data = mutated(chance.randrange(2**32)) if chance.random() < 0.5 else damaged(OWN, chance)
        path.write_bytes(data)
        checked = yrd("check", str(path))
        assert checked.code in (0, 4), data
        for arguments in chance.sample(COMMANDS[:-1], 2):
            run = yrd(*arguments, "--data", str(path))
            assert "internal error" not in run.err, (arguments, data, run.err)
            assert (run.code == 4) == (checked.code == 4), (arguments, data, run.err, checked.err)


PIECES = [
    *test_escaping.STRINGS,
    *string.punctuation,
    *string.whitespace,
    "\x1b[0m",
    "\0",
    "\x85",
    "\u202e",
    "\ufeff",
    "</text>",
    "]]>",
    "<svg onload=x>",
    "&#x0;",
    "&nbsp;",
    "**",
    "~~",
    "``",
    "](",
    "}}",
    "{{",
    "@string{",
    "=cmd|",
    "，",
]


@pytest.mark.parametrize("part", range(4))
def test_hostile_texts(part: int, chance: random.Random, times: Times) -> None:
    del part
    for _ in times(25):
        text = "".join(chance.choice(PIECES) for _ in range(chance.randrange(1, 6)))[:300]
        for form in ("table", "list"):
            test_escaping.test_a_terminal_gets_nothing_but_text(text, form)
        test_escaping.test_markdown_shows_the_text(text)
        test_escaping.test_html_shows_the_text_and_is_xml_too(text)
        test_escaping.test_svg_is_xml_and_shows_the_text(text)
        if text.strip():
            test_escaping.test_json_keeps_the_text(text)
            test_escaping.test_csv_and_tsv_keep_the_text(text)
            test_escaping.test_bibtex_has_its_entries_and_its_fields(text)
            test_escaping.test_other_references_are_one_line_or_json(text)
            for form in ("csv", "tsv"):
                test_escaping.test_a_spreadsheet_runs_no_cell_and_no_header(text, form)


ATOMS = [
    "1",
    "x",
    "'a'",
    "null",
    "9e99",
    "-1",
    "printf('%1000d', 1)",
    "printf('%.*c', 99999, 'x')",
    "hex(x)",
    "x || x",
    "replace(x, 'a', x || 'aa')",
    "instr(x, x || 'b')",
    "json_array(x, x)",
    "json_extract(x, '$[0]')",
    "x like '%a%a%b'",
    "x glob '*[a-z]*b'",
    "group_concat(x)",
    "sum(x)",
    "count(*)",
    "upper(x)",
    "random()",
    "zeroblob(99999999)",
    "randomblob(9)",
    "load_extension('x')",
    "substr(x, 2)",
    "quote(x)",
    "char(1114111)",
    "abs(x)",
    "round(x, 99)",
    "strftime(x, 'now')",
    "sum(x) over (order by x)",
    "format('%s%s%s', x, x, x)",
    "fts3_tokenizer(x)",
]
RELATIONS = [
    "n",
    "n a, n b",
    "n, funds",
    "(select x from n)",
    "(select {} x from n)",
    "json_each('[1, 2, 3]')",
    "funds f",
]


def harmful(chance: random.Random) -> str:
    """A query of a recursive table, expressions that grow, and joins."""
    grown = chance.choice(["x + 1", "x || x", "x || 'aaaa'", "replace(x, 'a', 'aa')", "json_array(x)"])
    relation = chance.choice(RELATIONS).format(chance.choice(ATOMS))
    expression = chance.choice(ATOMS)
    for _ in range(chance.randrange(3)):
        expression = (
            f"coalesce({expression}, {chance.choice(ATOMS)}) {chance.choice(['||', '+', '<', 'and'])} {expression}"
        )
    tail = chance.choice(["", " limit 5", " order by 1", " group by 1", " limit 1000000"])
    first = chance.choice(["1", "'a'", "printf('%900d', 1)"])
    numbers = f"with recursive n(x) as (select {first} union all select {grown} from n)"
    return f"{numbers} select {expression} from {relation}{tail}"


def memory_now() -> int:
    with closing(sandbox._Watch()) as watch:
        return watch.memory()


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 cannot bound the length of values")
@pytest.mark.parametrize("part", range(2))
def test_queries(part: int, chance: random.Random, times: Times, yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    del part
    monkeypatch.setattr(sandbox, "SECONDS", 0.2)
    for _ in times(30):
        query = harmful(chance)
        begun, before = time.monotonic(), memory_now()
        run = yrd("sql", query, "-f", chance.choice(["json", "csv", "-q", "jsonl"][:2]), "-o", "/dev/null")
        assert time.monotonic() - begun < 4, query  # writing a hundred thousand rows takes its time
        assert memory_now() - before < 1.5 * sandbox.MAX_MEMORY, query
        assert run.code in (0, 2), (query, run.err)
        assert "internal error" not in run.err, (query, run.err)
