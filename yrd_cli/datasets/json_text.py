"""JSON that users bring: one value, or a line for each record."""

import json
import re
from pathlib import PurePath
from typing import Any

from yrd_cli.datasets.toml import unreadable

_BEGINNING = re.compile(r"\s*(?:\[\s*[{\]]|\{\s*[\"}])")  # of JSON: TOML never begins so
_LINES = (".jsonl", ".ndjson")


def is_json(text: str, suffix: str) -> bool:
    """Return whether a text is JSON, by the suffix of its file or by its beginning."""
    return suffix in (".json", *_LINES) or bool(_BEGINNING.match(text))


def read_json(name: str, text: str) -> Any:
    """Return the value of a text, or a list with that of each line. Raises UnreadableError."""
    try:
        if PurePath(name).suffix.lower() in _LINES:
            return _lines(text)
        return json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":  # lines, through a pipe
            try:
                return _lines(text)
            except ValueError:
                pass
        raise unreadable(name, f"not JSON: {error.msg}", error.pos, error.doc) from None
    except (RecursionError, ValueError):
        raise unreadable(name, "not JSON: nested too deeply, or a number with too many digits") from None


def _lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines() if line.strip()]
