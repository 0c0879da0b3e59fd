"""The command line: which commands there are, and the Typer application that parses them."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from yrd_cli.cli.listing import listing_command
from yrd_cli.cli.options import NoPagerOption, OutputOption
from yrd_cli.cli.output import Output
from yrd_cli.errors import UsageError
from yrd_cli.schema.tables import LISTED, TABLES

_HELP = {"help_option_names": ["-h", "--help"]}

EXAMPLES = {
    "clusters": ("yrd clusters --by province", "yrd clusters -p jiangsu -s new-materials", "yrd clusters --json"),
    "funds": ("yrd funds --by province", "yrd funds -s integrated-circuits --sort scale_cny_bn:desc", "yrd funds -q"),
    "indicators": ("yrd indicators --key gdp --year 2024", "yrd indicators -k exports --place yrd,china"),
    "shares": ("yrd shares --place yrd --year 2024",),
    "chains": ("yrd chains integrated-circuits",),
    "events": ("yrd events --kind forum",),
    "claims": ("yrd claims --search Suzhou",),
    "segments": ("yrd segments",),
    "keys": ("yrd keys",),
    "provinces": ("yrd provinces",),
    "cities": ("yrd cities -p anhui",),
    "sectors": ("yrd sectors",),
    "sources": ("yrd sources --by grade",),
    "show": ("yrd show sh-future-industries-fund", "yrd show 无锡市物联网集群 --json"),
    "cite": ("yrd cite wuxi-internet-of-things", "yrd cite js-strategic-emerging-fof --style bibtex"),
    "compare": (
        "yrd compare jiangsu zhejiang",
        "yrd compare 上海 江苏 china",
        "yrd compare biomedicine new-energy --json",
    ),
    "search": ("yrd search 大飞机", "yrd search wuxi chips"),
    "sql": ("yrd sql 'select province, count(*) as n from clusters group by province'", "yrd sql"),
    "audit": ("yrd audit", "yrd audit --as-of 2025-06-09"),
    "export": ("yrd export yrd.sqlite", "yrd export yrd-package --tables clusters,funds", "yrd export yrd.geojson"),
    "check": ("yrd check", "yrd check path/to/mine.toml"),
    "schema": ("yrd schema funds", "yrd schema --data clusters", "yrd schema --data"),
    "data": ("yrd data diff path/to/older/data", "yrd data diff path/to/mine.toml"),
    "version": ("yrd version", "yrd version --json"),
    "completion": ("yrd completion bash", "yrd completion zsh", "yrd completion fish"),
    "help": ("yrd help exit-codes", "yrd help funds", "yrd help --man"),
}

_DOCS = {
    "clusters": "National-level advanced manufacturing clusters; each counts under the province that leads it.",
    "funds": "Government-led industrial, guidance and venture funds: their sizes and what is committed.",
    "indicators": "What was measured of the region, its provinces and cities, and the nation.",
    "shares": "What the region or a province has of the nation.",
    "chains": "Who does what in the value chains.",
    "events": "Forums, meetings, policies, lists and alliances.",
    "claims": "What publications state about the region as a number.",
    "segments": "The links of the value chains.",
    "keys": "What indicators and shares measure.",
    "provinces": "The three provinces and the municipality, with their codes.",
    "cities": "The 41 cities, with their codes.",
    "sectors": "The sectors of clusters and funds, in two levels.",
    "sources": "The documents that the figures come from.",
}


def check(
    path: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Your files or folders, as for --data; the bundled data unless told."),
    ] = None,
) -> int:
    """Validate data: the bundled data, your own laid over it, or a whole data folder. Exit code 4 if it is wrong."""
    from yrd_cli.cli.checking import run_check  # pydantic: 100 ms, only to check

    return run_check(path or ())


def schema(
    table: Annotated[str | None, typer.Argument(metavar="[TABLE]", help="clusters, funds …; all unless told.")] = None,
    files: Annotated[
        bool,
        typer.Option("--data", help="Of the data files, for editors; not of the output.", rich_help_panel="Output"),
    ] = False,
    output: OutputOption = None,
) -> int:
    """The JSON Schema (2020-12) of what a table prints with --json, or of its data files."""
    from yrd_cli.cli.schemas import print_schema

    return print_schema(table, of_files=files, path=output)


def version(
    json: Annotated[
        bool, typer.Option("--json", help="With the date, the licence, the counts and the SHA-256 of the data.")
    ] = False,
) -> int:
    """The version of the program, and of the data."""
    from yrd_cli.cli.overview import print_version

    return print_version(json=json)


def help_command(
    topic: Annotated[str | None, typer.Argument(metavar="[TOPIC]", help="A topic or a command.")] = None,
    man: Annotated[
        bool,
        typer.Option(
            "--man", help="The whole manual as a man page: yrd help --man | man -l -", rich_help_panel="Output"
        ),
    ] = False,
    no_pager: NoPagerOption = False,
) -> int:
    """Help on a topic or a command; an overview of both unless told."""
    from yrd_cli.cli.help import print_help  # apart: only those who ask load it

    return print_help(topic, man=man, pager=not no_pager)


def completion(
    shell: Annotated[str, typer.Argument(metavar="bash|zsh|fish", help="The shell.")],
) -> int:
    """A script that completes commands, options and values at the Tab key: static, yrd does not run then.

    bash, with bash-completion: yrd completion bash > ~/.local/share/bash-completion/completions/yrd

    bash, without: yrd completion bash > ~/.yrd-completion.bash, and in ~/.bashrc: source ~/.yrd-completion.bash

    zsh: yrd completion zsh > FOLDER/_yrd, where FOLDER is one of $fpath, before compinit runs in ~/.zshrc

    fish: yrd completion fish > ~/.config/fish/completions/yrd.fish

    It has the names of the data in it: write it anew after an update of yrd.
    """
    from yrd_cli.cli.completion import print_script  # apart: only those who ask load it

    return print_script(shell)


class _Command(TyperCommand):
    """A command whose help is written by yrd; `obj` of its context may be the width."""

    def get_help(self, ctx: Any) -> str:
        from yrd_cli.cli.describing import describe_parsed
        from yrd_cli.cli.help import command_text, help_width

        return command_text(describe_parsed(self, self.name or ""), ctx.obj or help_width()).rstrip("\n")


class _Program(TyperGroup):
    """The program, whose help is written by yrd in the same way."""

    def get_help(self, ctx: Any) -> str:
        from yrd_cli.cli.help import help_width, overview_text

        return overview_text(ctx.obj or help_width()).rstrip("\n")


COMMANDS = (
    *LISTED,
    "show",
    "cite",
    "compare",
    "audit",
    "search",
    "sql",
    "export",
    "check",
    "schema",
    "data",
    "completion",
    "version",
    "help",
)


def _show(ids: Sequence[str], output: Output, table: str, data: Sequence[str] | None) -> int:
    from yrd_cli.cli.showing import print_cards  # apart: listing a table loads nothing of it

    return print_cards(ids, output, table, data=data)


def _function(name: str) -> Callable[..., int]:  # noqa: PLR0911 -- a return for each module
    if name in TABLES:
        return listing_command(TABLES[name], _DOCS[name], show=_show if name == "sources" else None)
    if name == "audit":
        from yrd_cli.cli.auditing import audit_command

        return audit_command()
    if name == "compare":
        from yrd_cli.cli.comparing import compare_command

        return compare_command()
    if name in ("search", "sql"):
        from yrd_cli.cli import querying

        return querying.search_command() if name == "search" else querying.sql_command()
    if name == "export":
        from yrd_cli.cli.exporting import export

        return export
    if name in ("show", "cite"):
        from yrd_cli.cli import showing

        return showing.show if name == "show" else showing.cite
    if name == "data":
        from yrd_cli.cli.comparing_data import data_command

        return data_command()
    plain: dict[str, Callable[..., int]] = {"check": check, "schema": schema, "version": version, "help": help_command}
    return plain.get(name, completion)


def build(only: str | None = None) -> "typer.Typer":
    """The application, with all commands or with the one that is going to run: declaring them all takes 20 ms."""
    app = typer.Typer(
        cls=_Program,
        add_completion=False,
        rich_markup_mode=None,  # help needs no Rich then, and [brackets] in it survive
        pretty_exceptions_enable=False,
        context_settings=_HELP,
    )
    app.callback(invoke_without_command=True)(root)
    for name in COMMANDS if only is None else (only,):
        app.command(name, cls=_Command, context_settings=_HELP)(_function(name))
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

    if show_version and context.invoked_subcommand is not None:
        raise UsageError(f"--version and {context.invoked_subcommand} do not go together")
    return print_version() if show_version else print_overview()
