"""Lines of what is counted and added up of records: clusters, roles, the money of funds."""

from collections.abc import Mapping, Sequence

from yrd_cli.query.compare.lines import Cell, Line, computed, people_cell, per_head_title
from yrd_cli.query.measures.money import fund_money
from yrd_cli.query.people import PER_PERSON, Population, per_head
from yrd_cli.query.result import Values
from yrd_cli.schema.chain import Role
from yrd_cli.schema.fields import Kind
from yrd_cli.schema.fund import Fund
from yrd_cli.schema.record import Record


def counted(measure: str, title: tuple[str, str], unit: str | None, chosen: Mapping[str, Sequence[Record]]) -> Line:
    """How many records there are for each id: ranked only of clusters, of which the list is complete."""
    cells = {
        id: Cell(len(found), records=tuple(found), roles=tuple(item.role for item in found if isinstance(item, Role)))
        for id, found in chosen.items()
    }
    return Line(measure, *title, unit, cells, Kind.COUNT, has_highest=unit == "clusters")


def segments_line(roles: Mapping[str, Sequence[Role]]) -> Line:
    """How many links of value chains the roles of each id name, each link once."""
    cells = {
        id: Cell(len({segment for role in found for segment in role.segments}), records=tuple(found))
        for id, found in roles.items()
    }
    return Line("segments", "Segments of value chains", "产业链环节", None, cells, Kind.COUNT, has_highest=False)


def share_of_all(line: Line, measure: str, title: tuple[str, str], whole: int) -> Line:
    """A line of counts in percent of `whole`."""
    cells = {
        id: cell._replace(value=100 * cell.value / whole)
        for id, cell in line.cells.items()
        if cell.value is not None and whole
    }
    return Line(measure, *title, "percent", cells, Kind.PERCENT)


def money_lines(funds: Sequence[Fund], chosen: Mapping[str, Sequence[Fund]]) -> tuple[Line, ...]:
    """The funds of each id: how many, their stated sizes and what is committed, each yuan counted once (bn yuan)."""
    measure = fund_money(funds)
    rows: Mapping[str, Values] = {id: measure.values(found, found) for id, found in chosen.items()}

    def money(name: str, title: tuple[str, str], field: str, without: str) -> Line:
        cells = {id: Cell(row[field], without=row[without], records=tuple(chosen[id])) for id, row in rows.items()}
        return Line(name, *title, "bn yuan", cells, has_highest=False)

    return (
        counted("funds", ("Funds", "基金"), "funds", chosen),
        money("stated-size", ("Stated size of funds", "基金公布规模"), "scale_cny_bn", "without_scale"),
        money("committed", ("Committed to funds", "基金已落实"), "committed_cny_bn", "without_committed"),
    )


def funds_per_head(line: Line, population: Population) -> Line:
    """A line of sums of funds over the people of one year: funds are of several, so that of most of the places."""
    year = population.latest_year(line.cells)
    cells = {}
    for place, cell in line.cells.items():
        people = population.of(place, year)
        if people and cell.value is not None:
            found = computed(per_head(cell.value, people), cell, people_cell(people))
            cells[place] = found._replace(without=cell.without)
    title, title_zh = per_head_title(line.title, line.title_zh)
    return line._replace(
        measure=f"{line.measure}-per-head", title=title, title_zh=title_zh, unit=PER_PERSON, cells=cells, year=year
    )
