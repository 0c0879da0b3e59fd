"""Names of fields as they are printed, for `--where` and `yrd sql`: in another unit of money, and by their headings."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from yrd_cli.errors import flag
from yrd_cli.query.currency import Rate, in_unit
from yrd_cli.query.result import Note, note_on_options
from yrd_cli.schema.fields import Field, Language, heading
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.units import MONEY, printed_units, unit_names

Rates = Callable[[], Rate]  # what gives the rate of the dollar, called only if it is needed


class PrintedName(Struct):
    """A name under which a field is printed, and the unit in which its values are then, if that is another one."""

    name: str
    field: Field
    unit: str | None = None

    def column(self) -> Field:
        """Return the field as a column of this name."""
        return self.field._replace(name=self.name)

    def convert(self, value: Any, rates: Rates) -> Any:
        """Return a value of the field in the unit of the name."""
        stored = self.field.unit
        if value is None or self.unit is None or stored is None or self.unit == stored:
            return value
        return in_unit(value, stored, self.unit, rates)


def names_in_money(name: str) -> dict[str, str]:
    """Return the names of a field of sums under which it is printed in each unit of money, and that unit."""
    return {name.replace(MONEY["bn"].suffix, money.suffix): money.unit for money in MONEY.values()}


def in_other_money(fields: Sequence[Field], text: str) -> list[PrintedName]:
    """Return the names that sums of money have in other units (scale_cny_yi), if a text has them."""
    sums = [field for field in fields if field.unit == MONEY["bn"].unit]
    if not sums:
        return []
    known, words = {field.name for field in fields}, set(re.findall(r"\w+", text.lower()))
    names = [PrintedName(name, field, unit) for field in sums for name, unit in names_in_money(field.name).items()]
    return [name for name in names if name.name in words - known]


def headings(fields: Sequence[Field], text: str) -> list[PrintedName]:
    """Return the headings of fields that a text has, but for those that two fields share or a field has for a name."""
    folded, known = text.casefold(), {field.name for field in fields}
    found: dict[str, list[PrintedName]] = {}
    for field in fields:
        if field.title.casefold() not in folded and field.title_zh.casefold() not in folded:
            continue  # every heading begins with one of them
        for name, unit in _headings(field).items():
            if name.casefold() in folded and name.casefold() not in known:
                found.setdefault(name.casefold(), []).append(PrintedName(name, field, unit))
    return [several[0] for several in found.values() if len(several) == 1]


def _headings(field: Field) -> dict[str, str | None]:
    """Return the headings of a field, each with the unit in it."""
    units = (None, *(printed_units(field.unit) if field.unit else ()))
    return {heading(field.title, field.title_zh, unit, language): unit for unit in units for language in Language}


def unit_is_open(field: Field) -> bool:
    """Whether the heading of a field alone does not tell the unit: `Size` is in bn yuan here, in 亿元 there."""
    return len(printed_units(field.unit or "")) > 1


def what_to_write(field: Field) -> str:
    """Return the names that tell the unit of a sum of money, or of another quantity that has several."""
    if field.unit != MONEY["bn"].unit:
        return f"write {field.name}, in {unit_names(field.unit or '')[0]}"
    return "write " + " or ".join(
        f"{name} ({unit_names(unit)[0]})" for name, unit in names_in_money(field.name).items()
    )


def where_notes(expression: str, fields: Sequence[Field], *, converted: bool) -> tuple[Note, ...]:
    """Return warnings on fields in an expression that are not what a table prints under the same name.

    Those that have the heading of another one for a name, and, where values are `converted`, those in several units.
    """
    words, names = set(re.findall(r"\w+", expression.casefold())), {field.name for field in fields}
    notes = [
        note_on_options(
            f"{flag('where')}: {field.title.casefold()} is the field of this name; {field.title} heads {field.name}.",
            f"{flag('where')}中的{field.title.casefold()}是同名字段；表头{field.title}对应{field.name}。",
            warning=True,
        )
        for field in fields
        if field.title.casefold() in words & names - {field.name}
    ]
    return *notes, *(
        note_on_options(
            f"{flag('where')} compares {field.name} in the unit of the data, which need not be the one printed.",
            f"{flag('where')}按数据中的单位比较{field.name}，与所列单位可能不同。",
            warning=True,
        )
        for field in fields
        if converted and field.unit_in and words & {field.name, *({field.title.casefold(), field.title_zh} - names)}
    )
