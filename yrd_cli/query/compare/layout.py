"""What is compared as a result: a row for each measure and each thing, or things side by side."""

from typing import Any, NamedTuple

from yrd_cli.query.compare.values import Cell, Line, difference, ratio
from yrd_cli.query.measures.measure import Note
from yrd_cli.query.result import RECORDS, Result
from yrd_cli.schema.enums import KNOWN, QUALIFIERS, REVISIONS
from yrd_cli.schema.fields import Field, Kind, Language
from yrd_cli.schema.units import UNIT_TERMS

_PAIR = 2  # only two have a difference


def _column(name: str, title: str, title_zh: str, doc: str, kind: Kind = Kind.TEXT, **facts: Any) -> Field:
    return Field(name=name, title=title, title_zh=title_zh, description=doc, kind=kind, **facts)


_UNIT = _column("unit", "Unit", "单位", "Of the value.", enum=UNIT_TERMS, default_column=True, drop_priority=-1)
_YEAR = _column(
    "year",
    "Year",
    "年份",
    "The year measured, the same for all values of the measure.",
    Kind.YEAR,
    default_column=True,
    drop_priority=-1,
)
_BASIS = _column(
    "basis", "Basis", "口径", "The statistical body or definition.", phrases=True, default_column=True, drop_priority=3
)
_STATUS = _column(
    "status",
    "Status",
    "数据性质",
    "Preliminary, revised, final, or rounded.",
    enum=REVISIONS,
    default_column=True,
    drop_priority=4,
)
COLUMNS = (
    _column("measure", "Measure", "指标", "What is compared.", Kind.ID, default_column=True),
    _column("title", "Title", "名称", "What people call it.", language=Language.EN, default_column=True),
    _column("title_zh", "Title in Chinese", "名称", "The same in Chinese.", language=Language.ZH, default_column=True),
    _column("place", "Place", "对象", "The province, city or sector.", Kind.ID, default_column=True),
    _column(
        "value",
        "Value",
        "数值",
        "Absent if there is none that is comparable.",
        Kind.AMOUNT,
        unit_in="unit",
        kind_in="kind",
        known_by="known",
        qualified_by="qualifier",
        incomplete="without",
        default_column=True,
    ),
    _UNIT,
    _YEAR,
    _BASIS,
    _STATUS,
    _column("qualifier", "Qualifier", "限定", "'more than', 'about' …", enum=QUALIFIERS),
    _column("known", "Known", "依据", "How a figure is known; absent for counts and sums of records.", enum=KNOWN),
    _column("without", "Without", "缺数据", "How many top-level funds a sum leaves out.", Kind.COUNT),
    _column("highest", "Highest", "最高", "Whether it is the highest; no sum of money of funds is.", Kind.FLAG),
    _column("roles", "Roles", "角色", "What it does in value chains, in English."),
    _column("records", "Records", "记录", "The ids of the records that the value rests on.", Kind.ID),
    _column("sources", "Sources", "来源", "The ids of the sources of these.", Kind.ID, references="sources"),
)


class Subject(NamedTuple):
    """A thing that is compared. A `yardstick`, the region or the nation, is beside the others and never the highest."""

    id: str
    name_en: str
    name_zh: str
    yardstick: bool = False


class Compared(NamedTuple):
    """What is compared: the things in the order of their names, the lines, the notes."""

    subjects: tuple[Subject, ...]
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]


def in_records(compared: Compared) -> Result:
    """A row for each measure and each thing compared, as COLUMNS: what programs read."""
    rows = []
    for line in compared.lines:
        highest = _highest(compared, line)
        for subject in compared.subjects:
            cell = line.cells.get(subject.id, Cell(None))
            rows.append(
                {
                    **_of_line(line),
                    "title": line.title,
                    "title_zh": line.title_zh,
                    "place": subject.id,
                    "value": cell.value,
                    "status": cell.status,
                    "qualifier": cell.qualifier,
                    "known": cell.known,
                    "without": cell.without,
                    "highest": subject.id in highest,
                    "roles": cell.roles,
                    "records": tuple(record.id for record in cell.records),
                    "sources": tuple(
                        dict.fromkeys(source for record in cell.records for source in record.cited_sources())
                    ),
                    RECORDS: cell.records,
                }
            )
    return Result("compare", COLUMNS, rows, notes=compared.notes)


def _of_line(line: Line) -> dict[str, Any]:
    shared = {name: getattr(line, name) for name in ("measure", "unit", "year", "basis")}
    return {**shared, "kind": line.kind}


def _highest(compared: Compared, line: Line) -> frozenset[str]:
    return line.highest(subject.id for subject in compared.subjects if not subject.yardstick)


def side_by_side(compared: Compared) -> Result:
    """A row for each measure, a column for each thing compared, for two also difference and ratio: what people read."""
    across = [_across(subject.id, subject.name_en, subject.name_zh, Kind.AMOUNT) for subject in compared.subjects]
    if len(compared.subjects) == _PAIR:
        first, second = compared.subjects
        for name, sign, kind in (("difference", " - ", Kind.AMOUNT), ("ratio", " / ", Kind.RATIO)):
            title, title_zh = sign.join((second.name_en, first.name_en)), sign.join((second.name_zh, first.name_zh))
            across.append(_across(name, title, title_zh, kind)._replace(drop_priority=2, highest_by=None))
    rows = []
    for line in compared.lines:
        highest = _highest(compared, line)
        cells = {subject.id: line.cells.get(subject.id, Cell(None)) for subject in compared.subjects}
        statuses = tuple(dict.fromkeys(cell.status for cell in cells.values() if cell.status))
        row = {**_of_line(line), "title": line.title, "title_zh": line.title_zh, "status": statuses}
        row[RECORDS] = tuple({record.id: record for cell in cells.values() for record in cell.records}.values())
        if len(cells) == _PAIR:
            cells |= {"difference": difference(*cells.values()), "ratio": ratio(*cells.values())}
        for name, cell in cells.items():
            row |= {name: cell.value, f"{name}~": cell.known, f"{name}<": cell.qualifier, f"{name}*": cell.without}
            row[f"{name}^"] = name in highest
        rows.append(row)
    return Result("compare", (*_TITLES, _UNIT, _YEAR, *across, _STATUS, _BASIS), rows, notes=compared.notes)


_TITLES = (
    _column(
        "title", "Measure", "指标", "What is compared.", language=Language.EN, default_column=True, drop_priority=-1
    ),
    _column(
        "title_zh",
        "In Chinese",
        "指标",
        "The same in Chinese.",
        language=Language.ZH,
        default_column=True,
        drop_priority=-1,
    ),
)


def _across(name: str, title: str, title_zh: str, kind: Kind) -> Field:
    computed = {} if kind is Kind.RATIO else {"unit_in": "unit", "kind_in": "kind"}
    return _column(
        name,
        title,
        title_zh,
        "What is compared.",
        kind,
        default_column=True,
        required=True,
        known_by=f"{name}~",
        qualified_by=f"{name}<",
        incomplete=f"{name}*",
        highest_by=f"{name}^",
        **computed,
    )
