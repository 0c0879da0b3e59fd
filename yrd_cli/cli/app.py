"""The command line: which commands there are, and the Typer application that parses them."""

from collections.abc import Callable
from typing import Annotated

import typer

from yrd_cli.cli.listing import listing_command
from yrd_cli.model.nouns import NOUNS

_HELP = {"help_option_names": ["-h", "--help"]}

EXAMPLES = {
    "clusters": ("yrd clusters --by province", "yrd clusters -p jiangsu -s new-materials", "yrd clusters --json"),
    "funds": ("yrd funds --by province", "yrd funds -s integrated-circuits --sort scale_cny_bn:desc", "yrd funds -q"),
    "provinces": ("yrd provinces",),
    "cities": ("yrd cities -p anhui",),
    "sectors": ("yrd sectors",),
    "sources": ("yrd sources --by grade",),
    "check": ("yrd check", "yrd check path/to/data"),
    "version": ("yrd version",),
}

_DOCS = {
    "clusters": "National-level advanced manufacturing clusters, counted under the province that leads them.",
    "funds": "Government-led industrial, guidance and venture funds, with their sizes and what is committed.",
    "provinces": "The three provinces and the municipality, with their codes.",
    "cities": "The 41 cities, with their codes.",
    "sectors": "The sectors of clusters and funds, in two levels.",
    "sources": "The documents that the figures come from.",
}


def check(
    path: Annotated[
        str | None, typer.Argument(metavar="[FOLDER]", help="A data folder; the bundled data unless told.")
    ] = None,
) -> int:
    """Validate data: the bundled data, or a folder laid out like it. Exit code 4 if anything is wrong."""
    from yrd_cli.cli.checking import run_check  # pydantic: 100 ms, only to check

    return run_check(path)


def version() -> int:
    """The version of the program, and of the data."""
    from yrd_cli.cli.overview import print_version

    return print_version()


COMMANDS = (*NOUNS, "check", "version")


def _function(name: str) -> Callable[..., int]:
    if name in NOUNS:
        return listing_command(NOUNS[name], _DOCS[name])
    return {"check": check, "version": version}[name]


def build(only: str | None = None) -> "typer.Typer":
    """The application, with all commands or with the one that is going to run: declaring them all takes 20 ms."""
    app = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,  # help needs no Rich then, and [brackets] in it survive
        pretty_exceptions_enable=False,
        context_settings=_HELP,
    )
    app.callback(invoke_without_command=True)(root)
    for name in COMMANDS if only is None else (only,):
        examples = "\b\nExamples:\n" + "\n".join(f"  {example}" for example in EXAMPLES[name])
        app.command(name, context_settings=_HELP, epilog=examples)(_function(name))
    return app


def root(
    context: typer.Context,
    show_version: Annotated[
        bool, typer.Option("--version", "-V", help="The version of the program, and of the data.")
    ] = False,
) -> int | None:
    """Facts about the advanced manufacturing of the Yangtze River Delta, each with its source."""
    if context.invoked_subcommand is not None and not show_version:
        return None
    from yrd_cli.cli.overview import print_overview, print_version

    return print_version() if show_version else print_overview()
