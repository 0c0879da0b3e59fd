"""From the cells of a sheet to the tables of records: headings are fields, a size stands in columns of its own."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple, cast, get_args, get_origin

from pydantic_core import from_json

from yrd_cli.datasets.toml import Item
from yrd_cli.query.folding import normalise, normalise_all, split_list, words_of
from yrd_cli.query.printed_names import names_in_money
from yrd_cli.query.values import read_number, split_prose
from yrd_cli.schema.fields import Field, Kind, cached, fields_by_name, fields_of
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.schema.translations import in_english
from yrd_cli.validate.headings import ADDED, SIZE_COLUMNS, Column, Headings, read_headings
from yrd_cli.validate.sheet_sizes import add_part, cell_text, size_with_source
from yrd_cli.validate.unread_cells import COMPARED, Cell, unread

# The value of a text, in half of the time of `json`, which reads a little more: half a character, deeper nesting.
parsed_json = partial(from_json, cache_strings="keys")

_LOOKED_AT = 10  # rows from the top in which headings may stand, below a title
_COMMENT = "#"  # a row whose first cell begins so is not read
_FAILED = re.compile(r"#(?:N/A|[A-Z0-9/]+[!?])")  # what a formula gives that fails, #REF! and the like: no comment
_TOTALS = ("合计", "总计", "小计", "共计", "total", "totals", "sum", "subtotal")  # a row that begins so is no record
_FLAGS = {"true": True, "yes": True, "是": True, "1": True, "false": False, "no": False, "否": False, "0": False}


class Rows(Struct):
    """The tables read from a sheet, the row that each stands in; the headings, and their row; rows passed over.

    And what is not read of a row, though it says something else than what is; and columns without a heading by number,
    with the first row that has something there.
    """

    table: Table
    items: list[Any]
    numbers: list[int]
    headings: Headings
    top: int
    passed_over: list[int]
    unread: list[tuple[int, str]]
    unheaded: dict[int, int]


def read_rows(
    name: str, rows: Sequence[Sequence[object]], settle: Callable[[str, list[Item]], list[Any]], size: int
) -> Rows | None:
    """Return the tables in a sheet; `name` is that of sheet or file. None if it may be of no table, or of several.

    `settle` says what to keep of each batch of so many tables.
    """
    named = table_named(name)
    best: list[tuple[int, int, Table]] = []  # how many headings are known, in which row, of which table
    for index, row in enumerate(rows[:_LOOKED_AT]):
        for table in [named] if named else TABLES.values():
            known = len(read_headings(table, row).columns)
            if known > 1 and (not best or known >= best[0][0]):
                best = [*(one for one in best if one[0] == known), (known, index, table)]
    if not best or best[0][2] is not best[-1][2]:
        return None
    _, top, table = best[0]
    headings = read_headings(table, rows[top])
    cells = list(_cells_of(table, headings.columns))
    found = Rows(table, [], [], headings, top + 1, [], [], {})
    for start in range(top + 1, len(rows), size):
        numbered, others = _with_records(rows[start : start + size], start + 1)
        found.passed_over.extend(others)
        found.numbers.extend(numbered)
        for column, number in _unheaded(rows[top], numbered).items():
            found.unheaded.setdefault(column, number)
        items, lost = _items(cells, [*numbered.values()])
        found.unread.extend(([*numbered][index], what) for index, what in lost)
        found.items.extend(settle(table.toml_key, items))
    return found


def _with_records(rows: Sequence[Sequence[object]], first: int) -> tuple[dict[int, Sequence[object]], list[int]]:
    """Return the rows that hold records by their numbers, from `first` on, and the numbers of totals and remarks."""
    numbered, begin = {}, []
    remarks = set()
    for number, whole in enumerate(rows, start=first):
        row = _stripped(whole)
        filled = [cell for cell in row if cell is not None and cell != ""]
        if filled and not ((text := str(filled[0])).startswith(_COMMENT) and not _FAILED.fullmatch(text)):
            numbered[number] = row
            begin.append(text)
            if len(filled) == 1:
                remarks.add(number)
    remarks.update(number for number, text in zip(numbered, normalise_all(begin), strict=True) if text in _TOTALS)
    return {number: row for number, row in numbered.items() if number not in remarks}, sorted(remarks)


def _unheaded(top: Sequence[object], numbered: Mapping[int, Sequence[object]]) -> dict[int, int]:
    """Return the columns that have no heading, with the first row that has something there."""
    longest = max(map(len, numbered.values()), default=0)
    columns = [column for column in range(longest) if column >= len(top) or not str(top[column] or "").strip()]
    filled = ((column, _first_with(column, numbered)) for column in columns)
    return {column: number for column, number in filled if number}


def _first_with(column: int, numbered: Mapping[int, Sequence[object]]) -> int | None:
    return next((number for number, row in numbered.items() if any(row[column : column + 1])), None)


def _stripped(row: Sequence[object]) -> list[object]:
    """Return the cells of a row without spaces around texts."""
    try:
        return [*map(str.strip, cast("Sequence[str]", row))]  # half of the time
    except TypeError:  # workbooks hold numbers and dates
        return [cell.strip() if isinstance(cell, str) else cell for cell in row]


def table_named(name: str) -> Table | None:
    """Return the table that the name of a file or sheet names: funds.csv, my-funds, 基金清单."""
    words = set(words_of(name))
    found = [
        table
        for table in TABLES.values()
        if words & {table.name, table.singular} or any(normalise(table.title_zh) in word for word in words)
    ]
    return found[0] if len(found) == 1 else None


class _Cell(NamedTuple):
    """What the cells of a column hold: a part of a size, a value that is only compared, or one of a field to be read.

    Texts are read as they stand if the field is one of texts, and anything is if no field is named.
    """

    number: int
    column: Column
    is_size: bool
    is_computed: bool
    is_text: bool
    read: Callable[[object], object] | None


def _cells_of(table: Table, columns: Sequence[Column]) -> Iterator[_Cell]:
    """Yield how to read the cells of each column; those of most computed fields are left out."""
    fields = fields_by_name(table.record_type)
    for column in columns:
        field = fields.get(column.name)
        is_computed = not (field is None or field.stored)
        if not is_computed or column.name in COMPARED:
            is_size = table.name == "funds" and column.name in SIZE_COLUMNS
            read = _reader_of(field) if field else None
            yield _Cell(column.number, column, is_size, is_computed, read is cell_text, read)


def _items(cells: Sequence[_Cell], rows: Sequence[Sequence[object]]) -> tuple[list[Item], list[tuple[int, str]]]:
    """Return the tables of rows, read column by column, and what is not read of which row.

    Cells without a value are absent keys.
    """
    items: list[Item] = [{} for _ in rows]
    sizes: list[dict[str, object]] = [{} for _ in rows]
    computed: list[dict[str, Cell]] = [{} for _ in rows]
    for number, column, is_size, is_computed, is_text, read in cells:
        name = column.name
        for index, row in enumerate(rows):
            value = row[number] if number < len(row) else None
            if value is None or value == "":
                continue
            if is_size:
                add_part(sizes[index], column, value)
            elif is_computed:
                computed[index][name] = Cell(column, value)
            else:
                items[index][name] = value if read is None or (is_text and isinstance(value, str)) else read(value)
    others: list[tuple[int, str]] = []
    for index, (item, size, beside) in enumerate(zip(items, sizes, computed, strict=True)):
        is_read = "value" in size and "sizes" not in item
        if is_read:
            item["sizes"] = [size_with_source(size, item)]
        if size or beside:
            another = None if is_read or "value" not in size else size
            others += [(index, what) for what in unread(item, another, beside)]
    return items, others


def _reader_of(field: Field) -> Callable[[object], object]:
    """Return what turns a cell into what a data file holds; what is not understood stays as it is."""
    is_list = get_origin(field.type) is tuple
    if field.kind is Kind.NESTED:
        return partial(_parsed, get_args(field.type)[0] if is_list else None)
    if field.phrases:
        return lambda value: in_english(cell_text(value))
    if field.is_prose:
        return lambda value: split_prose(cell_text(value))
    if is_list:
        return lambda value: [*_split(cell_text(value))]
    scalar = field.kind.scalar.python
    if scalar is bool:
        return lambda value: _FLAGS.get(cell_text(value).casefold(), value)
    return cell_text if scalar is str else partial(_number, whole=scalar is int)


@lru_cache(maxsize=8192)
def _split(text: str) -> tuple[str, ...]:
    return tuple(split_list([text]))


def _number(value: object, *, whole: bool) -> object:
    number = read_number(value) if isinstance(value, str) else value
    if isinstance(number, float) and whole and number.is_integer():
        return int(number)
    return value if number is None else number


def _parsed(figure_type: type | None, value: object) -> object:
    """Return what stands as JSON in a cell, figures without what is computed: as `-f csv` prints them."""
    text = str(value)
    try:
        parsed = parsed_json(text)
    except ValueError:
        try:
            parsed = json.loads(text)
        except ValueError:
            return value
    return _figures(figure_type, parsed) if figure_type and isinstance(parsed, list) else parsed


def without_computed(table: Table, items: Iterable[Item]) -> list[Item]:
    """Return records as `--json` prints them as tables of a data file: without what is absent or computed."""
    record_type = table.record_type
    return [_stored(record_type, item) for item in items]


def _stored(record_type: type, item: Item) -> Item:
    computed, nested, flags, whole = _kinds(record_type)
    stored = item
    if not (computed.isdisjoint(item) and all(item.values())):
        stored = {
            name: value for name, value in item.items() if name not in computed and (value or value not in _NOTHING)
        }
    for name, figure_type in nested:
        if name in stored:
            stored[name] = value = _nested_value(figure_type, stored[name])
            if not value and value in _NOTHING:
                del stored[name]
    for name in flags:  # in SQL, they are numbers
        if name in stored and stored[name] in (0, 1):
            stored[name] = bool(stored[name])
    for name in whole:  # in data frames, they have a decimal point if one is absent
        if name in stored and isinstance(value := stored[name], float) and value.is_integer():
            stored[name] = int(value)
    return stored


def _nested_value(figure_type: type | None, value: object) -> object:
    if isinstance(value, str):  # in SQL
        return _parsed(figure_type, value)
    if isinstance(value, dict):  # in data frames, those of all records have all keys
        return {key: said for key, said in value.items() if said is not None}
    return _figures(figure_type, value) if figure_type and isinstance(value, list) else value


_NOTHING: tuple[object, ...] = (None, [], {})


def _figures(figure_type: type, values: Sequence[object]) -> list[object]:
    return [_stored(figure_type, one) if isinstance(one, dict) else one for one in values]


class _Kinds(NamedTuple):
    """The names that no data file holds, also those of money in other units, and what SQL and frames write otherwise.

    Of fields with nested values also the type of the figures in them, if they are lists of some.
    """

    computed: frozenset[str]
    nested: Sequence[tuple[str, type | None]]
    flags: Sequence[str]
    whole: Sequence[str]


@cached
def _kinds(record_type: type) -> _Kinds:
    fields = fields_of(record_type)
    computed = [field.name for field in fields if not field.stored]
    nested = [field for field in fields if field.kind is Kind.NESTED]
    return _Kinds(
        frozenset((*ADDED, *(name for field in computed for name in (field, *names_in_money(field))))),
        [(field.name, get_args(field.type)[0] if get_origin(field.type) is tuple else None) for field in nested],
        [field.name for field in fields if field.kind is Kind.FLAG],
        [field.name for field in fields if field.stored and field.kind.scalar.python is int],
    )
