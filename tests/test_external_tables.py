"""`yrd sql --with NAME=FILE`: files of any columns joined with the records, and nothing written."""

import io
import json
import sqlite3
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

import yrd_cli
from tests.conftest import Yrd
from yrd_cli.datasets.sheets import Cells

PRICES = '城市,code,price,share,note\n苏州市,0512,"1,000",12.5,a\n无锡市,0510,800,3,\nNanjing,0025,900,4,b\n'
ROWS: Cells = [
    ["苏州市", "0512", 1000, 12.5, "a"],
    ["无锡市", "0510", 800, 3.0, None],
    ["Nanjing", "0025", 900, 4.0, "b"],
]
HEADINGS: list[object] = ["城市", "code", "price", "share", "note"]


def workbook(path: Path, sheets: dict[str, Cells]) -> Path:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


@pytest.fixture
def prices(tmp_path: Path) -> Path:
    path = tmp_path / "prices.csv"
    path.write_text(PRICES, encoding="utf-8")
    return path


def rows_of(run: object) -> list[dict[str, object]]:
    assert run.code == 0, run.err  # type: ignore[attr-defined]
    found: list[dict[str, object]] = json.loads(run.out)  # type: ignore[attr-defined]
    return found


def test_a_file_is_joined_with_the_records(real_yrd: Yrd, prices: Path) -> None:
    before = sorted(path.name for path in prices.parent.iterdir())
    query = "select c.id, p.price from prices p join cities c on c.name_zh = p.城市 order by p.price"
    rows = rows_of(real_yrd("sql", "--with", f"prices={prices}", query, "--json"))
    assert rows == [{"id": "wuxi", "price": 800}, {"id": "suzhou-js", "price": 1000}]
    assert sorted(path.name for path in prices.parent.iterdir()) == before


