"""Listing: the records of a table that pass the filters, as rows."""

from collections.abc import Sequence
from typing import Any

from yrd_cli.query.measures.measure import Note
from yrd_cli.query.result import RECORDS, Result
from yrd_cli.schema.fields import Field, Kind


def list_records(
    records: Sequence[Any], *, table: str, columns: tuple[Field, ...], notes: tuple[Note, ...] = ()
) -> Result:
    """`records` of `table` as rows that hold every field."""
    names = [column.name for column in columns]
    rows = [{**{name: getattr(record, name) for name in names}, RECORDS: (record,)} for record in records]
    return Result(table, columns, rows, notes=notes, title=f"yrd {table}")


_FIELD_COLUMNS = (
    Field(
        name="field",
        title="Field",
        title_zh="字段",
        description="The name of the field.",
        kind=Kind.ID,
        default_column=True,
    ),
    Field(
        name="heading",
        title="Heading",
        title_zh="英文表头",
        description="Its heading.",
        kind=Kind.TEXT,
        default_column=True,
    ),
    Field(
        name="heading_zh",
        title="In Chinese",
        title_zh="表头",
        description="Its heading in Chinese.",
        kind=Kind.TEXT,
        default_column=True,
    ),
    Field(
        name="unit",
        title="Unit",
        title_zh="单位",
        description="The unit of its values.",
        kind=Kind.TEXT,
        default_column=True,
    ),
    Field(
        name="doc", title="Meaning", title_zh="含义", description="What it holds.", kind=Kind.TEXT, default_column=True
    ),
)


def list_fields(result: Result) -> Result:
    """The fields that a result has, as a result: what `--fields help` prints."""
    rows = [
        {
            "field": column.name,
            "heading": column.title,
            "heading_zh": column.title_zh,
            "unit": column.unit,
            "doc": column.description,
            RECORDS: (),
        }
        for column in result.columns
    ]
    return Result(table=result.table, columns=_FIELD_COLUMNS, rows=rows)
