"""Whose a record is: of the bundled data or of the user's. Only where both are together is there a field for it."""

from functools import cache

from yrd_cli.model.columns import Column, Kind, Word

BUNDLED = "bundled"
USER = "user"

PROVENANCE = Column(
    name="provenance",
    title="Provenance",
    title_zh="出处",
    doc="Whose the record is: of the bundled data, or of the user's own (--data).",
    kind=Kind.TEXT,
    type=str,
    words=(Word(BUNDLED, "bundled", "内置", "nei zhi"), Word(USER, "user", "自有", "zi you")),
    dimensions=("provenance",),
)


@cache
def marked(record_type: type, provenance: str) -> type:
    """The record type whose records say in `provenance` whose they are, copies of them too."""
    return type(record_type.__name__, (record_type,), {"provenance": provenance, "__doc__": record_type.__doc__})


def provenance_of(record: object) -> str | None:
    """Whose a record is; None where only bundled data is in play."""
    whose: str | None = getattr(record, PROVENANCE.name, None)
    return whose
