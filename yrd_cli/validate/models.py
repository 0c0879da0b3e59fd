"""Strict schemas of the data files, made from the declarations of the records: pydantic validates by them.

They are given to its core: models would be turned into the same, which takes 330 million instructions, half of a check
of a small file.
"""

import typing
from collections.abc import Iterator
from functools import lru_cache
from types import UnionType

from pydantic_core import CoreConfig, CoreSchema, PydanticKnownError, SchemaValidator, ValidationError
from pydantic_core import core_schema as core

from yrd_cli.datasets.bundled import Edition
from yrd_cli.datasets.characters import named, remedy
from yrd_cli.errors import printable
from yrd_cli.schema.dates import first_day, is_partial_date
from yrd_cli.schema.fields import Field, Kind, cached, fields_of
from yrd_cli.schema.record import KeyPath
from yrd_cli.schema.tables import Table
from yrd_cli.validate.messages import MAX_NUMBER, in_words

_STRICT = CoreConfig(strict=True, extra_fields_behavior="forbid", allow_inf_nan=False)

MAX_TEXT = 10_000  # characters: a note of some pages
_MAX_YEAR = 9999


def _clean(text: str) -> str:
    if text and text.isprintable() and len(text) <= MAX_TEXT and text.strip() == text:
        return text  # the common case, in few steps: this runs for every text
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise PydanticKnownError("string_unicode")
    if len(text) > MAX_TEXT:
        raise PydanticKnownError("string_too_long", {"max_length": MAX_TEXT})
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
def record_schema(record_type: type) -> CoreSchema:
    """Return the schema of the table of one record: every stored field, no other key."""
    fields = {
        field.name: core.typed_dict_field(_schema(field), required=field.required)
        for field in fields_of(record_type)
        if field.stored
    }
    return core.typed_dict_schema(fields, config=_STRICT)


@cached
def validator_of_records(record_type: type) -> SchemaValidator:
    """Return what validates a list of tables of these records."""
    return SchemaValidator(core.list_schema(record_schema(record_type)), _STRICT)


@cached
def validator_of_file(table: Table) -> SchemaValidator:
    """Return what validates a data file of a table: an array of its tables."""
    tables = core.typed_dict_field(core.list_schema(record_schema(table.record_type)), required=True)
    return SchemaValidator(core.typed_dict_schema({table.toml_key: tables}, config=_STRICT), _STRICT)


def validator_of_edition() -> SchemaValidator:
    """Return what validates dataset.toml."""
    text = core.no_info_after_validator_function(_clean, core.str_schema())
    schemas = {**dict.fromkeys(Edition._fields, text), "date": core.no_info_after_validator_function(_whole_day, text)}
    fields = {name: core.typed_dict_field(schema, required=True) for name, schema in schemas.items()}
    return SchemaValidator(core.typed_dict_schema(fields, config=_STRICT), _STRICT)


def _schema(field: Field) -> CoreSchema:
    declared = field.type
    if isinstance(declared, UnionType):
        declared = next(item for item in typing.get_args(declared) if item is not type(None))
    if typing.get_origin(declared) is tuple:
        is_nested = field.kind is Kind.NESTED
        inner = record_schema(typing.get_args(declared)[0]) if is_nested else scalar_schema(field)
        # An empty list says no more than an absent key: there is one way to say nothing.
        return core.list_schema(inner, min_length=1)
    if field.kind is Kind.NESTED:
        return core.dict_schema(core.str_schema(), _terms(field), min_length=1)
    return scalar_schema(field)


def scalar_schema(field: Field) -> CoreSchema:
    """Return the schema of a value of a field; of one that holds several, of each. Raises ValueError if it has none."""
    scalar = field.kind.scalar.python
    if field.enum:
        return _terms(field)
    if scalar is str:
        return _text(field)
    if scalar is int:
        maximum = _MAX_YEAR if field.kind is Kind.YEAR else int(MAX_NUMBER)
        minimum = field.exclusive_minimum
        if minimum is not None and minimum != int(minimum):
            raise ValueError(f"{field.name}: {minimum} is not a whole number, as its values are")
        return core.int_schema(gt=None if minimum is None else int(minimum), le=maximum)
    if scalar is float:  # stays finite in every unit, also as a share of a share
        least = None if field.exclusive_minimum is not None else -MAX_NUMBER
        return core.float_schema(gt=field.exclusive_minimum, ge=least, le=MAX_NUMBER)
    if scalar is bool:
        return core.bool_schema()
    raise ValueError(f"{field.name}: no schema for values of type {scalar.__name__}")


def _text(field: Field) -> CoreSchema:
    if field.kind is Kind.DATE:  # the check says more than a pattern
        return core.no_info_after_validator_function(_existing, core.str_schema(max_length=MAX_TEXT))
    if field.kind is Kind.ID:  # has a pattern, or must be that of a record: it cannot be unclean
        return core.str_schema(pattern=field.pattern, max_length=MAX_TEXT)
    # Without a pattern `_clean` alone looks at it: pydantic makes UTF-8 of Chinese, and keeps it, to count it.
    text = core.str_schema(pattern=field.pattern, max_length=MAX_TEXT) if field.pattern else core.str_schema()
    clean = core.no_info_after_validator_function(_clean, text)
    return core.no_info_after_validator_function(_web_address, clean) if field.kind is Kind.URL else clean


def _terms(field: Field) -> CoreSchema:
    return core.literal_schema([term.id for term in field.enum])


def shape_problems(validator: SchemaValidator, items: object) -> Iterator[tuple[KeyPath, str]]:
    """Yield where a parsed file differs from the schema, and how."""
    try:
        validator.validate_python(items)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            yield problem["loc"], in_words(problem)
