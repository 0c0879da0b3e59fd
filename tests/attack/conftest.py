"""Attacks by chance: seeded, bounded, and longer where there is time.

`YRD_ATTACK_SEED` gives other attacks (default: 0), `YRD_ATTACK_SIZE` so many times more of them: `.ci/run` asks for
more with a seed of its own. A failure names what was tried; the same seed and size try it again.
"""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator

import pytest

SEED = os.environ.get("YRD_ATTACK_SEED", "0")
SIZE = int(os.environ.get("YRD_ATTACK_SIZE", "1"))

_TRIED: Counter[str] = Counter()


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """Chance that depends on the seed and on the test alone."""
    return random.Random(f"{SEED} {request.node.name}")  # noqa: S311 -- not for secrets


@pytest.fixture
def times(request: pytest.FixtureRequest) -> Callable[[int], Iterator[int]]:
    """Count attacks: so many of them, or more by `YRD_ATTACK_SIZE`."""
    kind = request.node.originalname

    def counted(number: int) -> Iterator[int]:
        for attack in range(number * SIZE):
            _TRIED[kind] += 1
            yield attack

    return counted


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many of each kind were tried."""
    for kind, number in sorted(_TRIED.items()):
        terminalreporter.write_line(f"{number:7,} {kind.removeprefix('test_')}")
