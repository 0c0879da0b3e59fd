"""Claims: what publications state about the region."""

from yrd_cli.schema import enums
from yrd_cli.schema.common import (
    chinese_field,
    id_field,
    known_field,
    note_field,
    note_zh_field,
    place_field,
    qualifier_field,
    source_field,
    why_zh_field,
)
from yrd_cli.schema.dates import PATTERN as DATE_PATTERN
from yrd_cli.schema.enums import UNIT_TERMS
from yrd_cli.schema.fields import ASKED_FOR, Kind, Language
from yrd_cli.schema.fields import field as declare  # a claim has a field called `field`
from yrd_cli.schema.record import Record


class Claim(Record):
    """What a publication states, and the query that recomputes it from the records.

    It states a number, the direction of a series, or neither: what no query recomputes is listed all the same.
    """

    id: str = id_field(default_column=True, drop_priority=2)
    statement: str = declare(
        "Claim",
        "说法",
        "What is stated, in our words.",
        chinese="statement_zh",
        label_in=Language.BOTH,
        default_column=True,
    )
    statement_zh: str | None = chinese_field("Claim", "说法")
    place: str = place_field(drop_priority=3)
    value: float | None = declare(
        "Stated",
        "所述数值",
        "The number that is stated.",
        kind=Kind.AMOUNT,
        unit_in="unit",
        qualified_by="qualifier",
        default_column=True,
        drop_priority=ASKED_FOR,
        default=None,
    )
    unit: str | None = declare("Unit", "单位", "Its unit.", enum=UNIT_TERMS, default_column=True, default=None)
    direction: str | None = declare(
        "Direction",
        "所述走向",
        "The direction that is stated in place of a number.",
        enum=enums.STATED_DIRECTIONS,
        dimensions=("direction",),
        default_column=True,
        drop_priority=1,
        default=None,
    )
    qualifier: str | None = qualifier_field()
    as_of: str | None = declare(
        "As of",
        "时点",
        "The date for which it is stated.",
        kind=Kind.DATE,
        pattern=DATE_PATTERN,
        dimensions=("year",),
        filters=("date",),
        default_column=True,
        default=None,
    )
    source: str = source_field(required=True, dimensions=("source",), filters=("source",))
    known: str = known_field()
    query: str | None = declare(
        "Query", "查询", "The arguments of `yrd` that answer it; absent where no record can.", default=None
    )
    take: str | None = declare(
        "Take",
        "取值",
        "What of the answer: how many rows, the value of the only row, the sum, or the direction over the years.",
        enum=enums.TAKES,
        default=None,
    )
    field: str | None = declare("Field", "字段", "The field to take, for a value or a sum.", default=None)
    digits: int | None = declare(
        "Digits", "小数位", "To how many decimals stated and recomputed are compared.", kind=Kind.COUNT, default=None
    )
    expect: str | None = declare(
        "Expected",
        "预期",
        "Whether the records are known to agree with it, to differ or to be incomplete.",
        enum=enums.EXPECTATIONS,
        dimensions=("expect",),
        default=None,
    )
    missing_records: int | None = declare(
        "Missing records",
        "缺少记录",
        "How many of the records that it counts or adds up are known to exist and are missing here.",
        kind=Kind.COUNT,
        exclusive_minimum=0,
        default=None,
    )
    why: str | None = declare(
        "Why", "说明", "Why it differs, or why it cannot be computed.", chinese="why_zh", default=None
    )
    why_zh: str | None = why_zh_field()
    note: str | None = note_field()
    note_zh: str | None = note_zh_field()
