"""Spreadsheets of strangers, who know the fields from memory: in at the first attempt, or with errors that lead there."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Run, Yrd
from tests.test_external_tables import workbook
from yrd_cli.datasets.sheets import Cells

ENGLISH: list[object] = ["ID", "Name (English)", "Name (Chinese)", "Level", "Province", "City", "Sectors", "Size"]
ENGLISH += [
    "Size unit",
    "Size type",
    "Size date",
    "Status",
    "Announced",
    "Source",
    "Known",
    "Origin of the English name",
]
DAY = date(2024, 3, 5)
LAST = ["own-notes", "reported", "translation"]
ENGLISH_ROWS: Cells = [
    [
        "sz-001",
        "Suzhou Nano Fund",
        "苏州纳米样例基金",
        "Municipal",
        "Jiangsu",
        "Suzhou, Jiangsu",
        "New materials",
        "5",
        "bn yuan",
        "Target",
        DAY,
        "Announced",
        DAY,
        *LAST,
    ],
    [
        "wx-002",
        "Wuxi Chip Fund",
        "无锡芯片样例基金",
        "City",
        "Jiangsu",
        "Wuxi",
        "Integrated circuits; AI",
        20,
        "RMB billion",
        "Subscribed",
        2024,
        "Established",
        "March 2024",
        *LAST,
    ],
    [
        "hz-003",
        "Hangzhou AI Fund",
        "杭州人工智能样例基金",
        "municipal",
        "Zhejiang",
        "Hangzhou",
        "AI",
        "1,000",
        "million yuan",
        "Registered",
        "2024-06",
        "Investing",
        "2024/6/1",
        *LAST,
    ],
    [
        "hf-004",
        "Hefei Fund",
        "合肥样例基金",
        "County",
        "Anhui",
        "Hefei",
        "new energy vehicle",
        300,
        "RMB million",
        "Announced",
        2025,
        "Planned",
        2025.0,
        *LAST,
    ],
    [
        "ah-005",
        "Anhui Robots Fund",
        "安徽机器人样例基金",
        "Provincial",
        "Anhui",
        None,
        "Robotics",
        None,
        None,
        None,
        None,
        "announced",
        "9 June 2025",
        *LAST,
    ],
    [
        "sh-006",
        "Shanghai Biotech Fund",
        "上海生物技术样例基金",
        "Provincial",
        "Shanghai",
        "Shanghai",
        "Biomedicine",
        10,
        "CNY bn",
        "target",
        "2025-01-01",
        "announced",
        "2025-01-01",
        *LAST,
    ],
    [
        "nb-007",
        "Ningbo Materials Fund",
        "宁波新材料样例基金",
        "municipal",
        "Zhejiang",
        "Ningbo",
        "new materials",
        0.3,
        "tn yuan",
        "target",
        "2025-01",
        "announced",
        "2025-01-15",
        *LAST,
    ],
    [
        "nj-008",
        "Nanjing Software Fund",
        "南京软件样例基金",
        "municipal",
        "Jiangsu",
        "Nanjing",
        "software",
        1.5,
        "bn yuan",
        "paid in",
        "2025-01",
        "registered",
        "2025-01-15",
        *LAST,
    ],
    [
        "xz-009",
        "Xuzhou Machinery Fund",
        "徐州工程机械样例基金",
        "municipal",
        "Jiangsu",
        320300,
        "construction machinery",
        2,
        "bn yuan",
        "first phase",
        "2025-01",
        "established",
        "2025-01-15",
        *LAST,
    ],
    [
        "wh-010",
        "Wuhu Fund",
        "芜湖样例基金",
        "municipal",
        "Anhui",
        "Wuhu",
        "aerospace",
        2,
        "亿元",
        "target",
        "2025-01",
        "announced",
        "2025-01-15",
        *LAST,
    ],
]
ENGLISH_SOURCES: Cells = [
    ["ID", "Publisher", "Title", "Language", "Grade"],
    ["own-notes", "My firm", "Notes", "English", "weak"],
]

CHINESE: list[object] = [
    "编号",
    "基金名称",
    "英文名",
    "英文名来源",
    "级别",
    "省份",
    "城市",
    "投资领域",
    "基金规模",
    "口径",
    "规模时间",
    "状态",
    "成立时间",
    "管理机构",
    "依据",
    "来源",
]
CHINESE_ROWS: Cells = [
    [
        "c01",
        "甲一产业基金",
        "Jia Yi",
        "译名",
        "市级",
        "江苏省",
        "苏州市",
        "集成电路、人工智能",
        "500亿元",
        "认缴",
        "2025年6月",
        "已设立",
        "2025年6月",
        "苏创投",
        "有来源",
        "notes",
    ],
    [
        "c02",
        "乙一产业基金",
        "Yi Yi",
        "译名",
        "省级",
        "浙江",
        None,
        "新能源汽车",
        "约20亿元",
        "目标",
        "2024年",
        "已公布",
        "2024年3月5日",
        None,
        "有来源",
        "notes",
    ],
    [
        "c03",
        "丙一产业基金",
        "Bing Yi",
        "译名",
        "区级",
        "上海",
        "上海市",
        "生物医药",
        "3000万元",
        "注册资本",
        "2023-12",
        "投资中",
        "2023-12",
        None,
        "有来源",
        "notes",
    ],
    [
        "c04",
        "丁一产业基金",
        "Ding Yi",
        "译名",
        "地市级",
        "安徽",
        "合肥",
        "机器人",
        "超10亿元",
        "首期",
        "2024",
        "已成立",
        "2024",
        None,
        "有来源",
        "notes",
    ],
    [
        "c05",
        "戊一产业基金",
        "Wu Yi",
        "译名",
        "市级",
        "江苏",
        "南京市",
        "软件",
        "1.5万亿元",
        "目标",
        "2024",
        "拟设立",
        "2024",
        None,
        "待核实",
        "notes",
    ],
    [
        "c06",
        "己一产业基金",
        "Ji Yi",
        "译名",
        "区县",
        "江苏",
        "昆山市",
        "半导体",
        "5亿元人民币",
        "认缴",
        "2024",
        "已备案",
        "2024",
        None,
        "有来源",
        "notes",
    ],
    [
        "c07",
        "庚一产业基金",
        "Geng Yi",
        "译名",
        "市级",
        "浙江",
        "溫州",
        "船舶",
        "１０亿元",
        "目标",
        "2024",
        "已公布",
        "2024",
        None,
        "有来源",
        "notes",
    ],
    [
        "c08",
        "辛一产业基金",
        "Xin Yi",
        "译名",
        "市级",
        "江苏",
        "徐州市",
        "工程机械",
        "10亿元",
        "实缴",
        "2024",
        "已设立",
        "2024",
        None,
        "有来源",
        "notes",
    ],
    [
        "c09",
        "壬一产业基金",
        "Ren Yi",
        "译名",
        "省",
        "安徽",
        None,
        "物联网",
        "2,000亿元",
        "目标",
        "2024",
        "已公布",
        "2024",
        None,
        "有来源",
        "notes",
    ],
    [
        "c10",
        "癸一产业基金",
        "Gui Yi",
        "译名",
        "市级",
        "安徽",
        "芜湖市",
        "新材料",
        "不低于10亿元",
        "目标",
        "2024",
        "已公布",
        "2024",
        None,
        "有来源",
        "notes",
    ],
]
CHINESE_SOURCES: Cells = [["编号", "发布单位", "标题", "语言", "等级"], ["notes", "本公司", "调研笔记", "中文", "薄弱"]]

# With a title, a column of numbers, empty rows, thousands separators, percentages, a total and a remark.
MESSY: Cells = [
    ["长三角政府产业基金清单（2025年）"],
    [],
    ["序号", "基金名称", "级别", "所在省", "所在市", "领域", "规模（亿元）", "出资比例", "状态"],
    [1, "  子一产业基金 ", "市级", "江苏", "苏州", "集成电路", 1234.5, "25%", "已设立"],
    [],
    [2, "丑一产业基金", "市级", "江苏", "无锡", "物联网", "1,000.00", 0.3, "已设立"],
    ["合计", None, None, None, None, None, 2234.5],
    ["数据来源：网络"],
]
MENDED: Cells = [
    MESSY[0],
    [],
    ["#序号", *MESSY[2][1:7], "#出资比例", "状态", "编号", "英文名称", "英文名来源", "依据", "来源", "口径"],
    [*MESSY[3], "zi-1", "Zi Yi", "译名", "有来源", "notes", "目标"],
    [],
    [*MESSY[5], "chou-1", "Chou Yi", "译名", "有来源", "notes", "目标"],
    *MESSY[6:],
]


def read(yrd: Yrd, path: Path) -> list[dict[str, object]]:
    run = yrd("funds", "--data", str(path), "--where", "provenance = 'user'", "--json")
    assert run.code == 0, run.err
    found: list[dict[str, object]] = json.loads(run.out)
    return found


def check(yrd: Yrd, path: Path) -> Run:
    return yrd("check", str(path))


def test_ten_funds_with_english_headings_go_in(real_yrd: Yrd, tmp_path: Path) -> None:
    path = workbook(tmp_path / "mine.xlsx", {"Funds": [ENGLISH, *ENGLISH_ROWS], "Sources": ENGLISH_SOURCES})
    funds = {str(fund["id"]): fund for fund in read(real_yrd, path)}
    sizes = [funds[str(row[0])]["scale_cny_bn"] for row in ENGLISH_ROWS]
    assert sizes == [5, 20, 1, 0.3, None, 10, 300, 1.5, 2, 0.2]
    assert [funds[id]["city"] for id in ("sz-001", "xz-009")] == ["suzhou-js", "xuzhou"]
    assert [funds[id]["announced"] for id in ("sz-001", "wx-002", "hf-004", "ah-005")] == [
        "2024-03-05",
        "2024-03",
        "2025",
        "2025-06-09",
    ]
    assert [funds[id]["level"] for id in ("wx-002", "hf-004")] == ["municipal", "district"]
    assert [funds[id]["name_zh"] for id in ("sz-001", "wx-002")] == ["苏州纳米样例基金", "无锡芯片样例基金"]


def test_ten_funds_with_chinese_headings_go_in(real_yrd: Yrd, tmp_path: Path) -> None:
    path = workbook(tmp_path / "清单.xlsx", {"基金": [CHINESE, *CHINESE_ROWS], "来源": CHINESE_SOURCES})
    funds = read(real_yrd, path)
    assert [fund["scale_cny_bn"] for fund in funds] == [50, 2, 0.03, 1, 1500, 0.5, 1, 1, 200, 1]
    assert [fund["scale_qualifier"] for fund in funds][1:4:2] == ["about", "more than"]
    assert [fund["level"] for fund in funds][2:6] == ["district", "municipal", "municipal", "district"]
    assert [fund["status"] for fund in funds][3:6] == ["established", "announced", "established"]
    assert [fund["city"] for fund in funds][5:7] == ["suzhou-js", "wenzhou"]
    assert funds[0]["manager"] == "苏创投"


def test_a_messy_sheet_is_told_once_for_each_column(real_yrd: Yrd, tmp_path: Path) -> None:
    run = check(real_yrd, workbook(tmp_path / "mine.xlsx", {"Sheet1": MESSY}))
    lines = [line for line in run.err.splitlines() if "mine.xlsx: sheet" in line]
    assert run.code == 4
    assert all("row 3" in line for line in lines), lines
    for name in ("id", "name_en", "name_en_origin", "known", "sources", "size_kind"):
        assert sum(f"no column {name} (" in line for line in lines) == 1
    for heading in ("column A (序号)", "column H (出资比例)"):
        assert sum(f"{heading}: no field of that name: put # before" in line for line in lines) == 1
    assert len(lines) == 8


def test_the_messy_sheet_goes_in_once_mended(real_yrd: Yrd, tmp_path: Path) -> None:
    path = workbook(tmp_path / "mine.xlsx", {"Sheet1": MENDED, "sources": CHINESE_SOURCES})
    run = check(real_yrd, path)
    assert (run.code, run.out) == (0, "ok: 2 funds, 1 source\n")
    assert "sheet Sheet1, row 7 is not read: a total or a remark" in run.err
    assert "sheet Sheet1, row 8 is not read" in run.err
    funds = read(real_yrd, path)
    assert [(fund["name_zh"], fund["scale_cny_bn"]) for fund in funds] == [
        ("丑一产业基金", 100),
        ("子一产业基金", 123.45),
    ]


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("投资领域", "量子", "'量子' is not among the sectors: yrd sectors lists them"),
        ("基金规模", "5亿", '"5亿" is a number of what? write 5亿元, or the unit apart'),
        ("基金规模", "1.5亿美元", "'亿美元' is not a unit of yuan: convert it at a rate"),
        ("状态", "未设立", "expected one of 'announced', 'established', 'investing', found \"未设立\""),
        ("级别", "国家级", 'found "国家级"'),
        ("成立时间", "去年", "not a date"),
    ],
)
def test_what_is_not_understood_is_explained_without_wrong_advice(
    column: str, value: str, said: str, real_yrd: Yrd, tmp_path: Path
) -> None:
    row = [value if heading == column else cell for heading, cell in zip(CHINESE, CHINESE_ROWS[0], strict=True)]
    run = check(real_yrd, workbook(tmp_path / "m.xlsx", {"基金": [CHINESE, row], "来源": CHINESE_SOURCES}))
    assert run.code == 4
    assert said in run.err
    assert f"({column})" in run.err
    assert "did you mean" not in run.err


def test_two_columns_of_one_field_are_told(real_yrd: Yrd, tmp_path: Path) -> None:
    rows: Cells = [[*CHINESE, "名称"], [*CHINESE_ROWS[0], "另一名称"]]
    run = check(real_yrd, workbook(tmp_path / "m.xlsx", {"基金": rows, "来源": CHINESE_SOURCES}))
    assert "row 1, column Q (名称): is name_zh, and so is '基金名称'" in run.err


def test_a_misspelt_heading_is_told_the_field(real_yrd: Yrd, tmp_path: Path) -> None:
    rows: Cells = [["provnce" if cell == "省份" else cell for cell in CHINESE], CHINESE_ROWS[0]]
    run = check(real_yrd, workbook(tmp_path / "m.xlsx", {"基金": rows, "来源": CHINESE_SOURCES}))
    assert "column F (provnce): no field of that name: did you mean 'province'?" in run.err
