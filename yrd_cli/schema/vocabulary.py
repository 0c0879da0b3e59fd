"""Places and sectors: vocabularies that other records refer to."""

from yrd_cli.schema.common import aliases_field, full_name_zh_field, id_field, name_field, pinyin_field, sources_field
from yrd_cli.schema.fields import Kind, Language, field
from yrd_cli.schema.record import Record


class Place(Record):
    """A place other than a province or city of the region: the region itself, the nation, the world."""

    id: str = id_field(default_column=True)
    name_en: str = name_field(Language.EN, "The English name.")
    name_zh: str = full_name_zh_field("The full Chinese name.")
    short_zh: str = field("Short Chinese name", "简称", "The Chinese name as tables print it.", is_handle=True)
    pinyin: str = pinyin_field()
    aliases: tuple[str, ...] = aliases_field()


class Province(Record):
    """One of the three provinces and the municipality of the region."""

    id: str = id_field(default_column=True, filters=("province",))
    name_en: str = name_field(Language.EN, "The English name.")
    name_zh: str = full_name_zh_field("The full Chinese name.")
    short_zh: str = field("Short Chinese name", "简称", "The Chinese name as tables print it.", is_handle=True)
    iso: str = field(
        "ISO 3166-2", "ISO 3166-2", "The code of ISO 3166-2.", kind=Kind.CODE, default_column=True, is_handle=True
    )
    code: str = field(
        "GB/T 2260",
        "行政区划代码",
        "The code of GB/T 2260.",
        kind=Kind.CODE,
        default_column=True,
        is_handle=True,
        pattern=r"^\d{6}$",
    )
    pinyin: str = pinyin_field()
    aliases: tuple[str, ...] = aliases_field()
    sources: tuple[str, ...] = sources_field()


class City(Record):
    """One of the 41 cities of the region: Shanghai and the prefecture-level cities of the three provinces."""

    id: str = id_field(default_column=True, filters=("city",))
    name_en: str = name_field(Language.EN, "The English name, with the province where two cities share it.")
    name_zh: str = full_name_zh_field("The full Chinese name.")
    short_zh: str = field("Short Chinese name", "简称", "The Chinese name as tables print it.", is_handle=True)
    province: str = field(
        "Province",
        "省市",
        "The province.",
        kind=Kind.ID,
        references="provinces",
        dimensions=("province",),
        filters=("province",),
        default_column=True,
    )
    code: str = field(
        "GB/T 2260",
        "行政区划代码",
        "The code of GB/T 2260.",
        kind=Kind.CODE,
        default_column=True,
        is_handle=True,
        pattern=r"^\d{6}$",
    )
    pinyin: str = pinyin_field()
    latitude: float | None = field(
        "Latitude",
        "纬度",
        "Degrees north of the city government, to two decimals.",
        kind=Kind.AMOUNT,
        unit="°",
        default=None,
    )
    longitude: float | None = field(
        "Longitude",
        "经度",
        "Degrees east of the city government, to two decimals.",
        kind=Kind.AMOUNT,
        unit="°",
        default=None,
    )
    aliases: tuple[str, ...] = aliases_field()
    sources: tuple[str, ...] = sources_field()


class Sector(Record):
    """A sector of industry. Sectors have two levels; a sector of level two has a `parent`."""

    id: str = id_field(default_column=True, filters=("sector",))
    name_en: str = name_field(Language.EN, "The English name.")
    name_zh: str = full_name_zh_field("The Chinese name.")
    parent: str | None = field(
        "Part of",
        "上级",
        "The sector of level one that it belongs to.",
        kind=Kind.ID,
        references="sectors",
        filters=("sector",),
        default_column=True,
        default=None,
    )
    pinyin: str = pinyin_field()
    aliases: tuple[str, ...] = aliases_field()
    sources: tuple[str, ...] = sources_field()

    @property
    def short_zh(self) -> str:
        """The Chinese name as tables print it."""
        return self.name_zh
