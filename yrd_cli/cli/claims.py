"""Results of the queries that claims name in the data: `clusters -p jiangsu`."""

import shlex
from collections.abc import Mapping, Sequence

from yrd_cli.cli.app import load_command
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import DataError, UsageError, quoted
from yrd_cli.query.result import RECORDS, Result
from yrd_cli.query.run import ask, is_nation
from yrd_cli.schema.claim import Claim
from yrd_cli.schema.tables import TABLES


class Answers:
    """Runs queries with the parser of the command line; each dataset is read once."""

    def __init__(self, dataset: Dataset) -> None:
        self._datasets = {dataset.nation: dataset}

    def ask(self, query: str) -> Result:
        """Return the result of a query. Raises UsageError if it is not a query of a table."""
        try:
            table, *arguments = shlex.split(query)
        except ValueError as error:  # an open quotation mark, or no word at all
            raise UsageError(str(error)) from error
        if "-h" in arguments or "--help" in arguments:
            raise UsageError("a query cannot ask for help")
        if any(argument.partition("=")[0] == "--data" for argument in arguments):
            raise UsageError("--data cannot be used in a query of the data")
        if table not in TABLES:
            raise UsageError(f"{quoted(table)} is not a table")
        from yrd_cli.cli.adapter import parse  # typer: 50 ms

        options = parse(load_command(table), arguments)
        nation = is_nation(options.text("region") or "yrd")
        if nation not in self._datasets:
            self._datasets[nation] = self._datasets[not nation].within(nation=nation)
        return ask(TABLES[table], options.by_name(), self._datasets[nation])


def answer_claim(claim: Claim, answers: Answers) -> Result:
    """Return what the query of a claim gives. Raises DataError, naming the claim, if it is invalid."""
    try:
        return answers.ask(str(claim.query))
    except Exception as error:
        message = str(error).replace("\n", "; ")
        raise DataError([f"claim {claim.id}: {claim.query}: {message}"]) from error


def selected_by_claims(claims: Sequence[Claim], dataset: Dataset) -> Mapping[str, frozenset[tuple[str, str]]]:
    """Return by claim the (table, id) pairs that its query selects. Raises DataError for an invalid query."""
    answers = Answers(dataset)
    selected = {}
    for claim in claims:
        if claim.query:
            result = answer_claim(claim, answers)
            selected[claim.id] = frozenset((result.table, record.id) for row in result.rows for record in row[RECORDS])
    return selected
