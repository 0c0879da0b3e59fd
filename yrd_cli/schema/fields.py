"""The declaration of a field: everything that headings, headers, filters, checks and help say derives from it."""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

from yrd_cli.errors import printable
from yrd_cli.schema.computed import Computed, InDataset, OfResult
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.units import unit_names


class Term(Struct):
    """A term of an enum: its id, and its names."""

    id: str
    en: str
    zh: str
    pinyin: str  # of `zh`, syllables apart


class ScalarType(Struct):
    """The type of single values: in Python, in JSON Schema and data packages, and in SQL."""

    python: type
    json: str
    sql: str


class Kind(Enum):
    """The kind of value in a field; decides its alignment, format and comparison."""

    ID = "id"
    TEXT = "text"
    CODE = "code"  # digits that are a name: never a thousands separator
    DATE = "date"  # ISO 8601, possibly only a year or a month
    YEAR = "year"
    COUNT = "count"
    AMOUNT = "amount"  # a decimal number with a unit
    PERCENT = "percent"
    RATIO = "ratio"  # a computed number, of which tables print two decimals
    FLAG = "flag"
    NESTED = "nested"  # a list of figures, or a mapping of fields to terms
    URL = "url"

    @property
    def is_number(self) -> bool:
        """Whether values are numbers: aligned to the right, added up and compared as such."""
        return self in (Kind.YEAR, Kind.COUNT, Kind.AMOUNT, Kind.PERCENT, Kind.RATIO)

    @property
    def scalar(self) -> ScalarType:
        """The type of a value of this kind; of a list, that of its items."""
        return _SCALARS.get(self, _TEXT)


_TEXT = ScalarType(str, "string", "TEXT")
_INTEGER = ScalarType(int, "integer", "INTEGER")
_NUMBER = ScalarType(float, "number", "REAL")
_SCALARS = {
    Kind.YEAR: _INTEGER,
    Kind.COUNT: _INTEGER,
    Kind.AMOUNT: _NUMBER,
    Kind.PERCENT: _NUMBER,
    Kind.RATIO: _NUMBER,
    Kind.FLAG: ScalarType(bool, "boolean", "INTEGER"),
}


class Language(Enum):
    """The language of headings and values in text for people."""

    EN = "en"
    ZH = "zh"
    BOTH = "both"


# `drop_priority` of what stays on a narrow terminal: what identifies a row may come to stand below the first column.
IDENTIFIES, ASKED_FOR = -1, -2


class Field(Struct):
    """A field of a record.

    `title`/`title_zh` head the column; `name` is the JSON key, CSV header and `--fields` name. `unit` is the unit of
    every value ("bn yuan", "%"); where units differ between records, `unit_in` names the field that holds them.
    `references` names the table whose ids the field holds; `enum` is the closed list of its terms; `phrases` says
    that its texts recur, and are translated in translations.py. `dimensions` are the names under which `--by` groups
    by it, `filters` the options that select by it. Fields with `default_column` make up the default table; of those,
    the one with the highest `drop_priority` is the first to go on a narrow terminal; those that identify a row and the
    figures asked for are the last, IDENTIFIES or ASKED_FOR. `language` keeps a name in one
    language out of tables in the other; `chinese` names the field that says the same in Chinese, which is printed in
    its place for readers of Chinese. `known_by` names the field that says how this one is known, `qualified_by` the
    one that says how exact it is, `bracketed_by` the one that says that the value is only a description; records
    in which the field `ranked_last` names has the value beside it measure something larger, and sort after the others.
    `missing` is what a table prints for an absent value that has a meaning. With `label_in`, the field is what the
    record is called in that language; by the values of a field with `is_handle`, the record is found like by its name.
    Items of a list with `is_prose` are sentences, in which commas separate nothing.
    A field `of_result` depends on the records beside it, and tells nothing of the record itself. `graded_by` names the
    field that holds the grade of this one, which is the best of the sources in the fields `graded_from`; `sourced_by`
    the field with the source that supports this one alone.
    """

    name: str
    title: str
    title_zh: str
    description: str
    kind: Kind
    type: object = None
    unit: str | None = None
    unit_in: str | None = None
    references: str | None = None
    enum: tuple[Term, ...] = ()
    phrases: bool = False
    dimensions: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    default_column: bool = False
    drop_priority: int = 0
    language: Language | None = None
    chinese: str | None = None
    known_by: str | None = None
    qualified_by: str | None = None
    bracketed_by: str | None = None
    ranked_last: tuple[str, str] | None = None
    missing: tuple[str, str] | None = None
    required: bool = False
    stored: bool = True
    pattern: str | None = None
    exclusive_minimum: float | None = None
    label_in: Language | None = None
    is_handle: bool = False
    is_prose: bool = False
    of_result: bool = False
    graded_by: str | None = None
    graded_from: tuple[str, ...] = ()
    sourced_by: str | None = None

    __eq__ = object.__eq__  # a declaration, of which there is one: no need to compare forty attributes
    __hash__ = object.__hash__

    def of(self, record: object) -> Any:
        """Return the value of this field in a record of its table."""
        return getattr(record, self.name)

    def of_each(self, records: Iterable[object]) -> list[Any]:
        """Return the value of this field in each of some records of its table."""
        return list(map(attrgetter(self.name), records))

    def heading(self, language: Language) -> str:
        """Return the heading of the field, with the unit: `Size (bn yuan)`."""
        return heading(self.title, self.title_zh, self.unit, language)


