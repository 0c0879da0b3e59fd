"""Government-led industrial, guidance and venture funds."""

from collections.abc import Mapping

from yrd_cli.schema import enums
from yrd_cli.schema.common import (
    chinese_field,
    facts_field,
    grade_field,
    id_field,
    name_field,
    note_field,
    note_zh_field,
    sources_field,
)
from yrd_cli.schema.dates import PATTERN as DATE_PATTERN
from yrd_cli.schema.dates import has_passed
from yrd_cli.schema.fields import ASKED_FOR, Kind, Language, field
from yrd_cli.schema.record import JsonObject, Record
from yrd_cli.schema.size import WHOLE_KINDS, Size, committed_size, stated_size


def _comparable(size: Size) -> tuple[str, str | None]:
    return ("whole", None) if size.kind in WHOLE_KINDS else (size.kind, size.scope)


class Fund(Record):
    """A fund, or a group of funds that is announced as one."""

    id: str = id_field(default_column=True, drop_priority=8)
    name_en: str = name_field(Language.EN, "The English name.")
    name_en_origin: str = field(
        "Origin of the English name",
        "英文名来源",
        "Whether it is official, from a source or a translation.",
        enum=enums.NAME_ORIGINS,
    )
    name_zh: str = name_field(Language.ZH, "The Chinese name.")
    level: str = field(
        "Level",
        "级别",
        "Which level of government stands behind it.",
        enum=enums.LEVELS,
        dimensions=("level",),
        filters=("level",),
    )
    province: str | None = field(
        "Province",
        "省市",
        "The province; absent for a fund of the whole region.",
        kind=Kind.ID,
        references="provinces",
        dimensions=("province",),
        filters=("province",),
        missing=("cross-regional", "跨区域"),
        default_column=True,
        drop_priority=2,
        default=None,
    )
    city: str | None = field(
        "City",
        "城市",
        "The city, if a source ties the fund to one.",
        kind=Kind.ID,
        references="cities",
        dimensions=("city",),
        filters=("city",),
        default=None,
    )
    district: str | None = field(
        "District", "区县", "The district or county-level city.", chinese="district_zh", default=None
    )
    district_zh: str | None = chinese_field("District", "区县")
    sectors: tuple[str, ...] = field(
        "Sectors",
        "领域",
        "What it invests in: sectors of either level.",
        kind=Kind.ID,
        references="sectors",
        dimensions=("sector", "subsector"),
        filters=("sector",),
        default_column=True,
        drop_priority=5,
    )
    scale_cny_bn: float | None = field(
        "Size",
        "规模",
        "The stated size: the latest of the whole fund, else of a part of it, else of the system that it belongs to.",
        kind=Kind.AMOUNT,
        unit="bn yuan",
        known_by="scale_known",
        graded_by="scale_grade",
        sourced_by="scale_source",
        qualified_by="scale_qualifier",
        ranked_last=("scale_kind", "cluster-total"),
        default_column=True,
        drop_priority=ASKED_FOR,
        computed=True,
    )
    scale_qualifier: str | None = field(
        "Qualifier of the size", "规模限定", "How exact the size is.", enum=enums.QUALIFIERS, computed=True
    )
    scale_kind: str | None = field(
        "Kind of size",
        "规模口径",
        "What kind of size it is.",
        enum=enums.SIZE_KINDS,
        dimensions=("scale_kind",),
        known_by="scale_known",
        default_column=True,
        drop_priority=1,
        computed=True,
    )
    scale_date: str | None = field(
        "As of",
        "规模日期",
        "When that size was stated or took effect.",
        kind=Kind.DATE,
        known_by="scale_known",
        default_column=True,
        drop_priority=3,
        computed=True,
    )
    scale_known: str | None = field("Size known", "规模依据", "How the size is known.", enum=enums.KNOWN, computed=True)
    scale_source: str | None = field(
        "Source of the size", "规模来源", "The source of the size.", kind=Kind.ID, references="sources", computed=True
    )
    scale_grade: str | None = grade_field("scale_source", of=(" of the size", "规模"), dimensions=("scale_grade",))
    committed_cny_bn: float | None = field(
        "Committed",
        "已落实",
        "What is committed: subscribed or registered, else the first close, first phase or what is paid in.",
        kind=Kind.AMOUNT,
        unit="bn yuan",
        known_by="committed_known",
        graded_by="committed_grade",
        sourced_by="committed_source",
        qualified_by="committed_qualifier",
        computed=True,
    )
    committed_qualifier: str | None = field(
        "Qualifier of the commitment", "落实限定", "How exact the commitment is.", enum=enums.QUALIFIERS, computed=True
    )
    committed_kind: str | None = field(
        "Kind of commitment", "落实口径", "What kind of commitment it is.", enum=enums.SIZE_KINDS, computed=True
    )
    committed_known: str | None = field(
        "Commitment known", "落实依据", "How the commitment is known.", enum=enums.KNOWN, computed=True
    )
    committed_source: str | None = field(
        "Source of the commitment", "落实来源", "Its source.", kind=Kind.ID, references="sources", computed=True
    )
    committed_grade: str | None = grade_field("committed_source", of=(" of the commitment", "落实"))
    scale_counted_cny_bn: float | None = field(
        "Size counted",
        "计入规模",
        "What its size adds to the total of the result: 0 where a fund above it, or another record, holds the money.",
        kind=Kind.AMOUNT,
        unit="bn yuan",
        of_result=True,
        computed=True,
    )
    committed_counted_cny_bn: float | None = field(
        "Commitment counted",
        "计入已落实",
        "What its commitment adds to the total of the result, in the same way.",
        kind=Kind.AMOUNT,
        unit="bn yuan",
        of_result=True,
        computed=True,
    )
    sizes: tuple[Size, ...] = field(
        "Sizes", "历次规模", "Every statement of its size, by date.", kind=Kind.NESTED, default=()
    )
    parent: str | None = field(
        "Parent",
        "母基金",
        "The fund that it is part of, or that pays part of it.",
        kind=Kind.ID,
        references="funds",
        dimensions=("parent",),
        filters=("parent",),
        default=None,
    )
    tie: str | None = field("Tie", "关系", "What ties it to the parent.", enum=enums.TIES, default=None)
    overlap: str | None = field(
        "Overlap",
        "重叠",
        "Why its money is left out of totals, though it has no parent.",
        chinese="overlap_zh",
        default=None,
    )
    overlap_zh: str | None = chinese_field("Overlap", "重叠")
    manager: str | None = field("Manager", "管理人", "Who manages it, as a source prints it.", default=None)
    status: str = field(
        "Status",
        "状态",
        "How far it has come.",
        enum=enums.STATUSES,
        sourced_by="status_source",
        dimensions=("status",),
        filters=("status",),
        default_column=True,
        drop_priority=7,
    )
    status_source: str | None = field(
        "Source of the status",
        "状态来源",
        "The source that reports the registration, filing or founding, the investment or the call for sub-funds: "
        "needed by a fund that is established or investing, unless it has one source alone.",
        kind=Kind.ID,
        references="sources",
        default=None,
    )
    status_date: str | None = field(
        "Status as of",
        "状态日期",
        "The day of what that source reports, else of the report.",
        kind=Kind.DATE,
        pattern=DATE_PATTERN,
        default=None,
    )
    term_years: int | None = field(
        "Term", "年限", "How many years it runs.", kind=Kind.COUNT, exclusive_minimum=0, unit="years", default=None
    )
    announced: str | None = field(
        "Announced",
        "公布日期",
        "When it was announced or set up.",
        kind=Kind.DATE,
        pattern=DATE_PATTERN,
        dimensions=("year",),
        filters=("date", "year"),
        default_column=True,
        drop_priority=6,
        default=None,
    )
    known: str = field(
        "Known",
        "依据",
        "How the fund's existence is known: reported, derived or unconfirmed.",
        enum=enums.KNOWN,
        dimensions=("known",),
    )
    facts: Mapping[str, str] = facts_field()
    sources: tuple[str, ...] = sources_field()
    note: str | None = note_field()
    note_zh: str | None = note_zh_field()

    def size_changes(self) -> list[tuple[Size, Size | None]]:
        """Return its used sizes in order of their dates, each with the latest before it that it can be compared with.

        Sizes of the whole fund are compared with each other, others with those of the same kind and scope.
        """
        changes: list[tuple[Size, Size | None]] = []
        for size in sorted((size for size in self.sizes if size.used), key=lambda size: size.date or ""):
            earlier = [
                other
                for other, _ in changes
                if _comparable(other) == _comparable(size) and (other.date or "") < (size.date or "")
            ]
            changes.append((size, earlier[-1] if earlier else None))
        return changes

    def further_dates(self) -> tuple[str, ...]:
        """Return the dates of its enlargements."""
        return tuple(
            size.date
            for size, before in self.size_changes()
            if size.date and before and size.value_cny_bn > before.value_cny_bn
        )

    def known_on(self, day: str) -> "Fund":
        """Return the fund with the sizes dated by the end of a day; undated ones are not known to be later."""
        known = tuple(size for size in self.sizes if size.date is None or has_passed(size.date, day))
        return self if known == self.sizes else self.with_values(sizes=known)

    def computed(self) -> JsonObject:
        """Return the size and the commitment, of those that are stated."""
        stated = stated_size(self.sizes)
        committed = committed_size(self.sizes, is_set_up=self.status != "announced")
        grades = {}
        if self.context is None:  # a copy in no dataset: its sizes may have theirs; otherwise they are looked up
            grades = {"scale_grade": stated and stated.grade, "committed_grade": committed and committed.grade}
        return {
            **{name: grade for name, grade in grades.items() if grade},
            "scale_cny_bn": stated and stated.value_cny_bn,
            "scale_qualifier": stated and stated.qualifier,
            "scale_kind": stated and stated.kind,
            "scale_date": stated and stated.date,
            "scale_known": stated and stated.known,
            "scale_source": stated and stated.source,
            "committed_cny_bn": committed and committed.value_cny_bn,
            "committed_qualifier": committed and committed.qualifier,
            "committed_kind": committed and committed.kind,
            "committed_known": committed and committed.known,
            "committed_source": committed and committed.source,
        }
