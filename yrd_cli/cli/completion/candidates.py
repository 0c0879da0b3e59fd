"""Completion candidates for any shell: commands, their options, and the words that each of them takes."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from yrd_cli.cli.app import COMMANDS, PROGRAM, commands_by_heading, load_command
from yrd_cli.cli.declarations import Command, line_of
from yrd_cli.cli.docs.topics import TOPICS
from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.errors import printable
from yrd_cli.query.compare.lines import SHARE_OF
from yrd_cli.query.measures.registry import measure_names
from yrd_cli.query.options import Argument, Option, Parameter
from yrd_cli.query.result import Column
from yrd_cli.render import FORMATS
from yrd_cli.render.picture.request import CHARTED, COUNTED
from yrd_cli.schema.fields import Field, Kind, Language, fields_of
from yrd_cli.schema.record import Record
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import LISTED, TABLES, Table

FILES = "(files)"  # in place of the name of a list: the shell completes files
NOTHING = ""  # any text: nothing to offer
DIRECTIONS = ("asc", "desc")
_MAX_HINT = 40
_PICTURED = {"map": (*COUNTED, "indicators", "shares"), "chart": CHARTED}  # commands that are of several tables


class Candidate(Struct):
    """A word, and a hint for shells that show one."""

    word: str
    hint: str


class CompletedOption(Struct):
    """An option: its flags, and the list that its value is from; None if it takes none.

    With `has_directions`, `:asc` or `:desc` may follow what is from the list.
    """

    flags: tuple[str, ...]
    description: str
    metavar: str
    candidates: str | None
    repeatable: bool
    has_directions: bool = False


class CompletedCommand(Struct):
    """A command: its options, and the list that each of its arguments is from; with `many`, the last repeats."""

    name: str
    line: str
    options: tuple[CompletedOption, ...]
    arguments: tuple[str, ...]
    many: bool


class Completion(Struct):
    """All that a shell can complete: the options of the program itself, its commands, and the lists by name."""

    options: tuple[CompletedOption, ...]
    commands: tuple[CompletedCommand, ...]
    lists: Mapping[str, tuple[Candidate, ...]]


def describe_all() -> Completion:
    """Return what can be completed, from the declarations of commands and fields and from the vocabularies."""
    dataset = bundled()
    lists: dict[str, tuple[Candidate, ...]] = {}
    program = _completed(PROGRAM, dataset, lists)
    names = [name for group in commands_by_heading().values() for name in group]
    return Completion(program.options, tuple(_completed(load_command(name), dataset, lists) for name in names), lists)


def _completed(command: Command, dataset: Dataset, lists: dict[str, tuple[Candidate, ...]]) -> CompletedCommand:
    def list_of(item: Parameter) -> str:
        if item.candidates == "files":
            return FILES
        candidates = _candidates(item, command, dataset)
        if not candidates:
            return NOTHING
        same = next((name for name, known in lists.items() if known == candidates), None)
        name = same or (item.name if item.name not in lists else f"{command.name}_{item.name}")
        lists[name] = candidates
        return name

    options = tuple(
        CompletedOption(
            flags=item.flags,
            description=item.help,
            metavar=item.metavar,
            candidates=None if item.is_flag else list_of(item),
            repeatable=item.repeatable,
            has_directions=item.name == "sort",
        )
        for item in command.parameters
        if isinstance(item, Option)
    )
    arguments = [item for item in command.parameters if isinstance(item, Argument)]
    return CompletedCommand(
        name=command.name,
        line=line_of(command.summary),
        options=options,
        arguments=tuple(map(list_of, arguments)),
        many=any(item.repeatable for item in arguments),
    )


def _candidates(item: Parameter, command: Command, dataset: Dataset) -> tuple[Candidate, ...]:
    """Return the words that an option or argument takes; none if it takes any text."""
    if re.fullmatch(r"[a-z0-9-]+(\|[a-z0-9-]+)*", item.metavar):
        words = item.metavar.split("|")
        return tuple(Candidate(word, FORMATS[word].description if item.name == "format" else "") for word in words)
    if item.candidates in _LISTS:
        return _LISTS[item.candidates]()
    tables = [TABLES[name] for name in _PICTURED.get(command.name, (command.name,)) if name in TABLES]
    if item.name in ("by", "measure", "fields", "sort"):
        if not tables:
            return _of_shape(item.name, command.name, None, dataset)
        return _merged(_of_shape(item.name, command.name, table, dataset) for table in tables)
    vocabulary = next((name for name, declared in TABLES.items() if item.name in (name, declared.singular)), None)
    if vocabulary and TABLES[vocabulary].is_vocabulary:
        return _records(dataset.records(vocabulary))
    filtered = [TABLES["claims"]] if command.name == "audit" else tables
    return _merged(_of_filter(item.name, table, fields_of(table.record_type), dataset) for table in filtered)


def _merged(lists: Iterable[Sequence[Candidate]]) -> tuple[Candidate, ...]:
    """Return the candidates of several tables, each word once."""
    return tuple({candidate.word: candidate for found in lists for candidate in found}.values())


def _of_shape(name: str, command: str, table: Table | None, dataset: Dataset) -> tuple[Candidate, ...]:
    """Return the dimensions, measures or fields of a table, or of a command without one."""
    fields = fields_of(table.record_type) if table else ()
    if name == "by":
        return tuple(Candidate(dimension, field.title_zh) for field in fields for dimension in field.dimensions)
    if name == "measure" and table:
        return tuple(Candidate(measure, "") for measure in measure_names(table, fields, dataset))
    printed = (
        *map(Column.of, fields),
        *(_COLUMNS[command]() if command in _COLUMNS else ()),
        *(_measured(table) if table else ()),
    )
    return tuple({field.name: Candidate(field.name, f"{field.title_zh} {field.title}") for field in printed}.values())


def _topics() -> tuple[Candidate, ...]:
    topics = [Candidate(name, topic.line) for name, topic in TOPICS.items()]
    return (*topics, *(Candidate(name, "") for name in COMMANDS if name not in TOPICS))


def _all_ids() -> tuple[Candidate, ...]:
    dataset = bundled(include_outside=True)
    return tuple(offer for name in LISTED for offer in _records(dataset.records(name)))


def _sources() -> tuple[Candidate, ...]:
    return _records(bundled().records("sources"))


def _audited_ids() -> tuple[Candidate, ...]:
    dataset = bundled(include_outside=True)
    claims = dataset.records("claims")
    states = {claim.source for claim in claims}
    return (*_records(claims), *_records([source for source in dataset.records("sources") if source.id in states]))


def _compared() -> tuple[Candidate, ...]:
    dataset = bundled()
    return (*_records(dataset.records("places")), *_records(dataset.records("sectors")))


def _tables() -> tuple[Candidate, ...]:
    return tuple(Candidate(name, table.title_zh) for name, table in TABLES.items())


def _mapped() -> tuple[Candidate, ...]:
    counted = tuple(Candidate(name, TABLES[name].title_zh) for name in COUNTED)
    wholes = dict.fromkeys((share.key, share.of) for share in bundled().records("shares"))
    shares = tuple(Candidate(f"{key}{SHARE_OF}{of}", "") for key, of in sorted(wholes))
    return (*counted, *_records(bundled().records("keys")), *shares)


def _charted() -> tuple[Candidate, ...]:
    return tuple(Candidate(name, TABLES[name].title_zh) for name in CHARTED)


_LISTS: Mapping[str | None, Callable[[], tuple[Candidate, ...]]] = {
    "ids": _all_ids,
    "audited": _audited_ids,
    "topics": _topics,
    "sources": _sources,
    "compared": _compared,
    "tables": _tables,
    "mapped": _mapped,
    "charted": _charted,
}


def _of_filter(name: str, table: Table, columns: Sequence[Field], dataset: Dataset) -> tuple[Candidate, ...]:
    """Return the words of a filter that a field declares: its enum, or the values that occur."""
    records = dataset.records(table.name)
    for column in columns:
        if name not in column.filters or column.kind is Kind.DATE:
            continue
        if column.enum:
            return tuple(Candidate(word.id, f"{word.zh} {word.en}") for word in column.enum)
        if column.name == "id":
            return _records(records)
        found = [column.of(record) for record in records]
        values = {one for value in found for one in (value if isinstance(value, tuple) else (value,))} - {None}
        if column.references:
            return _records([record for record in dataset.records(column.references) if record.id in values])
        return tuple(Candidate(str(value), "") for value in sorted(values))
    return ()


def _audited() -> Sequence[Column]:
    from yrd_cli.query.verdicts import COLUMNS

    return COLUMNS


def _changed() -> Sequence[Column]:
    from yrd_cli.query.whats_new import COLUMNS

    return COLUMNS


def _different() -> Sequence[Column]:
    from yrd_cli.query.diff import COLUMNS

    return COLUMNS


_COLUMNS: Mapping[str, Callable[[], Sequence[Column]]] = {"audit": _audited, "changes": _changed, "data": _different}


def _measured(table: Table) -> Sequence[Column]:
    """Return the columns of the groups of a table."""
    if not any(column.dimensions for column in fields_of(table.record_type)):
        return ()
    if table.name == "funds":
        from yrd_cli.query.measures.money import COLUMNS

        return COLUMNS
    from yrd_cli.query.measures.count import count_and_share

    return count_and_share(table).columns


def _records(records: Sequence[Record]) -> tuple[Candidate, ...]:
    return tuple(Candidate(record.id, _hint(record)) for record in records)


def _hint(record: Record) -> str:
    """Return what a record is called in Chinese and in English."""
    return _shortened(" ".join(dict.fromkeys((record.label(Language.ZH), record.label()))))


def _shortened(text: str) -> str:
    """Return a hint on one line, not much longer than a shell shows."""
    text = printable(" ".join(text.split()))
    return text if len(text) <= _MAX_HINT else f"{text[: _MAX_HINT - 1].rstrip()}…"
