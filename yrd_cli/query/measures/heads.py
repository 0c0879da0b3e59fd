"""Money per head: sums and values of places over the people that live there."""

from collections.abc import Sequence

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.datasets.grades import weakest_grade
from yrd_cli.errors import UsageError, flag
from yrd_cli.query.group import Dimension
from yrd_cli.query.margins import Margins
from yrd_cli.query.measures.measure import PER_HEAD
from yrd_cli.query.people import AT_THE_END, PER_PERSON, Population, per_head
from yrd_cli.query.result import Column, Note, Row
from yrd_cli.schema.enums import GRADES, KNOWN
from yrd_cli.schema.fields import ASKED_FOR, Field, Kind
from yrd_cli.schema.indicator import Indicator
from yrd_cli.schema.units import UNITS, to_base

_PLACES = ("places", "cities", "provinces")  # of several dimensions, the most exact one is the place


def place_of(by: Sequence[Dimension]) -> Dimension:
    """Return the dimension whose values have people. Raises UsageError if there is none."""
    for table in _PLACES:
        for dimension in by:
            if dimension.source.references == table:
                return dimension
    raise UsageError(f"{flag('measure')} {PER_HEAD}: needs people: add province, city or place to {flag('by')}")


def has_places(fields: Sequence[Field]) -> bool:
    """Whether groups of records with these fields can have people."""
    return any(field.references in _PLACES and field.dimensions for field in fields)


def with_heads(margins: Margins, measured: Column, dataset: Dataset) -> tuple[Margins, Column]:
    """Add what is `measured` per head, with the people and their year, and return the column of it.

    Values of one year are divided by the people at its end, or not at all; sums of several years, or of none, by those
    of the year in which most of the places have a figure. There is no total: what is per head does not add up.
    """
    place, population = place_of(margins.by), Population(dataset.records("indicators"))
    cells, column = margins.cells, _column(measured)
    is_observed = any(record.observation() for row in cells.rows for record in row.records)
    common = None if is_observed else population.latest_year([row[place.name] for row in cells.rows])
    found = []
    for row in cells.rows:
        people = population.of(row[place.name], _year(row) if is_observed else common)
        found.append(_row(row, measured, column, people))
    cells = cells._replace(
        columns=(*(item for item in cells.columns if item.name != "share"), column, *_PEOPLE),
        rows=found,
        total=None,
        notes=(
            *(note._replace(about=(*note.about, column.name)) if note.about else note for note in cells.notes),
            *_notes([row for row in found if row[place.name]], measured, column, common),
        ),
    )
    return margins._replace(cells=cells, has_total=False), column


def _column(measured: Column) -> Column:
    return Column(
        name=f"{measured.name.removesuffix('_bn')}_per_head",
        title=f"{measured.title} per head",
        title_zh=f"人均{measured.title_zh}",
        description=f"{measured.title} over the people at the end of the year.",
        kind=Kind.AMOUNT,
        unit=PER_PERSON,
        default_column=True,
        drop_priority=ASKED_FOR - 1,  # it stays longer than what it is computed from
    )


_PEOPLE = (
    Column(
        name="per_head_known",
        title="Known per head",
        title_zh="人均依据",
        description="How the value per head is known: derived, or unconfirmed.",
        enum=KNOWN,
    ),
    Column(
        name="per_head_grade",
        title="Grade per head",
        title_zh="人均来源级别",
        description="The weaker of the grades of the value and of the people.",
        enum=GRADES,
    ),
    Column(
        name="people_m",
        title="People",
        title_zh="人口",
        description="The people at the end of the year.",
        kind=Kind.AMOUNT,
        unit="m people",
    ),
    Column(
        name="people_year",
        title="Year of the people",
        title_zh="人口年份",
        description="The year at the end of which they were counted.",
        kind=Kind.YEAR,
    ),
)


def _year(row: Row) -> int | None:
    """Return the one year that all values behind a row are of; None if there are several, or any without a year."""
    years = {observation.year if (observation := record.observation()) else None for record in row.records}
    return years.pop() if len(years) == 1 else None


def _row(row: Row, measured: Column, column: Column, people: Indicator | None) -> Row:
    """Return the row with its value per head, and the people among the records that it rests on."""
    value, mark = row[measured.name], row.mark(measured)
    unit = row.get(measured.unit_in) if measured.unit_in else measured.unit
    if value is not None and (unit is None or UNITS[unit].base != "bn yuan"):
        found = f"in {unit}" if unit else "a count"
        raise UsageError(
            f"{flag('measure')} {PER_HEAD}: {measured.name} is {found}: only money in yuan is given per head"
        )
    values = dict.fromkeys((column.name, *(item.name for item in _PEOPLE)))
    known = grade = None
    if people:
        values |= {"people_m": people.normal_value, "people_year": people.year}
    if people and value is not None:
        known = "unconfirmed" if "unconfirmed" in (mark.known, people.known) else "derived"
        grade = weakest_grade((mark.grade, people.grade))
        amount = per_head(to_base(value, str(unit)), people)
        values |= {column.name: amount, "per_head_known": known, "per_head_grade": grade}
    marks = {**row.marks, column.name: mark._replace(known=known, grade=grade)}
    return Row({**row.values, **values}, (*row.records, people) if people else row.records, marks)


def _notes(rows: Sequence[Row], measured: Column, column: Column, common: int | None) -> tuple[Note, ...]:
    """Return of which year the people are, the `common` one or that of each value, and how many values lack them."""
    people, people_zh = (
        (f"at the end of {common}", f"{common}年末") if common else ("at the end of the same year", "同年年末")
    )
    mixed, mixed_zh = ("; the amounts are of several years", "；金额年份不一") if common else ("", "")
    notes = [Note(f"Per head: over the people {people}{mixed}.", f"人均按{people_zh}常住人口计算{mixed_zh}。")]
    if any(record.get("key") == "gdp" for row in rows for record in row.records):
        notes.append(AT_THE_END)
    present = [row for row in rows if row[measured.name] is not None]
    without = sum(row[column.name] is None for row in present)
    if without:
        notes.append(
            Note(
                f"{without} of {len(present)} values omitted: the people {people} are not known.",
                f"{len(present)}个数值中{without}个缺{people_zh}人口，未列入。",
            )
        )
    return tuple(notes)
