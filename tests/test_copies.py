"""Records are values: copies are equal and know what the originals know, and changed ones nothing of the old value."""

import copy
import dataclasses
import inspect
import pickle
import pydoc
import sys
import typing
from collections.abc import Callable
from typing import Any

import pytest

import yrd_cli
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.indicator import Indicator
from yrd_cli.schema.tables import LISTED, TABLES

COPIES: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "dataclasses.replace": dataclasses.replace,
    "with_values": lambda record: record.with_values(),
    "pickle": lambda record: pickle.loads(pickle.dumps(record)),  # noqa: S301 -- our own
}
if sys.version_info >= (3, 13):
    COPIES["copy.replace"] = copy.replace


@pytest.mark.parametrize("table", LISTED)
def test_a_copy_is_equal_and_keeps_what_the_dataset_knows(table: str) -> None:
    of_result = {field.name for field in fields_of(TABLES[table].record_type) if field.of_result}
    records = getattr(yrd_cli, table)(**({"used": None} if TABLES[table].is_series else {}))
    for name, make in COPIES.items():
        for record in records:
            copied, known = make(record), record.as_dict()
            assert (copied, hash(copied)) == (record, hash(record)), name
            assert {key: value for key, value in copied.as_dict().items() if key not in of_result} == {
                key: value for key, value in known.items() if key not in of_result
            }, name
            assert dataclasses.replace(copied) == record, name


REPLACED: tuple[Callable[..., Any], ...] = (
    dataclasses.replace,
    lambda record, **values: record.with_values(**values),
    lambda record, **values: record.__replace__(**values),
)


def grown() -> Indicator:
    return next(one for one in yrd_cli.indicators() if one.growth and one.growth_unit == "percent")


def test_a_changed_copy_has_nothing_that_was_computed_from_the_old_value() -> None:
    record = grown()
    for replaced in REPLACED:
        doubled = replaced(record, value=record.value * 2)
        assert doubled != record
        assert record.growth is not None
        assert doubled.growth == pytest.approx(2 * record.growth + 100)
        assert doubled.growth_from == record.growth_from
        assert replaced(record, year=1990).growth is None
        assert replaced(record, source=None, sources=()).grade is None
        pickled = pickle.loads(pickle.dumps(record))  # noqa: S301 -- our own
        assert replaced(pickled, value=1).growth is None


def test_what_is_computed_cannot_be_given() -> None:
    for replaced in REPLACED:
        # `dataclasses` raises what it raises: a TypeError since Python 3.13.
        with pytest.raises((ValueError, TypeError) if replaced is dataclasses.replace else ValueError, match="growth"):
            replaced(grown(), growth=1.0)
        with pytest.raises(TypeError, match="unexpected nosuch"):
            replaced(grown(), nosuch=1)


@pytest.mark.parametrize("table", LISTED)
def test_a_type_shows_its_fields_and_nothing_else(table: str) -> None:
    kind = TABLES[table].record_type
    names = [field.name for field in dataclasses.fields(kind)]
    assert list(typing.get_type_hints(kind)) == names == [field.name for field in fields_of(kind)]
    given = [field.name for field in dataclasses.fields(kind) if field.init]
    assert list(inspect.signature(kind).parameters) == given
    shown = "".join(pydoc.plain(pydoc.render_doc(kind)).replace("|", "").split())  # Python 3.13 breaks its lines
    assert f"{kind.__name__}(*,id:str," in shown


def test_a_map_does_not_print_its_outlines() -> None:
    assert len(repr(yrd_cli.map("gdp", year=2024).subject)) < 10_000
