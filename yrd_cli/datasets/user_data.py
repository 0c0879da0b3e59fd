"""The user's own data: which files it is, reading them, and a dataset of the bundled records with the user's over it.

Files may hold tables of any table. Nothing here is checked: `check.overlay` does that before anything is used.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import tomli

from yrd_cli.datasets.bundled import DATASET_FILE, READINGS_FILE, Dataset, is_data_file
from yrd_cli.errors import UsageError, quoted
from yrd_cli.schema.provenance import BUNDLED, with_provenance
from yrd_cli.schema.record import Record
from yrd_cli.schema.tables import TABLES, Table

LARGEST = 512 * 1024 * 1024  # bytes of a file: far more than a person or a script writes about a region

_OUTSIDE_FILES = {table.outside for table in TABLES.values() if table.outside}
_FOLDERS = sorted(
    {table.path.rstrip("/") for table in TABLES.values() if table.path.endswith("/")}
    | {path.partition("/")[0] for path in _OUTSIDE_FILES}
)
_OF_THE_WHOLE = (DATASET_FILE, READINGS_FILE)  # they say something of a whole dataset, and hold no records


class OwnPath(NamedTuple):
    """A file of the user's: where it is, what messages call it, whether it is for what lies outside the region."""

    path: Path
    name: str
    outside: bool = False


class Origin(NamedTuple):
    """A file that own records come from: its name, the SHA-256 of its bytes, how many records it holds."""

    file: str
    sha256: str
    records: int


class Own(NamedTuple):
    """The user's records by table, checked; `outside` are the (table, id) of those that lie outside the region."""

    records: Mapping[str, Sequence[Any]]
    outside: frozenset[tuple[str, str]]
    origins: tuple[Origin, ...]


