"""The headings of a sheet: which field each names, by the field's name or title, or as people call it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from yrd_cli.errors import AmbiguousNameError, listed, quoted
from yrd_cli.query.folding import normalise
from yrd_cli.query.names import Choice, Choices, choice, choices_of_fields, find, nearest
from yrd_cli.query.printed_names import names_in_money
from yrd_cli.schema.fields import Field, Kind, Language, cached, fields_by_name, fields_of
from yrd_cli.schema.size import Size
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import Table
from yrd_cli.schema.unit_spellings import read_unit
from yrd_cli.schema.units import MONEY

# The columns of a size, beside the names of the fields that they make up; headings of computed fields name them too.
SIZE_COLUMNS: Mapping[str, Sequence[str]] = {
    "size": ("scale_cny_bn", "amount", "规模", "金额", "size", "总规模", "基金规模", "fund size"),
    "size_unit": ("规模单位", "unit", "单位"),
    "size_kind": ("scale_kind", "规模口径", "Kind of size", "size type", "口径", "规模类型"),
    "size_date": ("scale_date", "规模日期", "规模时间", "size as of"),
    "size_source": ("scale_source", "规模来源"),
    "size_qualifier": ("scale_qualifier", "规模限定"),
    "size_known": ("scale_known", "规模依据"),
}

_AMOUNTS_IN = {
    normalise(name): unit
    for amount in ("scale_cny_bn", "committed_cny_bn")
    for name, unit in names_in_money(amount).items()
}

# What people head the columns of fields with, beside the titles.
_ALSO: Mapping[str, Sequence[str]] = {
    "id": ("编码",),
    "name_en": ("English name", "Name (English)", "英文名"),
    "name_zh": ("基金名称", "集群名称", "中文名称", "中文名", "全称", "Name (Chinese)"),
    "level": ("层级",),
    "province": ("省份", "所在省", "所在省市", "所属省份", "省"),
    "city": ("所在市", "所在城市", "所属城市", "地市", "市"),
    "sectors": ("sector", "industry", "industries", "投资领域", "投资方向", "投向", "所属行业", "行业", "产业"),
    "announced": ("成立时间", "成立日期", "设立时间", "设立日期", "公布时间", "established", "set up"),
    "manager": ("fund manager", "基金管理人", "管理机构", "管理公司"),
    "sources": ("source", "资料来源", "数据来源", "信息来源"),
    "grade": ("等级", "可信度"),
    "publisher": ("发布单位", "发布机构"),
    "url": ("link", "链接", "网址"),
}
_CITING = ("clusters", "funds")  # tables whose records a rule, not their declaration, wants sources of
# What `--json` and `yrd show` add to the fields.
ADDED = ("table", "provenance", "claims", "verdicts", "children", "cited_by")


class Column(Struct):
    """A column of a sheet: its number from 0, its heading, the field or part of a size in it, and its unit."""

    number: int
    heading: str
    name: str
    unit: str | None = None


class Absent(NamedTuple):
    """A field that every record must have, and that no column holds: the name that a heading would have."""

    name: str
    field: Field


class Headings(Struct):
    """The columns that hold fields, those whose headings name none, those that name one again, and fields without."""

    columns: tuple[Column, ...]
    unknown: tuple[Column, ...]
    repeated: tuple[Column, ...]
    absent: tuple[Absent, ...]

    def problems(self, table: Table) -> Iterator[tuple[Column | None, str]]:
        """Yield what is wrong with the headings, once for each, with the column if there is one."""
        for column in self.unknown:
            near = nearest(column.heading, _choices(table), limit=2)
            hint = f"did you mean {' or '.join(map(quoted, near))}?" if near else "put # before what is not to be read"
            yield column, f"no field of that name: {hint}"
        for column in self.repeated:
            first = next(one for one in self.columns if one.name == column.name)
            yield column, f"is {column.name}, and so is {quoted(first.heading)}"
        for name, field in self.absent:
            terms = f" One of: {listed([term.id for term in field.enum])}." if field.enum else ""
            yield None, f"no column {name} ({field.title_zh}), which every record must have: {field.description}{terms}"


def read_headings(table: Table, row: Sequence[object]) -> Headings:
    """Return what the cells of a row say as the headings of a table."""
    names = {one.id for one in _choices(table)}
    columns: dict[str, Column] = {}
    unknown, repeated = [], []
    for column in _columns(row, _choices_by_name(table)):
        if column.name in ADDED:
            continue
        if column.name not in names:
            unknown.append(column)
        elif column.name in columns:
            if column.heading not in _headings_of_computed(table):  # Value beside Number as printed
                repeated.append(column)
        else:
            columns[column.name] = column
    absent = tuple(_absent(table, {*columns}))
    return Headings(tuple(columns.values()), tuple(unknown), tuple(repeated), absent)


@cached
def _choices(table: Table) -> list[Choice]:
    fields = fields_of(table.record_type)
    also = [choice(name, "", others) for name, others in _ALSO.items() if name in {field.name for field in fields}]
    size_of = (
        {other: name for name, others in SIZE_COLUMNS.items() for other in others} if table.name == "funds" else {}
    )
    named = [field if field.stored else field._replace(name=size_of.get(field.name, field.name)) for field in fields]
    sizes = [choice(name, "", others) for name, others in SIZE_COLUMNS.items() if size_of]
    money = [
        choice(size_of.get(field.name, field.name), "", [*names_in_money(field.name)])
        for field in fields
        if _is_computed_money(field)
    ]
    return [*choices_of_fields(named), *sizes, *also, *money]


def _is_computed_money(field: Field) -> bool:
    return field.unit == MONEY["bn"].unit and not field.stored


@cached
def _headings_of_computed(table: Table) -> frozenset[str]:
    """Return what heads the columns of fields that are not read, as tables print it."""
    fields = [field for field in fields_of(table.record_type) if not field.stored]
    return frozenset(field.heading(language) for field in fields for language in Language)


@cached
def _choices_by_name(table: Table) -> Choices:
    """Return them by name: each cell of the first rows is looked up in each table."""
    return Choices(_choices(table))


def _columns(row: Sequence[object], choices: Choices) -> Iterator[Column]:
    for index, cell in enumerate(row):
        heading = str(cell).strip() if cell is not None else ""
        if heading and not heading.startswith("#"):
            inside = heading.replace("（", "(").replace("）", ")").partition("(")[2].rstrip(")")
            unit = read_unit(inside) if inside else _AMOUNTS_IN.get(normalise(heading))
            yield Column(index, heading, _meant(heading, choices) or heading, unit)


def _meant(heading: str, choices: Choices) -> str | None:
    """Return the field that a heading names, with a unit in brackets or without."""
    plain = heading.replace("（", "(").partition("(")[0]
    for text in (heading, plain):
        try:
            found = find("field", text, choices) if text.strip() else None
        except AmbiguousNameError:
            return None
        if found:
            return found
    return None


def is_required(table: Table, field: Field) -> bool:
    """Return whether every record must have a field."""
    return field.required or (field.name == "sources" and table.name in _CITING)


def _absent(table: Table, names: set[str]) -> Iterator[Absent]:
    for field in fields_of(table.record_type):
        if is_required(table, field) and field.kind is not Kind.NESTED and field.name not in names:
            yield Absent(field.name, field)
    if table.name == "funds" and "size" in names and not names & {"size_kind", "sizes"}:
        yield Absent("size_kind", fields_by_name(Size)["kind"])
