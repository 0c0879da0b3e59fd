"""The text of one cell: numbers, names and figures as people read them."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from yrd_cli.errors import printable
from yrd_cli.query.result import Column, Mark, Reader, Row, Value, column_reader
from yrd_cli.render.style import Names, label, namer
from yrd_cli.schema.enums import QUALIFIERS
from yrd_cli.schema.fields import Kind, Language, Term, fields_by_name
from yrd_cli.schema.record import Declared
from yrd_cli.schema.serialize import ABSENT_VALUES
from yrd_cli.schema.units import UNITS, from_bn_yuan

if TYPE_CHECKING:  # each is declared in a module of its own, which need not be loaded to print the other
    from yrd_cli.schema.cluster import Figure
    from yrd_cli.schema.size import Size

_T = TypeVar("_T")

ABSENT = "-"
MARKS = {"derived": "~", "unconfirmed": "?"}
INCOMPLETE = "*"
UNUSED = "x"
WEAK = "†"
HIGHEST = "▲"
TOTAL = ("Total", "合计")
_NOT_USED = (" (not used)", "（未采用）")


def cell_len(text: str) -> int:
    """Return how many terminal cells a text takes."""
    if text.isascii():
        return len(text)
    if "\u200d" in text or "\ufe0f" in text:  # what joins characters, and what makes them emoji
        from rich.cells import cell_len  # 2 ms, only for such texts

        return cell_len(text)
    return sum(map(CELLS.__getitem__, text))


class _Cells(dict[str, int]):
    """How many terminal cells each character takes: Rich, which tells, is asked once for each."""

    def __missing__(self, character: str) -> int:
        if " " <= character <= "~":
            return self.setdefault(character, 1)
        from rich.cells import get_character_cell_size  # 2 ms, only for texts with Chinese and the like

        return self.setdefault(character, get_character_cell_size(character))


CELLS = _Cells({WEAK: 1, HIGHEST: 1})  # for our signs Rich need not be loaded


def cell(column: Column, row: Row, language: Language, names: Names) -> str:
    """Return the text of `column` in `row`, on one line, with its mark; control characters shown as escapes."""
    return cells_of(column, column_reader((row,)), [row.mark(column)], language, names)[0]


def cells_of(column: Column, read: Reader, marks: Sequence[Mark], language: Language, names: Names) -> list[str]:
    """Return the texts of a column, each on one line, with its mark; control characters shown as escapes.

    By columns, as nearly all that there is to decide depends on them.
    """
    values = values_in_language(column, read, language)
    if column.instead:
        pairs = zip(values, read(column.instead), strict=True)
        values = [instead if value is None else value for value, instead in pairs]
    if column.kind_in:
        kinds = read(column.kind_in)
        by_kind = {kind: value_printer(column._replace(kind=kind), language, names) for kind in set(kinds)}
        printers = list(map(by_kind.__getitem__, kinds))
    else:
        printers = [value_printer(column, language, names)] * len(values)
    texts = []
    around = of_each_mark(marks, lambda mark: _around(mark, language))
    for value, say, mark, (before, after) in zip(values, printers, marks, around, strict=True):
        if value or value not in ABSENT_VALUES:
            texts.append(before + say(value) + after)
        elif column.missing and value is None:
            texts.append(language_pair(column.missing, language))
        else:
            texts.append(ABSENT + (INCOMPLETE if mark.incomplete else ""))
    return texts if "".join(texts).isprintable() else list(map(printable, texts))


def of_each_mark(marks: Sequence[Mark], function: Callable[[Mark], _T]) -> list[_T]:
    """Return what a function says of each mark: it is asked once for each that differs, of which there are few."""
    found = {key: function(mark) for key, mark in distinct(marks).items()}
    return [*found.values()] * len(marks) if len(found) == 1 else [found[id(mark)] for mark in marks]


def distinct(marks: Sequence[Mark]) -> Mapping[int, Mark]:
    """Return the marks that differ, by their ids, as to hash those of all cells takes longer: most columns have one."""
    if marks and marks.count(marks[0]) == len(marks):
        return {id(marks[0]): marks[0]}
    return {id(mark): mark for mark in marks}


def _around(mark: Mark, language: Language) -> tuple[str, str]:
    """Return what a mark puts before and after the text of a value."""
    before, after = ("[", "]") if mark.described else ("", "")
    if mark.qualifier:
        before = f"{_qualifier_text(mark.qualifier, language)} {before}"
    if mark.is_highest:
        before = f"{HIGHEST} {before}"
    return before, after + sign(mark)


def values_in_language(column: Column, read: Reader, language: Language) -> Sequence[Value]:
    """Return the values of a column in the language of the reader: the Chinese text beside it, where there is one."""
    values = read(column.name)
    if language is Language.EN or not column.chinese:
        return values
    return [_in_language(value, chinese, language) for value, chinese in zip(values, read(column.chinese), strict=True)]


def _in_language(value: Value, chinese: Value, language: Language) -> Value:
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
    text: str | None = values_in_language(Column.of(field), column_reader((Row(values),)), language)[0]
    return text


def _qualifier_text(qualifier: str, language: Language) -> str:
    term = next(term for term in QUALIFIERS if term.id == qualifier)
    return term.zh if language is Language.ZH else term.en


def sign(mark: Mark) -> str:
    """Return the signs of a mark, of which a value may have two.

    `~` is derived, `?` unconfirmed, `†` supported by weak sources only; `x` is not used, `*` a sum that is incomplete.
    """
    if mark.incomplete:
        return INCOMPLETE
    if not mark.is_used:
        return UNUSED
    return MARKS.get(mark.known or "", "") + (WEAK if mark.grade == "weak" else "")


def value_printer(column: Column, language: Language, names: Names) -> Callable[[Value], str]:
    """Return the function that says a value that is present, as people read it."""
    named, number = namer(column, language, names), _NUMBERS.get(column.kind, _amount_text)
    between, between_phrases = ("、", "；") if language is Language.ZH else (", ", "; ")

    def say_nested(value: Value) -> str:
        if isinstance(value, Mapping):
            return between_phrases.join(f"{field} {named(word)}" for field, word in value.items())
        return between_phrases.join(nested_text(item, language) for item in value)

    def say(value: Value) -> str:
        if isinstance(value, str):
            return named(value)
        if isinstance(value, tuple):
            return between.join(map(named, value))
        if isinstance(value, bool):
            return language_pair(("yes", "是") if value else ("no", "否"), language)
        return number(value)

    return say_nested if column.kind is Kind.NESTED else say


def _amount_text(value: float) -> str:
    """A number with every digit, in thousands."""
    return f"{value:,}".removesuffix(".0")


# How numbers of a kind are printed: no separator in years, one decimal in percentages, two in ratios.
_NUMBERS: Mapping[Kind, Callable[[float], str]] = {
    Kind.YEAR: str,
    Kind.PERCENT: "{:.1f}".format,
    Kind.RATIO: "{:,.2f}".format,
}


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
        _amount_text(value),
        unit_text,
        item.when[language is Language.ZH],
    ]
    text = " ".join(part for part in parts if part)
    if scope:
        text += f"（{scope}）" if language is Language.ZH else f" ({scope})"
    if not item.get("used", True):
        text += language_pair(_NOT_USED, language)
    return text + sign(Mark(known=item.known, grade=item.grade))


def _word(item: Declared, name: str, language: Language) -> str:
    """What people call the word in the field `name` of a figure, if it has that field and a word in it."""
    value, field = item.get(name), fields_by_name(type(item)).get(name)
    return label(Column.of(field), value, language, no_names) if field and value else ""


def no_names(_: str) -> Mapping[str, Term]:
    """For columns that refer to no vocabulary."""
    return {}


def counted(column: Column, row: Row, mark: Mark, language: Language) -> str | None:
    """Return how many items a list has, `6 sectors`; None for what is no list."""
    value = row.get(column.name)
    if not isinstance(value, tuple) or not value[1:]:
        return None
    pair = (f"{len(value)} {column.title.lower()}", f"{len(value)}个{column.title_zh}")
    return language_pair(pair, language) + sign(mark)


def colon(language: Language) -> str:
    """Return a colon as a language writes it, with the space that follows it."""
    return "：" if language is Language.ZH else ": "


def language_pair(pair: tuple[str, str], language: Language) -> str:
    """One of an English and a Chinese text, or both."""
    english, chinese = pair
    if language is Language.BOTH:
        return f"{english} {chinese}"
    return english if language is Language.EN else chinese
