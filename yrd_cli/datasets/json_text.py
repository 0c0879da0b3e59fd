"""JSON that users bring: one value, or a line for each record."""

import json
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import PurePath
from typing import Any

from yrd_cli.datasets.toml import Problem, UnreadableError, unreadable

_BEGINNING = re.compile(r"\s*(?:\[\s*[{\]]|\{\s*[\"}])")  # of JSON: TOML never begins so
LINES = (".jsonl", ".ndjson")
_TOO_MUCH = "not JSON: nested too deeply, or a number with too many digits"


def is_json(text: str, suffix: str) -> bool:
    """Return whether a text is JSON, by the suffix of its file or by its beginning."""
    return suffix in (".json", *LINES) or bool(_BEGINNING.match(text))


def read_json(name: str, text: str) -> Any:
    """Return the value of a text, or a list with that of each line. Raises UnreadableError."""
    if PurePath(name).suffix.lower() in LINES:
        return list(read_lines(name, StringIO(text)))
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":  # lines, through a pipe
            try:
                return list(read_lines(name, StringIO(text)))
            except UnreadableError:
                pass
        raise unreadable(name, f"not JSON: {error.msg}", error.pos, error.doc) from None
    except (RecursionError, ValueError):
        raise unreadable(name, _TOO_MUCH) from None


def read_lines(name: str, lines: Iterable[str]) -> Iterator[Any]:
    """Yield the value of each line that is not blank. Raises UnreadableError, with the number of the line."""
    decode = json.JSONDecoder().decode
    for number, line in enumerate(lines, start=1):
        if line.isspace():
            continue
        try:
            value = decode(line)
        except json.JSONDecodeError as error:
            problem = Problem(name, number, error.pos + 1, "", f"not JSON: {error.msg}", line.rstrip())
            raise UnreadableError(problem) from None
        except (RecursionError, ValueError):
            raise UnreadableError(Problem(name, number, 1, "", _TOO_MUCH, line.rstrip())) from None
        yield value
