"""The base classes of records and of the figures in them: conversion to JSON, names, cited sources."""

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar, get_origin

from yrd_cli.schema.computed import Computed, Context
from yrd_cli.schema.fields import (
    REQUIRED,
    Declaration,
    Field,
    Kind,
    Language,
    cached,
    fields_by_name,
    fields_of,
    label_fields,
    parameters_of,
    values_of,
)
from yrd_cli.schema.struct import dataclass_transform

if TYPE_CHECKING:
    from typing_extensions import Self

    from yrd_cli.schema.observation import Observation

KeyPath = tuple[str | int, ...]
JsonObject = dict[str, Any]
FieldValue = tuple[KeyPath, Field, Any]  # where in a record, and what

AnyRecord = TypeVar("AnyRecord", bound="Record")
_T = TypeVar("_T")


@cached
def _lists_and_nested(record_type: type) -> tuple[list[str], list[str]]:
    """Return the names of the fields with lists of texts, and of those with nested values."""
    nested = [field.name for field in fields_of(record_type) if field.kind is Kind.NESTED]
    lists = [field.name for field in fields_of(record_type) if get_origin(field.type) is tuple]
    return [name for name in lists if name not in nested], nested


class _DataclassFields:
    """The fields of a type as `dataclasses` has them: described when somebody asks, which no command does."""

    def __get__(self, _: object, owner: "type[Declared]") -> dict[str, Any]:
        """Return the fields by name."""
        from yrd_cli.schema.described import describe

        return describe(owner, owner.declarations)


class _Signature:
    """The signature of a constructor, which names the fields: for `help` and editors, which ask for it."""

    def __get__(self, _: object, owner: "type[Declared]") -> object:
        """Return the signature."""
        from yrd_cli.schema.described import signature

        return signature(owner.declarations)


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Declared:
    """An object whose fields are declared with `field`: a record, or a figure in one. A frozen dataclass."""

    if TYPE_CHECKING:  # so that `typing.get_type_hints` has the fields alone
        __dataclass_fields__: ClassVar[dict[str, Any]]  # of types with fields
        declarations: ClassVar[Mapping[str, Declaration]]  # of the fields, in the order of the class
        context: ClassVar[Context | None]  # of each that is in a dataset, its own
    declarations, context, __signature__ = {}, None, _Signature()

    def __init_subclass__(cls) -> None:
        declared = {name: one for name, one in cls.__dict__.items() if isinstance(one, Declaration)}
        for name, one in declared.items():
            one.type = cls.__annotations__[name]
            if one.make or one.default is REQUIRED:
                delattr(cls, name)
                continue
            setattr(cls, name, one.default)
            if isinstance(one.default, Computed):
                one.default.__set_name__(cls, name)
        if declared:
            cls.declarations = {**cls.declarations, **declared}
            cls.__dataclass_fields__ = _DataclassFields()  # type: ignore[assignment]  # which gives them

    def __init__(self, *, context: Context | None = None, **values: Any) -> None:
        """Take the values of fields by name, and the dataset around. Raises TypeError for one unknown or missing."""
        self._take(values, context)

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> "Self":
        """Return the same as the constructor; keeps the dictionary, which is to be nobody else's."""
        made = cls.__new__(cls)
        made._take(values)  # noqa: SLF001 -- its own kind
        return made

    def _take(self, values: dict[str, Any], context: Context | None = None) -> None:
        known = parameters_of(type(self))
        if not known.accepted.issuperset(values):
            raise TypeError(f"unexpected {', '.join(sorted(values.keys() - known.accepted))}")
        if known.required.difference(values):
            raise TypeError(f"missing {', '.join(sorted(known.required - values.keys()))}")
        values.update({name: make() for name, make in known.made if name not in values})
        object.__setattr__(self, "__dict__", values)
        if context:
            values["context"] = context
        values.update(self.computed())

    @classmethod
    def checked(cls, values: JsonObject) -> "Self":
        """Return an object with these values, which are known to be what its fields hold."""
        made = cls.__new__(cls)
        for name, make in parameters_of(cls).made:
            if name not in values:
                values[name] = make()
        object.__setattr__(made, "__dict__", values)
        return made

    def computed(self) -> JsonObject:
        """Return the fields that are computed from the others: none, unless a type has some."""
        return {}

    def with_values(self, **values: Any) -> "Self":
        """Return the same with other values: what is computed from them is computed anew.

        Raises ValueError for the value of a field that is computed, as `dataclasses.replace` does.
        """
        accepted = parameters_of(type(self)).accepted
        if computed := values.keys() & self.declarations.keys() - accepted:
            raise ValueError(f"{min(computed)} is computed from other fields and cannot be given")
        given = {name: getattr(self, name) for name in accepted}
        return type(self)(context=self.context, **given | values)

    __replace__ = with_values  # for `copy.replace` of Python 3.13

    def __copy__(self) -> "Self":
        return self.copy_with({})

    def __deepcopy__(self, _: object) -> "Self":
        return self.copy_with({})  # nothing in it can be changed

    def __getstate__(self) -> JsonObject:
        return {name: getattr(self, name) for name in self.declarations}  # and not the context

    def __setattr__(self, name: str, _: object) -> NoReturn:
        from dataclasses import FrozenInstanceError  # 1 ms, only for those who do what is refused

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def __eq__(self, other: object) -> bool:
        return self._compared() == other._compared() if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._compared())

    def __repr__(self) -> str:
        values = (f"{name}={getattr(self, name)!r}" for name in self.declarations)
        return f"{type(self).__qualname__}({', '.join(values)})"

    def _compared(self) -> tuple[object, ...]:
        """Return the values that make objects of one type equal."""
        return tuple(getattr(self, name) for name, one in self.declarations.items() if one.compared)

    def as_dict(self) -> JsonObject:
        """Return every field by name, as in JSON: missing is None, lists are lists, figures are dictionaries."""
        lists, nested = _lists_and_nested(type(self))
        values = dict(zip(self.declarations, map(self.__getattribute__, self.declarations), strict=True))
        for name in lists:
            values[name] = list(values[name])
        for name in nested:
            values[name] = plain_value(values[name])
        return values

    def get(self, name: str, default: object = None) -> Any:
        """Return the value of a field, or `default` if records of this table have no field of that name."""
        field = fields_by_name(type(self)).get(name)
        return field.of(self) if field else default

    def copy_with(self, computed: Mapping[str, object]) -> "Self":
        """Return a copy with other values of computed fields: nothing is checked or computed again."""
        copied = object.__new__(type(self))
        copied.__dict__.update(self.__dict__, **computed)
        return copied

    def values(self, above: KeyPath = ()) -> Iterator[FieldValue]:
        """Yield each value that is present, with its path (`("sizes", 0, "kind")`) and its field; computed ones too."""
        for field in fields_of(type(self)):
            value = field.of(self)
            if value is None:
                continue
            if not isinstance(value, tuple):
                yield (*above, field.name), field, value
                continue
            for index, item in enumerate(value):
                if isinstance(item, Declared):
                    yield from item.values((*above, field.name, index))
                else:
                    yield (*above, field.name, index), field, item