def heading(english: str, chinese: str, unit: str | None, language: Language) -> str:
    """Return a title in a language with its unit: `Size (bn yuan)`."""
    if unit:
        unit_en, unit_zh = unit_names(unit)
        english, chinese = f"{english} ({unit_en})", f"{chinese} ({unit_zh})"
    if language is Language.BOTH:
        return printable(english if english == chinese else f"{english} {chinese}")
    return printable(english if language is Language.EN else chinese)  # a query in SQL may name a column anything


REQUIRED: Any = object()  # stands where a field has no default


class Declaration:
    """A field as a class declares it: its type, its default or what makes one, and the attributes of its `Field`.

    The constructor takes the fields that are `given`; objects are equal whose `compared` fields are.
    """

    type: object = None  # of the annotation

    def __init__(
        self, facts: dict[str, Any], default: object = REQUIRED, make: Callable[[], object] | None = None
    ) -> None:
        """Take the attributes of the field, and its default or what makes it."""
        self.facts = facts
        self.default = default
        self.make = make
        self.given = not isinstance(default, Computed)
        self.compared = not isinstance(default, InDataset | OfResult)  # what others decide is no part of the object


def field(
    title: str,
    title_zh: str,
    description: str,
    *,
    kind: Kind = Kind.TEXT,
    default: Any = REQUIRED,
    computed: bool | Computed = False,
    **facts: Any,
) -> Any:
    """Declare a field of a record, or of a figure in one.

    Without `default` the field is required in the data files; a type as `default` gives each record an empty value of
    it. A `computed` field is not read from them but computed when asked for: by the record's `computed`, unless
    otherwise said. `facts` are the other attributes of `Field`.
    """
    declared = {"title": title, "title_zh": title_zh, "description": description, "kind": kind, **facts}
    if computed:
        declared["stored"] = False
        ours = OfResult() if facts.get("of_result") else Computed()
        return Declaration(declared, computed if isinstance(computed, Computed) else ours)
    declared["required"] = default is REQUIRED
    return Declaration(declared, make=default) if isinstance(default, type) else Declaration(declared, default)


_Function = TypeVar("_Function", bound=Callable[..., Any])


def cached(function: _Function) -> _Function:
    """Return the function with a cache: `functools.cache`, for which mypy takes no record type to be hashable."""
    return cast("_Function", cache(function))


class Parameters(Struct):
    """Parameters of the constructor of a type: the names of values that may and that must be given, and defaults.

    Only of values that are made anew: the others are attributes of the class.
    """

    accepted: frozenset[str]
    required: frozenset[str]
    made: tuple[tuple[str, Callable[[], object]], ...]


@cached
def parameters_of(record_type: type) -> Parameters:
    """Return the parameters of the constructor of a record type."""
    declarations: dict[str, Declaration] = record_type.declarations  # type: ignore[attr-defined]  # of a `Declared`
    accepted = {name: one for name, one in declarations.items() if one.given}
    return Parameters(
        accepted=frozenset(accepted),
        required=frozenset(name for name, one in accepted.items() if one.default is REQUIRED and not one.make),
        made=tuple((name, one.make) for name, one in accepted.items() if one.make),
    )


@cached
def fields_of(record_type: type) -> tuple[Field, ...]:
    """Return the fields of a record type, in the order of its declaration."""
    declarations: dict[str, Declaration] = record_type.declarations  # type: ignore[attr-defined]  # of a `Declared`
    return tuple(Field(name=name, type=one.type, **one.facts) for name, one in declarations.items())


@cached
def fields_by_name(record_type: type) -> dict[str, Field]:
    """Return the fields of a record type by their names."""
    return {field.name: field for field in fields_of(record_type)}


@cached
def value_field(record_type: type) -> Field:
    """Return the field that holds the value of a record that is a figure, in the unit that it is compared in."""
    return next(field for field in fields_of(record_type) if field.known_by == "known" and field.kind is Kind.AMOUNT)


@cached
def label_fields(record_type: type) -> tuple[Field, ...]:
    """Return the fields that hold what a record is called; none for records that have only an id."""
    return tuple(field for field in fields_of(record_type) if field.label_in)


def values_of(fields: Sequence[Field]) -> Callable[[object], tuple[Any, ...]]:
    """Return the function that gets the values of these fields of a record, quicker than one by one."""
    names = [field.name for field in fields]
    return attrgetter(*names) if len(names) > 1 else lambda record: tuple([getattr(record, name) for name in names])
