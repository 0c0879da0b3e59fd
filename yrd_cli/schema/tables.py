"""The tables of the command line: what the dataset holds, and where each kind of record is declared and stored."""

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple


class Table(NamedTuple):
    """A kind of record.

    `toml_key` is the name of its tables in the data files, `path` the file or, ending in a slash, the folder of files;
    `outside` the file of its records outside the region. `module` and `record` say where it is declared: a command
    imports only the declarations that it needs. `in_file_order` marks vocabularies, whose order in the file is the
    order of their meaning; others sort by `order`, those in which the field `first` is true before the others. `joins`
    names vocabularies whose records this one includes. `description` and `examples` are what
    help says of the command that lists it.
    """

    name: str
    singular: str
    title: str
    title_zh: str
    toml_key: str
    path: str
    module: str
    record: str
    outside: str | None = None
    in_file_order: bool = False
    joins: tuple[str, ...] = ()
    first: str | None = None
    order: str = "id"
    description: str = ""
    examples: tuple[str, ...] = ()

    @property
    def is_looked_up(self) -> bool:
        """Whether it explains what other records refer to, and answers no question itself."""
        return self.in_file_order or self.name == "sources"

    @property
    def record_type(self) -> type:
        """The dataclass that declares the record."""
        record_type: type = getattr(import_module(f"yrd_cli.schema.{self.module}"), self.record)
        return record_type


_ALL = (
    Table(
        "clusters",
        "cluster",
        "Clusters",
        "集群",
        "cluster",
        "clusters/",
        "cluster",
        "Cluster",
        "outside/clusters.toml",
        description="National-level advanced manufacturing clusters; each counts under the province that leads it.",
        examples=(
            "yrd clusters --by province",
            "yrd clusters -p jiangsu -s new-materials",
            "yrd clusters --json",
        ),
    ),
    Table(
        "funds",
        "fund",
        "Funds",
        "基金",
        "fund",
        "funds/",
        "fund",
        "Fund",
        description="Government-led industrial, guidance and venture funds: their sizes and what is committed.",
        examples=(
            "yrd funds --by province",
            "yrd funds -s integrated-circuits --sort scale_cny_bn:desc",
            "yrd funds -q",
        ),
    ),
    Table(
        "indicators",
        "indicator",
        "Indicators",
        "指标数据",
        "indicator",
        "indicators.toml",
        "indicator",
        "Indicator",
        description="Economic indicators of the region, its provinces and cities, and the nation.",
        examples=(
            "yrd indicators --key gdp --year 2024",
            "yrd indicators -k exports --place yrd,china",
        ),
    ),
    Table(
        "shares",
        "share",
        "Shares",
        "占比",
        "share",
        "shares.toml",
        "indicator",
        "Share",
        description="Shares of the region or a province in the national total.",
        examples=("yrd shares --place yrd --year 2024",),
    ),
    Table(
        "chains",
        "role",
        "Roles in chains",
        "产业链分工",
        "role",
        "chains.toml",
        "chain",
        "Role",
        first="headline",
        description="Roles of places in the value chains.",
        examples=("yrd chains integrated-circuits",),
    ),
    Table(
        "events",
        "event",
        "Events",
        "事件",
        "event",
        "events.toml",
        "event",
        "Event",
        order="date",
        description="Forums, meetings, policies, lists and alliances.",
        examples=("yrd events --kind forum",),
    ),
    Table(
        "claims",
        "claim",
        "Claims",
        "说法",
        "claim",
        "claims.toml",
        "claim",
        "Claim",
        description="Published numerical claims about the region.",
        examples=("yrd claims --search Suzhou",),
    ),
    Table(
        "provinces",
        "province",
        "Provinces",
        "省市",
        "province",
        "provinces.toml",
        "vocabulary",
        "Province",
        "outside/provinces.toml",
        in_file_order=True,
        description="The three provinces and the municipality, with their codes.",
        examples=("yrd provinces",),
    ),
    Table(
        "cities",
        "city",
        "Cities",
        "城市",
        "city",
        "cities.toml",
        "vocabulary",
        "City",
        in_file_order=True,
        description="The 41 cities, with their codes.",
        examples=("yrd cities -p anhui",),
    ),
    Table(
        "sectors",
        "sector",
        "Sectors",
        "领域",
        "sector",
        "sectors.toml",
        "vocabulary",
        "Sector",
        in_file_order=True,
        description="The sectors of clusters and funds, in two levels.",
        examples=("yrd sectors",),
    ),
    Table(
        "segments",
        "segment",
        "Segments",
        "环节",
        "segment",
        "segments.toml",
        "chain",
        "Segment",
        in_file_order=True,
        description="The segments of the value chains.",
        examples=("yrd segments",),
    ),
    Table(
        "keys",
        "key",
        "Keys",
        "指标",
        "key",
        "keys.toml",
        "indicator",
        "Key",
        in_file_order=True,
        description="What indicators and shares measure.",
        examples=("yrd keys",),
    ),
    Table(
        "places",
        "place",
        "Places",
        "地区",
        "place",
        "places.toml",
        "vocabulary",
        "Place",
        in_file_order=True,
        joins=("provinces", "cities"),
    ),
    Table(
        "sources",
        "source",
        "Sources",
        "来源",
        "source",
        "sources.toml",
        "source",
        "Source",
        description="The documents that the figures come from.",
        examples=("yrd sources --by grade",),
    ),
)

TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}
LISTED = tuple(table.name for table in _ALL if not table.joins)  # those that have a command; the others only join them
