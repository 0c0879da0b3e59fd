"""User data in CSV, spreadsheets and JSON: the same records, checks and errors as in TOML."""

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tests.conftest import TESTS, Yrd
from yrd_cli.schema.tables import LISTED

TRAPS = TESTS / "traps"

# Ten funds, as somebody writes them who remembers the fields and not the terms.
HEADINGS = "编号,名称,英文名称,英文名来源,级别,省市,城市,领域,规模,规模口径,规模日期,状态,公布日期,依据,来源"
ROWS = [
    "f01,样例甲产业基金,Sample A,译名,市级,江苏,无锡市,集成电路；人工智能,500亿元,认缴,2025年6月,已设立,2025/06/09,有来源,visit",
    'f02,样例乙产业基金,Sample B,translation,municipal,江苏省,苏州市,生物医药,"1,000万元",公布规模,2025-06,已公布,20250609,reported,visit',
    "f03,样例丙产业基金,Sample C,译名,省级,浙江,,新能源车,超20亿元,目标,2024,投资中,2024年1月2日,有来源,visit",
    "f04,样例丁产业基金,Sample D,译名,省级,安徽省,,半導體,10亿,目标,2024,已设立,2024,有来源,visit",
    "f05,样例戊产业基金,Sample E,译名,市级,浙江,宁波,new materials,2 billion yuan,target,2024,已设立,2024.5,有来源,visit",
    "f06,样例己产业基金,Sample F,译名,市级,安徽,合肥市,机器人,约30亿元人民币,目标,2024,已设立,2024,有来源,visit",
    "f07,样例庚产业基金,Sample G,译名,市级,上海,上海,大飞机,5亿元,首期,2024,已设立,2024,有来源,visit",
    "f08,样例辛产业基金,Sample H,译名,市级,江苏,江苏省南京市,软件,800000万元,注册资本,2024,已设立,2024,有来源,visit",
    "f09,样例壬产业基金,Sample I,译名,市级,浙江,330100,物联网,1亿元,实缴,2024,已设立,2024,有来源,visit",
    "f10,样例癸产业基金,Sample J,译名,市级,安徽,蕪湖,船舶,,,,已公布,2024,有来源,visit",
]
SOURCES = "id,publisher,title,language,grade\nvisit,Own notes,A visit,中文,薄弱\n"
SIZES = [50, 0.01, 2, 1, 2, 3, 0.5, 8, 0.1, None]


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    path = tmp_path / "sources.csv"
    path.write_text(SOURCES, encoding="utf-8")
    return path


@pytest.fixture
def own(tmp_path: Path) -> Callable[[list[str]], Path]:
    """Return what writes lines as a file of funds, with their source in a folder."""

    def write(lines: list[str]) -> Path:
        (tmp_path / "sources.csv").write_text(SOURCES, encoding="utf-8")
        (tmp_path / "funds.csv").write_text("\n".join(lines), encoding="utf-8")
        return tmp_path

    return write


def csv_of(rows: list[str]) -> str:
    return "\r\n".join([HEADINGS, *rows]) + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_strangers_ten_funds_go_in(encoding: str, real_yrd: Yrd, tmp_path: Path, sources: Path) -> None:
    rows = [row.replace(",10亿,", ",10亿元,") for row in ROWS]
    path = tmp_path / "funds.csv"
    path.write_bytes(csv_of(rows).encode(encoding))
    run = real_yrd("funds", "--data", str(path), "--data", str(sources), "--where", "provenance = 'user'", "--json")
    assert run.code == 0, run.err
    assert [fund["scale_cny_bn"] for fund in json.loads(run.out)] == SIZES
    assert [fund["city"] for fund in json.loads(run.out)][:2] == ["wuxi", "suzhou-js"]
    assert json.loads(run.out)[2]["scale_qualifier"] == "more than"
    assert (f"read as {encoding.upper()}" in run.err) == (encoding in ("gb18030", "utf-16"))


def test_what_is_not_understood_names_its_cell(real_yrd: Yrd, tmp_path: Path, sources: Path) -> None:
    path = tmp_path / "funds.csv"
    bad = ROWS[1].replace("苏州市", "Suzhou").replace("20250609", "soon").replace("市级", "communal")
    path.write_text(csv_of([ROWS[0], bad, ROWS[3]]), encoding="utf-8")
    run = real_yrd("check", str(path), str(sources))
    assert run.code == 4
    assert f"{path}: row 3, column G (城市): f02.city: city 'Suzhou' is ambiguous: suzhou-js" in run.err
    assert "row 3, column M (公布日期): f02.announced: not a date" in run.err
    assert "yrd:   soon" in run.err
    assert "row 4, column I (规模)" in run.err
    assert "^" not in run.err
    path.write_text(csv_of([ROWS[1].replace("苏州市", "江苏")]), encoding="utf-8")
    assert "unknown city '江苏': it is a province: province jiangsu" in real_yrd("check", str(path), str(sources)).err


