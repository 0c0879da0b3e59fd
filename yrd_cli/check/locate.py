"""Where in a TOML text a value stands: tomli gives values without places, so the text is scanned again.

The scan follows the text as people lay it out: arrays of tables, keys, and below them inline arrays and tables. Of
what it cannot follow (dotted keys, tables spread over headers) it gives the nearest place above.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple


class Place(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"""|' + r"'''.*?'''|" + r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'", re.DOTALL)
_KEY = re.compile(r"(\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*=[ \t]*")
_HEADER = re.compile(r"^[ \t]*\[\[?[ \t]*([^\[\]\n]+?)[ \t]*\]\]?", re.MULTILINE)


def locate(text: str, path: Sequence[str | int]) -> Place:
    """The place of the value at `path`, as `("fund", 3, "sizes", 0, "kind")`, or of the nearest part that exists."""
    position = _find(text, list(path))
    line = text.count("\n", 0, position) + 1
    return Place(line, position - (text.rfind("\n", 0, position) + 1) + 1)


def _find(text: str, path: list[str | int]) -> int:
    start, end = 0, len(text)
    headers = [(match.group(1), match.start()) for match in _HEADER.finditer(text)]
    if len(path) > 1 and isinstance(path[1], int):
        ours = [place for name, place in headers if name == path[0]]
        if path[1] < len(ours):
            start = ours[path[1]]
            end = next((place for _, place in headers if place > start), len(text))
            body = text.index("\n", start) if "\n" in text[start:] else len(text)
            return _find_in_body(text, body, end, path[2:], default=start)
    elif headers:
        end = headers[0][1]
    return _find_in_body(text, start, end, path, default=start)


def _find_in_body(text: str, start: int, end: int, path: list[str | int], default: int) -> int:
    if not path:
        return default
    position = start
    while position < end:
        position = _skip_space(text, position)
        match = _KEY.match(text, position)
        if not match or position >= end:
            break
        if _unquoted(match.group(1)) == path[0]:
            return _find_in_value(text, match.start(), match.end(), path[1:])
        position = _skip_value(text, match.end())
    return default


def _find_in_value(text: str, key: int, value: int, path: list[str | int]) -> int:
    """The place of `path` inside the value at `value`, or of the key that it belongs to."""
    if not path:
        return key
    step, rest = path[0], path[1:]
    position = value
    if isinstance(step, int) and text[position : position + 1] == "[":
        position = _skip_space(text, position + 1)
        for _ in range(step):
            position = _skip_separator(text, _skip_value(text, position))
        return _find_in_value(text, position, position, rest)
    if isinstance(step, str) and text[position : position + 1] == "{":
        position = _skip_space(text, position + 1)
        while match := _KEY.match(text, position):
            if _unquoted(match.group(1)) == step:
                return _find_in_value(text, match.start(), match.end(), rest)
            position = _skip_separator(text, _skip_value(text, match.end()))
    return key


def _unquoted(key: str) -> str:
    return key[1:-1] if key[0] in "\"'" else key


def _skip_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _skip_separator(text: str, position: int) -> int:
    position = _skip_space(text, position)
    return _skip_space(text, position + 1) if text[position : position + 1] == "," else position


def _skip_value(text: str, position: int) -> int:
    """The position after the value that starts here."""
    depth = 0
    while position < len(text):
        character = text[position]
        string = _STRING.match(text, position)
        if string:
            position = string.end()
        elif character == "#":
            position = _skip_space(text, position)
            continue
        elif character in "[{":
            depth += 1
            position += 1
        elif character in "]}":
            if depth == 0:
                return position
            depth -= 1
            position += 1
        elif depth == 0 and character in ",\n":
            return position
        else:
            position += 1
            continue
        if depth == 0:
            return position
    return position
