"""The files of a data folder: which there are, reading each of them once, and their digest."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from yrd_cli.datasets.grades import grades_in
from yrd_cli.datasets.packed import Packs, pack
from yrd_cli.datasets.toml import Document, Item, PackedDocument, bytes_of, read
from yrd_cli.errors import DataError
from yrd_cli.schema.tables import TABLES, Table

if TYPE_CHECKING:
    from importlib.abc import Traversable

    from yrd_cli.schema.outlines import Geometry

DATASET_FILE = "dataset.toml"
READINGS_FILE = "pinyin.toml"
VARIANTS_FILE = "variants.toml"
DIVISIONS_FILE = "divisions.toml"
SYLLABLES_FILE = "syllables.toml"
OUTLINES_FILE = "outlines.json"
# Packs of a part of what files hold, under their paths: the grades of sources, and what records are called, by id.
_GRADES = "grades/"
_SPELLINGS = "spellings/"
_SEARCH = "search"  # a pack of the texts of all records, made from all files
_OTHERS = (DATASET_FILE, READINGS_FILE, VARIANTS_FILE, DIVISIONS_FILE, SYLLABLES_FILE)  # beside those of tables


class Files:
    """The files of one data folder, each read when it is first asked for, and once."""

    def __init__(self, root: "Path | Traversable", packs: Packs | None = None) -> None:
        """Read from `root`, or from `packs` what was packed from the very same files."""
        self.root = root
        self.packs = packs
        self._documents: dict[str, Document] = {}

    def document(self, path: str) -> Document:
        """Return a file by its path below the folder. Raises UnreadableError."""
        if path not in self._documents:
            unpack = self.packs.items if self.packs else None
            self._documents[path] = read(self.root.joinpath(path), path, unpack)
        return self._documents[path]

    def grades(self) -> Mapping[str, str] | None:
        """Return the grade of each source by its id, without reading all of them; None if they are laid out otherwise.

        Whoever asks for the records is told why they cannot be read.
        """
        path = TABLES["sources"].path
        try:
            data = self.root.joinpath(path).read_bytes()
            packed = self.packs.items(_GRADES + path, data) if self.packs else None
            return packed or grades_in(data.decode())
        except (OSError, ValueError):
            return None

    def spellings(self, table: Table, *, include_outside: bool) -> Mapping[str, Sequence[str]] | None:
        """Return what the records of a table are called, by id; None unless that was packed for all of its files."""
        if not self.packs or table.joins:
            return None
        found: dict[str, Sequence[str]] = {}
        for path in self.paths(table, include_outside=include_outside):
            try:
                packed = self.packs.items(_SPELLINGS + path, self.root.joinpath(path).read_bytes())
            except OSError:  # whoever asks for the records is told why
                return None
            if packed is None:
                return None
            found |= packed
        return found

    def searched(self) -> Item | None:
        """Return the texts of records as searches look in them, if they were packed from the very same files."""
        try:
            return self.packs.items(_SEARCH, self._bytes()) if self.packs else None
        except DataError:  # whoever asks for the records is told
            return None

    def unpacked(self) -> "Files":
        """Return the same files, each read itself."""
        return Files(self.root) if self.packs and self.packs.names() else self

    def tables(self, table: Table, path: str) -> list[Item]:
        """Return the tables of a file that declare records of `table`, not validated."""
        found: list[Item] = self.document(path).items.get(table.toml_key, [])
        return found

    def are_checked(self, path: str) -> bool:
        """Return whether the tables of a file are what was packed: these were checked."""
        return isinstance(self.document(path), PackedDocument)

    def paths(self, table: Table, *, include_outside: bool) -> list[str]:
        """Return the paths of a table's files, sorted by name (a zip lists them in any order)."""
        paths = [table.path]
        if table.path.endswith("/"):
            folder = self.root.joinpath(table.path.rstrip("/"))
            try:
                if not folder.is_dir():
                    raise DataError([f"{table.path}: the folder is missing"])
                names = [entry.name for entry in folder.iterdir()]
            except OSError as error:
                raise DataError([f"{table.path}: cannot be read: {error.strerror}"]) from None
            paths = sorted(table.path + name for name in names if is_data_file(name))
        return [*paths, table.outside] if include_outside and table.outside else paths

    def items(self) -> dict[str, dict[str, Item]]:
        """Return the tables of all files as they are: by the name of their table, then by id. Raises DataError."""
        found: dict[str, dict[str, Item]] = {name: {} for name in TABLES}
        for name, table in TABLES.items():
            for path in self.paths(table, include_outside=True):
                items: object = self.tables(table, path)
                if not isinstance(items, list) or not all(
                    isinstance(item, dict) and isinstance(item.get("id"), str) for item in items
                ):
                    raise DataError([f"{path}:1:1: {table.toml_key}: not a list of tables with ids: run yrd check"])
                found[name] |= {item["id"]: item for item in items}
        return found

    def outlines(self) -> "dict[str, Geometry]":
        """Return the outlines of provinces by id, as GeoJSON geometries; empty without the file. Raises DataError."""
        import json  # 4 ms, only for maps, exports and the check

        file = self.root.joinpath(OUTLINES_FILE)
        if not file.is_file():
            return {}
        try:
            features = json.loads(file.read_bytes())["features"]
            return {feature["id"]: feature["geometry"] for feature in features}
        except (ValueError, KeyError, TypeError) as error:
            raise DataError([f"{OUTLINES_FILE}: not a collection of GeoJSON features: {error}"]) from None

    def packed(self, searched: Item) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the bytes of each pack of these files, of which `searched` are the texts for searches."""
        documents = map(self.document, self._paths())
        packed = {item.name: (item.text.encode(), item.items) for item in documents}
        data, _ = packed[TABLES["sources"].path]
        packed[_GRADES + TABLES["sources"].path] = data, grades_in(data.decode()) or {}
        packed[_SEARCH] = self._bytes(), searched
        for path, table in self._tables().items():
            records = [table.record_type.checked(dict(item)) for item in self.tables(table, path)]
            packed[_SPELLINGS + path] = packed[path][0], {record.id: record.spellings() for record in records}
        return pack(packed, self.digest())

    def _paths(self) -> list[str]:
        """Return the paths of the files that are packed."""
        return sorted(self._tables().keys() | _OTHERS)

    def _tables(self) -> dict[str, Table]:
        """Return the tables by the paths of their files."""
        return {path: table for table in TABLES.values() for path in self.paths(table, include_outside=True)}

    def _bytes(self) -> bytes:
        """Return the bytes of all these files, one after the other."""
        return b"".join([bytes_of(self.root.joinpath(path), path) for path in self._paths()])

    def digest(self) -> str:
        """Return the SHA-256 of a line for each file, in the order of their paths, as `sha256sum` prints it."""
        from hashlib import sha256  # 2 ms, only for those who ask

        paths = {DATASET_FILE, READINGS_FILE, OUTLINES_FILE}.union(self._tables())
        files = [(path, self.root.joinpath(path)) for path in sorted(paths)]
        lines = [f"{sha256(file.read_bytes()).hexdigest()}  {path}\n" for path, file in files if file.is_file()]
        return sha256("".join(lines).encode()).hexdigest()


def is_data_file(name: str) -> bool:
    """Return whether a file in a data folder is read; the hidden files of editors and systems are not."""
    return name.endswith(".toml") and not name.startswith(".")


def is_data_folder(path: str) -> bool:
    """Return whether a path names a whole data folder, laid out like the bundled one."""
    try:
        return bool(path) and (Path(path) / DATASET_FILE).is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False
