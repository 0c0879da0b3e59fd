"""User data: which files it comes from, and a dataset of the bundled records with the user's laid over them.

A file may hold records of any table. Nothing is validated here: `validate.user_records` does that before anything is
used.
"""

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from pathlib import Path
from types import MappingProxyType

from yrd_cli.datasets.bundled import Dataset, Origin, SearchedTexts
from yrd_cli.datasets.files import (
    DATASET_FILE,
    DIVISIONS_FILE,
    OUTLINES_FILE,
    READINGS_FILE,
    SYLLABLES_FILE,
    VARIANTS_FILE,
)
from yrd_cli.datasets.json_text import LINES
from yrd_cli.datasets.language import common_readings
from yrd_cli.datasets.sheets import SPREADSHEETS
from yrd_cli.datasets.toml import Item, Problem, UnreadableError, bytes_of, unreadable
from yrd_cli.errors import UsageError, printable, quoted
from yrd_cli.schema.fields import cached, fields_of
from yrd_cli.schema.provenance import BUNDLED, with_provenance
from yrd_cli.schema.record import KeyPath, Record
from yrd_cli.schema.source import Source
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import TABLES, Table

_OUTSIDE_FILES = {table.outside for table in TABLES.values() if table.outside}
_FOLDERS = sorted(
    {table.path.rstrip("/") for table in TABLES.values() if table.path.endswith("/")}
    | {path.partition("/")[0] for path in _OUTSIDE_FILES}
)
_NOT_RECORDS = (DATASET_FILE, READINGS_FILE, VARIANTS_FILE, DIVISIONS_FILE, SYLLABLES_FILE, OUTLINES_FILE)
_PACKAGE = "datapackage.json"  # in the folder of an export, which has more than the tables
_ENDINGS = (".toml", ".csv", ".tsv", ".json", *LINES, *SPREADSHEETS)
_HIDDEN = (".", "~$")  # of editors and systems; of Excel, while a workbook is open


