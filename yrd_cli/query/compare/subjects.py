"""`yrd compare`: from the names of places or sectors to one result, with a line for each measure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import attrgetter

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import AmbiguousNameError, UnknownNameError, UsageError, flag
from yrd_cli.query import shape
from yrd_cli.query.compare.layout import COLUMNS, Compared, Subject, in_records, side_by_side
from yrd_cli.query.compare.lines import PER_HEAD, Line, indicator_lines, share_lines
from yrd_cli.query.compare.sums import counted, funds_per_head, money_lines, segments_line, share_of_all
from yrd_cli.query.folding import split_list
from yrd_cli.query.measures.count import known_notes
from yrd_cli.query.measures.money import fund_money
from yrd_cli.query.names import Choice, choices_of_records, find, nearest
from yrd_cli.query.people import AT_THE_END, Population
from yrd_cli.query.places import find_places, join_compounds
from yrd_cli.query.result import Note, Result
from yrd_cli.query.shape import AS_IS, Shape
from yrd_cli.schema.fields import Language
from yrd_cli.schema.record import AnyRecord, Record
from yrd_cli.schema.tables import TABLES

_KINDS = ("provinces", "cities", "sectors")  # a name that is of several kinds is of the first that all are of
_REGION = "yrd"
_BENCHMARKS = (_REGION, "china")


def compare(
    names: Sequence[str],
    dataset: Dataset,
    form: Shape = AS_IS,
    *,
    language: Language | None = None,
    per_head: bool = False,
) -> Result:
    """Return the provinces, cities or sectors `names`, side by side.

    With a `language` it has a row for each measure and a column for each of them, for two also the second less the
    first and over the first; without one, or with fields that are named, a row for each measure and each, as COLUMNS.
    With `per_head`, all money of places is also given per head.

    Raises UsageError for fewer than two names, the same twice, or names of several kinds; UnknownNameError and
    AmbiguousNameError as everywhere.
    """
    if not names and form.fields and form.fields.casefold() == "help":
        return shape.apply(form, Result("compare", COLUMNS, ()), dataset, language=language)
    compared = _compared(names, dataset, per_head=per_head)
    title = f"yrd compare {' '.join(subject.id for subject in compared.subjects)}"
    result = in_records(compared) if language is None or form.fields else side_by_side(compared)
    return shape.apply(form, result._replace(title=title), dataset, language=language)


def _compared(names: Sequence[str], dataset: Dataset, *, per_head: bool) -> Compared:
    kind, subjects = _subjects(names, dataset)
    if kind == "sectors" and per_head:
        raise UsageError(f"{flag('per_head')}: sectors have no people: compare provinces or cities")
    if kind == "sectors":
        lines, notes = _of_sectors(subjects, dataset)
    else:
        lines, notes = _of_places(kind, subjects, dataset, per_head=per_head)
    return Compared(subjects, lines, notes)


def _subjects(names: Sequence[str], dataset: Dataset) -> tuple[str, tuple[Subject, ...]]:
    """The kind of what is named, and what it is."""
    texts = join_compounds("city", split_list(names), dataset.records)
    known = {
        kind: {record.id: Subject(record.id, record.name_en, record.short_zh) for record in dataset.records(kind)}
        for kind in _KINDS
    }
    choices = {kind: choices_of_records(dataset.records(kind)) for kind in _KINDS}
    wider = [place for place in dataset.records("places") if place.id in _BENCHMARKS]
    known["provinces"] |= {
        place.id: Subject(place.id, place.name_en, place.short_zh, is_benchmark=True) for place in wider
    }
    choices["provinces"] += choices_of_records(wider)
    if names and not all(texts):
        raise UsageError("compare: empty name")
    found = [kinds for text in texts for kinds in _kinds_of(text, choices, dataset)]
    if len(found) < 2:  # noqa: PLR2004 -- one has nothing beside it
        raise UsageError("compare: name at least two provinces, cities or sectors: yrd compare jiangsu zhejiang")
    kind = next((kind for kind in _KINDS if all(kind in ids for ids in found)), None)
    if kind is None:
        kinds = [f"{next(iter(ids.values()))} is a {_called(ids, known)}" for ids in found]
        raise UsageError(f"compare: {', '.join(kinds)}: name several of one kind")
    ids = [by_kind[kind] for by_kind in found]
    for id in ids:
        if ids.count(id) > 1:
            raise UsageError(f"compare names {id} twice")
    return kind, tuple(known[kind][id] for id in ids)


def _called(ids: Mapping[str, str], known: Mapping[str, Mapping[str, Subject]]) -> str:
    kind, id = next(iter(ids.items()))
    return "place" if known[kind][id].is_benchmark else TABLES[kind].singular


def _kinds_of(text: str, choices: Mapping[str, Sequence[Choice]], dataset: Dataset) -> list[dict[str, str]]:
    """By kind, the id that `text` names, or the ids of a group such as 江浙沪. Raises UnknownNameError if none does."""
    found: dict[str, str] = {}
    error: UsageError | None = None
    for kind in _KINDS:
        try:
            id = find(TABLES[kind].singular, text, choices[kind], loosely=True)
        except AmbiguousNameError as ambiguous:  # noqa: PERF203 -- of three kinds
            error = ambiguous
        else:
            found |= {kind: id} if id else {}
    if found:
        return [found]
    for kind in () if error else ("provinces", "cities"):
        try:
            place = find_places(TABLES[kind].singular, text, dataset.records)
        except UnknownNameError as unknown:  # noqa: PERF203 -- of two kinds
            error = unknown if unknown.reason else error
        else:
            if not place.county:
                return [{kind: id} for id in place.ids]
    every = [choice for kind in _KINDS for choice in choices[kind]]
    raise error or UnknownNameError(
        "province, city or sector",
        text,
        choices=[choice.id for choice in every],
        nearest=nearest(text, every),
        listing=", ".join(f"yrd {kind}" for kind in _KINDS),
    )


def _of_places(
    kind: str, subjects: Sequence[Subject], dataset: Dataset, *, per_head: bool
) -> tuple[tuple[Line, ...], tuple[Note, ...]]:
    """The lines of provinces or cities; the region has all clusters, funds and roles, the nation none here."""
    ids = [subject.id for subject in subjects]
    clusters, funds, roles = (dataset.records(table) for table in ("clusters", "funds", "chains"))
    one, several = ("province", "provinces") if kind == "provinces" else ("city", "cities")

    def chosen(records: Sequence[AnyRecord], field: str) -> dict[str, list[AnyRecord]]:
        value_of = attrgetter(field)
        of_region = {_REGION: list(records)} if _REGION in ids else {}
        own = [subject.id for subject in subjects if not subject.is_benchmark]
        return {id: [item for item in records if _is_of(value_of(item), id)] for id in own} | of_region

    lines: list[Line] = []
    if kind == "provinces":
        lines.append(counted("clusters-led", ("Clusters led", "牵头集群"), "clusters", chosen(clusters, "province")))
    taking_part = ("Clusters participated in", "参与集群") if kind == "provinces" else ("Clusters", "集群")
    lines.append(counted("clusters-participating", taking_part, "clusters", chosen(clusters, several)))
    keys, values = dataset.records("keys"), dataset.records("indicators")
    population = Population(values) if per_head else None
    for line in money_lines(funds, chosen(funds, one)):
        lines += [line, funds_per_head(line, population)] if population and line.unit == "bn yuan" else [line]
    indicators = indicator_lines(ids, keys, values, all_per_head=per_head)
    shares = share_lines(ids, keys, dataset.by_id("places"), dataset.records("shares"), values)
    lines += [*indicators.lines, *shares.lines]
    of_roles = chosen(roles, one if kind == "provinces" else several)
    lines.append(counted("roles", ("Roles in value chains", "产业链分工"), None, of_roles))
    notes = _notes(subjects, lines, dataset)
    if kind == "cities" and any(id in dataset.by_id("provinces") for id in ids):
        notes += (_AS_A_CITY,)
    notes += _left_out(indicators.left_out + shares.left_out)
    if per_head:
        notes += (_PEOPLE_OF,)
        notes += (_NOT_PER_HEAD,) if any(line.unit == "bn USD" for line in lines) else ()
    return tuple(lines), notes


_PEOPLE_OF = Note(
    "Per head: over the people at the end of the year that the row names; amounts of funds are of several years.",
    "人均按该行所列年份的年末常住人口计算；基金金额年份不一。",
)


_NOT_PER_HEAD = Note(
    "Money that is stated in US dollars (foreign capital used) is not given per head.",
    "以美元公布的金额（实际使用外资）不列人均值。",
)


_AS_A_CITY = Note(
    "Shanghai is taken as a city: with the funds of the whole region that sit there.",
    "上海按城市计：含设在上海的全区域基金。",
)


def _is_of(value: object, id: str) -> bool:
    return id in value if isinstance(value, tuple) else value == id


def _of_sectors(subjects: Sequence[Subject], dataset: Dataset) -> tuple[tuple[Line, ...], tuple[Note, ...]]:
    """The lines of sectors, a parent with its children."""
    within = {
        subject.id: {sector.id for sector in dataset.records("sectors") if subject.id in (sector.id, sector.parent)}
        for subject in subjects
    }

    def chosen(records: Sequence[AnyRecord], *fields: str) -> dict[str, list[AnyRecord]]:
        values_of = list(map(attrgetter, fields))
        return {
            id: [item for item in records if any(_is_of(of(item), sector) for of in values_of for sector in sectors)]
            for id, sectors in within.items()
        }

    clusters, funds, roles = (dataset.records(table) for table in ("clusters", "funds", "chains"))
    of_clusters, of_roles = chosen(clusters, "sector", "subsector"), chosen(roles, "chain")
    count = counted("clusters", ("Clusters", "集群"), "clusters", of_clusters)
    lines = [
        count,
        share_of_all(count, "clusters-share", ("Clusters, share of the region", "占全区集群比重"), len(clusters)),
    ]
    for province in dataset.records("provinces"):
        led = {id: [item for item in found if item.province == province.id] for id, found in of_clusters.items()}
        title = (f"Clusters led by {province.name_en}", f"{province.short_zh}牵头集群")
        lines.append(counted(f"clusters-{province.id}", title, "clusters", led))
    of_funds = chosen(funds, "sectors")
    lines += money_lines(funds, of_funds)
    lines += [counted("roles", ("Roles in value chains", "产业链分工"), None, of_roles), segments_line(of_roles)]
    return tuple(lines), _notes(subjects, lines, dataset) + _in_several(of_funds)


def _in_several(chosen: Mapping[str, Sequence[Record]]) -> tuple[Note, ...]:
    """A note if funds count in several columns."""
    counts = Counter(fund.id for found in chosen.values() for fund in found)
    several = sum(count > 1 for count in counts.values())
    if not several:
        return ()
    return (
        Note(
            f"{several} of {len(counts)} funds {'counts' if several == 1 else 'count'} under more than one sector.",
            f"{len(counts)}只基金中{several}只涉及多个领域，按每个领域各计一次。",
        ),
    )


def _notes(subjects: Sequence[Subject], lines: Sequence[Line], dataset: Dataset) -> tuple[Note, ...]:
    """Return the notes about the clusters and the money of all that is compared, each record counted once."""
    behind: dict[str, dict[str, Record]] = {"clusters": {}, "funds": {}}
    for line in lines:
        table = "funds" if line.measure == "funds" else "clusters" if line.measure.startswith("clusters") else None
        for cell in line.cells.values() if table else ():
            behind[table or ""] |= {record.id: record for record in cell.records}
    clusters, funds = (list(found.values()) for found in behind.values())
    notes = known_notes(TABLES["clusters"], clusters)
    if funds:
        notes += fund_money(dataset.records("funds")).notes(funds)
    notes = tuple(note._replace(about=()) for note in notes)  # no column here is a sum alone
    if any(
        line.measure == PER_HEAD and any(cell.known != "reported" for cell in line.cells.values()) for line in lines
    ):
        notes += (AT_THE_END,)
    notes += _without_highest([subject.id for subject in subjects if not subject.is_benchmark], lines)
    if any(subject.is_benchmark for subject in subjects):
        notes += (
            Note(
                "The region and the nation are shown for comparison and never marked as highest.",
                "长三角和全国仅供对照，不参与最高值标注。",
            ),
        )
    return notes


def _without_highest(ids: Sequence[str], lines: Sequence[Line]) -> tuple[Note, ...]:
    """Return a note on the measures of which no highest can be told."""
    count = sum(line.has_highest and line.is_open(ids) for line in lines)
    if not count:
        return ()
    return (
        Note(
            f"No highest marked in {count} {'row' if count == 1 else 'rows'}: not all have a comparable, confirmed and "
            "exact value.",
            f"{count}行未标注最高值：并非各方均有可比、已核实且确切的数值。",
        ),
    )


def _left_out(count: int) -> tuple[Note, ...]:
    if not count:
        return ()
    return (
        Note(
            f"{count} {'indicator or share' if count == 1 else 'indicators and shares'} omitted: no two values of the "
            "same whole year and basis.",
            f"{count}项指标和占比未列入：无两者具有同一全年、同一口径的数值。",
        ),
    )