@pytest.mark.parametrize(
    "case",
    [
        ("规模", "500亿元", "RMB 100 million", "bn yuan"),
        ("规模（亿元）", "500", "100 m yuan", "万元"),
        ("scale_cny_bn", "50", "billion yuan", "亿元"),
    ],
)
def test_two_units_of_one_size_are_an_error(
    case: tuple[str, str, str, str], real_yrd: Yrd, own: Callable[[list[str]], Path]
) -> None:
    heading, size, agreeing, other = case
    top, row = HEADINGS.replace("规模", heading, 1), ROWS[0].replace("500亿元", size)
    for unit in (agreeing, other):
        sides = [f"{top},size_unit", f"{row},{unit}"], [f"size_unit,{top}", f"{unit},{row}"]
        for path in map(own, sides):
            run = real_yrd("check", str(path))
            assert run.code == (0 if unit == agreeing else 4)
            said = re.search(r"\(size_unit\): f01.sizes\[0\].unit: '(.+) and (.+)' is not a unit", run.err)
            assert (other in said.groups()) if said else (unit == agreeing)


def test_what_stands_below_no_heading_is_said(real_yrd: Yrd, own: Callable[[list[str]], Path]) -> None:
    path = own([f"{HEADINGS},note", *(f"{row},a note, with a comma" for row in ROWS[:2])])
    unread = "'with a comma' is not read: no heading; a text with commas in it stands in quotes"
    said = f"yrd: note: {path}/funds.csv: row 2, column Q: {unread}\n"
    assert real_yrd("check", str(path)) == (0, "ok: 2 funds, 1 source\n", said)
    path = own([f",{HEADINGS}", *(f"{index},{row}" for index, row in enumerate(ROWS[:2], start=1))])  # of pandas
    assert (
        real_yrd("check", str(path)).err
        == f"yrd: note: {path}/funds.csv: row 2, column A: '1' is not read: no heading\n"
    )
    path = own([f"{HEADINGS},,", f"{ROWS[0]},,", "," * 16, ROWS[1]])
    assert real_yrd("check", str(path)) == (0, "ok: 2 funds, 1 source\n", "")


def test_a_flag_may_be_a_number_in_every_format(yrd: Yrd, tmp_path: Path) -> None:
    names, values = ["id", "publisher", "title", "language", "grade", "described"], ["s1", "P", "T", "en", "weak", 1]
    with xlsxwriter.Workbook(tmp_path / "sources.xlsx") as workbook:
        sheet = workbook.add_worksheet("sources")
        sheet.write_row(0, 0, names)
        sheet.write_row(1, 0, values)
    (tmp_path / "sources.csv").write_text(f"{','.join(names)}\n{','.join(map(str, values))}\n", encoding="utf-8")
    (tmp_path / "sources.json").write_text(json.dumps([dict(zip(names, values, strict=True))]), encoding="utf-8")
    for path in tmp_path.glob("sources.*"):
        run = yrd("sources", "--data", str(path), "--id", "s1", "--json")
        assert [row["described"] for row in json.loads(run.out)] == [True], path


def test_a_formula_that_fails_is_no_comment(real_yrd: Yrd, own: Callable[[list[str]], Path]) -> None:
    for id in ("#N/A", "#REF!", "#NAME?", "#DIV/0!"):
        path = own([HEADINGS, ROWS[0], ROWS[1].replace("f02", id)])
        assert f"row 3, column A (编号): {id}.id: expected an id" in real_yrd("check", str(path)).err
    path = own([HEADINGS, ROWS[0], ROWS[1].replace("f02", "#f02")])
    assert real_yrd("check", str(path)).out == "ok: 1 fund, 1 source\n"