class UnknownTableError(UnreadableError):
    """A file of no table, as far as can be told."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(Problem(name, 0, 0, "", message, ""))


class UserFile(Struct):
    """A file of the user: where it is, what messages call it, and whether it is for what lies outside the region.

    One that is only found in a folder may be of something else; a folder there is not read.
    """

    path: Path
    name: str
    outside: bool = False
    is_found: bool = False
    is_folder: bool = False


class UserData(Struct):
    """Valid user data: the records by table.

    `items` has their tables as (table, item) pairs, for those who ask for them. `outside` has the (table, id) of the
    records that lie outside the region, `readings` by file what was understood as what; `notes` must be said of how
    files were read, and of records that look like others.
    """

    records: Mapping[str, Sequence[Record]]
    items: Sequence[tuple[str, Item]]
    outside: frozenset[tuple[str, str]]
    origins: tuple[Origin, ...]
    readings: Mapping[str, Sequence[tuple[KeyPath, str, str]]] = MappingProxyType({})
    notes: Sequence[str] = ()


class Overlay(Dataset):
    """The bundled records with user data laid over them: records of the same id are replaced, the others added."""

    def __init__(self, bundled: Dataset, user: UserData) -> None:
        """Lay `user` over what `bundled` reads."""
        super().__init__(bundled.files, include_outside=bundled.include_outside)
        self.user = user
        self.origins = user.origins
        self.notes = tuple(user.notes)

    def _other(self) -> Dataset:
        return Overlay(super()._other(), self.user)

    def user_data(self) -> Mapping[str, object]:
        """Return the files that user data comes from, and how many records of each table there are."""
        counts = {name: len(records) for name, records in self.user.records.items() if records}
        return {"user_data": {"files": [origin._asdict() for origin in self.origins], "records": counts}}

    def readings(self) -> Mapping[str, Mapping[str, str]]:
        """Return how Chinese is read, with all characters of common use, which the user's records may have."""
        bundled = super().readings()
        known = set("".join(bundled["characters"].values()))
        together = dict(bundled["characters"])
        for syllable, characters in common_readings().items():
            others = "".join(character for character in characters if character not in known)
            together[syllable] = together.get(syllable, "") + others
        return {**bundled, "characters": together}

    def searched(self) -> SearchedTexts:
        """Return nothing: what is packed are the texts of the bundled records alone."""
        return {}

    @property
    def constants(self) -> dict[str, str]:
        """The provenance of the bundled records."""
        return {"provenance": BUNDLED}

    def record_type(self, table: Table) -> type[Record]:
        """Return the type of records that have a provenance."""
        return with_provenance(super().record_type(table))

    def _read_grades(self) -> Mapping[str, str]:
        """Return the grades of the bundled sources and of the user's."""
        return {**super()._read_grades(), **{source.id: source.grade for source in self._user_sources()}}

    def _user_sources(self) -> Sequence[Source]:
        return [record for record in self.user.records.get("sources", ()) if isinstance(record, Source)]

    def packed_spellings(self, _: str) -> None:
        """Return None: the user's records are not packed."""

    def read(self, table: Table) -> list[Record]:
        """Return the bundled records, those of the same id replaced by the user's, then the user's others.

        In a vocabulary with levels each term stands below its parent.
        """
        own = self.user.records.get(table.name, ())
        user = {record.id: record for record in (map(copy, own) if table.is_series else own)}  # as these are not shared
        hidden = set() if self.include_outside else {id for name, id in self.user.outside if name == table.name}
        merged = [user.pop(record.id, record) for record in super().read(table)]
        together = [record for record in (*merged, *user.values()) if record.id not in hidden]
        if not table.is_vocabulary or not table.parent_field:
            return together
        parents: dict[str, str | None] = {record.id: record.get(table.parent_field) for record in together}
        tops = {id: index for index, (id, parent) in enumerate(parents.items()) if parent is None}
        return sorted(together, key=lambda r: (tops.get(parents[r.id] or r.id, len(together)), bool(parents[r.id])))


@cached
def derived_names() -> frozenset[str]:
    """Return the names of what exports hold beside the tables: sums (`funds_by_province`) and items (`fund_sizes`)."""
    fields = [(table, field) for table in TABLES.values() for field in fields_of(table.record_type)]
    sums = (f"{table.name}_by_{dimension}" for table, field in fields for dimension in field.dimensions)
    return frozenset((*sums, *(f"{table.singular}_{field.name}" for table, field in fields)))


def read_bytes(file: UserFile) -> bytes:
    """Return the bytes of a file of the user, or what comes through a pipe. Raises UnreadableError."""
    name = printable(file.name)
    return _stream(file.path, name) if _STREAMS.fullmatch(str(file.path)) else bytes_of(file.path, name)


def _stream(path: Path, name: str) -> bytes:
    """Return what comes through a pipe or a redirection. Raises UnreadableError."""
    try:
        if name == STDIN:
            return standard_input()
        with path.open("rb") as stream:
            return stream.read()
    except OSError as error:
        raise unreadable(name, f"cannot be read: {error.strerror}") from None


def standard_input(limit: int = -1) -> bytes:
    """Return what comes through standard input, at most `limit` bytes if that is given. Raises UsageError."""
    if sys.stdin is None:
        raise UsageError("standard input is closed: there is nothing to read")
    try:
        return sys.stdin.buffer.read(limit)
    except OSError as error:  # one that is open for writing only
        raise UsageError(f"standard input cannot be read: {error.strerror}") from None


def user_files(paths: Sequence[str]) -> list[UserFile]:
    """Return the files that `paths` name, each once: files, and what lies in folders laid out like the bundled data.

    Raises UsageError for what is neither an ordinary file nor a folder.
    """
    found: dict[Path, UserFile] = {}
    for text in paths:
        for file in _files_of(text):
            found.setdefault(_resolved(file.path), file)
    read = {path.parent for path in found}  # folders in folders that are named as well
    return [file for path, file in found.items() if path not in read]


