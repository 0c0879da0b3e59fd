"""Events: forums, policies, lists and alliances of the region."""

from collections.abc import Mapping

from yrd_cli.schema import enums
from yrd_cli.schema.common import (
    chinese_field,
    facts_field,
    id_field,
    known_field,
    name_field,
    note_field,
    note_zh_field,
    sources_field,
)
from yrd_cli.schema.dates import PATTERN as DATE_PATTERN
from yrd_cli.schema.fields import IDENTIFIES, Kind, Language, field
from yrd_cli.schema.record import Record


class Event(Record):
    """Something that happened on a date."""

    id: str = id_field(default_column=True, drop_priority=4)
    date: str = field(
        "Date",
        "日期",
        "When it happened.",
        kind=Kind.DATE,
        pattern=DATE_PATTERN,
        dimensions=("year",),
        filters=("date",),
        default_column=True,
        drop_priority=IDENTIFIES,
    )
    kind: str = field(
        "Kind",
        "类别",
        "What kind of event it is.",
        enum=enums.EVENT_KINDS,
        dimensions=("kind",),
        filters=("kind",),
        default_column=True,
        drop_priority=1,
    )
    name_en: str = name_field(Language.EN, "The English name.")
    name_zh: str | None = field(
        "Chinese name",
        "名称",
        "The Chinese name.",
        language=Language.ZH,
        label_in=Language.ZH,
        known_by="known",
        default_column=True,
        default=None,
    )
    edition: int | None = field(
        "Edition", "届", "Which one of its series it is.", kind=Kind.YEAR, exclusive_minimum=0, default=None
    )
    city: str | None = field(
        "City",
        "城市",
        "The city of the region where it took place.",
        kind=Kind.ID,
        references="cities",
        dimensions=("city",),
        filters=("city",),
        default_column=True,
        drop_priority=2,
        default=None,
    )
    where: str | None = field(
        "Elsewhere", "区域外地点", "Where it took place outside the region.", chinese="where_zh", default=None
    )
    where_zh: str | None = chinese_field("Elsewhere", "区域外地点")
    unveiled: tuple[str, ...] = field(
        "Unveiled",
        "发布内容",
        "What was unveiled, signed or decided.",
        chinese="unveiled_zh",
        is_prose=True,
        default_column=True,
        drop_priority=3,
        default=(),
    )
    unveiled_zh: tuple[str, ...] = chinese_field("Unveiled", "发布内容", default=(), is_prose=True)
    known: str = known_field(dimensions=("known",))
    facts: Mapping[str, str] = facts_field()
    sources: tuple[str, ...] = sources_field()
    note: str | None = note_field()
    note_zh: str | None = note_zh_field()
