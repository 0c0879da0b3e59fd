"""What pictures are laid out with: places of labels, ticks of axes, classes of colours, and texts in lines."""

from itertools import combinations, pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.pictures import names
from yrd_cli.errors import printable
from yrd_cli.render.picture.labels import Box, Candidate, Placer, spread
from yrd_cli.render.picture.scale import class_of, classes, tick_texts, ticks
from yrd_cli.render.picture.text import cells, length, wrap

boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h), *[st.floats(-5, 30, width=32)] * 2, *[st.floats(0.5, 9, width=32)] * 2
)


@given(st.lists(st.lists(boxes, max_size=4), max_size=12), st.lists(boxes, max_size=5))
@settings(deadline=None)
def test_placed_labels_keep_apart_and_within(wanted: list[list[Box]], taken: list[Box]) -> None:
    bounds = Box(0, 0, 25, 25)
    placer = Placer(bounds, taken)
    found = [placed.box for of in wanted if (placed := placer.place(Candidate(box) for box in of))]
    assert all(box.within(bounds) for box in found)
    assert not any(one.overlaps(other) for one, other in combinations([*found, *taken], 2) if {one, other} & {*found})


@given(st.lists(st.floats(0, 100, width=32), max_size=12), st.floats(1, 8, width=32))
@settings(deadline=None)
def test_labels_in_a_column_keep_apart_and_in_order(wanted: list[float], height: float) -> None:
    placed = spread(wanted, height, 0, 100)
    in_order = [placed[index] for index in sorted(range(len(wanted)), key=lambda index: (wanted[index], index))]
    assert all(after - before >= height - 1e-6 for before, after in pairwise(in_order))
    assert all(height / 2 - 1e-6 <= centre <= 100 - height / 2 + 1e-6 for centre in placed)


@given(*[st.floats(-1e9, 1e9).map(lambda number: round(number, 4))] * 2, st.integers(1, 8))
@settings(deadline=None)
def test_ticks_are_round_and_enclose_what_they_are_for(one: float, other: float, count: int) -> None:
    low, high = sorted((one, other))
    found = ticks(low, high, count)
    assert found[0] <= low
    assert found[-1] >= high
    assert len(found) <= count + 3
    assert len(set(tick_texts(found))) == len(found)


@given(st.lists(st.floats(-1e6, 1e6, width=32), min_size=1), st.integers(2, 5))
@example([2.0**-24, -2.001953125], 2)
@settings(deadline=None)
def test_every_number_is_in_one_of_a_few_classes(numbers: list[float], most: int) -> None:
    bounds = classes(numbers, most)
    assert 1 <= len(bounds) - 1 <= most
    for number in numbers:
        index = class_of(number, bounds)
        assert bounds[index] <= number <= bounds[index + 1]


@given(names, st.integers(8, 60))
@settings(deadline=None)
def test_wrapped_text_keeps_its_characters_and_its_width(text: str, most: int) -> None:
    found = wrap(printable(text), most)
    assert all(cells(line) <= most for line in found)
    assert "".join("".join(found).split()) == "".join(printable(text).split())


def test_chinese_takes_two_cells_and_breaks_anywhere_but_before_punctuation() -> None:
    assert cells("上海 5?") == 7
    assert wrap("上海，江苏。", 6) == ["上海，", "江苏。"]
    assert wrap("上海，江苏。", 5) == ["上", "海，", "江", "苏。"]
    assert length("上海", 10) == 20
