"""The registry of tables: what each is called, what help says of it, and where its records are declared and stored."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.struct import Struct

if TYPE_CHECKING:
    from yrd_cli.schema.record import Record


class Table(Struct):
    """A kind of record.

    `description` and `examples` are what help says of its command. `toml_key` is the name of its tables in the data
    files, `path` the file or, ending in a slash, the folder of files; `outside` the file of its records outside the
    region. `module` and `record` say where it is declared: a command imports only the declarations that it needs. A
    vocabulary keeps the order of its file, which is the order of meaning; the records of other tables sort by `order`,
    those in which the field `first` is true before the others. `joins` names vocabularies whose records this one
    includes; such a table has no command. The records of a table that `is_series` are values of places and years, of
    which several may compete.
    """

    name: str
    singular: str
    title: str
    title_zh: str
    description: str
    toml_key: str
    path: str
    module: str
    record: str
    examples: tuple[str, ...] = ()
    outside: str | None = None
    is_vocabulary: bool = False
    joins: tuple[str, ...] = ()
    first: str | None = None
    order: str = "id"
    is_series: bool = False

    @property
    def record_type(self) -> "type[Record]":
        """The dataclass that declares the record."""
        record_type: type[Record] = getattr(import_module(f"yrd_cli.schema.{self.module}"), self.record)
        return record_type

    @property
    def is_looked_up(self) -> bool:
        """Whether it explains what other records refer to, and answers no question itself."""
        return self.is_vocabulary or self.name == "sources"

    @property
    def parent_field(self) -> str | None:
        """The field that names the record above, in another record of the same table; None if there are no levels."""
        return next((field.name for field in fields_of(self.record_type) if field.references == self.name), None)


_ALL = (
    Table(
        name="clusters",
        singular="cluster",
        title="Clusters",
        title_zh="集群",
        description="National-level advanced manufacturing clusters; each counts under the province that leads it.",
        toml_key="cluster",
        path="clusters/",
        module="cluster",
        record="Cluster",
        examples=(
            "yrd clusters --by province",
            "yrd clusters -p jiangsu -s new-materials",
            "yrd clusters --json",
        ),
        outside="outside/clusters.toml",
    ),
    Table(
        name="funds",
        singular="fund",
        title="Funds",
        title_zh="基金",
        description="Government-led industrial, guidance and venture funds: their sizes and what is committed.",
        toml_key="fund",
        path="funds/",
        module="fund",
        record="Fund",
        examples=(
            "yrd funds --by province",
            "yrd funds -s integrated-circuits --sort scale_cny_bn:desc",
            "yrd funds -q",
        ),
    ),
    Table(
        name="indicators",
        singular="indicator",
        title="Indicators",
        title_zh="指标数据",
        description="What was measured of the region, its provinces and cities, and the nation.",
        toml_key="indicator",
        path="indicators.toml",
        module="indicator",
        record="Indicator",
        examples=(
            "yrd indicators --key gdp --year 2024",
            "yrd indicators -k exports --place yrd,china",
            "yrd indicators gdp --place jiangsu,zhejiang --growth",
        ),
        is_series=True,
    ),
    Table(
        name="shares",
        singular="share",
        title="Shares",
        title_zh="占比",
        description="What the region or a province has of the nation.",
        toml_key="share",
        path="shares.toml",
        module="indicator",
        record="Share",
        examples=("yrd shares --place yrd --year 2024",),
        is_series=True,
    ),
    Table(
        name="chains",
        singular="role",
        title="Roles in chains",
        title_zh="产业链分工",
        description="Who does what in the value chains.",
        toml_key="role",
        path="chains.toml",
        module="chain",
        record="Role",
        examples=("yrd chains integrated-circuits",),
        first="headline",
    ),
    Table(
        name="events",
        singular="event",
        title="Events",
        title_zh="事件",
        description="Forums, meetings, policies, lists and alliances.",
        toml_key="event",
        path="events.toml",
        module="event",
        record="Event",
        examples=("yrd events --kind forum",),
        order="date",
    ),
    Table(
        name="claims",
        singular="claim",
        title="Claims",
        title_zh="说法",
        description="What publications state about the region as a number.",
        toml_key="claim",
        path="claims.toml",
        module="claim",
        record="Claim",
        examples=("yrd claims --search Suzhou",),
    ),
    Table(
        name="provinces",
        singular="province",
        title="Provinces",
        title_zh="省市",
        description="The three provinces and the municipality, with their codes.",
        toml_key="province",
        path="provinces.toml",
        module="vocabulary",
        record="Province",
        examples=("yrd provinces",),
        outside="outside/provinces.toml",
        is_vocabulary=True,
    ),
    Table(
        name="cities",
        singular="city",
        title="Cities",
        title_zh="城市",
        description="The 41 cities, with their codes.",
        toml_key="city",
        path="cities.toml",
        module="vocabulary",
        record="City",
        examples=("yrd cities -p anhui",),
        is_vocabulary=True,
    ),
    Table(
        name="sectors",
        singular="sector",
        title="Sectors",
        title_zh="领域",
        description="The sectors of clusters and funds, in two levels.",
        toml_key="sector",
        path="sectors.toml",
        module="vocabulary",
        record="Sector",
        examples=("yrd sectors",),
        is_vocabulary=True,
    ),
    Table(
        name="segments",
        singular="segment",
        title="Segments",
        title_zh="环节",
        description="The links of the value chains.",
        toml_key="segment",
        path="segments.toml",
        module="chain",
        record="Segment",
        examples=("yrd segments",),
        is_vocabulary=True,
    ),
    Table(
        name="keys",
        singular="key",
        title="Keys",
        title_zh="指标",
        description="What indicators and shares measure.",
        toml_key="key",
        path="keys.toml",
        module="indicator",
        record="Key",
        examples=("yrd keys",),
        is_vocabulary=True,
    ),
    Table(
        name="places",
        singular="place",
        title="Places",
        title_zh="地区",
        description="The region, the nation and the world, with the provinces and cities.",
        toml_key="place",
        path="places.toml",
        module="vocabulary",
        record="Place",
        is_vocabulary=True,
        joins=("provinces", "cities"),
    ),
    Table(
        name="sources",
        singular="source",
        title="Sources",
        title_zh="来源",
        description="The documents that the figures come from.",
        toml_key="source",
        path="sources.toml",
        module="source",
        record="Source",
        examples=("yrd sources --by grade",),
    ),
)

TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}
LISTED = tuple(table.name for table in _ALL if not table.joins)  # those that have a command
