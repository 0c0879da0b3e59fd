"""JSON: one flat array, a record per line."""

from collections.abc import Iterable, Mapping

from yrd_cli.query.result import Result
from yrd_cli.render.plain import plain_rows
from yrd_cli.render.style import Style
from yrd_cli.schema.serialize import encode, json_array


def render(result: Result, _: Style) -> str:
    """An array of objects, also for one record or none."""
    return render_objects(plain_rows(result))


def render_objects(objects: Iterable[Mapping[str, object]]) -> str:
    """An array of objects, one on each line."""
    return f"{json_array(objects)}\n"


def render_with_meta(result: Result, meta: Mapping[str, object], sources: Iterable[Mapping[str, object]]) -> str:
    """An object: the keys of `meta`, then `rows` and `sources`, each an array with an object on each line."""
    before = "".join(f"{encode(name)}: {encode(value)},\n" for name, value in meta.items())
    return f'{{\n{before}"rows": {json_array(plain_rows(result))},\n"sources": {json_array(sources)}\n}}\n'
