"""Listing: the records of a noun that pass the filters, as rows."""

from collections.abc import Sequence
from typing import Any

from yrd_cli.model.columns import Column, Kind
from yrd_cli.model.measures import Note
from yrd_cli.query.result import RECORDS, Result


def list_records(
    records: Sequence[Any], *, noun: str, columns: tuple[Column, ...], notes: tuple[Note, ...] = ()
) -> Result:
    """`records` of `noun` as rows that hold every field."""
    names = [column.name for column in columns]
    rows = [{**{name: getattr(record, name) for name in names}, RECORDS: (record,)} for record in records]
    return Result(noun, columns, rows, notes=notes, title=f"yrd {noun}")


_FIELD_COLUMNS = (
    Column(name="field", title="Field", title_zh="字段", doc="The name of the field.", kind=Kind.ID, shown=True),
    Column(name="heading", title="Heading", title_zh="英文表头", doc="Its heading.", kind=Kind.TEXT, shown=True),
    Column(
        name="heading_zh",
        title="In Chinese",
        title_zh="表头",
        doc="Its heading in Chinese.",
        kind=Kind.TEXT,
        shown=True,
    ),
    Column(name="unit", title="Unit", title_zh="单位", doc="The unit of its values.", kind=Kind.TEXT, shown=True),
    Column(name="doc", title="Meaning", title_zh="含义", doc="What it holds.", kind=Kind.TEXT, shown=True),
)


def list_fields(result: Result) -> Result:
    """The fields that a result has, as a result: what `--fields help` prints."""
    rows = [
        {
            "field": column.name,
            "heading": column.title,
            "heading_zh": column.title_zh,
            "unit": column.unit,
            "doc": column.doc,
        }
        for column in result.columns
    ]
    return Result(noun=result.noun, columns=_FIELD_COLUMNS, rows=rows)
