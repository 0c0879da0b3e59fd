"""`yrd schema`: the output of every table fits its schema, and what is spoilt does not."""

import json
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
import tomli
from jsonschema import Draft202012Validator
from pydantic_core import ValidationError

from tests.conftest import ROOT, SMALL, TESTS, Yrd
from yrd_cli.datasets.bundled import file_schema
from yrd_cli.datasets.files import Files
from yrd_cli.schema import fields as declared
from yrd_cli.schema.fields import Field, Kind, ScalarType, fields_of
from yrd_cli.schema.tables import TABLES
from yrd_cli.validate.models import scalar_schema, validator_of_file

TABLE_NAMES = [name for name, table in TABLES.items() if not table.joins]


def validator(yrd: Yrd, *arguments: str) -> Draft202012Validator:
    run = yrd("schema", *arguments)
    assert (run.code, run.err) == (0, "")
    return checked(run.out)


@cache
def checked(text: str) -> Draft202012Validator:
    schema = json.loads(text)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    return Draft202012Validator(schema)


@pytest.mark.parametrize("table", TABLE_NAMES)
def test_the_output_fits_and_what_is_spoilt_does_not(table: str, real_yrd: Yrd) -> None:
    valid, of_all = validator(real_yrd, table), validator(real_yrd)
    rows: list[dict[str, Any]] = json.loads(real_yrd(table, "--json").out)
    assert valid.is_valid(rows), next(valid.iter_errors(rows)).message
    assert of_all.is_valid(rows[:3])
    assert valid.is_valid([])
    first = rows[0]
    for name in first:
        spoilt: list[dict[str, Any]] = [
            {key: value for key, value in first.items() if key != name},
            {**first, name: {"no": 1}},
            {**first, f"{name}_": None},
        ]
        for record in spoilt:
            assert not valid.is_valid([record]), (name, record)
    assert not valid.is_valid(first)


def test_words_units_and_figures_are_in_it(real_yrd: Yrd) -> None:
    schema = json.loads(real_yrd("schema", "funds").out)
    fields = schema["items"]["properties"]
    assert None in fields["scale_kind"]["enum"]
    assert fields["scale_cny_bn"]["unit"] == "bn yuan"
    figure = fields["sizes"]["items"]["properties"]
    assert figure["known"]["enum"] == ["reported", "derived", "unconfirmed"]
    rows = json.loads(real_yrd("funds", "--json").out)
    sized = deepcopy(next(row for row in rows if row["sizes"]))
    sized["sizes"][0]["known"] = "guessed"
    assert not Draft202012Validator(schema).is_valid([sized])


def test_output_with_own_data_fits_too(yrd: Yrd) -> None:
    rows = json.loads(yrd("funds", "--json", "--data", str(TESTS / "own.toml")).out)
    assert validator(yrd, "funds").is_valid(rows)
    rows[0]["provenance"] = "stolen"
    assert not validator(yrd, "funds").is_valid(rows)


@pytest.mark.parametrize("table", TABLES)
def test_the_schemas_of_the_files_are_those_shipped(table: str, real_yrd: Yrd) -> None:
    shipped = (ROOT / "data" / "schema" / f"{table}.json").read_text(encoding="utf-8")
    assert real_yrd("schema", "--data", table).out == shipped


ODD: list[Any] = [None, "", [], {}, 1, 1.5, -1, True, "x" * 10_001, "x", [""], [{}], [1], {"a": 1}, {"a": "b"}, 10**40]
ODD += ["2024-13", "2024-05"]


@pytest.mark.parametrize("table", TABLES)
def test_what_editors_refuse_the_check_refuses(table: str) -> None:
    schema, check = checked(file_schema(table)), validator_of_file(TABLES[table])
    files, key = Files(SMALL), TABLES[table].toml_key
    paths = files.paths(TABLES[table], include_outside=True)
    item = next(item for path in paths for item in files.tables(TABLES[table], path))

    def is_valid(item: dict[str, object]) -> bool:
        try:
            check.validate_python({key: [item]})
        except ValidationError:
            return False
        return True

    for field in fields_of(TABLES[table].record_type):
        lacking = {name: value for name, value in item.items() if name != field.name}
        for changed in (lacking, *({**item, field.name: odd} for odd in ODD)):
            # Only the check knows that a text says nothing, and what an address is.
            only_checked = changed.get(field.name) in ("", [""]) or field.kind is Kind.URL
            if not only_checked or not schema.is_valid({key: [changed]}):
                assert schema.is_valid({key: [changed]}) == is_valid(changed), changed


def test_a_file_of_several_tables_has_a_schema(real_yrd: Yrd) -> None:
    valid = validator(real_yrd, "--data")
    own = tomli.loads((TESTS / "own.toml").read_text(encoding="utf-8"))
    assert valid.is_valid(own)
    own["fund"][0]["level"] = "planetary"
    assert not valid.is_valid(own)
    assert not valid.is_valid({"sauce": []})


def test_what_no_value_can_fit_is_not_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    count = Field("firms", "Firms", "企业数", "How many.", kind=Kind.COUNT)
    with pytest.raises(ValueError, match=r"firms: 0\.5 is not a whole number"):
        scalar_schema(count._replace(exclusive_minimum=0.5))
    assert scalar_schema(count._replace(exclusive_minimum=1.0))
    monkeypatch.setitem(declared._SCALARS, Kind.COUNT, ScalarType(complex, "number", "REAL"))
    with pytest.raises(ValueError, match="firms: no schema for values of type complex"):
        scalar_schema(count)


def test_an_unknown_table_is_named(yrd: Yrd) -> None:
    run = yrd("schema", "fnds")
    assert (run.code, run.out) == (2, "")
    assert "did you mean funds?" in run.err
