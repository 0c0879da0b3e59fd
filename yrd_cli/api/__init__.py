"""The dataset from Python: the queries of the command line, with records for answers.

>>> import yrd_cli
>>> [cluster.id for cluster in yrd_cli.clusters(province="shanghai", sector="biomedicine")]
['shanghai-zhangjiang-biomedicine']
>>> yrd_cli.group("clusters", by="province")[0]
{'province': 'shanghai', 'clusters': 5, 'share': 19.23076923076923}

Filters take what the options of the command line take: an id, a name in English or Chinese, pinyin, a code, or a
record; several as a list; for days also a date or datetime. Records are frozen dataclasses; `record.as_dict()` is what
`--json` prints. A list of them goes into `pandas.DataFrame(...)` and `polars.DataFrame(...)` as it is. What the command
line refuses raises an error of `yrd_cli.errors`, all of which are `YrdError`.
"""

from collections.abc import Collection, Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yrd_cli.api.answers import Answer, Picture, Report, context_of, rows_of, warn_of
from yrd_cli.api.methods import Day, Files, Names, Paths, Tables
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError
from yrd_cli.query.arguments import as_cited, as_files, as_flag, as_options, as_paths, as_text, with_competing
from yrd_cli.query.names import resolve_field
from yrd_cli.query.options import OF_SERIES
from yrd_cli.query.parameters import query_parameters
from yrd_cli.query.query import Query, includes_outside, sees_outside, shape_of
from yrd_cli.query.result import Result
from yrd_cli.query.run import run
from yrd_cli.render.plain import Plain
from yrd_cli.render.style import names_of
from yrd_cli.schema.fields import Language
from yrd_cli.schema.record import Record
from yrd_cli.schema.tables import LISTED, TABLES
from yrd_cli.validate import open_dataset

if TYPE_CHECKING:
    from yrd_cli.schema.source import Source


