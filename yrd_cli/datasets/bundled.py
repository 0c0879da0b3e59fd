"""The dataset: records from TOML files, and where the bundled files are.

The data lies in the package (an installed wheel), beside it (a checkout) or with it in a zip. Only the files of the
tables that a command asks for are read.
"""

import typing
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Any, TypeVar

from yrd_cli.datasets.files import DATASET_FILE, READINGS_FILE, Files
from yrd_cli.datasets.grades import TableContext, has_grades
from yrd_cli.datasets.packed import FOLDER, Packs
from yrd_cli.datasets.toml import Item
from yrd_cli.errors import DataError
from yrd_cli.schema.fields import Field, Kind, cached, fields_of
from yrd_cli.schema.record import Declared, Record
from yrd_cli.schema.struct import FrozenDict, Struct
from yrd_cli.schema.tables import TABLES, Table

if TYPE_CHECKING:
    from importlib.abc import Traversable

Records = Callable[[str], Sequence[Any]]  # the records of a table, of a type that the table says; read when asked for


TableRecords = tuple[Any, ...]  # of the type that the table says
SearchedTexts = Mapping[str, Mapping[str, tuple[str, str]]]  # by table and id: all texts of a record, and their sounds
_D = TypeVar("_D", bound=Declared)
_T = TypeVar("_T")


class Edition(Struct):
    """An edition of the dataset."""

    version: str
    date: str
    licence: str


class Origin(Struct):
    """A file that user data comes from: its name, the SHA-256 of its bytes, and how many records it holds."""

    file: str
    sha256: str
    records: int


class Dataset:
    """The records of one data folder, each table read once and only when asked for."""

    origins: tuple[Origin, ...] = ()  # of the user data in play
    notes: tuple[str, ...] = ()  # on user data, to be said on stderr
    with_competing = False  # whether exports and SQL hold the figures that are not used, too

    def __init__(self, source: "Path | Traversable | Files", *, include_outside: bool = False) -> None:
        """Read from a folder, or from files that another dataset reads too."""
        self.files = source if isinstance(source, Files) else Files(source)
        self.include_outside = include_outside
        self._records: dict[str, TableRecords] = {}
        self._built: dict[tuple[object, ...], list[Record]] = {}  # by what they are made of
        self._counterpart: Dataset | None = None
        self._grades: Mapping[str, str] | None = None
        self._derived: dict[tuple[object, ...], Any] = {}

    def records(self, table: str) -> TableRecords:
        """Return all records of a table: vocabularies in the order of their file, everything else sorted."""
        if table not in self._records:
            declared = TABLES[table]
            records = self.read(declared)
            if not declared.is_vocabulary:
                records.sort(key=_sort_key(declared))
            if has_grades(declared.record_type):
                TableContext(table, self.records, self.grades).set_on(records)
            for joined in declared.joins:
                known = {record.id for record in records}
                records += [record for record in self.records(joined) if record.id not in known]
            self._records[table] = tuple(records)
        return self._records[table]

    def read(self, table: Table) -> list[Record]:
        """Return the records in the files of a table, in their order."""
        record_type, records = self.record_type(table), []
        path = ""
        try:
            for path in self.files.paths(table, include_outside=self.include_outside):
                # In another dataset values may grow otherwise: series are not shared.
                key = record_type, path, table.is_series and self.include_outside
                if key not in self._built:
                    items = self.files.tables(table, path)
                    checked = self.files.are_checked(path)
                    build = builder(record_type, checked=checked, shares_texts=False, **self.constants)
                    self._built[key] = list(map(build, items))
                records += self._built[key]
        except (TypeError, ValueError) as error:  # an unknown key, one that is missing, a value of another type
            raise _damaged(path, error) from error
        return records

    @property
    def constants(self) -> dict[str, str]:
        """The values of fields that are the same in all records that `read` makes."""
        return {}

    def record_type(self, table: Table) -> type[Record]:
        """Return the type of the records that `read` makes."""
        return table.record_type

    def fields(self, table: Table) -> tuple[Field, ...]:
        """Return the fields of a table in this dataset."""
        return fields_of(self.record_type(table))

    def within(self, *, include_outside: bool) -> "Dataset":
        """Return the same data, with what lies outside the region or without it."""
        if include_outside == self.include_outside:
            return self
        if self._counterpart is None:
            self._counterpart = self._other()
            self._counterpart._counterpart, self._counterpart._built = self, self._built  # noqa: SLF001 -- its own kind
        return self._counterpart

    def _other(self) -> "Dataset":
        return Dataset(self.files, include_outside=not self.include_outside)

    def spellings(self, table: str) -> Mapping[str, Sequence[str]]:
        """Return all that a user may call each record of a table, by id: where that is packed, no record is made."""
        return self.derived(_spellings, table)

    def packed_spellings(self, table: str) -> Mapping[str, Sequence[str]] | None:
        """Return the same where it is packed, else None."""
        return self.files.spellings(TABLES[table], include_outside=self.include_outside)

    def by_id(self, table: str) -> Mapping[str, Any]:
        """Return the records of a table by id, in the order of `records`."""
        return {record.id: record for record in self.records(table)}

    def grades(self) -> Mapping[str, str]:
        """Return the grade of each source by its id."""
        if self._grades is None:
            self._grades = self._read_grades()
        return self._grades

    def _read_grades(self) -> Mapping[str, str]:
        found = None if "sources" in self._records else self.files.grades()
        return found or {source.id: source.grade for source in self.records("sources")}

    def derived(self, make: Callable[..., _T], *arguments: object) -> _T:
        """Return what `make` makes of the dataset and of arguments: made once, and kept as long as the dataset."""
        key = make, *arguments
        if key not in self._derived:
            self._derived[key] = make(self, *arguments)
        made: _T = self._derived[key]
        return made

    def __getstate__(self) -> dict[str, object]:
        """Return what a copy or a pickle holds: what was derived, such as a database, is not theirs."""
        return {**self.__dict__, "_derived": {}}

    def searched(self) -> SearchedTexts:
        """Return the texts of records as searches look in them; nothing where these very data are not packed."""
        return (self.files.searched() or {}) if self.include_outside else {}

    def edition(self) -> Edition:
        """Return version, date and licence of the data."""
        items = self.files.document(DATASET_FILE).items
        if items.keys() != set(Edition._fields):
            raise _damaged(DATASET_FILE, f"its keys are {', '.join(Edition._fields)}")
        return Edition(**items)

    def user_data(self) -> Mapping[str, object]:
        """Return what `--meta` and exports say of the user data in play: nothing here."""
        return {}

    def readings(self) -> Mapping[str, Mapping[str, str]]:
        """Return how Chinese is read: `characters` by syllable and `words`; nothing if the data does not say."""
        if not self.files.root.joinpath(READINGS_FILE).is_file():
            return {"characters": {}, "words": {}}
        readings = self.files.document(READINGS_FILE).items
        if {"characters", "words"} != readings.keys() or not all(map(_is_reading, readings.values())):
            raise _damaged(READINGS_FILE, "two tables of texts, characters and words, and nothing else")
        return readings


