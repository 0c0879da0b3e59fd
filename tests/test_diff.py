"""`yrd data diff`: each change of a record, figure by figure; and what `yrd version --json` says of the data."""

import csv
import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from shutil import copytree

import pytest

from tests.conftest import SMALL, TESTS, Yrd
from yrd_cli.query.diff import diff
from yrd_cli.schema.serialize import csv_line
from yrd_cli.schema.tables import LISTED

READ_BACK = ("json", "jsonl", "csv", "tsv", "xlsx")


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """An older edition: a fund less, a size less and another value, another status."""
    data = Path(copytree(SMALL, tmp_path / "older"))
    path = data / "funds" / "shanghai.toml"
    path.write_text(
        path.read_text().replace("value = 28.5", "value = 28").replace('"announced"\n', '"established"\n', 1)
    )
    path = data / "funds" / "jiangsu.toml"
    head, *funds = path.read_text().split("[[fund]]")
    path.write_text("[[fund]]".join([head, *funds[1:]]))
    return data


def test_changes_as_a_table(yrd: Yrd, older: Path, golden: Callable[[str, str], None]) -> None:
    run = yrd("data", "diff", str(older))
    assert (run.code, run.err) == (0, "")
    golden("data-diff.txt", run.out)


def test_changes_in_every_format(yrd: Yrd, older: Path) -> None:
    rows = json.loads(yrd("data", "diff", str(older), "bundled", "--json").out)
    back = json.loads(yrd("data", "diff", "bundled", str(older), "--json").out)
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    swapped = [{**row, "change": turned[row["change"]], "before": row["after"], "after": row["before"]} for row in back]
    assert swapped == rows
    (changed,) = [row for row in rows if row["id"] == "sh-chips-1"]
    assert (changed["field"], changed["before"], changed["after"]) == ("sizes[registered 2018].value", "28", "28.5")
    for form in ("csv", "tsv", "md", "html", "list", "jsonl"):
        assert "sh-chips-1" in yrd("data", "diff", str(older), "-f", form).out
    assert "sh-chips-1" in yrd("data", "diff", str(older), "-q").out.split()


def test_nothing_changed(yrd: Yrd, tmp_path: Path) -> None:
    same = str(copytree(SMALL, tmp_path / "same"))
    assert yrd("data", "diff", same, "--json").out == "[]\n"
    assert yrd("data", "diff", same).code == 0
    assert yrd("data", "diff", same, "-e").code == 1


def test_own_data_against_the_bundled(yrd: Yrd) -> None:
    rows = json.loads(yrd("data", "diff", "bundled", str(TESTS / "own.toml"), "--json").out)
    assert json.loads(yrd("data", "diff", str(TESTS / "own.toml"), "--json").out) == rows
    changes = {(row["table"], row["id"], row["change"]) for row in rows}
    assert {
        ("funds", "own-sensors", "added"),
        ("sectors", "sensors", "added"),
        ("sources", "visit", "added"),
    } <= changes
    assert ("funds", "js-empty", "changed") in changes
    assert not any(change == "removed" for _, _, change in changes)


@pytest.mark.parametrize("table", LISTED)
@pytest.mark.parametrize("form", READ_BACK)
def test_what_yrd_writes_changes_nothing(table: str, form: str, yrd: Yrd, tmp_path: Path) -> None:
    path = str(tmp_path / f"mine.{table}.{form}")
    assert yrd(table, "-f", form, "-o", path).code == 0
    assert yrd("data", "diff", path, "--json") == (0, "[]\n", "")


def test_a_whole_edition_in_json_and_back_changes_nothing(real_yrd: Yrd, tmp_path: Path) -> None:
    for table in LISTED:
        assert real_yrd(table, "--json", "-o", str(tmp_path / f"{table}.json")).code == 0
    assert real_yrd("data", "diff", str(tmp_path), "--json") == (0, "[]\n", "")


