"""The grades of figures: a figure is as good as the best of the sources that support it.

What is computed from several figures is as good as the weakest of them.
"""

from collections.abc import Iterable, Mapping
from typing import get_args

from yrd_cli.schema.enums import GRADES
from yrd_cli.schema.fields import Field, Kind, cached, fields_by_name, fields_of
from yrd_cli.schema.record import Declared, Record

_RANKS = {term.id: rank for rank, term in enumerate(GRADES)}  # the best first
_START = "[[source]]\n"
_ID, _GRADE = 'id = "', '\ngrade = "'


def grades_in(text: str) -> dict[str, str] | None:
    """Return the grade of each source by its id, as the file of sources has them; None if it is laid out otherwise.

    To parse that file takes 8 ms, a tenth of a whole command, and every figure needs one word of it.
    """
    found = {}
    for source in text.split(_START)[1:]:
        start = source.find(_GRADE) + len(_GRADE)
        grade = source[start : source.find('"', start)]
        if not source.startswith(_ID) or source.count(_GRADE) != 1 or grade not in _RANKS:
            return None
        found[source[len(_ID) : source.find('"', len(_ID))]] = grade
    return found


def best_grade(grades: Iterable[str | None]) -> str | None:
    """Return the best of some grades; None if there is none."""
    return min((grade for grade in grades if grade), key=_RANKS.__getitem__, default=None)


def weakest_grade(grades: Iterable[str | None]) -> str | None:
    """Return the weakest of some grades, that of what is computed from their figures; None if there is none."""
    return max((grade for grade in grades if grade), key=_RANKS.__getitem__, default=None)


@cached
def has_grades(record_type: type) -> bool:
    """Return whether records of a type, or the figures in them, have a grade."""
    fields = fields_of(record_type)
    nested = (one for field in fields if field.kind is Kind.NESTED for one in _figure_types(field))
    return any(field.graded_from for field in fields) or any(map(has_grades, nested))


def _figure_types(field: Field) -> tuple[type, ...]:
    return tuple(one for one in get_args(field.type) if isinstance(one, type) and issubclass(one, Declared))


@cached
def _graded_fields(record_type: type) -> tuple[tuple[tuple[str, tuple[Field, ...]], ...], tuple[Field, ...]]:
    """Return the names of fields that hold grades, with the fields of their sources; and fields that hold figures."""
    fields, by_name = fields_of(record_type), fields_by_name(record_type)
    figures = tuple(field for field in fields if field.kind is Kind.NESTED and _figure_types(field))
    graded = ((field.name, tuple(by_name[name] for name in field.graded_from)) for field in fields if field.graded_from)
    return tuple(graded), figures


def set_grades(item: Declared, grades: Mapping[str, str]) -> None:
    """Set the grades of a record and of the figures in it, from those of sources."""
    graded, with_figures = _graded_fields(type(item))
    for name, sources in graded:
        cited = [id for source in sources for id in _ids(source.of(item))]
        grade = grades.get(cited[0]) if len(cited) == 1 else best_grade(map(grades.get, cited))
        object.__setattr__(item, name, grade)
    for field in with_figures:
        for figure in field.of(item):
            set_grades(figure, grades)


def is_graded_by_parts(record: Record) -> bool:
    """Whether no source states the figure: it is computed from others, its `parts`."""
    return bool(record.get("parts")) and not record.get("source")


def set_grades_of_computed(records: Iterable[Record], indicators: Mapping[str, Record]) -> None:
    """Set the grades of figures that are computed from indicators, which have theirs."""
    for record in filter(is_graded_by_parts, records):
        object.__setattr__(record, "grade", _grade_by_parts(record, indicators))


def _grade_by_parts(record: Record, indicators: Mapping[str, Record]) -> str | None:
    own: str | None = record.get("grade")
    if not is_graded_by_parts(record):
        return own
    parts = [indicators[id] for id in record.get("parts") if id in indicators]
    return weakest_grade(_grade_by_parts(part, indicators) for part in parts) or own


def set_grades_of_growth(records: Iterable[Record]) -> None:
    """Set the grades of growth, which is computed from two values."""
    known = {record.id: record for record in records}
    for record in known.values():
        if before := known.get(record.get("growth_from") or ""):
            object.__setattr__(record, "growth_grade", weakest_grade((record.get("grade"), before.get("grade"))))


def _ids(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()