class UnreadableError(Exception):
    """A file that is no data at all: what is wrong and where, and the text as far as it can be read."""

    def __init__(self, message: str, line: int = 1, field: int = 1, text: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.field = field
        self.text = text


class Overlaid(Dataset):
    """The bundled records with the user's laid over them: those of the same id are replaced, the others added."""

    def __init__(self, bundled: Dataset, own: Own) -> None:
        """Lay `own` over what `bundled` reads."""
        super().__init__(bundled.root, nation=bundled.nation)
        self.own = own

    def within(self, *, nation: bool) -> Dataset:
        """The same data, with what lies outside the region or without it."""
        return self if nation == self.nation else Overlaid(Dataset(self.root, nation=nation), self.own)

    def user_data(self) -> Mapping[str, Any]:
        """The files that the user's records come from, and how many there are of each table."""
        counts = {name: len(records) for name, records in self.own.records.items() if records}
        return {"user_data": {"files": [origin._asdict() for origin in self.own.origins], "records": counts}}

    @property
    def constants(self) -> dict[str, str]:
        """The provenance of the bundled records."""
        return {"provenance": BUNDLED}

    def record_type(self, table: Table) -> type[Record]:
        """The type of records that say where they come from."""
        return with_provenance(super().record_type(table))

    def read(self, table: Table) -> list[Any]:
        """The bundled records, replaced where the user has one of the same id, then the user's others.

        In a vocabulary with levels each word stands below its parent.
        """
        own = {record.id: record for record in self.own.records.get(table.name, ())}
        hidden = set() if self.nation else {id for name, id in self.own.outside if name == table.name}
        merged = [own.pop(record.id, record) for record in super().read(table)]
        together = [record for record in (*merged, *own.values()) if record.id not in hidden]
        if not table.is_vocabulary or not table.parent_field:
            return together
        tops = {record.id: index for index, record in enumerate(together) if record.parent is None}
        return sorted(together, key=lambda r: (tops.get(r.parent or r.id, len(together)), r.parent is not None))


def own_paths(paths: Sequence[str]) -> list[OwnPath]:
    """The files that `paths` name, each once: files, and what lies in folders laid out like the bundled data.

    Raises UsageError for what is neither an ordinary file nor a folder.
    """
    found: dict[Path, OwnPath] = {}
    for text in paths:
        for own in _files_of(text):
            found.setdefault(_resolved(own.path), own)
    return list(found.values())


def _files_of(text: str) -> Iterator[OwnPath]:
    path = Path(text)
    try:
        is_folder, is_file = bool(text) and path.is_dir(), bool(text) and path.is_file()
        exists = bool(text) and path.exists()
    except PermissionError as error:
        raise UsageError(f"{quoted(text)} cannot be read: {error.strerror}") from None
    except (OSError, ValueError):  # a name that no file can have, or a loop of links
        is_folder = is_file = exists = False
    if is_file:
        yield OwnPath(path, text)
    elif is_folder:
        yield from _files_in(path, text.rstrip("/") or "/")
    elif exists:
        raise UsageError(f"{quoted(text)} is neither an ordinary file nor a folder")
    else:
        raise UsageError(f"no file or folder {quoted(text)}{_near(path)}")


def _files_in(folder: Path, name: str) -> Iterator[OwnPath]:
    """The TOML files of a folder and of the folders in it that the layout knows, sorted by name."""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
        for inner in _FOLDERS:
            if inner in names and folder.joinpath(inner).is_dir():
                inside = sorted(entry.name for entry in folder.joinpath(inner).iterdir())
                names += [f"{inner}/{name}" for name in inside]
    except OSError as error:
        raise UsageError(f"{quoted(name)} cannot be read: {error.strerror}") from None
    files = [file for file in names if is_data_file(file.rpartition("/")[2]) and file not in _OF_THE_WHOLE]
    if not files:
        raise UsageError(f"no .toml file in {quoted(name)}")
    for file in files:
        yield OwnPath(folder / file, f"{name}/{file}", outside=file in _OUTSIDE_FILES)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links: reading it says so
        return path


def _near(path: Path) -> str:
    try:
        close = get_close_matches(path.name, [entry.name for entry in path.parent.iterdir() if entry.exists()], n=1)
    except (OSError, ValueError):
        return ""
    return f": did you mean {quoted(str(path.parent / close[0]))}?" if close else ""


def read_own(path: Path) -> tuple[str, str]:
    """The text of a file and the SHA-256 of its bytes. Raises UnreadableError."""
    try:
        if not path.is_file():
            raise UnreadableError("is not an ordinary file")
        if path.stat().st_size > LARGEST:
            raise UnreadableError(f"is larger than {LARGEST // 1024**2} MB")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from None
    return _decoded(data), sha256(data).hexdigest()


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError("not UTF-8 but UTF-16: save it as UTF-8")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        line, field = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        shown = data.decode("utf-8", "replace")
        raise UnreadableError(f"not UTF-8: {error.reason} at byte {error.start}", line, field, shown) from None
    if text.startswith("\ufeff"):
        raise UnreadableError("a byte order mark: save it as UTF-8 without one", text=text)
    return text


def own_items(paths: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The table and the table of each record in files that were checked."""
    tables = {table.toml_key: table.name for table in TABLES.values()}
    for own in own_paths(paths):
        for item, rows in parse_own(read_own(own.path)[0]).items():
            yield from ((tables[item], row) for row in rows)


_DEEP = re.compile(r"[\[{](?:[ \t\r\n]*[\[{]){20}")
_LONG_NUMBER = re.compile(r"\d[\d_]{999,}")


def parse_own(text: str) -> dict[str, Any]:
    """The tables of a text. Raises UnreadableError if it is not TOML."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise UnreadableError(f"not TOML: {error.msg}", error.lineno, error.colno, text) from None
    except RecursionError:
        raise _unreadable("nested too deep", text, _DEEP) from None
    except ValueError:  # a number of more digits than Python reads
        raise _unreadable("not TOML: a number of too many digits", text, _LONG_NUMBER) from None


def _unreadable(message: str, text: str, pattern: re.Pattern[str]) -> UnreadableError:
    match = pattern.search(text)
    position = match.start() if match else 0
    line = text.count("\n", 0, position) + 1
    return UnreadableError(message, line, position - (text.rfind("\n", 0, position) + 1) + 1, text)
