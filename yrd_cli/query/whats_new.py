"""Changes: what is new since a day, each with its date and the source that says so."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError, flag, quoted
from yrd_cli.query import shape
from yrd_cli.query.result import Column, Mark, Note, Result, Row, Values
from yrd_cli.query.shape import AS_IS, Shape
from yrd_cli.query.values import read_date, why_no_date
from yrd_cli.schema.dates import first_day, last_day
from yrd_cli.schema.enums import GRADES, KNOWN, QUALIFIERS, SIZE_KINDS, STATUSES, UNIT_TERMS
from yrd_cli.schema.fields import ASKED_FOR, IDENTIFIES, Kind, Language, Term
from yrd_cli.schema.fund import Fund
from yrd_cli.schema.indicator import Indicator, Share, share_title
from yrd_cli.schema.record import Record
from yrd_cli.schema.size import Size
from yrd_cli.schema.tables import TABLES
from yrd_cli.schema.translations import in_chinese

KINDS = (
    Term("designation", "designation", "认定", "ren ding"),
    Term("fund", "new fund", "新设基金", "xin she ji jin"),
    Term("size", "size", "规模", "gui mo"),
    Term("status", "status", "状态", "zhuang tai"),
    Term("value", "value", "数值", "shu zhi"),
    Term("event", "event", "事件", "shi jian"),
)
# A null for exact would come first in most answers, and polars take the column for one without values.
_EXACT = Term("exact", "exact", "确数", "que shu")
_TABLE_TERMS = tuple(Term(name, TABLES[name].singular, TABLES[name].title_zh, "") for name in TABLES)


def _identifying(column: Column) -> Column:
    return column._replace(default_column=True, drop_priority=IDENTIFIES)


COLUMNS = (
    _identifying(Column("date", "Date", "日期", "When it happened, took effect or was published.", Kind.DATE)),
    Column("change", "Change", "变化", "What is new.", enum=KINDS, default_column=True),
    Column("table", "Table", "数据表", "The table of the record.", enum=_TABLE_TERMS),
    Column("id", "Id", "编号", "The record.", Kind.ID, default_column=True, drop_priority=6),
    _identifying(Column("title", "Record", "英文名称", "What it is called.", language=Language.EN)),
    _identifying(Column("title_zh", "Record in Chinese", "名称", "The same in Chinese.", language=Language.ZH)),
    Column("size_kind", "Kind of size", "规模口径", "What kind of size it is.", enum=SIZE_KINDS),
    Column("scope", "Scope", "范围", "What the size covers, if it is not the fund alone.", chinese="scope_zh"),
    Column("scope_zh", "Scope in Chinese", "范围（中文）", "The same in Chinese."),
    Column(
        "before",
        "Before",
        "原为",
        "The size before, of the whole fund or of the same kind and scope, or the value of the year before.",
        Kind.AMOUNT,
        unit_in="unit",
        default_column=True,
        drop_priority=3,
    ),
    Column(
        "value",
        "Now",
        "现为",
        "The new size or value.",
        Kind.AMOUNT,
        unit_in="unit",
        known_by="known",
        graded_by="grade",
        qualified_by="qualifier",
        default_column=True,
        drop_priority=ASKED_FOR,
    ),
    _identifying(Column("unit", "Unit", "单位", "The unit of both.", enum=UNIT_TERMS)),
    Column("status", "Status", "状态", "The new status.", enum=STATUSES, default_column=True, drop_priority=2),
    Column("year", "Year", "年份", "The year measured.", Kind.YEAR),
    Column("period", "Period", "期间", "The period, if it is not the whole year or its end.", phrases=True),
    Column("basis", "Basis", "口径", "The statistical basis of the value.", phrases=True),
    Column("qualifier", "Qualifier", "限定", "'more than', 'about' …", enum=QUALIFIERS),
    Column("known", "Known", "依据", "How it is known.", enum=KNOWN),
    Column("grade", "Grade", "来源级别", "The best grade of the sources of the value.", enum=GRADES),
    Column(
        "before_qualifier", "Qualifier before", "原限定", "How exact the value before is.", enum=(_EXACT, *QUALIFIERS)
    ),
    Column("before_known", "Known before", "原依据", "How the value before is known.", enum=KNOWN),
    Column("before_grade", "Grade before", "原来源级别", "The best grade of its sources.", enum=GRADES),
    Column(
        "source",
        "Source",
        "来源",
        "The source that says so.",
        Kind.ID,
        references="sources",
        default_column=True,
        drop_priority=5,
    ),
)
_EMPTY: Values = {column.name: None for column in COLUMNS}


def parse_day(option: str, text: str) -> str:
    """Return the date that an option names, possibly only a month or a year. Raises UsageError if it names none."""
    if (date := read_date(text)) is None:
        raise UsageError(f"{option}: {quoted(text)} is not a date: {why_no_date(text)}")
    return date


def changes(
    dataset: Dataset,
    since: str,
    *,
    until: str | None = None,
    within: Mapping[str, Collection[str]] | None = None,
    form: Shape = AS_IS,
    language: Language | None = None,
) -> Result:
    """Return what is new from `since` to the end of `until`, the newest first: COLUMNS.

    What is dated to a month or a year is included if it may lie within. What has no date is counted in a note. `within`
    has the ids that it is narrowed to, by table. Raises UsageError for what is no date.
    """
    first = first_day(parse_day(flag("since"), since))
    last = last_day(parse_day(flag("until"), until)) if until is not None else None
    if last is not None and first > last:
        raise UsageError(f"{flag('since')} {since} is after {flag('until')} {until}: no date is both")
    dated, undated = [], Counter[str]()
    for row in _every_change(dataset):
        if within is not None and row["id"] not in within.get(row["table"], ()):
            continue
        if row["date"] is None:
            undated[row["table"]] += 1
        elif last_day(row["date"]) >= first and (last is None or first_day(row["date"]) <= last):
            dated.append(row)
    dated.sort(key=lambda row: (row["change"], row["id"]))
    dated.sort(key=lambda row: str(row["date"]), reverse=True)
    outside = sum(
        first_day(row["date"]) < first or (last is not None and last_day(row["date"]) > last) for row in dated
    )
    notes = _outside_note(outside) + _undated_note(undated)
    result = Result("changes", COLUMNS, dated, notes=notes, title=f"yrd changes --since {since}")
    return shape.apply(form, result, dataset, language=language)


def _outside_note(count: int) -> tuple[Note, ...]:
    if not count:
        return ()
    return (
        Note(
            f"{count} dated only to a year or month may lie outside the period.",
            f"{count}项日期仅到年或月，可能不在所查期间。",
        ),
    )


def _undated_note(undated: Mapping[str, int]) -> tuple[Note, ...]:
    if not undated:
        return ()
    count = sum(undated.values())
    parts = ", ".join(f"{number} of {name}" for name, number in sorted(undated.items()))
    parts_zh = "、".join(f"{TABLES[name].title_zh}{number}项" for name, number in sorted(undated.items()))
    return (
        Note(
            f"{count} without a date, which may be new, are not listed: {parts}.",
            f"另有{count}项无日期，未列入：{parts_zh}。",
            warning=True,
        ),
    )


def _every_change(dataset: Dataset) -> Iterator[Row]:
    published = {source.id: source.date for source in dataset.records("sources")}
    for cluster in dataset.records("clusters"):
        yield _row("clusters", cluster, "designation", cluster.designated, cluster.cited_sources())
    for fund in dataset.records("funds"):
        yield from _of_fund(fund)
    for event in dataset.records("events"):
        yield _row("events", event, "event", event.date, event.cited_sources())
    names = {name: {item.id: item for item in dataset.records(name)} for name in ("keys", "places")}
    for table in ("indicators", "shares"):
        yield from _of_values(table, dataset.records(table), names, published)


def _of_fund(fund: Fund) -> Iterator[Row]:
    yield _row("funds", fund, "fund", fund.announced, fund.cited_sources(), {"known": fund.known})
    for size, before in fund.size_changes():
        title, title_zh = _title_of_size(fund, size)
        values = {
            "title": title,
            "title_zh": title_zh,
            "before": before.value_cny_bn if before else None,
            **_marks_of_before(before),
            "value": size.value_cny_bn,
            "unit": "bn yuan",
            "size_kind": size.kind,
            "scope": size.scope,
            "scope_zh": size.scope_zh,
            "qualifier": size.qualifier,
            "known": size.known,
            "grade": size.grade,
        }
        yield _row("funds", fund, "size", size.date, [size.source], values)
    if fund.status_date:
        yield _row("funds", fund, "status", fund.status_date, [fund.status_source], {"status": fund.status})


def _title_of_size(fund: Fund, size: Size) -> tuple[str, str]:
    """Return the fund, the kind of its size and what that covers: `A Fund, target (first phase)`, and in Chinese."""
    kind = next(term for term in SIZE_KINDS if term.id == size.kind)
    title, title_zh = f"{fund.label()}, {kind.en}", f"{fund.label(Language.ZH)}，{kind.zh}"
    return title + _bracketed(size.scope), title_zh + _bracketed(size.scope_zh or size.scope, Language.ZH)


def _bracketed(text: str | None, language: Language = Language.EN) -> str:
    if not text:
        return ""
    return f"（{text}）" if language is Language.ZH else f" ({text})"


def _of_values(
    table: str,
    records: Iterable[Indicator | Share],
    names: Mapping[str, Mapping[str, Record]],
    published: Mapping[str, str | None],
) -> Iterator[Row]:
    """Yield the values that are used, each with that of the year before on the same basis."""
    used = [record for record in records if record.used]
    bases = Counter(record.observation()._replace(basis=None) for record in used if record.year)
    by_subject = {record.observation()._replace(used=True): record for record in used}
    for record in used:
        subject = record.observation()
        year_before = subject._replace(year=subject.year - 1) if subject.year else None
        before = by_subject.get(year_before) if year_before else None
        title, title_zh = _title_of_value(record, names)
        if record.basis and bases[subject._replace(basis=None)] > 1:
            title += _bracketed(record.basis)
            title_zh += _bracketed(in_chinese(record.basis), Language.ZH)
        unit = record.normal_unit if isinstance(record, Indicator) else "percent"
        values = {
            "title": title,
            "title_zh": title_zh,
            "before": _number(before) if before else None,
            **_marks_of_before(before),
            "value": _number(record),
            "unit": unit,
            "year": record.year,
            "period": record.period,
            "basis": record.basis,
            "qualifier": record.qualifier,
            "known": record.known,
            "grade": record.grade,
        }
        source = record.source or next(iter(record.cited_sources()), None)
        yield _row(table, record, "value", record.stated or published.get(source or ""), [source], values)


def _title_of_value(record: Indicator | Share, names: Mapping[str, Mapping[str, Record]]) -> tuple[str, str]:
    """Return what is measured, where and when: `GDP, share of China, Jiangsu, January-June 2025`, and in Chinese."""
    key, place = _both(names["keys"][record.key]), _both(names["places"][record.place])
    if isinstance(record, Share):
        whole = names["places"][record.of]
        key = share_title(key, (whole.label(), whole.get("short_zh") or whole.label(Language.ZH)))
    title, title_zh = f"{key[0]}, {place[0]}", f"{place[1]}{key[1]}"
    if not record.year:
        return title, title_zh
    period, period_zh = (f"{record.period} ", in_chinese(record.period)) if record.period else ("", "")
    return f"{title}, {period}{record.year}", f"{title_zh}，{record.year}年{period_zh}"


def _both(record: Record) -> tuple[str, str]:
    return record.label(), record.label(Language.ZH)


def _marks_of_before(before: Size | Indicator | Share | None) -> Values:
    """Return what qualifies the value before, by column."""
    if before is None:
        return {}
    qualifier = before.qualifier or _EXACT.id
    return {"before_qualifier": qualifier, "before_known": before.known, "before_grade": before.grade}


def _number(record: Indicator | Share) -> float:
    return record.normal_value if isinstance(record, Indicator) else record.value


def _row(  # noqa: PLR0917 -- what every change has, in the order of the columns
    table: str,
    record: Record,
    change: str,
    date: str | None,
    sources: Iterable[str | None],
    values: Values | None = None,
) -> Row:
    named = {"title": record.label(), "title_zh": record.label(Language.ZH)}
    told = {"date": date, "change": change, "table": table, "id": record.id, "source": next(iter(sources), None)}
    found = {**_EMPTY, **named, **told, **(values or {})}
    qualifier = found["before_qualifier"]
    mark = Mark(
        known=found["before_known"],
        qualifier=None if qualifier == _EXACT.id else qualifier,
        grade=found["before_grade"],
    )
    return Row(found, (record,), {"before": mark})
