"""Pinyin: how Chinese text is read, and whether what was typed sounds like it."""

import re
from collections.abc import Iterable, Mapping, Sequence

_SHORTEST_INITIALS = 3  # letters: two fit half of all names


class Readings:
    """How characters are read, and words in which a character is read in another way than alone; tones are left out."""

    def __init__(self, characters: Mapping[str, str], words: Mapping[str, str]) -> None:
        """`characters` maps a syllable to the characters that are read so, `words` a word to its syllables."""
        self._syllables = {character: syllable for syllable, together in characters.items() for character in together}
        self._words = {word: reading.split() for word, reading in words.items()}
        self._lengths = sorted({len(word) for word in words}, reverse=True)
        self._read: dict[str, tuple[list[str], str]] = {}

    def syllables(self, text: str) -> list[str]:
        """The syllables of `text`; what is no Chinese character that is known stands for itself, folded."""
        found: list[str] = []
        position = 0
        while position < len(text):
            for length in self._lengths:
                word = text[position : position + length]
                if word in self._words:
                    found += self._words[word]
                    position += length
                    break
            else:
                found.append(self._syllables.get(text[position], text[position].casefold()))
                position += 1
        return [syllable.replace("ü", "v") for syllable in found]

    def unread(self, texts: Iterable[str]) -> list[str]:
        """Return the Chinese characters in texts of which no reading is known, sorted."""
        found = {character for text in texts if not text.isascii() for character in text if _is_han(character)}
        in_words = {character for word in self._words for character in word}
        return sorted(found - self._syllables.keys() - in_words)

    def may_spell(self, typed: str) -> bool:
        """Return whether what was typed is made up of syllables, the last perhaps not complete, or may be initials."""
        syllables = "|".join({*map(re.escape, self._syllables.values())}).replace("ü", "v")
        return is_spelling(typed) and bool(re.fullmatch(f"(?:{syllables})+[a-z]{{0,2}}|[^aeiou0-9]{{3,}}", typed))

    def sounds(self, text: str, typed: str) -> bool:
        """Whether some of `text` sounds like `typed`: two syllables or more, or three initials: `dafeiji`, `dfj`."""
        if not text or text.isascii() or not is_spelling(typed):
            return False
        spelling = typed.replace("ü", "v")
        if text not in self._read:  # a text is asked for each word, and in several ways
            heard = self.syllables(text.replace(" ", ""))
            self._read[text] = heard, "".join(syllable[:1] for syllable in heard)
        syllables, initials = self._read[text]
        if len(spelling) >= _SHORTEST_INITIALS and spelling in initials:
            return True
        if spelling[0] not in initials:
            return False
        return any(
            _begins(syllables[start:], spelling)
            for start, first in enumerate(syllables)
            if len(first) < len(spelling) and spelling.startswith(first)  # one syllable alone is in too many names
        )


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
