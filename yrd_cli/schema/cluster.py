"""National-level advanced manufacturing clusters (国家先进制造业集群)."""

from collections.abc import Mapping

from yrd_cli.schema import enums
from yrd_cli.schema.common import (
    chinese_field,
    facts_field,
    grade_field,
    how_zh_field,
    id_field,
    known_field,
    name_field,
    note_field,
    note_zh_field,
    sources_field,
)
from yrd_cli.schema.dates import PATTERN as DATE_PATTERN
from yrd_cli.schema.dates import has_passed
from yrd_cli.schema.enums import UNIT_TERMS
from yrd_cli.schema.fields import Kind, Language, field
from yrd_cli.schema.record import Declared, JsonObject, Record
from yrd_cli.schema.units import to_bn_yuan


class Figure(Declared):
    """A measured quantity of a cluster, as a source states it."""

    measure: str = field("Measure", "指标", "What is measured.", enum=enums.MEASURES)
    value: float = field("Value", "数值", "The number as the source prints it.", kind=Kind.AMOUNT)
    unit: str = field("Unit", "单位", "The unit that the source prints.", enum=UNIT_TERMS)
    value_cny_bn: float | None = field(
        "Value", "数值", "The value in billion yuan, if it is money.", kind=Kind.AMOUNT, unit="bn yuan", computed=True
    )
    qualifier: str | None = field("Qualifier", "限定", "'more than', 'about' …", enum=enums.QUALIFIERS, default=None)
    year: int | None = field(
        "Year",
        "年份",
        "The year measured; absent if the source does not say.",
        kind=Kind.YEAR,
        exclusive_minimum=1900,
        default=None,
    )
    period: str | None = field("Period", "期间", "The period, if it is not the whole year.", default=None)
    stated: str | None = field(
        "Stated", "发布时间", "When the source stated it.", kind=Kind.DATE, pattern=DATE_PATTERN, default=None
    )
    scope: str | None = field(
        "Scope", "范围", "What the figure covers, if it is not the cluster itself.", chinese="scope_zh", default=None
    )
    scope_zh: str | None = chinese_field("Scope", "范围")
    source: str = field("Source", "来源", "The source that states it.", kind=Kind.ID, references="sources")
    known: str = known_field()
    grade: str | None = grade_field("source")
    how: str | None = field(
        "How", "推算方法", "The arithmetic behind a derived figure.", chinese="how_zh", default=None
    )
    how_zh: str | None = how_zh_field()

    def computed(self) -> JsonObject:
        """Return the value in billion yuan."""
        return {"value_cny_bn": to_bn_yuan(self.value, self.unit)}

    def was_known(self, day: str) -> bool:
        """Whether the figure was known at the end of a day: its year was over, and it was stated by then."""
        return (self.year is None or has_passed(str(self.year), day)) and (
            self.stated is None or has_passed(self.stated, day)
        )

    @property
    def when(self) -> tuple[str, str]:
        """The year measured, with the part of it if it is not all; else when it was stated. In English and Chinese."""
        if self.year is None:
            return (f"stated {self.stated}", f"{self.stated}发布") if self.stated else ("", "")
        if self.period is None:
            return str(self.year), str(self.year)
        from yrd_cli.schema.translations import in_chinese  # only for the few with a period

        return f"{self.year} {self.period}", f"{self.year}年{in_chinese(self.period)}"


class Cluster(Record):
    """A cluster that the Ministry of Industry and Information Technology has designated."""

    id: str = id_field(default_column=True, drop_priority=5)
    name_en: str = name_field(Language.EN, "The English name.")
    name_en_origin: str = field(
        "Origin of the English name",
        "英文名来源",
        "Whether it is official, from a source or a translation.",
        enum=enums.NAME_ORIGINS,
    )
    name_zh: str = name_field(Language.ZH, "The Chinese name.")
    province: str = field(
        "Province",
        "省市",
        "The province that leads the cluster, and under which it is counted.",
        kind=Kind.ID,
        references="provinces",
        dimensions=("province",),
        filters=("province",),
        default_column=True,
    )
    provinces: tuple[str, ...] = field(
        "Provinces taking part",
        "参与省市",
        "The provinces of the region that take part, the lead first.",
        kind=Kind.ID,
        references="provinces",
    )
    outside: tuple[str, ...] = field(
        "Outside the region",
        "区域外省份",
        "Provinces outside the region that take part.",
        chinese="outside_zh",
        default=(),
    )
    outside_zh: tuple[str, ...] = chinese_field("Outside the region", "区域外省份", default=())
    cities: tuple[str, ...] = field(
        "Cities",
        "城市",
        "The cities of the region that take part.",
        kind=Kind.ID,
        references="cities",
        dimensions=("city",),
        filters=("city",),
        default_column=True,
        drop_priority=2,
        default=(),
    )
    cities_outside: tuple[str, ...] = field(
        "Cities outside the region",
        "区域外城市",
        "The cities outside the region that take part.",
        chinese="cities_outside_zh",
        default=(),
    )
    cities_outside_zh: tuple[str, ...] = chinese_field("Cities outside the region", "区域外城市", default=())
    sector: str = field(
        "Sector",
        "领域",
        "The sector of level one.",
        kind=Kind.ID,
        references="sectors",
        dimensions=("sector",),
        filters=("sector",),
        default_column=True,
    )
    subsector: str | None = field(
        "Subsector",
        "细分领域",
        "The sector of level two.",
        kind=Kind.ID,
        references="sectors",
        dimensions=("subsector",),
        filters=("sector",),
        default_column=True,
        drop_priority=3,
        default=None,
    )
    round: str = field(
        "Round", "批次", "The round of the ministry's competition.", enum=enums.ROUNDS, dimensions=("round",)
    )
    designated: str = field(
        "Designated",
        "认定时间",
        "When the list with it was published.",
        kind=Kind.DATE,
        pattern=DATE_PATTERN,
        dimensions=("year",),
        filters=("date", "year"),
        default_column=True,
    )
    promoter: str | None = field("Promoter", "促进机构", "The promotion organisation of the cluster.", default=None)
    figures: tuple[Figure, ...] = field(
        "Figures", "数据", "What sources measured, each with its scope.", kind=Kind.NESTED, default=()
    )
    known: str = field(
        "Known",
        "依据",
        "How the designation is known: reported, derived or unconfirmed.",
        enum=enums.KNOWN,
        dimensions=("known",),
    )
    facts: Mapping[str, str] = facts_field()
    sources: tuple[str, ...] = sources_field()
    note: str | None = note_field()
    note_zh: str | None = note_zh_field()

    def known_on(self, day: str) -> "Cluster":
        """Return the cluster with the figures that were known at the end of a day."""
        known = tuple(figure for figure in self.figures if figure.was_known(day))
        return self if known == self.figures else self.with_values(figures=known)