class Data(Tables):
    """A dataset to ask: each kind of record by a method of its name, groups by `group`, anything by `sql`.

    Files are read when they are first needed, and once.
    """

    def __init__(self, data: Paths = None) -> None:
        """The dataset that ships with the package, with files or folders laid over it. Raises UsageError for none."""
        self._paths = as_paths(data)
        self._opened: dict[bool, Dataset] = {}

    def __repr__(self) -> str:
        return f"<dataset: {', '.join(['bundled', *self._paths])}>"

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

        found = find_records(as_text("id", id), self.dataset(include_outside=True), LISTED)
        if len(found) > 1:
            calls = ", ".join(f"{table}(id={id!r})" for table, _ in found)
            raise UsageError(f"{id} is the id of several records: ask for {calls}")
        record: Record = found[0][1]
        return record

    def resolve(self, text: str, *, table: str | None = None) -> Record:
        """The record that a name, a code or another writing means, of one table only if that is given.

        A county has the record of its city. Raises UnknownNameError if it means none, AmbiguousNameError if several.
        """
        from yrd_cli.query.resolution import meaning

        if table is not None:
            table = resolve_field(as_text("table", table), LISTED, kind="table")
        return meaning(as_text("text", text), self.dataset(include_outside=True), table=table)[1]

    def cite(self, *records: str | Record, figure: str | None = None) -> "list[Source]":
        """The sources of these records, given as records, ids or names: each source once.

        With `figure`, such as `scale` or `output`, only those that support this figure of each record.
        """
        from yrd_cli.query.citations import cited_by, cited_for_figure
        from yrd_cli.query.record_page import find_records

        figure = as_text("figure", figure) if figure is not None else None
        dataset = self.dataset(include_outside=True)
        cited: dict[str, None] = {}
        for item in records:
            named = [] if isinstance(item, Record) else find_records(as_cited(item), dataset, LISTED)
            found = [item] if isinstance(item, Record) else [record for _, record in named]
            for record in found:
                cited |= dict.fromkeys(cited_for_figure(record, figure) if figure else cited_by(record))
        sources = dataset.by_id("sources")

        def table() -> Result:
            listed = run(Query.from_options(TABLES["sources"], {}, dataset), dataset, language=Language.EN)
            return listed._replace(rows=[row for row in listed.rows if row["id"] in cited])

        return Answer([sources[id] for id in cited], table, names_of(dataset))

    def search(self, text: str, *, limit: int | None = None) -> list[Record]:
        """The records of any table that have every word of `text`, in any script or pinyin, the best fitting first."""
        from yrd_cli.query.full_text import search
        from yrd_cli.query.matching import Index
        from yrd_cli.query.shape import limit_rows

        text, limit = as_text("text", text), shape_of(as_options({"limit": limit})).limit
        dataset = self.dataset(include_outside=True)
        result = limit_rows(search(text, dataset.derived(Index)), limit)
        return Answer([row.records[0] for row in result.rows], lambda: result, names_of(dataset))

    def group(
        self, table: str, *, by: Names, measure: str | None = None, percent: str | None = None, **filters: object
    ) -> list[Plain]:
        """A row for each group, with what `--json` prints: `group("funds", by=["province", "level"])`.

        `measure` and `percent` are as on the command line; `filters` are those of the method of the table.
        """
        table = resolve_field(as_text("table", table), LISTED, kind="table")
        from inspect import signature  # 6 ms, only for those who group

        unknown = sorted(filters.keys() - signature(getattr(self, table)).parameters.keys())
        if unknown:
            raise TypeError(f"group({table!r}) has no filter {unknown[0]!r}")
        if by is None:
            raise UsageError("group requires by: name what to group by: by='province'")
        options = as_options({"by": by, "measure": measure, "percent": percent, **filters})
        dataset = self.dataset(include_outside=bool(sees_outside(TABLES[table], options)))
        query = Query.from_options(TABLES[table], options, dataset)
        return rows_of(lambda language: run(query, dataset, language=language), dataset)

    def compare(self, *names: str, per_head: bool = False) -> list[Plain]:
        """Provinces, cities or sectors side by side: a row for each measure and each of them, as `--json` has it.

        With `per_head`, all money of places is also given per head.
        """
        from yrd_cli.query.compare.subjects import compare

        if not all(isinstance(name, str) for name in names):
            raise TypeError("compare takes names, each an argument of its own")
        heads, dataset = as_flag("per_head", per_head), self.dataset()
        return rows_of(lambda language: compare(names, dataset, language=language, per_head=heads), dataset)

    def audit(self, *claims: str | Record, verdict: Names = None, as_of: Day = None, **filters: object) -> list[Plain]:
        """The claims recomputed from the records, each with its verdict, as `yrd audit --json` has them.

        With names, these claims and what these sources state. `filters` are those of `claims`; with `as_of`, the claims
        made by the end of that day. Raises DataError for a query that cannot be answered.
        """
        from yrd_cli.query.shape import AS_IS, apply
        from yrd_cli.query.verdicts import audit

        named = [as_text("claims", item) for item in claims]
        options = self._options("claims", filters)
        options |= as_options({"as_of": as_of, "verdict": verdict})
        dataset = self.dataset(include_outside=True)
        found = audit(dataset, named, options)
        return rows_of(lambda language: apply(AS_IS, found, dataset, language=language), dataset)

    def changes(self, since: Day, *, until: Day = None) -> list[Plain]:
        """What is new from a day, month or year on, the newest first, as `yrd changes --json` has it."""
        from yrd_cli.query.whats_new import changes

        first, last = as_text("since", since), as_text("until", until) if until is not None else None
        return rows_of(lambda language: changes(self.dataset(), first, until=last, language=language), self.dataset())

    def sql(self, query: str, *, region: str = "yrd", used: bool | None = True, tables: Files = None) -> list[Plain]:
        """The rows that one SELECT of SQLite gives, over tables named like the tables. Raises UsageError.

        Indicators and shares are those that are used; with `used=None`, all. `tables` are files to query beside them,
        by name: `{"prices": "prices.csv"}` (CSV, xlsx or JSON).
        """
        from yrd_cli.query.sql_tables import answer_sql, external_tables_beside

        asked = self.dataset(include_outside=includes_outside(as_text("region", region)))
        external = external_tables_beside(asked, as_files("tables", tables)) if tables is not None else {}
        result = answer_sql(as_text("query", query), asked, competing=with_competing(used), external=external)
        return rows_of(lambda _: result, asked)

    def chart(
        self,
        table: str,
        *,
        by: Names = None,
        measure: str | None = None,
        percent: str | None = None,
        lang: str = "en",
        **filters: object,
    ) -> Picture:
        """Bars for the groups of a table, or lines over years: `chart("indicators", key="gdp", place="jiangsu")`.

        Options are those of `yrd chart`. Raises UsageError for what no chart shows.
        """
        from yrd_cli.render.picture.request import CHARTED, chart_of

        table = resolve_field(as_text("table", table), CHARTED, kind="table")
        given = {"by": by, "measure": measure, "percent": percent, **filters}
        options = self._options(table, given, without=OF_SERIES)
        dataset = self.dataset(include_outside=bool(sees_outside(TABLES[table], options)))
        return Picture(chart_of(TABLES[table], options, dataset, context_of(dataset, lang)))

    def map(
        self, what: str = "clusters", *, measure: str | None = None, lang: str = "en", **filters: object
    ) -> Picture:
        """Clusters or funds by city, or the values of a key: `map("gdp", year=2024)`.

        Options are those of `yrd map`. Raises UsageError for what no map shows.
        """
        from yrd_cli.render.picture.request import map_of, map_options

        what = as_text("what", what)
        table, _ = map_options(what, {})
        options = self._options(table.name, {"measure": measure, **filters}, without=OF_SERIES)
        dataset = self.dataset(include_outside=bool(sees_outside(table, options)))
        return Picture(map_of(what, options, dataset, context_of(dataset, lang)))

    def report(self, path: "str | PathLike[str] | None" = None, *, lang: str = "en", **filters: object) -> Report:
        """Return the page of `yrd report` as HTML, and write it to a file if there is a path.

        Filters are province, city, sector and as_of.
        """
        from yrd_cli.render.page.composition import FILTERS, report
        from yrd_cli.render.page.document import write

        unknown = sorted(filters.keys() - set(FILTERS))
        if unknown:
            raise TypeError(f"report() has no filter {unknown[0]!r}")
        dataset = self.dataset()
        page = write(report(dataset, as_options(filters), context_of(dataset, lang)))
        if path is not None:
            Path(path).write_text(page, encoding="utf-8", newline="\n")
        return Report(page)

    def _records(self, table: str, parameters: Mapping[str, object]) -> list[Any]:
        options = self._options(table, {name: value for name, value in parameters.items() if name != "self"})
        dataset = self.dataset(include_outside=bool(sees_outside(TABLES[table], options)))
        query = Query.from_options(TABLES[table], options, dataset)
        result = run(query, dataset)
        warn_of(result)
        records = [row.records[0] for row in result.rows]
        return Answer(records, lambda: run(query, dataset, language=Language.EN), names_of(dataset))

    def _options(self, table: str, given: Mapping[str, object], *, without: Collection[str] = ()) -> dict[str, object]:
        """Return what is given as the command line has it. Raises TypeError for what queries of the table lack."""
        taken = {item.name for item in query_parameters(TABLES[table])} - {*without} | {"region", "bars"}
        if "all" in taken:
            taken = taken - {"all"} | {"used"}
        unknown = sorted(given.keys() - taken)
        if unknown:
            raise TypeError(f"{table} has no filter {unknown[0]!r}")
        return as_options(given)


def dataset(data: Paths = None) -> Data:
    """The dataset to ask by methods: `dataset(["own.toml"]).funds()` asks it with files of your own laid over it.

    Raises UsageError if a path names nothing, and DataError, with every problem, when it is first asked, if what is in
    the files fails validation.
    """
    return Data(data)


_bundled = dataset()
audit = _bundled.audit
cite = _bundled.cite
resolve = _bundled.resolve
changes = _bundled.changes
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
chart = _bundled.chart
compare = _bundled.compare
get = _bundled.get
group = _bundled.group
search = _bundled.search
map = _bundled.map
report = _bundled.report
sql = _bundled.sql
