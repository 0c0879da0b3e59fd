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
    names vocabularies whose records this one includes.
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
    ),
    Table("funds", "fund", "Funds", "基金", "fund", "funds/", "fund", "Fund"),
    Table(
        "indicators", "indicator", "Indicators", "指标数据", "indicator", "indicators.toml", "indicator", "Indicator"
    ),
    Table("shares", "share", "Shares", "占比", "share", "shares.toml", "indicator", "Share"),
    Table("chains", "role", "Roles in chains", "产业链分工", "role", "chains.toml", "chain", "Role", first="headline"),
    Table("events", "event", "Events", "事件", "event", "events.toml", "event", "Event", order="date"),
    Table("claims", "claim", "Claims", "说法", "claim", "claims.toml", "claim", "Claim"),
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
    ),
    Table("cities", "city", "Cities", "城市", "city", "cities.toml", "vocabulary", "City", in_file_order=True),
    Table("sectors", "sector", "Sectors", "领域", "sector", "sectors.toml", "vocabulary", "Sector", in_file_order=True),
    Table(
        "segments", "segment", "Segments", "环节", "segment", "segments.toml", "chain", "Segment", in_file_order=True
    ),
    Table("keys", "key", "Keys", "指标", "key", "keys.toml", "indicator", "Key", in_file_order=True),
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
    Table("sources", "source", "Sources", "来源", "source", "sources.toml", "source", "Source"),
)

TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}
LISTED = tuple(table.name for table in _ALL if not table.joins)  # those that have a command; the others only join them
