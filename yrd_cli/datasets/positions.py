"""Positions of keys and values in a TOML text.

tomli gives values without their positions, so the text is scanned again when a problem is reported. Headers are found
in one pass over the text, keys only in the tables that are asked for.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from yrd_cli.schema.record import KeyPath


class Position(NamedTuple):
    """A line and a column, both from 1."""

    line: int
    column: int


class _Section(NamedTuple):
    """A header and the key-value pairs below it; the first section of a text has no header."""

    path: KeyPath
    start: int
    body: int
    end: int


_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_STRING = re.compile(r'"""(?:\\.|[^\\])*?"""' + r"|'''.*?'''|" + r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'", re.DOTALL)
_NAME = r"(?:\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|[A-Za-z0-9_-]+)"
_NAMES = re.compile(_NAME)
_DOTTED = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_KEY = re.compile(rf"({_DOTTED})[ \t]*=[ \t]*")
_HEADER = re.compile(rf"(\[\[?)[ \t]*({_DOTTED})[ \t]*\]\]?")
_PLAIN = re.compile(r"[^\[\]{},\n\"'#]+")
_LINE = re.compile(r"[^\n]*\n?")


class Locator:
    """Positions in one text: its lines and headers are found once, however many positions are asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._lines = [0, *(match.end() for match in re.finditer("\n", text))]

    def position(self, path: KeyPath) -> Position:
        """Return the position of the value at `path`, as `("fund", 3, "sizes", 0, "kind")`.

        If there is no such value, it is that of the nearest part of the path that exists.
        """
        return self.position_of(self._offset(path))

    def position_of(self, offset: int) -> Position:
        """Return the line and the column of an offset."""
        line = bisect_right(self._lines, offset)
        return Position(line, offset - self._lines[line - 1] + 1)

    def line(self, number: int) -> str:
        """Return the text of a line, counted from 1; nothing below the last."""
        if number > len(self._lines):
            return ""
        end = self._lines[number] - 1 if number < len(self._lines) else len(self.text)
        return self.text[self._lines[number - 1] : end].rstrip("\r")

    @cached_property
    def _sections(self) -> dict[KeyPath, list[_Section]]:
        found: dict[KeyPath, list[_Section]] = {}
        for section in _sections(self.text):
            found.setdefault(section.path, []).append(section)
        return found

    def _offset(self, path: KeyPath) -> int:
        nearest = None
        for length in range(len(path), -1, -1):
            for section in self._sections.get(path[:length], ()):
                offset = _find_in_body(self.text, section, path[length:])
                if offset is not None:
                    return offset
                nearest = section.start if nearest is None else nearest
        first = self._sections.get((*path, 0))
        return first[0].start if first else nearest or 0


def _sections(text: str) -> Iterator[_Section]:
    """Yield the sections of a text in their order; what is not TOML is passed over line by line."""
    counts: dict[KeyPath, int] = {}  # of each array of tables: how many have begun
    path: KeyPath = ()
    start = body = offset = 0
    while (offset := _skip_space(text, offset)) < len(text):
        if header := _HEADER.match(text, offset):
            yield _Section(path, start, body, offset)
            path = _resolved(_split(header.group(2)), counts, is_array=header.group(1) == "[[")
            start, body = offset, header.end()
            offset = body
        elif key := _KEY.match(text, offset):
            offset = _skip_value(text, key.end())
        else:
            offset = max(_end(_LINE, text, offset), offset + 1)
    yield _Section(path, start, body, len(text))


def _resolved(names: list[str], counts: dict[KeyPath, int], *, is_array: bool) -> KeyPath:
    """Return the path of a header: of an array of tables in it, the last one that has begun."""
    path: KeyPath = ()
    for index, name in enumerate(names):
        path = (*path, name)
        if is_array and index == len(names) - 1:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path


def _find_in_body(text: str, section: _Section, path: KeyPath) -> int | None:
    if not path:
        return section.start
    offset = section.body
    while (offset := _skip_space(text, offset)) < section.end and (match := _KEY.match(text, offset)):
        names = tuple(_split(match.group(1)))
        if names[: len(path)] == path:
            return match.start()
        if path[: len(names)] == names:
            return _find_in_value(text, match.start(), match.end(), path[len(names) :])
        offset = _skip_value(text, match.end())
    return None


def _find_in_value(text: str, key: int, value: int, path: KeyPath) -> int:
    """Return the offset of `path` inside the value at `value`, or of the key that the value belongs to."""
    if not path:
        return key
    step, rest = path[0], path[1:]
    offset = value
    if isinstance(step, int) and text[offset : offset + 1] == "[":
        offset = _skip_space(text, offset + 1)
        for _ in range(step):
            offset = _skip_separator(text, _skip_value(text, offset))
        return _find_in_value(text, offset, offset, rest)
    if isinstance(step, str) and text[offset : offset + 1] == "{":
        offset = _skip_space(text, offset + 1)
        while match := _KEY.match(text, offset):
            names = tuple(_split(match.group(1)))
            if path[: len(names)] == names:
                return _find_in_value(text, match.start(), match.end(), path[len(names) :])
            offset = _skip_separator(text, _skip_value(text, match.end()))
    return key


def _split(dotted: str) -> list[str]:
    return [name[1:-1] if name[0] in "\"'" else name for name in _NAMES.findall(dotted)]


def _end(pattern: re.Pattern[str], text: str, offset: int) -> int:
    match = pattern.match(text, offset)
    return match.end() if match else offset


def _skip_space(text: str, offset: int) -> int:
    return _end(_SPACE, text, offset)


def _skip_separator(text: str, offset: int) -> int:
    offset = _skip_space(text, offset)
    return _skip_space(text, offset + 1) if text[offset : offset + 1] == "," else offset


def _skip_value(text: str, offset: int) -> int:
    """Return the offset after the value that starts here."""
    depth = 0
    while offset < len(text):
        character = text[offset]
        if character == "#":
            offset = _skip_space(text, offset)
            continue
        if character in "[{":
            depth += 1
            offset += 1
        elif character in "]}":
            if depth == 0:
                return offset
            depth -= 1
            offset += 1
        elif depth == 0 and character in ",\n":
            return offset
        elif string := _STRING.match(text, offset):
            offset = string.end()
        else:
            offset = max(_end(_PLAIN, text, offset), offset + 1)
            continue
        if depth == 0:
            return offset
    return offset
