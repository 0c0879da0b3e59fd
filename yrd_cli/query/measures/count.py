"""The measure of tables that have no other: how many records there are, and their share of all that were selected."""

from collections.abc import Iterable, Sequence

from yrd_cli.query.measures.measure import Measure
from yrd_cli.query.result import Column, Note, Values
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.record import Record
from yrd_cli.schema.tables import Table


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
    )
    percentage = Column(
        name="share",
        title="Share",
        title_zh="占比",
        description="Percent of all that were selected.",
        kind=Kind.PERCENT,
        unit="%",
        default_column=True,
    )

    def values(group: Sequence[Record], selection: Sequence[Record]) -> Values:
        return {table.name: len(group), "share": 100 * len(group) / len(selection) if selection else None}

    def notes(selection: Sequence[Record]) -> tuple[Note, ...]:
        known = [record.get("known", "reported") for record in selection]
        unconfirmed, derived = known.count("unconfirmed"), known.count("derived")
        if not unconfirmed and not derived:
            return ()
        return (
            Note(
                f"Of the {len(known)} counted, derived: {derived}, unconfirmed: {unconfirmed}.",
                f"计入的{len(known)}个中, {derived}个为推算, {unconfirmed}个待核实。",
            ),
        )

    return Measure((count, percentage) if share else (count,), values, notes)
