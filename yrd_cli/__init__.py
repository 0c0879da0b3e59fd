"""yrd: facts about the advanced manufacturing of the Yangtze River Delta, each with its source.

From Python: `yrd_cli.clusters(province="jiangsu")`, and so on for each kind of record, `yrd_cli.group("funds",
by="province")`, `yrd_cli.sql(...)`; `help(yrd_cli.api)` says more.
"""

__version__ = "0.1.0"  # a literal: asking importlib.metadata costs 14 ms at every start

TYPE_CHECKING = False  # as in typing, which need not be imported for it
if TYPE_CHECKING:
    from yrd_cli.api import (
        audit,
        chains,
        chart,
        cite,
        cities,
        claims,
        clusters,
        compare,
        dataset,
        events,
        funds,
        get,
        group,
        indicators,
        keys,
        map,
        provinces,
        report,
        resolve,
        search,
        sectors,
        segments,
        shares,
        sources,
        sql,
    )

__all__ = [
    "audit",
    "chains",
    "chart",
    "cite",
    "cities",
    "claims",
    "clusters",
    "compare",
    "dataset",
    "events",
    "funds",
    "get",
    "group",
    "indicators",
    "keys",
    "map",
    "provinces",
    "report",
    "resolve",
    "search",
    "sectors",
    "segments",
    "shares",
    "sources",
    "sql",
]


def __getattr__(name: str) -> object:
    """The functions of `yrd_cli.api`, imported when first asked for: the command line needs none of them."""
    from importlib import import_module

    if name in ("api", "errors"):
        return import_module(f"yrd_cli.{name}")
    if name not in __all__:
        raise AttributeError(f"module 'yrd_cli' has no attribute {name!r}")
    return getattr(import_module("yrd_cli.api"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__", "api", "errors"]
