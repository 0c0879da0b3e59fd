"""Audit: what claims state, compared with what the records answer."""

from collections.abc import Sequence
from math import fsum
from typing import NamedTuple

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import DataError, quoted
from yrd_cli.query import shape
from yrd_cli.query.claims import answer_claim
from yrd_cli.query.history import as_of
from yrd_cli.query.result import Column, Note, Result, Row, Values
from yrd_cli.query.shape import AS_IS, Shape
from yrd_cli.schema.claim import Claim
from yrd_cli.schema.enums import UNIT_TERMS, VERDICTS
from yrd_cli.schema.fields import Kind, Language, fields_of
from yrd_cli.schema.provenance import USER
from yrd_cli.schema.units import without_noise

COLUMNS = (
    Column("id", "Id", "编号", "The claim.", Kind.ID, default_column=True, drop_priority=3),
    Column("statement", "Claim", "说法", "What is stated.", chinese="statement_zh", default_column=True),
    Column("statement_zh", "Claim in Chinese", "说法（中文）", "The same in Chinese."),
    Column(
        "value",
        "Stated",
        "所述",
        "What is stated.",
        Kind.AMOUNT,
        unit_in="unit",
        qualified_by="qualifier",
        default_column=True,
    ),
    Column(
        "recomputed",
        "Recomputed",
        "复算",
        "The number that the records give.",
        Kind.AMOUNT,
        unit_in="unit",
        default_column=True,
    ),
    Column("unit", "Unit", "单位", "The unit of both.", enum=UNIT_TERMS, default_column=True),
    Column("verdict", "Verdict", "结论", "agrees, differs or not-computable.", enum=VERDICTS, default_column=True),
    Column("expected", "Expected", "预期", "The verdict that the data names.", enum=VERDICTS),
    Column("as_of", "As of", "时点", "The date of the statement.", Kind.DATE, default_column=True, drop_priority=4),
    Column(
        "source",
        "Source",
        "来源",
        "Who states it.",
        Kind.ID,
        references="sources",
        default_column=True,
        drop_priority=5,
    ),
    Column("query", "Query", "查询", "The command that recomputes it."),
    Column(
        "why",
        "Why",
        "说明",
        "Why it differs or cannot be computed.",
        chinese="why_zh",
        default_column=True,
        drop_priority=1,
    ),
    Column("why_zh", "Why in Chinese", "说明（中文）", "The same in Chinese."),
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
    """Return the number that a claim takes from the rows of its query: how many, the sum of a field, or the only value.

    None if there is no number. Raises ValueError for a field that is not there or holds no numbers, and where one value
    is wanted and several rows differ.
    """
    if claim.take == "count":
        return len(rows)
    if rows and claim.field and claim.field not in rows[0].values:
        raise ValueError(f"{quoted(claim.field)} is not a field of what the query returns")
    values = [row[claim.field] for row in rows if row[claim.field] is not None] if claim.field else []
    if not all(isinstance(value, int | float) for value in values):
        raise ValueError(f"{claim.field} is not a number")
    if claim.take == "sum":
        return without_noise(fsum(values)) if values else None
    if len(set(values)) > 1:
        raise ValueError(f"{len(values)} values where one is wanted")
    return values[0] if values else None


def audit(dataset: Dataset, *, day: str | None = None, form: Shape = AS_IS, language: Language | None = None) -> Result:
    """Return the claims, those made by the end of `day` if it is given, each with its verdict: COLUMNS.

    Raises DataError, naming the claim, for a query that cannot be answered.
    """
    claims: Sequence[Claim] = dataset.records("claims")
    if day is not None:
        claims = as_of(claims, fields_of(Claim), day)
    rows, on_user_data = [], 0
    for claim in claims:
        answer = answer_claim(claim, dataset) if claim.query else None
        rows.append(Row(_values(claim, judge(claim, _number(claim, answer))), (claim,)))
        on_user_data += any(record.get("provenance") == USER for record in (answer.records() if answer else ()))
    notes = _notes(rows, on_user_data)
    return shape.apply(form, Result("claims", COLUMNS, rows, notes=notes), dataset, language=language)


def surprises(rows: Sequence[Row]) -> int:
    """Return how many verdicts are not the expected ones."""
    return sum(row["verdict"] != row["expected"] for row in rows)


def _number(claim: Claim, answer: Result | None) -> float | None:
    try:
        return take_from(claim, answer.rows) if answer else None
    except ValueError as error:
        raise DataError([f"claim {claim.id}: {error}"]) from error


def _values(claim: Claim, verdict: Verdict) -> Values:
    return {
        "id": claim.id,
        "statement": claim.statement,
        "statement_zh": claim.statement_zh,
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
        "why_zh": claim.why_zh,
    }


def _notes(rows: Sequence[Row], on_user_data: int) -> tuple[Note, ...]:
    verdicts = [row["verdict"] for row in rows]
    agree, differ, open_ = (verdicts.count(word) for word in ("agrees", "differs", "not-computable"))
    unexpected = surprises(rows)
    note = Note(
        f"{agree} agree, {differ} differ, {open_} cannot be computed; {unexpected} not as expected.",
        f"{agree}项一致，{differ}项不一致，{open_}项无法复算；{unexpected}项与预期不符。",
    )
    if not on_user_data:
        return (note,)
    return (note, Note(f"{on_user_data} of them rest on user data.", f"其中{on_user_data}项涉及用户数据。"))
