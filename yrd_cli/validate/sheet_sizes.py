"""The size of a fund in columns of its own, and in one cell: 超500亿元."""

from collections.abc import Mapping
from datetime import date

from yrd_cli.datasets.toml import Item
from yrd_cli.schema.unit_spellings import read_unit
from yrd_cli.validate.headings import Column
from yrd_cli.validate.unread_cells import amount_in


def add_part(size: Item, column: Column, value: object) -> None:
    """Add to a size what a cell of a column says of it: the number, or another part of it.

    Two units that differ, as 500亿元 beside a unit of its own, are kept as what is no unit.
    """
    name = column.name.removeprefix("size_").removeprefix("size") or "value"
    if name == "unit":
        size[name] = _one_unit(size.get(name), str(value))
    elif name != "value":
        size[name] = cell_text(value) if name == "date" else str(value)
    else:
        for part, said in amount_in(column, value).items():
            size[part] = _one_unit(size.get(part), str(said)) if part == "unit" else said


def _one_unit(said: object, unit: str) -> str:
    if said is None or said == unit or _in_writing(str(said)) == _in_writing(unit):
        return unit
    return f"{said} and {unit}"


def _in_writing(unit: str) -> str:
    return read_unit(unit) or unit


def size_with_source(size: Mapping[str, object], item: Item) -> Item:
    """Return a size; what its columns do not say of its source is what the record says, if that is one thing."""
    sources = item.get("sources", [])
    given = {"known": item["known"]} if "known" in item else {}
    if isinstance(sources, list) and len(sources) == 1:
        given["source"] = sources[0]
    return {**given, **size}


def cell_text(value: object) -> str:
    """Return a cell as text: a code that a spreadsheet took for a number has no decimals, a date no time."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):  # also a datetime
        return value.isoformat()[: len("2025-06-09")]
    return str(value)