def user_file(text: str) -> UserFile:
    """Return the one file that a path names. Raises UsageError for a folder, and for what there is not."""
    file = next(_files_of(text))
    if file.name != text:
        raise UsageError(f"{quoted(text)} is a folder: name a file")
    return file


STDIN = "-"
_STREAMS = re.compile(r"/dev/(?:stdin|fd/\d+)|/proc/self/fd/\d+")  # what a shell names a pipe: <(command)


def _files_of(text: str) -> Iterator[UserFile]:
    if text == STDIN or _STREAMS.fullmatch(text):
        yield UserFile(Path("/dev/stdin" if text == STDIN else text), text)
        return
    try:
        path = Path(text).expanduser()
    except RuntimeError:  # ~name of nobody
        path = Path(text)
    try:
        is_folder, is_file = bool(text) and path.is_dir(), bool(text) and path.is_file()
        exists = bool(text) and path.exists()
    except PermissionError as error:
        raise UsageError(f"{quoted(text)} cannot be read: {error.strerror}") from None
    except (OSError, ValueError):  # a name that no file can have, or a loop of links
        is_folder = is_file = exists = False
    if is_file:
        yield UserFile(path, text)
    elif is_folder:
        yield from _files_in(path, text.rstrip("/") or "/")
    elif exists:
        raise UsageError(f"{quoted(text)} is neither an ordinary file nor a folder")
    else:
        raise UsageError(f"no file or folder {quoted(text)}{_near(path)}")


def _files_in(folder: Path, name: str) -> Iterator[UserFile]:
    """Yield the files of a folder that may hold records, and of the folders in it that the layout knows, by name."""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
        for inner in _FOLDERS:
            if inner in names and folder.joinpath(inner).is_dir():
                inside = sorted(entry.name for entry in folder.joinpath(inner).iterdir())
                names += [f"{inner}/{name}" for name in inside]
    except OSError as error:
        raise UsageError(f"{quoted(name)} cannot be read: {error.strerror}") from None
    besides = {_PACKAGE, *(f"{derived}.csv" for derived in derived_names())} if _PACKAGE in names else ()
    files = [file for file in names if _may_hold_records(file) and file not in besides]
    if not files:
        raise UsageError(f"no .toml file in {quoted(name)}, nor .csv, .tsv, .xlsx, .json or .jsonl")
    for file in files:
        outside = f"{file.rpartition('.')[0]}.toml" in _OUTSIDE_FILES
        yield UserFile(folder / file, f"{name}/{file}", outside, is_found=True)
    if DATASET_FILE not in names:  # else a whole data folder, which has JSON Schemas beside the data
        others = [inner for inner in names if inner not in _FOLDERS and _is_folder_of_files(folder / inner)]
        yield from (UserFile(folder / inner, f"{name}/{inner}", is_found=True, is_folder=True) for inner in others)


def _is_folder_of_files(path: Path) -> bool:
    """Return whether a path is a folder in which a file may hold records: it is not read, which is to be said."""
    try:
        inside = [entry.name for entry in path.iterdir()] if path.is_dir() else []
    except OSError:
        return False
    return not path.name.startswith(_HIDDEN) and any(map(_may_hold_records, inside))


def _may_hold_records(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.lower().endswith(_ENDINGS) and not name.startswith(_HIDDEN) and path not in _NOT_RECORDS


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links: reading it says so
        return path


def _near(path: Path) -> str:
    from difflib import get_close_matches  # only for a file that is missing

    try:
        close = get_close_matches(
            path.name, [entry.name for entry in path.parent.iterdir() if entry.exists()], n=1, cutoff=0.7
        )
    except (OSError, ValueError):
        return ""
    return f": did you mean {quoted(str(path.parent / close[0]))}?" if close else ""
