"""Rules for single tables: the fields of clusters, funds, claims and vocabularies fit together."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, compress
from typing import get_args, get_origin

from yrd_cli.errors import quoted
from yrd_cli.query.folding import normalise_all
from yrd_cli.query.names import choices_of_names, nearest
from yrd_cli.schema.dates import first_day
from yrd_cli.schema.fields import Field, Kind, cached, fields_by_name
from yrd_cli.schema.fund import Fund
from yrd_cli.schema.record import Declared, KeyPath
from yrd_cli.schema.size import BEYOND_KINDS, PART_KINDS, stated_size
from yrd_cli.schema.tables import TABLES
from yrd_cli.validate.entries import Entries, Entry, Found, by_id, in_parts
from yrd_cli.validate.problems import MAX_PROBLEMS


def names(entries: Entries) -> Found:
    """No two clusters or funds have one Chinese name, in whatever writing: brackets, quotes, width, script."""
    for table in ("clusters", "funds"):
        seen: dict[str, str] = {}
        for entry, name in zip(
            entries[table], normalise_all(entry.record.name_zh for entry in entries[table]), strict=True
        ):
            first = seen.setdefault(name, entry.record.id)
            if first != entry.record.id:
                yield entry, ("name_zh",), f"is also the name of '{first}'"


def places_of_events(entries: Entries) -> Found:
    """An event took place in a city of the region or elsewhere, not in both."""
    for entry in entries["events"]:
        if entry.record.city and entry.record.where:
            yield entry, ("where",), "only for places outside the 41 cities"


def claims(entries: Entries) -> Found:
    """A claim has a query with all that belongs to it, or says why it has none."""
    for entry in entries["claims"]:
        claim = entry.record
        if bool(claim.query) != bool(claim.take) or bool(claim.query) != bool(claim.expect):
            yield entry, ("query",), "requires `take` and `expect`, and they require it"
        yield from _stated(entry)
        if (claim.take in ("value", "sum")) != bool(claim.field):
            yield entry, ("field",), "required to take a value or a sum, and only then"
        if (not claim.query or claim.expect in ("differs", "records-incomplete")) and not claim.why:
            yield entry, ("why",), "missing: required where a claim differs or cannot be computed"


def _stated(entry: Entry) -> Found:
    """A claim states a number with its unit, or a direction; what is neither has no query."""
    claim = entry.record
    if (claim.value is None) != (claim.unit is None):
        yield entry, ("unit",), "requires `value`, and a value requires a unit"
    if claim.direction and claim.value is not None:
        yield entry, ("direction",), "cannot stand beside `value`: write a claim for each"
    if claim.query and claim.value is None and not claim.direction:
        yield entry, ("query",), "requires a `value` or a `direction` to compare with"
    if claim.query and (claim.take == "direction") != bool(claim.direction):
        yield entry, ("take",), "must be `direction` for a claim with a direction, and only then"
    if (claim.expect == "records-incomplete") != bool(claim.missing_records):
        yield entry, ("missing_records",), "required where records are incomplete, and only then"


def queries(entries: Entries) -> Found:
    """The query of a claim can be read, and is one of a table."""
    misnamed = 0
    for entry in entries["claims"]:
        try:
            words = _words_of(entry.record.query or "")
        except ValueError as error:
            yield entry, ("query",), f"cannot be read: {str(error).lower()}"
            continue
        if words and words[0] not in TABLES:
            misnamed += 1
            hint = _nearest_tables(words[0]) if misnamed <= MAX_PROBLEMS else ""  # later ones are not described
            yield entry, ("query",), f"{quoted(words[0])} is not a table{hint}"


def _words_of(query: str) -> list[str]:
    """Return the words of a query as a shell splits it. Raises ValueError if it cannot."""
    # Most queries quote nothing, and shlex takes forty times as long.
    return shlex.split(query) if _QUOTING.search(query) else query.split()


_QUOTING = re.compile(r"[\"'\\]")


def _nearest_tables(word: str) -> str:
    near = nearest(word, choices_of_names(TABLES), limit=2)
    return f": did you mean {' or '.join(map(quoted, near))}?" if near else ""


def cluster_places(entries: Entries) -> Found:
    """The places and the sectors of a cluster belong together."""
    cities, sectors = by_id(entries, "cities"), by_id(entries, "sectors")
    for entry in entries["clusters"]:
        cluster = entry.record
        if cluster.provinces[:1] != (cluster.province,):
            yield entry, ("provinces",), "must start with the province that leads"
        for index, city in enumerate(cluster.cities):
            if city in cities and cities[city].record.province not in cluster.provinces:
                yield entry, ("cities", index), f"'{city}' lies in none of the provinces taking part"
        if cluster.sector in sectors and sectors[cluster.sector].record.parent:
            yield entry, ("sector",), "must be a sector of level one"
        below = sectors.get(cluster.subsector)
        if below and below.record.parent != cluster.sector:
            yield entry, ("subsector",), f"'{cluster.subsector}' is not part of {cluster.sector}"


def cluster_sides(entries: Entries) -> Found:
    """The provinces of a cluster lie all in the region, or all outside it."""
    outside = {entry.record.id: entry.outside for entry in entries["provinces"]}
    for entry in entries["clusters"]:
        for index, id in enumerate(entry.record.provinces):
            if outside.get(id, entry.outside) is not entry.outside:
                wrong = _INSIDE if entry.outside else _OUTSIDE
                yield entry, ("provinces", index), f"'{id}' lies {wrong}"


_INSIDE = "in the region, and the cluster does not"
_OUTSIDE = "outside the region, and the cluster does not: name it in `outside`"

_BEYOND_A_PROVINCE = ("cross-regional", "national-regional")


def fund_places(entries: Entries) -> Found:
    """The level, the province and the city of a fund belong together."""
    cities = by_id(entries, "cities")
    for entry in entries["funds"]:
        fund = entry.record
        if (fund.level in _BEYOND_A_PROVINCE) != (fund.province is None):
            yield entry, ("level",), f"a fund of level {fund.level} {'has no' if fund.province else 'has a'} province"
        if fund.province and fund.city in cities and cities[fund.city].record.province != fund.province:
            yield entry, ("city",), f"'{fund.city}' does not lie in {fund.province}"


_MAX_LEVELS = 50  # funds above one another: no country has as many levels of funds of funds


def families(entries: Entries) -> Found:
    """Funds and those above them belong together, without a circle."""
    funds = by_id(entries, "funds")
    for entry in entries["funds"]:
        fund = entry.record
        if bool(fund.parent) != bool(fund.tie):
            yield entry, ("tie",), "requires a parent, and a parent requires a tie"
        if fund.parent:
            yield from _above(entry, funds)


def _above(entry: Entry, funds: Mapping[str, Entry]) -> Found:
    """A fund that has a parent fits it, and is not above itself."""
    fund = entry.record
    if fund.overlap:
        yield entry, ("overlap",), "only for funds without a parent"
    above, step = [fund.id], fund.parent
    while step in funds and step not in above and len(above) <= _MAX_LEVELS:
        above.append(step)
        step = funds[step].record.parent
    if len(above) > _MAX_LEVELS:
        yield entry, ("parent",), f"more than {_MAX_LEVELS} funds above it"
    elif step == fund.id:
        yield entry, ("parent",), f"a circle: {' < '.join([*above, fund.id])}"
    elif fund.parent in funds:
        yield from _fits(entry, funds[fund.parent].record)


def _fits(entry: Entry, parent: Fund) -> Found:
    fund: Fund = entry.record
    if fund.tie != "part-of":
        return
    part, whole = stated_size(fund.sizes), stated_size(parent.sizes)
    if part and whole and part.kind not in BEYOND_KINDS and part.value_cny_bn > whole.value_cny_bn:
        yield (
            entry,
            ("tie",),
            f"a part of {part.value_cny_bn} bn yuan in a whole of {whole.value_cny_bn}: part-funded?",
        )


def sizes(entries: Entries) -> Found:
    """The sizes of a fund are in order, and none of a part is above the whole."""
    for entry in entries["funds"]:
        fund = entry.record
        dates = [first_day(size.date) if size.date else "" for size in fund.sizes] if len(fund.sizes) > 1 else []
        if dates != sorted(dates):
            yield entry, ("sizes",), "must be in the order of their dates, undated ones first"
        for index, size in enumerate(fund.sizes):
            if not size.used and not size.why:
                yield entry, ("sizes", index), "not used, but `why` is missing"
            whole = stated_size(fund.sizes) if size.used and size.kind in PART_KINDS else None
            if whole and size.value_cny_bn > whole.value_cny_bn:
                yield (
                    entry,
                    ("sizes", index),
                    f"{size.kind} {size.value_cny_bn} bn yuan, of a fund of {whole.value_cny_bn}",
                )


def statuses(entries: Entries) -> Found:
    """A fund whose status is established or investing names the source of that, one of its own."""
    for entry in entries["funds"]:
        fund = entry.record
        if fund.status != "announced" and not fund.status_source:
            yield entry, ("status_source",), f"missing: a source reports that it is {fund.status}, or it is announced"
        if fund.status_source and fund.status_source not in fund.sources:
            yield entry, ("status_source",), f"'{fund.status_source}' is not among the record's own sources"
        if fund.status_date and not fund.status_source:
            yield entry, ("status_date",), "requires `status_source`"


def codes(entries: Entries) -> Found:
    """The code of a city starts like that of its province."""
    provinces = by_id(entries, "provinces")
    for entry in entries["cities"]:
        province = provinces.get(entry.record.province)
        if province and entry.record.code[:2] != province.record.code[:2]:
            yield entry, ("code",), f"does not start like {province.record.code} of {province.record.id}"


def chinese_texts(entries: Entries) -> Found:
    """A text in Chinese has its English counterpart: other readers would have nothing."""
    for table in TABLES.values():
        for part in in_parts(entries[table.name]):
            if _lacks_english(table.record_type, [entry.record for entry in part]):
                for entry in part:
                    for path, field in _without_english(entry.record):
                        yield entry, path, f"requires `{field}`"


def _lacks_english(record_type: type, records: Sequence[Declared]) -> bool:
    """Return whether some of these have a text in Chinese alone; field by field, a third of the time."""
    for field, chinese in _translated(record_type):
        values = field.of_each(records)
        if not chinese:
            if _lacks_english(get_args(field.type)[0], [*chain.from_iterable(values)]):
                return True
        elif not all(compress(values, chinese.of_each(records))):
            return True
    return False


def _without_english(record: Declared, above: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    for field, chinese in _translated(type(record)):
        if not chinese:
            for index, item in enumerate(field.of(record)):
                yield from _without_english(item, (*above, field.name, index))
        elif chinese.of(record) and not field.of(record):
            yield (*above, chinese.name), field.name


@cached
def _translated(record_type: type) -> tuple[tuple[Field, Field | None], ...]:
    """Return the fields that another one says in Chinese, with that, and those that hold figures, without one."""
    fields = fields_by_name(record_type)
    return tuple(
        (field, fields.get(field.chinese or ""))
        for field in fields.values()
        if field.chinese or (field.kind is Kind.NESTED and get_origin(field.type) is tuple)
    )


def levels(entries: Entries) -> Found:
    """Sectors have two levels."""
    sectors = by_id(entries, "sectors")
    for entry in entries["sectors"]:
        above = sectors.get(entry.record.parent)
        if above and above.record.parent:
            yield entry, ("parent",), f"must be a sector of level one, which '{entry.record.parent}' is not"
