"""Provenance of a record: bundled or user data. Only where both are in play is there a field for it."""

from yrd_cli.schema.fields import Field, Kind, Term, cached, field, fields_of
from yrd_cli.schema.record import Record
from yrd_cli.schema.tables import TABLES

BUNDLED = "bundled"
USER = "user"


@cached
def with_provenance(record_type: type[Record]) -> type[Record]:
    """Return the type of the same records with one more field, `provenance`, at the end.

    A type of its own, and not a field that every record has: a data frame of bundled records would have a column of
    it with nothing in it.
    """
    declared = field(
        "Provenance",
        "出处",
        "Whether the record is bundled or user data (--data).",
        kind=Kind.TEXT,
        enum=(Term(BUNDLED, "bundled", "内置", "nei zhi"), Term(USER, "user", "自有", "zi you")),
        dimensions=("provenance",),
    )
    return type(
        record_type.__name__,
        (record_type,),
        {
            "__doc__": record_type.__doc__,
            "__module__": __name__,
            "__annotations__": {"provenance": str},
            "provenance": declared,
        },
    )


def provenance_field() -> Field:
    """Return the declaration of the field."""
    return fields_of(with_provenance(TABLES["sources"].record_type))[-1]


def __getattr__(name: str) -> type[Record]:
    """Return the type of `name` ("Fund") with a provenance: where `pickle` and `copy` look for it."""
    for table in TABLES.values():
        if table.record == name:
            return with_provenance(table.record_type)
    raise AttributeError(name)
