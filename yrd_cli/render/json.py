"""JSON: one flat array, a record per line."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from yrd_cli.query.result import Result
from yrd_cli.render.plain import plain_rows
from yrd_cli.render.style import Style

encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def render(result: Result, _: Style) -> str:
    """An array of objects, also for one record or none."""
    return render_objects(plain_rows(result))


def render_objects(objects: Iterable[Mapping[str, Any]]) -> str:
    """An array of objects, one on each line."""
    return f"{_array(objects)}\n"


def render_with_meta(result: Result, meta: Mapping[str, Any], sources: Iterable[Mapping[str, Any]]) -> str:
    """An object: the keys of `meta`, then `rows` and `sources`, each an array with an object on each line."""
    before = "".join(f"{encode(name)}: {encode(value)},\n" for name, value in meta.items())
    return f'{{\n{before}"rows": {_array(plain_rows(result))},\n"sources": {_array(sources)}\n}}\n'


def _array(objects: Iterable[Mapping[str, Any]]) -> str:
    # A line per record is as fast as json's compact form (its indented one is not), and diffs and greps well.
    lines = [encode(item) for item in objects]
    return "[\n" + ",\n".join(lines) + "\n]" if lines else "[]"
