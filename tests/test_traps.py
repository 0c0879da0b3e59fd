"""Small inputs that went wrong once: each file of tests/traps/ gives what it must."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, TESTS, Yrd

TRAPS = TESTS / "traps"
BASE = TRAPS / "00-sound-base.toml"

VALID = ["00-sound-base", "01-unit-wan-yuan", "02-unit-yuan", "03c-unit-yi-yuan-renminbi", "07b-utf8-bom"]
VALID += ["09-toml-1.1-inline-table", "09b-toml-1.1-trailing-comma"]

WRONG = {
    "03-unit-yi-usd-in-fund": ":18:16: own-fund.sizes[0].unit: '亿美元' is not a unit of yuan: convert it at a rate",
    "03d-unit-percent-sign": ":18:16: own-fund.sizes[0].unit: '%' is not a unit of yuan",
    "04-same-fund-fullwidth-brackets": "is also the name of 'js-guoxin-new-energy-fund'",
    "04b-same-fund-without-quotes": "is also the name of 'ah-31-fund-1'",
    "05-place-of-nested-table": ":24:1: own-fund.sizes[0].unit: '亿' is not a unit but a number: of what? write 亿元",
    "05b-place-of-subtable": ":25:1: own-fund.facts.city: ",
    "06-date-with-time": 'write "2024-09-07"',
    "06b-date-is-a-number": 'write "2024"',
    "07-gbk": ":12:12: not UTF-8 but GB18030: iconv -f GB18030 -t UTF-8",
    "08-nbsp-indent": ":13:1: not TOML: U+00A0 (no-break space): write a space",
    "08c-curly-quotes": ':12:11: not TOML: U+201C (left double quotation mark): write "',
    "08d-fullwidth-equals": ":13:7: not TOML: U+FF1D (fullwidth equals sign): write =",
    "08f-note-of-two-lines": "U+000A (line break): write one line",
    "08g-zwsp-in-name": ":12:1: own-fund.name_zh: contains control characters: U+200B (zero width space): leave it out",
    "08h-number-with-yi": 'a number has no unit here: write 500, and unit = "亿元"',
    "08i-number-with-comma": "a number has no commas here: write 1000",
}


@pytest.mark.parametrize("name", VALID)
def test_a_file_that_is_right(name: str, real_yrd: Yrd) -> None:
    assert real_yrd("check", str(TRAPS / f"{name}.toml")) == (0, "ok: 1 source, 1 fund\n", "")


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_wrong_says_where_and_what_to_write(name: str, real_yrd: Yrd) -> None:
    run = real_yrd("check", str(TRAPS / f"{name}.toml"))
    assert (run.code, run.out) == (4, "")
    assert WRONG[name] in run.err
    assert "did you mean" not in run.err


def test_every_trap_has_a_test() -> None:
    tested = {*VALID, *WRONG, "01b-unit-wan-yuan-as-suggested"}
    assert {path.stem for path in TRAPS.glob("0*.toml")} == tested


def test_ten_thousand_yuan_is_a_unit(real_yrd: Yrd) -> None:
    found = real_yrd("funds", "--data", str(TRAPS / "01-unit-wan-yuan.toml"), "--id", "su-fund-1", "-f", "jsonl")
    assert '"province": "jiangsu", "city": "suzhou-js"' in found.out
    assert '"sectors": ["integrated-circuits"], "scale_cny_bn": 1.0' in found.out
    assert '"announced": "2024-06-12"' in found.out


@pytest.mark.parametrize("written", ["元", "万元", "亿元", "亿元人民币", "million yuan", "RMB bn", "CNY 100 million"])
def test_equivalent_units_give_equal_sizes(written: str, real_yrd: Yrd, tmp_path: Path) -> None:
    ones = {"元": 1, "万元": 10**4, "亿元": 10**8, "亿元人民币": 10**8, "million yuan": 10**6, "RMB bn": 10**9}
    value = 2 * 10**9 / ones.get(written, 10**8)
    path = tmp_path / "own.toml"
    text = BASE.read_text(encoding="utf-8").replace(
        'value = 2, unit = "bn yuan"', f'value = {value}, unit = "{written}"'
    )
    path.write_text(text, encoding="utf-8")
    assert '"scale_cny_bn": 2.0' in real_yrd("funds", "--data", str(path), "--id", "own-fund", "-f", "jsonl").out


def test_several_meanings_are_listed_in_user_data(real_yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(BASE.read_text(encoding="utf-8").replace('"suzhou-js"', '"Suzhou"'), encoding="utf-8")
    run = real_yrd("check", str(path))
    assert "city 'Suzhou' is ambiguous: suzhou-js (Suzhou (Jiangsu) 苏州市), suzhou-ah" in run.err


def shell(line: str, tmp_path: Path) -> "subprocess.CompletedProcess[str]":
    """Run a line of bash in which `yrd` is this program and the sound file lies beside."""
    script = f'yrd() {{ {sys.executable} -m yrd_cli "$@"; }}; cd {TRAPS}; export HOME={tmp_path}; {line}'
    environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=False, encoding="utf-8", env=environment
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("yrd check <(cat 00-sound-base.toml)", "ok: 1 source, 1 fund"),
        ("cat 00-sound-base.toml | yrd check /dev/stdin", "ok: 1 source, 1 fund"),
        ("yrd check - < 00-sound-base.toml", "ok: 1 source, 1 fund"),
        ("cat 00-sound-base.toml | yrd funds --data - --id own-fund -q", "own-fund"),
        ("cp 00-sound-base.toml ~/own.toml; yrd funds --data=~/own.toml --id own-fund -q", "own-fund"),
        ("yrd search 無錫 -q | head -n 1", "wuxi"),
        ("yrd search '“大飞机”' -q | head -n 1", "large-aircraft"),
        ("yrd funds --fields 'id，name_zh' -n 1 -f csv | head -n 1", "id,name_zh"),
        ("yrd events --since 2025/06/09 -q | wc -l", ""),
        ("yrd indicators gdp --year 2020–2023 -q | wc -l", ""),
    ],
)
def test_lines_of_a_shell(line: str, said: str, tmp_path: Path) -> None:
    done = shell(line, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert said in done.stdout


def test_show_lists_few_of_many(real_yrd: Yrd) -> None:
    run = real_yrd("show", "a")
    assert run.code == 3
    assert len(run.err) < 500
    assert "None" not in run.err
