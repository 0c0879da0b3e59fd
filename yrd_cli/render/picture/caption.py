"""The words around a picture of the data: its title, its notes, what it shows, and whom to cite."""

from collections.abc import Iterable, Sequence

from yrd_cli import __version__
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.query import Query
from yrd_cli.query.result import Column, Result, Row
from yrd_cli.render.cells import cell, language_pair
from yrd_cli.render.picture.line_chart import present
from yrd_cli.render.picture.subject import Caption, Line, Value
from yrd_cli.render.rows import notes_for_people
from yrd_cli.render.style import Names, Style, label
from yrd_cli.schema.fields import Field, Language
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.units import unit_names

Pair = tuple[str, str]  # a text in English and in Chinese
_MAX_NAMED = 12  # values that a text alternative tells: who wants all asks for the table


class Context(Struct):
    """What a picture needs besides its values: how ids are called, the language, and what stands at its foot."""

    names: Names
    language: Language
    citation: str
    command: str

    @classmethod
    def of(cls, dataset: Dataset, names: Names, language: Language, command: str = "") -> "Context":
        """Return the context of pictures of a dataset, which is cited by its edition."""
        edition = dataset.edition()
        citation = language_pair(
            (
                f"yrd {__version__}, Yangtze River Delta dataset {edition.version} ({edition.date}), {edition.licence}",
                f"yrd {__version__}，长三角数据集{edition.version}（{edition.date}），{edition.licence}",
            ),
            language,
        )
        return cls(names, language, citation, command)

    def say(self, pair: Pair) -> str:
        """Return one of the two texts, or both."""
        return language_pair(pair, self.language)

    def join(self, items: Iterable[str], chinese: str = "、") -> str:
        """Return names or values beside each other, with a comma or its Chinese counterpart."""
        return (chinese if self.language is Language.ZH else ", ").join(items)

    def label(self, column: Column, value: object) -> str:
        """Return what people call a value of a dimension."""
        if value is None:
            return self.say(column.missing or ("none", "无"))
        return label(column, value, self.language, self.names) if isinstance(value, str) else str(value)

    def name(self, table: str, id: str) -> str:
        """Return the name of a record of a vocabulary."""
        term = self.names(table).get(id)
        return self.say((term.en, term.zh)) if term else id

    def unit(self, unit: str) -> str:
        """Return what a unit is called."""
        return self.say(unit_names(unit))

    def style(self) -> Style:
        """Return the style of tables beside pictures."""
        return Style(names=self.names, language=self.language)

    def value(self, column: Column, row: Row | None, absent: Value | None = None) -> Value:
        """Return the value of a column as a picture shows it."""
        if row is None:
            return absent or Value(None, "-")
        number = row[column.name]
        return Value(number, cell(column, row, self.language, self.names), row.mark(column).known == "unconfirmed")

    def caption(self, title: str, *, finding: str, unit: str | None = None, notes: Sequence[str] = ()) -> Caption:
        """Return the caption with that title, and the foot that all pictures have."""
        return Caption(
            title=title,
            finding=finding,
            unit=self.say(unit_names(unit)) if unit else "",
            notes=tuple(notes),
            citation=self.citation,
            command=self.command,
            language=self.language,
        )

    def notes(self, result: Result, *columns: Column) -> list[str]:
        """Return what is said below a table of these columns."""
        said = tuple(note for note in result.notes if note.in_pictures)
        return notes_for_people(result._replace(columns=columns, measured=None, notes=said), columns, self.language)

    def selection(self, query: Query, *, without: Sequence[str] = ()) -> str:
        """Return what a query selects, in brackets; a forwarded picture of a part must not look like the whole."""
        filters = query.filters
        by_filter = {name: field for field in query.fields for name in field.filters}
        said = [
            self._selected(by_filter[name], sorted(values))
            for name, values in sorted(filters.accepted.items())
            if name not in without and name in by_filter
        ]
        since, until, as_of = filters.since, filters.until, query.as_of
        said += [self.say((f"since {since}", f"{since}起"))] if since else []
        said += [self.say((f"until {until}", f"截至{until}"))] if until else []
        said += [self.say((f"as of {as_of}", f"{as_of}时点"))] if as_of else []
        said += [f"“{filters.search}”"] if filters.search else []
        said += [query.where] if query.where else []
        if not said:
            return ""
        return f"（{'；'.join(said)}）" if self.language is Language.ZH else f" ({'; '.join(said)})"

    def _selected(self, field: Field, values: Sequence[object]) -> str:
        column = Column.of(field)
        return self.join(self.label(column, value) for value in values)


def title_of_groups(measured: Pair, dimensions: Iterable[Column | Field]) -> Pair:
    """Return `Clusters by province and sector`."""
    dimensions = tuple(dimensions)
    by = " and ".join(dimension.title[:1].lower() + dimension.title[1:] for dimension in dimensions)
    return f"{measured[0]} by {by}", f"{measured[1]}（按{'、'.join(dimension.title_zh for dimension in dimensions)}）"


def finding_of_values(named: Sequence[tuple[str, Value]], context: Context) -> str:
    """Return the values in words, the largest first: what a picture of them shows at a glance."""
    with_number = [(name, value) for name, value in named if value.number is not None]
    ordered = sorted(with_number, key=lambda pair: -(pair[1].number or 0))
    if not ordered:
        return context.say(("No values.", "无数据。"))
    told = [f"{name} {value.text}" for name, value in ordered[:_MAX_NAMED]]
    has_parts = any("," in name or "，" in name for name, _ in ordered)  # then a comma does not part the values
    said = ("；" if context.language is Language.ZH else "; ").join(told) if has_parts else context.join(told)
    rest = len(ordered) - _MAX_NAMED
    if rest > 0:
        said += context.say((f", and {rest} more", f"，另有{rest}项"))
    return said + context.say((".", "。"))


def finding_of_lines(lines: Sequence[Line], context: Context) -> str:
    """Return where each line begins and ends, within the basis of its latest value."""
    said, colon = [], "：" if context.language is Language.ZH else ": "
    for line in lines:
        points = present(line)
        same = [point for point in points if point.basis == points[-1].basis]
        if len(same) > 1:
            first, last = same[0], same[-1]
            said.append(
                f"{line.name}{colon}"
                + context.say(
                    (
                        f"{first.value.text} in {first.year}, {last.value.text} in {last.year}",
                        f"{first.year}年{first.value.text}，{last.year}年{last.value.text}",
                    )
                )
            )
        elif same:
            when = context.say((f" in {same[0].year}", f"（{same[0].year}年）"))
            said.append(f"{line.name}{colon}{same[0].value.text}{when}")
    return ("；" if context.language is Language.ZH else "; ").join(said) or context.say(("No values.", "无数据。"))
