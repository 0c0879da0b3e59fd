"""Indicators of places, their shares of a whole, and the keys that say what is measured."""

from yrd_cli.schema import enums
from yrd_cli.schema.common import (
    aliases_field,
    basis_field,
    chinese_field,
    full_name_zh_field,
    grade_field,
    how_field,
    how_zh_field,
    id_field,
    key_field,
    known_field,
    name_field,
    note_field,
    note_zh_field,
    parts_field,
    period_field,
    pinyin_field,
    place_field,
    qualifier_field,
    source_field,
    sources_field,
    stated_field,
    used_field,
    why_field,
    why_zh_field,
    year_field,
)
from yrd_cli.schema.enums import UNIT_TERMS
from yrd_cli.schema.fields import ASKED_FOR, IDENTIFIES, Kind, Language, field
from yrd_cli.schema.growth import (
    growth_field,
    growth_from_field,
    growth_grade_field,
    growth_known_field,
    growth_unit_field,
)
from yrd_cli.schema.observation import Observation
from yrd_cli.schema.record import JsonObject, Record
from yrd_cli.schema.units import UNITS, to_base


def share_title(key: tuple[str, str], whole: tuple[str, str]) -> tuple[str, str]:
    """Return what the share of a key in a whole is called, in English and Chinese, by the names of both."""
    return f"{key[0]}, share of {whole[0]}", f"{key[1]}占{whole[1]}比重"


class Key(Record):
    """A key: what indicators and shares measure."""

    id: str = id_field(default_column=True, filters=("key",))
    name_en: str = name_field(Language.EN, "The English name.")
    name_zh: str = full_name_zh_field("The Chinese name.")
    unit: str = field(
        "Unit", "单位", "The unit in which its values are usually printed.", enum=UNIT_TERMS, default_column=True
    )
    pinyin: str = pinyin_field()
    aliases: tuple[str, ...] = aliases_field()
    doc: str = field(
        "Meaning", "含义", "What exactly is measured.", chinese="doc_zh", default_column=True, drop_priority=1
    )
    doc_zh: str | None = chinese_field("Meaning", "含义")

    @property
    def short_zh(self) -> str:
        """The Chinese name as tables print it."""
        return self.name_zh


class Indicator(Record):
    """A value of a key for a place and a period, as a source states it."""

    id: str = id_field(default_column=True, drop_priority=6)
    key: str = key_field()
    place: str = place_field()
    year: int | None = year_field()
    period: str | None = period_field()
    value: float = field("Number as printed", "原数值", "The number as the source prints it.", kind=Kind.AMOUNT)
    unit: str = field("Unit as printed", "原单位", "The unit that the source prints.", enum=UNIT_TERMS)
    quoted: str | None = field("As printed", "原文数值", "Number and unit as the source prints them.", computed=True)
    normal_value: float = field(
        "Value",
        "数值",
        "The value in `normal_unit`, which is the same for all values of a key.",
        kind=Kind.AMOUNT,
        unit_in="normal_unit",
        known_by="known",
        graded_by="grade",
        qualified_by="qualifier",
        default_column=True,
        drop_priority=ASKED_FOR,
        computed=True,
    )
    normal_unit: str = field(
        "Unit",
        "单位",
        "The unit to which all values of a quantity convert.",
        enum=UNIT_TERMS,
        default_column=True,
        drop_priority=IDENTIFIES,
        computed=True,
    )
    qualifier: str | None = qualifier_field()
    growth: float | None = growth_field()
    growth_unit: str | None = growth_unit_field()
    growth_known: str | None = growth_known_field()
    growth_grade: str | None = growth_grade_field()
    growth_from: str | None = growth_from_field("indicators")
    status: str | None = field(
        "Status",
        "数据性质",
        "Preliminary, revised, final, or rounded by the source.",
        enum=enums.REVISIONS,
        dimensions=("status",),
        filters=("status",),
        default_column=True,
        drop_priority=4,
        default=None,
    )
    basis: str | None = basis_field()
    stated: str | None = stated_field()
    used: bool = used_field()
    why: str | None = why_field()
    why_zh: str | None = why_zh_field()
    source: str | None = source_field(title_zh="数值来源")
    parts: tuple[str, ...] = parts_field()
    sources: tuple[str, ...] = sources_field()
    known: str = known_field(dimensions=("known",))
    grade: str | None = grade_field("source", "sources", dimensions=("grade",))
    how: str | None = how_field()
    how_zh: str | None = how_zh_field()
    note: str | None = note_field()
    note_zh: str | None = note_zh_field()

    def computed(self) -> JsonObject:
        """Return the value as it is printed, and in the unit of its quantity."""
        printed = f"{f'{self.value:,}'.removesuffix('.0')} {self.unit}" if self.known == "reported" else None
        return {
            "quoted": printed,
            "normal_value": to_base(self.value, self.unit),
            "normal_unit": UNITS[self.unit].base,
        }

    def observation(self) -> Observation:
        """Return the subject of the value."""
        return Observation(self.key, self.place, None, self.year, self.period, self.basis, self.used)


class Share(Record):
    """The share of a place in the nation or the world, in percent."""

    id: str = id_field(default_column=True, drop_priority=6)
    key: str = key_field()
    place: str = place_field()
    of: str = field(
        "Of",
        "占",
        "The whole: the nation or the world.",
        kind=Kind.ID,
        references="places",
        dimensions=("of",),
        default_column=True,
        drop_priority=5,
    )
    year: int | None = year_field()
    period: str | None = period_field()
    stated: str | None = stated_field(default_column=True, drop_priority=2)
    value: float = field(
        "Share",
        "占比",
        "The share.",
        kind=Kind.AMOUNT,
        unit="%",
        exclusive_minimum=0,
        known_by="known",
        graded_by="grade",
        qualified_by="qualifier",
        default_column=True,
        drop_priority=ASKED_FOR,
    )
    qualifier: str | None = qualifier_field()
    growth: float | None = growth_field()
    growth_unit: str | None = growth_unit_field()
    growth_known: str | None = growth_known_field()
    growth_grade: str | None = growth_grade_field()
    growth_from: str | None = growth_from_field("shares")
    quoted: str | None = field(
        "As printed",
        "原文表述",
        "The fraction or arithmetic behind the share, as stated.",
        chinese="quoted_zh",
        default_column=True,
        drop_priority=4,
        default=None,
    )
    quoted_zh: str | None = chinese_field("As printed", "原文表述")
    basis: str | None = basis_field()
    used: bool = used_field()
    why: str | None = why_field()
    why_zh: str | None = why_zh_field()
    source: str | None = source_field(title_zh="数值来源")
    parts: tuple[str, ...] = parts_field()
    sources: tuple[str, ...] = sources_field()
    known: str = known_field(dimensions=("known",))
    grade: str | None = grade_field("source", "sources", dimensions=("grade",))
    how: str | None = how_field()
    how_zh: str | None = how_zh_field()
    note: str | None = note_field()
    note_zh: str | None = note_zh_field()

    def observation(self) -> Observation:
        """Return the subject of the share."""
        return Observation(self.key, self.place, self.of, self.year, self.period, self.basis, self.used)
