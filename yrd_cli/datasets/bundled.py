"""Finding the data and reading it: TOML files in, records out.

The data lies in the package (an installed wheel), beside it (a checkout) or with it in a zip. Only the files of the
tables that a command asks for are read.
"""

import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli

from yrd_cli.errors import DataError
from yrd_cli.schema.fields import Field, Kind, fields_of
from yrd_cli.schema.tables import TABLES, Table

if TYPE_CHECKING:
    from importlib.abc import Traversable

DATASET_FILE = "dataset.toml"
READINGS_FILE = "pinyin.toml"


class Edition(NamedTuple):
    """Which edition of the dataset this is."""

    version: str
    date: str
    licence: str


class Dataset:
    """The records of one data folder, each table read once and only when asked for."""

    def __init__(self, root: "Traversable", *, nation: bool = False) -> None:
        """Read from `root`; with `nation`, also the records outside the region."""
        self.root = root
        self.nation = nation
        self._records: dict[str, tuple[Any, ...]] = {}

    def records(self, table: str) -> tuple[Any, ...]:
        """All records of a table: vocabularies in the order of their file, everything else by id."""
        if table not in self._records:
            declared = TABLES[table]
            records = self.read(declared)
            if not declared.in_file_order:
                records.sort(key=lambda record: _place(record, declared))
            for joined in declared.joins:
                known = {record.id for record in records}
                records += [record for record in self.records(joined) if record.id not in known]
            self._records[table] = tuple(records)
        return self._records[table]

    def read(self, table: Table) -> list[Any]:
        """The records in the files of a table, in their order."""
        build, records = builder(self.record_type(table)), []
        for path in data_paths(self.root, table, outside=self.nation):
            items = read_toml(self.root, path).get(table.toml_key, ())
            try:
                records += [build(item) for item in items]
            except (TypeError, ValueError) as error:  # an unknown key, one that is missing, a value of another type
                raise DataError([f"{path}: {table.toml_key}: not a record: {error}: run yrd check"]) from error
        return records

    def record_type(self, table: Table) -> type:
        """The type of the records that `read` makes."""
        return table.record_type

    def fields(self, table: Table) -> tuple[Field, ...]:
        """The fields of a table in this dataset."""
        return fields_of(table.record_type)

    def within(self, *, nation: bool) -> "Dataset":
        """The same data, with what lies outside the region or without it."""
        return self if nation == self.nation else Dataset(self.root, nation=nation)

    def by_id(self, table: str) -> Mapping[str, Any]:
        """The records of a table by id, in the order of `records`."""
        return {record.id: record for record in self.records(table)}

    def edition(self) -> Edition:
        """Version, date and licence of the data."""
        try:
            return Edition(**read_toml(self.root, DATASET_FILE))
        except TypeError as error:
            raise DataError([f"{DATASET_FILE}: {error}: run yrd check"]) from error

    def user_data(self) -> Mapping[str, Any]:
        """What of the user's own is in play: nothing here."""
        return {}

    def readings(self) -> Mapping[str, Mapping[str, str]]:
        """How Chinese is read: `characters` by syllable and `words`; nothing if the data does not say."""
        if not self.root.joinpath(READINGS_FILE).is_file():
            return {"characters": {}, "words": {}}
        return read_toml(self.root, READINGS_FILE)


def _place(record: Any, table: Table) -> tuple[bool, Any, str]:
    return not getattr(record, table.first or "", False), getattr(record, table.order), record.id


def bundled(*, nation: bool = False) -> Dataset:
    """The dataset that ships with the package; with `nation`, also its records outside the region."""
    return Dataset(find_data(), nation=nation)


def find_data() -> "Traversable":
    """The folder of the bundled data: in the package, beside it in a checkout, or with it in a zip."""
    package = Path(__file__).parent.parent
    for folder in (package / "data", package.parent / "data"):
        if (folder / DATASET_FILE).is_file():
            return folder
    from importlib.resources import files  # 5 ms: only in a zip, where paths do not work

    inside = files("yrd_cli").joinpath("data")
    if not inside.joinpath(DATASET_FILE).is_file():
        raise DataError([f"no data found: neither {package / 'data'} nor {package.parent / 'data'}"])
    return inside


