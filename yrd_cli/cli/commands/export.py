"""`yrd export`: the dataset as a file or a folder for other tools."""

from collections.abc import Sequence

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.terminal import write_note
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.errors import ExitCode, UsageError, printable
from yrd_cli.export import export_of
from yrd_cli.export.atomic import place
from yrd_cli.query.folding import split_list
from yrd_cli.query.names import choices_of_tables, resolve
from yrd_cli.query.options import DATA as DATA_GROUP
from yrd_cli.query.options import OUTPUT, QUERY, Argument, Option
from yrd_cli.schema.tables import TABLES, Table

_TABLES = Option(
    name="tables",
    flags=("--tables",),
    help=f"Export only these tables, with the vocabularies that they refer to: {', '.join(TABLES)}.",
    group=DATA_GROUP,
    metavar="A,B",
    repeatable=True,
    candidates="tables",
)
_FORCE = Option(
    name="force",
    flags=("--force",),
    help="Replace PATH; a folder only if it is empty or an earlier export.",
    group=OUTPUT,
    is_flag=True,
    default=False,
)


def _run(values: Values) -> int:
    path, tables = values.text("path") or "", values.texts("tables")
    form, competing = export_of(path), values.flag("all")
    if tables and not form.has_tables:
        raise UsageError(f"--tables cannot be used with {form.name}: it has the cities with their records")
    if competing and not form.has_tables:
        raise UsageError(f"--all cannot be used with {form.name}: it has no figures of places and years")
    chosen = _tables(tables)
    dataset = open_dataset(values, include_outside=True)
    dataset.with_competing = competing
    digest = place(
        path,
        lambda made: form.write(dataset, chosen, made),
        is_folder=form.is_folder,
        replaces=form.is_replaceable if values.flag("force") else None,
        say=write_note,
    )
    write_note(f"sha256 {digest}  {printable(path)}")
    return ExitCode.OK


def _tables(texts: Sequence[str]) -> dict[str, Table]:
    """Return the tables that `--tables` names, by default all, in the order of their declaration."""
    if not texts:
        return dict(TABLES)
    choices = choices_of_tables(TABLES.values())
    chosen = {resolve("table", name, choices, listing="yrd export --help") for name in split_list(texts)}
    return {name: table for name, table in TABLES.items() if name in chosen}


COMMAND = Command(
    **ENTRIES["export"]._asdict(),
    details=(
        (
            "A name without an extension, or with / at its end, is a folder: a data package with a CSV file per table "
            "and datapackage.json. Everything is written, including the clusters and provinces outside the region, as "
            "--region all lists them, but for figures that are not used because others of the same subject are: --all "
            "adds those. PATH is written whole or not at all; its sha256 goes to stderr (for a folder, that of what "
            '"sha256sum *" prints in it). The same data gives the same bytes.'
        ),
        "NAME.datasette is a folder too, which `datasette NAME.datasette` serves: yrd.db and metadata.json.",
    ),
    run=_run,
    parameters=(
        Argument(
            name="path",
            metavar="PATH",
            help="NAME.sqlite, NAME.db, NAME.json, NAME.geojson, NAME.xlsx, NAME.datasette, or a folder.",
            required=True,
            candidates="files",
        ),
        _TABLES,
        QUERY["all"],
        DATA,
        _FORCE,
        HELP,
    ),
    examples=("yrd export yrd.sqlite", "yrd export yrd-package --tables clusters,funds", "yrd export yrd.geojson"),
)
