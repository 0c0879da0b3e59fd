"""`yrd compare`: provinces, cities or sectors side by side."""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from yrd_cli.cli import options
from yrd_cli.cli.opening import open_dataset
from yrd_cli.cli.output import emit, parse_output
from yrd_cli.query.compare.subjects import compare
from yrd_cli.query.query import shape_of

_DOC = """Provinces, cities or sectors side by side: clusters, funds, indicators, shares, roles in value chains.

A row has values of one year and one statistical basis: the latest that most of them have. The highest of a row is
marked, which need not be the best. Beside provinces, yrd and china are yardsticks. For programs, and with --fields, a
row is one measure of one of them.
"""

NamesArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="A B...", help="Two or more of one kind: id, English, Chinese, pinyin or code."),
]


def compare_command() -> Callable[..., int]:
    """The function that Typer turns into `yrd compare`."""
    shaping = {name: options.SHAPE[name] for name in ("fields", "limit")}
    output = {name: option for name, option in options.OUTPUT.items() if name != "ids"}
    return options.with_options(_compare, {"names": NamesArgument, **shaping, **options.DATA, **output}, _DOC)


def _compare(**given: Any) -> int:
    asked = {name: given.get(name, options.DEFAULTS.get(name)) for name in options.OUTPUT}
    output = parse_output(**asked, explicit=bool(given["fields"]))
    dataset = open_dataset(given["data"])
    result = compare(given["names"] or (), dataset, shape_of(given), language=output.columns_in)
    return emit(result, output, dataset, given)
