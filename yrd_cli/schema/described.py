"""Types whose fields are declared, as `dataclasses` describes its own: pandas, polars and `dataclasses.replace` ask.

Apart from the types: to describe each takes longer than to declare it, and commands do not ask.
"""

from collections.abc import Mapping
from dataclasses import Field, InitVar, field, make_dataclass
from inspect import Parameter, Signature
from typing import Any

from yrd_cli.schema.computed import Context
from yrd_cli.schema.fields import REQUIRED, Declaration


def describe(owner: type, declarations: Mapping[str, Declaration]) -> dict[str, Field[Any]]:
    """Return the fields of a type by name, as `dataclasses` has them; kept in the type."""
    fields = [(name, one.type, _field(one)) for name, one in declarations.items()]
    # No field to those who ask for fields, but `replace` hands it on, so that a copy stays in its dataset.
    fields.append(("context", InitVar[Context | None], field(default=None)))
    # Of a type of its own: `dataclass` would put its fields into the type while other threads read its defaults there.
    described = make_dataclass(owner.__name__, fields, init=False, repr=False, eq=False, match_args=False)
    for name in ("__dataclass_params__", "__dataclass_fields__"):
        setattr(owner, name, vars(described)[name])
    found: dict[str, Field[Any]] = vars(described)["__dataclass_fields__"]
    return found


def signature(declarations: Mapping[str, Declaration]) -> Signature:
    """Return the signature of the constructor of a type: the fields that are given, each by name."""
    given = {name: one for name, one in declarations.items() if one.given}
    return Signature(
        [
            Parameter(name, Parameter.KEYWORD_ONLY, default=_default(one), annotation=one.type)
            for name, one in given.items()
        ]
    )


def _default(declared: Declaration) -> object:
    if declared.make:
        return declared.make()
    return Parameter.empty if declared.default is REQUIRED else declared.default


def _field(declared: Declaration) -> Any:
    if declared.make:
        return field(default_factory=declared.make, compare=declared.compared)
    if declared.default is REQUIRED:
        return field(compare=declared.compared)
    return field(init=declared.given, default=declared.default, compare=declared.compared)
