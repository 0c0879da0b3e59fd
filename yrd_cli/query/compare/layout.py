"""What is compared as a result: a row for each measure and each subject, or the subjects side by side."""

from collections.abc import Mapping

from yrd_cli.datasets.grades import weakest_grade
from yrd_cli.query.compare.lines import Cell, Line, difference, ratio
from yrd_cli.query.result import Column, Mark, Note, Result, Row, Value
from yrd_cli.schema.enums import GRADES, KNOWN, QUALIFIERS, REVISIONS, UNIT_TERMS
from yrd_cli.schema.fields import IDENTIFIES, Kind, Language
from yrd_cli.schema.struct import Struct

_PAIR = 2  # only two have a difference

_UNIT = Column("unit", "Unit", "单位", "Of the value.", enum=UNIT_TERMS, default_column=True, drop_priority=IDENTIFIES)
_YEAR = Column(
    "year",
    "Year",
    "年份",
    "The year measured, the same for all values of the measure.",
    Kind.YEAR,
    default_column=True,
    drop_priority=IDENTIFIES,
)
_BASIS = Column(
    "basis", "Basis", "口径", "The statistical body or definition.", phrases=True, default_column=True, drop_priority=3
)
_STATUS = Column(
    "status",
    "Status",
    "数据性质",
    "Preliminary, revised, final, or rounded.",
    enum=REVISIONS,
    default_column=True,
    drop_priority=4,
)
COLUMNS = (
    Column("measure", "Measure", "指标", "What is compared.", Kind.ID, default_column=True),
    Column("title", "Title", "英文名称", "What people call it.", language=Language.EN, default_column=True),
    Column("title_zh", "Title in Chinese", "名称", "The same in Chinese.", language=Language.ZH, default_column=True),
    Column("place", "Place", "对象", "The province, city or sector.", Kind.ID, default_column=True),
    Column(
        "value",
        "Value",
        "数值",
        "Absent if there is none that is comparable.",
        Kind.AMOUNT,
        unit_in="unit",
        kind_in="kind",
        known_by="known",
        graded_by="grade",
        qualified_by="qualifier",
        incomplete_by="without",
        default_column=True,
    ),
    _UNIT,
    _YEAR,
    _BASIS,
    _STATUS,
    Column("qualifier", "Qualifier", "限定", "'more than', 'about' …", enum=QUALIFIERS),
    Column("known", "Known", "依据", "How a figure is known; absent for counts and sums of records.", enum=KNOWN),
    Column(
        "grade",
        "Grade",
        "来源级别",
        "The best grade of its sources; of what is computed, the weakest.",
        enum=GRADES,
    ),
    Column("without", "Without", "缺数据", "How many top-level funds a sum leaves out.", Kind.COUNT),
    Column("highest", "Highest", "最高", "Whether it is the highest; no sum of money of funds is.", Kind.FLAG),
    Column("roles", "Roles", "角色", "What it does in value chains, in English."),
    Column("records", "Records", "记录", "The ids of the records that the value rests on.", Kind.ID),
    Column("sources", "Sources", "来源", "The ids of the sources of these.", Kind.ID, references="sources"),
)


class Subject(Struct):
    """A thing that is compared. A benchmark, the region or the nation, is beside the others and never the highest."""

    id: str
    name_en: str
    name_zh: str
    is_benchmark: bool = False


class Compared(Struct):
    """What is compared: the things in the order of their names, the lines, the notes."""

    subjects: tuple[Subject, ...]
    lines: tuple[Line, ...]
    notes: tuple[Note, ...]


_TITLES = (
    Column(
        "title",
        "Measure",
        "指标",
        "What is compared.",
        language=Language.EN,
        default_column=True,
        drop_priority=IDENTIFIES,
        is_title=True,
    ),
    Column(
        "title_zh",
        "In Chinese",
        "指标",
        "The same in Chinese.",
        language=Language.ZH,
        default_column=True,
        drop_priority=IDENTIFIES,
        is_title=True,
    ),
)


