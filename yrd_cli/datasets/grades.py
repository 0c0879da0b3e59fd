"""The grades of figures: a figure is as good as the best of the sources that support it."""

from collections.abc import Iterable, Mapping
from typing import get_args

from yrd_cli.schema.enums import GRADES
from yrd_cli.schema.fields import Field, Kind, cached, fields_of
from yrd_cli.schema.record import Declared

_RANKS = {term.id: rank for rank, term in enumerate(GRADES)}  # the best first
_START = "[[source]]\n"
_ID, _GRADE = 'id = "', '\ngrade = "'


def grades_in(text: str) -> dict[str, str] | None:
    """Return the grade of each source by its id, as the file of sources has them; None if it is laid out otherwise.

    To parse that file takes 8 ms, a tenth of a whole command, and every figure needs one word of it.
    """
    found = {}
    for source in text.split(_START)[1:]:
        id, given = source.split('"', 2)[:2], source.split(_GRADE)[1:]
        grade = given[0].partition('"')[0] if len(given) == 1 else ""
        if id[0] + '"' != _ID or grade not in _RANKS:
            return None
        found[id[1]] = grade
    return found


def best_grade(grades: Iterable[str | None]) -> str | None:
    """Return the best of some grades; None if there is none."""
    return min((grade for grade in grades if grade), key=_RANKS.__getitem__, default=None)


@cached
def has_grades(record_type: type) -> bool:
    """Return whether records of a type, or the figures in them, have a grade."""
    fields = fields_of(record_type)
    nested = (one for field in fields if field.kind is Kind.NESTED for one in _figure_types(field))
    return any(field.graded_from for field in fields) or any(map(has_grades, nested))


def _figure_types(field: Field) -> tuple[type, ...]:
    return tuple(one for one in get_args(field.type) if isinstance(one, type) and issubclass(one, Declared))


@cached
def _graded_fields(record_type: type) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """Return the fields that hold grades, and those that hold figures."""
    fields = fields_of(record_type)
    figures = tuple(field for field in fields if field.kind is Kind.NESTED and _figure_types(field))
    return tuple(field for field in fields if field.graded_from), figures


def set_grades(item: Declared, grades: Mapping[str, str]) -> None:
    """Set the grades of a record and of the figures in it, from those of sources."""
    graded, with_figures = _graded_fields(type(item))
    for field in graded:
        cited = [id for name in field.graded_from for id in _ids(item.get(name))]
        grade = grades.get(cited[0]) if len(cited) == 1 else best_grade(map(grades.get, cited))
        object.__setattr__(item, field.name, grade)
    for field in with_figures:
        for figure in field.of(item):
            set_grades(figure, grades)


def _ids(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()