def test_a_sheet_of_no_table_asks_for_it(real_yrd: Yrd) -> None:
    assert "of which table? name the file or the sheet like it" in real_yrd("check", str(TRAPS / "10c-export.xlsx")).err


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ('["x"]', "not an array of records"),
        ('{"fund": ["x"]}', "not an array of records"),
        ('{"rows": ["x"]}', "not an array of records"),
        ('{"query": [], "rows": [{}]}', "of which table?"),
        ('{"query": null, "rows": [{"id": "a"}]}', "of which table?"),
    ],
)
def test_what_is_no_record_is_refused(document: str, said: str, yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "own.json"
    path.write_text(document, encoding="utf-8")
    run = yrd("check", str(path))
    assert (run.code, said in run.err) == (4, True)


def test_a_sheet_per_table(real_yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, text in (("基金", csv_of(ROWS[:1])), ("sources", SOURCES)):
            sheet = book.add_worksheet(name)
            for row, line in enumerate(text.splitlines()):
                sheet.write_row(row, 0, line.split(","))
        book.add_worksheet("Sheet3").write_row(0, 0, ["something", "else"])
    run = real_yrd("check", str(path))
    assert run.out == "ok: 1 fund, 1 source\n"
    assert "sheet 'Sheet3' is not read" in run.err


def test_a_folder_may_hold_every_form(yrd: Yrd, tmp_path: Path) -> None:
    forms = {"clusters": "CSV", "funds": "tsv", "events": "json", "claims": "jsonl", "segments": "xlsx"}
    (tmp_path / "funds").mkdir()
    for table, ending in forms.items():
        name = "funds/shanghai.tsv" if table == "funds" else f"my {table}.{ending}"
        assert yrd(table, "-f", ending.lower(), "-o", str(tmp_path / name)).code == 0
    key = '[[key]]\nid = "k"\nname_en = "K"\nname_zh = "钥"\npinyin = "yao"\nunit = "%"\ndoc = "x"\n'
    (tmp_path / "own.toml").write_text(key, encoding="utf-8")
    run = yrd("check", str(tmp_path))
    assert run.code == 0, run.err
    assert all(f" {table}" in run.out for table in forms)
    assert "1 key" in run.out
    assert {row["id"] for row in json.loads(yrd("data", "diff", str(tmp_path), "--json").out)} == {"k"}


def test_in_a_folder_what_is_of_no_table_is_a_note(yrd: Yrd, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes((TESTS / "own.toml").read_bytes())
    alone = yrd("check", str(tmp_path))
    for name in (".funds.csv", "~$funds.xlsx", "README.md", "funds.csv.bak"):
        (tmp_path / name).write_text("nothing to be read", encoding="utf-8")
    assert yrd("check", str(tmp_path)) == alone
    (tmp_path / "prices.csv").write_text("city,province,price\nwuxi,jiangsu,3\n", encoding="utf-8")
    (tmp_path / "schema.json").write_text('{"$schema": "x", "type": "object"}', encoding="utf-8")
    (tmp_path / "package.json").write_text('{"name": "x", "files": ["a"]}', encoding="utf-8")
    run = yrd("check", str(tmp_path))
    assert (run.code, run.out) == (0, alone.out), run.err
    assert [line for line in run.err.splitlines() if "is not read" in line] == run.err.splitlines()
    assert f"{tmp_path}/prices.csv is not read: of which table?" in run.err
    (tmp_path / "own.toml").unlink()
    assert yrd("check", str(tmp_path)).code == 4


def test_in_a_folder_a_folder_with_files_is_a_note(yrd: Yrd, tmp_path: Path) -> None:
    for name in ("own.toml", "2026/own.toml", ".git/own.toml", "pictures/map.svg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((TESTS / "own.toml").read_bytes())
    run = yrd("check", str(tmp_path))
    assert run.code == 0
    assert run.err == (
        f"yrd: note: {tmp_path}/2026 is not read: a folder in a folder: move its files up, or name it as well\n"
    )
    (tmp_path / "own.toml").write_bytes(b"")
    assert yrd("check", str(tmp_path), str(tmp_path / "2026")).err == ""
    (tmp_path / "own.toml").unlink()
    assert yrd("check", str(tmp_path)).err.startswith("yrd: no .toml file in ")


def test_a_folder_with_a_table_in_two_forms_names_both(yrd: Yrd, tmp_path: Path) -> None:
    for ending in ("csv", "json"):
        assert yrd("funds", "-o", str(tmp_path / f"funds.{ending}")).code == 0
    run = yrd("check", str(tmp_path))
    assert run.code == 4
    assert f"{tmp_path}/funds.json: fund 1: " in run.err
    assert f"also in {tmp_path}/funds.csv" in run.err


def test_workbooks_may_bring_the_same_sources(yrd: Yrd, tmp_path: Path) -> None:
    for table in ("clusters", "events", "funds", "sources"):
        assert yrd(table, "-o", str(tmp_path / f"{table}.xlsx")).code == 0
    assert yrd("data", "diff", str(tmp_path), "--json") == (0, "[]\n", "")
    (source, *_) = json.loads(yrd("sources", "--json").out)
    (tmp_path / "sources.json").write_text(json.dumps([{**source, "title": "another"}]), encoding="utf-8")
    assert "duplicate id" in yrd("check", str(tmp_path)).err


@pytest.mark.parametrize("table", ["funds", "claims", "sources"])
@pytest.mark.parametrize("form", ["json", "jsonl", "csv", "tsv"])
def test_standard_input_may_have_every_form(table: str, form: str, yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    text, checked = yrd(table, "-f", form).out, []
    for arguments in (("check", "-"), ("data", "diff", "-", "--json"), (table, "--data", "-", "-q", "-n", "1")):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        checked.append(yrd(*arguments))
    assert [run.code for run in checked] == [0, 0, 0], checked[0].err
    assert checked[1].out == "[]\n"


@pytest.mark.parametrize("unit", ["yi", "usd"])
def test_funds_in_another_unit_are_funds_on_standard_input(
    unit: str, yrd: Yrd, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = yrd("funds", "--json", "--unit", unit).out
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert yrd("data", "diff", "-", "--json") == (0, "[]\n", "")


def test_toml_on_standard_input_is_still_toml(yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (yrd("template", "funds").out, (TESTS / "own.toml").read_text(), "# a, b\n[[fund]]\nid = 3, 4\n")
    runs = []
    for text in texts:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        runs.append(yrd("check", "-"))
    assert [run.code for run in runs] == [0, 0, 4]
    assert "-:3:7: not TOML" in runs[2].err


def test_a_missing_library_is_named(real_yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "python_calamine", None)
    run = real_yrd("check", str(TRAPS / "10c-export.xlsx"))
    assert run.code == 2
    assert "pip install 'yrd-cli[xlsx]'" in run.err


@pytest.mark.parametrize("table", LISTED)
@pytest.mark.parametrize("ending", ["toml", "csv", "xlsx"])
def test_a_form_is_read_and_holds_nothing(table: str, ending: str, real_yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / f"{table}.{ending}"
    assert real_yrd("template", table, "-o", str(path)).code == 0
    assert real_yrd("check", str(path)) == (0, "ok: no records\n", "")


def test_a_form_filled_in_by_its_example_is_valid(real_yrd: Yrd, tmp_path: Path) -> None:
    text = real_yrd("template", "funds").out.splitlines()
    (tmp_path / "own.toml").write_text("\n".join(line.removeprefix("# ") for line in text[3:]), encoding="utf-8")
    assert real_yrd("check", str(tmp_path / "own.toml")).out == "ok: 1 fund\n"
    assert "One of: announced, established, investing." in "\n".join(text)
    (needed,) = [line for line in text if line.startswith("# status_source")]
    assert "needed by a fund that is established or investing" in needed
    assert next(line for line in text if line.startswith("# sources =")).endswith("Required.")


def test_a_form_is_asked_for_by_the_ending_of_its_file(yrd: Yrd) -> None:
    run = yrd("template", "funds", "-f", "csv")
    assert run.code == 2
    assert "the extension of a file selects the format, as in -o funds.csv" in run.err


def test_what_was_understood_is_said_on_request(real_yrd: Yrd) -> None:
    run = real_yrd("check", "-v", str(TRAPS / "01-unit-wan-yuan.toml"))
    assert "fund[0].city: '苏州市' is suzhou-js" in run.out
    assert "fund[0].announced: '20240612' is 2024-06-12" in run.out


def test_a_fund_that_looks_like_another_is_a_note(real_yrd: Yrd, tmp_path: Path) -> None:
    fund = json.loads(real_yrd("funds", "--id", "sh-future-industries-fund", "--json").out)[0]
    fund |= {"id": "own", "name_zh": fund["name_zh"] + "有限"}
    (tmp_path / "funds.json").write_text(json.dumps([fund]), encoding="utf-8")
    run = real_yrd("check", str(tmp_path / "funds.json"))
    assert run.code == 0
    assert "may be sh-future-industries-fund" in run.err


def test_workbooks_have_types_sources_and_notes(real_yrd: Yrd, tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook

    path = tmp_path / "x.xlsx"
    assert real_yrd("funds", "-n", "3", "-o", str(path)).code == 0
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    assert book.sheet_names == ["funds", "sources", "notes"]
    head, *rows = book.get_sheet_by_name("funds").to_python()
    assert all(isinstance(row[head.index("scale_cny_bn")], float) for row in rows)
    first = path.read_bytes()
    assert real_yrd("funds", "-n", "3", "-o", str(path)).code == 0
    assert path.read_bytes() == first


def test_excel_makes_no_days_of_months(real_yrd: Yrd) -> None:
    arguments = ("funds", "-f", "csv", "--fields", "id,scale_date,scale_cny_bn")
    assert re.search(r",'20\d\d-\d\d,\d", real_yrd(*arguments, "--excel").out)
    assert "'" not in real_yrd(*arguments).out
