"""The grades of figures: a figure is as good as the best of the sources that support it.

What is computed from several figures is as good as the weakest of them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, get_args

from yrd_cli.schema.computed import Context
from yrd_cli.schema.enums import GRADES
from yrd_cli.schema.fields import Field, Kind, cached, fields_of
from yrd_cli.schema.record import Declared, Record

if TYPE_CHECKING:
    from yrd_cli.schema.growth import Series

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
def _fields_with_figures(record_type: type) -> tuple[Field, ...]:
    return tuple(field for field in fields_of(record_type) if field.kind is Kind.NESTED and _figure_types(field))


class TableContext(Context):
    """The dataset around the records of a table: what their computed fields are computed from."""

    def __init__(
        self, table: str, records: Callable[[str], Sequence[Any]], grades: Callable[[], Mapping[str, str]]
    ) -> None:
        """Take the name of the table, and what reads the records of one and the grades of sources when asked."""
        self._table = table
        self._records = records
        self._grades = grades

    def set_on(self, items: Sequence[Declared]) -> None:
        """Let records of one type, and the figures in them, know where they are."""
        for item in items:
            item.__dict__["context"] = self
        for field in _fields_with_figures(type(items[0])) if items else ():
            self.set_on([figure for item in items for figure in field.of(item)])

    def grade(self, item: Declared, cited: Sequence[object]) -> str | None:
        """Return the best grade of the sources that are cited; of what is computed from parts, their weakest."""
        grades = self._grades()
        ids = [id for value in cited for id in _ids(value)]
        own = grades.get(ids[0]) if len(ids) == 1 else best_grade(map(grades.get, ids))
        parts = item.get("parts")
        if not parts or item.get("source"):
            return own
        return weakest_grade(self._indicators[id].grade for id in parts if id in self._indicators) or own

    def growth(self, record: Record) -> Mapping[str, object]:
        """Return the fields of the growth of a record."""
        growth, before = self._series.growth(record)
        return {**growth, "growth_grade": before and weakest_grade((record.get("grade"), before.get("grade")))}

    @cached_property
    def _indicators(self) -> Mapping[str, Any]:
        return {record.id: record for record in self._records("indicators")}

    @cached_property
    def _series(self) -> "Series":
        from yrd_cli.schema.growth import Series  # apart: only values of places and years grow

        return Series(self._records(self._table))


def _ids(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, str) else ()
