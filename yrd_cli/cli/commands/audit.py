"""`yrd audit`: every claim, recomputed by the query that the data names for it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from yrd_cli.cli.claims import Answers, answer_claim
from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import output_options
from yrd_cli.cli.printer import print_result
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.errors import DataError, ExitCode
from yrd_cli.query import options
from yrd_cli.query.audit import COLUMNS, audit_row, judge, take_from
from yrd_cli.query.history import as_of, parse_as_of
from yrd_cli.query.measures.measure import Note
from yrd_cli.query.result import RECORDS, Result
from yrd_cli.query.run import shape
from yrd_cli.schema.claim import Claim
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.provenance import USER, provenance_of


def _run(values: Values) -> int:
    output = parse_output(values)
    dataset = open_dataset(values, nation=True)
    claims: Sequence[Claim] = dataset.records("claims")
    day = values.text("as_of")
    if day is not None:
        claims = as_of(claims, fields_of(Claim), parse_as_of(day))
    answers = Answers(dataset)
    rows, surprises, on_own = [], 0, 0
    for claim in claims:
        answer = answer_claim(claim, answers) if claim.query else None
        row = audit_row(claim, judge(claim, _number(claim, answer)))
        on_own += answer is not None and any(provenance_of(record) == USER for record in _behind(answer))
        rows.append({**row, RECORDS: (claim,)})
        surprises += row["verdict"] != row["expected"]
    result = Result(table="claims", columns=COLUMNS, rows=rows, notes=_notes(rows, surprises, on_own))
    code = print_result(shape(result, values.by_name(), dataset, language=output.columns_in), output, dataset)
    return ExitCode.FAILURE if surprises else code


def _number(claim: Claim, answer: Result | None) -> float | None:
    """Return the number that the records give. Raises DataError, naming the claim, if its query gives none."""
    try:
        return take_from(claim, answer.rows) if answer else None
    except ValueError as error:
        raise DataError([f"claim {error}"]) from error


def _behind(answer: Result) -> Iterator[Any]:
    return (record for row in answer.rows for record in row[RECORDS])


def _notes(rows: Sequence[Mapping[str, Any]], surprises: int, on_own: int) -> tuple[Note, ...]:
    words = [row["verdict"] for row in rows]
    agree, differ, open_ = (words.count(word) for word in ("agrees", "differs", "not-computable"))
    note = Note(
        f"{agree} agree, {differ} differ, {open_} cannot be computed; {surprises} not as expected.",
        f"{agree}项一致，{differ}项不一致，{open_}项无法复算；{surprises}项与预期不符。",
    )
    if not on_own:
        return (note,)
    return (note, Note(f"{on_own} of them use records of your own.", f"其中{on_own}项涉及自有记录。"))


COMMAND = Command(
    *ENTRIES["audit"],
    details=("Exits with 1 if a verdict is not the one that the data expects, so that a script can guard the data.",),
    run=_run,
    parameters=(
        *(options.QUERY[name] for name in ("as_of", "fields", "sort", "limit")),
        DATA,
        *output_options(),
        HELP,
    ),
    examples=("yrd audit", "yrd audit --as-of 2025-06-09"),
)
