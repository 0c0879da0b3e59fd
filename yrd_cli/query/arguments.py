"""Arguments from Python as the command line has them: texts, records, dates and whole numbers, or a TypeError."""

from collections.abc import Iterable, Mapping
from operator import index
from os import PathLike, fspath

from yrd_cli.errors import UsageError
from yrd_cli.query.options import QUERY
from yrd_cli.schema.record import Record

_SINGLE = ("region", "count", "search", "since", "until", "as_of", "where", "measure", "percent", "limit")


def as_typed(name: str, value: object) -> object:
    """A value as the command line has it: a list of texts for options that may be given several times.

    Raises TypeError, which names the parameter, for what is neither text nor of a plain meaning.
    """
    if name == "limit":
        return as_whole(name, value)
    if name in QUERY and QUERY[name].is_flag:
        return bool(value)
    if name in _SINGLE:
        return as_text(name, value)
    items = value if isinstance(value, Iterable) and not isinstance(value, str | bytes | Record | Mapping) else [value]
    names = [as_text(name, item) for item in items]
    if not names:
        raise UsageError(f"{name}: an empty list selects nothing: leave it out, or name something")
    return names


def as_options(given: Mapping[str, object]) -> dict[str, object]:
    """The parameters that are given, as the command line has them; `used=None` is its `--all`."""
    options = {name: as_typed(name, value) for name, value in given.items() if value is not None and name != "used"}
    if not is_used(given.get("used", True)):
        options |= {"all": True} if given["used"] is None else {"used": False}
    return options


def is_used(value: object) -> bool | None:
    """`used` as it was given: the figures that are used, the others, or (None) both. Raises TypeError."""
    if value is None or isinstance(value, bool):
        return value
    raise TypeError(f"used: expected True, False or None, not {type(value).__name__}")


def with_competing(used: object) -> bool:
    """Whether the tables of SQL also hold the figures that are not used, as `used=None` asks."""
    if is_used(used) is False:
        raise UsageError("used: sql has no tables without the figures that are used: used=None and where not used")
    return used is None


def as_cited(record: object) -> str:
    """What is typed for a record to cite, which the dataset itself is not."""
    if record == "dataset":
        raise UsageError("cite: dataset is no record and has no sources: yrd cite dataset prints its reference")
    return as_text("records", record)


def as_text(name: str, value: object) -> str:
    """What is typed for a value: of a record its id, of a day its date, of a whole number its digits."""
    if isinstance(value, str):
        return value
    if isinstance(value, Record):
        return value.id
    from datetime import date  # 3 ms: only for what is no text

    if isinstance(value, date):  # also a datetime, and a Timestamp of pandas
        return value.isoformat()[: len("2025-06-09")]
    try:
        return str(as_whole(name, value))
    except TypeError:
        expected = "a text, a record, a date or a whole number"
        raise TypeError(f"{name}: expected {expected}, not {type(value).__name__}") from None


def as_whole(name: str, value: object) -> int:
    """A whole number, also one that arithmetic has made a float: 2024.0."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    try:
        return index(value)  # type: ignore[arg-type]  # what is no index raises TypeError
    except TypeError:
        raise TypeError(f"{name}: expected a whole number, not {type(value).__name__}") from None


def as_paths(data: object) -> list[str]:
    """The paths that name user data."""
    if data is None:
        return []
    several = [data] if isinstance(data, str | PathLike) else data
    if isinstance(several, bytes | Mapping) or not isinstance(several, Iterable):
        raise TypeError(f"data: expected a path or a list of paths, not {type(data).__name__}")
    return [_path("data", path) for path in several]


def as_files(name: str, value: object) -> dict[str, str]:
    """The paths of files by what they are to be called."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise TypeError(f"{name}: expected a mapping of names to paths, not {type(value).__name__}")
    return {key: _path(name, path) for key, path in value.items()}


def _path(name: str, path: object) -> str:
    if not isinstance(path, str | PathLike):
        raise TypeError(f"{name}: expected a path, not {type(path).__name__}")
    return str(fspath(path))
