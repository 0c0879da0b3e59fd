"""Strict pydantic models of the data files, made from the declarations of the records."""

import typing
from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import UnionType
from typing import Annotated, Any, Literal

import pydantic
from pydantic import AfterValidator, ConfigDict, TypeAdapter, ValidationError, with_config
from pydantic_core import PydanticKnownError
from typing_extensions import NotRequired, TypedDict

from yrd_cli.datasets.bundled import Edition
from yrd_cli.datasets.characters import named, remedy
from yrd_cli.errors import printable
from yrd_cli.schema.dates import PATTERN as DATE_PATTERN
from yrd_cli.schema.dates import first_day, is_partial_date
from yrd_cli.schema.fields import Field, Kind, cached, fields_of
from yrd_cli.schema.record import KeyPath
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.validate.messages import MAX_NUMBER, in_words

Annotation = Any  # what pydantic takes for a type: mypy has no name for it

_STRICT = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

_MAX_TEXT = 10_000  # characters: a note of some pages
_MAX_YEAR = 9999


def _clean(text: str) -> str:
    if text and text.isprintable() and len(text) <= _MAX_TEXT and text.strip() == text:
        return text  # the common case, in few steps: this runs for every text
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise PydanticKnownError("string_unicode")
    if len(text) > _MAX_TEXT:
        raise PydanticKnownError("string_too_long", {"max_length": _MAX_TEXT})
    if not text.strip():
        raise ValueError("empty: omit the key if nothing is known")
    if text != text.strip():
        raise ValueError(f"leading or trailing spaces: {_named_odd(text) or 'omit them'}")
    if odd := _named_odd(text):
        raise ValueError(f"contains control characters: {odd}")
    return text


def _named_odd(text: str) -> str:
    """Return the first character of a text that cannot be seen, and what to write instead; nothing if all can."""
    odd = next((character for character in text if printable(character) != character), None)
    if odd == "\n":
        return f"{named(odd)}: write one line"
    return f"{named(odd)}: {remedy(odd)}" if odd else ""


@lru_cache(maxsize=8192)  # many records, few days
def _existing(text: str) -> str:
    if not is_partial_date(text):
        raise ValueError("not a date: write 2024, 2024-09 or 2024-09-07")
    return text


def _whole_day(text: str) -> str:
    if not is_partial_date(text) or first_day(text) != text:
        raise ValueError("not a day: write 2024-09-07")
    return text


def _web_address(text: str) -> str:
    if not text.startswith(("https://", "http://")) or " " in text:
        raise ValueError("not a web address")
    return text


@cached
def record_model(record_type: type) -> Annotation:
    """Return the type of the table of one record: every stored field, no other key."""
    fields = {
        field.name: (_required if field.required else _optional)(_annotation(field), field.description)
        for field in fields_of(record_type)
        if field.stored
    }
    return _typed(record_type.__name__, fields, record_type.__doc__)


@cached
def file_model(table: Table) -> TypeAdapter[Any]:
    """Return the model of a data file of a table: an array of its tables."""
    tables = _required(list[record_model(table.record_type)], f"The {table.name}.")  # type: ignore[misc]  # at run time
    return TypeAdapter(_typed(f"{table.record}File", {table.toml_key: tables}))


def any_file_model() -> TypeAdapter[Any]:
    """Return the model of user data: arrays of any tables."""
    fields = {
        table.toml_key: _optional(list[record_model(table.record_type)], f"The {table.name}.", [])  # type: ignore[misc]
        for table in TABLES.values()
    }
    return TypeAdapter(_typed("UserDataFile", fields))


def edition_model() -> TypeAdapter[Any]:
    """Return the model of dataset.toml."""
    text = Annotated[str, AfterValidator(_clean)]
    fields: dict[str, Annotation] = dict.fromkeys(Edition._fields, text)
    fields["date"] = Annotated[text, AfterValidator(_whole_day)]
    return TypeAdapter(_typed("Edition", fields))


def _typed(name: str, fields: Mapping[str, Annotation], description: str | None = None) -> Annotation:
    """Return the type of a table with these keys; pydantic makes no object of one, which takes a third of the time."""
    made = TypedDict(name, fields)  # type: ignore[misc]  # keys known only at run time
    made.__doc__ = description
    return with_config(_STRICT)(made)


def _required(annotation: Annotation, description: str) -> Annotation:
    return Annotated[annotation, pydantic.Field(description=description)]


def _optional(annotation: Annotation, description: str, default: Any = None) -> Annotation:
    """Return the type of a key that may be absent, which means the same as the default."""
    described = pydantic.Field(description=description, json_schema_extra={"default": default})
    return NotRequired[Annotated[annotation, described]]


def _annotation(field: Field) -> Annotation:
    declared = field.type
    if isinstance(declared, UnionType):
        declared = next(item for item in typing.get_args(declared) if item is not type(None))
    if typing.get_origin(declared) is tuple:
        inner = record_model(typing.get_args(declared)[0]) if field.kind is Kind.NESTED else _scalar(field)
        # An empty list says no more than an absent key: there is one way to say nothing.
        return Annotated[list[inner], pydantic.Field(min_length=1)]  # type: ignore[valid-type]
    if field.kind is Kind.NESTED:
        return Annotated[dict[str, _literal(field)], pydantic.Field(min_length=1)]  # type: ignore[misc]
    return _scalar(field)


def _scalar(field: Field) -> Annotation:
    scalar = field.kind.scalar.python
    if field.enum:
        return _literal(field)
    if scalar is str:
        return _text(field)
    if scalar is int:
        maximum = _MAX_YEAR if field.kind is Kind.YEAR else int(MAX_NUMBER)
        return Annotated[int, pydantic.Field(gt=field.exclusive_minimum, le=maximum)]
    if scalar is float:  # stays finite in every unit, also as a share of a share
        minimum = None if field.exclusive_minimum is not None else -MAX_NUMBER
        return Annotated[float, pydantic.Field(gt=field.exclusive_minimum, ge=minimum, le=MAX_NUMBER)]
    return scalar


def _text(field: Field) -> Annotation:
    if field.kind is Kind.DATE:  # the check says more than the pattern, which is for the schema
        extra = pydantic.Field(json_schema_extra={"pattern": DATE_PATTERN}, max_length=_MAX_TEXT)
        return Annotated[str, extra, AfterValidator(_existing)]
    text: Annotation = Annotated[str, pydantic.Field(pattern=field.pattern, max_length=_MAX_TEXT)]
    if field.kind is Kind.ID:  # has a pattern, or must be that of a record: it cannot be unclean
        return text
    if not field.pattern:  # then `_clean` alone looks at it: pydantic makes UTF-8 of Chinese, and keeps it, to count it
        text = Annotated[str, pydantic.Field(json_schema_extra={"maxLength": _MAX_TEXT})]
    clean = Annotated[text, AfterValidator(_clean)]
    return Annotated[clean, AfterValidator(_web_address)] if field.kind is Kind.URL else clean


def _literal(field: Field) -> Annotation:
    return Literal[tuple(term.id for term in field.enum)]


def shape_problems(model: TypeAdapter[Any], items: object) -> Iterator[tuple[KeyPath, str]]:
    """Yield where a parsed file differs from the model, and how."""
    try:
        model.validate_python(items)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            yield problem["loc"], in_words(problem)
