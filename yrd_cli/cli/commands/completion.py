"""`yrd completion`: a static script for a shell. Nothing of yrd runs at the Tab key."""

from importlib import import_module

from yrd_cli import __version__
from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.completion.candidates import describe_all
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import write_text
from yrd_cli.datasets.bundled import bundled
from yrd_cli.errors import ExitCode
from yrd_cli.query.names import resolve_field
from yrd_cli.query.options import Argument

SHELLS = ("bash", "zsh", "fish")


def _run(values: Values) -> int:
    name = resolve_field(values.required("shell"), SHELLS, kind="shell")
    title = f"{name} completion for yrd {__version__}, data {bundled().edition().version}"
    writer = import_module(f"yrd_cli.cli.completion.{name}")
    write_text(writer.script(describe_all(), title))
    return ExitCode.OK


COMMAND = Command(
    **ENTRIES["completion"]._asdict(),
    details=(
        "bash, with bash-completion: yrd completion bash > ~/.local/share/bash-completion/completions/yrd",
        "bash, without: yrd completion bash > ~/.yrd-completion.bash, and in ~/.bashrc: source ~/.yrd-completion.bash",
        "zsh: yrd completion zsh > FOLDER/_yrd, where FOLDER is one of $fpath, before compinit runs in ~/.zshrc",
        "fish: yrd completion fish > ~/.config/fish/completions/yrd.fish",
        "The script contains the names in the data: regenerate it after an update of yrd.",
    ),
    run=_run,
    parameters=(Argument(name="shell", metavar="|".join(SHELLS), help="The shell.", required=True), HELP),
    examples=("yrd completion bash", "yrd completion zsh", "yrd completion fish"),
)
