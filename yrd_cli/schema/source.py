"""Sources: the documents that figures and facts come from."""

from yrd_cli.schema import enums
from yrd_cli.schema.common import chinese_field, id_field, note_field, note_zh_field
from yrd_cli.schema.dates import PATTERN as DATE_PATTERN
from yrd_cli.schema.fields import Kind, Language, field
from yrd_cli.schema.record import Record


class Source(Record):
    """A document that supports a figure or a fact."""

    id: str = id_field(default_column=True)
    publisher: str = field(
        "Publisher", "发布者", "Who published it.", chinese="publisher_zh", default_column=True, drop_priority=1
    )
    publisher_zh: str | None = chinese_field("Publisher", "发布者")
    title: str = field(
        "Title",
        "标题",
        "The title of the document; in brackets where it is a description.",
        bracketed_by="described",
        label_in=Language.BOTH,
        chinese="title_zh",
        default_column=True,
    )
    title_zh: str | None = chinese_field("Title", "标题")
    described: bool = field(
        "Described",
        "标题为描述",
        "True where the title is a description, the document's own being unknown.",
        kind=Kind.FLAG,
        default=False,
    )
    date: str | None = field(
        "Date",
        "日期",
        "When it was published.",
        kind=Kind.DATE,
        pattern=DATE_PATTERN,
        dimensions=("year",),
        filters=("date",),
        default_column=True,
        default=None,
    )
    language: str = field(
        "Language",
        "语言",
        "The language of the document.",
        enum=enums.LANGUAGES,
        dimensions=("language",),
        default_column=True,
        drop_priority=3,
    )
    grade: str = field(
        "Grade",
        "级别",
        "What kind of source it is: official, media, institution, repost or weak.",
        enum=enums.GRADES,
        dimensions=("grade",),
        default_column=True,
    )
    url: str | None = field(
        "Link",
        "链接",
        "The address, only where it is fit to be linked.",
        kind=Kind.URL,
        default_column=True,
        drop_priority=4,
        default=None,
    )
    note: str | None = note_field("What a reader must know of it.")
    note_zh: str | None = note_zh_field()
    retrieved: str | None = field(
        "Read",
        "查阅",
        "The month in which it was read for the dataset.",
        kind=Kind.DATE,
        pattern=DATE_PATTERN,
        default=None,
    )

    def cited_sources(self) -> list[str]:
        """Return the id of the source itself: what stands behind it is the document."""
        return [self.id]
