"""Fields shared by several tables, each declared once."""

from collections.abc import Mapping
from typing import Any

from yrd_cli.schema import enums
from yrd_cli.schema.computed import Grade
from yrd_cli.schema.dates import PATTERN as DATE_PATTERN
from yrd_cli.schema.fields import IDENTIFIES, REQUIRED, Kind, Language, field
from yrd_cli.schema.struct import FrozenDict

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def id_field(*, filters: tuple[str, ...] = (), default_column: bool = False, drop_priority: int = 0) -> str:
    """The `id` field that every record starts with, and that `--id` selects by."""
    declared: str = field(
        "Id",
        "编号",
        "The record's name for programs: kebab-case, never reused.",
        kind=Kind.ID,
        pattern=ID_PATTERN,
        filters=("id", *filters),
        is_handle=True,
        default_column=default_column,
        drop_priority=drop_priority,
    )
    return declared


def name_field(language: Language, doc: str) -> str:
    """A name in one language, shown in tables in that language, and marked if the record is not a reported one."""
    title, title_zh = ("Name", "英文名称") if language is Language.EN else ("Chinese name", "名称")
    declared: str = field(
        title, title_zh, doc, language=language, label_in=language, default_column=True, known_by="known"
    )
    return declared


def sources_field() -> tuple[str, ...]:
    """The sources of a whole record."""
    declared: tuple[str, ...] = field(
        "Sources", "来源", "The ids of the sources of the record.", kind=Kind.ID, references="sources", default=()
    )
    return declared


def aliases_field() -> tuple[str, ...]:
    """Other spellings under which a record is found."""
    declared: tuple[str, ...] = field("Aliases", "别名", "Other names that are understood.", is_handle=True, default=())
    return declared


def full_name_zh_field(doc: str) -> str:
    """The Chinese name of a term of a vocabulary: tables print it in any language."""
    declared: str = field("Chinese name", "名称", doc, label_in=Language.ZH, default_column=True)
    return declared


def pinyin_field() -> str:
    """The Chinese name in pinyin, syllables apart; its initials are derived."""
    declared: str = field("Pinyin", "拼音", "The Chinese name in pinyin, syllables apart.", pattern=r"^[a-z0-9ü' ]+$")
    return declared


def grade_field(*graded_from: str, of: tuple[str, str] = ("", ""), dimensions: tuple[str, ...] = ()) -> str | None:
    """The grade of a figure, or `of` one of several: that of the best of its sources, or of its weakest part."""
    declared: str | None = field(
        f"Grade{of[0]}",
        f"{of[1]}来源级别",
        "The best grade of the sources that support it: weak if all are."
        + (" Of what is computed from `parts`, the weakest grade of these." if "sources" in graded_from else ""),
        enum=enums.GRADES,
        dimensions=dimensions,
        graded_from=graded_from,
        computed=Grade(graded_from),
    )
    return declared


def facts_field() -> Mapping[str, str]:
    """The `facts` field: how single fields are known, where that differs from the record as a whole."""
    declared: Mapping[str, str] = field(
        "Facts",
        "各项依据",
        "How single fields are known, where that differs from `known`.",
        kind=Kind.NESTED,
        enum=enums.KNOWN,
        default=FrozenDict,
    )
    return declared


def known_field(dimensions: tuple[str, ...] = ()) -> str:
    """The `known` field: how a figure or a record is known."""
    declared: str = field(
        "Known", "依据", "How it is known: reported, derived or unconfirmed.", enum=enums.KNOWN, dimensions=dimensions
    )
    return declared


def chinese_field(title: str, title_zh: str, *, default: Any = None, **facts: Any) -> Any:
    """What the field of this title says, in Chinese; that field names it as its `chinese`."""
    return field(f"{title} in Chinese", f"{title_zh}（中文）", "The same in Chinese.", default=default, **facts)


def note_field(description: str = "What a user of the record must know.") -> str | None:
    """What does not fit a field."""
    declared: str | None = field("Note", "备注", description, chinese="note_zh", default=None)
    return declared


