"""A workbook of everything: a sheet per table, the sources among them, the summaries, and one of notes."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from yrd_cli import __version__
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.export.resources import Resource, resources_of
from yrd_cli.query.summaries import groupings, name_of
from yrd_cli.render.workbook import Sheet, SheetColumn, write_workbook
from yrd_cli.schema.tables import Table


def write(dataset: Dataset, tables: Mapping[str, Table], path: Path) -> None:
    """Write the workbook to a new file."""
    wanted = {*tables, *(name_of(*grouping) for grouping in groupings(dataset, tables))}
    resources = [resource for resource in resources_of(dataset, tables) if resource.name in wanted]
    write_workbook([*map(_sheet, resources), _notes(dataset, resources)], path)


def _sheet(resource: Resource) -> Sheet:
    columns = [SheetColumn(column.name, column.kind, column.description) for column in resource.columns]
    return Sheet(resource.name, columns, resource.rows)


def _notes(dataset: Dataset, resources: list[Resource]) -> Sheet:
    return Sheet(
        "notes",
        [SheetColumn(name) for name in ("sheet", "column", "title", "unit", "note")],
        _lines(dataset, resources),
    )


def _lines(dataset: Dataset, resources: list[Resource]) -> Iterator[tuple[str | None, ...]]:
    edition = dataset.edition()
    yield "", "", "", "", f"yrd {__version__}, dataset {edition.version} of {edition.date}, {edition.licence}"
    for resource in resources:
        for column in resource.columns:
            yield resource.name, column.name, column.title, column.unit, column.description
