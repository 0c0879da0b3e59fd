"""What the report has: from a dataset and the filters that narrow it to the contents of its page."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.query.parameters import query_parameters
from yrd_cli.query.query import Options, Query
from yrd_cli.query.result import Result
from yrd_cli.query.run import run
from yrd_cli.query.shape import Shape, apply
from yrd_cli.query.verdicts import audit
from yrd_cli.render.bibliography import described
from yrd_cli.render.page.contents import Figure, Headline, Page, Reference, Section, Table
from yrd_cli.render.page.page_tables import sources_of, table_of
from yrd_cli.render.picture.caption import Context, Pair
from yrd_cli.render.picture.request import chart_of, in_money, map_of
from yrd_cli.render.picture.text import titled
from yrd_cli.schema.fields import Kind, Language
from yrd_cli.schema.tables import TABLES

FILTERS = ("province", "city", "sector", "as_of")  # options of queries that narrow a report
_LISTED = ("clusters", "funds", "indicators")  # tables that a report has in full
_LISTED_TOO = ("shares", "events")  # as well, where the page is in one language: in two it would exceed 300 KB
_NEW, _NEW_VALUES = ("clusters", "funds", "events"), ("indicators", "shares")  # the latter in one language only, too
_CHIPS = "integrated-circuits"
_SERIES = ("gdp", "goods-trade")  # keys of the lines over years
_MARKS = (
    ("~ derived", "~ 推算"),
    ("? unconfirmed", "? 待核实"),
    ("† weak sources only", "† 来源均薄弱"),
    ("* incomplete: some have no figure that counts", "* 不完整：部分无可计入的数据"),
)
_SUBTITLE = (
    "Every figure has its sources: the small numbers lead to the list at the end.",
    "数据均注明来源，编号链接至文末列表。",
)
_DESCRIPTION = (
    (
        "National-level clusters, government funds, indicators, roles in value chains and published claims of "
        "Shanghai, Jiangsu, Zhejiang and Anhui, each with its source."
    ),
    "上海、江苏、浙江、安徽的国家级集群、政府基金、指标、产业链分工与公开说法，均注明来源。",
)
_MAX_CITED = 12  # sources of a figure: those of every record are in the tables


def report(dataset: Dataset, options: Options, context: Context) -> Page:
    """Return the report of a dataset, narrowed by those of FILTERS that `options` have. Raises as queries do."""
    return _Report(dataset, {name: options[name] for name in FILTERS if options.get(name)}, context).page()


class _Report:
    """A report in the making."""

    def __init__(self, dataset: Dataset, filters: Options, context: Context) -> None:
        self._dataset, self._filters, self._context = dataset, filters, context
        self._language = context.language

    def page(self) -> Page:
        """Return its page: sections without anything in them are left out."""
        context, edition = self._context, self._dataset.edition()
        clusters = self._query("clusters")
        selected = context.selection(clusters[0]) if clusters else ""
        title = context.say(
            ("Advanced manufacturing of the Yangtze River Delta", "长三角先进制造业"),
        )
        made: Sequence[tuple[str, Pair, Callable[[], Iterator[Table | Figure]]]] = (
            ("maps", ("Where", "分布"), self._maps),
            ("sectors", ("Sectors", "领域"), self._sectors),
            ("years", ("Over the years", "历年"), self._years),
            ("money", ("Money of funds", "基金规模"), self._money),
            ("chips", ("Who does what in chips", "集成电路产业链分工"), self._chips),
            ("new", ("What is new", "新增"), self._new),
            ("audit", ("Published claims, recomputed", "公开说法复算"), self._audit),
            ("records", ("All records", "全部记录"), self._records),
        )
        cited_in = Language.ZH if context.language is Language.ZH else Language.EN  # in both, it would be large
        sections = [
            Section(id=id, heading=context.say(heading), blocks=blocks)
            for id, heading, blocks_of in made
            if (blocks := tuple(blocks_of()))
        ]
        return Page(
            title=f"{title}{selected}",
            subtitle=context.say(_SUBTITLE),
            edition=" · ".join([context.citation, *self._user_data()]),
            licence=context.say(
                (
                    f"Data: {edition.licence}. Outlines: Natural Earth, public domain.",
                    f"数据：{edition.licence}。轮廓：Natural Earth，公有领域。",
                )
            ),
            citation=context.citation,
            command=context.command,
            headlines=tuple(self._headlines()),
            sections=tuple(sections),
            references=tuple(
                Reference(source.id, described(source, cited_in), source.url)
                for source in self._dataset.records("sources")
            ),
            linked_data=self._linked_data(title),
            marks=tuple(map(context.say, _MARKS)),
            language=context.language,
        )

    def _user_data(self) -> list[str]:
        names = self._context.join(origin.file for origin in self._dataset.origins)
        return [self._context.say((f"With your data ({names})", f"含自有数据（{names}）"))] if names else []

    def _query(self, table: str, **options: object) -> tuple[Query, Result] | None:
        """Return a query with the filters of the report, and its result; None if the table cannot be narrowed so.

        An option that is None removes a filter.
        """
        asked = {name: value for name, value in {**self._filters, **options}.items() if value is not None}
        taken = {item.name for item in query_parameters(TABLES[table])}
        if not taken.issuperset(name for name in self._filters if name in asked):
            return None
        query = Query.from_options(TABLES[table], asked, self._dataset)
        return query, run(query, self._dataset, language=self._language)

    def _result(self, table: str, **options: object) -> Result | None:
        asked = self._query(table, **options)
        return asked[1] if asked and asked[1].rows else None

    def _table(self, result: Result, id: str, caption: Pair, *, is_long: bool = False, is_heat: bool = False) -> Table:
        if is_long:  # ids are for those who ask further
            result = result._replace(columns=tuple(column for column in result.columns if column.name != "id"))
        shown = in_money(result, {}, self._dataset, self._context)
        said = self._context.say(caption)
        return table_of(result, shown, self._context, id=id, caption=said, is_long=is_long, is_heat=is_heat)

    def _headlines(self) -> Iterator[Headline]:
        say = self._context.say
        labels = {"clusters": ("national-level clusters", "国家级集群"), "funds": ("government funds", "政府基金")}
        for table, label in labels.items():
            result = self._result(table)
            if result:
                unsure = sum(row.records[0].get("known") == "unconfirmed" for row in result.rows)
                note = say((f"{unsure} unconfirmed", f"{unsure}个待核实")) if unsure else ""
                yield Headline(value=f"{len(result.rows):,}", label=say(label), note=note)
        grouped = self._result("funds", by=("province",), measure="sum:scale_cny_bn")
        if grouped and grouped.total:
            shown = in_money(grouped, {}, self._dataset, self._context)
            for column in shown.columns:
                if column.unit and column.kind is Kind.AMOUNT and shown.total and shown.total[column.name] is not None:
                    value = self._context.value(column, shown.total)
                    note = say(("of funds, each yuan counted once", "基金，资金只计一次"))
                    yield Headline(value=value.text, label=column.heading(self._language), note=note)
        yield from self._gdp()

    def _gdp(self) -> Iterator[Headline]:
        places = self._places() if self._filters.get("province") else ("yrd",)
        for place in places:
            result = self._values("gdp", (place,))
            rows = [row for row in result.rows if row["year"] and not row["period"] and row["used"]] if result else []
            if not rows or "sector" in self._filters or "city" in self._filters:
                continue
            latest = max(rows, key=lambda row: (row["year"], row["basis"] or ""))
            shown = in_money(result._replace(rows=[latest]), {}, self._dataset, self._context) if result else None
            if shown is None:
                continue
            column, status = (
                next(column for column in shown.columns if column.name == name) for name in ("normal_value", "status")
            )
            row = shown.rows[0]
            name = self._context.name("places", place)
            label = self._context.say((f"GDP of {name}, {row['year']}", f"{name}地区生产总值，{row['year']}年"))
            yield Headline(
                value=self._context.value(column, row).text,
                label=titled(label, self._context.unit(str(row["normal_unit"]))),
                note=self._context.label(status, row["status"]) if row["status"] else "",
                sources=sources_of([latest]),
            )

    def _places(self) -> tuple[str, ...]:
        """Return the provinces that are selected, or all."""
        asked = self._query("clusters")
        accepted = asked[0].filters.accepted.get("province") if asked else None
        return tuple(
            record.id for record in self._dataset.records("provinces") if accepted is None or record.id in accepted
        )

    def _values(self, key: str, places: Sequence[str]) -> Result | None:
        if key not in self._dataset.by_id("keys"):
            return None
        query = Query.from_options(TABLES["indicators"], {"key": (key,), "place": places}, self._dataset)
        result = run(query, self._dataset)
        return result if result.rows else None

    def _maps(self) -> Iterator[Figure]:
        if not self._dataset.files.outlines():
            return
        for table in ("clusters", "funds"):
            result = self._result(table)
            if result:
                subject = map_of(table, self._filters, self._dataset, self._context)
                yield Figure(subject=subject, sources=sources_of(result.rows, _MAX_CITED))

    def _sectors(self) -> Iterator[Table]:
        for table, caption in (
            ("clusters", ("Clusters by sector and leading province", "集群：领域与牵头省市")),
            ("funds", ("Funds by sector and province", "基金：领域与省市")),
        ):
            result = self._result(table, by=("sector", "province"))
            if result:
                yield self._table(result, f"heat-{table}", caption, is_heat=True)

    def _years(self) -> Iterator[Figure]:
        if "sector" in self._filters or "city" in self._filters:
            return
        for key in _SERIES:
            options = {"key": (key,), "place": self._places()}
            result = self._values(key, self._places())
            if result:
                subject = chart_of(TABLES["indicators"], options, self._dataset, self._context)
                crossed = Query.from_options(TABLES["indicators"], {**options, "by": ("place", "year")}, self._dataset)
                numbers = run(crossed, self._dataset, language=self._language)
                table = self._table(numbers, f"values-{key}", (subject.caption.title,) * 2)
                yield Figure(subject=subject, sources=sources_of(result.rows), numbers=table)

    def _money(self) -> Iterator[Figure]:
        options = {"by": ("province",), "measure": "sum:scale_cny_bn"}
        result = self._result("funds", **options)
        if result:
            subject = chart_of(TABLES["funds"], {**self._filters, **options}, self._dataset, self._context)
            table = self._table(result, "values-funds", (subject.caption.title,) * 2)
            yield Figure(subject=subject, sources=sources_of(result.rows, _MAX_CITED), numbers=table)

    def _chips(self) -> Iterator[Table]:
        if any(record.id == _CHIPS for record in self._dataset.records("sectors")):
            result = self._result("chains", chain=(_CHIPS,), fields="-chain")
            if result:
                yield self._table(result, "chips-roles", ("Roles in the chain", "产业链分工"), is_long=True)

    def _new(self) -> Iterator[Table]:
        """Yield what changed within the year that ends with the edition, or with the day that the page is of."""
        from yrd_cli.query.whats_new import changes

        date = str(self._filters.get("as_of") or self._dataset.edition().date)
        since = f"{int(date[:4]) - 1}{date[4:]}".replace("-02-29", "-02-28")
        within = None
        if self._filters or self._language is Language.BOTH:
            results = {name: self._result(name, as_of=None) for name in (*_NEW, *self._in_one_language(_NEW_VALUES))}
            within = {name: {row.records[0].id for row in found.rows} for name, found in results.items() if found}
        titles = {Language.EN: "title,", Language.ZH: "title_zh,"}.get(self._language, "title,title_zh,")
        form = Shape(fields=f"{titles}date,change,before,value,unit,status")
        result = changes(self._dataset, since, until=date, within=within, form=form, language=self._language)
        if result.rows:
            table = self._table(result, "changes", (f"From {since} to {date}", f"{since}至{date}"), is_long=True)
            if self._language is Language.BOTH:
                more = self._context.say(("New values:", "新数值："))
                table = table._replace(notes=(*table.notes, f"{more} yrd changes --since {since}"))
            yield table

    def _in_one_language(self, tables: tuple[str, ...]) -> tuple[str, ...]:
        return () if self._language is Language.BOTH else tables

    def _audit(self) -> Iterator[Table]:
        if self._filters:
            return  # claims are about the region as a whole
        form = Shape(fields="-source")  # which the statement cites
        dataset = self._dataset.within(include_outside=True)
        result = apply(form, audit(dataset), dataset, language=self._language)
        if result.rows:
            yield self._table(result, "claims", ("What the records say of them", "与记录对照"), is_long=True)

    def _records(self) -> Iterator[Table]:
        found = {name: result for name in (*_LISTED, *_LISTED_TOO) if (result := self._result(name))}
        listed = [name for name in found if name in (*_LISTED, *self._in_one_language(_LISTED_TOO))]
        for name in listed:
            table = self._table(found[name], f"all-{name}", (TABLES[name].title, TABLES[name].title_zh), is_long=True)
            omitted = [TABLES[other] for other in found if other not in listed] if name == listed[-1] else []
            if omitted:
                english = " and ".join(one.title.lower() for one in omitted)
                chinese = "、".join(one.title_zh for one in omitted)
                pair = f"Only on a page in one language: {english}.", f"仅见于单语页面：{chinese}。"
                said = self._context.say(pair)
                table = table._replace(notes=(*table.notes, f"{said} yrd report page.html --lang en"))
            yield table

    def _linked_data(self, title: str) -> str:
        """Return the dataset in JSON-LD, as schema.org describes one."""
        edition = self._dataset.edition()
        described: Mapping[str, object] = {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": title,
            "description": self._context.say(_DESCRIPTION),
            "version": edition.version,
            "dateModified": edition.date,
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "creator": {"@type": "Organization", "name": "the yrd authors"},
            "inLanguage": ["en", "zh-Hans"],
            "isAccessibleForFree": True,
            "spatialCoverage": {"@type": "Place", "name": "Yangtze River Delta"},
            "citation": self._context.citation,
        }
        return json.dumps(described, ensure_ascii=False)
