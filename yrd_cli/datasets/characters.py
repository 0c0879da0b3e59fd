"""Characters that look like others or like nothing: the one that keeps a file from being TOML is named."""

import re
import unicodedata

_INSTEAD = {
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "‘": "'",
    "’": "'",
    "、": ",",
    "。": ".",
    "【": "[",
    "】": "]",
    "–": "-",
    "—": "-",
    "−": "-",
}
_STRINGS = re.compile(r'"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'')
_WITH_UNIT = re.compile(r"=\s*([+-]?\d[\d_.]*)\s*([^\W\d_]+|%)")
_THOUSANDS = re.compile(r"=\s*(\d{1,3}(?:[,，]\d{3})+)(?!\d)")


def named(character: str) -> str:
    """Return a character by its code point and its name: U+200B (zero width space)."""
    name = unicodedata.name(character, "").lower() or {"\n": "line break", "\t": "tab"}.get(character, "control")
    return f"U+{ord(character):04X} ({name})"


def remedy(character: str) -> str:
    """Return what to write instead of a character that is not plain text."""
    instead = _INSTEAD.get(character) or unicodedata.normalize("NFKC", character)
    if character != instead and instead.isascii() and instead.strip():
        return f"write {instead}"
    return "write a space" if unicodedata.category(character) == "Zs" else "leave it out"


def toml_hint(text: str, offset: int) -> str | None:
    """Return what is wrong with the line on which a text stops being TOML, if that can be told."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    line = text[start : len(text) if end < 0 else end]
    if number := _THOUSANDS.search(line):
        return f"a number has no commas here: write {re.sub('[,，]', '', number[1])}"
    outside = _STRINGS.sub(lambda string: "_" * len(string[0]), line).partition("#")[0]
    if number := _WITH_UNIT.search(outside):
        return (
            f'a number has no unit here: write {number[1]}, and unit = "{number[2]}元"'
            if number[2] in "万亿"
            else (f'a number has no unit here: write {number[1]}, and the unit apart: "{number[2]}"')
        )
    if outside.isascii():
        return None
    odd = next((c for c in outside if not c.isascii() and (not c.isalnum() or c in _INSTEAD)), None)
    return f"{named(odd)}: {remedy(odd)}" if odd else None
