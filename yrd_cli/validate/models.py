"""The shape of the data files: strict pydantic models, made from the declarations of the records."""

import typing
from collections.abc import Iterator, Sequence
from types import UnionType
from typing import Annotated, Any, Literal

import pydantic
from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, create_model
from pydantic_core import ErrorDetails

from yrd_cli.datasets.bundled import Edition
from yrd_cli.errors import printable
from yrd_cli.schema.dates import PATTERN as DATE_PATTERN
from yrd_cli.schema.dates import first_day, is_partial_date
from yrd_cli.schema.fields import Field, Kind, cached, fields_of
from yrd_cli.schema.record import KeyPath
from yrd_cli.schema.tables import TABLES, Table

_STRICT = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)


_LONGEST_TEXT = 10_000  # characters: a note of some pages
_LARGEST = 1e15  # of a number: in any unit, more than the world has of anything
_LAST_YEAR = 9999


def _clean(text: str) -> str:
    if text.isprintable() and text[:1].strip() and text[-1:].strip():
        return text  # the common case, in few steps: this runs for every text
    if not text.strip():
        raise ValueError("empty: leave the key out where nothing is known")
    if text != text.strip():
        raise ValueError("spaces at its start or end")
    if printable(text) != text:
        raise ValueError("control characters in it")
    return text


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
def record_model(record_type: type) -> type[BaseModel]:
    """The model of one table: every stored field, no other key."""
    fields: dict[str, Any] = {
        field.name: (
            _annotation(field),
            pydantic.Field(default=... if field.required else None, description=field.description),
        )
        for field in fields_of(record_type)
        if field.stored
    }
    return create_model(record_type.__name__, __config__=_STRICT, __doc__=record_type.__doc__, **fields)


def file_model(table: Table) -> type[BaseModel]:
    """The model of a data file of a table: an array of its tables."""
    items: Any = list[record_model(table.record_type)]  # type: ignore[misc]  # a type known only at run time
    fields: dict[str, Any] = {table.toml_key: (items, pydantic.Field(description=f"The {table.name}."))}
    return create_model(f"{table.record}File", __config__=_STRICT, **fields)


def any_file_model() -> type[BaseModel]:
    """The model of a file that holds tables of any tables."""
    fields: dict[str, Any] = {}
    for table in TABLES.values():
        items: Any = list[record_model(table.record_type)]  # type: ignore[misc]  # a type known only at run time
        fields[table.toml_key] = (items, pydantic.Field(default=[], description=f"The {table.name}."))
    return create_model("UserDataFile", __config__=_STRICT, **fields)


def edition_model() -> type[BaseModel]:
    """The model of dataset.toml."""
    text = Annotated[str, AfterValidator(_clean)]
    fields: dict[str, Any] = dict.fromkeys(Edition._fields, (text, ...))
    fields["date"] = (Annotated[text, AfterValidator(_whole_day)], ...)
    return create_model("Edition", __config__=_STRICT, **fields)


def _annotation(field: Field) -> Any:
    declared = field.type
    if isinstance(declared, UnionType):
        declared = next(item for item in typing.get_args(declared) if item is not type(None))
    if typing.get_origin(declared) is tuple:
        inner = record_model(typing.get_args(declared)[0]) if field.kind is Kind.NESTED else _scalar(field)
        # An empty list says no more than an absent key: there is one way to say nothing.
        return Annotated[list[inner], pydantic.Field(min_length=1)]  # type: ignore[valid-type]
    if field.kind is Kind.NESTED:
        return Annotated[dict[str, _words(field)], pydantic.Field(min_length=1)]  # type: ignore[misc]
    return _scalar(field)


def _scalar(field: Field) -> Any:
    declared = field.kind.scalar.python
    if field.enum:
        return _words(field)
    if declared is str:
        # An id has a pattern or must be that of a record, and a date is looked at below: neither can be unclean.
        checks = [] if field.kind in (Kind.ID, Kind.DATE) else [AfterValidator(_clean)]
        if field.kind is Kind.DATE:  # the check of the day says more than the pattern, which is for the schema
            checks.append(AfterValidator(_existing))
        if field.kind is Kind.URL:
            checks.append(AfterValidator(_web_address))
        pattern = field.pattern
        annotation: Any = Annotated[str, pydantic.Field(pattern=pattern, max_length=_LONGEST_TEXT)]
        if field.kind is Kind.DATE:
            annotation = Annotated[
                str, pydantic.Field(json_schema_extra={"pattern": DATE_PATTERN}, max_length=_LONGEST_TEXT)
            ]
        for check in checks:
            annotation = Annotated[annotation, check]
        return annotation
    if declared is bool:
        return declared
    if declared is int:
        return Annotated[
            int, pydantic.Field(gt=field.exclusive_minimum, le=_LAST_YEAR if field.kind is Kind.YEAR else int(_LARGEST))
        ]
    # As a computed share of a share, a float must stay finite in every unit.
    return Annotated[
        declared,
        pydantic.Field(
            gt=field.exclusive_minimum, ge=None if field.exclusive_minimum is not None else -_LARGEST, le=_LARGEST
        ),
    ]


def _words(field: Field) -> Any:
    return Literal[tuple(word.id for word in field.enum)]


def shape_problems(model: type[BaseModel], items: object) -> Iterator[tuple[KeyPath, str]]:
    """Where `tables` (a parsed file) differs from the model, and how, in words."""
    try:
        model.model_validate(items)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            yield problem["loc"], in_words(problem)


def in_words(problem: ErrorDetails) -> str:
    """What pydantic found wrong, in the words of the data files."""
    kind, found = problem["type"], problem["input"]
    if kind == "missing":
        return "missing"
    if kind == "extra_forbidden":
        return "unknown key"
    if kind == "value_error":
        return str(problem["ctx"]["error"])
    if kind == "string_too_long":
        return f"{len(found)} characters are too many: {_LONGEST_TEXT} at most"
    if kind == "string_type" and hasattr(found, "isoformat"):
        return f'a date is text here: write "{found.isoformat()}"'
    message: str = problem["msg"]
    message = message[0].lower() + message[1:]
    return f"{message}, found {_shown(found)}"


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f'"{printable(value[:60])}"'
    if isinstance(value, Sequence):
        return "a list"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, int) and abs(value) > _LARGEST:
        return "a number too large"
    return str(value)
