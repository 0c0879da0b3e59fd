"""`yrd audit`: every claim, recomputed by the query that the data names for it."""

from collections.abc import Callable
from typing import Any

from yrd_cli.cli import options
from yrd_cli.cli.opening import open_dataset
from yrd_cli.cli.output import emit, parse_output
from yrd_cli.errors import ExitCode
from yrd_cli.query.audit import audit, surprises
from yrd_cli.query.history import parse_as_of
from yrd_cli.query.query import shape_of


def audit_command() -> Callable[..., int]:
    """The function that Typer turns into `yrd audit`."""
    shaping = {name: options.SHAPE[name] for name in ("fields", "sort", "limit")}
    return options.with_options(
        _audit, {"as_of": options.AsOfOption, **shaping, **options.DATA, **options.OUTPUT}, _DOC
    )


_DOC = """What publications state, recomputed from the records: stated, recomputed, verdict, and why they differ.

Exits with 1 if a verdict is not the one that the data expects, so that a script can guard the data.
"""


def _audit(**given: Any) -> int:
    output = parse_output(**{name: given[name] for name in options.OUTPUT}, explicit=bool(given["fields"]))
    dataset = open_dataset(given["data"], nation=True)
    day = parse_as_of(given["as_of"]) if given["as_of"] is not None else None
    result = audit(dataset, day=day, form=shape_of(given), language=output.columns_in)
    code = emit(result, output, dataset, given)
    return ExitCode.FAILURE if surprises(result.rows) else code
