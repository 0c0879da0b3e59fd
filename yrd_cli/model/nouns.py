"""The nouns of the command line: what the dataset holds, and where each kind of record is declared and stored."""

from collections.abc import Mapping
from importlib import import_module
from typing import NamedTuple


class Noun(NamedTuple):
    """A kind of record.

    `table` is the name of its tables in the data files, `path` the file or, ending in a slash, the folder of files.
    `module` and `record` say where it is declared: a command imports only the declarations that it needs.
    `in_file_order` marks vocabularies, whose order in the file is the order of their meaning; others sort by id.
    """

    name: str
    singular: str
    title: str
    title_zh: str
    table: str
    path: str
    module: str
    record: str
    in_file_order: bool = False

    @property
    def record_type(self) -> type:
        """The dataclass that declares the record."""
        record_type: type = getattr(import_module(self.module), self.record)
        return record_type


_VOCABULARY = "yrd_cli.model.vocabulary"

NOUNS: Mapping[str, Noun] = {
    noun.name: noun
    for noun in (
        Noun(
            "clusters", "cluster", "Clusters", "集群", "cluster", "clusters/", "yrd_cli.model.cluster", "Cluster",
        ),
        Noun("funds", "fund", "Funds", "基金", "fund", "funds/", "yrd_cli.model.fund", "Fund"),
        Noun(
            "provinces", "province", "Provinces", "省市", "province", "provinces.toml", _VOCABULARY, "Province",
            in_file_order=True,
        ),
        Noun("cities", "city", "Cities", "城市", "city", "cities.toml", _VOCABULARY, "City", in_file_order=True),
        Noun(
            "sectors", "sector", "Sectors", "领域", "sector", "sectors.toml", _VOCABULARY, "Sector", in_file_order=True,
        ),
        Noun("sources", "source", "Sources", "来源", "source", "sources.toml", "yrd_cli.model.source", "Source"),
    )
}  # fmt: skip
