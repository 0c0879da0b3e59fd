"""The dataset as files for other tools: one module per format, imported only when a path asks for it."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError, quoted
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import Table

Exporter = Callable[[Dataset, Mapping[str, Table], Path], None]


class Export(Struct):
    """A format that the dataset can be exported to: the module that writes it."""

    name: str
    module: str
    is_folder: bool = False
    has_tables: bool = True  # --tables can narrow it

    @property
    def write(self) -> Exporter:
        """The function that writes the records of some tables to a new file, or into a new folder."""
        exporter: Exporter = import_module(self.module).write
        return exporter

    @property
    def is_replaceable(self) -> Callable[[Path], bool]:
        """The function that says whether what is at a path may be replaced: any file, but not any folder."""
        if not self.is_folder:
            return Path.is_file
        replaceable: Callable[[Path], bool] = import_module(self.module).is_replaceable
        return replaceable


PACKAGE = Export("data package", "yrd_cli.export.package", is_folder=True)
_SQLITE = Export("SQLite", "yrd_cli.export.sqlite")
EXPORTS = {
    ".sqlite": _SQLITE,
    ".db": _SQLITE,
    ".geojson": Export("GeoJSON", "yrd_cli.export.geojson", has_tables=False),
    ".json": Export("JSON", "yrd_cli.export.json_document"),
    ".xlsx": Export("workbook", "yrd_cli.export.spreadsheet"),
    ".datasette": Export("Datasette folder", "yrd_cli.export.datasette", is_folder=True),
}


def export_of(path: str) -> Export:
    """Return the format for the extension of a path. Raises UsageError for any other, an empty path and `-`."""
    if not path:
        raise UsageError("export: empty path: name a file or a folder")
    if path == "-":
        raise UsageError("export: writes files only: for standard output use yrd TABLE --json")
    if Path(path).name.lower() in EXPORTS:
        raise UsageError(
            f"export: {quoted(path)} has an extension and no name: for example yrd{Path(path).name} would do"
        )
    ending = Path(path).suffix.lower()
    found = EXPORTS.get(ending)
    if found and (found.is_folder or not path.endswith("/")):
        return found
    if path.endswith("/") or not ending:
        return PACKAGE
    raise UsageError(
        f"export: {quoted(path)}: unknown extension {quoted(ending)}: "
        f"use {', '.join(EXPORTS)}, or a folder for a data package (a name without extension, or ending in /)"
    )
