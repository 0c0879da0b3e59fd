"""What is wrong with data is said in words of ours: pydantic's reach nobody."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import ErrorDetails, PydanticKnownError, ValidationError
from pydantic_core.core_schema import ErrorType

from tests.conftest import Yrd
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.tables import TABLES
from yrd_cli.validate.messages import in_words
from yrd_cli.validate.models import validator_of_records

PYDANTICS = re.compile(
    r"input should|should (be|have|match)|valid (string|number|integer|list|dictionary|boolean)|after validation"
    r"|field required|extra inputs|permitted|instance of|unable to parse|value error",
    re.IGNORECASE,
)
CONTEXT: dict[str, Any] = {
    "error": ValueError("of ours"),
    "expected": "'a', 'b' or 'c'",
    "expected_schemes": "'https'",
    "pattern": "^x$",
    **dict.fromkeys(("gt", "ge", "lt", "le", "multiple_of", "min_length", "max_length", "actual_length"), 1),
    **dict.fromkeys(("max_digits", "decimal_places", "whole_digits", "tz_expected", "tz_actual"), 1),
    **dict.fromkeys(("method_name", "class_name", "class", "function_name", "enc", "encoding", "encoding_error"), "x"),
    **dict.fromkeys(("discriminator", "tag", "expected_tags", "field_type", "error_type", "expected_version"), "x"),
}
FOUND = ["text", "28.5", 7, 1.5, True, None, [], {}, float("nan"), 10**400, "\ud800", b"x"]


@pytest.mark.parametrize("kind", get_args(ErrorType))
def test_no_error_of_pydantic_is_said_in_its_words(kind: str) -> None:
    for found in FOUND:
        problem = ErrorDetails(type=kind, loc=("x",), msg="Input should be pydantic's", input=found, ctx=CONTEXT)
        said = in_words(problem)
        assert said
        assert not PYDANTICS.search(said), said
        assert said[:1].islower() or not said[:1].isalpha()


VALUES: list[Any] = [
    None,
    "",
    "x",
    "28.5",
    "a b",
    "\x00",
    7,
    -1,
    0,
    1.5,
    2e15,
    10**30,
    float("inf"),
    True,
    [],
    {},
    [1],
    ["x"],
    {"a": 1},
]
VALUES += [[{}], [[]], "y" * 10_001, {"id": []}, [{"value": "28.5", "unit": "crore"}], "\ud800"]


def errors_of(table: str, item: dict[str, object]) -> Iterator[ErrorDetails]:
    try:
        validator_of_records(TABLES[table].record_type).validate_python([item])
    except ValidationError as error:
        yield from error.errors(include_url=False)


@pytest.mark.parametrize("table", TABLES)
def test_whatever_a_field_cannot_hold_is_explained(table: str) -> None:
    """Every kind of error that a model can raise has words of its own, and names what was found."""
    for field in fields_of(TABLES[table].record_type):
        for value in VALUES:
            for problem in errors_of(table, {field.name: value}):
                said = in_words(problem)
                assert not PYDANTICS.search(said), said
                assert "not valid here" not in said, problem["type"]
                assert "another form" not in said, problem


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5), st.lists, max_leaves=5)
)
def test_anything_is_explained(value: object) -> None:
    for problem in errors_of(
        "funds", dict.fromkeys(("id", "sizes", "term_years", "facts", "level", "announced"), value)
    ):
        assert "not valid here" not in in_words(problem)


def test_templates_of_pydantic_are_what_this_test_looks_for() -> None:
    """Most of its templates are recognised, so that the tests above can fail."""
    kinds: list[ErrorType] = ["string_type", "int_type", "missing", "float_type", "bool_type", "greater_than"]
    messages = [PydanticKnownError(kind, CONTEXT).message() for kind in kinds]
    messages.append(PydanticKnownError("too_short", {**CONTEXT, "field_type": "List"}).message())
    assert all(PYDANTICS.search(message) for message in messages), messages


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('term_years = "10"', 'term_years: expected an integer, found "10": write 10 without quotes'),
        ("term_years = 0", "term_years: must be greater than 0, found 0"),
        ("sectors = []", "sectors: an empty list: write at least 1 item, or omit the key"),
        ("sectors = {}", "sectors: expected a list, found a table"),
        ("sectors = [7]", 'sectors[0]: text stands in quotes: write "7"'),
        ("facts = {}", "facts: an empty table: write at least 1 key, or omit the key"),
        (
            "level = true",
            "level: expected one of 'national-regional', 'cross-regional', 'provincial', 'municipal', 'district'",
        ),
        ('id = "My Fund"', "expected an id of lower-case letters and digits with hyphens between"),
    ],
)
def test_errors_in_user_data(line: str, said: str, real_yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    name = line.partition(" ")[0]
    known = {"id": '"own"', "sectors": '["integrated-circuits"]', "level": '"provincial"'}
    lines = [f"{key} = {value}" for key, value in known.items() if key != name]
    path.write_text("\n".join(["[[fund]]", line, *lines]), encoding="utf-8")
    assert said in real_yrd("check", str(path)).err
