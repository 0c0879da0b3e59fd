"""Completion in real shells: what the Tab key offers in bash, zsh and fish."""

import os
import pty
import select
import shlex
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from tests.conftest import SMALL, Yrd
from yrd_cli.cli.app import COMMANDS, load_command
from yrd_cli.cli.commands.completion import SHELLS
from yrd_cli.cli.completion import bash, fish, zsh
from yrd_cli.cli.completion.candidates import (
    Candidate,
    CompletedCommand,
    CompletedOption,
    Completion,
    describe_all,
)
from yrd_cli.cli.docs.topics import TOPICS
from yrd_cli.cli.main import main
from yrd_cli.datasets.bundled import bundled
from yrd_cli.render import FORMATS
from yrd_cli.schema import enums

IN = {shell: pytest.mark.skipif(shutil.which(shell) is None, reason=f"{shell} is not installed") for shell in SHELLS}
PROVINCES = ["anhui", "jiangsu", "shanghai", "zhejiang"]

# What is typed, and what is offered for its last word, in every shell.
CASES = [
    ("yrd cl", ["claims", "clusters"]),
    ("yrd --v", ["--version"]),
    ("yrd clusters --province ", PROVINCES),
    ("yrd clusters -p ji", ["jiangsu"]),
    ("yrd clusters --province=ji", ["jiangsu"]),
    ("yrd clusters -p jiangsu,zh", ["jiangsu,zhejiang"]),
    ("yrd clusters --province=jiangsu,zh", ["jiangsu,zhejiang"]),
    ("yrd clusters -s nano --pro", ["--province"]),
    ("yrd clusters --by province,sub", ["province,subsector"]),
    ("yrd funds --sort scale_cny_bn:desc,lev", ["scale_cny_bn:desc,level"]),
    ("yrd funds --level d", ["district"]),
    ("yrd events --kind fo", ["forum"]),
    ("yrd funds --fields without_c", ["without_committed"]),
    ("yrd funds --fields +scale_dat", ["+scale_date"]),
    ("yrd funds --fields name_en,lev", ["name_en,level"]),
    ("yrd funds --fields +scale_date,-lev", ["+scale_date,-level"]),
    ("yrd funds --fields -lev", ["-level"]),
    ("yrd funds --sort=-scale_dat", ["-scale_date"]),
    ("yrd funds --sort -lev", ["-level"]),
    ("yrd funds --sort -level,scale_dat", ["-level,scale_date"]),
    ("yrd funds --sort level:", ["level:asc", "level:desc"]),
    ("yrd funds --sort level:d", ["level:desc"]),
    ("yrd funds --sort=-scale_date,level:d", ["-scale_date,level:desc"]),
    ("yrd funds --fields level:d", []),
    ("yrd changes --sort dat", ["date"]),
    ("yrd data ", ["diff"]),
    ("yrd data --lang zh diff --fields chan", ["change"]),
    ("yrd template funds fu", []),
    ("yrd funds --measure median:scale_c", ["median:scale_cny_bn"]),
    ("yrd funds --measure=hh", ["hhi"]),
    ("yrd funds -f html", ["html"]),
    ("yrd funds --lang b", ["both"]),
    ("yrd funds --cite=bib", ["bibtex"]),
    ("yrd indicators -k gd", ["gdp"]),
    ("yrd indicators --place yr", ["yrd"]),
    ("yrd compare jiangsu zhej", ["zhejiang"]),
    ("yrd chart fu", ["funds"]),
    ("yrd chart funds --by province,lev", ["province,level"]),
    ("yrd chart chains --by=segm", ["segment"]),
    ("yrd chart funds --measure sum:scale_c", ["sum:scale_cny_bn"]),
    ("yrd map gdp-s", ["gdp-share-of-china"]),
    ("yrd map funds --measure median:scale_c", ["median:scale_cny_bn"]),
    ("yrd map funds --level d", ["district"]),
    ("yrd help exit", ["exit-codes"]),
    ("yrd completion z", ["zsh"]),
    ("yrd search show jiang", []),
    ("yrd funds --where sc", []),
    ("yrd nosuch --pro", []),
]


