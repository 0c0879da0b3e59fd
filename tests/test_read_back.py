"""What yrd writes, it reads back: as the same records, or it says what it does not."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import TESTS, Yrd
from yrd_cli.datasets.user_data import derived_names
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.tables import LISTED, TABLES
from yrd_cli.schema.translations import in_chinese, in_english

TRAPS = TESTS / "traps"
VOCABULARIES_AND_MORE = [name for name in LISTED if not TABLES[name].outside]


@pytest.mark.parametrize("name", ["10-export.csv", "10b-export.json"])
def test_what_yrd_prints_it_reads(name: str, real_yrd: Yrd) -> None:
    assert real_yrd("check", str(TRAPS / name)).out == "ok: 1 fund\n"


@pytest.mark.parametrize("table", VOCABULARIES_AND_MORE)
@pytest.mark.parametrize("ending", ["csv", "json", "jsonl", "xlsx"])
def test_every_table_round_trips(table: str, ending: str, yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / f"{table}.{ending}"
    assert yrd(table, "-o", str(path)).code == 0
    before, after = yrd(table, "--json").out, yrd(table, "--json", "--data", str(path))
    assert after.code == 0, after.err
    fields = [{name: value for name, value in row.items() if name != "provenance"} for row in json.loads(after.out)]
    assert fields == json.loads(before)


@pytest.mark.parametrize("table", LISTED)
@pytest.mark.parametrize(
    "options",
    [("-f", "csv", "--excel"), ("-f", "tsv", "--excel"), ("--lang", "en", "-f", "csv"), ("--json", "--meta")],
)
def test_what_is_written_otherwise_is_the_same(table: str, options: tuple[str, ...], yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / f"{table}.{'json' if '--meta' in options else options[options.index('-f') + 1]}"
    assert yrd(table, *options, "-o", str(path)).code == 0
    assert yrd("data", "diff", str(path), "--json") == (0, "[]\n", "")


@pytest.mark.parametrize("unit", ["yi", "usd"])
@pytest.mark.parametrize("form", ["csv", "json"])
def test_sums_in_another_unit_are_computed_again(unit: str, form: str, yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / f"funds.{form}"
    assert yrd("funds", "--unit", unit, "-o", str(path)).code == 0
    assert yrd("data", "diff", str(path), "--json") == (0, "[]\n", "")


@pytest.mark.parametrize("table", LISTED)
def test_records_of_sql_are_records(table: str, yrd: Yrd, tmp_path: Path) -> None:
    for form in ("json", "csv"):
        path = tmp_path / f"{table}.{form}"
        query = f"select * from {table}"  # noqa: S608 -- the name of a table of ours
        assert yrd("sql", query, "-f", form, "-o", str(path)).code == 0
        assert yrd("data", "diff", str(path), "--json") == (0, "[]\n", "")


def test_what_yrd_show_prints_is_read(yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "shown.json"
    assert yrd("show", "sh-chips-1", "shanghai", "--json", "-o", str(path)).code == 0
    assert yrd("check", str(path)).out == "ok: 1 fund, 1 province, 1 city\n"
    (record,) = json.loads(yrd("funds", "--id", "sh-chips-1", "--json").out)
    path.write_text(json.dumps(record), encoding="utf-8")
    assert yrd("check", str(path)).out == "ok: 1 fund\n"


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_two_languages_in_a_cell_are_refused_in_one_line(ending: str, yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / f"funds.{ending}"
    assert yrd("funds", "--lang", "both", "-o", str(path)).code == 0
    run = yrd("check", str(path))
    assert run.code == 4
    said = f"yrd: {path}: in two languages, as --lang both prints: write it without --lang both"
    assert run.err.splitlines() == [said, f"yrd: 1 problem in {path}"]


def test_chinese_in_the_place_of_english_is_a_note(yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "funds.csv"
    assert yrd("funds", "--lang", "zh", "-o", str(path)).code == 0
    run = yrd("check", str(path))
    assert run.code == 0
    assert "'区县': in Chinese, as --lang zh prints" in run.err


@pytest.mark.parametrize("table", VOCABULARIES_AND_MORE)
def test_of_chinese_output_all_is_read_back_or_named(table: str, real_yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / f"{table}.csv"
    assert real_yrd(table, "--lang", "zh", "-o", str(path)).code == 0
    run = real_yrd("data", "diff", str(path), "--json")
    names = {row["field"] for row in json.loads(run.out)} - {"value", "unit"}  # 50 bn yuan are 500亿元
    titles = {field.title_zh for field in fields_of(TABLES[table].record_type) if field.name in names}
    assert set(re.findall(r"'([^']+)'", run.err)) == titles


def test_every_phrase_is_turned_back() -> None:
    for phrase in ("January", "January-June", "30 June", "June", "after the fifth economic census", "CAAM"):
        assert in_chinese(phrase) != phrase
        assert in_english(in_chinese(phrase)) == phrase
    assert in_english("of the ministry") == "of the ministry"


@pytest.mark.parametrize("made", ["all.json", "all.xlsx", "package"])
def test_an_export_is_read_back(made: str, small_export: Callable[[str], Path], yrd: Yrd) -> None:
    path = str(small_export(made))
    assert yrd("data", "diff", path, "--json") == (0, "[]\n", "")
    assert yrd("clusters", "--by", "province", "--data", path).code == 0


def test_what_an_export_has_beside_tables_is_known_by_its_names(small_export: Callable[[str], Path]) -> None:
    names = {path.stem for path in small_export("package").glob("*.csv")}
    assert {name for name in names if not TABLES.get(name)} <= derived_names()
    assert not derived_names() & {*TABLES, *(table.singular for table in TABLES.values())}


@pytest.mark.parametrize("name", ["all.sqlite", "all.geojson", "clusters.md"])
def test_what_holds_no_records_says_what_does(name: str, yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"SQLite format 3\0\xff" if name == "all.sqlite" else b"{}")
    run = yrd("check", str(path))
    assert run.code == 4
    assert "write .csv, .json, .jsonl or .xlsx" in run.err.splitlines()[0]
