"""What a query returns: rows, the columns that describe them, and the notes that belong beside them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from yrd_cli.errors import as_flags, as_parameters
from yrd_cli.schema.fields import IDENTIFIES, Field, Kind, Language, Term, heading
from yrd_cli.schema.record import Record
from yrd_cli.schema.struct import Struct

# What a cell holds: a text, a number, a flag, a tuple of texts, figures, or nothing.
Value = Any
Values = Mapping[str, Value]


class Mark(NamedTuple):
    """What qualifies a value: how it is known, how exact it is, and what it leaves out.

    `incomplete` counts the records without a figure that a sum leaves out. A `described` value is a description that
    stands for a title; `basis` is the statistical basis of a figure, `grade` is as `datasets.grades`
    says.
    """

    known: str | None = None
    qualifier: str | None = None
    incomplete: int = 0
    is_highest: bool = False
    is_used: bool = True
    described: bool = False
    basis: str | None = None
    grade: str | None = None


class Column(Struct):
    """A column of a result, as it is printed.

    `name` is the JSON key, CSV header and `--fields` name; `title` and `title_zh` head it in tables. `unit` is the unit
    of every value; where units differ, the column `unit_in` holds them, as `kind_in` holds the kinds. With
    `unit_in_note`, a note below the table names the unit, not the heading. `default_column` and `drop_priority` are
    those of the field. `known_by`, `graded_by`, `qualified_by`, `described_by` and `incomplete_by` name the columns
    that hold the parts of the mark of a value; a row may also carry the mark itself. `marked_as_record` says that the
    mark of the record as a whole stands beside the value too. `ranked_last` and `missing` are those of the field;
    `chinese` names the column that says the same in Chinese. Where there is no value, tables print the term in the
    column `instead`. With `is_title` it says what the row is about.
    """

    name: str
    title: str
    title_zh: str
    description: str = ""
    kind: Kind = Kind.TEXT
    unit: str | None = None
    unit_in: str | None = None
    kind_in: str | None = None
    unit_in_note: bool = False
    instead: str | None = None
    references: str | None = None
    enum: tuple[Term, ...] = ()
    phrases: bool = False
    default_column: bool = False
    drop_priority: int = 0
    language: Language | None = None
    chinese: str | None = None
    known_by: str | None = None
    graded_by: str | None = None
    qualified_by: str | None = None
    described_by: str | None = None
    incomplete_by: str | None = None
    marked_as_record: bool = False
    ranked_last: tuple[str, str] | None = None
    missing: tuple[str, str] | None = None
    required: bool = False
    is_title: bool = False

    @classmethod
    @lru_cache(maxsize=1_000)  # those of all tables; of tables of a user there is no end
    def of(cls, declared: Field) -> "Column":
        """Return the column of a field."""
        return cls(
            name=declared.name,
            title=declared.title,
            title_zh=declared.title_zh,
            description=declared.description,
            kind=declared.kind,
            unit=declared.unit,
            unit_in=declared.unit_in,
            references=declared.references,
            enum=declared.enum,
            phrases=declared.phrases,
            default_column=declared.default_column,
            drop_priority=IDENTIFIES if declared.label_in else declared.drop_priority,
            language=declared.language,
            chinese=declared.chinese,
            known_by=declared.known_by,
            graded_by=declared.graded_by,
            qualified_by=declared.qualified_by,
            described_by=declared.bracketed_by,
            ranked_last=declared.ranked_last,
            marked_as_record=bool(declared.dimensions) and declared.name not in ("known", "provenance"),
            missing=declared.missing,
            required=declared.required,
        )

    def heading(self, language: Language) -> str:
        """Return the heading of the column, with the unit: `Size (bn yuan)`."""
        return heading(self.title, self.title_zh, None if self.unit_in_note else self.unit, language)


class Row:
    """A row: a value for each column by name, also for those that are not printed, and the records behind it.

    `marks` holds the marks of values that no other column tells.
    """

    __slots__ = ("marks", "records", "values")

    def __init__(
        self, values: Values, records: tuple[Record, ...] = (), marks: Mapping[str, Mark] | None = None
    ) -> None:
        self.values = values
        self.records = records
        self.marks = marks or {}

    def __getitem__(self, name: str) -> Value:
        return self.values[name]

    def get(self, name: str | None) -> Value:
        """Return the value of a column, or None if there is none of that name."""
        return self.values.get(name) if name else None

    def with_values(self, values: Values, marks: Mapping[str, Mark] | None = None) -> "Row":
        """Return the row with more values, or others, and their marks."""
        return Row({**self.values, **values}, self.records, {**self.marks, **(marks or {})})

    def mark(self, column: Column) -> Mark:
        """Return the mark of the value in a column."""
        return next(marks_of((self,), (column,)))[0]


def marks_of(rows: Sequence[Row], columns: Sequence[Column]) -> Iterator[list[Mark]]:
    """Yield the marks of the values in each of the columns."""
    read = column_reader(rows)
    nothing = (None,) * len(rows)
    facts = [facts if isinstance(facts, Mapping) else {} for facts in read("facts")]  # SQL has a text there
    with_facts = set().union(*facts)
    used, bases = [used is not False for used in read("used")], read("basis")
    if not any(bases):  # and an empty one says no more than none
        bases = nothing
    records_known: Sequence[str | None] = nothing
    if any(column.marked_as_record for column in columns):
        records_known = [row.get("known") if "facts" in row.values else None for row in rows]
    marks = [row.marks for row in rows]
    for column in columns:
        known = read(column.known_by) if column.known_by else records_known if column.marked_as_record else nothing
        if column.name in with_facts:
            known = [of_row.get(column.name) or one for of_row, one in zip(facts, known, strict=True)]
        parts = {"known": known, "basis": bases, **_parts_of_marks(column, read)}
        if column.known_by:
            parts["is_used"] = used
        parts = {part: values for part, values in parts.items() if values is not nothing}
        stated = list(zip(*parts.values(), strict=True)) if parts else [()] * len(rows)
        made = {values: Mark(**dict(zip(parts, values, strict=True))) for values in set(stated)}  # few differ
        found = list(map(made.__getitem__, stated))
        if any(marks):
            found = [of_row.get(column.name, mark) for of_row, mark in zip(marks, found, strict=True)]
        yield found


def _parts_of_marks(column: Column, read: "Reader") -> dict[str, Sequence[Value]]:
    """Return the parts of the marks of a column that it names other columns for."""
    parts: dict[str, Sequence[Value]] = {}
    if column.qualified_by:
        parts["qualifier"] = read(column.qualified_by)
    if column.incomplete_by:
        parts["incomplete"] = [count or 0 for count in read(column.incomplete_by)]
    if column.described_by:
        parts["described"] = list(map(bool, read(column.described_by)))
    if column.graded_by:
        parts["grade"] = read(column.graded_by)
    return parts


Reader = Callable[[str], Sequence[Value]]  # of a column: its values, by its name


def column_reader(rows: Sequence[Row]) -> Reader:
    """Return what reads columns of rows; None where a row has no value of that name."""
    values = [row.values for row in rows]
    views = [one for one in values if isinstance(one, _RecordValues)]
    if views and len(views) == len(values) and all(one.fields is views[0].fields for one in views):
        # The records themselves: a call of the view for each value takes ten times as long.
        fields, records = views[0].fields, [one.record for one in views]
        return lambda name: fields[name].of_each(records) if name in fields else [None] * len(records)
    return lambda name: [one.get(name) for one in values]


_TOGETHER = 1_000  # rows: of 100,000 records no more than these are in memory as values too


def columns_in_parts(rows: Sequence[Row]) -> Iterator[Reader]:
    """Yield what reads the columns of the first rows, of the next ones, and so on."""
    for start in range(0, len(rows), _TOGETHER):
        yield column_reader(rows[start : start + _TOGETHER])


class Note(Struct):
    """A sentence about a result, for people: what it leaves out, how it counts.

    It is printed if any of the columns `about` is (always, if none is named); a `warning` also goes to stderr where
    the format has no place for notes. One that is only of rows, and names options for them, is not `in_pictures`.
    """

    en: str
    zh: str
    about: tuple[str, ...] = ()
    warning: bool = False
    in_pictures: bool = True
    python: str | None = None  # its English for Python, if it names options


def note_on_options(english: str, chinese: str, *, warning: bool = False) -> Note:
    """Return a note whose texts name options by `flag`."""
    return Note(as_flags(english), as_flags(chinese), warning=warning, python=as_parameters(english))


class Result(Struct):
    """The answer to a query.

    `columns` are those to print, in order; `total` is a last row for tables, `title` the command that asks the query,
    `by` the dimensions that rows are grouped by. `measured` is what the cells of a cross-tab hold; `series` are its
    columns that are years, in their order. `drawn` are the columns whose numbers are to be drawn: one as bars, a series
    as a trend; `emphasised` are the words that a search was for. `named` are columns that the user named, which no
    terminal is too narrow for; what the columns `folded` hold, people read behind the titles of the rows.
    """

    table: str
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    total: Row | None = None
    notes: tuple[Note, ...] = ()
    title: str = "yrd"
    by: tuple[str, ...] = ()
    measured: Column | None = None
    series: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    emphasised: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    folded: tuple[Column, ...] = ()

    def printed_notes(self) -> list[Note]:
        """Return the notes that are about columns that are printed, or about none in particular."""
        printed = {column.name for column in self.columns}
        return [note for note in self.notes if not note.about or not printed.isdisjoint(note.about)]

    def rows_and_total(self) -> list[Row]:
        """Return the rows with that of the total, if there is one."""
        return [*self.rows, *([self.total] if self.total else [])]

    def records(self) -> tuple[Record, ...]:
        """Return the records behind the rows, each once."""
        return tuple({id(record): record for row in self.rows for record in row.records}.values())


class _RecordValues(Mapping[str, Value]):
    """The values of a record by the names of its fields: a view, as a copy of each takes more than the record."""

    __slots__ = ("fields", "record")

    def __init__(self, record: Record, fields: Mapping[str, Field]) -> None:
        self.record = record
        self.fields = fields

    def __getitem__(self, name: str) -> Value:
        return self.fields[name].of(self.record)

    def get(self, name: str, default: Value = None) -> Value:
        """Return the value of a field: that of the base class goes by an exception for each that is not there."""
        field = self.fields.get(name)
        return field.of(self.record) if field else default

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)

    def __contains__(self, name: object) -> bool:
        return name in self.fields


def record_rows(records: Iterable[Record], fields: Sequence[Field]) -> list[Row]:
    """Return a row for each record, with the values of these fields."""
    by_name = {field.name: field for field in fields}
    return [Row(_RecordValues(record, by_name), (record,)) for record in records]