@pytest.mark.parametrize(
    "edit",
    [
        ("funds", "manager", "somebody"),
        ("indicators", "value", 4711),
        ("indicators", "used", False),
        ("claims", "statement", "something else"),
        ("chains", "headline", True),
        ("sources", "title", "another"),
        ("events", "unveiled", ["one, and what belongs to it", "two"]),
    ],
)
@pytest.mark.parametrize("form", ["json", "csv"])
def test_one_edit_is_one_change(edit: tuple[str, str, object], form: str, yrd: Yrd, tmp_path: Path) -> None:
    table, field, value = edit
    records = json.loads(yrd(table, "--json", *(["--where", "not headline"] if field == "headline" else [])).out)
    records[0][field] = value
    records[0] |= {"why": "replaced"} if field == "used" else {}
    path = tmp_path / f"{table}.{form}"
    lines = [records[0].keys(), *(record.values() for record in records)]
    text = "".join(csv_line(map(_cell, line)) for line in lines) if form == "csv" else json.dumps(records)
    path.write_text(text, encoding="utf-8")
    rows = json.loads(yrd("data", "diff", str(path), "--json").out)
    found = [(row["id"], row["field"]) for row in rows if row["field"] != "why"]
    assert found == [(records[0]["id"], field)]


def test_a_size_that_is_not_read_is_said(yrd: Yrd, tmp_path: Path) -> None:
    path, lines = tmp_path / "funds.csv", yrd("funds", "-f", "csv").out.splitlines(keepends=True)
    (changed,) = [line for line in lines if line.startswith("sh-chips-1,")]
    edited = changed.replace(",28.5,", ",30,", 1)
    assert edited != changed
    path.write_text("".join(lines).replace(changed, edited), encoding="utf-8")
    row = lines.index(changed) + 1
    said = f"yrd: note: {path}: row {row}: the size is not read: it is none of those in sizes\n"
    assert yrd("data", "diff", str(path), "--json") == (0, "[]\n", said)
    assert yrd("check", str(path)).err == said


SIZE = "the size is not read: it is none of those in sizes"
COMMITTED = "the committed amount is not read: it is none of those in sizes"
CONVERTED = "'normal_value' is not read, but computed from value and unit"


@pytest.mark.parametrize(
    "edit",
    [
        ("funds", "scale_kind", "first-close", SIZE),
        ("funds", "scale_date", "2019-01-02", SIZE),
        ("funds", "scale_source", "visit", SIZE),
        ("funds", "committed_cny_", "4711", COMMITTED),
        ("funds", "committed_kind", "first-close", COMMITTED),
        ("indicators", "normal_value", "4711", CONVERTED),
    ],
)
@pytest.mark.parametrize("unit", ["bn", "yi"])
def test_an_edit_of_what_is_computed_is_said(
    edit: tuple[str, str, str, str], unit: str, yrd: Yrd, tmp_path: Path
) -> None:
    table, field, text, said = edit
    path = tmp_path / f"{table}.csv"
    lines = [*csv.reader(yrd(table, "-f", "csv", "--unit", unit).out.splitlines())]
    column = next(number for number, name in enumerate(lines[0]) if name.startswith(field))
    edited = next(line for line in lines[1:] if line[column])
    edited[column] = text
    path.write_text("".join(csv_line(line) for line in lines), encoding="utf-8")
    note = f"yrd: note: {path}: row {lines.index(edited) + 1}: {said}\n"
    assert yrd("data", "diff", str(path), "--json") == (0, "[]\n", note)


@pytest.mark.parametrize(
    "edit",
    [("funds", "scale_cny_", SIZE), ("funds", "committed_cny_", COMMITTED), ("indicators", "normal_value", CONVERTED)],
)
@pytest.mark.parametrize("form", ["json", "jsonl"])
@pytest.mark.parametrize("unit", ["bn", "yi"])
def test_an_edit_of_what_is_computed_is_said_of_json(
    edit: tuple[str, str, str], form: str, unit: str, yrd: Yrd, tmp_path: Path
) -> None:
    (table, field, said), path = edit, tmp_path / f"mine.{form}"
    records = json.loads(yrd(table, "--json", "--unit", unit).out)
    name = next(name for name in records[0] if name.startswith(field))
    number, edited = next((number, record) for number, record in enumerate(records, start=1) if record[name])
    edited[name] = 4711
    lines = "".join(json.dumps(record) + "\n" for record in records)
    path.write_text(lines if form == "jsonl" else json.dumps(records), encoding="utf-8")
    note = f"yrd: note: {path}: {table.removesuffix('s')} {number}: {said}\n"
    assert yrd("data", "diff", str(path), "--json") == (0, "[]\n", note)


