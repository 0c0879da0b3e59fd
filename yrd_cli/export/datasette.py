"""A folder that `datasette FOLDER` serves: the SQLite file, and metadata that say what its tables and columns are.

Units stand in the descriptions of columns: Datasette's own `units` are for what Pint knows, which is no bn yuan, and
its version 1.0 has none.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from yrd_cli import __version__
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.export import sqlite
from yrd_cli.export.package import DATASET_TITLE, file_hash, holds_only, named_licence
from yrd_cli.export.resources import Resource, holds_several, resources_of
from yrd_cli.schema.fields import Field, Language, label_fields
from yrd_cli.schema.record import JsonObject
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import TABLES, Table

DATABASE = "yrd"
METADATA = "metadata.json"
_FILE = f"{DATABASE}.db"


class StoredQuery(Struct):
    """A question that the folder has ready: its name, its title, and the tables that it needs."""

    name: str
    title: str
    tables: tuple[str, ...]
    sql: str


QUERIES = (
    StoredQuery(
        "gdp_by_province",
        "GDP of the provinces by year, in bn yuan; values of different bases are not comparable",
        ("indicators", "cities"),
        "select year, place, normal_value as gdp_cny_bn, basis, known from indicators\n"
        "where key = 'gdp' and used and place in (select province from cities) order by year desc, place",
    ),
    StoredQuery(
        "funds_and_clusters_of_a_city",
        "Clusters and funds of a city: its id, as in the table cities",
        ("clusters", "funds", "cities"),
        "select 'cluster' as what, id, name_en, name_zh from clusters\n"
        "where id in (select cluster from cluster_cities where city = :city)\n"
        "union all select 'fund', id, name_en, name_zh from funds where city = :city",
    ),
    StoredQuery(
        "figures_of_a_source",
        "Values and shares that a source states: its id, as in the table sources",
        ("indicators", "shares", "sources"),
        "select 'indicator' as what, id, key, place, year, value, unit from indicators\n"
        "where source = :source or id in (select indicator from indicator_sources where source = :source)\n"
        "union all select 'share', id, key, place, year, value, '%' from shares\n"
        "where source = :source or id in (select share from share_sources where source = :source)",
    ),
)


def write(dataset: Dataset, tables: Mapping[str, Table], folder: Path) -> None:
    """Write the files into a new folder."""
    sqlite.write(dataset, tables, folder / _FILE)
    described = {**_metadata(dataset, tables), **dataset.user_data()}
    described["databases"][DATABASE]["sha256"] = file_hash((folder / _FILE).read_bytes())
    text = json.dumps(described, ensure_ascii=False, indent=1)
    (folder / METADATA).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def is_replaceable(folder: Path) -> bool:
    """Return whether a folder may be replaced: it is empty, or holds only what `write` has written."""
    return holds_only(folder, METADATA, lambda metadata: {_FILE: metadata["databases"][DATABASE]["sha256"]})


def _metadata(dataset: Dataset, tables: Mapping[str, Table]) -> JsonObject:
    edition, resources = dataset.edition(), resources_of(dataset, tables)
    licence = named_licence(edition)
    sources = len(dataset.records("sources"))
    return {
        "title": DATASET_TITLE,
        "description": f"yrd {__version__}, dataset {edition.version} of {edition.date}",
        "license": licence.get("title", edition.licence),
        **({"license_url": licence["path"]} if licence else {}),
        "source": f"{sources} documents, listed in the table sources",
        **({"source_url": f"/{DATABASE}/sources"} if "sources" in tables else {}),
        "databases": {
            DATABASE: {
                "tables": {resource.name: _table(resource) for resource in resources},
                "queries": {
                    query.name: {"title": query.title, "sql": query.sql}
                    for query in QUERIES
                    if tables.keys() >= {*query.tables}
                },
            }
        },
    }


def _table(resource: Resource) -> JsonObject:
    described: JsonObject = {
        "title": f"{resource.title} {resource.title_zh}",
        "description": resource.description,
        "columns": {column.name: _described(column) for column in resource.columns},
    }
    if resource.name in TABLES:
        labels = [field.name for field in label_fields(TABLES[resource.name].record_type)]
        described |= {"label_column": labels[0]} if labels else {}
        described |= {"facets": facets} if (facets := [*_facets(resource.columns)]) else {}
    return described


def _described(column: Field) -> str:
    """Return what a column holds: its heading with the unit, in both languages, and its description."""
    return f"{column.heading(Language.EN)} {column.heading(Language.ZH)}: {column.description}"


def _facets(columns: Sequence[Field]) -> Iterator[str]:
    """Yield the columns that records are grouped by, and that hold a term or an id."""
    for column in columns:
        if column.dimensions and (column.enum or column.references) and not holds_several(column):
            yield column.name
