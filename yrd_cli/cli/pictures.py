"""What `yrd map`, `yrd chart` and `yrd report` share: their options, the command they quote, and where pictures go."""

import re
import shlex
from collections.abc import Iterable, Sequence

from yrd_cli.cli import terminal
from yrd_cli.cli.declarations import Values
from yrd_cli.cli.output import Output
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import ExitCode, UsageError
from yrd_cli.query.names import resolve_field
from yrd_cli.query.options import OUTPUT, QUERY, Option
from yrd_cli.query.parameters import query_parameters
from yrd_cli.render.picture.caption import Context
from yrd_cli.render.picture.draw import draw_svg, draw_text
from yrd_cli.render.picture.palette import THEMES, themed
from yrd_cli.render.picture.subject import Bars, Lines, RegionMap
from yrd_cli.render.style import names_of
from yrd_cli.schema.fields import Language
from yrd_cli.schema.tables import TABLES, Table

DRAWN = ("table", "svg", "png")  # formats in which there is a picture; the others print its rows
THEME = Option(
    name="theme",
    flags=("--theme",),
    help="Whether a picture is light or dark; auto: as its reader prefers, in PNG light. [default: auto]",
    group=OUTPUT,
    metavar="|".join(THEMES),
    default="auto",
    needs="is_picture",
)
_PLAIN = re.compile(r"[\w@%+=:,./-]+")  # needs no quotes in a shell; nor does Chinese, which shlex would quote
_PIPED = 80  # columns, where there is no terminal that says how many


def query_options(tables: Iterable[str], *, without: Sequence[str] = ()) -> tuple[Option, ...]:
    """Return the options that queries of any of these tables take, in the order in which all commands have them."""
    taken = {item.name for name in tables for item in query_parameters(TABLES[name])}
    return tuple(option for option in QUERY.values() if option.name in taken and option.name not in ("unit", *without))


def check_options(values: Values, table: Table) -> None:
    """Raise UsageError for options of queries that the table does not take."""
    taken = {item.name for item in query_parameters(table)}
    for item in values.given():
        if item.name in QUERY and item.name not in taken:
            raise UsageError(f"{item.flags[-1]} cannot be used with {table.name}")


def context_of(values: Values, output: Output, dataset: Dataset) -> Context:
    """Return the context of a picture that a command makes."""
    return Context.of(dataset, names_of(dataset), output.language or Language.EN, command_line(values))


def command_line(values: Values) -> str:
    """Return the command with the arguments that say what is drawn, and not where or how it is written."""
    words = ["yrd", values.command]
    for item in values.given():
        if isinstance(item, Option) and item.group == OUTPUT and item.name not in ("lang", "unit"):
            continue
        typed = values.by_name()[item.name]
        for value in typed if isinstance(typed, list | tuple) else [typed]:
            words += [*item.flags[-1:], *([] if value is True else [str(value)])]
    return " ".join(word if _PLAIN.fullmatch(word) else shlex.quote(word) for word in words)


def print_picture(subject: RegionMap | Bars | Lines, output: Output) -> ExitCode:
    """Print a picture in its format: characters, SVG or PNG."""
    theme = resolve_field(output.options.text_or("theme", "auto"), THEMES, kind="--theme")
    svg = themed(draw_svg(subject), theme) if output.format.is_picture else ""
    if output.format.name == "table":
        on_terminal = output.path is None and terminal.is_terminal()
        width, height = terminal.terminal_size() if on_terminal else (_PIPED, None)
        style = output.style(lambda _: {})
        lines = draw_text(subject, width, height and height - 1, ascii=style.ascii, color=style.color)
        output.write("".join(f"{line}\n" for line in lines))
    elif output.format.name == "svg":
        output.write(svg)
    else:
        from yrd_cli.render.picture.raster import to_png  # resvg: only for PNG

        output.write(to_png(svg))
    return ExitCode.OK
