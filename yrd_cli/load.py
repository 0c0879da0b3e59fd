"""Finding the data and reading it: TOML files in, records out.

The data lies in the package (an installed wheel), beside it (a checkout) or with it in a zip. Only the files of the
nouns that a command asks for are read.
"""

import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import tomli

from yrd_cli.errors import DataError
from yrd_cli.model.columns import Column, Kind, columns_of
from yrd_cli.model.nouns import NOUNS, Noun
from yrd_cli.model.outlines import Geometry

if TYPE_CHECKING:
    from importlib.abc import Traversable

DATASET_FILE = "dataset.toml"
READINGS_FILE = "pinyin.toml"
OUTLINES_FILE = "outlines.json"


class Edition(NamedTuple):
    """Which edition of the dataset this is."""

    version: str
    date: str
    licence: str


class Dataset:
    """The records of one data folder, each noun read once and only when asked for."""

    def __init__(self, root: "Traversable", *, nation: bool = False) -> None:
        """Read from `root`; with `nation`, also the records outside the region."""
        self.root = root
        self.nation = nation
        self._records: dict[str, tuple[Any, ...]] = {}

    def records(self, noun: str) -> tuple[Any, ...]:
        """All records of a noun: vocabularies in the order of their file, everything else by id."""
        if noun not in self._records:
            declared = NOUNS[noun]
            records = self.read(declared)
            if not declared.in_file_order:
                records.sort(key=lambda record: _place(record, declared))
            for joined in declared.joins:
                known = {record.id for record in records}
                records += [record for record in self.records(joined) if record.id not in known]
            self._records[noun] = tuple(records)
        return self._records[noun]

    def read(self, noun: Noun) -> list[Any]:
        """The records in the files of a noun, in their order."""
        build = builder(self.record_type(noun))
        return [
            build(table)
            for path in data_paths(self.root, noun, outside=self.nation)
            for table in read_toml(self.root, path).get(noun.table, ())
        ]

    def record_type(self, noun: Noun) -> type:
        """The type of the records that `read` makes."""
        return noun.record_type

    def columns(self, noun: Noun) -> tuple[Column, ...]:
        """The fields of a noun in this dataset."""
        return columns_of(noun.record_type)

    def within(self, *, nation: bool) -> "Dataset":
        """The same data, with what lies outside the region or without it."""
        return self if nation == self.nation else Dataset(self.root, nation=nation)

    def by_id(self, noun: str) -> Mapping[str, Any]:
        """The records of a noun by id, in the order of `records`."""
        return {record.id: record for record in self.records(noun)}

    def edition(self) -> Edition:
        """Version, date and licence of the data."""
        return Edition(**read_toml(self.root, DATASET_FILE))

    def user_data(self) -> Mapping[str, Any]:
        """What of the user's own is in play: nothing here."""
        return {}

    def readings(self) -> Mapping[str, Mapping[str, str]]:
        """How Chinese is read: `characters` by syllable and `words`; nothing if the data does not say."""
        if not self.root.joinpath(READINGS_FILE).is_file():
            return {"characters": {}, "words": {}}
        return read_toml(self.root, READINGS_FILE)

    def outlines(self) -> Mapping[str, Geometry]:
        """The outlines of provinces by id; nothing if the data has none."""
        return read_outlines(self.root)


def _place(record: Any, noun: Noun) -> tuple[bool, Any, str]:
    return not getattr(record, noun.first or "", False), getattr(record, noun.order), record.id


def bundled(*, nation: bool = False) -> Dataset:
    """The dataset that ships with the package; with `nation`, also its records outside the region."""
    return Dataset(find_data(), nation=nation)


def find_data() -> "Traversable":
    """The folder of the bundled data: in the package, beside it in a checkout, or with it in a zip."""
    package = Path(__file__).parent
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


