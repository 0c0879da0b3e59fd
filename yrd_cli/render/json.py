"""JSON: one flat array, a record per line."""

import json

from yrd_cli.query.result import Result
from yrd_cli.render.plain import plain_rows
from yrd_cli.render.style import Style


def render(result: Result, _: Style) -> str:
    """An array of objects, also for one record or none."""
    # A line per record is as fast as json's compact form (its indented one is not), and diffs and greps well.
    lines = [encode(row) for row in plain_rows(result)]
    return "[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n"


encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
