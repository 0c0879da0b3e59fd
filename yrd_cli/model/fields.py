"""Fields that several kinds of record have, each declared once."""

from collections.abc import Mapping
from typing import Any

from yrd_cli.model import words
from yrd_cli.model.columns import Kind, Language, column

ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"


def id_column(**facts: Any) -> str:
    """The `id` field that every record starts with."""
    declared: str = column(
        "Id",
        "编号",
        "The record's name for programs: kebab-case, never reused.",
        kind=Kind.ID,
        pattern=ID_PATTERN,
        **facts,
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


def facts_column() -> Mapping[str, str]:
    """How single facts are known, where they differ from the record as a whole."""
    declared: Mapping[str, str] = column(
        "Facts", "各项依据", "How single fields are known, where that differs from `known`.", kind=Kind.NESTED,
        words=words.KNOWN, default=dict,
    )  # fmt: skip
    return declared


def known_column() -> str:
    """How a figure is known."""
    declared: str = column(
        "Known", "依据", "How the figure is known: reported, derived or unconfirmed.", words=words.KNOWN
    )
    return declared