def note_zh_field() -> str | None:
    """The note in Chinese."""
    declared: str | None = chinese_field("Note", "备注")
    return declared


def qualifier_field() -> str | None:
    """The qualifier of a number: how exact it is according to the source."""
    declared: str | None = field("Qualifier", "限定", "'more than', 'about' …", enum=enums.QUALIFIERS, default=None)
    return declared


def period_field() -> str | None:
    """The period measured, if it is not a whole year."""
    declared: str | None = field(
        "Period",
        "期间",
        "The period, if it is not the whole year or its end.",
        phrases=True,
        default_column=True,
        drop_priority=1,
        default=None,
    )
    return declared


def basis_field() -> str | None:
    """The statistical basis of a value."""
    declared: str | None = field(
        "Basis",
        "口径",
        "The statistical body or definition, where there are several: never join two into one series.",
        phrases=True,
        dimensions=("basis",),
        default_column=True,
        drop_priority=3,
        missing=("-", "-"),  # not stated
        default=None,
    )
    return declared


def year_field() -> int | None:
    """The year measured, which is not the year of publication."""
    declared: int | None = field(
        "Year",
        "年份",
        "The year measured; absent if the source does not say.",
        kind=Kind.YEAR,
        exclusive_minimum=1900,
        dimensions=("year",),
        filters=("year",),
        default_column=True,
        drop_priority=IDENTIFIES,
        default=None,
    )
    return declared


def stated_field(*, default_column: bool = False, drop_priority: int = 0) -> str | None:
    """The date of a statement."""
    declared: str | None = field(
        "Stated",
        "发布时间",
        "When the source stated it.",
        kind=Kind.DATE,
        pattern=DATE_PATTERN,
        default_column=default_column,
        drop_priority=drop_priority,
        default=None,
    )
    return declared


def source_field(*, title_zh: str = "来源", required: bool = False, **facts: Any) -> Any:
    """The one source of a figure."""
    return field(
        "Source",
        title_zh,
        "The source that states it.",
        kind=Kind.ID,
        references="sources",
        default=REQUIRED if required else None,
        **facts,
    )


def used_field() -> bool:
    """The `used` field: whether a figure, of several that compete, stands for its subject."""
    declared: bool = field(
        "Used", "采用", "False for a competing figure that is kept but not used.", kind=Kind.FLAG, default=True
    )
    return declared


def why_field() -> str | None:
    """The reason for `used`."""
    declared: str | None = field(
        "Why", "说明", "Why it is not used, or how it was derived.", chinese="why_zh", default=None
    )
    return declared


def why_zh_field() -> str | None:
    """The reason in Chinese."""
    declared: str | None = chinese_field("Why", "说明")
    return declared


def parts_field() -> tuple[str, ...]:
    """The indicators that a derived figure is computed from."""
    declared: tuple[str, ...] = field(
        "Computed from",
        "推算依据",
        "The indicators behind a derived figure: terms of a sum, or part and whole.",
        kind=Kind.ID,
        references="indicators",
        default=(),
    )
    return declared


def how_field() -> str | None:
    """The arithmetic of a derived figure."""
    declared: str | None = field(
        "How", "推算方法", "The arithmetic or the reason behind a derived figure.", chinese="how_zh", default=None
    )
    return declared


def how_zh_field() -> str | None:
    """The arithmetic in Chinese."""
    declared: str | None = chinese_field("How", "推算方法")
    return declared


def key_field() -> str:
    """The key: what is measured."""
    declared: str = field(
        "Key",
        "指标",
        "What is measured.",
        kind=Kind.ID,
        references="keys",
        dimensions=("key",),
        filters=("key",),
        default_column=True,
        drop_priority=IDENTIFIES,
    )
    return declared


def place_field(drop_priority: int = IDENTIFIES) -> str:
    """The place measured: the region, the nation, a province or a city."""
    declared: str = field(
        "Place",
        "地区",
        "The region (yrd), the nation (china), a province or a city.",
        kind=Kind.ID,
        references="places",
        dimensions=("place",),
        filters=("place", "province", "city"),
        default_column=True,
        drop_priority=drop_priority,
    )
    return declared
