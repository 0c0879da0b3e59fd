"""What all records have in common: they can say themselves as programs read them."""

from typing import Any

from yrd_cli.schema.fields import Kind, fields_of


class Record:
    """A record of the dataset, or a figure in one: a frozen dataclass whose fields are declared with `field`."""

    def as_dict(self) -> dict[str, Any]:
        """Every field by name, as JSON has it: missing is None, lists are lists, figures are dictionaries.

        Where data of the user's own is in play, the last field is `provenance`: bundled or user.
        """
        fields = {
            field.name: plain_value(value) if field.kind is Kind.NESTED else _listed(value)
            for field in fields_of(type(self))
            for value in (getattr(self, field.name),)
        }
        provenance = getattr(self, "provenance", None)
        return fields if provenance is None else {**fields, "provenance": provenance}

    def names(self) -> tuple[str, ...]:
        """Everything that the record is called, its id first: names in both languages, codes, aliases, pinyin."""
        called: list[str | None] = [getattr(self, name, None) for name in _NAMES]
        called += getattr(self, "aliases", ())
        called += spellings(getattr(self, "pinyin", None))
        return tuple(dict.fromkeys(name for name in called if name))

    def description(self) -> str:
        """Its names in both languages, to tell it from others; nothing for a record that has none."""
        return " ".join(name for name in (getattr(self, "name_en", ""), getattr(self, "name_zh", "")) if name)


_NAMES = ("id", "name_en", "name_zh", "short_zh", "iso", "code")


def spellings(pinyin: str | None) -> tuple[str, ...]:
    """What people type for pinyin: the syllables, their initials; lv and lu where it has lü."""
    if not pinyin:
        return ()
    initials = "".join(syllable[0] for syllable in pinyin.split())
    return (pinyin, initials) if "ü" not in pinyin else (pinyin, pinyin.replace("ü", "u"), initials)


def plain_value(value: Any) -> Any:
    """A nested value as JSON has it: figures become dictionaries; a table of words stays as it is."""
    return [item.as_dict() for item in value] if isinstance(value, tuple) else value


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
