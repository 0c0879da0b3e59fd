"""Computed fields of records: computed when somebody asks for one, and kept.

Most commands ask for few: a listing of ids for none, a table for those of its columns.
"""

from collections.abc import Mapping, Sequence
from typing import Any


class Context:
    """The dataset around a record: what is computed from its other records."""

    def grade(self, item: Any, cited: Sequence[object]) -> str | None:
        """Return the grade of a record, or of a figure in one, that is as good as the best of the sources it cites."""
        raise NotImplementedError

    def growth(self, record: Any) -> Mapping[str, object]:
        """Return the fields of the growth of a record, None if it has none."""
        raise NotImplementedError


class Computed:
    """A field that a record computes from its others: the attribute of the class, until the record has its own."""

    name: str

    def __set_name__(self, _: type, name: str) -> None:
        """Take the name of the field."""
        self.name = name

    def __get__(self, record: Any, _: type) -> Any:
        """Return the value; of the class, None: the default of the field."""
        if record is None:
            return None
        record.__dict__.update(self.computed(record))
        return record.__dict__.setdefault(self.name, None)

    def computed(self, record: Any) -> Mapping[str, object]:
        """Return the values of this field, and of those that are computed with it."""
        values: Mapping[str, object] = record.computed()
        return values


class InDataset(Computed):
    """A field that a record computes from others of its dataset: None outside one, which is not kept."""

    def __get__(self, record: Any, owner: type) -> Any:
        """Return the value."""
        return super().__get__(record, owner) if record is not None and record.context else None


class Grade(InDataset):
    """A field with a grade: that of the best of the sources in other fields."""

    def __init__(self, graded_from: tuple[str, ...]) -> None:
        self._graded_from = graded_from

    def computed(self, record: Any) -> Mapping[str, object]:
        """Return the grade."""
        context: Context = record.context
        return {self.name: context.grade(record, [getattr(record, name) for name in self._graded_from])}


class Growth(InDataset):
    """A field of the growth of a value on the year before."""

    def computed(self, record: Any) -> Mapping[str, object]:
        """Return all fields of the growth."""
        context: Context = record.context
        return context.growth(record)


class OfResult(Computed):
    """A field that depends on the records of a result: those have a function for it. None outside a result."""

    def __get__(self, record: Any, owner: type) -> Any:
        """Return the value."""
        return super().__get__(record, owner) if record is not None and "of_result" in record.__dict__ else None

    def computed(self, record: Any) -> Mapping[str, object]:
        """Return all fields of this kind."""
        values: Mapping[str, object] = record.__dict__["of_result"](record)
        return values
