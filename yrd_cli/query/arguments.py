"""Arguments from Python as the command line has them: texts, records, dates and whole numbers, or a TypeError."""

from collections.abc import Iterable, Mapping
from math import inf
from operator import index
from os import PathLike, fsdecode
from typing import SupportsFloat

from yrd_cli.errors import UsageError, flag
from yrd_cli.query.options import QUERY
from yrd_cli.schema.record import Record

_DAYS = ("since", "until", "as_of")
_SINGLE = ("region", "count", "search", *_DAYS, "where", "measure", "percent", "unit")
_TEXTS = (  # that name nothing which is a record or a number
    *("region", "count", "where", "measure", "percent", "unit", "by", "sort", "verdict"),
    *("table", "query", "lang", "theme", "figure"),
)


def as_typed(name: str, value: object) -> object:
    """A value as the command line has it: a list of texts for options that may be given several times.

    Raises TypeError, which names the parameter, for what is neither text nor of a plain meaning.
    """
    if name == "limit":
        return as_whole(name, value)
    if name in QUERY and QUERY[name].is_flag:
        return as_flag(name, value)
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
    raise _unexpected("used", "True, False or None", value)


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
        return str.__str__(value)  # of an enumeration of texts the text, which `str()` would not give
    if name in _TEXTS:
        raise _unexpected(name, "a text", value)
    if isinstance(value, Record) and name not in _DAYS:
        return value.id
    from datetime import date  # 3 ms: only for what is no text

    if isinstance(value, date) and name in _DAYS:  # also a datetime, and a Timestamp of pandas
        return value.isoformat()[: len("2025-06-09")]
    return str(as_whole(name, value, f"a text, a {'date' if name in _DAYS else 'record'} or a whole number"))


def as_whole(name: str, value: object, expected: str = "a whole number") -> int:
    """A whole number, also one that arithmetic has made a float: 2024.0."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    try:
        if not isinstance(value, bool):
            return index(value)  # type: ignore[arg-type]  # what is no index raises TypeError
    except TypeError:
        pass
    raise _unexpected(name, expected, value)


def as_flag(name: str, value: object) -> bool:
    """True or False, and nothing that only counts as one."""
    if not isinstance(value, bool):
        raise _unexpected(name, "True or False", value)
    return value


def as_size(name: str, value: object) -> float:
    """A length or a scale: a number above 0."""
    if isinstance(value, bool) or not isinstance(value, SupportsFloat):
        raise _unexpected(name, "a number", value)
    if not 0 < float(value) < inf:
        raise UsageError(f"{flag(name)}: {value} is not a size: write a number above 0")
    return float(value)


def _unexpected(name: str, expected: str, value: object) -> TypeError:
    module, called = type(value).__module__, type(value).__name__  # of numpy, too, there is a bool
    return TypeError(f"{name}: expected {expected}, not {called if module == 'builtins' else f'{module}.{called}'}")


def as_paths(data: object) -> list[str]:
    """The paths that name user data. Raises UsageError for one that names nothing; what is there is read later."""
    if data is None:
        return []
    several = [data] if isinstance(data, str | PathLike) else data
    if isinstance(several, bytes | Mapping) or not isinstance(several, Iterable):
        raise _unexpected("data", "a path or a list of paths", data)
    paths = [_path("data", path) for path in several]
    if paths:
        from yrd_cli.datasets.user_data import user_files  # 3 ms, only for those who have some

        user_files(paths)
    return paths


def as_files(name: str, value: object) -> dict[str, str]:
    """The paths of files by what they are to be called."""
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise _unexpected(name, "a mapping of names to paths", value)
    return {key: _path(name, path) for key, path in value.items()}


def _path(name: str, path: object) -> str:
    if not isinstance(path, str | PathLike):
        raise _unexpected(name, "a path", path)
    return str.__str__(fsdecode(path))
