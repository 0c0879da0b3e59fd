"""`yrd export`: the dataset as a file or a folder for other tools."""

from typing import Annotated

import typer

from yrd_cli.cli.opening import open_dataset
from yrd_cli.cli.options import DataOption
from yrd_cli.cli.terminal import write_note
from yrd_cli.errors import ExitCode, UsageError, printable
from yrd_cli.export import export_of
from yrd_cli.export.atomic import place
from yrd_cli.query.names import resolve_field
from yrd_cli.schema.tables import TABLES, Table

PathArgument = Annotated[
    str, typer.Argument(metavar="PATH", help="NAME.sqlite, NAME.db, NAME.json, NAME.geojson, or a folder.")
]
TablesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--tables",
        metavar="A,B",
        help=f"Only these, with the tables of their items: {', '.join(TABLES)}.",
        rich_help_panel="Data",
    ),
]
ForceOption = Annotated[
    bool,
    typer.Option(
        "--force", help="Replace PATH; of folders only an empty one or an earlier export.", rich_help_panel="Output"
    ),
]


def export(
    path: PathArgument,
    tables: TablesOption = None,
    force: ForceOption = False,
    data: DataOption = None,
) -> int:
    """Write the dataset for other tools: SQLite, JSON, GeoJSON of the cities, or a data package.

    A name without an ending, or with / at its end, is a folder: a data package with
    a CSV file per table and datapackage.json. Everything is written,
    also the clusters and provinces outside the region, as --region all lists them.
    PATH is written whole or not at all; its sha256 goes to stderr (of a folder:
    that of what "sha256sum *" prints in it). The same data gives the same bytes.
    """
    form = export_of(path)
    if tables and not form.has_tables:
        raise UsageError(f"--tables and {form.name} do not go together: it has the cities with their records")
    chosen = _tables(tables)
    dataset = open_dataset(data, nation=True)
    digest = place(
        path,
        lambda made: form.write(dataset, chosen, made),
        is_folder=form.is_folder,
        replaces=form.is_replaceable if force else None,
        say=write_note,
    )
    write_note(f"sha256 {digest}  {printable(path)}")
    return ExitCode.OK


def _tables(texts: list[str] | None) -> dict[str, Table]:
    """The tables that `--tables` names, all unless told, in the order of their declaration."""
    if not texts:
        return dict(TABLES)
    names = [part.strip() for text in texts for part in text.split(",")]
    chosen = {resolve_field(name, tuple(TABLES), kind="table", listing="yrd export --help") for name in names}
    return {name: table for name, table in TABLES.items() if name in chosen}
