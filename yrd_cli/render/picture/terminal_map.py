"""The map for a terminal: outlines in Braille, the numbers at their places; keys and a list where it is narrow."""

from collections.abc import Iterable, Iterator, Sequence
from string import ascii_letters

from yrd_cli.errors import printable
from yrd_cli.render.cells import language_pair
from yrd_cli.render.picture.labels import Box, Candidate, Placer
from yrd_cli.render.picture.map_legend import NOT_ON_MAP, has_number
from yrd_cli.render.picture.projection import Points, Projection, places_inside
from yrd_cli.render.picture.region_map import by_importance
from yrd_cli.render.picture.screen import BOLD, COLORS, DIM, ESCAPE, Screen, styled
from yrd_cli.render.picture.subject import RegionMap, Spot
from yrd_cli.render.picture.text import cells, titled, wrap
from yrd_cli.schema.struct import Struct

_LABELLED = 50  # columns of a map from which on names are written on it
_TALLEST = 44  # rows, where nothing says how many there are
_SHORTEST = 12
_COAST = 14  # columns for the labels of cities on the coast
_COLUMNS_PER_ROW = 1.6  # of the region: its width in cells by its height
_GAP = 2
_LEAST_LIST = 24  # columns of a list beside the map


def draw(
    subject: RegionMap, width: int, height: int | None = None, *, ascii: bool = False, color: bool = False
) -> list[str]:
    """Lines of up to `width` cells; with a `height`, a map that fits it where that is possible."""
    caption = subject.caption
    title = titled(caption.title, caption.unit)
    head = [styled(line, BOLD, color=color) for line in wrap(title, width)]
    foot = [line for note in caption.notes for line in wrap(printable(note), width)]
    rows = max((height or _TALLEST) - len(head) - len(foot) - 1, _SHORTEST)
    across = int(rows * _COLUMNS_PER_ROW)
    labelled = min(width - _COAST, across)
    if labelled >= _LABELLED:
        drawn = _Drawn(subject, labelled, width, ascii=ascii)
        entries = [*drawn.write_labels(), *_elsewhere(subject)]
        body = [*drawn.rows(color=color), *_in_columns(_headed(entries, subject), width, color=color)]
    else:
        columns = min(width, across)
        drawn = _Drawn(subject, columns - 1, columns, ascii=ascii)
        entries = [*drawn.write_keys(), *_headed(_elsewhere(subject), subject)]
        body = drawn.rows(color=color)
        beside = width - columns - _GAP
        if beside >= _LEAST_LIST:
            body = _side_by_side(body, columns + _GAP, _in_columns(entries, beside, len(body), color=color))
        else:
            body += _in_columns(entries, width, color=color)
    return [*head, *body, *foot]


class _Entry(Struct):
    """A line of the list, and its style."""

    text: str
    style: str = ""


