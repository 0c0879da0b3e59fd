"""Scales: round numbers for axes and legends, and the classes of shades."""

import math
from collections.abc import Iterable, Sequence

from yrd_cli.schema.units import without_noise

_STEPS = (1, 2, 2.5, 5, 10)


def ticks(low: float, high: float, count: float = 5) -> list[float]:
    """About `count` round numbers that enclose `low` and `high`."""
    if high <= low:
        high = low + (abs(low) or 1)
    raw = (high - low) / count
    power = 10 ** math.floor(math.log10(raw))
    step = next(s * power for s in _STEPS if s * power >= raw * 0.999)
    first, last = math.floor(without_noise(low / step)), math.ceil(without_noise(high / step))
    return [without_noise(number * step) for number in range(first, last + 1)]


def axis(numbers: Iterable[float], count: int = 5) -> list[float]:
    """Ticks for lines: from zero, unless all values are so far from it that their course would be flat."""
    present = list(numbers)
    low, high = min(present, default=0), max(present, default=1)
    if 0 < low <= high / 2 or low == high > 0:
        low = 0
    if 0 > high >= low / 2 or low == high < 0:
        high = 0
    return ticks(low, high, count)


def tick_texts(numbers: Sequence[float]) -> list[str]:
    """The numbers of an axis with as many decimals as the finest of them needs."""
    decimals = max((len(f"{number:.10f}".rstrip("0").partition(".")[2]) for number in numbers), default=0)
    return [f"{number:,.{decimals}f}" for number in numbers]


def classes(numbers: Iterable[float], most: int) -> list[float]:
    """The round bounds of up to `most` classes of equal width that hold all numbers."""
    present = list(numbers)
    low, high = min(present, default=0), max(present, default=0)
    counts = (*range(most, 0, -1), 0.5)  # steps of twice the span: two enclose any numbers
    return next(found for count in counts if len(found := ticks(low, high, count)) <= most + 1)


def class_of(number: float, bounds: Sequence[float]) -> int:
    """The index of the class that `number` is in: the lower bound belongs to it, and the last upper bound."""
    return max((index for index, bound in enumerate(bounds[:-1]) if number >= bound), default=0)
