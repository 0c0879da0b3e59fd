"""Rows as lists of texts: flat values for CSV and TSV, what people read for the other formats."""

from collections.abc import Collection, Iterator, Sequence
from itertools import chain

from yrd_cli.errors import printable
from yrd_cli.query.result import Column, Mark, Reader, Result, Value, column_reader, columns_in_parts, marks_of
from yrd_cli.render.cells import (
    HIGHEST,
    INCOMPLETE,
    MARKS,
    TOTAL,
    UNUSED,
    WEAK,
    cells_of,
    language_pair,
    sign,
    value_printer,
    values_in_language,
)
from yrd_cli.render.style import Names, Style
from yrd_cli.schema.fields import Kind, Language
from yrd_cli.schema.serialize import flat_text

_LEGENDS = {
    MARKS["derived"]: ("~ derived", "~ 推算"),
    MARKS["unconfirmed"]: ("? unconfirmed", "? 待核实"),
    WEAK: ("† weak sources only", "† 来源均薄弱"),
    UNUSED: ("x not used, of several that compete", "x 多个数值并存，未采用"),
    HIGHEST: ("▲ highest of the row", "▲ 该行最高"),
}
_INCOMPLETE = ("* Incomplete: some have no figure that counts.", "* 不完整：部分无可计入的数据。")
_EMPTY = ("No rows.", "无记录。")


def lines_of_cells(result: Result, style: Style) -> Iterator[list[str]]:
    """The header, if wanted, and each row as text.

    Without a language the header is the field names and cells are ids; with one, headings and names. A missing value
    is an empty cell, a list is joined by semicolons, a nested value is JSON.
    """
    if style.guard:
        from yrd_cli.schema.formulas import guarded  # only for --excel

    if style.header:
        names = [column.heading(style.language) if style.language else column.name for column in result.columns]
        yield list(map(guarded, names)) if style.guard else names
    for read in columns_in_parts(result.rows):
        columns = [_texts(column, read, style) for column in result.columns]
        if style.guard:  # numbers are left alone
            pairs = zip(result.columns, columns, strict=True)
            columns = [texts if column.kind.is_number else list(map(guarded, texts)) for column, texts in pairs]
        yield from map(list, zip(*columns, strict=True))


def _texts(column: Column, read: Reader, style: Style) -> list[str]:
    kind, is_nested = column.kind, column.kind is Kind.NESTED
    values = values_in_language(column, read, style.language or Language.EN)
    if style.language is None or is_nested:
        return [flat_text(kind, value) for value in values]
    say = value_printer(column, style.language, style.names)
    return [
        ";".join(map(say, value if isinstance(value, tuple) else (value,)))
        if isinstance(value, str | tuple)
        else flat_text(kind, value)
        for value in values
    ]


def typed_values(column: Column, read: Reader, style: Style) -> list[Value]:
    """The values of a column for typed cells: numbers and flags as they are, else the texts that CSV has."""
    pairs = zip(read(column.name), _texts(column, read, style), strict=True)
    return [value if isinstance(value, bool | int | float) else text for value, text in pairs]


def text_of(result: Result) -> str:
    """The command that gives a result, with the number of its rows."""
    return f"{result.title}: {len(result.rows)} rows"


def folded(result: Result, language: Language, names: Names) -> Result:
    """Return the result with what its `folded` columns hold behind the titles of its rows: `GDP, bn yuan, 2025`."""
    titles = [column for column in result.columns if column.is_title]
    if not result.folded or not titles:
        return result

    rows, read = list(result.rows), column_reader(result.rows)
    marked = list(zip(result.folded, marks_of(rows, result.folded), strict=True))
    for title in titles:
        spoken = title.language or language
        columns = [cells_of(column, read, marks, spoken, names) for column, marks in marked]
        for index, (row, *texts) in enumerate(zip(rows, *columns, strict=True)):
            stated = str(row[title.name])
            said = [
                text
                for column, text in zip(result.folded, texts, strict=True)
                if row.get(column.name) is not None and text.casefold() not in stated.casefold()
            ]
            rows[index] = row.with_values({title.name: ("，" if spoken is Language.ZH else ", ").join([stated, *said])})
    return result._replace(rows=rows, folded=())


def cells_for_people(result: Result, style: Style) -> list[list[str]]:
    """Each row as people read it, the total last: names, marks, numbers with separators."""
    language = style.language or Language.EN
    columns = [texts for texts, _ in columns_for_people(result, language, style.names)]
    return list(map(list, zip(*columns, strict=True)))


def columns_for_people(result: Result, language: Language, names: Names) -> Iterator[tuple[list[str], Sequence[Mark]]]:
    """Each column as people read it, with its marks: of the total, the word itself in the first dimension."""
    rows = result.rows_and_total()
    read = column_reader(rows)
    for column, marks in zip(result.columns, marks_of(rows, result.columns), strict=True):
        texts = cells_of(column, read, marks, language, names)
        if result.total and column.name in result.by:
            texts[-1] = language_pair(TOTAL, language) if column.name == result.by[0] else ""
        yield texts, marks


def _in_the_cells(measured: Column) -> tuple[str, str]:
    english, chinese = measured.heading(Language.EN), measured.heading(Language.ZH)
    return f"In the cells: {english[0].lower()}{english[1:]}.", f"表中为：{chinese}。"


def notes_for_people(result: Result, columns: Sequence[Column], language: Language) -> list[str]:
    """What is said below the rows: what the marks in these columns mean, that there are no rows, the result's notes."""
    return notes_beside(set(chain.from_iterable(marks_of(result.rows_and_total(), columns))), result, language)


def notes_beside(marks: Collection[Mark], result: Result, language: Language) -> list[str]:
    """What is said below the rows, where the marks in them are known."""
    used = set("".join(map(sign, marks))) | {HIGHEST for mark in marks if mark.is_highest}
    legend = [language_pair(pair, language) for symbol, pair in _LEGENDS.items() if symbol in used]
    notes = ["  ".join(legend)] if legend else []
    if not result.rows:
        notes.append(language_pair(_EMPTY, language))
    said = result.printed_notes()
    if INCOMPLETE in used and not any(note.en.startswith(INCOMPLETE) for note in said):
        notes.append(language_pair(_INCOMPLETE, language))
    if result.measured:
        notes.append(language_pair(_in_the_cells(result.measured), language))
    notes += [language_pair((note.en, note.zh), language) for note in said]
    return list(map(printable, notes))
