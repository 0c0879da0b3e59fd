"""Claims: what the query that stands in a claim answers, its verdict, and which claims speak of a record."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import DataError, YrdError
from yrd_cli.query.judgement import Verdict, judge, take_from
from yrd_cli.query.query import Query
from yrd_cli.query.result import Mark, Result
from yrd_cli.query.run import run, selects
from yrd_cli.schema.claim import Claim
from yrd_cli.schema.provenance import USER
from yrd_cli.schema.record import Record
from yrd_cli.schema.struct import Struct

_WORDS = re.compile(r"[a-z0-9-]+")  # ids, also those that an expression quotes
_EVERYWHERE = ("yrd", "china", "world")  # claims about whole regions are not listed under single records


def answer_claim(claim: Claim, dataset: Dataset) -> Result:
    """Return the result of the query of a claim. Raises DataError, naming the claim, if it cannot be answered."""
    with _named(claim):
        return run(dataset.derived(_query_of, claim), dataset)


def _query_of(dataset: Dataset, claim: Claim) -> Query:
    return Query.from_text(claim.query or "", dataset)


@contextmanager
def _named(claim: Claim) -> Iterator[None]:
    """Name the claim in what goes wrong with its query."""
    try:
        yield
    except YrdError as error:
        message = "; ".join(error.lines())  # of a text, which has flags whoever reads it
        raise DataError([f"claim {claim.id}: {claim.query}: {message}"]) from error


class Judged(Struct):
    """A claim with its verdict, whether that rests on user data, and the mark of the value that it takes."""

    claim: Claim
    verdict: Verdict
    on_user_data: bool = False
    mark: Mark = Mark()


def judged(claim: Claim, dataset: Dataset) -> Judged:
    """Return a claim with its verdict. Raises DataError, naming it, for a query that cannot be answered."""
    return dataset.derived(_judged, claim)


def _judged(dataset: Dataset, claim: Claim) -> Judged:
    if not claim.query:
        return Judged(claim, judge(claim, None))
    answer = answer_claim(claim, dataset)
    try:
        found = take_from(claim, answer.rows, answer.columns)
    except ValueError as error:
        raise DataError([f"claim {claim.id}: {error}"]) from error
    on_user_data = any(record.get("provenance") == USER for record in answer.records())
    return Judged(claim, judge(claim, found), on_user_data, _mark_of_value(claim, answer))


def _mark_of_value(claim: Claim, answer: Result) -> Mark:
    """Return how the value that a claim takes is known, and how exact it is; counts and sums have no mark."""
    if claim.take != "value":
        return Mark()
    column = next(column for column in answer.columns if column.name == claim.field)
    marks = [row.mark(column) for row in answer.rows if row[column.name] is not None]
    return marks[0] if marks else Mark()


def claims_about(table: str, record: Record, dataset: Dataset) -> list[Claim]:
    """Return the claims that name a record or count it among those of its place.

    Of a source they are those that it states, of a claim it is the claim itself. Only the queries of the table of the
    record are answered: the others select none of its records.
    """
    claims: tuple[Claim, ...] = dataset.records("claims")
    if isinstance(record, Claim):
        return [record]
    if table == "sources":
        return [claim for claim in claims if claim.source == record.id]
    if table in ("provinces", "cities"):
        return [claim for claim in claims if claim.place == record.id]
    return [claim for claim in claims if _names(claim, record.id) or _selects(claim, table, record.id, dataset)]


def _names(claim: Claim, id: str) -> bool:
    return id in _WORDS.findall(claim.query or "")


def _selects(claim: Claim, table: str, id: str, dataset: Dataset) -> bool:
    if claim.place in _EVERYWHERE or (claim.query or "").split(maxsplit=1)[:1] != [table]:
        return False
    with _named(claim):
        query = dataset.derived(_query_of, claim)
        selected = selects(query, dataset, id)
    if query.by or query.shape.limit:  # then not all of what is selected is in the result
        return selected and id in dataset.derived(_selected, claim)
    return selected


def _selected(dataset: Dataset, claim: Claim) -> frozenset[str]:
    return frozenset(record.id for record in answer_claim(claim, dataset).records())
