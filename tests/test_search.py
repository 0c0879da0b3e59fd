"""Search by the sound of Chinese names."""

from pathlib import Path

import pytest

import yrd_cli
from tests.conftest import SMALL, Yrd
from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.datasets.language import common_readings
from yrd_cli.query.pinyin import Readings
from yrd_cli.schema.tables import TABLES


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("weilai", "sh-future"),
        ("WEILAI jijin", "sh-future"),
        ("wljj", None),
    ],
)
def test_names_are_found_by_their_sound(text: str, id: str | None, yrd: Yrd) -> None:
    found = yrd("search", text, "-q").out.split()
    listed = yrd("funds", "--search", text, "-q").out.split()
    assert (id in found) if id else not found
    assert (id in listed) if id else not listed


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("chongqing", True),
        ("liuan", False),
        ("luan", True),
        ("zhongqing", False),
        ("lvji", True),
        ("lüji", True),
        ("qla", True),
        ("ql", False),
        ("qinglu", True),
        ("ingl", False),
        ("l", False),
        ("金", False),
    ],
)
def test_what_sounds_like_a_name(typed: str, fits: bool) -> None:
    readings = Readings(**Dataset(SMALL).readings())
    assert readings.sounds("重庆六安绿基金", typed) is fits


def test_every_character_of_the_names_has_a_reading() -> None:
    dataset = bundled(include_outside=True)
    readings = Readings(**dataset.readings())
    for table, declared in TABLES.items():
        for record in () if declared.joins else dataset.records(table):
            name = getattr(record, "name_zh", None) or ""
            read = readings.syllables(name)
            assert all(
                syllable.isascii() or not character.isalpha() for syllable, character in zip(read, name, strict=True)
            ), name


def test_pinyin_of_the_vocabularies_is_what_the_readings_give() -> None:
    dataset = bundled(include_outside=True)
    readings = Readings(**dataset.readings())
    for table in ("provinces", "cities"):
        for record in dataset.records(table):
            spelt = record.pinyin.replace("'", "").replace("ü", "v").replace(" ", "")
            assert any(spelt == "".join(readings.syllables(name)) for name in (record.name_zh, record.short_zh)), (
                record.id
            )


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ai", "artificial-intelligence"),
        ("“大飞机”", "large-aircraft"),
        ("無錫", "wuxi"),
        ("新能源车", "new-energy-vehicles"),
        ("suzhou-js", "suzhou-js"),
        ("Ningpo", "ningbo"),
    ],
)
def test_the_record_that_is_meant_comes_first(text: str, first: str, real_yrd: Yrd) -> None:
    assert real_yrd("search", text, "-q").out.split()[0] == first


def test_short_words_match_whole_words(real_yrd: Yrd) -> None:
    assert "shanghai" not in real_yrd("search", "ai", "-q").out.split()
    assert "shanghai" not in real_yrd("search", "hai", "-q").out.split()
    assert "shanghai" in real_yrd("search", "shang", "-q").out.split()  # three letters begin a word


def test_a_name_comes_before_an_alias_and_that_before_a_text(yrd: Yrd) -> None:
    fields = [line.split(",")[-1] for line in yrd("search", "苏州", "-f", "csv", "--no-header").out.splitlines()]
    named = [index for index, field in enumerate(fields) if field in ("short_zh", "name_zh")]
    assert named == list(range(len(named)))
    assert set(fields) - {"short_zh", "name_zh"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kunshen", "No record has 'kunshen': did you mean kunshan?"),
        ("安徽省滁州市", "'安徽省滁州市' is chuzhou: yrd search chuzhou."),
        ("wuxi qvvqx", "No record has 'qvvqx'."),
        ("su qian Huangshan", "Each word occurs, but no record has them all."),  # as pinyin: `yrd search su`
    ],
)
def test_a_search_that_finds_nothing_says_what_would(text: str, said: str, real_yrd: Yrd) -> None:
    run = real_yrd("search", text)
    assert run.code == 0
    assert said in run.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("search", "kunshen"), "没有记录含“kunshen”：是否指kunshan？"),
        (("search", "安徽省滁州市"), "“安徽省滁州市”即chuzhou：yrd search chuzhou。"),
        (("events", "--search", "昆山"), "“昆山”见于1条基金、1条来源："),
        (("clusters", "--where", "province = '江苏'"), "“江苏”应写作'jiangsu'。"),
    ],
)
def test_hints_in_chinese_are_punctuated_as_chinese(arguments: tuple[str, ...], said: str, real_yrd: Yrd) -> None:
    assert said in real_yrd(*arguments, "--lang", "zh").out


def test_an_empty_listing_names_the_filter_that_emptied_it(yrd: Yrd) -> None:
    run = yrd("clusters", "-p", "zhejiang", "--search", "nano")
    assert "No rows." in run.out
    assert "1 without --province." in run.out
    assert "1 without --search." in run.out


@pytest.mark.parametrize("asked", [("--search", "武汉"), ("--where", "name_zh like '武汉%'")])
def test_an_empty_listing_says_what_lies_outside_the_region(asked: tuple[str, str], yrd: Yrd) -> None:
    assert "1 outside the region: --region all." in yrd("clusters", *asked).out
    assert "1 outside the region: --region all." in yrd("clusters", *asked, "--json").err
    assert "长三角以外有1条：--region all。" in yrd("clusters", *asked, "--lang", "zh").out
    assert yrd("clusters", *asked, "--region", "all", "-q").out == "wuhan-optics\n"


def test_what_lies_outside_the_region_is_told_with_the_option_that_includes_it(yrd: Yrd) -> None:
    assert "outside the region: add --region all" in yrd("clusters", "-p", "hubei").err
    outside = yrd("clusters", "--id", "wuhan-optics")
    assert (outside.code, "outside the region: add --region all" in outside.err) == (3, True)
    assert "--region" not in yrd("funds", "-p", "hubei").err


def test_a_search_in_one_table_says_where_the_words_are(real_yrd: Yrd) -> None:
    assert "yrd search" in real_yrd("events", "--search", "昆山").out


FUND = """
[[source]]
id = "visit"
publisher = "Own notes"
title = "Visit"
language = "en"
grade = "weak"

[[fund]]
id = "own-fund"
name_en = "Own Fund"
name_en_origin = "translation"
name_zh = "{}产业基金"
level = "municipal"
province = "jiangsu"
sectors = ["integrated-circuits"]
status = "announced"
announced = "2024"
known = "reported"
sources = ["visit"]
"""


@pytest.mark.parametrize(
    ("name", "typed", "is_complete"),
    [("鑫淼", "xinmiao", True), ("鑫淼", "xmcy", True), ("鑫淼", "battery", True), ("㼆淼", "miaochanye", False)],
)
def test_pinyin_of_user_data_is_complete_or_says_that_it_is_not(
    name: str, typed: str, is_complete: bool, real_yrd: Yrd, tmp_path: Path
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(FUND.format(name), encoding="utf-8")
    for command in (("search", typed), ("funds", "--search", typed)):
        run = real_yrd(*command, "--data", str(own), "-q")
        assert ("own-fund" in run.out.split()) == (typed != "battery")
        assert ("no reading is known of 㼆." in run.err) != is_complete
    assert "no reading" not in real_yrd("search", "battery", "--data", str(own)).out
    found = yrd_cli.dataset(own).search(typed)
    assert ("own-fund" in {record.id for record in found}) == (typed != "battery")


def test_every_common_character_has_a_reading() -> None:
    readings = Readings({**common_readings()}, {})
    common = [bytes([row, cell]).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    assert readings.unread(common) == []
    assert len(set("".join(common))) == 6763