@pytest.mark.parametrize("table", ["funds", "indicators"])
@pytest.mark.parametrize("options", [("--lang", "en"), ("--lang", "zh"), ("--unit", "yi"), ("--excel",)])
def test_what_is_computed_and_nobody_edits_is_not_said(
    table: str, options: tuple[str, ...], real_yrd: Yrd, tmp_path: Path
) -> None:
    path = tmp_path / f"{table}.csv"
    text = real_yrd(table, "-f", "csv", *options).out
    path.write_text(re.sub(r",(20\d\d)-0?(\d+)-0?(\d+)(?=,)", r",\1/\2/\3", text), encoding="utf-8")  # as by Excel
    run = real_yrd("check", str(path))
    assert run.code == 0, run.err
    assert "is not read" not in run.err
    for unit in ("bn", "yi"):
        path.with_suffix(".json").write_text(real_yrd(table, "--json", "--unit", unit).out, encoding="utf-8")
        assert real_yrd("check", str(path.with_suffix(".json"))).err == ""


def _cell(value: object) -> str:
    """Return a value of JSON as `-f csv` writes it."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ";".join(value)
    return "" if value in (None, {}) else value if isinstance(value, str) else json.dumps(value)


def test_figures_are_matched_by_what_they_measure() -> None:
    def edition(*sizes: dict[str, object]) -> dict[str, dict[str, dict[str, object]]]:
        return {"funds": {"f": {"id": "f", "sizes": list(sizes)}}}

    first: dict[str, object] = {"kind": "target", "date": "2020", "value": 1, "source": "a"}
    second: dict[str, object] = {"kind": "target", "date": "2021", "value": 2, "source": "b"}
    moved = diff(edition(first, second), edition(second, first))
    assert moved.rows == []
    (row,) = diff(edition(first, second), edition(second, {**first, "value": 3})).rows
    assert (row["field"], row["before"], row["after"]) == ("sizes[target 2020].value", "1", "3")
    (row,) = diff(edition(first), edition(first, second)).rows
    assert (row["field"], row["before"]) == ("sizes[target 2021]", None)
    assert row["after"] == "kind target, date 2021, value 2, source b"


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (("diff",), 2, "say what to compare"),
        ((), 2, "action"),
        (("dif", "bundled"), 2, "did you mean diff?"),
        (("diff", "nowhere"), 2, "no file or folder 'nowhere'"),
    ],
)
def test_what_cannot_be_compared(arguments: tuple[str, ...], code: int, hint: str, yrd: Yrd) -> None:
    run = yrd("data", *arguments)
    assert (run.code, run.out) == (code, "")
    assert hint in run.err


@pytest.mark.parametrize("content", [b"fund = 3\n", b"[[fund]]\nid = 3\n", b"[[fund]\n", b"\xff"])
def test_an_edition_that_is_no_data(content: bytes, yrd: Yrd, older: Path) -> None:
    (older / "funds" / "shanghai.toml").write_bytes(content)
    run = yrd("data", "diff", str(older))
    assert (run.code, run.out) == (4, "")
    assert f"{older}/funds/shanghai.toml" in run.err


def test_the_version_says_exactly_which_data_it_is(yrd: Yrd) -> None:
    (facts,) = json.loads(yrd("version", "--json").out)
    read = [*SMALL.rglob("*.toml"), SMALL / "outlines.json"]
    files = sorted(path.relative_to(SMALL).as_posix() for path in read)
    listed = "".join(f"{sha256((SMALL / file).read_bytes()).hexdigest()}  {file}\n" for file in files)
    assert facts["data_sha256"] == sha256(listed.encode()).hexdigest()
    assert (facts["data_version"], facts["data_date"]) == ("2020.1", "2020-01-31")
    assert facts["records"]["funds"] == 8
