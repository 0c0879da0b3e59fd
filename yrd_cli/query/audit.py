"""Audit: what a claim states, compared with what the records answer."""

from collections.abc import Sequence
from math import fsum
from typing import Any, NamedTuple

from yrd_cli.query.measures.measure import Row
from yrd_cli.schema.claim import Claim
from yrd_cli.schema.enums import VERDICTS
from yrd_cli.schema.fields import Field, Kind
from yrd_cli.schema.units import UNIT_TERMS, without_noise


def _column(name: str, title: str, title_zh: str, doc: str, kind: Kind = Kind.TEXT, **facts: Any) -> Field:
    return Field(name=name, title=title, title_zh=title_zh, description=doc, kind=kind, **facts)


COLUMNS = (
    _column("id", "Id", "编号", "The claim.", Kind.ID, default_column=True, drop_priority=3),
    _column("statement", "Claim", "说法", "What is stated.", default_column=True),
    _column(
        "value",
        "Stated",
        "所述",
        "What is stated.",
        Kind.AMOUNT,
        unit_in="unit",
        qualified_by="qualifier",
        default_column=True,
    ),
    _column(
        "recomputed",
        "Recomputed",
        "复算",
        "The number that the records give.",
        Kind.AMOUNT,
        unit_in="unit",
        default_column=True,
    ),
    _column("unit", "Unit", "单位", "The unit of both.", enum=UNIT_TERMS, default_column=True),
    _column("verdict", "Verdict", "结论", "agrees, differs or not-computable.", enum=VERDICTS, default_column=True),
    _column("expected", "Expected", "预期", "The verdict that the data names.", enum=VERDICTS),
    _column("as_of", "As of", "时点", "The date of the statement.", Kind.DATE, default_column=True, drop_priority=4),
    _column(
        "source",
        "Source",
        "来源",
        "Who states it.",
        Kind.ID,
        references="sources",
        default_column=True,
        drop_priority=5,
    ),
    _column("query", "Query", "查询", "The command that recomputes it."),
    _column("why", "Why", "说明", "Why it differs or cannot be computed.", default_column=True, drop_priority=1),
)


class Verdict(NamedTuple):
    """What came of a claim: the number recomputed, and `agrees`, `differs` or `not-computable`."""

    recomputed: float | None
    word: str


def judge(claim: Claim, recomputed: float | None) -> Verdict:
    """Compare a claim with the number that its query gave, both rounded to the claim's digits.

    Without a query, or where the query finds no number, nothing is computed.
    """
    if claim.query is None or recomputed is None:
        return Verdict(None, "not-computable")
    digits = claim.digits or 0
    stated, found = round(claim.value, digits), round(recomputed, digits)
    if claim.qualifier == "more than":
        agrees = found >= stated
    elif claim.qualifier == "less than":
        agrees = found <= stated
    else:
        agrees = found == stated
    return Verdict(recomputed, "agrees" if agrees else "differs")


def take_from(claim: Claim, rows: Sequence[Row]) -> float | None:
    """The number that a claim takes from the rows of its query: how many, the sum of a field, or the only value.

    None if there is no number; raises ValueError where one value is wanted and several rows differ.
    """
    if claim.take == "count":
        return len(rows)
    values = [row[claim.field] for row in rows if row[claim.field] is not None] if claim.field else []
    if not all(isinstance(value, int | float) for value in values):
        raise ValueError(f"{claim.id}: {claim.field} is no number")
    if claim.take == "sum":
        return without_noise(fsum(values)) if values else None
    if len(set(values)) > 1:
        raise ValueError(f"{claim.id}: {len(values)} values where one is wanted")
    return values[0] if values else None


def audit_row(claim: Claim, verdict: Verdict) -> Row:
    """The row of a claim: COLUMNS."""
    return {
        "id": claim.id,
        "statement": claim.statement,
        "value": claim.value,
        "qualifier": claim.qualifier,
        "recomputed": verdict.recomputed,
        "unit": claim.unit,
        "verdict": verdict.word,
        "expected": claim.expect or "not-computable",
        "as_of": claim.as_of,
        "source": claim.source,
        "query": f"yrd {claim.query}" if claim.query else None,
        "why": claim.why,
    }
