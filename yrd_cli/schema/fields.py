"""The declaration of a field: everything that headings, headers, filters, checks and help say derives from it."""

import dataclasses
from dataclasses import MISSING
from enum import Enum
from typing import Any, NamedTuple

from yrd_cli.errors import printable

_UNITS_ZH = {"years": "年"}  # of fields only; those of figures are in units.py


class Term(NamedTuple):
    """One word of a closed list: its id, and what people call it."""

    id: str
    en: str
    zh: str
    pinyin: str  # of `zh`, syllables apart


class Kind(Enum):
    """What a field holds; decides how it is aligned, formatted and compared."""

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
    NESTED = "nested"  # a list of figures, or a table of words
    URL = "url"

    @property
    def is_number(self) -> bool:
        """Whether values are aligned to the right and can be added up or compared as numbers."""
        return self in (Kind.YEAR, Kind.COUNT, Kind.AMOUNT, Kind.PERCENT, Kind.RATIO)


class Language(Enum):
    """The language of headings and values in text for people."""

    EN = "en"
    ZH = "zh"
    BOTH = "both"


class Field(NamedTuple):
    """A field of a record or of a grouped result.

    `title`/`title_zh` head table fields; `name` is the JSON key, CSV header and `--fields` name. `unit` is the unit
    of every value ("bn yuan", "%"). `references` names the table whose ids the field holds; `enum` is the closed list
    that it draws on; `phrases` says that its texts recur, and are translated in translations.py. `dimensions` are the
    names under which `--by` groups by it, `filters` the options that select by it. Fields with `default_column` make
    up the default table; of those, the one with the highest `drop_priority` is the first to go on a narrow terminal.
    `unit_in` names the field that holds the unit of each value, where units differ between records, `kind_in` the one
    that holds its kind; `unit_noted` says that a note below names the unit, not the heading. `language` keeps a name
    in one language out of tables in the other. `known_by` names the field that says how this one is known,
    `qualified_by` the one that says how exact it is, `incomplete` the one that counts what a sum leaves out,
    `bracketed_by` the one that says that the value is only a description, `highest_by` that it is the highest of its
    row. `missing` is what a table says for an absent value that has a meaning.
    """

    name: str
    title: str
    title_zh: str
    description: str
    kind: Kind
    type: Any = None
    unit: str | None = None
    unit_in: str | None = None
    kind_in: str | None = None
    unit_noted: bool = False
    references: str | None = None
    enum: tuple[Term, ...] = ()
    phrases: bool = False
    dimensions: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    default_column: bool = False
    drop_priority: int = 0
    language: Language | None = None
    known_by: str | None = None
    qualified_by: str | None = None
    bracketed_by: str | None = None
    highest_by: str | None = None
    missing: tuple[str, str] | None = None
    incomplete: str | None = None
    required: bool = False
    stored: bool = True
    pattern: str | None = None
    exclusive_minimum: float | None = None

    def heading(self, language: Language) -> str:
        """The heading of the field, with the unit: `Size (bn yuan)`."""
        english, chinese = self.title, self.title_zh
        if self.unit and not self.unit_noted:
            unit, unit_zh = unit_names(self.unit)
            english, chinese = f"{english} ({unit})", f"{chinese} ({unit_zh})"
        if language is Language.BOTH:
            return printable(english if english == chinese else f"{english} {chinese}")
        return printable(english if language is Language.EN else chinese)  # a query in SQL may name a column anything


def unit_names(unit: str) -> tuple[str, str]:
    """What a unit is called in English and Chinese."""
    from yrd_cli.schema.units import UNITS  # which needs Word, so not above

    known = UNITS.get(unit)
    return (known.en, known.zh) if known else (unit, _UNITS_ZH.get(unit, unit))


def field(
    title: str,
    title_zh: str,
    description: str,
    *,
    kind: Kind = Kind.TEXT,
    default: Any = MISSING,
    computed: bool = False,
    **facts: Any,
) -> Any:
    """Declare a field of a record dataclass.

    Without `default` the field is required in the data files; `default=dict` gives each record an empty one. A
    `computed` field is not read from them but set by the record's `__post_init__`. `facts` are the other attributes
    of `Field`.
    """
    declared = {"title": title, "title_zh": title_zh, "description": description, "kind": kind, **facts}
    if computed:
        return dataclasses.field(init=False, default=None, metadata={"field": {**declared, "stored": False}})
    declared["required"] = default is MISSING
    if default is dict:
        return dataclasses.field(default_factory=dict, metadata={"field": declared})
    return dataclasses.field(default=default, metadata={"field": declared})


_declared: dict[type, tuple[Field, ...]] = {}


def fields_of(record_type: type) -> tuple[Field, ...]:
    """The fields of a record type, in the order of its declaration."""
    if record_type not in _declared:
        _declared[record_type] = tuple(
            Field(name=f.name, type=f.type, **f.metadata["field"])
            for f in dataclasses.fields(record_type)
            if "field" in f.metadata
        )
    return _declared[record_type]