def _spellings(dataset: Dataset, table: str) -> Mapping[str, Sequence[str]]:
    packed = dataset.packed_spellings(table)
    return {record.id: record.spellings() for record in dataset.records(table)} if packed is None else packed


def _is_reading(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(text, str) for text in value.values())


def _damaged(path: str, reason: object) -> DataError:
    return DataError([f"{path}: not as it is declared: {reason}"])


def _sort_key(table: Table) -> Callable[[Record], Any]:
    order, first = attrgetter(table.order, "id"), table.first
    return order if first is None else lambda record: (not record.get(first), order(record))


def bundled(*, include_outside: bool = False) -> Dataset:
    """Return the dataset that ships with the package; with `include_outside`, also what lies outside the region."""
    return Dataset(_with_packs(find_data()), include_outside=include_outside)


def bundled_items(file: str) -> Item:
    """Return the tables of a file beside the records, found whichever data is in play. Raises UnreadableError."""
    return _with_packs(find_folder(file)).document(file).items


def _with_packs(folder: "Path | Traversable") -> Files:
    return Files(folder, Packs(folder.joinpath(FOLDER)))


def find_data() -> "Path | Traversable":
    """Return the folder of the bundled data."""
    return find_folder(DATASET_FILE)


def find_folder(file: str) -> "Path | Traversable":
    """Return the folder with a file of the bundled data: in the package, beside it in a checkout, or in a zip."""
    package = Path(__file__).parent.parent
    for folder in (package / "data", package.parent / "data"):
        if (folder / file).is_file():
            return folder
    from importlib.resources import files  # 5 ms: only in a zip, where paths do not work

    inside = files("yrd_cli").joinpath("data")
    if not inside.joinpath(file).is_file():
        raise DataError([f"no data found: neither {package / 'data'} nor {package.parent / 'data'}"])
    return inside


def file_schema(table: str | None) -> str:
    """Return the JSON Schema of the data files of a table, or of user data, which may hold any: the shipped file."""
    return find_data().joinpath(f"schema/{table or 'user-data'}.json").read_text(encoding="utf-8")


@cached
def builder(
    record_type: type[_D], *, checked: bool = False, shares_texts: bool = False, **constants: str
) -> Callable[[Item], _D]:
    """Return the function that builds a record of this type from its table.

    Lists become tuples, tables in lists figures, and amounts floats. Of tables that were `checked`, nothing is computed
    before somebody asks for it. With `shares_texts`, ids and dates, which recur in other records, are held in memory
    once: that saves a fifth where there are very many. `constants` are the values of fields that the tables do not
    hold.
    """
    converters = tuple(_converted_fields(record_type, checked=checked, shares_texts=shares_texts))

    def build(item: Item) -> _D:
        values = {**item, **constants}
        for name, convert in converters:
            if name in values:
                values[name] = convert(values[name])
        return record_type.checked(values) if checked else record_type.from_values(values)

    return build


def _each_of(
    element: type[Declared], *, checked: bool, shares_texts: bool
) -> Callable[[Sequence[Item]], tuple[object, ...]]:
    build = builder(element, checked=checked, shares_texts=shares_texts)
    return lambda items: tuple([build(item) for item in items])


def _converted_fields(
    record_type: type, *, checked: bool, shares_texts: bool
) -> Iterator[tuple[str, Callable[[Any], object]]]:
    for field in fields_of(record_type):
        recurs = shares_texts and (field.references or field.kind is Kind.DATE)
        if field.kind is Kind.AMOUNT and field.stored:
            yield field.name, float  # sources print 90 and 90.5: a field has one type all the same
        is_list = typing.get_origin(field.type) is tuple
        if field.kind is Kind.NESTED:
            figure = typing.get_args(field.type)[0]
            each = _each_of(figure, checked=checked, shares_texts=shares_texts) if is_list else FrozenDict
            yield field.name, each
        elif is_list:
            yield field.name, (lambda texts: tuple(map(intern, texts))) if recurs else tuple
        elif recurs and field.stored:
            yield field.name, intern
