"""The dataset from Python: the queries of the command line, with records for answers.

>>> import yrd_cli
>>> [cluster.id for cluster in yrd_cli.clusters(province="shanghai", sector="biomedicine")]
['shanghai-zhangjiang-biomedicine']
>>> yrd_cli.group("clusters", by="province")[0]
{'province': 'shanghai', 'clusters': 5, 'share': 19.23076923076923}

Filters take what the options of the command line take: an id, a name in English or Chinese, pinyin, a code; several as
a list. Records are frozen dataclasses; `record.as_dict()` is what `--json` prints. A list of them goes into
`pandas.DataFrame(...)` and `polars.DataFrame(...)` as it is. What the command line refuses raises an error of
`yrd_cli.errors`, all of which are `YrdError`.
"""

from collections.abc import Iterable, Mapping, Sequence
from inspect import signature
from operator import index
from os import PathLike
from typing import Any, SupportsIndex, cast

from yrd_cli.api.tables import Names, Tables
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError
from yrd_cli.query.names import resolve_field
from yrd_cli.query.query import Query, includes_outside, sees_outside
from yrd_cli.query.result import Result
from yrd_cli.query.run import run
from yrd_cli.render.plain import Plain, plain_rows
from yrd_cli.schema.record import Record
from yrd_cli.schema.tables import LISTED, TABLES
from yrd_cli.validate import open_dataset


class Data(Tables):
    """A dataset to ask: each kind of record by a method of its name, groups by `group`, anything by `sql`.

    Files are read when they are first needed, and once.
    """

    def __init__(self, data: Names | PathLike[str] | Sequence[PathLike[str]] = None) -> None:
        """The dataset that ships with the package, with the TOML files or folders in `data` laid over it."""
        self._paths = _as_list(data)
        self._opened: dict[bool, Dataset] = {}

    def dataset(self, *, include_outside: bool = False) -> Dataset:
        """Return the records by table, unfiltered; with `include_outside`, also those outside the region."""
        if include_outside not in self._opened:
            other = self._opened.get(not include_outside)
            self._opened[include_outside] = (
                other.within(include_outside=include_outside)
                if other
                else open_dataset(self._paths, include_outside=include_outside)
            )
        return self._opened[include_outside]

    def get(self, id: str) -> Record:
        """The record of any table with this id, or with a name that no other has. Raises NotFoundError, UsageError."""
        from yrd_cli.query.record_page import find_records

        found = find_records(id, self.dataset(include_outside=True).records, LISTED)
        if len(found) > 1:
            calls = ", ".join(f"{table}(id={id!r})" for table, _ in found)
            raise UsageError(f"{id} is the id of several records: ask for {calls}")
        record: Record = found[0][1]
        return record

    def search(self, text: str, *, limit: int | None = None) -> list[Record]:
        """The records of any table that have every word of `text`, in any script or pinyin, the best fitting first."""
        from yrd_cli.query.matching import names_of_vocabulary
        from yrd_cli.query.pinyin import Readings
        from yrd_cli.query.search import search
        from yrd_cli.query.shape import limit_rows

        dataset = self.dataset(include_outside=True)
        names, sounds = names_of_vocabulary(dataset.records), Readings(**dataset.readings()).sounds
        return [row.records[0] for row in limit_rows(search(text, dataset.records, names, sounds), limit).rows]

    def group(
        self, table: str, *, by: Names, measure: str | None = None, percent: str | None = None, **filters: object
    ) -> list[Plain]:
        """A row for each group, with what `--json` prints: `group("funds", by=["province", "level"])`.

        `measure` and `percent` are as on the command line; `filters` are those of the method of the table.
        """
        table = resolve_field(table, LISTED, kind="table")
        unknown = sorted(filters.keys() - signature(getattr(self, table)).parameters.keys())
        if unknown:
            raise TypeError(f"group({table!r}) has no filter {unknown[0]!r}")
        return plain_rows(self._ask(table, by=by, measure=measure, percent=percent, **filters))

    def compare(self, *names: str) -> list[Plain]:
        """Provinces, cities or sectors side by side: a row for each measure and each of them, as `--json` has it."""
        from yrd_cli.query.compare.subjects import compare

        if not all(isinstance(name, str) for name in names):
            raise TypeError("compare takes names, each an argument of its own")
        return plain_rows(compare(names, self.dataset()))

    def audit(self, *, as_of: str | None = None) -> list[Plain]:
        """The claims recomputed from the records, each with its verdict, as `yrd audit --json` has them.

        With `as_of`, the claims made by the end of that day. Raises DataError for a query that cannot be answered.
        """
        from yrd_cli.query.audit import audit
        from yrd_cli.query.history import parse_as_of

        day = parse_as_of(as_of) if as_of is not None else None
        return plain_rows(audit(self.dataset(include_outside=True), day=day))

    def sql(self, query: str, *, region: str = "yrd") -> list[Plain]:
        """The rows that one SELECT of SQLite gives, over tables named like the tables. Raises UsageError."""
        from yrd_cli.query.sql import ask_sql, tables_of

        asked = self.dataset(include_outside=includes_outside(region))
        return plain_rows(ask_sql(query, tables_of(asked, query)))

    def _records(self, table: str, parameters: Mapping[str, object]) -> list[Any]:
        given = {name: value for name, value in parameters.items() if name != "self"}
        return [row.records[0] for row in self._ask(table, **given).rows]

    def _ask(self, table: str, **given: object) -> Result:
        options = {name: _as_typed(name, value) for name, value in given.items() if value is not None}
        dataset = self.dataset(include_outside=bool(sees_outside(TABLES[table], options)))
        return run(Query.from_options(TABLES[table], options, dataset), dataset)


_SINGLE = ("region", "count", "search", "since", "until", "as_of", "where", "measure", "percent", "limit")


def _as_typed(name: str, value: object) -> object:
    """A value as the command line has it: a list of texts for options that may be given several times."""
    if name == "limit":
        return index(cast("SupportsIndex", value))  # which raises TypeError for anything else
    if name in _SINGLE:
        return str(value)
    names = _as_list(value)
    if not names:
        raise UsageError(f"{name}: an empty list selects nothing: leave it out, or name something")
    return names


def _as_list(value: object) -> list[str]:
    if value is None:
        return []
    return [str(item) for item in ([value] if isinstance(value, str) or not isinstance(value, Iterable) else value)]


def dataset(data: Names | PathLike[str] | Sequence[PathLike[str]] = None) -> Data:
    """The dataset to ask by methods: `dataset(["own.toml"]).funds()` asks it with files of your own laid over it.

    Raises DataError, with every problem, when it is first asked, if what is in the files is not sound.
    """
    return Data(data)


_bundled = dataset()
audit = _bundled.audit
clusters = _bundled.clusters
funds = _bundled.funds
indicators = _bundled.indicators
shares = _bundled.shares
chains = _bundled.chains
events = _bundled.events
claims = _bundled.claims
provinces = _bundled.provinces
cities = _bundled.cities
sectors = _bundled.sectors
segments = _bundled.segments
keys = _bundled.keys
sources = _bundled.sources
compare = _bundled.compare
get = _bundled.get
group = _bundled.group
search = _bundled.search
sql = _bundled.sql
