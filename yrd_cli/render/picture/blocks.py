"""Bars of block characters, in charts and in the tables of `--bars`."""

FILLS, ASCII_FILLS = "█▓▒░", "#=-:"  # of series
_EIGHTHS = "▏▎▍▌▋▊▉"  # of a cell


def bar(length: float, *, ascii: bool = False) -> str:
    """Return a bar as long as so many cells, to an eighth of one; something for everything above zero."""
    if ascii:
        return ASCII_FILLS[0] * max(round(length), int(length > 0))
    whole, rest = divmod(round(max(length, 0) * 8) or int(length > 0), 8)
    return FILLS[0] * whole + (_EIGHTHS[rest - 1] if rest else "")
