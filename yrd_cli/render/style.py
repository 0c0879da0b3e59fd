"""How text is to look: width, colour, language; and how values are called."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from yrd_cli.query.result import Column
from yrd_cli.schema.fields import Language, Term
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import TABLES

if TYPE_CHECKING:  # help needs no dataset
    from yrd_cli.datasets.bundled import Dataset

UNLIMITED = 100_000  # cells: no table of ours is wider, and Rich needs a number

Names = Callable[[str], Mapping[str, Term]]  # the names of the ids of a table, read when first asked for


class Style(Struct):
    """Everything a renderer needs besides the result.

    `language` is None where ids are to be printed; `width` is in terminal cells; `fit` says that columns may be
    wrapped and dropped to fit it, `keep` that none may be dropped. `ascii` is for terminals that cannot show a box or
    a Chinese character. `guard` keeps text from being run as a formula; with `links`, addresses can be followed, by
    OSC 8. `citation` and `command` are for the foot of a picture.
    """

    names: Names
    language: Language | None = Language.EN
    width: int = UNLIMITED
    fit: bool = False
    keep: bool = False
    color: bool = False
    header: bool = True
    ascii: bool = False
    guard: bool = False
    links: bool = False
    citation: str = ""
    command: str = ""


def label(column: Column, value: str, language: Language, names: Names) -> str:
    """What people call `value` of `column`: the name of the province, the words for the level, else the id itself."""
    return namer(column, language, names)(value)


def namer(column: Column, language: Language, names: Names) -> Callable[[str], str]:
    """Return the function that says what people call the values of a column."""
    terms: Mapping[str, Term] = {term.id: term for term in column.enum}
    if column.references and not column.enum:
        terms = names(column.references)
    translated = _in_chinese if column.phrases and language is Language.ZH else str
    if not terms and translated is str:
        return str
    in_both, in_english = language is Language.BOTH, language is Language.EN

    def named(value: str) -> str:
        term = terms.get(value)
        if term is None:
            return translated(value)
        if in_both:
            return term.en if term.en == term.zh else f"{term.en} {term.zh}"
        return term.en if in_english else term.zh

    return named


def _in_chinese(phrase: str) -> str:
    from yrd_cli.schema.translations import in_chinese  # only for readers of Chinese

    return in_chinese(phrase)


def names_of(dataset: "Dataset") -> Names:
    """Return the names of the ids of each table of a dataset, read when asked for."""
    return lambda table: dataset.derived(_names, table)


def _names(dataset: "Dataset", table: str) -> Mapping[str, Term]:
    """Return what the ids of a vocabulary are called; records of other tables are called by their ids."""
    if not TABLES[table].is_vocabulary:
        return {}
    return {
        record.id: Term(record.id, record.name_en, record.short_zh, record.pinyin) for record in dataset.records(table)
    }
