"""Verdicts: what claims state, compared with what the records answer."""

from collections.abc import Sequence
from types import MappingProxyType

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UnknownNameError, flag
from yrd_cli.query.claims import Judged, judged
from yrd_cli.query.folding import split_list
from yrd_cli.query.names import choices_of_terms, resolve
from yrd_cli.query.query import Given, Options, Query
from yrd_cli.query.record_page import find_records
from yrd_cli.query.result import Column, Note, Result, Row
from yrd_cli.query.run import run
from yrd_cli.schema.claim import Claim
from yrd_cli.schema.enums import DIRECTIONS, GRADES, KNOWN, QUALIFIERS, UNIT_TERMS, VERDICTS
from yrd_cli.schema.fields import ASKED_FOR, IDENTIFIES, Kind
from yrd_cli.schema.tables import TABLES

COLUMNS = (
    Column("id", "Id", "编号", "The claim.", Kind.ID, default_column=True, drop_priority=7),
    Column(
        "statement",
        "Claim",
        "说法",
        "What is stated.",
        chinese="statement_zh",
        default_column=True,
        drop_priority=IDENTIFIES,
    ),
    Column("statement_zh", "Claim in Chinese", "说法（中文）", "The same in Chinese."),
    Column(
        "value",
        "Stated",
        "所述",
        "The number that is stated.",
        Kind.AMOUNT,
        unit_in="unit",
        qualified_by="qualifier",
        instead="direction",
        enum=DIRECTIONS,
        default_column=True,
    ),
    Column(
        "recomputed",
        "Recomputed",
        "复算",
        "The number that the records give.",
        Kind.AMOUNT,
        unit_in="unit",
        instead="recomputed_direction",
        enum=DIRECTIONS,
        known_by="recomputed_known",
        graded_by="recomputed_grade",
        qualified_by="recomputed_qualifier",
        default_column=True,
    ),
    Column("unit", "Unit", "单位", "The unit of both.", enum=UNIT_TERMS, default_column=True, drop_priority=5),
    Column(
        "verdict",
        "Verdict",
        "结论",
        "What the records say of it.",
        enum=VERDICTS,
        default_column=True,
        drop_priority=ASKED_FOR,
    ),
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
        drop_priority=6,
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
    Column("direction", "Direction", "所述走向", "The direction that is stated in place of a number.", enum=DIRECTIONS),
    Column("recomputed_direction", "Found", "复算走向", "The direction that the records give.", enum=DIRECTIONS),
    Column(
        "recomputed_qualifier",
        "Qualifier found",
        "复算限定",
        "How exact the number is that the records give, if it is that of one record: 'more than', 'about' …",
        enum=QUALIFIERS,
    ),
    Column("recomputed_known", "Known", "复算依据", "How that number is known.", enum=KNOWN),
    Column("recomputed_grade", "Grade", "复算来源级别", "The grade of that number.", enum=GRADES),
    Column(
        "missing_records",
        "Missing records",
        "缺少记录",
        "How many of the records that it counts or adds up are known to be missing.",
        Kind.COUNT,
    ),
)


_NO_OPTIONS: Options = MappingProxyType({})


def audit(dataset: Dataset, names: Sequence[str] = (), options: Options = _NO_OPTIONS) -> Result:
    """Return claims, each with its verdict: COLUMNS.

    `names` are those of claims, and of sources for all that they state; `options` are filters of `yrd claims` and
    `verdict`. Raises NotFoundError for a name of neither, UsageError for options, and DataError, naming the claim, for
    a query that cannot be answered.
    """
    terms = choices_of_terms(VERDICTS)
    verdicts = {resolve("verdict", text, terms) for text in split_list(Given(options).texts("verdict"))}
    chosen = {pair for name in names for pair in _claims_or_source(name, dataset)}
    try:
        result = run(Query.from_options(TABLES["claims"], options, dataset), dataset)
    except UnknownNameError as error:  # of a filter, which knows what is stated
        if error.kind == "field" and error.name in [column.name for column in COLUMNS]:
            instead = f"select by {flag('verdict')}" if error.name == "verdict" else "sort by it"
            raise error.because(f"it is recomputed: {instead}") from None
        raise
    claims = [claim for row in result.rows for claim in row.records if isinstance(claim, Claim)]
    found = [
        judged(claim, dataset)
        for claim in claims
        if not chosen or ("claims", claim.id) in chosen or ("sources", claim.source) in chosen
    ]
    found = [one for one in found if not verdicts or one.verdict.word in verdicts]
    rows = [row_of(one) for one in found]
    on_user_data = sum(one.on_user_data for one in found)
    notes = (*result.notes, *_notes(rows, on_user_data))
    return Result("claims", COLUMNS, rows, notes=notes, title="yrd audit")


def _claims_or_source(name: str, dataset: Dataset) -> list[tuple[str, str]]:
    return [(table, record.id) for table, record in find_records(name, dataset, ("claims", "sources"))]


def surprises(rows: Sequence[Row]) -> int:
    """Return how many verdicts are not the expected ones."""
    return sum(row["verdict"] != row["expected"] for row in rows)


def row_of(one: Judged) -> Row:
    """Return a claim with its verdict as a row of COLUMNS."""
    claim, verdict, mark = one.claim, one.verdict, one.mark
    values = {
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
        "direction": claim.direction,
        "recomputed_direction": verdict.direction,
        "recomputed_qualifier": mark.qualifier,
        "recomputed_known": mark.known,
        "recomputed_grade": mark.grade,
        "missing_records": claim.missing_records,
    }
    return Row(values, (claim,), {"recomputed": mark})


# How a note counts each verdict: of one claim, of several, in Chinese.
_COUNTED = {
    "agrees": ("agrees", "agree", "一致"),
    "differs": ("differs", "differ", "不一致"),
    "records-incomplete": ("rests on incomplete records", "rest on incomplete records", "所据记录不全"),
    "not-computable": ("cannot be computed", "cannot be computed", "无法复算"),
}


def _notes(rows: Sequence[Row], on_user_data: int) -> tuple[Note, ...]:
    counts = {word: sum(row["verdict"] == word for row in rows) for word in _COUNTED}
    said = [f"{count} {_COUNTED[word][count > 1]}" for word, count in counts.items() if count]
    said_zh = [f"{count}项{_COUNTED[word][-1]}" for word, count in counts.items() if count]
    unexpected = surprises(rows)
    surprise, surprise_zh = (
        (f"; {unexpected} not as expected", f"；{unexpected}项与预期不符") if unexpected else ("", "")
    )
    notes = [Note(f"{', '.join(said)}{surprise}.", f"{'，'.join(said_zh)}{surprise_zh}。")] if rows else []
    if on_user_data:
        notes.append(Note(f"{on_user_data} of them rest on user data.", f"其中{on_user_data}项涉及用户数据。"))
    return tuple(notes)