def in_records(compared: Compared) -> Result:
    """Return a row for each measure and each subject, as COLUMNS: what programs read."""
    rows = []
    for line in compared.lines:
        highest = _highest(compared, line)
        for subject in compared.subjects:
            cell = line.cells.get(subject.id, Cell(None))
            is_highest = subject.id in highest
            mark = _mark(cell, is_highest=is_highest)
            values = {
                **_of_line(line),
                "title": line.title,
                "title_zh": line.title_zh,
                "place": subject.id,
                "value": cell.value,
                "status": cell.status,
                "qualifier": cell.qualifier,
                "known": cell.known,
                "grade": _grade(cell),
                "without": cell.without,
                "highest": is_highest,
                "roles": cell.roles,
                "records": tuple(record.id for record in cell.records),
                "sources": tuple(dict.fromkeys(source for record in cell.records for source in record.cited_sources())),
            }
            rows.append(Row(values, cell.records, {"value": mark._replace(is_highest=False)}))
    return Result("compare", COLUMNS, rows, notes=compared.notes)


def _of_line(line: Line) -> dict[str, Value]:
    return {"measure": line.measure, "unit": line.unit, "year": line.year, "basis": line.basis, "kind": line.kind}


def _mark(cell: Cell, *, is_highest: bool) -> Mark:
    return Mark(
        known=cell.known,
        qualifier=cell.qualifier,
        incomplete=cell.without or 0,
        is_highest=is_highest,
        grade=_grade(cell),
    )


def _grade(cell: Cell) -> str | None:
    """Return the grade of a figure, the weakest of what it is computed from; counts and sums of records have none."""
    return weakest_grade(record.get("grade") for record in cell.records) if cell.known else None


def _highest(compared: Compared, line: Line) -> frozenset[str]:
    return line.highest(subject.id for subject in compared.subjects if not subject.is_benchmark)


def side_by_side(compared: Compared) -> Result:
    """Return a row for each measure, a column for each subject, for two also difference and ratio: what people read."""
    across = [_across(subject.id, subject.name_en, subject.name_zh, Kind.AMOUNT) for subject in compared.subjects]
    if len(compared.subjects) == _PAIR:
        first, second = compared.subjects
        for name, sign, kind in (("difference", " - ", Kind.AMOUNT), ("ratio", " / ", Kind.RATIO)):
            title, title_zh = sign.join((second.name_en, first.name_en)), sign.join((second.name_zh, first.name_zh))
            across.append(_across(name, title, title_zh, kind)._replace(drop_priority=2))
    rows = [_side_by_side(line, compared) for line in compared.lines]
    return Result(
        "compare",
        (*_TITLES, *across, _STATUS, _BASIS),
        rows,
        notes=compared.notes,
        named=tuple(subject.id for subject in compared.subjects),
        folded=(_UNIT, _YEAR),
    )


def _side_by_side(line: Line, compared: Compared) -> Row:
    highest = _highest(compared, line)
    cells: dict[str, Cell] = {subject.id: line.cells.get(subject.id, Cell(None)) for subject in compared.subjects}
    statuses = tuple(dict.fromkeys(cell.status for cell in cells.values() if cell.status))
    records = tuple({record.id: record for cell in cells.values() for record in cell.records}.values())
    if len(cells) == _PAIR:
        cells |= {"difference": difference(*cells.values()), "ratio": ratio(*cells.values())}
    values: Mapping[str, Value] = {
        **_of_line(line),
        "unit": None if line.kind is Kind.COUNT else line.unit,  # the title says what is counted
        "title": line.title,
        "title_zh": line.title_zh,
        "status": statuses,
        **{name: cell.value for name, cell in cells.items()},
    }
    return Row(values, records, {name: _mark(cell, is_highest=name in highest) for name, cell in cells.items()})


def _across(name: str, title: str, title_zh: str, kind: Kind) -> Column:
    computed = kind is Kind.RATIO
    return Column(
        name=name,
        title=title,
        title_zh=title_zh,
        description="What is compared.",
        kind=kind,
        unit_in=None if computed else "unit",
        kind_in=None if computed else "kind",
        default_column=True,
        required=True,
    )
