"""Validation of user data: the shape of each file, then the rules over bundled and user records together."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import get_args, get_origin

from pydantic_core import ErrorDetails, ValidationError

from yrd_cli.datasets.bundled import Dataset, Origin
from yrd_cli.datasets.files import Files
from yrd_cli.datasets.toml import Document, Item, Problem, UnreadableError
from yrd_cli.datasets.user_data import Overlay, UnknownTableError, UserData, UserFile, user_files
from yrd_cli.errors import DataError, printable, quoted
from yrd_cli.query.names import Choice, choices_of_names, choices_of_records, choices_of_terms
from yrd_cli.schema.fields import Field, Kind, fields_of
from yrd_cli.schema.record import KeyPath, Record
from yrd_cli.schema.tables import TABLES, Table
from yrd_cli.schema.unit_spellings import unit_advice
from yrd_cli.validate.duplicates import near_duplicates
from yrd_cli.validate.entries import Entries, Entry, lay_over, read_entries
from yrd_cli.validate.messages import in_words
from yrd_cli.validate.models import validator_of_records
from yrd_cli.validate.problems import MAX_PROBLEMS, Finding, Findings, Reporter, lines_of
from yrd_cli.validate.references import ids_of, referred, referred_in
from yrd_cli.validate.rules import overlay_problems, unanswered
from yrd_cli.validate.settled import (
    BATCH,
    BY_KEY,
    ROWS,
    Again,
    Settle,
    as_they_are,
    build_user_record,
    repeated,
    settle,
    understand,
)
from yrd_cli.validate.user_files import read_user_file
from yrd_cli.validate.user_values import Records, why_not

_MIN_CHINESE = 4  # characters: of shorter terms one other makes the opposite, as in 拟设立 and 已设立
_BUNDLED = "bundled/"  # before the names of bundled files, where user data breaks a rule there

Sources = Sequence[tuple[UserFile, Document]]


def read_user_data(paths: Sequence[str], bundled: Files, *, with_items: bool = False) -> UserData:
    """Return the user's records in `paths`, valid together with the bundled ones; `with_items`, their tables too.

    Raises DataError with every problem of every file, and UsageError for a path that is neither file nor folder.
    """
    notes: list[str] = []
    sources, unreadable = _read(user_files(paths), notes, as_they_are if with_items else settle)
    known = Dataset(bundled, include_outside=True).records
    documents = [document for _, document in sources]
    readings, again = understand(documents, known), repeated(documents, known)
    findings = Findings()
    user, invalid = _build(sources, again, findings)
    together, outside = lay_over(user, read_entries(bundled, _BUNDLED))
    ids = {str(entry.record["id"]) for entry in invalid if "id" in entry.record}
    for finding in chain(_broken_rules(together, ids), _broken_references(invalid, together, ids)):
        findings.add(finding)
    if not unreadable and not findings.count:
        notes += near_duplicates(user.get("funds", ()), together["funds"])
        data = _user_data(sources, user, outside)._replace(
            readings=readings, notes=notes, items=_items(sources, again) if with_items else ()
        )
        dataset = Overlay(Dataset(bundled, include_outside=True), data)
        for entry, path, message in unanswered(user.get("claims", ()), dataset):
            findings.add(Finding(entry.file, entry.location + path, message))
        if not findings.count:
            return data
    by_name = {document.name: document for document in documents}
    reporter = Reporter(lambda name: by_name.get(name) or bundled.document(name.removeprefix(_BUNDLED)))
    order = {name: index for index, name in enumerate(by_name)}
    described = sorted(
        [*unreadable, *map(reporter.problem, findings.first)][:MAX_PROBLEMS],
        key=lambda problem: (order.get(problem.file, len(order)), problem.line, problem.column),
    )
    count = len(unreadable) + findings.count
    raise DataError(lines_of(described, count, ", ".join(map(printable, paths))))


def _user_data(sources: Sources, user: Mapping[str, Sequence[Entry]], outside: frozenset[tuple[str, str]]) -> UserData:
    return UserData(
        records={name: [entry.record for entry in entries] for name, entries in user.items()},
        items=(),
        outside=outside,
        origins=tuple(
            Origin(document.name, document.sha256, sum(map(len, document.items.values()))) for _, document in sources
        ),
    )


def _items(sources: Sources, again: Again) -> list[tuple[str, Item]]:
    return [
        (BY_KEY[key].name, item)
        for _, document in sources
        for key, items in document.items.items()
        for index, item in enumerate(items)
        if (document.name, key, index) not in again
    ]


def _read(files: Sequence[UserFile], notes: list[str], settle: Settle) -> tuple[Sources, list[Problem]]:
    """Return the files, and what is wrong with those that cannot be read; what is of something else is only noted."""
    sources: list[tuple[UserFile, Document]] = []
    unreadable: list[Problem] = []
    others: list[Problem] = []
    for file in files:
        try:
            document, said = read_user_file(file, settle)
        except UnreadableError as error:
            is_other = file.is_found and isinstance(error, UnknownTableError)
            (others if is_other else unreadable).append(error.problem)
            continue
        sources.append((file, document))
        unreadable += document.problems()
        notes += said
    if not sources:
        return sources, unreadable + others
    notes += [f"{problem.file} is not read: {problem.message}" for problem in others]
    return sources, unreadable


def _build(sources: Sources, again: Again, findings: Findings) -> tuple[dict[str, list[Entry]], list[Entry]]:
    """Return the valid records by table, and the tables that failed validation, without those `again`."""
    entries: dict[str, list[Entry]] = {}
    invalid: list[Entry] = []
    for file, document in sources:
        for key, rows in document.items.items():
            table = BY_KEY.get(key)
            if table is None:
                findings.add(Finding(document.name, (key,), "unknown table", key, _plain_choices(BY_KEY)))
            elif not isinstance(rows, list) or not all(isinstance(row, ROWS) for row in rows):
                findings.add(Finding(document.name, (key,), f"not a list of tables: write [[{key}]] above each"))
            else:
                for start in range(0, len(rows), BATCH):
                    batch = range(start, min(start + BATCH, len(rows)))
                    for index, record in _built(table, rows, batch, document, findings):
                        if (document.name, key, index) in again:
                            continue
                        entry = Entry(document.name, (key, index), record, file.outside)
                        failed = isinstance(record, dict)
                        (invalid if failed else entries.setdefault(table.name, [])).append(entry)
    return entries, invalid


def _built(
    table: Table, rows: Sequence[Item | Record], batch: range, document: Document, findings: Findings
) -> Iterator[tuple[int, Record | Item]]:
    """Yield the index and the record of each row of a batch; of a row that failed validation, the row itself."""
    failed = set()
    unsettled = [index for index in batch if isinstance(rows[index], dict)]
    items = [rows[index] for index in unsettled]
    try:
        items = validator_of_records(table.record_type).validate_python(items)
    except ValidationError as error:
        room = MAX_PROBLEMS - len(findings.first)
        for count, details in enumerate(error.errors(include_url=False)):
            index, *rest = details["loc"]
            failed.add(unsettled[int(index)])
            location = (table.toml_key, unsettled[int(index)], *rest)
            if details["type"] == "missing" and document.is_told(location):
                continue
            if count < room:
                findings.add(_shape_finding(table, document.name, location, details))
            else:
                findings.count += 1
    build = build_user_record(table)
    valid = {index: item for index, item in zip(unsettled, items, strict=True) if index not in failed}
    for index in batch:
        yield index, build(valid[index]) if index in valid else rows[index]


def _shape_finding(table: Table, name: str, location: KeyPath, problem: ErrorDetails) -> Finding:
    message, typed = in_words(problem), None
    choices: Callable[[], Iterable[Choice]] = tuple
    fields = _fields_at(table.record_type, location[2:])
    if problem["type"] == "extra_forbidden":
        typed = str(location[-1])
        choices = _plain_choices(field.name for field in fields if field.stored)
    elif problem["type"] == "literal_error" and isinstance(problem["input"], str) and location[-1] == "unit":
        terms = next(field.enum for field in fields if field.name == "unit")
        message = f"{quoted(problem['input'])} is not a unit{unit_advice(problem['input'], None, terms)}"
    elif problem["type"] == "literal_error" and isinstance(problem["input"], str):
        typed = problem["input"]
        if not typed.isascii() and len(typed) < _MIN_CHINESE:
            return Finding(name, location, message)
        names = [step for step in location[2:] if isinstance(step, str)]
        enum = [term for field in fields if field.name in names for term in field.enum]
        choices = lambda: choices_of_terms(enum)  # noqa: E731 -- called only for what is described
    return Finding(name, location, message, typed, choices)


def _fields_at(record_type: type, steps: Sequence[str | int]) -> tuple[Field, ...]:
    """Return the fields of what the last step is a key of: the record, or one of its figures."""
    fields = fields_of(record_type)
    for field in fields:
        if len(steps) > 1 and field.name == steps[0] and field.kind is Kind.NESTED:
            return fields_of(get_args(field.type)[0]) if get_origin(field.type) is tuple else (field,)
    return fields


def _plain_choices(names: Iterable[str]) -> Callable[[], list[Choice]]:
    known = tuple(names)
    return lambda: choices_of_names(known)


def _broken_rules(together: Entries, invalid: set[str]) -> Iterator[Finding]:
    """Yield the broken rules, except of records that refer to one that failed validation: that is reported already."""
    known: dict[str, set[str]] = {}
    seen: Entry | None = None
    references: dict[KeyPath, tuple[str, str]] = {}
    for entry, path, broken in overlay_problems(together):
        known = known or ids_of(together)
        if entry is not seen:  # one record may break a rule twenty thousand times
            seen, references = entry, {found: (table, id) for found, table, id in referred(entry.record)}
        if invalid and any(id in invalid for _, id in references.values()):
            continue
        table, id = references.get(path, ("", ""))
        message = f"{broken} (with your data laid over it)" if entry.file.startswith(_BUNDLED) else broken
        if table and id not in known[table]:
            reason = why_not(table, id, _records_of(together))
            typed = None if reason else id
            yield Finding(
                entry.file,
                entry.location + path,
                reason or message,
                typed,
                _choices_among(table, together),
                _listing(table),
            )
        else:
            yield Finding(entry.file, entry.location + path, message)


def _broken_references(invalid: Sequence[Entry], together: Entries, ids: set[str]) -> Iterator[Finding]:
    """Yield dangling references in tables that failed validation."""
    known = ids_of(together) if invalid else {}
    for entry in invalid:
        record_type = BY_KEY[str(entry.location[0])].record_type
        for path, table, id in referred_in(record_type, entry.record):
            if id not in known[table] and id not in ids:
                reason = why_not(table, id, _records_of(together))
                message, typed = reason or f"'{id}' is not among the {table}", None if reason else id
                yield Finding(
                    entry.file, entry.location + path, message, typed, _choices_among(table, together), _listing(table)
                )


def _listing(table: str) -> str:
    return f"yrd {table}" if TABLES[table].is_vocabulary and not TABLES[table].joins else ""


def _records_of(together: Entries) -> Records:
    return lambda table: [entry.record for name in (table, *TABLES[table].joins) for entry in together[name]]


def _choices_among(table: str, together: Entries) -> Callable[[], list[Choice]]:
    def choices() -> list[Choice]:
        tables = (table, *TABLES[table].joins)
        records = [entry.record for entry in chain.from_iterable(together[name] for name in tables)]
        if TABLES[table].is_vocabulary:
            return choices_of_records(records)
        return choices_of_names(record.id for record in records)

    return choices
