"""Pinyin: how Chinese text is read, and whether what was typed sounds like it."""

import re
from collections.abc import Iterable, Mapping, Sequence

_SHORTEST_INITIALS = 3  # letters: two fit half of all names


class _Syllables(dict[str, str]):
    """The syllable of each character; what is no Chinese character that is known stands for itself, folded."""

    def __missing__(self, character: str) -> str:
        return character.casefold().replace("ü", "v")


class Readings:
    """How characters are read, and words in which a character is read in another way than alone; tones are left out."""

    def __init__(self, characters: Mapping[str, str], words: Mapping[str, str]) -> None:
        """`characters` maps a syllable to the characters that are read so, `words` a word to its syllables."""
        self._syllables = _Syllables(
            (character, syllable.replace("ü", "v"))
            for syllable, together in characters.items()
            for character in together
        )
        self._words = {word: reading.replace("ü", "v").split() for word, reading in words.items()}
        longest_first = map(re.escape, sorted(words, key=len, reverse=True))
        self._parts = re.compile(f"({'|'.join(longest_first) or '(?!)'})")
        self._read: dict[str, tuple[list[str], str, str]] = {}

    def syllables(self, text: str) -> list[str]:
        """The syllables of `text`; what is no Chinese character that is known stands for itself, folded."""
        found: list[str] = []
        for index, part in enumerate(self._parts.split(text)):  # each second is a word
            if index % 2:
                found += self._words[part]
            else:
                found += map(self._syllables.__getitem__, part)
        return found

    def _heard(self, text: str) -> tuple[list[str], str, str]:
        """The syllables of a searchable text, these as one, and their initials; kept, as each word asks for them."""
        if text not in self._read:
            syllables = self.syllables(text.replace(" ", ""))
            self._read[text] = syllables, "".join(syllables), "".join([syllable[0] for syllable in syllables])
        return self._read[text]

    def unread(self, texts: Iterable[str]) -> list[str]:
        """Return the Chinese characters in texts of which no reading is known, sorted."""
        found = {character for text in texts if not text.isascii() for character in text if _is_han(character)}
        in_words = {character for word in self._words for character in word}
        return sorted(found - self._syllables.keys() - in_words)

    def may_spell(self, typed: str) -> bool:
        """Return whether what was typed is made up of syllables, the last perhaps not complete, or may be initials."""
        syllables = "|".join({*map(re.escape, self._syllables.values())})
        return is_spelling(typed) and bool(re.fullmatch(f"(?:{syllables})+[a-z]{{0,2}}|[^aeiou0-9]{{3,}}", typed))

    def sounds(self, text: str, typed: str) -> bool:
        """Whether some of `text` sounds like `typed`: two syllables or more, or three initials: `dafeiji`, `dfj`."""
        if not text or text.isascii() or not is_spelling(typed):
            return False
        spelling = typed.replace("ü", "v")
        syllables, spelt, initials = self._heard(text)
        if len(spelling) >= _SHORTEST_INITIALS and spelling in initials:
            return True
        return spelling in spelt and any(
            _begins(syllables[start:], spelling)
            for start, first in enumerate(syllables)
            if len(first) < len(spelling) and spelling.startswith(first)  # one syllable alone is in too many names
        )

    def together(self, texts: Iterable[str]) -> str:
        """Return how texts are read, all in one: `dafeiji`, then the initials in capitals, `DFJ`."""
        heard = [self._heard(text) for text in texts if not text.isascii()]
        return "\n".join([*(spelt for _, spelt, _ in heard), *(initials.upper() for *_, initials in heard)])


def heard_as(typed: str) -> tuple[str, ...]:
    """Return of what there is one, where texts are read together, if one of them sounds like what was typed."""
    initials = typed.upper()  # of two letters, each begins a syllable
    return (typed, initials) if len(typed) >= _SHORTEST_INITIALS else (initials,)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or character >= "\U00020000"


def is_spelling(typed: str) -> bool:
    """Whether `typed` may be pinyin: two or more letters, no Chinese."""
    return len(typed) > 1 and typed.replace("ü", "v").isascii() and typed.isalnum()


def _begins(syllables: Sequence[str], spelling: str) -> bool:
    rest = spelling
    for syllable in syllables:
        if rest.startswith(syllable):
            rest = rest[len(syllable) :]
        else:
            return not rest or syllable.startswith(rest)
        if not rest:
            return True
    return False
