"""Provinces, cities and sectors: the closed vocabularies that clusters and funds refer to; and the sources."""

from dataclasses import dataclass

from yrd_cli.model import words
from yrd_cli.model.columns import Kind, Language, column
from yrd_cli.model.dates import PATTERN as DATE_PATTERN

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def id_column(**facts: object) -> str:
    """The `id` field that every record starts with."""
    declared: str = column(
        "Id", "编号", "The record's name for programs: kebab-case, never reused.", kind=Kind.ID, pattern=ID_PATTERN, **facts
    )
    return declared


def name_column(language: Language, doc: str) -> str:
    """A name in one language, shown in tables in that language, and marked if the record is not a reported one."""
    title, title_zh = ("Name", "英文名称") if language is Language.EN else ("Chinese name", "名称")
    declared: str = column(title, title_zh, doc, language=language, shown=True, known_by="known")
    return declared


def sources_column() -> tuple[str, ...]:
    """The sources of a whole record."""
    declared: tuple[str, ...] = column(
        "Sources", "来源", "The ids of the sources of the record.", kind=Kind.ID, refers="sources", default=()
    )
    return declared


def aliases_column() -> tuple[str, ...]:
    """Other spellings under which a record is found."""
    declared: tuple[str, ...] = column("Aliases", "别名", "Other names that are understood.", default=())
    return declared


def pinyin_column() -> str:
    """The Chinese name in pinyin, syllables apart; its initials are derived."""
    declared: str = column("Pinyin", "拼音", "The Chinese name in pinyin, syllables apart.", pattern=r"^[a-z0-9ü' ]+$")
    return declared


@dataclass(frozen=True, kw_only=True)
class Province:
    """One of the three provinces and the municipality of the region."""

    id: str = id_column(shown=True, filters=("province",))
    name_en: str = name_column(Language.EN, "The English name.")
    name_zh: str = column("Chinese name", "名称", "The full Chinese name.", shown=True)
    short_zh: str = column("Short Chinese name", "简称", "The Chinese name as tables print it.")
    iso: str = column("ISO 3166-2", "ISO 3166-2", "The code of ISO 3166-2.", kind=Kind.CODE, shown=True)
    code: str = column(
        "GB/T 2260", "行政区划代码", "The code of GB/T 2260.", kind=Kind.CODE, shown=True, pattern=r"^\d{6}$"
    )
    pinyin: str = pinyin_column()
    aliases: tuple[str, ...] = aliases_column()
    sources: tuple[str, ...] = sources_column()


@dataclass(frozen=True, kw_only=True)
class City:
    """One of the 41 cities of the region: Shanghai and the prefecture-level cities of the three provinces."""

    id: str = id_column(shown=True, filters=("city",))
    name_en: str = name_column(Language.EN, "The English name, with the province where two cities share it.")
    name_zh: str = column("Chinese name", "名称", "The full Chinese name.", shown=True)
    short_zh: str = column("Short Chinese name", "简称", "The Chinese name as tables print it.")
    province: str = column(
        "Province", "省市", "The province.", kind=Kind.ID, refers="provinces", dimensions=("province",),
        filters=("province",), shown=True,
    )  # fmt: skip
    code: str = column(
        "GB/T 2260", "行政区划代码", "The code of GB/T 2260.", kind=Kind.CODE, shown=True, pattern=r"^\d{6}$"
    )
    pinyin: str = pinyin_column()
    aliases: tuple[str, ...] = aliases_column()
    sources: tuple[str, ...] = sources_column()


@dataclass(frozen=True, kw_only=True)
class Sector:
    """A sector of industry. Sectors have two levels; a sector of level two has a `parent`."""

    id: str = id_column(shown=True, filters=("sector",))
    name_en: str = name_column(Language.EN, "The English name.")
    name_zh: str = column("Chinese name", "名称", "The Chinese name.", shown=True)
    parent: str | None = column(
        "Part of", "上级", "The sector of level one that it belongs to.", kind=Kind.ID, refers="sectors",
        filters=("sector",), shown=True, default=None,
    )  # fmt: skip
    pinyin: str = pinyin_column()
    aliases: tuple[str, ...] = aliases_column()
    sources: tuple[str, ...] = sources_column()

    @property
    def short_zh(self) -> str:
        """The Chinese name as tables print it."""
        return self.name_zh


@dataclass(frozen=True, kw_only=True)
class Source:
    """A document that supports a figure or a fact."""

    id: str = id_column(shown=True)
    publisher: str = column("Publisher", "发布者", "Who published it.", shown=True)
    title: str = column("Title", "标题", "The title of the document.", shown=True)
    described: bool = column(
        "Described", "标题为描述", "True where the title is a description, the document's own being unknown.",
        kind=Kind.FLAG, default=False,
    )  # fmt: skip
    date: str | None = column(
        "Date", "日期", "When it was published.", kind=Kind.DATE, pattern=DATE_PATTERN, dimensions=("year",),
        filters=("date",), shown=True, default=None,
    )  # fmt: skip
    language: str = column(
        "Language", "语言", "The language of the document.", words=words.LANGUAGES, dimensions=("language",),
        shown=True, rank=2,
    )  # fmt: skip
    grade: str = column(
        "Grade", "级别", "What kind of source it is: official, media, institution, repost or weak.",
        words=words.GRADES, dimensions=("grade",), shown=True,
    )  # fmt: skip
    url: str | None = column("Link", "链接", "The address, only where it is fit to be linked.", kind=Kind.URL, default=None)
    note: str | None = column("Note", "备注", "What a reader must know of it.", default=None)
