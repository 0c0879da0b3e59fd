"""What a picture shows, as typed values: every text is in the language of the reader, with its marks."""

from yrd_cli.schema.fields import Language
from yrd_cli.schema.struct import Struct

Ring = tuple[tuple[float, float], ...]  # longitude and latitude of each corner


class Caption(Struct):
    """The words around a picture.

    `finding` is the text alternative: a sentence that says what the picture shows. `command` is what made it.
    """

    title: str
    finding: str
    unit: str = ""
    notes: tuple[str, ...] = ()
    citation: str = ""
    command: str = ""
    language: Language = Language.EN


class Value(Struct):
    """A number and how tables print it, its mark included. Without a number, `text` says that there is none."""

    number: float | None
    text: str
    unconfirmed: bool = False


class Area(Struct):
    """A province: its outline, the colour and the shape of its cities, and its value if the map is of provinces."""

    id: str
    name: str
    rings: tuple[Ring, ...]
    series: int = 0
    value: Value | None = None

    def __repr__(self) -> str:
        return f"<area: {self.id}>"  # and not its outline, which fills screens


class Spot(Struct):
    """A city at its place; without a value it is a dot without a name. `area` is the id of its province."""

    id: str
    name: str
    area: str
    longitude: float
    latitude: float
    value: Value | None = None


class RegionMap(Struct):
    """Values at cities or of provinces: as sizes, or as shades where a size would mislead (percentages, negatives).

    `elsewhere` are the names and values that have no place on the map, such as funds without a seat.
    """

    caption: Caption
    areas: tuple[Area, ...]
    spots: tuple[Spot, ...]
    shaded: bool = False
    elsewhere: tuple[tuple[str, Value], ...] = ()


class Series(Struct):
    """Values under one name, in the order of the categories or groups that they belong to."""

    name: str
    values: tuple[Value, ...]


class Bars(Struct):
    """A bar for each group and series; stacked if the values of a group are parts of a whole."""

    caption: Caption
    groups: tuple[str, ...]
    series: tuple[Series, ...]
    stacked: bool = False

    @property
    def is_stacked(self) -> bool:
        """Whether they can be stacked as wanted: a negative part has no place in a whole."""
        return self.stacked and all((value.number or 0) >= 0 for series in self.series for value in series.values)


class Point(Struct):
    """A value of a year on a statistical basis: points of two bases are never joined."""

    year: int
    value: Value
    basis: str = ""


class Line(Struct):
    """The points of one place or one key, in order of the years."""

    name: str
    points: tuple[Point, ...]


class Lines(Struct):
    """Lines over years."""

    caption: Caption
    lines: tuple[Line, ...]


class GridColumn(Struct):
    """A column of a table: its heading, its cells, and whether they are numbers.

    `parts` are how long the bars below its cells are, as parts of the longest of the row; those that are `hollow` are
    of unconfirmed values.
    """

    heading: str
    cells: tuple[str, ...]
    is_number: bool = False
    parts: tuple[float, ...] = ()
    hollow: tuple[bool, ...] = ()


class Grid(Struct):
    """A table; with `has_total` its last row is a total."""

    caption: Caption
    columns: tuple[GridColumn, ...]
    has_header: bool = True
    has_total: bool = False


Subject = RegionMap | Bars | Lines | Grid
