"""Where in a TOML text a value stands: tomli gives values without places, so the text is scanned again.

The scan follows the text as people lay it out: arrays of tables, keys, and below them inline arrays and tables. Of
what it cannot follow (dotted keys, tables spread over headers) it gives the nearest place above.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple


class Place(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"""|' + r"'''.*?'''|" + r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'", re.DOTALL)
_KEY = re.compile(r"(\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|[A-Za-z0-9_-]+)[ \t]*=[ \t]*")
_HEADER = re.compile(r"^[ \t]*\[\[?([^\[\]\n]+)\]", re.MULTILINE)


class Locator:
    """Finds places in one text: lines and tables are looked for once, however many places are asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]
        self._headers: list[int] = []
        self._tables: dict[str, list[int]] = {}
        for match in _HEADER.finditer(text):
            self._headers.append(match.start())
            self._tables.setdefault(_unquoted(match.group(1).strip()), []).append(match.start())

    def place(self, path: Sequence[str | int]) -> Place:
        """The place of the value at `path`, as `("fund", 3, "sizes", 0, "kind")`, or of the nearest part there is."""
        position = self._find(list(path))
        line = bisect_right(self._lines, position)
        return Place(line, position - self._lines[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1; nothing below the last."""
        if number > len(self._lines):
            return ""
        end = self._lines[number] - 1 if number < len(self._lines) else len(self.text)
        return self.text[self._lines[number - 1] : end].rstrip("\r")

    def _find(self, path: list[str | int]) -> int:
        text, end = self.text, len(self.text)
        if len(path) > 1 and isinstance(path[1], int):
            ours = self._tables.get(str(path[0]), [])
            if path[1] < len(ours):
                start = ours[path[1]]
                after = bisect_right(self._headers, start)
                end = self._headers[after] if after < len(self._headers) else end
                body = text.find("\n", start)
                return _find_in_body(text, body if body >= 0 else len(text), end, path[2:], default=start)
        elif path and str(path[0]) in self._tables:
            return self._tables[str(path[0])][0]
        elif self._headers:
            end = self._headers[0]
        return _find_in_body(text, 0, end, path, default=0)


def locate(text: str, path: Sequence[str | int]) -> Place:
    """The place in `text` of the value at `path`, or of the nearest part of it that exists."""
    return Locator(text).place(path)


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
    return key[1:-1] if key[:1] in ('"', "'") else key


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