@pytest.mark.parametrize(
    "form", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "tsv", "semicolons", "xlsx", "json", "jsonl"]
)
def test_every_format_gives_the_same_rows(form: str, yrd: Yrd, tmp_path: Path) -> None:
    objects = [dict(zip(HEADINGS, row, strict=True)) for row in ROWS]
    ending = form if form in ("tsv", "xlsx", "json", "jsonl") else "csv"
    path = tmp_path / f"prices.{ending}"
    if form == "xlsx":
        workbook(path, {"Sheet1": [HEADINGS, *ROWS]})
    elif form == "json":
        path.write_text(json.dumps(objects), encoding="utf-8")
    elif form == "jsonl":
        path.write_text("".join(f"{json.dumps(one)}\n" for one in objects), encoding="utf-8")
    elif form in ("tsv", "semicolons"):
        separator = "\t" if form == "tsv" else ";"
        path.write_text(PRICES.replace('"1,000"', "1000").replace(",", separator), encoding="utf-8")
    else:
        path.write_bytes(PRICES.encode(form))
    run = yrd("sql", "--with", str(path), "select * from prices", "--json")
    assert rows_of(run) == objects
    assert (f"read as {form.upper()}" in run.err) == (form in ("gb18030", "utf-16"))


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["320500", "012"], ["320500", "012"]),
        (["1", "", "3"], [1, None, 3]),
        (["1.0", "2"], [1.0, 2.0]),
        (["1,234,567", "-2"], [1234567, -2]),
        (["91320500123456789012", "1"], ["91320500123456789012", "1"]),
        (["123456789012345678", "1"], [123456789012345678, 1]),
        (["1e5", "2"], ["1e5", "2"]),
        (["1.5E+10", "2"], [1.5e10, 2.0]),
        (["+8651212345678", "1"], ["+8651212345678", "1"]),
        (["２０２４", "2025"], [2024, 2025]),
        (["0", "0.5"], [0.0, 0.5]),
        (["12.5%", "3"], ["12.5%", "3"]),
        (["nan", "1"], ["nan", "1"]),
        (["2025-06-09", "2025-07-01"], ["2025-06-09", "2025-07-01"]),
        ([" a ", "\u3000b"], ["a", "b"]),
    ],
)
def test_types_are_those_of_all_cells(cells: list[str], values: list[object], yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("n,x\n" + "".join(f'{n},"{cell}"\n' for n, cell in enumerate(cells)), encoding="utf-8")
    rows = rows_of(yrd("sql", "--with", str(path), "select x from t order by n", "--json"))
    assert [row["x"] for row in rows] == values
    assert [type(row["x"]) for row in rows] == [type(value) for value in values]


def test_a_text_among_numbers_is_said(yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("x\n1\n2\nn/a\n4\n", encoding="utf-8")
    assert (
        "t.x is text, not numbers: row 4 has 'n/a'." in yrd("sql", "--with", str(path), "select * from t", "--json").err
    )
    path.write_text("x\n1\n2\n04\n4\n", encoding="utf-8")
    assert yrd("sql", "--with", str(path), "select * from t", "--json").err == ""


def test_cells_of_a_workbook_have_their_types(yrd: Yrd, tmp_path: Path) -> None:
    cells: Cells = [["day", "flag", "code"], [date(2025, 6, 9), True, "007"], [date(2025, 7, 1), False, "8"]]
    path = workbook(tmp_path / "t.xlsx", {"Data": cells})
    rows = rows_of(yrd("sql", "--with", str(path), "select * from t", "--json"))
    assert rows == [{"day": "2025-06-09", "flag": 1, "code": "007"}, {"day": "2025-07-01", "flag": 0, "code": "8"}]


def test_texts_of_json_stay_texts(yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text('[{"a": "12", "b": 10.0, "c": [1]}, {"a": "13", "b": 2, "d": true}]', encoding="utf-8")
    rows = rows_of(yrd("sql", "--with", str(path), "select * from t", "--json"))
    assert rows[0] == {"a": "12", "b": 10.0, "c": "[1]", "d": None}


def test_a_sheet_is_chosen_by_the_name_of_the_table(yrd: Yrd, tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", {"Sheet 1": [["a"], [1]], "价格": [["b"], [2]], "empty": []})
    assert rows_of(yrd("sql", "--with", f"价格={path}", "select * from 价格", "--json")) == [{"b": 2}]
    assert rows_of(yrd("sql", "--with", f"Sheet_1={path}", "select * from sheet_1", "--json")) == [{"a": 1}]
    run = yrd("sql", "--with", f"x={path}", "select 1")
    assert run.code == 2
    assert "has several sheets: name one of 'Sheet 1', '价格'" in run.err
    assert f"for example --with 'x={path}#Sheet 1'" in run.err
    assert rows_of(yrd("sql", "--with", f"x={path}#Sheet 1", "select * from x", "--json")) == [{"a": 1}]
    assert rows_of(yrd("sql", "--with", f"{path}#价格", "select * from book", "--json")) == [{"b": 2}]
    assert "has no sheet 'none': name one of" in yrd("sql", "--with", f"x={path}#none", "select 1").err


def test_headings_are_names_of_columns(yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('A title\n\nPrice,price,,"a ""b"""\n1,2,3,4\n', encoding="utf-8")
    run = yrd("sql", "--with", str(path), 'select *, "a ""b""" as c from t', "--json")
    assert rows_of(run) == [{"Price": 1, "price_2": 2, "column_3": 3, 'a "b"': 4, "c": 4}]
    assert "row 1 is not read: a title." in yrd("sql", "--with", str(path), "select * from t").out


def test_several_files_are_several_tables(yrd: Yrd, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text(f"k,{name}\na,1\n", encoding="utf-8")
    both = ("--with", str(tmp_path / "one.csv"), "--with", f"second={tmp_path / 'two.csv'}")
    query = "select one, two from one join second using (k)"
    assert rows_of(yrd("sql", *both, query, "--json")) == [{"one": 1, "two": 1}]
    listed = {row["table"] for row in rows_of(yrd("sql", *both, "--json"))}
    assert {"one", "second", "funds"} <= listed


def test_standard_input_is_a_file(yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PRICES.encode())))
    assert rows_of(yrd("sql", "--with", "p=-", "select sum(price) n from p", "--json")) == [{"n": 2700}]


WRONG = {
    "a table of ours": ("funds={}", "there is a table 'funds' already: give yours another name: my_funds"),
    "a table of ours in capitals": ("Funds={}", "there is a table 'Funds' already"),
    "a summary": ("funds_by_province={}", "there is a table 'funds_by_province' already"),
    "no name": ("={}", "name the table and its file: --with prices=prices.csv"),
    "no file": ("prices=", "name the table and its file"),
    "a name that needs quotes": ("my prices={}", "'my prices' is not a name of a table"),
    "a name that begins with a digit": ("2024={}", "'2024' is not a name of a table"),
    "a missing file": ("prices={}x", "no file or folder"),
    "a folder": ("prices={}/..", "no file or folder"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_names_no_table_is_a_usage_error(case: str, yrd: Yrd, prices: Path) -> None:
    typed, hint = WRONG[case]
    run = yrd("sql", "--with", typed.format(prices), "select 1")
    assert (run.code, run.out) == (2, "")
    assert hint in run.err


def test_files_that_are_no_tables(yrd: Yrd, tmp_path: Path) -> None:
    def said(name: str, data: bytes) -> str:
        path = tmp_path / name
        path.write_bytes(data)
        run = yrd("sql", "--with", f"t={path}", "select * from t")
        assert run.code in (2, 4)
        assert run.out == ""
        return run.err

    assert "empty: the first row must have the names of the columns" in said("t.csv", b"\n\n")
    assert 'row 3 has more cells than headings: write "1,000" in quotes' in said("t.csv", b"a,b\n1,2\n1,000,2\n")
    assert "TOML holds records: give it to --data" in said("t.toml", b"")
    assert "not JSON" in said("t.json", b"[1,")
    assert "not an array of objects" in said("t.json", b"[1]")
    assert "not a spreadsheet" in said("t.xlsx", b"PK\x03\x04")
    assert "not UTF-8" in said("t.csv", b"a\xff\xfe\x80,\x81\n")
    assert "is a folder" in yrd("sql", "--with", f"t={Path(__file__).parent / 'small'}", "select 1").err


def test_two_files_of_one_name(yrd: Yrd, prices: Path) -> None:
    run = yrd("sql", "--with", f"p={prices}", "--with", f"p={prices}", "select 1")
    assert "'p' names two files" in run.err
    assert "a table 'P' already" in yrd("sql", "--with", f"p={prices}", "--with", f"P={prices}", "select 1").err


def test_from_python(prices: Path) -> None:
    query = "select sum(price) as n from prices"
    assert yrd_cli.sql(query, tables={"prices": prices}) == [{"n": 2700}]
    with pytest.raises(TypeError, match=r"^tables: expected a mapping of names to paths"):
        yrd_cli.sql(query, tables=[str(prices)])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^tables: expected a path"):
        yrd_cli.sql(query, tables={"prices": 3})  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("expression", "is_cut"),
    [
        ("price / 3", True),
        ("sum(price)/count(*)", True),
        ('p."price"/10000', True),
        ("1.0 * price / 3", False),
        ("price/10000.0", False),
        ("avg(price)/3", False),
        ("share / 3", False),
        ("cast(price as real) / 3", False),
    ],
)
def test_a_division_without_fractions_is_said(expression: str, is_cut: bool, yrd: Yrd, prices: Path) -> None:
    run = yrd("sql", "--with", f"p={prices}", f"select {expression} as n from p", "--json")  # noqa: S608 -- of this test
    assert ("has no fraction, as both are whole numbers: write 1.0 * " in run.err) == is_cut
    with closing(sqlite3.connect(":memory:")) as database:  # what SQLite itself does
        database.execute("create table p (price integer, share real)")
        database.execute("insert into p values (1001, 12.5)")
        ((value,),) = database.execute(f"select {expression} from p")  # noqa: S608
    assert isinstance(value, int) == is_cut


def test_columns_are_read_that_are_not_named_as_they_are(real_yrd: Yrd, tmp_path: Path) -> None:
    ids, odd = tmp_path / "ids.csv", tmp_path / "odd.csv"
    ids.write_text("theid\nhangzhou\nningbo\n", encoding="utf-8")
    odd.write_text('"a""b"\n7\n', encoding="utf-8")
    for condition in ("in ids", 'IN "ids"', "in[ids]", "in/* all */ids", "in (select theid from ids)"):
        query = f"select count(*) n from cities where id {condition}"  # noqa: S608
        assert real_yrd("sql", "--with", f"ids={ids}", query, "-f", "csv").out == "n\n2\n"
    assert real_yrd("sql", "--with", f"odd={odd}", 'select "a""b" n from odd', "-f", "csv").out == "n\n7\n"
