"""Values as programs read them in JSON and in CSV: ids, numbers in full, figures as objects."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from yrd_cli.errors import printable
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.record import plain_value

ABSENT_VALUES: tuple[object, ...] = (None, (), {})


@cache
def _encoder() -> Callable[[object], str]:
    import json  # 1 ms, which tables do without

    return json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def encode(value: object) -> str:
    """Return a value as JSON, in one line."""
    return _encoder()(value)


def json_array(objects: Iterable[object]) -> str:
    """Return a JSON array with an object on each line."""
    return "".join(json_array_parts(objects))


def json_array_parts(objects: Iterable[object]) -> Iterator[str]:
    """Yield the same array object by object."""
    # A line per record is as fast as json's compact form (its indented one is not), and diffs and greps well.
    before = "[\n"
    for item in objects:
        yield before + encode(item)
        before = ",\n"
    yield "[]" if before == "[\n" else "\n]"


def flat_text(kind: Kind, value: object) -> str:
    """Return a value as one cell: nothing if it is missing, a list joined by semicolons, a nested value as JSON."""
    if value in ABSENT_VALUES:
        return ""
    if kind is Kind.NESTED:
        return encode(plain_value(value))
    if isinstance(value, tuple):
        return ";".join(value)
    return value if isinstance(value, str) else encode(value)


_QUOTED = frozenset(',"\r\n')
# Control characters break readers (a NUL ends many a string): all but tabs and line breaks are written as escapes.
_ESCAPES = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\t\r\n"}


def csv_line(cells: Iterable[str]) -> str:
    """Return a line of CSV, quoted as in RFC 4180, with LF at its end as everywhere in a shell."""
    # Not by Python's csv: before 3.13 it leaves a lone carriage return unquoted, and in 3.10 it fails at a NUL.
    return (",".join(map(_quoted, cells)) or _EMPTY) + "\n"


_EMPTY = '""'  # a single cell without text: readers skip a line without anything


def tsv_line(cells: Iterable[str]) -> str:
    r"""A line of values between tabs; tabs, line breaks and control characters in them as escapes (`\t`, `\n`)."""
    return ("\t".join(map(_quoted_if_misread, cells)) or _EMPTY) + "\n"


def _quoted_if_misread(cell: str) -> str:
    """A cell in quotes only if it begins with one, which every reader of CSV takes for the beginning of such a cell."""
    text = printable(cell)
    return '"' + text.replace('"', '""') + '"' if text.startswith('"') else text


def _quoted(cell: str) -> str:
    text = cell if cell.isprintable() else cell.translate(_ESCAPES)
    return text if _QUOTED.isdisjoint(text) else '"' + text.replace('"', '""') + '"'
