"""JSON: one flat array, a record per line."""

from collections.abc import Iterable, Iterator, Mapping

from yrd_cli.query.result import Result
from yrd_cli.render.plain import plain_rows
from yrd_cli.render.style import Style
from yrd_cli.schema.serialize import encode, json_array, json_array_parts


def render_parts(result: Result, _: Style) -> Iterator[str]:
    """Yield an array of objects, also for one record or none."""
    yield from json_array_parts(plain_rows(result))
    yield "\n"


def render_objects(objects: Iterable[Mapping[str, object]]) -> str:
    """An array of objects, one on each line."""
    return f"{json_array(objects)}\n"


def render_with_meta(
    result: Result, meta: Mapping[str, object], sources: Iterable[Mapping[str, object]]
) -> Iterator[str]:
    """Yield an object: the keys of `meta`, then `rows` and `sources`, each an array with an object on each line."""
    before = "".join(f"{encode(name)}: {encode(value)},\n" for name, value in meta.items())
    yield f'{{\n{before}"rows": '
    yield from json_array_parts(plain_rows(result))
    yield ',\n"sources": '
    yield from json_array_parts(sources)
    yield "\n}\n"
