"""Everything about a record, for people: its fields, figures with numbered sources, and what stands around it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.cells import cell_len

from yrd_cli.errors import printable
from yrd_cli.query.citations import cited_by
from yrd_cli.query.currency import in_money
from yrd_cli.query.record_page import Branch, Card
from yrd_cli.query.result import Column, Result, Row
from yrd_cli.render.bibliography import plain
from yrd_cli.render.cells import cell, language_pair, nested_text, sign
from yrd_cli.render.style import Style
from yrd_cli.schema.fields import Field, Kind, Language, fields_of
from yrd_cli.schema.fund import stated_size
from yrd_cli.schema.record import Record
from yrd_cli.schema.source import Source
from yrd_cli.schema.tables import TABLES
from yrd_cli.schema.units import MONEY

_BELOW = ("Funds below", "下级基金")
_CLAIMS = ("Claims", "相关说法")
_CITED_BY = ("Cited by", "被引用于")
_SOURCES = ("Sources", "来源")


def render(cards: Sequence[Card], sources: Mapping[str, Source], style: Style) -> str:
    """The cards one below the other, an empty line between them."""
    return "\n".join("".join(f"{printable(line)}\n" for line in _lines(card, sources, style)) for card in cards)


def _lines(card: Card, sources: Mapping[str, Source], style: Style) -> Iterator[str]:
    record, language = card.record, style.language or Language.EN
    columns = fields_of(type(record))
    numbers = {source: number for number, source in enumerate(cited_by(record), start=1)}
    yield record.label(Language.BOTH) + sign(_row(record).mark(Column.of(columns[1])))
    yield f"{TABLES[card.table].singular} {record.id}"
    yield ""
    pairs = list(_fields(record, columns, numbers, style, language))
    width = max((cell_len(heading) for heading, _ in pairs), default=0)
    for heading, text in pairs:
        yield f"{heading}{' ' * (width - cell_len(heading))}  {text}"
    for column in columns:
        value = getattr(record, column.name)
        if column.kind is Kind.NESTED and isinstance(value, tuple) and value:
            yield from _section(column.heading(language))
            yield from (f"  {_figure_text(item, numbers, language)}" for item in value)
    if card.below:
        yield from _section(language_pair(_BELOW, language))
        yield from _tree(card.below, "  ", style, language)
    if card.claims:
        yield from _section(language_pair(_CLAIMS, language))
        yield from (f"  {claim.id}: {claim.statement}" for claim in card.claims)
    if card.cited_by:
        yield from _section(language_pair(_CITED_BY, language))
        for table in dict.fromkeys(table for table, _ in card.cited_by):
            yield f"  {table}: {', '.join(id for cited, id in card.cited_by if cited == table)}"
    if card.table != "sources" and numbers:
        yield from _section(language_pair(_SOURCES, language))
        yield from (f"  [{number}] {source}: {plain(sources[source])}" for source, number in numbers.items())


def _section(heading: str) -> list[str]:
    return ["", heading]


def _row(record: Record) -> Row:
    return Row({field.name: field.of(record) for field in fields_of(type(record))}, (record,))


def _fields(
    record: Any, columns: Sequence[Field], numbers: Mapping[str, int], style: Style, language: Language
) -> Iterator[tuple[str, str]]:
    """The heading and text of every field that is present, but for those that the title or a section shows."""
    result = Result("", tuple(map(Column.of, columns)), [_row(record)])
    if language is Language.ZH:  # money is counted in 亿元 there
        result = in_money(result, MONEY["yi"], only="bn yuan")
    (row,) = result.rows
    printed = {column.name: new for column, new in zip(columns, result.columns, strict=True)}
    told = {name for column in columns for name in (column.known_by, column.qualified_by)} - {"known"}
    for column in columns:
        value = getattr(record, column.name)
        if value in (None, (), {}) or column.name == "id" or column.label_in or column.name in told:
            continue
        if column.references == "sources" or (column.kind is Kind.NESTED and isinstance(value, tuple)):
            continue
        text = cell(printed[column.name], row, language, style.names)
        source = row.get(column.name.rsplit("_cny_bn", 1)[0] + "_source") if column.kind is Kind.AMOUNT else None
        source = source or (row.get("source") if column.known_by == "known" else None)
        heading = printed[column.name].heading(language)
        yield heading, f"{text} [{numbers[source]}]" if source else text


def _figure_text(item: Any, numbers: Mapping[str, int], language: Language) -> str:
    reason = item.get("how") or item.get("why")
    text = nested_text(item, language) + (f": {reason}" if reason else "")
    return f"{text} [{numbers[item.source]}]"


def _tree(branches: Sequence[Branch], indent: str, style: Style, language: Language) -> Iterator[str]:
    """The funds below a fund, each with its size; the sizes are not parts that add up to that of the mother fund."""
    tee, bend, bar = ("|- ", "`- ", "|  ") if style.ascii else ("├─ ", "└─ ", "│  ")
    for place, branch in enumerate(branches, start=1):
        last = place == len(branches)
        yield f"{indent}{bend if last else tee}{_fund_text(branch.fund, language)}"
        yield from _tree(branch.below, indent + ("   " if last else bar), style, language)


def _fund_text(fund: Any, language: Language) -> str:
    name = fund.name_zh if language is Language.ZH else fund.name_en
    size = stated_size(fund.sizes)
    return f"{name} ({fund.id})" + (f": {nested_text(size, language)}" if size else "")