@cached
def _labels(record_type: type) -> Callable[[object], tuple[str | None, ...]]:
    return values_of(label_fields(record_type))


@cached
def _handles(record_type: type) -> Callable[[object], tuple[Any, ...]]:
    fields = fields_by_name(record_type)
    others = (field for field in fields.values() if field.is_handle)
    return values_of([fields["id"], *label_fields(record_type), *others])


class Record(Declared):
    """A record of a table: frozen, hashable, equal to any other of the same values."""

    id: str

    def __hash__(self) -> int:
        return hash(self.id)  # equal records have one id, and to hash every value takes 10 µs

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the record, each once, the English one first; empty for records that have only an id."""
        return tuple(dict.fromkeys(filter(None, _labels(type(self))(self))))

    def label(self, language: Language = Language.EN) -> str:
        """Return what the record is called in a language, else in the other one; its id if it has no name."""
        if language is Language.BOTH:
            return "  ".join(self.names) or self.id
        fitting = (
            text
            for field in label_fields(type(self))
            if field.label_in in (language, Language.BOTH) and (text := field.of(self))
        )
        return next(fitting, next(iter(self.names), self.id))

    def kept(self: AnyRecord, make: Callable[[AnyRecord], _T]) -> _T:  # noqa: PYI019 -- Self came with 3.11
        """Return what `make` makes of the record: made once, and kept as long as the record."""
        made: dict[object, _T] = self.__dict__.setdefault("made", {})
        if make not in made:
            made[make] = make(self)
        return made[make]

    def spellings(self) -> tuple[str, ...]:
        """Return all that a user may call the record, its id first: names, codes, aliases, pinyin and its initials."""
        called: list[str | None] = []
        for value in _handles(type(self))(self):
            called += [value] if value is None or isinstance(value, str) else value
        if "pinyin" in fields_by_name(type(self)):
            called += spellings_of(self.get("pinyin"))
        return tuple(dict.fromkeys(filter(None, called)))

    def filled(self) -> list[str]:
        """Return the names of the fields that have a value, and not only the one that stands where none is given."""
        values = {field.name: field.of(self) for field in fields_of(type(self))}
        return [name for name, value in values.items() if value not in (None, (), {}, getattr(type(self), name, None))]

    def cited_sources(self) -> list[str]:
        """Return the ids of the sources that the record and its figures cite, each once, the record's own first."""
        cited = [
            (len(path), index, value)
            for index, (path, field, value) in enumerate(self.values())
            if field.references == "sources" and field.stored
        ]
        return list(dict.fromkeys(value for _, _, value in sorted(cited)))

    def known_on(self: AnyRecord, day: str) -> AnyRecord:  # noqa: ARG002, PYI019 -- most do not change; Self came with 3.11
        """Return the record with the figures that were known at the end of a day."""
        return self

    def further_dates(self) -> tuple[str, ...]:
        """Return the dates after its own on which it was news again."""
        return ()

    def observation(self) -> "Observation | None":
        """Return the subject of the value that the record states; None if the record is not such a value."""
        return None


def spellings_of(pinyin: str | None) -> tuple[str, ...]:
    """Return what people type for pinyin: the syllables, lu where it has lü, and the initials."""
    if not pinyin:
        return ()
    initials = "".join(syllable[0] for syllable in pinyin.split())
    return tuple(dict.fromkeys((pinyin, pinyin.replace("ü", "u"), initials)))


def plain_value(value: object) -> object:
    """Return a nested value as in JSON: figures as dictionaries, a mapping as a dictionary."""
    if isinstance(value, tuple):
        return [item.as_dict() for item in value]
    return dict(value) if isinstance(value, Mapping) else value
