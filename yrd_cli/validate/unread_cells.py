"""Computed columns and keys that say something else than what is read: an edit there is lost, which is to be said."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from math import isclose
from typing import NamedTuple

from yrd_cli.datasets.toml import Item
from yrd_cli.errors import UsageError, quoted
from yrd_cli.query.names import choices_of_terms, find
from yrd_cli.query.printed_names import names_in_money
from yrd_cli.query.values import read_date, read_number
from yrd_cli.schema.amounts import read_amount
from yrd_cli.schema.fields import Kind, fields_by_name
from yrd_cli.schema.size import Size
from yrd_cli.schema.unit_spellings import read_unit
from yrd_cli.schema.units import UNITS, to_base, to_bn_yuan
from yrd_cli.validate.headings import Column

_PARTS = ("kind", "date", "source", "qualifier", "known")  # of a size, beside its amount
_STATED, _COMMITTED = _SUMS = ("scale_cny_bn", "committed_cny_bn")
_STATEMENT, _COMMITMENT = ({f"{amount}_{part}": part for part in _PARTS} for amount in ("scale", "committed"))
COMPARED = (_COMMITTED, *_COMMITMENT, "normal_value", "normal_unit")
_KEYS = [
    *((key, name, Column(0, key, name, unit)) for name in _SUMS for key, unit in names_in_money(name).items()),
    *((name, name, Column(0, name, name)) for name in COMPARED if name not in _SUMS),
]
_NEAR = 1e-6  # a spreadsheet may have rounded what it shows


class Cell(NamedTuple):
    """A cell of a computed column."""

    column: Column
    value: object


def amount_in(column: Column, value: object) -> dict[str, object]:
    """Return the parts of a size that an amount in a cell is: 超500亿元 is 500, 亿元 and more than."""
    amount = read_amount(value) if isinstance(value, str) else None
    if amount is None:
        return {"value": value, **({"unit": column.unit} if column.unit else {})}
    parts = {"value": amount.value, "unit": amount.unit or column.unit, "qualifier": amount.qualifier}
    return {part: said for part, said in parts.items() if said is not None}


def unread(item: Item, size: Item | None, computed: Mapping[str, Cell]) -> Iterator[str]:
    """Yield what is not read of a row: a `size` beside `sizes`, and `computed` cells, which say something else."""
    sizes = item.get("sizes", [])
    if size and _is_another(size, sizes):
        yield "the size is not read: it is none of those in sizes"
    committed = computed.get(_COMMITTED)
    if committed:
        parts = {part: str(computed[name].value) for name, part in _COMMITMENT.items() if name in computed}
        if _is_another({**parts, **amount_in(*committed)}, sizes):
            yield "the committed amount is not read: it is none of those in sizes"
    value, unit = computed.get("normal_value"), computed.get("normal_unit")
    if value and unit:
        given, stated = _in_base(value.value, unit.value), _in_base(item.get("value"), item.get("unit"))
        if given and stated and (given[1] != stated[1] or not isclose(given[0], stated[0], rel_tol=_NEAR)):
            yield f"{quoted(value.column.heading)} is not read, but computed from value and unit"


def unread_of_record(item: Item, record: Item) -> Iterator[str]:
    """Yield the same of a record as `--json` prints it, from which `item` is what is read."""
    found = {name: Cell(column, record[key]) for key, name, column in _KEYS if record.get(key) is not None}
    if not found:
        return iter(())
    amount, size = found.pop(_STATED, None), None
    if amount:
        parts = {part: record[key] for key, part in _STATEMENT.items() if record.get(key) is not None}
        size = {**parts, **amount_in(*amount)}
    return unread(item, size, found)


def _is_another(size: Item, figures: object) -> bool:
    """Return whether a size in columns of its own is none of these; what cannot be converted is not compared."""
    if not isinstance(figures, list) or not all(isinstance(figure, dict) for figure in figures):
        return False
    value, unit = size["value"], size.get("unit")
    if any(figure.get("value") == value and figure.get("unit") == unit and _agree(size, figure) for figure in figures):
        return False
    amount = _in_bn_yuan(size)
    if amount is None:
        return False
    return not any(_in_bn_yuan(figure) in (amount, None) and _agree(size, figure) for figure in figures)


def _agree(size: Item, figure: Item) -> bool:
    """Return whether what columns say of a size is what a figure says, as far as it is understood."""
    for part in _PARTS:
        text, stated = size.get(part), figure.get(part)
        if text is not None and text != stated and _meant(part, str(text)) not in (None, stated):
            return False
    return True


@lru_cache(maxsize=1024)
def _meant(part: str, text: str) -> str | None:
    """Return what a data file has in place of a text in a column of sizes: the id of a term, a date."""
    declared = fields_by_name(Size)[part]
    if declared.kind is Kind.DATE:
        return read_date(text)
    try:
        return find("term", text, choices_of_terms(declared.enum)) if declared.enum else text
    except UsageError:  # it may mean several
        return None


def _in_bn_yuan(figure: Item) -> float | None:
    value, unit = figure.get("value"), str(figure.get("unit"))
    return to_bn_yuan(value, unit) if isinstance(value, int | float) and unit in UNITS else None


@lru_cache(maxsize=256)  # a sheet has few, in each of its rows
def _unit(text: str) -> str | None:
    return read_unit(text)


def _in_base(value: object, unit: object) -> tuple[float, str] | None:
    """Return a value in the base unit of its quantity, and that unit; None if either is not understood."""
    known = _unit(str(unit))
    number = _number(value) if known else None
    return (to_base(number, known), UNITS[known].base) if known and number is not None else None


def _number(value: object) -> float | None:
    if not isinstance(value, str):
        return value if isinstance(value, int | float) else None
    try:
        return float(value)  # as yrd writes it: a quarter of the time
    except ValueError:
        return read_number(value)
