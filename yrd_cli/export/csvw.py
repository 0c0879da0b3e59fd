"""CSVW (CSV on the Web, W3C): what each column of the CSV files is, in English and Chinese."""

from collections.abc import Sequence
from typing import Any

from yrd_cli.export.tables import Table, holds_several, is_list, is_present
from yrd_cli.model.columns import Column, Kind

_DATATYPES: dict[Kind, Any] = {
    Kind.COUNT: "integer",
    Kind.YEAR: "integer",
    Kind.FLAG: {"base": "boolean", "format": "true|false"},
    Kind.AMOUNT: "double",
    Kind.PERCENT: "double",
    Kind.RATIO: "double",
    Kind.NESTED: "json",
    Kind.URL: "anyURI",
}


def csvw_metadata(tables: Sequence[Table], *, title: str, date: str, licence: str) -> dict[str, Any]:
    """The metadata of a group of tables, each the file of its name."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": title,
        "dc:modified": date,
        "dc:license": licence,
        "dialect": {"header": True, "delimiter": ",", "encoding": "utf-8", "lineTerminators": ["\n"]},
        "tables": [_table(table) for table in tables],
    }


def _table(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(column) for column in table.columns],
        "primaryKey": list(table.key) if len(table.key) > 1 else table.key[0],
    }
    if table.references:
        schema["foreignKeys"] = [
            {
                "columnReference": reference.column,
                "reference": {"resource": f"{reference.table}.csv", "columnReference": "id"},
            }
            for reference in table.references
        ]
    return {"url": f"{table.name}.csv", "dc:title": table.title, "tableSchema": schema}


def _column(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        # The header of the file is in no language; `und` (undetermined) matches any.
        "titles": {"und": column.name, "en": column.title, "zh": column.title_zh},
        "dc:description": column.doc,
        "datatype": _datatype(column),
    }
    if column.unit:
        described["schema:unitText"] = column.unit
    if is_present(column):
        described["required"] = True
    if is_list(column) and column.kind is not Kind.NESTED:
        described["separator"] = ";"
    return described


def _datatype(column: Column) -> Any:
    if column.kind in _DATATYPES:
        return _DATATYPES[column.kind]
    if column.pattern and not holds_several(column):
        return {"base": "string", "format": column.pattern}
    if column.words and not holds_several(column):
        return {"base": "string", "format": "|".join(word.id for word in column.words)}
    return "string"
