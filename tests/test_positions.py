"""Where in a TOML file a value stands, as messages say it."""

import pytest
import tomli

from yrd_cli.datasets.positions import Locator, Position

TEXT = """\
# a comment with [[fund]] in it
[[fund]]
id = "a"  # comment
sizes = [
  { value = 1, kind = "x,]}" },
  # a comment, with ] and }
  { value = 2, why = 'it''s', deep = [[1, 2], [3]] },
]

[[fund]]
"id" = "b"
name = \"\"\"
id = "not a key"
\"\"\"
facts = { status = "derived" }
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("fund", 0), (2, 1)),
        (("fund", 0, "id"), (3, 1)),
        (("fund", 0, "sizes"), (4, 1)),
        (("fund", 0, "sizes", 0), (5, 3)),
        (("fund", 0, "sizes", 0, "kind"), (5, 16)),
        (("fund", 0, "sizes", 1, "value"), (7, 5)),
        (("fund", 0, "sizes", 1, "deep", 1, 0), (7, 48)),
        (("fund", 1, "id"), (11, 1)),
        (("fund", 1, "facts", "status"), (15, 11)),
        (("fund", 1, "nosuch"), (10, 1)),
        (("fund", 0, "id", "x"), (3, 1)),
        (("fund", 7, "id"), (1, 1)),
        (("nosuch",), (1, 1)),
        ((), (1, 1)),
    ],
)
def test_places_in_a_file(path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    assert Locator(TEXT.replace("'it''s'", "'it is'")).position(path) == Position(*place)


NESTED = """\
top.level = 1
[[fund]]
id = "a"
[fund.facts]
status = "derived"
[[fund.sizes]]
value = 1
[[fund.sizes]]
kind = "x"
note.text = "[[fund]]"
[[fund]]
list = [
  ["fund"],
]
id = "b"
[fund.facts]
"status" = "reported"
"""


@pytest.mark.parametrize(
    ("path", "position"),
    [
        (("top", "level"), (1, 1)),
        (("top",), (1, 1)),
        (("fund", 0, "facts", "status"), (5, 1)),
        (("fund", 0, "facts"), (4, 1)),
        (("fund", 0, "sizes", 1), (8, 1)),
        (("fund", 0, "sizes", 1, "kind"), (9, 1)),
        (("fund", 0, "sizes", 1, "note", "text"), (10, 1)),
        (("fund", 0, "sizes"), (6, 1)),
        (("fund", 1, "id"), (15, 1)),
        (("fund", 1, "facts", "status"), (17, 1)),
        (("fund", 1, "facts", "nosuch"), (16, 1)),
        (("fund",), (2, 1)),
    ],
)
def test_positions_of_keys_in_nested_tables(path: tuple[str | int, ...], position: tuple[int, int]) -> None:
    assert tomli.loads(NESTED)
    assert Locator(NESTED).position(path) == Position(*position)


@pytest.mark.parametrize(
    "text", ["", "[[fund]]", "id = ", "id = [", "id = { a = ", 'id = "unclosed', "[[fund]]\nid = [1, {"]
)
def test_places_in_a_broken_file_are_still_places(text: str) -> None:
    for path in (("fund", 0, "id", 1, "a"), ("id", 0), ("id", "a", 0)):
        assert Locator(text).position(path).line >= 1
