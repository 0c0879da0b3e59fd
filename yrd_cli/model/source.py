"""Sources: the documents that figures and facts come from."""

from dataclasses import dataclass

from yrd_cli.model import words
from yrd_cli.model.columns import Kind, column
from yrd_cli.model.dates import PATTERN as DATE_PATTERN
from yrd_cli.model.fields import id_column
from yrd_cli.model.record import Record


@dataclass(frozen=True, kw_only=True)
class Source(Record):
    """A document that supports a figure or a fact."""

    id: str = id_column(shown=True)
    publisher: str = column("Publisher", "发布者", "Who published it.", shown=True, rank=1)
    title: str = column(
        "Title", "标题", "The title of the document; in brackets where it is a description.", bracketed_by="described",
        shown=True,
    )  # fmt: skip
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
        shown=True, rank=3,
    )  # fmt: skip
    grade: str = column(
        "Grade", "级别", "What kind of source it is: official, media, institution, repost or weak.",
        words=words.GRADES, dimensions=("grade",), shown=True,
    )  # fmt: skip
    url: str | None = column(
        "Link",
        "链接",
        "The address, only where it is fit to be linked.",
        kind=Kind.URL,
        shown=True,
        rank=4,
        default=None,
    )
    note: str | None = column("Note", "备注", "What a reader must know of it.", default=None)
    retrieved: str | None = column(
        "Read", "查阅", "The month in which it was read for the dataset.", kind=Kind.DATE, pattern=DATE_PATTERN,
        default=None,
    )  # fmt: skip
