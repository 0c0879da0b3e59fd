"""Indicators of places, their shares of a whole, and the keys that say what is measured."""

from dataclasses import dataclass

from yrd_cli.schema import enums
from yrd_cli.schema.common import (
    aliases_column,
    how_column,
    id_column,
    key_column,
    known_column,
    name_column,
    note_column,
    parts_column,
    period_column,
    pinyin_column,
    place_column,
    qualifier_column,
    source_column,
    sources_column,
    stated_column,
    used_column,
    why_column,
    year_column,
)
from yrd_cli.schema.fields import Kind, Language, column
from yrd_cli.schema.record import Record
from yrd_cli.schema.units import UNIT_TERMS, UNITS, to_base


@dataclass(frozen=True, kw_only=True)
class Key(Record):
    """What indicators and shares measure."""

    id: str = id_column(default_column=True, filters=("key",))
    name_en: str = name_column(Language.EN, "The English name.")
    name_zh: str = column("Chinese name", "名称", "The Chinese name.", default_column=True)
    unit: str = column(
        "Unit", "单位", "The unit in which its values are usually printed.", enum=UNIT_TERMS, default_column=True
    )
    pinyin: str = pinyin_column()
    aliases: tuple[str, ...] = aliases_column()
    doc: str = column("Meaning", "含义", "What exactly is measured.", default_column=True, drop_priority=1)

    @property
    def short_zh(self) -> str:
        """The Chinese name as tables print it."""
        return self.name_zh


@dataclass(frozen=True, kw_only=True)
class Indicator(Record):
    """A value of a key for a place and a period, as a source states it."""

    id: str = id_column(default_column=True, drop_priority=6)
    key: str = key_column()
    place: str = place_column()
    year: int | None = year_column()
    period: str | None = period_column()
    value: float = column("Number as printed", "原数值", "The number as the source prints it.", kind=Kind.AMOUNT)
    unit: str = column("Unit as printed", "原单位", "The unit that the source prints.", enum=UNIT_TERMS)
    quoted: str | None = column("As printed", "原文数值", "Number and unit as the source prints them.", computed=True)
    normal_value: float = column(
        "Value",
        "数值",
        "The value in `normal_unit`, which is the same for all values of a key.",
        kind=Kind.AMOUNT,
        unit_in="normal_unit",
        known_by="known",
        qualified_by="qualifier",
        default_column=True,
        drop_priority=-1,
        computed=True,
    )
    normal_unit: str = column(
        "Unit",
        "单位",
        "The unit to which all values of a quantity convert.",
        enum=UNIT_TERMS,
        default_column=True,
        computed=True,
    )
    qualifier: str | None = qualifier_column()
    status: str | None = column(
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
    basis: str | None = column(
        "Basis",
        "口径",
        "The statistical body or definition, where there are several: never join two into one series.",
        phrases=True,
        dimensions=("basis",),
        default_column=True,
        drop_priority=3,
        default=None,
    )
    stated: str | None = stated_column()
    used: bool = used_column()
    why: str | None = why_column()
    source: str | None = source_column()
    parts: tuple[str, ...] = parts_column()
    sources: tuple[str, ...] = sources_column()
    known: str = known_column(dimensions=("known",))
    how: str | None = how_column()
    note: str | None = note_column()

    def __post_init__(self) -> None:
        if self.known == "reported":
            object.__setattr__(self, "quoted", f"{f'{self.value:,}'.removesuffix('.0')} {self.unit}")
        object.__setattr__(self, "normal_value", to_base(self.value, self.unit))
        object.__setattr__(self, "normal_unit", UNITS[self.unit].base)


@dataclass(frozen=True, kw_only=True)
class Share(Record):
    """What a place has of the nation or the world, in percent."""

    id: str = id_column(default_column=True, drop_priority=6)
    key: str = key_column()
    place: str = place_column()
    of: str = column(
        "Of",
        "占",
        "The whole: the nation or the world.",
        kind=Kind.ID,
        references="places",
        dimensions=("of",),
        default_column=True,
        drop_priority=5,
    )
    year: int | None = year_column()
    period: str | None = period_column()
    stated: str | None = stated_column(default_column=True, drop_priority=2)
    value: float = column(
        "Share",
        "占比",
        "The share.",
        kind=Kind.AMOUNT,
        unit="%",
        exclusive_minimum=0,
        known_by="known",
        qualified_by="qualifier",
        default_column=True,
        drop_priority=-1,
    )
    qualifier: str | None = qualifier_column()
    quoted: str | None = column(
        "As printed",
        "原文表述",
        "The fraction or arithmetic behind the share, as stated.",
        default_column=True,
        drop_priority=4,
        default=None,
    )
    used: bool = used_column()
    why: str | None = why_column()
    source: str | None = source_column()
    parts: tuple[str, ...] = parts_column()
    sources: tuple[str, ...] = sources_column()
    known: str = known_column(dimensions=("known",))
    how: str | None = how_column()
    note: str | None = note_column()