def data_paths(root: "Traversable", noun: Noun, *, outside: bool) -> list[str]:
    """The files of a noun below the data folder, sorted by name (a zip lists them in any order)."""
    paths = [noun.path]
    if noun.path.endswith("/"):
        folder = root.joinpath(noun.path.rstrip("/"))
        try:
            if not folder.is_dir():
                raise DataError([f"{noun.path}: the folder is missing"])
            names = [entry.name for entry in folder.iterdir()]
        except OSError as error:
            raise DataError([f"{noun.path}: cannot be read: {error.strerror}"]) from None
        paths = sorted(noun.path + name for name in names if is_data_file(name))
    return [*paths, noun.outside] if outside and noun.outside else paths


def is_data_file(name: str) -> bool:
    """Whether a file in a data folder is read: editors and systems leave others there, whose names begin with a dot."""
    return name.endswith(".toml") and not name.startswith(".")


def read_toml(root: "Traversable", path: str) -> dict[str, Any]:
    """The tables of one file. Raises DataError with file, line and column if it is not TOML or not UTF-8."""
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


def read_outlines(root: "Traversable") -> dict[str, Geometry]:
    """The outlines of provinces by id, as GeoJSON geometries; nothing if there is no such file. Raises DataError."""
    import json  # 4 ms, only for maps, exports and the check

    file = root.joinpath(OUTLINES_FILE)
    if not file.is_file():
        return {}
    try:
        features = json.loads(file.read_bytes())["features"]
        return {feature["id"]: feature["geometry"] for feature in features}
    except (ValueError, KeyError, TypeError) as error:
        raise DataError([f"{OUTLINES_FILE}: not a collection of GeoJSON features: {error}"]) from None


def _exists(file: "Traversable") -> bool:
    return isinstance(file, Path) and file.exists()


def raw_tables(root: "Traversable") -> dict[str, dict[str, dict[str, Any]]]:
    """By noun, the tables of all files of a data folder by their ids, as they are. Raises DataError."""
    found: dict[str, dict[str, dict[str, Any]]] = {name: {} for name in NOUNS}
    for name, noun in NOUNS.items():
        for path in data_paths(root, noun, outside=True):
            tables = read_toml(root, path).get(noun.table, [])
            if not isinstance(tables, list) or not all(
                isinstance(table, dict) and isinstance(table.get("id"), str) for table in tables
            ):
                raise DataError([f"{path}:1:1: {noun.table}: not a list of tables that have ids: run yrd check"])
            found[name] |= {table["id"]: table for table in tables}
    return found


def digest(root: "Traversable") -> str:
    """The SHA-256 of the data: of a line for each file in the order of their paths, as `sha256sum` prints it."""
    from hashlib import sha256  # 2 ms, only for those who ask

    paths = {DATASET_FILE, READINGS_FILE, OUTLINES_FILE}.union(
        *(data_paths(root, noun, outside=True) for noun in NOUNS.values())
    )
    files = [(path, root.joinpath(path)) for path in sorted(paths)]
    lines = [f"{sha256(file.read_bytes()).hexdigest()}  {path}\n" for path, file in files if file.is_file()]
    return sha256("".join(lines).encode()).hexdigest()


def build_record(record_type: type, table: Mapping[str, Any]) -> Any:
    """A record from its TOML table: lists become tuples, tables in lists figures, and amounts floats."""
    return builder(record_type)(table)


@cache
def builder(record_type: type) -> Callable[[Mapping[str, Any]], Any]:
    """The function that builds a record of this type from its table: worth keeping where there are many."""
    converters = tuple(_converted_fields(record_type))

    def build(table: Mapping[str, Any]) -> Any:
        values = dict(table)
        for name, convert in converters:
            if name in values:
                values[name] = convert(values[name])
        return record_type(**values)

    return build


def _each_of(element: type) -> Callable[[Sequence[Mapping[str, Any]]], tuple[Any, ...]]:
    build = builder(element)
    return lambda tables: tuple([build(table) for table in tables])


def _converted_fields(record_type: type) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    for column in columns_of(record_type):
        if column.kind is Kind.AMOUNT and column.stored:
            yield column.name, float  # sources print 90 and 90.5: a column has one type all the same
        if typing.get_origin(column.type) is not tuple:
            continue
        element = typing.get_args(column.type)[0]
        if column.kind is Kind.NESTED:
            yield column.name, _each_of(element)
        else:
            yield column.name, tuple
