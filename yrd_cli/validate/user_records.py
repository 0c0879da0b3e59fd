"""Validation of the user's own files: their shape, then the rules over bundled and own records together."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from yrd_cli.datasets.bundled import builder
from yrd_cli.datasets.user_data import (
    Origin,
    Own,
    OwnPath,
    UnreadableError,
    own_paths,
    own_record_type,
    parse_own,
    read_own,
)
from yrd_cli.errors import DataError, printable
from yrd_cli.query.names import Choice, choices_of_records, choices_of_terms, normalise
from yrd_cli.schema.fields import Field, Kind, fields_of
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.schema.walk import Path
from yrd_cli.validate.entries import Entry, read_entries
from yrd_cli.validate.models import Location, in_words, record_model
from yrd_cli.validate.references import ids_of, referred, referred_in
from yrd_cli.validate.report import MOST, Finding, Findings, Places, Problem, lines_of
from yrd_cli.validate.rules import overlay_problems

if TYPE_CHECKING:
    from importlib.abc import Traversable

_BY_TABLE = {table.toml_key: table for table in TABLES.values()}
_AT_ONCE = 2000  # records validated together: the models made on the way are dropped after each lot
_BUNDLED = "bundled/"  # before the names of bundled files, where the user's data breaks what stands there


class _File(NamedTuple):
    own: OwnPath
    text: str
    items: dict[str, Any]
    sha256: str


def checked_own(paths: Sequence[str], root: "Traversable") -> Own:
    """The user's records in `paths`, sound together with the bundled data at `root`.

    Raises DataError with every problem of every file, and UsageError for a path that is neither file nor folder.
    """
    files, broken = _read(own_paths(paths))
    texts = {file.own.name: file.text for file in files}
    findings = Findings()
    own, invalid = _build(files, findings)
    ids = {str(entry.record["id"]) for entry in invalid if "id" in entry.record}
    together, outside = _lay_over(
        own, {name: list(read_entries(root, table, _BUNDLED)) for name, table in TABLES.items()}
    )
    for finding in chain(_broken_rules(together, ids), _broken_references(invalid, together, ids)):
        findings.add(finding)
    if broken or findings.count:
        places = Places(lambda file: texts[file] if file in texts else _bundled_text(root, file))
        order = {path: place for place, path in enumerate(texts)}
        told = sorted(
            [*broken, *map(places.problem, findings.first)][:MOST],
            key=lambda problem: (order.get(problem.file, len(order)), problem.line, problem.column),
        )
        raise DataError(lines_of(told, len(broken) + findings.count, ", ".join(map(printable, paths))))
    return Own(
        records={name: [entry.record for entry in entries] for name, entries in own.items()},
        outside=outside,
        origins=tuple(
            Origin(file.own.name, file.sha256, sum(len(items) for items in file.items.values())) for file in files
        ),
    )


def _bundled_text(root: "Traversable", file: str) -> str:
    return root.joinpath(file.removeprefix(_BUNDLED)).read_bytes().decode("utf-8")


def _read(paths: Sequence[OwnPath]) -> tuple[list[_File], list[Problem]]:
    files, broken = [], []
    for path in paths:
        own = path._replace(name=printable(path.name))
        try:
            text, digest = read_own(own.path)
            files.append(_File(own, text, parse_own(text), digest))
        except UnreadableError as error:
            lines = error.text.split("\n")
            line = lines[error.line - 1] if error.line <= len(lines) else ""
            broken.append(Problem(own.name, error.line, error.field, "", error.message, line))
    return files, broken


def _build(files: Sequence[_File], findings: Findings) -> tuple[dict[str, list[Entry]], list[Entry]]:
    """The records whose shape is right, by table, and the tables of those whose shape is not."""
    entries: dict[str, list[Entry]] = {}
    invalid: list[Entry] = []
    for file in files:
        for item, rows in file.items.items():
            table = _BY_TABLE.get(item)
            if table is None:
                finding = Finding(file.own.name, (item,), "unknown table", item, _plain_choices(_BY_TABLE))
                findings.add(finding)
            elif not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                findings.add(Finding(file.own.name, (item,), f"not a list of tables: write [[{item}]] above each"))
            else:
                entries.setdefault(table.name, []).extend(_records(table, rows, file, findings, invalid))
    return entries, invalid


def _records(
    table: Table, rows: list[dict[str, Any]], file: _File, findings: Findings, invalid: list[Entry]
) -> Iterator[Entry]:
    adapter = _adapter(table.record_type)
    build, item = builder(own_record_type(table)), table.toml_key
    name, outside = file.own.name, file.own.outside
    for start in range(0, len(rows), _AT_ONCE):
        lot = rows[start : start + _AT_ONCE]
        wrong = set()
        try:
            adapter.validate_python(lot)
        except ValidationError as error:
            room = MOST - len(findings.first)
            for count, problem in enumerate(error.errors(include_url=False)):
                index, *rest = problem["loc"]
                wrong.add(index)
                if count < room:
                    findings.add(_shape_finding(table, file, (table.toml_key, start + int(index), *rest), problem))
                else:
                    findings.count += 1
        for index, row in enumerate(lot):
            is_wrong = index in wrong
            record = row if is_wrong else build(row)
            entry = Entry(name, (item, start + index), record, outside)
            if is_wrong:
                invalid.append(entry)
            else:
                yield entry


@cache
def _adapter(record_type: type) -> TypeAdapter[Any]:
    return TypeAdapter(list[record_model(record_type)])  # type: ignore[arg-type, misc]  # a type known only at run time


def _shape_finding(table: Table, file: _File, location: Location, problem: Any) -> Finding:
    message, typed = in_words(problem), None
    choices: Callable[[], Iterable[Choice]] = tuple
    fields = _fields_at(table.record_type, location[2:])
    if problem["type"] == "extra_forbidden":
        typed = str(location[-1])
        choices = _plain_choices(field.name for field in fields if field.stored)
    elif problem["type"] == "literal_error" and isinstance(problem["input"], str):
        typed = problem["input"]
        names = [step for step in location[2:] if isinstance(step, str)]
        words = [word for field in fields if field.name in names for word in field.enum]
        choices = lambda: choices_of_terms(words)  # noqa: E731 -- called only for what is told
    return Finding(file.own.name, location, message, typed, choices)


def _fields_at(record_type: type, steps: Sequence[str | int]) -> tuple[Field, ...]:
    """The fields of the table that the last step is a key of: of the record, or of one of its figures."""
    fields = fields_of(record_type)
    for field in fields:
        if len(steps) > 1 and field.name == steps[0] and field.kind is Kind.NESTED:
            return fields_of(get_args(field.type)[0]) if get_origin(field.type) is tuple else (field,)
    return fields


def _plain_choices(names: Iterable[str]) -> Callable[[], list[Choice]]:
    known = tuple(names)
    return lambda: [Choice(name, name, (normalise(name),)) for name in known]


def _lay_over(
    own: dict[str, list[Entry]], bundled: dict[str, list[Entry]]
) -> tuple[dict[str, list[Entry]], frozenset[tuple[str, str]]]:
    """All entries, the bundled ones that are replaced left out, and which of the user's lie outside the region.

    A province lies outside if its file says so, or the one that it replaces does; a cluster if its province does.
    """
    before = {entry.record.id for entry in bundled["provinces"] if entry.outside}
    provinces = [
        entry._replace(outside=entry.outside or entry.record.id in before) for entry in own.get("provinces", ())
    ]
    inside = {entry.record.id for entry in provinces if not entry.outside}
    abroad = (before | {entry.record.id for entry in provinces if entry.outside}) - inside
    clusters = [
        entry._replace(outside=entry.outside or entry.record.province in abroad) for entry in own.get("clusters", ())
    ]
    own = {**own, "provinces": provinces, "clusters": clusters}
    outside = {(name, entry.record.id) for name in ("provinces", "clusters") for entry in own[name] if entry.outside}
    together = {}
    for name, entries in bundled.items():
        ids = {entry.record.id for entry in own.get(name, ())}
        together[name] = [entry for entry in entries if entry.record.id not in ids]
        together[name] += own.get(name, ())
    return together, frozenset(outside)


def _broken_rules(together: dict[str, list[Entry]], invalid: set[str]) -> Iterator[Finding]:
    """The broken rules, but for those of records that refer to one whose shape is wrong: that is said already."""
    known = ids_of(together)
    seen: Entry | None = None
    references: dict[Path, tuple[str, str]] = {}
    for entry, path, broken in overlay_problems(together):
        if entry is not seen:  # one record may break a rule twenty thousand times
            seen, references = entry, {found: (table, id) for found, table, id in referred(entry.record)}
        if invalid and any(id in invalid for _, id in references.values()):
            continue
        table, id = references.get(path, ("", ""))
        message = f"{broken} (with your data laid over it)" if entry.file.startswith(_BUNDLED) else broken
        if table and id not in known[table]:
            yield Finding(entry.file, entry.location + path, message, id, _choices_among(table, together))
        else:
            yield Finding(entry.file, entry.location + path, message)


def _broken_references(invalid: Sequence[Entry], together: dict[str, list[Entry]], ids: set[str]) -> Iterator[Finding]:
    """What the tables whose shape is wrong refer to and is not there."""
    known = ids_of(together) if invalid else {}
    for entry in invalid:
        record_type = _BY_TABLE[str(entry.location[0])].record_type
        for path, table, id in referred_in(record_type, entry.record):
            if id not in known[table] and id not in ids:
                message = f"'{id}' is not among the {table}"
                yield Finding(entry.file, entry.location + path, message, id, _choices_among(table, together))


def _choices_among(table: str, together: dict[str, list[Entry]]) -> Callable[[], list[Choice]]:
    def choices() -> list[Choice]:
        tables = (table, *TABLES[table].joins)
        records = [entry.record for entry in chain.from_iterable(together[name] for name in tables)]
        if TABLES[table].in_file_order:
            return choices_of_records(records)
        return [Choice(record.id, "", (normalise(record.id),)) for record in records]

    return choices
