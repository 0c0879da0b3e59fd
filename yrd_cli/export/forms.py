"""Empty forms for records of one's own: a comment per field, the terms that it takes, and one example."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, get_args, get_origin

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.render.workbook import Sheet, SheetColumn, write_workbook
from yrd_cli.schema.fields import Field, Kind, fields_of
from yrd_cli.schema.serialize import csv_line, encode, flat_text
from yrd_cli.schema.size import Size
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.validate.headings import is_required

_SIZE = ("value", "unit", "kind", "date", "source", "qualifier", "known")  # in columns of their own: size, size_unit …
_MAX_TERMS = 12  # named in a comment; of longer lists, the command that prints them


class Blank(Struct):
    """A column of a form: its name, what stands in it, the terms that it takes, and an example."""

    name: str
    description: str
    required: bool
    terms: Sequence[str]
    listing: str
    example: str

    @property
    def comment(self) -> str:
        """What it holds, whether it must be there, and what it takes."""
        known = f" One of: {', '.join(self.terms)}." if 0 < len(self.terms) <= _MAX_TERMS else ""
        listed = f" The list: {self.listing}." if self.listing and not known else ""
        return f"{self.description}{known}{listed}{' Required.' if self.required else ''}"


def blanks(table: Table, dataset: Dataset) -> list[Blank]:
    """Return the columns of the form of a table."""
    record = _example(table, dataset)
    found = [
        _blank(field.name, field, record, dataset)._replace(required=is_required(table, field))
        for field in fields_of(table.record_type)
        if field.stored and field.kind is not Kind.NESTED
    ]
    if table.name == "funds":
        declared = {field.name: field for field in fields_of(Size)}
        size = next(iter(record.sizes), None)
        parts = [
            _blank("size" if name == "value" else f"size_{name}", declared[name], size, dataset, of=name)._replace(
                required=False
            )
            for name in _SIZE
        ]
        place = next(index for index, blank in enumerate(found) if blank.name == "sectors") + 1
        found[place:place] = parts
    return found


def _example(table: Table, dataset: Dataset) -> Any:
    """Return the record that fills the most fields: one that is simple is a poor example."""
    records = [record for record in dataset.records(table.name) if table.name != "funds" or len(record.sizes) == 1]
    return max(records, key=lambda record: (len(record.filled()), record.id))


def _blank(name: str, field: Field, record: Any, dataset: Dataset, of: str | None = None) -> Blank:
    value = record.get(of or name) if record else None
    terms = [term.id for term in field.enum]
    listing = ""
    if field.references:
        terms = [one.id for one in dataset.records(field.references)] if TABLES[field.references].is_vocabulary else []
        listing = f"yrd {field.references}" if field.references != "places" else "yrd provinces, yrd cities"
    several = " Several by semicolon." if get_origin(field.type) is tuple else ""
    dated = " As exact as known: 2025, 2025-06, 2025-06-09." if field.kind is Kind.DATE else ""
    text = flat_text(field.kind, value)
    return Blank(name, f"{field.description}{several}{dated}", field.required, terms, listing, text)


def as_csv(table: Table, dataset: Dataset) -> str:
    """Return the form as CSV: headings, and below them in comments what each holds, and an example."""
    columns = blanks(table, dataset)
    rows = [[blank.name for blank in columns], _commented([blank.comment for blank in columns])]
    return "".join(map(csv_line, [*rows, _commented([blank.example for blank in columns])]))


def _commented(cells: list[str]) -> list[str]:
    return [f"# {cells[0]}", *cells[1:]]


def as_toml(table: Table, dataset: Dataset) -> str:
    """Return the form as TOML: every line a comment until it is filled in."""
    text = io.StringIO()
    text.write(f"# {table.description}\n# Remove the # before what you fill in.\n\n# [[{table.toml_key}]]\n")
    for field in fields_of(table.record_type):
        if field.stored and field.kind is not Kind.NESTED:
            blank = _blank(field.name, field, _example(table, dataset), dataset)
            blank = blank._replace(required=is_required(table, field))
            text.write(f"# {_line(field, blank)}\n")
    for line in _nested(table, dataset):
        text.write(f"# {line}\n")
    return text.getvalue()


def _nested(table: Table, dataset: Dataset) -> Iterator[str]:
    """Yield the lines of the figures of a record: of a fund, its sizes."""
    record = _example(table, dataset)
    for field in fields_of(table.record_type):
        if field.stored and field.kind is Kind.NESTED and get_origin(field.type) is tuple:
            figure = next(iter(record.get(field.name)), None)
            inner = [one for one in fields_of(get_args(field.type)[0]) if one.stored]
            yield f"[[{table.toml_key}.{field.name}]]"
            for one in inner:
                blank = _blank(one.name, one, figure, dataset)
                yield _line(one, blank)


def _line(field: Field, blank: Blank) -> str:
    """Return a field with its example and its comment; one without an example stays a comment when filled in."""
    return f"{'' if blank.example else '# '}{field.name} = {_in_toml(field, blank.example)}  # {blank.comment}"


def _in_toml(field: Field, example: str) -> str:
    if get_origin(field.type) is tuple:
        return encode(example.split(";")) if example else '[""]'
    is_text = field.kind.scalar.python is str
    return encode(example) if is_text else example or ("true" if field.kind is Kind.FLAG else "0")


def as_workbook(table: Table, dataset: Dataset) -> bytes:
    """Return the form as a workbook: a sheet for the records and, if they cite any, one for the sources."""
    tables = [table, *([TABLES["sources"]] if _cites(table) else [])]
    return write_workbook([_form(one, dataset) for one in tables])


def _cites(table: Table) -> bool:
    return any(field.references == "sources" for field in fields_of(table.record_type))


def _form(table: Table, dataset: Dataset) -> Sheet:
    columns = blanks(table, dataset)
    heads = [SheetColumn(blank.name, Kind.TEXT, blank.comment, blank.terms) for blank in columns]
    return Sheet(table.name, heads, [_commented([blank.example for blank in columns])])


WRITERS: Mapping[str, Callable[[Table, Dataset], str | bytes]] = {
    "toml": as_toml,
    "csv": as_csv,
    "xlsx": as_workbook,
}
