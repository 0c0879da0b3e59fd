"""Search by the sound of Chinese names."""

import pytest

from tests.conftest import SMALL, Yrd
from yrd_cli.datasets.bundled import Dataset, bundled
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
