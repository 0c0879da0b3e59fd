"""The words of a text in SQL, without its comments, or without its texts in single quotes too.

Comments begin outside quotes only, and quotes outside comments: whichever comes first decides.
"""

import re

_PIECE = re.compile(
    r"""(?P<text>'(?:[^']|'')*')|(?P<name>"[^"]*"|`[^`]*`|\[[^\]]*\])|/\*.*?(?:\*/|$)|--[^\n]*""",
    re.DOTALL,
)


def without_comments(expression: str) -> str:
    """Return an expression with a space for each comment."""
    return _PIECE.sub(lambda found: found[0] if found["text"] or found["name"] else " ", expression)


def without_texts(expression: str) -> str:
    """Return an expression with a space for each comment, and `''` for each text in single quotes."""
    return _PIECE.sub(lambda found: "''" if found["text"] else found["name"] or " ", expression)
