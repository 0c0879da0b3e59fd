"""Whose a record is: of the bundled data or of the user's. Only where both are together is there a field for it."""

import dataclasses
from functools import cache
from typing import Any

from yrd_cli.schema.fields import Field, Kind, Term

BUNDLED = "bundled"
USER = "user"

PROVENANCE = Field(
    name="provenance",
    title="Provenance",
    title_zh="出处",
    description="Whose the record is: of the bundled data, or of the user's own (--data).",
    kind=Kind.TEXT,
    type=str,
    enum=(Term(BUNDLED, "bundled", "内置", "nei zhi"), Term(USER, "user", "自有", "zi you")),
    dimensions=("provenance",),
)


@cache
def marked(record_type: type, provenance: str) -> type:
    """The record type whose records say in a last field, `provenance`, whose they are; their copies too."""
    return dataclasses.make_dataclass(
        record_type.__name__,
        [("provenance", str, dataclasses.field(default=provenance))],
        bases=(record_type,),
        frozen=True,
        kw_only=True,
        namespace={
            "__doc__": record_type.__doc__,
            "__reduce__": lambda record: (_rebuilt, (record_type, provenance, record.__dict__)),
        },
    )


def _rebuilt(record_type: type, provenance: str, fields: dict[str, Any]) -> object:
    record: object = object.__new__(marked(record_type, provenance))
    record.__dict__.update(fields)
    return record


def provenance_of(record: object) -> str | None:
    """Whose a record is; None where only bundled data is in play."""
    whose: str | None = getattr(record, PROVENANCE.name, None)
    return whose
