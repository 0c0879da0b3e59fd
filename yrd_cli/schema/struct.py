"""Immutable values: the base class of what parts of the program hand to each other, and a dictionary."""

from collections.abc import Callable
from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn, TypeVar

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform as dataclass_transform  # noqa: PLC0414 -- records use it too
else:

    def dataclass_transform(**_: bool) -> Callable[[Any], Any]:
        """Do nothing: what this tells, only type checkers want to know."""
        return lambda function: function


_S = TypeVar("_S", bound="Struct")


@dataclass_transform(frozen_default=True)
class Struct:
    """An immutable value whose attributes are declared, and given, like those of a dataclass.

    Dataclasses and named tuples write and compile methods anew for every class, which for the forty classes of a short
    command takes longer than the command. Here a value that is not given is the attribute of the class, its default;
    that all others are given, and no unknown ones, the type checker sees to: it knows nothing of what was read from a
    file. Values of one class are equal if all their attributes are.
    """

    _fields: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls._fields = (*cls._fields, *cls.__annotations__)
        for name in cls.__annotations__:
            if isinstance(default := cls.__dict__.get(name), FunctionType):
                setattr(cls, name, staticmethod(default))  # a value, not a method

    def __init__(self, *values: object, **named: object) -> None:
        if values:
            named.update(zip(self._fields, values, strict=False))  # those that follow have been given by name
        self.__dict__.update(named)

    def _replace(self: _S, **changes: object) -> _S:  # noqa: PYI019 -- Self came with 3.11
        """Return the value with other attributes. Raises TypeError for one that there is not."""
        if not changes.keys() <= set(self._fields):
            raise TypeError(f"unexpected {', '.join(sorted(changes.keys() - self._fields))}")
        return type(self)(**{**self.__dict__, **changes})

    def _asdict(self) -> dict[str, Any]:
        """Return all attributes by name."""
        return {name: getattr(self, name) for name in self._fields}

    def __setattr__(self, name: str, _: object) -> NoReturn:
        raise AttributeError(f"cannot assign to {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"cannot delete {name!r}")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._fields)

    def __hash__(self) -> int:
        return hash(getattr(self, self._fields[0]))  # mostly a name, and to hash all takes longer than to compare a few

    def __repr__(self) -> str:
        return f"{type(self).__qualname__}({', '.join(f'{name}={value!r}' for name, value in self._asdict().items())})"


class FrozenDict(dict[str, str]):
    """An immutable, hashable dictionary: `json` and data frames take it, as they do not take `MappingProxyType`."""

    def __hash__(self) -> int:  # type: ignore[override]  # dict says that it has none
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[type, tuple[dict[str, str]]]:
        return FrozenDict, (dict(self),)  # the default sets item by item

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a record cannot be changed")

    __setitem__ = __delitem__ = __ior__ = clear = pop = popitem = setdefault = update = _refuse
