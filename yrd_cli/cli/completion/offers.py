"""What can be completed, whatever the shell: commands, their options, and the words that each of them takes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from yrd_cli.cli import app
from yrd_cli.cli.describing import Described, Taken, commands_grouped, describe
from yrd_cli.cli.topics import TOPICS
from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.errors import printable
from yrd_cli.query.measures.named import Asked, measure_names
from yrd_cli.render import FORMATS
from yrd_cli.schema.fields import Field, Kind, fields_of
from yrd_cli.schema.tables import LISTED, TABLES, Table

FILES = "(files)"  # in place of the name of a list: the shell completes files
NOTHING = ""  # any text: nothing to offer
_LONGEST_HINT = 40


class Offer(NamedTuple):
    """A word, and a hint for shells that show one."""

    word: str
    hint: str


class Option(NamedTuple):
    """An option: its flags, and the list that its value is from; None if it takes none."""

    flags: tuple[str, ...]
    description: str
    metavar: str
    offers: str | None
    repeatable: bool


class Command(NamedTuple):
    """A command: its options, and the list that its arguments are from; None if it takes none."""

    name: str
    line: str
    options: tuple[Option, ...]
    argument: str | None
    many: bool


class Completion(NamedTuple):
    """All that a shell can complete: the options of the program itself, its commands, and the lists by name."""

    options: tuple[Option, ...]
    commands: tuple[Command, ...]
    lists: Mapping[str, tuple[Offer, ...]]


def describe_all() -> Completion:
    """What can be completed, from the declarations of commands and fields and from the vocabularies."""
    dataset = bundled()
    lists: dict[str, tuple[Offer, ...]] = {}
    program = _command(describe(""), dataset, lists)
    commands = [_command(command, dataset, lists) for group in commands_grouped().values() for command in group]
    return Completion(program.options, tuple(commands), lists)


def _command(described: Described, dataset: Dataset, lists: dict[str, tuple[Offer, ...]]) -> Command:
    table = TABLES.get(described.name)

    def list_of(item: Taken) -> str:
        if any(word in item.metavar for word in ("FILE", "FOLDER", "PATH")):
            return FILES
        offers = _offers(item, table, described.name, dataset)
        if not offers:
            return NOTHING
        same = next((name for name, known in lists.items() if known == offers), None)
        name = same or (item.name if item.name not in lists else f"{described.name}_{item.name}")
        lists[name] = offers
        return name

    options = tuple(
        Option(item.flags, item.description, item.metavar, list_of(item) if item.metavar else None, item.repeatable)
        for item in described.taken
        if item.flags
    )
    arguments = [item for item in described.taken if not item.flags]
    return Command(
        name=described.name,
        line=described.line,
        options=options,
        argument=list_of(arguments[0]) if arguments else None,
        many=any(item.repeatable for item in arguments),
    )


def _offers(item: Taken, table: Table | None, command: str, dataset: Dataset) -> tuple[Offer, ...]:
    """The words that an option or argument takes; none if it takes any text."""
    vocabulary = next((name for name, declared in TABLES.items() if item.name in (name, declared.singular)), None)
    if re.fullmatch(r"[a-z0-9-]+(\|[a-z0-9-]+)+", item.metavar):
        words = item.metavar.split("|")
        return tuple(Offer(word, FORMATS[word].description if item.name == "format" else "") for word in words)
    if item.name in _OF_NAME:
        return _OF_NAME[item.name]()
    columns = _columns(table, command)
    if item.name in ("by", "measure", "fields", "sort"):
        return _of_shape(item.name, table, columns, dataset)
    if vocabulary and TABLES[vocabulary].is_vocabulary:
        return _records(dataset.records(vocabulary))
    return _of_filter(item.name, table, columns, dataset) if table else ()


def _of_shape(name: str, table: Table | None, columns: Sequence[Field], dataset: Dataset) -> tuple[Offer, ...]:
    """The dimensions, measures or fields of a command."""
    if name == "by":
        return tuple(Offer(dimension, column.title_zh) for column in columns for dimension in column.dimensions)
    if name == "measure" and table:
        asked = Asked(table, {}, columns, dataset, as_table=False)
        return tuple(Offer(measure, "") for measure in measure_names(asked))
    fields = (*columns, *(_measured(table) if table else ()))
    return tuple({field.name: Offer(field.name, f"{field.title_zh} {field.title}") for field in fields}.values())


def _topics() -> tuple[Offer, ...]:
    topics = [Offer(name, topic.line) for name, topic in TOPICS.items()]
    return (*topics, *(Offer(name, "") for name in app.COMMANDS if name not in TOPICS))


def _all_ids() -> tuple[Offer, ...]:
    dataset = bundled(include_outside=True)
    return tuple(offer for name in LISTED for offer in _records(dataset.records(name)))


def _sources() -> tuple[Offer, ...]:
    return _records(bundled().records("sources"))


def _compared() -> tuple[Offer, ...]:
    dataset = bundled()
    return (*_records(dataset.records("places")), *_records(dataset.records("sectors")))


def _tables() -> tuple[Offer, ...]:
    return tuple(Offer(name, table.title_zh) for name, table in TABLES.items())


# By the name of an argument that is not about the fields of a table.
_OF_NAME = {"ids": _all_ids, "topic": _topics, "record": _sources, "names": _compared, "tables": _tables}


def _of_filter(name: str, table: Table, columns: Sequence[Field], dataset: Dataset) -> tuple[Offer, ...]:
    """The words of a filter that a field declares: its closed list, or the values that occur."""
    records = dataset.records(table.name)
    for column in columns:
        if name not in column.filters or column.kind is Kind.DATE:
            continue
        if column.enum:
            return tuple(Offer(word.id, f"{word.zh} {word.en}") for word in column.enum)
        if column.name == "id":
            return _records(records)
        found = [getattr(record, column.name) for record in records]
        values = {one for value in found for one in (value if isinstance(value, tuple) else (value,))} - {None}
        if column.references:
            return _records([record for record in dataset.records(column.references) if record.id in values])
        return tuple(Offer(str(value), "") for value in sorted(values))
    return ()


def _columns(table: Table | None, command: str) -> Sequence[Field]:
    if command == "audit":
        from yrd_cli.query.audit import COLUMNS

        return COLUMNS
    return fields_of(table.record_type) if table else ()


def _measured(table: Table) -> Sequence[Field]:
    """The columns of the groups of a table."""
    if not any(column.dimensions for column in fields_of(table.record_type)):
        return ()
    if table.name == "funds":
        from yrd_cli.query.measures.money import COLUMNS

        return COLUMNS
    from yrd_cli.query.group import count_and_share

    return count_and_share(table).columns


def _records(records: Sequence[Any]) -> tuple[Offer, ...]:
    return tuple(Offer(record.id, _hint(record)) for record in records)


def _hint(record: Any) -> str:
    """The Chinese and the English name of a record, or else what it says."""
    return _shortened(" ".join(reversed(record.names)))


def _shortened(text: str) -> str:
    """A hint on one line, not much longer than a shell shows."""
    text = printable(" ".join(text.split()))
    return text if len(text) <= _LONGEST_HINT else f"{text[: _LONGEST_HINT - 1].rstrip()}…"
