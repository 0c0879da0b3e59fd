"""Value chains: which province plays which part in which chain."""

from yrd_cli.schema.common import (
    aliases_field,
    full_name_zh_field,
    how_field,
    how_zh_field,
    id_field,
    known_field,
    name_field,
    note_field,
    note_zh_field,
    pinyin_field,
    source_field,
    stated_field,
)
from yrd_cli.schema.fields import IDENTIFIES, Kind, Language, field
from yrd_cli.schema.record import Record


class Segment(Record):
    """A link of a value chain."""

    id: str = id_field(default_column=True, filters=("segment",))
    name_en: str = name_field(Language.EN, "The English name.")
    name_zh: str = full_name_zh_field("The Chinese name.")
    pinyin: str = pinyin_field()
    aliases: tuple[str, ...] = aliases_field()

    @property
    def short_zh(self) -> str:
        """The Chinese name as tables print it."""
        return self.name_zh


class Role(Record):
    """The part that a province plays in a value chain, as a source describes it."""

    id: str = id_field(default_column=True, drop_priority=5)
    chain: str = field(
        "Chain",
        "产业链",
        "The chain: a sector.",
        kind=Kind.ID,
        references="sectors",
        dimensions=("chain",),
        filters=("chain",),
        default_column=True,
        drop_priority=IDENTIFIES,
    )
    province: str = field(
        "Province",
        "省市",
        "The province.",
        kind=Kind.ID,
        references="provinces",
        dimensions=("province",),
        filters=("province",),
        default_column=True,
        drop_priority=IDENTIFIES,
    )
    segments: tuple[str, ...] = field(
        "Segments",
        "环节",
        "The links of the chain.",
        kind=Kind.ID,
        references="segments",
        dimensions=("segment",),
        filters=("segment",),
        default_column=True,
        drop_priority=3,
        default=(),
    )
    role: str = field(
        "Role",
        "角色",
        "What it does there.",
        chinese="role_zh",
        label_in=Language.EN,
        known_by="known",
        default_column=True,
    )
    role_zh: str = field(
        "Role in Chinese", "角色（中文）", "The same in Chinese.", label_in=Language.ZH, known_by="known"
    )
    cities: tuple[str, ...] = field(
        "Cities",
        "城市",
        "The cities that are named.",
        kind=Kind.ID,
        references="cities",
        dimensions=("city",),
        filters=("city",),
        default_column=True,
        drop_priority=4,
        default=(),
    )
    headline: bool = field(
        "Headline",
        "要点",
        "Whether it is the short answer for the chain.",
        kind=Kind.FLAG,
        dimensions=("headline",),
        default=False,
    )
    stated: str | None = stated_field()
    source: str | None = source_field()
    known: str = known_field(dimensions=("known",))
    how: str | None = how_field()
    how_zh: str | None = how_zh_field()
    note: str | None = note_field()
    note_zh: str | None = note_zh_field()
