"""The text of one cell: numbers, names and figures as people read them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from yrd_cli.errors import printable
from yrd_cli.query.result import Column, Mark, Row, Value
from yrd_cli.render.style import Names, label
from yrd_cli.schema.enums import QUALIFIERS
from yrd_cli.schema.fields import Kind, Language, Term, fields_by_name
from yrd_cli.schema.record import Declared
from yrd_cli.schema.serialize import ABSENT_VALUES
from yrd_cli.schema.units import UNITS, from_bn_yuan

if TYPE_CHECKING:  # each is declared in a module of its own, which need not be loaded to print the other
    from yrd_cli.schema.cluster import Figure
    from yrd_cli.schema.size import Size

ABSENT = "-"
MARKS = {"derived": "~", "unconfirmed": "?"}
INCOMPLETE = "*"
UNUSED = "x"
HIGHEST = "▲"
TOTAL = ("Total", "合计")
_NOT_USED = ("(not used)", "（未采用）")


def cell_len(text: str) -> int:
    """Return how many terminal cells a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len  # 2 ms, only for texts with Chinese and the like

    return cell_len(text)


def cell(column: Column, row: Row, language: Language, names: Names) -> str:
    """Return the text of `column` in `row`, on one line, with its mark; control characters shown as escapes."""
    value, mark = in_language(column, row, language), row.mark(column)
    if value in ABSENT_VALUES:
        if column.missing and value is None:
            return language_pair(column.missing, language)
        return ABSENT + (INCOMPLETE if mark.incomplete else "")
    if column.kind_in:
        column = column._replace(kind=row[column.kind_in])
    text = printable(value_text(column, value, language, names))
    if mark.described:
        text = f"[{text}]"
    if mark.qualifier:
        text = f"{_qualifier_text(mark.qualifier, language)} {text}"
    if mark.is_highest:
        text = f"{HIGHEST} {text}"
    return text + sign(mark)


def in_language(column: Column, row: Row, language: Language) -> Value:
    """Return the value of a column in the language of the reader: the Chinese text beside it, where there is one."""
    value = row.get(column.name)
    chinese = row.get(column.chinese) if language is not Language.EN else None
    if value in ABSENT_VALUES or chinese in ABSENT_VALUES:
        return value
    if language is Language.ZH:
        return chinese
    return (*value, *(chinese or ())) if isinstance(value, tuple) else f"{value} {chinese}"


def text_of(record: Declared, name: str, language: Language) -> str | None:
    """Return the text in a field of a record or figure, in the language of the reader."""
    field = fields_by_name(type(record)).get(name)
    if field is None:
        return None
    values = {other: record.get(other) for other in (name, field.chinese) if other}
    text: str | None = in_language(Column.of(field), Row(values), language)
    return text


def _qualifier_text(qualifier: str, language: Language) -> str:
    term = next(term for term in QUALIFIERS if term.id == qualifier)
    return term.zh if language is Language.ZH else term.en


def sign(mark: Mark) -> str:
    """Return `~` for a derived value, `?` an unconfirmed one, `x` one not used, `*` a sum that is incomplete."""
    if mark.incomplete:
        return INCOMPLETE
    return MARKS.get(mark.known or "", "") if mark.is_used else UNUSED


def value_text(column: Column, value: Value, language: Language, names: Names) -> str:
    """A value that is present, as people read it."""
    if column.kind is Kind.NESTED:
        if isinstance(value, Mapping):
            return "; ".join(f"{field} {label(column, word, language, names)}" for field, word in value.items())
        return "; ".join(nested_text(item, language) for item in value)
    if isinstance(value, tuple):
        return ("、" if language is Language.ZH else ", ").join(label(column, item, language, names) for item in value)
    if isinstance(value, bool):
        return language_pair(("yes", "是") if value else ("no", "否"), language)
    if isinstance(value, str):
        return label(column, value, language, names)
    return number_text(column.kind, value)


def number_text(kind: Kind, value: float) -> str:
    """A number: no separator in years, one decimal in percentages, two in ratios, every digit in amounts."""
    if kind is Kind.YEAR:
        return str(value)
    if kind is Kind.PERCENT:
        return f"{value:.1f}"
    if kind is Kind.RATIO:
        return f"{value:,.2f}"
    return f"{value:,}".removesuffix(".0")


def nested_text(item: "Figure | Size", language: Language) -> str:
    """A figure or a size in one phrase: `target at least 50 bn yuan 2017-07-21 (three parts)`.

    Money is in billion yuan, in Chinese in 亿元.
    """
    value, unit = item.value, UNITS[item.unit]
    if item.value_cny_bn is not None:
        unit = UNITS["亿元" if language is Language.ZH else "bn yuan"]
        value = from_bn_yuan(item.value_cny_bn, unit.id)
    unit_text = unit.zh if language is Language.ZH else unit.en
    measure, scope = _word(item, "measure", language), text_of(item, "scope", language)
    parts = [
        "" if measure == unit_text else measure,  # not "firms 3,000 firms"
        _word(item, "kind", language),
        _word(item, "qualifier", language),
        number_text(Kind.AMOUNT, value),
        unit_text,
        item.when[language is Language.ZH],
        f"({scope})" if scope else "",
        "" if item.get("used", True) else language_pair(_NOT_USED, language),
    ]
    return " ".join(part for part in parts if part) + MARKS.get(item.known, "")


def _word(item: Declared, name: str, language: Language) -> str:
    """What people call the word in the field `name` of a figure, if it has that field and a word in it."""
    value, field = item.get(name), fields_by_name(type(item)).get(name)
    return label(Column.of(field), value, language, no_names) if field and value else ""


def no_names(_: str) -> Mapping[str, Term]:
    """For columns that refer to no vocabulary."""
    return {}


def counted(column: Column, row: Row, language: Language) -> str | None:
    """Return how many items a list has, `6 sectors`; None for what is no list."""
    value = row.get(column.name)
    if not isinstance(value, tuple) or not value[1:]:
        return None
    pair = (f"{len(value)} {column.title.lower()}", f"{len(value)}个{column.title_zh}")
    return language_pair(pair, language) + sign(row.mark(column))


def language_pair(pair: tuple[str, str], language: Language) -> str:
    """One of an English and a Chinese text, or both."""
    english, chinese = pair
    if language is Language.BOTH:
        return f"{english} {chinese}"
    return english if language is Language.EN else chinese
