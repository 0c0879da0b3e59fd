"""Everything about a record, for people: its fields, figures with numbered sources, and what stands around it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from yrd_cli.errors import printable
from yrd_cli.query.citations import cited_by
from yrd_cli.query.claims import Judged
from yrd_cli.query.currency import in_chinese_units
from yrd_cli.query.record_page import Branch, Card
from yrd_cli.query.result import Column, Result, Row
from yrd_cli.query.verdicts import COLUMNS as VERDICT_COLUMNS
from yrd_cli.query.verdicts import row_of
from yrd_cli.render.bibliography import addresses, plain
from yrd_cli.render.cells import cell, cell_len, colon, language_pair, nested_text, sign, text_of
from yrd_cli.render.line_breaks import beside
from yrd_cli.render.style import Style
from yrd_cli.schema.cluster import Figure
from yrd_cli.schema.fields import Field, Kind, Language, fields_of, label_fields
from yrd_cli.schema.fund import Fund
from yrd_cli.schema.record import Record
from yrd_cli.schema.size import Size, stated_size
from yrd_cli.schema.source import Source
from yrd_cli.schema.tables import TABLES

Line = tuple[str, str]  # what stands before a text, and the text, which is broken beside it

_BELOW = ("Funds below", "下级基金")
_CLAIMS = ("Claims", "相关说法")
_CITED_BY = ("Cited by", "被引用于")
_SOURCES = ("Sources", "来源")


def render(cards: Sequence[Card], sources: Mapping[str, Source], style: Style) -> str:
    """The cards one below the other, an empty line between them."""
    return "\n".join(
        "".join(f"{_linked(line, style)}\n" for line in _fitted(_lines(card, sources, style), style)) for card in cards
    )


def _fitted(lines: Iterable[Line], style: Style) -> Iterator[str]:
    """Yield the lines as they fit the width, if there is one."""
    for before, text in lines:
        yield from beside(before, printable(text), style.width)


def _linked(line: str, style: Style) -> str:
    """A line with the addresses in it as links, on a terminal that follows them."""
    if not style.links:
        return line
    from rich.style import Style as RichStyle  # 20 ms, only for terminals

    for start, end, target in reversed([*addresses(line)]):
        line = line[:start] + RichStyle(link=target).render(line[start:end]) + line[end:]
    return line


def _lines(card: Card, sources: Mapping[str, Source], style: Style) -> Iterator[Line]:
    record, language = card.record, style.language or Language.EN
    columns = fields_of(type(record))
    numbers = {source: number for number, source in enumerate(cited_by(record), start=1)}
    yield from _title(record, language, sign(_row(record).mark(Column.of(columns[1]))), style)
    table = TABLES[card.table]
    yield f"{table.title_zh if language is Language.ZH else table.singular} ", record.id
    yield "", ""
    pairs = list(_fields(record, columns, numbers, style, language))
    if card.table == "claims":
        row = row_of(card.claims[0])
        pairs += [
            (column.heading(language), cell(column, row, language, style.names))
            for column in VERDICT_COLUMNS
            if column.name in ("recomputed", "verdict")
        ]
    width = max((cell_len(heading) for heading, _ in pairs), default=0)
    for heading, text in pairs:
        yield f"{heading}{' ' * (width - cell_len(heading))}  ", text
    for column in columns:
        value = column.of(record)
        if column.kind is Kind.NESTED and isinstance(value, tuple) and value:
            yield from _section(column.heading(language))
            yield from (("  ", _figure_text(item, numbers, language)) for item in value)
    if card.below:
        yield from _section(language_pair(_BELOW, language))
        yield from (("  ", text) for text in _tree(card.below, "", style, language))
    if card.claims and card.table != "claims":
        yield from _section(language_pair(_CLAIMS, language))
        yield from _verdicts(card.claims, style, language)
    yield from _citations(card, numbers, sources, language)


def _citations(
    card: Card, numbers: Mapping[str, int], sources: Mapping[str, Source], language: Language
) -> Iterator[Line]:
    """The records that cite a source, the sources of another record."""
    if card.cited_by:
        yield from _section(language_pair(_CITED_BY, language))
        for name in dict.fromkeys(name for name, _ in card.cited_by if name != "claims"):  # they stand above
            called = TABLES[name].title_zh if language is Language.ZH else name
            yield f"  {called}{colon(language)}", ", ".join(id for cited, id in card.cited_by if cited == name)
    if card.table != "sources" and numbers:
        yield from _section(language_pair(_SOURCES, language))
        for source, number in numbers.items():
            yield f"  [{number}] ", f"{source}{colon(language)}{plain(sources[source], language)}"


def _section(heading: str) -> list[Line]:
    return [("", ""), ("", heading)]


def _title(record: Record, language: Language, mark: str, style: Style) -> list[Line]:
    """Return all names of a record, the Chinese one first for readers of Chinese; its id if it has none.

    Where they do not fit side by side, each has a line of its own.
    """
    fields = label_fields(type(record))
    if language is Language.ZH:
        fields = tuple(sorted(fields, key=lambda field: field.label_in is Language.EN))
    texts = [text_of(record, field.name, language) for field in fields]
    *names, last = dict.fromkeys(text for text in texts if text) or [record.id]
    names.append(last + mark)
    whole = "  ".join(names)
    return [("", text) for text in (names if style.fit and cell_len(whole) > style.width else [whole])]


def _row(record: Record) -> Row:
    return Row({field.name: field.of(record) for field in fields_of(type(record))}, (record,))


def _fields(
    record: Record, columns: Sequence[Field], numbers: Mapping[str, int], style: Style, language: Language
) -> Iterator[tuple[str, str]]:
    """The heading and text of every field that is present, but for those that the title or a section shows."""
    result = Result("", tuple(map(Column.of, columns)), [_row(record)])
    if language is Language.ZH:  # where money is counted in 亿元, people in 万人
        result = in_chinese_units(result)
    (row,) = result.rows
    printed = {column.name: new for column, new in zip(columns, result.columns, strict=True)}
    shown = {
        name
        for column in columns
        for name in (column.known_by, column.graded_by, column.qualified_by, column.chinese)
        if name != "known"
    }
    for column in columns:
        value = column.of(record)
        if value in (None, (), {}) or column.name == "id" or column.label_in or column.name in shown:
            continue
        if column.references == "sources" or (column.kind is Kind.NESTED and isinstance(value, tuple)):
            continue
        if isinstance(value, Mapping) and language is Language.ZH:  # `facts`, by the headings of the fields
            row = row.with_values({column.name: {printed[name].title_zh: known for name, known in value.items()}})
        text = cell(printed[column.name], row, language, style.names)
        source = row.get(column.name.rsplit("_cny_bn", 1)[0] + "_source") if column.kind is Kind.AMOUNT else None
        source = source or (row.get("source") if column.known_by == "known" else None)
        heading = printed[column.name].heading(language)
        yield heading, f"{text} [{numbers[source]}]" if source else text


def _figure_text(item: Figure | Size, numbers: Mapping[str, int], language: Language) -> str:
    reason = text_of(item, "how", language) or text_of(item, "why", language)
    text = nested_text(item, language) + (f"{colon(language)}{reason}" if reason else "")
    return f"{text} [{numbers[item.source]}]"


def _verdicts(claims: Sequence[Judged], style: Style, language: Language) -> Iterator[Line]:
    """The claims, each behind its verdict."""
    column = next(column for column in VERDICT_COLUMNS if column.name == "verdict")
    words = [cell(column, row_of(one), language, style.names) for one in claims]
    width = max(map(cell_len, words))
    for one, word in zip(claims, words, strict=True):
        padding = " " * (width - cell_len(word))
        yield f"  {word}{padding}  ", f"{one.claim.id}{colon(language)}{text_of(one.claim, 'statement', language)}"


def _tree(branches: Sequence[Branch], indent: str, style: Style, language: Language) -> Iterator[str]:
    """The funds below a fund, each with its size; the sizes are not parts that add up to that of the mother fund."""
    tee, bend, bar = ("|- ", "`- ", "|  ") if style.ascii else ("├─ ", "└─ ", "│  ")
    for place, branch in enumerate(branches, start=1):
        last = place == len(branches)
        yield f"{indent}{bend if last else tee}{_fund_text(branch.fund, language)}"
        yield from _tree(branch.below, indent + ("   " if last else bar), style, language)


def _fund_text(fund: Fund, language: Language) -> str:
    name = fund.name_zh if language is Language.ZH else fund.name_en
    size = stated_size(fund.sizes)
    called = f"{name}（{fund.id}）" if language is Language.ZH else f"{name} ({fund.id})"
    return called + (f"{colon(language)}{nested_text(size, language)}" if size else "")