def is_dataset(path: str) -> bool:
    """Whether a path names a whole data folder, laid out like the bundled one."""
    try:
        return bool(path) and (Path(path) / DATASET_FILE).is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def data_paths(root: "Traversable", table: Table, *, outside: bool) -> list[str]:
    """The files of a table below the data folder, sorted by name (a zip lists them in any order)."""
    paths = [table.path]
    if table.path.endswith("/"):
        folder = root.joinpath(table.path.rstrip("/"))
        try:
            if not folder.is_dir():
                raise DataError([f"{table.path}: the folder is missing"])
            names = [entry.name for entry in folder.iterdir()]
        except OSError as error:
            raise DataError([f"{table.path}: cannot be read: {error.strerror}"]) from None
        paths = sorted(table.path + name for name in names if is_data_file(name))
    return [*paths, table.outside] if outside and table.outside else paths


def is_data_file(name: str) -> bool:
    """Whether a file in a data folder is read: editors and systems leave others there, whose names begin with a dot."""
    return name.endswith(".toml") and not name.startswith(".")


def read_toml(root: "Traversable", path: str) -> dict[str, Any]:
    """The tables of one file. Raises DataError with file, line and field if it is not TOML or not UTF-8."""
    file = root.joinpath(path)
    try:
        if not file.is_file():
            raise DataError([f"{path}: {'not an ordinary file' if _exists(file) else 'the file is missing'}"])
        return tomli.loads(file.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        raise DataError([f"{path}: the file is missing"]) from None
    except OSError as error:
        raise DataError([f"{path}: cannot be read: {error.strerror}"]) from None
    except RecursionError:
        raise DataError([f"{path}: nested too deep"]) from None
    except UnicodeDecodeError as error:
        raise DataError([f"{path}: not UTF-8: {error.reason} at byte {error.start}"]) from None
    except tomli.TOMLDecodeError as error:
        raise DataError([f"{path}:{error.lineno}:{error.colno}: not TOML: {error.msg}"]) from None
    except ValueError:  # a number of more digits than Python reads
        raise DataError([f"{path}:1:1: not TOML: a number of too many digits"]) from None


def _exists(file: "Traversable") -> bool:
    return isinstance(file, Path) and file.exists()


def raw_items(root: "Traversable") -> dict[str, dict[str, dict[str, Any]]]:
    """By table, the tables of all files of a data folder by their ids, as they are. Raises DataError."""
    found: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in TABLES}
    for name, table in TABLES.items():
        for path in data_paths(root, table, outside=True):
            items = read_toml(root, path).get(table.toml_key, [])
            if not isinstance(items, list) or not all(
                isinstance(item, dict) and isinstance(item.get("id"), str) for item in items
            ):
                raise DataError([f"{path}:1:1: {table.toml_key}: not a list of tables that have ids: run yrd check"])
            found[name] |= {item["id"]: item for item in items}
    return found


def digest(root: "Traversable") -> str:
    """The SHA-256 of the data: of a line for each file in the order of their paths, as `sha256sum` prints it."""
    from hashlib import sha256  # 2 ms, only for those who ask

    paths = {DATASET_FILE, READINGS_FILE}.union(*(data_paths(root, table, outside=True) for table in TABLES.values()))
    files = [(path, root.joinpath(path)) for path in sorted(paths)]
    lines = [f"{sha256(file.read_bytes()).hexdigest()}  {path}\n" for path, file in files if file.is_file()]
    return sha256("".join(lines).encode()).hexdigest()


def build_record(record_type: type, item: Mapping[str, Any]) -> Any:
    """A record from its TOML table: lists become tuples, tables in lists figures, and amounts floats."""
    return builder(record_type)(item)


@cache
def builder(record_type: type) -> Callable[[Mapping[str, Any]], Any]:
    """The function that builds a record of this type from its table: worth keeping where there are many."""
    converters = tuple(_converted_fields(record_type))

    def build(item: Mapping[str, Any]) -> Any:
        values = dict(item)
        for name, convert in converters:
            if name in values:
                values[name] = convert(values[name])
        return record_type(**values)

    return build


def _each_of(element: type) -> Callable[[Sequence[Mapping[str, Any]]], tuple[Any, ...]]:
    build = builder(element)
    return lambda items: tuple([build(item) for item in items])


def _converted_fields(record_type: type) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    for field in fields_of(record_type):
        if field.kind is Kind.AMOUNT and field.stored:
            yield field.name, float  # sources print 90 and 90.5: a field has one type all the same
        if typing.get_origin(field.type) is not tuple:
            continue
        element = typing.get_args(field.type)[0]
        if field.kind is Kind.NESTED:
            yield field.name, _each_of(element)
        else:
            yield field.name, tuple
