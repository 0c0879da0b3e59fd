"""Finding what a user means by a name."""

import pytest

from yrd_cli.errors import AmbiguousNameError, UnknownNameError, UsageError, printable, quoted
from yrd_cli.query.folding import alike, normalise
from yrd_cli.query.names import choice, choices_of_terms, find, nearest, resolve, resolve_field
from yrd_cli.schema import enums
from yrd_cli.schema.fields import Term

LEVELS = choices_of_terms(enums.LEVELS)


@pytest.mark.parametrize("text", ["provincial", "Provincial", "省级", "shengji", "sheng ji", "ＰＲＯＶＩＮＣＩＡＬ"])
def test_a_word_by_any_of_its_names(text: str) -> None:
    assert resolve("level", text, LEVELS) == "provincial"


def test_what_people_add_to_a_latin_name_may_be_chinese() -> None:
    choices = [choice("ic", "", []), choice("zz", "", [])]
    assert find("sector", "ic产业", choices, loosely=True) == "ic"
    assert find("sector", "ICs industry", choices, loosely=True) is None
    assert find("sector", "ic industry", choices, loosely=True) == "ic"


def test_an_id_wins_over_other_names() -> None:
    rounds = choices_of_terms(enums.ROUNDS)
    assert resolve("round", "2021", rounds) == "2021"
    assert resolve("round", "2024", rounds) == "2024"


def test_what_several_share_is_ambiguous() -> None:
    twins = choices_of_terms([Term("a", "Twin", "甲", ""), Term("b", "twin", "乙", "")])
    with pytest.raises(AmbiguousNameError) as caught:
        resolve("thing", "TWIN", twins)
    assert caught.value.lines() == ["thing 'TWIN' is ambiguous: a (Twin 甲), b (twin 乙)"]


def test_unknown_names_suggest_across_scripts() -> None:
    assert nearest("shenji", LEVELS)[0] == "provincial"
    assert nearest("prov", LEVELS) == ["provincial"]
    assert nearest("x" * 10_000, LEVELS) == []
    assert nearest("", LEVELS) == []
    with pytest.raises(UnknownNameError) as caught:
        resolve("level", "zzz", LEVELS, listing="yrd levels")
    assert caught.value.choices == tuple(word.id for word in enums.LEVELS)


def test_long_lists_are_referred_to() -> None:
    names = [f"field-{number}" for number in range(20)]
    with pytest.raises(UnknownNameError) as caught:
        resolve_field("nosuch", names, listing="yrd fields")
    assert caught.value.lines() == ["unknown field 'nosuch'", "the full list: yrd fields"]


@pytest.mark.parametrize("text", ["", " ", "\u3000"])
def test_empty_names_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        resolve("level", text, LEVELS)


def test_no_text_that_folds_to_a_name_is_passed_over() -> None:
    texts = [first + rest for first in map(chr, range(0x3100)) for rest in ("a", "\u0308a")]
    assert [text for text in texts if (name := normalise(text)) and text not in alike(name, [text])] == []


def test_normalising_drops_what_people_vary() -> None:
    assert normalise("Lu'an") == normalise("LU AN") == normalise("lu-an") == normalise("Lu’an") == "luan"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("江苏\u3000省", "江苏\u3000省"),
        ("a\x1b[31mb", r"a\x1b[31mb"),
        ("a\x9bb", r"a\x9bb"),
        ("a\nb\tc\0", r"a\nb\tc\x00"),
        ("a\u202eb", r"a\u202eb"),
        ("a\u2028b", r"a\u2028b"),
        ("\ud800", r"\ud800"),
    ],
)
def test_control_characters_are_shown_as_escapes(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert quoted(text) == f"'{shown}'"
