"""`yrd resolve`: what texts mean, a row for each, to join tables of one's own with those here."""

from collections.abc import Sequence

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import AmbiguousNameError, UnknownNameError, UsageError
from yrd_cli.query.folding import split_list
from yrd_cli.query.gazetteer import Gazetteer
from yrd_cli.query.names import choices_of_records, find, nearest
from yrd_cli.query.places import KINDS, find_places, join_compounds, misspelt_county
from yrd_cli.query.result import Column, Note, Result, Row
from yrd_cli.schema.fields import ASKED_FOR, IDENTIFIES, Kind
from yrd_cli.schema.record import Record
from yrd_cli.schema.tables import TABLES

# Where a text is looked up, in this order: places first, then what is said of them, then what has a name of its own.
TABLES_SEARCHED = ("provinces", "cities", "places", "sectors", "segments", "keys", "clusters", "funds")

COLUMNS = (
    Column(
        name="text",
        title="Text",
        title_zh="文本",
        description="What was typed.",
        default_column=True,
        drop_priority=IDENTIFIES,
    ),
    Column(
        name="table",
        title="Table",
        title_zh="类别",
        description="The table of the record that it means.",
        kind=Kind.ID,
        default_column=True,
    ),
    Column(
        name="id",
        title="Id",
        title_zh="编号",
        description="Its id.",
        kind=Kind.ID,
        default_column=True,
        drop_priority=ASKED_FOR,
    ),
    Column(
        name="code",
        title="Code",
        title_zh="代码",
        description="Its code of GB/T 2260.",
        kind=Kind.CODE,
        default_column=True,
    ),
    Column(name="name_en", title="Name", title_zh="英文名称", description="Its English name.", default_column=True),
    Column(name="name_zh", title="Chinese name", title_zh="名称", description="Its Chinese name.", default_column=True),
    Column(
        name="problem",
        title="Problem",
        title_zh="问题",
        description="Why there is no record, or what the record stands for.",
        default_column=True,
        drop_priority=IDENTIFIES,
    ),
)


def resolve_texts(texts: Sequence[str], dataset: Dataset, *, table: str | None = None) -> Result:
    """Return a row for each text, with the record that it means, of `table` only if that is given.

    Where it means none, or several, the row says so and has no id.
    """
    rows = [_row(text, dataset, table) for text in texts]
    missing = sum(not row.records for row in rows)
    notes = (Note(f"{missing} of {len(rows)} not resolved.", f"{len(rows)}项中{missing}项未能识别。", warning=True),)
    columns = COLUMNS if any(row["problem"] for row in rows) else COLUMNS[:-1]
    printed = tuple(column._replace(default_column=column in columns) for column in COLUMNS)
    return Result("resolve", printed, rows, notes=notes if missing else (), title="yrd resolve")


def _row(text: str, dataset: Dataset, table: str | None) -> Row:
    try:
        found, record, problem = meaning(text, dataset, table=table)
    except UsageError as error:
        return Row({**dict.fromkeys(column.name for column in COLUMNS), "text": text, "problem": error.lines()[0]})
    values = {name: record.get(name) for name in ("id", "code", "name_en", "name_zh")}
    return Row({"text": text, "table": found, **values, "problem": problem}, (record,))


def split_names(text: str, dataset: Dataset) -> list[str]:
    """Return the names in a text that lists several (江苏、浙江), or the text where it means something as a whole."""
    parts = join_compounds("city", [part for part in split_list([text]) if part], dataset.records)
    is_list = len(parts) > 1 and not _row(text, dataset, None).records
    return parts if is_list and any(_row(part, dataset, None).records for part in parts) else [text]


def meaning(text: str, dataset: Dataset, *, table: str | None = None) -> tuple[str, Record, str | None]:
    """Return the table and the record that a text means, and what it stands for, if that is not what was typed.

    Raises AmbiguousNameError if it means several, UnknownNameError if none, UsageError if it is empty.
    """
    tables = (table,) if table else TABLES_SEARCHED
    error: UsageError | None = None
    for name in tables:
        choices = choices_of_records(dataset.records(name))
        kind = TABLES[name].singular
        try:
            id = find(kind, text, choices, loosely=TABLES[name].is_vocabulary)
        except AmbiguousNameError as ambiguous:
            error = error or ambiguous
        else:
            if id is not None:
                return name, dataset.by_id(name)[id], None
    if error:
        raise error
    for name in tables:
        if TABLES[name].singular in KINDS and name != "places":
            try:
                place = find_places(TABLES[name].singular, text, dataset.records, suggest=False)  # `_unknown` does
            except UnknownNameError as unknown:
                error = error or (unknown if unknown.reason else None)
                continue
            if len(place.ids) > 1:
                raise AmbiguousNameError("name", text, [(id, name) for id in place.ids])
            record = dataset.by_id(name)[place.ids[0]]
            county = f"{place.county.name_zh} is a county of it" if place.county else None
            return name, record, county
    raise _outside(error) or _unknown(text, dataset, tables)


def _unknown(text: str, dataset: Dataset, tables: Sequence[str]) -> UnknownNameError:
    if len(split_list([text])) > 1:  # what resembles one of several names is not meant
        return UnknownNameError("name", text, choices=(), reason="if it is a list, write each name by itself")
    every = [choice for name in tables for choice in choices_of_records(dataset.records(name))]
    if reason := misspelt_county(text, every, Gazetteer(dataset.records)) if "cities" in tables else None:
        return UnknownNameError("name", text, choices=(), reason=reason)
    return UnknownNameError("name", text, choices=(), nearest=nearest(text, every))


def _outside(error: UsageError | None) -> UsageError | None:
    """Return the error that says that a place lies outside the region; others are about options that are not here."""
    return error if error and "outside the region" in str(error) else None
