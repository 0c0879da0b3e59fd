"""The size of a fund: what each source states, and which statement counts."""

from collections.abc import Iterable, Mapping

from yrd_cli.schema import enums
from yrd_cli.schema.common import (
    chinese_field,
    grade_field,
    known_field,
    why_field,
    why_zh_field,
)
from yrd_cli.schema.dates import PATTERN as DATE_PATTERN
from yrd_cli.schema.fields import Kind, field
from yrd_cli.schema.record import Declared, JsonObject
from yrd_cli.schema.units import to_base

# Kinds of size of a fund as a whole, of a part of it, and of more than the fund itself.
WHOLE_KINDS = ("target", "announced", "subscribed", "registered", "assets")
PART_KINDS = ("first-phase", "first-close", "paid-in")
BEYOND_KINDS = ("cluster-total",)

_STATED_RANK = dict.fromkeys(WHOLE_KINDS, 3) | dict.fromkeys(PART_KINDS, 2) | dict.fromkeys(BEYOND_KINDS, 1)
# What the partners have bound themselves to is committed; a first phase or a payment tells at least a part of it.
_COMMITTED_RANK = {"subscribed": 4, "registered": 4, "first-close": 3, "first-phase": 2, "paid-in": 1}
_ANNOUNCED_RANK = {**_COMMITTED_RANK, "first-phase": 0}


class Size(Declared):
    """One statement of the size of a fund."""

    value: float = field("Value", "数值", "The number, in `unit`.", kind=Kind.AMOUNT, exclusive_minimum=0)
    unit: str = field("Unit", "单位", "The unit of the value.", enum=enums.YUAN_TERMS)
    value_cny_bn: float = field(
        "Value", "数值", "The value in billion yuan.", kind=Kind.AMOUNT, unit="bn yuan", computed=True
    )
    kind: str = field("Kind", "口径", "What is meant by size.", enum=enums.SIZE_KINDS)
    date: str | None = field(
        "Date", "日期", "When it was stated or took effect.", kind=Kind.DATE, pattern=DATE_PATTERN, default=None
    )
    qualifier: str | None = field("Qualifier", "限定", "'more than', 'about' …", enum=enums.QUALIFIERS, default=None)
    scope: str | None = field(
        "Scope", "范围", "What the size covers, if it is not this fund alone.", chinese="scope_zh", default=None
    )
    scope_zh: str | None = chinese_field("Scope", "范围")
    used: bool = field(
        "Used", "采用", "False for a competing figure that is kept but not used.", kind=Kind.FLAG, default=True
    )
    why: str | None = why_field()
    why_zh: str | None = why_zh_field()
    source: str = field("Source", "来源", "The source that states it.", kind=Kind.ID, references="sources")
    known: str = known_field()
    grade: str | None = grade_field("source")

    def computed(self) -> JsonObject:
        """Return the value in billion yuan."""
        return {"value_cny_bn": to_base(self.value, self.unit)}

    @property
    def when(self) -> tuple[str, str]:
        """When it was stated or took effect, in English and Chinese."""
        return self.date or "", self.date or ""


def stated_size(sizes: Iterable[Size]) -> Size | None:
    """Return the size of the fund: the latest of the whole fund, else of a part of it, else of its cluster."""
    return _latest(sizes, _STATED_RANK)


def committed_size(sizes: Iterable[Size], *, is_set_up: bool) -> Size | None:
    """Return the committed size: the latest subscribed or registered amount, else a close, phase or payment.

    Targets and announced sizes are not commitments, nor is the first phase of a fund that is only announced.
    """
    return _latest(sizes, _COMMITTED_RANK if is_set_up else _ANNOUNCED_RANK)


def _latest(sizes: Iterable[Size], ranks: Mapping[str, int]) -> Size | None:
    """Return the used size of the highest rank: the latest, and of several of one day the last in the file."""
    best, best_key = None, (0, "")
    for size in sizes:
        rank = ranks.get(size.kind, 0)
        if rank and size.used and (rank, size.date or "") >= best_key:
            best, best_key = size, (rank, size.date or "")
    return best
