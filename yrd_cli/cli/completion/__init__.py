"""Shell completion: a static script for each shell, from one description. Nothing of yrd runs at the Tab key."""

from importlib import import_module

from yrd_cli import __version__
from yrd_cli.cli.completion.offers import describe_all
from yrd_cli.cli.output import write
from yrd_cli.datasets.bundled import bundled
from yrd_cli.errors import ExitCode
from yrd_cli.query.names import resolve_field

SHELLS = ("bash", "zsh", "fish")


def print_script(shell: str) -> int:
    """Print the script for a shell. Raises UsageError for one that is not supported."""
    name = resolve_field(shell, SHELLS, kind="shell")
    title = f"{name} completion for yrd {__version__}, data {bundled().edition().version}"
    writer = import_module(f"yrd_cli.cli.completion.{name}")
    write(writer.script(describe_all(), title), None, pager=False)
    return ExitCode.OK
