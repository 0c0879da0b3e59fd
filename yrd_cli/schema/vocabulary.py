"""Places and sectors: the closed vocabularies that other records refer to."""

from dataclasses import dataclass

from yrd_cli.schema.common import aliases_column, id_column, name_column, pinyin_column, sources_column
from yrd_cli.schema.fields import Kind, Language, column
from yrd_cli.schema.record import Record


@dataclass(frozen=True, kw_only=True)
class Place(Record):
    """What is neither a province nor a city of the region: the region itself, the nation, the world."""

    id: str = id_column(default_column=True)
    name_en: str = name_column(Language.EN, "The English name.")
    name_zh: str = column("Chinese name", "名称", "The full Chinese name.", default_column=True)
    short_zh: str = column("Short Chinese name", "简称", "The Chinese name as tables print it.")
    pinyin: str = pinyin_column()
    aliases: tuple[str, ...] = aliases_column()


@dataclass(frozen=True, kw_only=True)
class Province(Record):
    """One of the three provinces and the municipality of the region."""

    id: str = id_column(default_column=True, filters=("province",))
    name_en: str = name_column(Language.EN, "The English name.")
    name_zh: str = column("Chinese name", "名称", "The full Chinese name.", default_column=True)
    short_zh: str = column("Short Chinese name", "简称", "The Chinese name as tables print it.")
    iso: str = column("ISO 3166-2", "ISO 3166-2", "The code of ISO 3166-2.", kind=Kind.CODE, default_column=True)
    code: str = column(
        "GB/T 2260", "行政区划代码", "The code of GB/T 2260.", kind=Kind.CODE, default_column=True, pattern=r"^\d{6}$"
    )
    pinyin: str = pinyin_column()
    aliases: tuple[str, ...] = aliases_column()
    sources: tuple[str, ...] = sources_column()


@dataclass(frozen=True, kw_only=True)
class City(Record):
    """One of the 41 cities of the region: Shanghai and the prefecture-level cities of the three provinces."""

    id: str = id_column(default_column=True, filters=("city",))
    name_en: str = name_column(Language.EN, "The English name, with the province where two cities share it.")
    name_zh: str = column("Chinese name", "名称", "The full Chinese name.", default_column=True)
    short_zh: str = column("Short Chinese name", "简称", "The Chinese name as tables print it.")
    province: str = column(
        "Province",
        "省市",
        "The province.",
        kind=Kind.ID,
        references="provinces",
        dimensions=("province",),
        filters=("province",),
        default_column=True,
    )
    code: str = column(
        "GB/T 2260", "行政区划代码", "The code of GB/T 2260.", kind=Kind.CODE, default_column=True, pattern=r"^\d{6}$"
    )
    pinyin: str = pinyin_column()
    latitude: float | None = column(
        "Latitude",
        "纬度",
        "Degrees north of the city government, to two decimals.",
        kind=Kind.AMOUNT,
        unit="°",
        default=None,
    )
    longitude: float | None = column(
        "Longitude",
        "经度",
        "Degrees east of the city government, to two decimals.",
        kind=Kind.AMOUNT,
        unit="°",
        default=None,
    )
    aliases: tuple[str, ...] = aliases_column()
    sources: tuple[str, ...] = sources_column()


@dataclass(frozen=True, kw_only=True)
class Sector(Record):
    """A sector of industry. Sectors have two levels; a sector of level two has a `parent`."""

    id: str = id_column(default_column=True, filters=("sector",))
    name_en: str = name_column(Language.EN, "The English name.")
    name_zh: str = column("Chinese name", "名称", "The Chinese name.", default_column=True)
    parent: str | None = column(
        "Part of",
        "上级",
        "The sector of level one that it belongs to.",
        kind=Kind.ID,
        references="sectors",
        filters=("sector",),
        default_column=True,
        default=None,
    )
    pinyin: str = pinyin_column()
    aliases: tuple[str, ...] = aliases_column()
    sources: tuple[str, ...] = sources_column()

    @property
    def short_zh(self) -> str:
        """The Chinese name as tables print it."""
        return self.name_zh
