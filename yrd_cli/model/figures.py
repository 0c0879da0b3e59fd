"""Figures: a value with its unit, its period, its source and how it is known."""

from dataclasses import dataclass

from yrd_cli.model import words
from yrd_cli.model.columns import Kind, column
from yrd_cli.model.dates import PATTERN
from yrd_cli.model.units import UNIT_WORDS, to_bn_yuan


def _known() -> str:
    known: str = column("Known", "依据", "How the figure is known: reported, derived or unconfirmed.", words=words.KNOWN)
    return known


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A measured quantity of a cluster, as a source states it."""

    measure: str = column("Measure", "指标", "What is measured.", words=words.MEASURES)
    value: float = column("Value", "数值", "The number as the source prints it.", kind=Kind.AMOUNT)
    unit: str = column("Unit", "单位", "The unit that the source prints.", words=UNIT_WORDS)
    value_cny_bn: float | None = column(
        "Value", "数值", "The value in billion yuan, if it is money.", kind=Kind.AMOUNT, unit="bn yuan", computed=True
    )
    qualifier: str | None = column("Qualifier", "限定", "'more than', 'about' …", words=words.QUALIFIERS, default=None)
    year: int | None = column(
        "Year", "年份", "The year measured; absent if the source does not say.", kind=Kind.YEAR, default=None
    )
    period: str | None = column("Period", "期间", "The period, if it is not the whole year.", default=None)
    stated: str | None = column(
        "Stated", "发布时间", "When the source stated it.", kind=Kind.DATE, pattern=PATTERN, default=None
    )
    scope: str | None = column(
        "Scope", "范围", "What the figure covers, if it is not the cluster itself.", default=None
    )
    source: str = column("Source", "来源", "The source that states it.", kind=Kind.ID, refers="sources")
    known: str = _known()
    how: str | None = column("How", "推算方法", "The arithmetic behind a derived figure.", default=None)

    def __post_init__(self) -> None:
        object.__setattr__(self, "value_cny_bn", to_bn_yuan(self.value, self.unit))


@dataclass(frozen=True, kw_only=True)
class Size:
    """One statement of the size of a fund."""

    value: float = column("Value", "数值", "The number, in `unit`.", kind=Kind.AMOUNT, minimum=0)
    unit: str = column("Unit", "单位", "The unit of the value.", words=UNIT_WORDS)
    value_cny_bn: float = column(
        "Value", "数值", "The value in billion yuan.", kind=Kind.AMOUNT, unit="bn yuan", computed=True
    )
    kind: str = column("Kind", "口径", "What is meant by size.", words=words.SIZE_KINDS)
    date: str | None = column(
        "Date", "日期", "When it was stated or took effect.", kind=Kind.DATE, pattern=PATTERN, default=None
    )
    qualifier: str | None = column("Qualifier", "限定", "'more than', 'about' …", words=words.QUALIFIERS, default=None)
    scope: str | None = column("Scope", "范围", "What the size covers, if it is not this fund alone.", default=None)
    used: bool = column(
        "Used", "采用", "False for a competing figure that is kept but not used.", kind=Kind.FLAG, default=True
    )
    why: str | None = column("Why", "说明", "Why it is not used, or how it was derived.", default=None)
    source: str = column("Source", "来源", "The source that states it.", kind=Kind.ID, refers="sources")
    known: str = _known()

    def __post_init__(self) -> None:
        converted = to_bn_yuan(self.value, self.unit)
        if converted is None:
            raise ValueError(f"the size of a fund is an amount of yuan, not {self.unit}")
        object.__setattr__(self, "value_cny_bn", converted)