@pytest.fixture(scope="session")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The scripts of the small dataset, each in a file: made once, since each describes every command."""
    folder = tmp_path_factory.mktemp("scripts")
    paths = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("yrd_cli.datasets.bundled.find_data", lambda: SMALL)
        for shell in SHELLS:
            out, err = StringIO(), StringIO()
            with redirect_stdout(out), redirect_stderr(err):
                assert main(["completion", shell]) == 0
            assert err.getvalue() == ""
            paths[shell] = folder / f"yrd.{shell}"
            paths[shell].write_text(out.getvalue(), encoding="utf-8")
    return paths


def last_word(line: str) -> str:
    """The word that is completed, empty after a space."""
    return line.rpartition(" ")[2]


def bash_words(line: str) -> list[str]:
    """A command line in words as bash has them when it completes: `=` and `:` are words."""
    words = []
    for word in line.split(" "):
        rest = word
        for sign in "=:":
            rest = rest.replace(sign, f" {sign} ")
        words += rest.split() or [""]
    return words


def in_bash(script: Path, line: str) -> list[str]:
    words = shlex.join(bash_words(line))
    code = f"set -u; source {script}; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); _yrd"
    code += '; printf "%s\\n" ${COMPREPLY[@]+"${COMPREPLY[@]}"}'
    done = subprocess.run(["bash", "--norc", "-c", code], capture_output=True, check=True, text=True)
    assert done.stderr == ""
    return sorted(done.stdout.split())


def in_fish(script: Path, line: str) -> list[str]:
    code = f"source {script}; complete -C {shlex.quote(line)}"
    done = subprocess.run(["fish", "--no-config", "-c", code], capture_output=True, check=True)
    assert done.stderr == b""
    return sorted(done.stdout.decode().splitlines())


@IN["bash"]
@pytest.mark.parametrize(("line", "offered"), CASES)
def test_bash_offers(line: str, offered: list[str], scripts: dict[str, Path]) -> None:
    typed = bash_words(line)[-1]
    last = last_word(line)
    before = last.partition("=")[2] or last
    kept = len(before) - len("" if typed in "=:" else typed)  # bash keeps what stands before the last = or :
    assert in_bash(scripts["bash"], line) == [word[kept:] for word in offered]


@IN["fish"]
@pytest.mark.parametrize(("line", "offered"), CASES)
def test_fish_offers(line: str, offered: list[str], scripts: dict[str, Path]) -> None:
    option = last_word(line).rpartition("=")
    words = [found.partition("\t")[0] for found in in_fish(scripts["fish"], line)]
    assert words == [f"{option[0]}{option[1]}{word}" for word in offered]


class Shell:
    """An interactive shell on a pseudo-terminal."""

    def __init__(self, *command: str, **environment: str) -> None:
        process, self.terminal = pty.fork()
        if process == 0:
            os.environ.update({"TERM": "dumb", "COLUMNS": "200", "LINES": "50", "LC_ALL": "C.UTF-8", **environment})
            os.execvp(command[0], command)  # noqa: S606 -- it is a shell

    def say(self, text: str, until: str) -> str:
        """Type a text; what the terminal shows until some text of it comes."""
        os.write(self.terminal, text.encode())
        got, deadline = b"", time.monotonic() + 30
        while until.encode() not in got:
            assert time.monotonic() < deadline, got
            if select.select([self.terminal], [], [], 1)[0]:
                got += os.read(self.terminal, 65536)
        return got.decode("utf-8", "replace")


class Zsh(Shell):
    """Zsh with its completion, and ^X to show the line that is being typed."""

    def __init__(self, home: Path, setup: str, before: str = "") -> None:
        super().__init__("zsh", "-f", "-i", HOME=str(home))
        # ^X also begins longer keys: for the rest of one zsh waits 0.4 s unless told a hundredth (KEYTIMEOUT).
        self.say(
            "PS1=; KEYTIMEOUT=1; unsetopt beep prompt_cr prompt_sp; LISTMAX=500; "
            f"{before}autoload -Uz compinit; compinit -u -D; "
            f"{setup}; report() {{ print -r -- \"<$BUFFER>\"; BUFFER= }}; zle -N report; bindkey '^X' report; "
            "print rea''dy\n",
            "ready",
        )

    def tab(self, line: str) -> tuple[str, str]:
        """Type a line and the Tab key: the line that it becomes, and what was shown."""
        shown = self.say(f"{line}\t\x18", ">")
        while ">" not in shown.rpartition("<")[2] or "<" not in shown:
            shown += self.say("", ">")
        return shown.rpartition("<")[2].partition(">")[0], shown


@pytest.fixture
def zsh_tab(scripts: dict[str, Path], tmp_path: Path) -> Iterator[Callable[[str], tuple[str, str]]]:
    """The Tab key in zsh, the script having been sourced."""
    shell = Zsh(tmp_path, f"source {scripts['zsh']}")
    yield shell.tab
    os.close(shell.terminal)


@IN["zsh"]
def test_zsh_offers(zsh_tab: Callable[[str], tuple[str, str]]) -> None:
    for line, offered in CASES:
        became, shown = zsh_tab(line)
        start = line[: len(line) - len(last_word(line).rpartition("=")[2])]
        if len(offered) == 1:
            assert became.rstrip(" =") == start + offered[0]  # zsh writes the = of an option too
        else:
            assert became.startswith(line.rstrip())
            assert all(word.rpartition(":")[2] in shown for word in offered)
            assert offered or became == line


@IN["zsh"]
def test_zsh_shows_hints(zsh_tab: Callable[[str], tuple[str, str]]) -> None:
    _, shown = zsh_tab("yrd clusters -p ")
    assert "江苏省 Jiangsu" in shown
    became, _ = zsh_tab("yrd clusters -pji")
    assert became.rstrip() == "yrd clusters -pjiangsu"
    assert zsh_tab("yrd show sh-fut")[0].rstrip() == "yrd show sh-future"


@IN["zsh"]
def test_zsh_finds_it_in_fpath(scripts: dict[str, Path], tmp_path: Path) -> None:
    folder = tmp_path / "functions"
    folder.mkdir()
    (folder / "_yrd").write_bytes(scripts["zsh"].read_bytes())
    shell = Zsh(tmp_path, ":", before=f"fpath=({folder} $fpath); ")
    for _ in range(2):  # the first time defines the functions
        assert shell.tab("yrd clusters -p ji")[0].rstrip() == "yrd clusters -p jiangsu"
    os.close(shell.terminal)


@IN["bash"]
def test_bash_completes_as_people_type(scripts: dict[str, Path], tmp_path: Path) -> None:
    shell = Shell("bash", "--norc", "--noprofile", "-i", HOME=str(tmp_path), PS1="", INPUTRC="/dev/null")
    shell.say(f"source {scripts['bash']}; echo rea''dy\n", "ready")
    for line, became in (
        ("yrd clusters --province=ji", "yrd clusters --province=jiangsu"),
        ("yrd clusters -p shanghai,zh", "yrd clusters -p shanghai,zhejiang"),
        ("yrd funds --sort scale_cny_bn:desc,announ", "yrd funds --sort scale_cny_bn:desc,announced"),
        ("yrd complet", "yrd completion"),
    ):
        assert f"\n<{became} >" in shell.say(f"{line}\t>'\x01echo '<\n", " >\r\n").replace("\r", "")
    os.close(shell.terminal)


@IN["fish"]
def test_fish_shows_hints(scripts: dict[str, Path]) -> None:
    assert in_fish(scripts["fish"], "yrd clusters -p jiangsu,zh") == ["jiangsu,zhejiang\t浙江省 Zhejiang"]
    assert in_fish(scripts["fish"], "yrd help exit") == [f"exit-codes\t{TOPICS['exit-codes'].line}"]


@pytest.mark.parametrize("shell", [pytest.param(shell, marks=IN[shell]) for shell in SHELLS])
def test_files_are_completed(shell: str, scripts: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "funds of 2024.csv").touch()
    complete = {"bash": in_bash, "fish": in_fish}.get(shell)
    if complete is None:
        assert "'(-o --output)--output=[" in scripts["zsh"].read_text()
        assert ":file:_files'" in scripts["zsh"].read_text()
        terminal = Zsh(tmp_path, f"source {scripts[shell]}")
        for words in ("data diff ", "sql --with ", "sql --with p="):
            assert terminal.tab(f"yrd {words}{tmp_path}/fun")[0] == f"yrd {words}{tmp_path}/funds\\ of\\ 2024.csv "
        os.close(terminal.terminal)
    else:
        typed = ("funds -o", "check", "data diff", "data --lang zh diff a.toml", "sql --with", "sql --with p=")
        for line in (f"yrd {words}{'' if words[-1] == '=' else ' '}{tmp_path}/fun" for words in typed):
            assert "funds" in "".join(complete(scripts[shell], line)), line


@pytest.mark.parametrize("shell", [pytest.param(shell, marks=IN[shell]) for shell in SHELLS])
def test_the_script_is_sound_and_says_nothing(shell: str, scripts: dict[str, Path]) -> None:
    for flags in ([], ["-n"]):
        if shell == "zsh" and not flags:
            continue  # it needs compinit, which the other tests have
        done = subprocess.run([shell, *flags, str(scripts[shell])], capture_output=True, check=True)
        assert (done.stdout, done.stderr) == (b"", b"")


@pytest.mark.parametrize("shell", SHELLS)
def test_everything_that_is_declared_is_in_the_script(shell: str, scripts: dict[str, Path]) -> None:
    text = scripts[shell].read_text(encoding="utf-8")
    for command in COMMANDS:
        assert command in text
        for item in load_command(command).parameters:
            for flag in item.flags:
                assert (f"-l {flag[2:]} " if shell == "fish" and flag.startswith("--") else flag.lstrip("-")) in text
    for word in (*FORMATS, *TOPICS, *(word.id for word in (*enums.LEVELS, *enums.STATUSES, *enums.EVENT_KINDS))):
        assert word in text


def test_lists_are_those_of_the_dataset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yrd_cli.datasets.bundled.find_data", lambda: SMALL)
    completion = describe_all()
    commands = {command.name: command for command in completion.commands}

    def offered(command: str, flag: str) -> list[str]:
        (option,) = [option for option in commands[command].options if flag in option.flags]
        return [offer.word for offer in completion.lists[option.candidates or ""]]

    dataset = bundled(include_outside=True)
    assert offered("clusters", "-p") == [record.id for record in bundled().records("provinces")]
    assert offered("funds", "--id") == [record.id for record in dataset.records("funds")]
    assert offered("funds", "--status") == [word.id for word in enums.STATUSES]
    assert offered("indicators", "--status") == [word.id for word in enums.REVISIONS]
    parents = {fund.parent for fund in dataset.records("funds")} - {None}
    assert set(offered("funds", "--parent")) == parents
    ids = {offer.word for offer in completion.lists[commands["show"].arguments[0]]}
    assert ids == {record.id for table in COMMANDS[:13] for record in dataset.records(table)}


def hostile(shell: str, mark: Path) -> str:
    """A script whose hints and documentation try to do harm."""
    text = f'it\'s $(touch {mark}) `touch {mark}` "q" \\ [b] (c) :d ; %s # é 长三角 *'
    option = CompletedOption(("--opt", "-o"), text, "NAME", "list", repeatable=True)
    flag = CompletedOption(("--flag",), text, "", None, repeatable=False)
    command = CompletedCommand("go", text, (option, flag), ("list",), many=True)
    completion = Completion((option,), (command,), {"list": (Candidate("alpha", text), Candidate("beta", ""))})
    writers = {"bash": bash.script, "zsh": zsh.script, "fish": fish.script}
    return writers[shell](completion, "test")


@pytest.mark.parametrize("shell", [pytest.param(shell, marks=IN[shell]) for shell in SHELLS])
def test_hostile_hints_do_nothing(shell: str, tmp_path: Path) -> None:
    mark, script = tmp_path / "mark", tmp_path / "script"
    script.write_text(hostile(shell, mark), encoding="utf-8")
    if shell == "zsh":
        terminal = Zsh(tmp_path, f"source {script}")
        assert terminal.tab("yrd go --opt=al")[0].rstrip() == "yrd go --opt=alpha"
        assert "--flag" in terminal.tab("yrd go --")[1]
        os.close(terminal.terminal)
    else:
        found = {"bash": in_bash, "fish": in_fish}[shell](script, "yrd go --opt=al")
        assert [word.partition("\t")[0].rpartition("=")[2] for word in found] == ["alpha"]
    assert not mark.exists()


def test_an_unknown_shell_is_refused(yrd: Yrd) -> None:
    run = yrd("completion", "zhs")
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("yrd: unknown shell 'zhs': did you mean zsh?\n")
    assert yrd("completion").code == 2
