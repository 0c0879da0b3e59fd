"""External tables: the user's files of any columns as tables that `yrd sql` joins, with types as their cells have them.

A column holds numbers only if every cell in it is one: a code with a leading zero, or digits too many for a number,
makes it text.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from math import isfinite
from pathlib import PurePath

from yrd_cli.datasets.external_files import ExternalFile, identifier, read_external
from yrd_cli.errors import UsageError, printable, quoted, quoted_zh
from yrd_cli.query.folding import plain_text
from yrd_cli.query.result import Note
from yrd_cli.query.values import read_number
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.struct import Struct

_EMPTY = (None, "")
_MAX_COLUMNS = 1000
_MAX_INTEGER = 2**63 - 1
_CODE = re.compile(r"\+|-?0\d|.*\de\d", re.IGNORECASE)  # how texts begin that are codes, whatever their digits
_Row = tuple[object, ...]


class ExternalTable(Struct):
    """A table of the user: its columns and rows, and what must be said of them."""

    columns: tuple[Field, ...]
    rows: Sequence[_Row]
    notes: tuple[Note, ...] = ()

    @property
    def relation(self) -> tuple[Sequence[Field], Callable[[], Sequence[_Row]]]:
        """The table as queries take it."""
        return self.columns, lambda: self.rows


def parse_tables(texts: Sequence[str]) -> dict[str, str]:
    """Return the paths of `NAME=FILE` by name; a file alone has its own name without the ending. Raises UsageError."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, path = text.partition("=")
        if not equals:
            name, path = PurePath(text).stem, text
        if not path or not name or (not equals and identifier(name) != name):
            raise UsageError(f"--with: {quoted(text)}: name the table and its file: --with prices=prices.csv")
        if name in found:
            raise UsageError(f"--with: {quoted(name)} names two files")
        found[name] = path
    return found


def external_tables(paths: Mapping[str, str], taken: Collection[str]) -> dict[str, ExternalTable]:
    """Return the tables in files, by name; none may have a name that is `taken`.

    Raises UsageError, UnreadableError.
    """
    known = set(taken)
    for name in paths:
        plain = name.casefold()
        if identifier(name) != name or name[:1].isdigit() or plain.startswith("sqlite_"):
            raise UsageError(f"{quoted(name)} is not a name of a table: use letters, digits and _: prices_2024")
        if plain in known:
            raise UsageError(f"there is a table {quoted(name)} already: give yours another name: my_{printable(name)}")
        known.add(plain)
    return {name: _table(name, read_external(path, name)) for name, path in paths.items()}


def _table(name: str, file: ExternalFile) -> ExternalTable:
    """Return the table in the cells of a file. Raises UsageError if they are not a row of headings and rows below."""
    numbered = [(number, row) for number, row in enumerate(file.rows, start=1) if any(map(_stands, row))]
    if not numbered:
        raise UsageError(f"{file.name}: empty: the first row must have the names of the columns")
    top = next((index for index, (_, row) in enumerate(numbered) if sum(map(_stands, row)) > 1), 0)
    (_, head), *rows = numbered[top:]
    names = _names(head)
    if len(names) > _MAX_COLUMNS:
        raise UsageError(f"{file.name}: {len(names)} columns are too many: {_MAX_COLUMNS} at most")
    longer = next((number for number, row in rows if any(map(_stands, row[len(names) :]))), None)
    if longer:
        raise UsageError(f'{file.name}: row {longer} has more cells than headings: write "1,000" in quotes')
    notes = [_encoding_note(file)] if file.encoding else []
    notes += [_title_note(file, numbered[:top])] if top else []
    columns: list[Field] = []
    values: list[Sequence[object]] = []
    for position, column in enumerate(names):
        cells = [_plain(row[position]) if position < len(row) else None for _, row in rows]
        kind, converted, odd = _typed(cells, is_typed=file.is_typed)
        columns.append(Field(column, column, column, f"A column of {file.name}.", kind, kind.scalar.python | None))
        values.append(converted)
        if odd is not None:
            notes.append(_text_note(name, column, cells[odd], rows[odd][0]))
    return ExternalTable(tuple(columns), list(zip(*values, strict=True)), tuple(notes))


def _stands(cell: object) -> bool:
    return _plain(cell) is not None


def _plain(cell: object) -> object:
    """Return a cell without spaces around it; None if nothing stands in it."""
    if isinstance(cell, str):
        return cell.strip().encode("utf-8", "replace").decode() or None  # JSON can hold what no text may: halves
    return cell


def _names(head: Sequence[object]) -> list[str]:
    """Return the names of columns: none twice in any case of letters, none empty."""
    names: list[str] = []
    used: set[str] = set()
    for position, cell in enumerate(map(_plain, head), start=1):
        name = " ".join(printable(_text(cell) or "").split()) or f"column_{position}"
        candidates = (name if number == 1 else f"{name}_{number}" for number in range(1, len(head) + 2))
        names.append(next(candidate for candidate in candidates if candidate.casefold() not in used))
        used.add(names[-1].casefold())
    return names


def _typed(cells: Sequence[object], *, is_typed: bool) -> tuple[Kind, list[object], int | None]:
    """Return the kind of a column, its values, and the index of a text where most cells are numbers."""
    numbers = [_number(cell, is_typed=is_typed) for cell in cells]
    odd = [index for index, cell in enumerate(cells) if cell is not None and numbers[index] is None]
    present = sum(number is not None for number in numbers)
    if present and not odd:
        # A whole number of somebody else's may be a year or a code: it has the kind that is printed as it is.
        whole = all(isinstance(number, int) for number in numbers if number is not None)
        return (Kind.YEAR if whole else Kind.AMOUNT), [*numbers], None
    told = next((index for index in odd if not _CODE.match(str(cells[index]))), None)
    return Kind.TEXT, [_text(cell) for cell in cells], told if present > len(odd) else None


def _number(cell: object, *, is_typed: bool) -> int | float | None:
    """Return the number in a cell; None if it holds none, or a code that a number would change."""
    if isinstance(cell, int | float):  # also a flag
        number: int | float = cell
    elif isinstance(cell, str) and not is_typed and not _CODE.match(cell):
        read = read_number(cell)
        if read is None:
            return None
        number = read if "." in cell else int(re.sub("[^0-9-]", "", plain_text(cell)))
    else:
        return None
    if isinstance(number, float):
        return number if isfinite(number) else None
    return int(number) if abs(number) <= _MAX_INTEGER else None


def _text(cell: object) -> str | None:
    """Return a cell as text, a day of a spreadsheet without a time."""
    return None if cell is None else str(cell).removesuffix(" 00:00:00")


def _encoding_note(file: ExternalFile) -> Note:
    return Note(f"{file.name}: read as {file.encoding}.", f"{file.name}：按{file.encoding}读取。", warning=True)


def _title_note(file: ExternalFile, above: Sequence[tuple[int, Sequence[object]]]) -> Note:
    rows = ", ".join(str(number) for number, _ in above)
    return Note(f"{file.name}: row {rows} is not read: a title.", f"{file.name}：第{rows}行为标题，未读取。")


def _text_note(table: str, column: str, cell: object, row: int) -> Note:
    return Note(
        f"{table}.{column} is text, not numbers: row {row} has {quoted(str(cell))}.",
        f"{table}.{column}按文本读取而非数字：第{row}行为{quoted_zh(str(cell))}。",
        warning=True,
    )