class _Drawn:
    """The outlines on a screen, and what is written over them."""

    def __init__(self, subject: RegionMap, columns: int, width: int, *, ascii: bool) -> None:
        self._subject = subject
        self._projection = Projection(subject.areas, subject.spots, columns - 1, (0.5, 0.5), aspect=2)
        height = int(self._projection.height) + 2
        self._screen = Screen(width, height, ascii=ascii)
        self._outlines: dict[str, list[Points]] = {
            area.id: [[self._projection(*point) for point in ring] for ring in area.rings] for area in subject.areas
        }
        for rings in self._outlines.values():
            self._screen.rings(rings)
        self._placer = Placer(Box(-0.5, 0, width + 0.5, height))
        self._styles = {area.id: COLORS[area.series % len(COLORS)] for area in subject.areas}

    def rows(self, *, color: bool) -> list[str]:
        """The rows, without the empty ones at the bottom; before that the names of provinces where there is room."""
        named = {spot.name for spot in self._subject.spots if has_number(spot)}
        for area in self._subject.areas:
            name = printable(area.name).upper()
            if area.value is None and area.name not in named:
                style = f"{BOLD};{self._styles[area.id]}"
                self._write(name, style, places_inside(self._outlines[area.id], cells(name) + 2, 1, 1))
        of_areas = any(map(has_number, self._subject.areas))
        for spot in self._subject.spots:
            if not has_number(spot) and not of_areas:
                column, row = self._cell(spot)
                self._write(".", DIM, [Candidate(Box(column - 1, row, column + 2, row + 1))])
        return self._screen.rows(color=color)

    def write_labels(self) -> list[_Entry]:
        """Write names and values at the cities and in the provinces; what has no room is returned."""
        left_out = []
        for area in self._subject.areas:
            if area.value is not None and has_number(area):
                text = printable(f"{area.name} {area.value.text}")
                places = places_inside(self._outlines[area.id], cells(text) + 2, 1, 1, outside=True)
                if not self._write(text, self._styles[area.id], places):
                    left_out.append(_Entry(text, self._styles[area.id]))
        for spot in by_importance(self._subject.spots):
            number, name = printable(spot.value.text if spot.value else ""), printable(spot.name)
            if not self._write_spot(spot, number, name):
                left_out.append(_Entry(f"{name} {number}", self._styles.get(spot.area, "")))
        return left_out

    def write_keys(self) -> list[_Entry]:
        """Write a letter at each city that has a value; the list of what they stand for, by province."""
        letters = iter(ascii_letters)
        entries = []
        for area in self._subject.areas:
            spots = [spot for spot in by_importance(self._subject.spots) if spot.area == area.id]
            value = area.value if area.value and has_number(area) else None
            if spots or value:
                entries.append(
                    _Entry(printable(f"{area.name} {value.text}" if value else area.name), self._heading(area.id))
                )
            for spot in spots:
                text = printable(f"{spot.name} {spot.value.text if spot.value else ''}")
                letter = next(letters, "")
                placed = bool(letter) and self._write(letter, self._styles[area.id], self._near(spot))
                entries.append(_Entry(f"{letter if placed else ' '} {text}", self._styles[area.id]))
        return entries

    def _heading(self, area: str) -> str:
        return f"{BOLD};{self._styles[area]}"

    def _cell(self, spot: Spot) -> tuple[int, int]:
        x, y = self._projection(spot.longitude, spot.latitude)
        return int(x), int(y)

    def _near(self, spot: Spot) -> Iterator[Candidate]:
        """The cell of a city, or the nearest beside it: letters may stand side by side."""
        column, row = self._cell(spot)
        for dx, dy in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1), (2, 0), (-2, 0)):
            yield Candidate(Box(column + dx, row + dy, column + dx + 1, row + dy + 1))

    def _write_spot(self, spot: Spot, number: str, name: str) -> bool:
        """Write `5 Suzhou` or `Suzhou 5`, the number at the place of the city, if there is room for either."""
        column, row = self._cell(spot)
        width = cells(f"{number} {name}")
        for down in (0, -1, 1):
            for text, left in ((f"{number} {name}", column), (f"{name} {number}", column - width + 1)):
                box = Box(left - 0.5, row + down, left + width + 0.5, row + down + 1)
                if self._placer.place([Candidate(box)]):
                    end = left if text.startswith(number) else left + width - cells(number)
                    style = self._styles.get(spot.area, "")
                    self._screen.write(row + down, left, text, clear=1)
                    self._screen.write(row + down, end, number, f"{BOLD};{style}")
                    return True
        return False

    def _write(self, text: str, style: str, candidates: Iterable[Candidate]) -> bool:
        """Write at the first place that is free, the box of which may be wider than the text."""
        placed = self._placer.place(candidate._replace(box=_on_cells(candidate.box)) for candidate in candidates)
        if placed is None:
            return False
        spare = int(placed.box.right - placed.box.left - cells(text)) // 2
        self._screen.write(int(placed.box.top), int(placed.box.left) + spare, text, style, clear=spare)
        return True


def _on_cells(box: Box) -> Box:
    left, top = round(box.left), round(box.top)
    return Box(left, top, left + round(box.right - box.left), top + round(box.bottom - box.top))


def _elsewhere(subject: RegionMap) -> list[_Entry]:
    return [_Entry(printable(f"{name} {value.text}")) for name, value in subject.elsewhere]


def _headed(entries: Sequence[_Entry], subject: RegionMap) -> list[_Entry]:
    """A list with its heading, if there is anything in it."""
    heading = _Entry(language_pair(NOT_ON_MAP, subject.caption.language), BOLD)
    return [heading, *entries] if entries else []


def _in_columns(entries: Sequence[_Entry], width: int, rows: int = 0, *, color: bool) -> list[str]:
    """Entries in columns, read downwards: as few as keep to that many rows, and no more than the width has room for."""
    lines = [
        _Entry(("  " if number else "") + text, entry.style)
        for entry in entries
        for number, text in enumerate(wrap(entry.text, max(width - 2, 1)))
    ]
    widest = max((cells(line.text) for line in lines), default=0)
    fitting = max((width + _GAP) // (widest + _GAP), 1)
    count = min(fitting, -(-len(lines) // rows)) if rows else fitting
    high = -(-len(lines) // max(count, 1))
    columns = [lines[start : start + high] for start in range(0, len(lines), high or 1)]
    return [
        (" " * _GAP).join(
            styled(column[row].text, column[row].style, color=color)
            + " " * ((widest - cells(column[row].text)) if column is not columns[-1] else 0)
            for column in columns
            if row < len(column)
        )
        for row in range(high)
    ]


def _side_by_side(left: Sequence[str], at: int, right: Sequence[str]) -> list[str]:
    """Two lists of lines beside each other, the second beginning in column `at`."""
    lines = []
    for index in range(max(len(left), len(right))):
        line = left[index] if index < len(left) else ""
        beside = right[index] if index < len(right) else ""
        space = " " * (at - cells(ESCAPE.sub("", line)))
        lines.append(f"{line}{space}{beside}" if beside else line)
    return lines
