"""The measure of tables that have no other: how many records there are, and their share of all that were selected."""

from collections.abc import Iterable, Sequence

from yrd_cli.query.measures.measure import Measure
from yrd_cli.query.result import Column, Note, Values
from yrd_cli.schema.enums import KNOWN
from yrd_cli.schema.fields import ASKED_FOR, Field, Kind, Language
from yrd_cli.schema.record import Record
from yrd_cli.schema.tables import Table

_MAX_NAMED = 3


def holds_figures(fields: Iterable[Field]) -> bool:
    """Whether records are figures: a share of their number would be taken for a share of what they measure."""
    return any(field.unit_in for field in fields)


def count_and_share(table: Table, *, share: bool = True) -> Measure:
    """Return the measure that counts records, and, if `share`, gives the percentage of all selected."""
    count = Column(
        name=table.name,
        title=table.title,
        title_zh=table.title_zh,
        description=f"How many {table.name}.",
        kind=Kind.COUNT,
        default_column=True,
        drop_priority=ASKED_FOR,
    )
    percentage = Column(
        name="share",
        title="Share",
        title_zh="比重",
        description="Percent of all that were selected.",
        kind=Kind.PERCENT,
        unit="%",
        default_column=True,
    )

    def values(group: Sequence[Record], selection: Sequence[Record]) -> Values:
        return {table.name: len(group), "share": 100 * len(group) / len(selection) if selection else None}

    def notes(selection: Sequence[Record]) -> tuple[Note, ...]:
        return known_notes(table, selection)

    return Measure((count, percentage) if share else (count,), values, notes)


def known_notes(table: Table, records: Sequence[Record]) -> tuple[Note, ...]:
    """Return how many of the records are derived, and how many unconfirmed."""
    qualified = ((term, [record for record in records if record.get("known") == term.id]) for term in KNOWN[1:])
    return tuple(
        Note(
            f"{len(found)} of {len(records)} {table.name} {term.en}{named(found, Language.EN)}.",
            f"{len(records)}个{table.title_zh}中{len(found)}个{term.zh}{named(found, Language.ZH)}。",
        )
        for term, found in qualified
        if found
    )


def named(records: Sequence[Record], language: Language) -> str:
    """Return what records are called, with a colon before, where they are few enough to be named in a note."""
    if len(records) > _MAX_NAMED:
        return ""
    names = [record.label(language) for record in records]
    return f"：{'、'.join(names)}" if language is Language.ZH else f": {', '.join(names)}"
