"""Help: every command has it, under both names, with examples that run; topics say what the declarations say."""

import re
import shlex
import subprocess
import sys

import pytest

from tests.conftest import ROOT, Yrd
from yrd_cli.cli import output_options
from yrd_cli.cli.app import COMMANDS, load_command
from yrd_cli.cli.docs.help_text import command_text
from yrd_cli.cli.docs.topics import GRADES, KNOWN, TOPICS
from yrd_cli.cli.environment import VARIABLES
from yrd_cli.errors import ExitCode
from yrd_cli.query.options import QUERY, SHAPE, Option
from yrd_cli.render import FORMATS
from yrd_cli.render.cells import INCOMPLETE, MARKS, UNUSED, WEAK
from yrd_cli.schema import enums

# Those of export write files: they run with its other tests.
EXAMPLE_COMMANDS = [
    example
    for command in COMMANDS
    for example in load_command(command).examples
    if "path/to" not in example and command != "export"
]


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps(command: str, flag: str, yrd: Yrd) -> None:
    run = yrd(command, flag)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith(f"Usage: yrd {command}")
    assert max(map(len, run.out.splitlines())) <= 100
    examples = run.out.index(f"Examples:\n  {load_command(command).examples[0]}\n")
    assert examples < min(run.out.index(f"\n{heading}:\n") for heading in ("Other", "Output") if heading in run.out)
    assert run.out == yrd("help", command).out or command in TOPICS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_in_its_group_with_its_whole_text(command: str) -> None:
    declared = load_command(command)
    text = " ".join(command_text(declared, 60).split())
    for item in declared.parameters:
        assert item.help
        assert " ".join(item.help.split()) in text
        if item.flags and item.name in output_options.OUTPUT:
            assert item.group == "Output"
    assert [item.name for item in declared.grouped()["Other"]] == ["help"]


def test_the_groups_of_a_table(yrd: Yrd) -> None:
    lines = yrd("funds", "-h").out.splitlines()
    headings = [line.rstrip(":") for line in lines if re.fullmatch(r"[A-Z]\w+:", line)]
    assert headings == ["Examples", "Filters", "Shape", "Output", "Data", "Other"]
    filters = lines[lines.index("Filters:") : lines.index("Shape:")]
    for flag in ("--province", "--search", "--where", "--as-of"):
        assert any(flag in line for line in filters)


def test_an_option_that_is_added_lands_in_its_group(yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    shout = Option(name="shout", flags=("--shout",), help="Print in capitals.", group=SHAPE, is_flag=True)
    monkeypatch.setitem(QUERY, "shout", shout)
    monkeypatch.setattr("yrd_cli.cli.main.load_command", load_command)  # not what was declared before
    shape = yrd("cities", "-h").out.partition("Shape:\n")[2].partition("Output:\n")[0]
    assert "--shout" in shape


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize("command", ["funds", "search", "sql"])
def test_help_is_never_wider_than_told(command: str, width: int) -> None:
    kept = {f"  {example}" for example in load_command(command).examples}
    lines = [line for line in command_text(load_command(command), width).splitlines() if line not in kept]
    assert all(len(line) <= width or len(line.split()) <= 3 for line in lines)
    assert all(line == line.rstrip() for line in lines)


@pytest.mark.parametrize("arguments", [("-h",), ("--help",), ("help",)])
def test_the_overview_lists_every_command_and_topic_on_a_line(arguments: tuple[str, ...], yrd: Yrd) -> None:
    run = yrd(*arguments)
    assert (run.code, run.err) == (0, "")
    lines = run.out.splitlines()
    for name in (*COMMANDS, *TOPICS):
        found = {line for line in lines if line.startswith(f"  {name} ") and "  " in line.strip()}
        assert len(found) == (name in COMMANDS) + (name in TOPICS)
        assert all(line.endswith(".") and len(line) <= 100 for line in found)
    assert lines[0] == "Usage: yrd [COMMAND] [OPTIONS]"


def test_among_other_short_options(yrd: Yrd) -> None:
    assert yrd("funds", "-qh").out == yrd("funds", "-h").out


def test_brackets_survive(yrd: Yrd) -> None:
    assert "[PATH]..." in yrd("check", "-h").out
    assert "FIELD[:desc]" in yrd("funds", "-h").out


@pytest.mark.parametrize("example", EXAMPLE_COMMANDS)
def test_examples_run(example: str, real_yrd: Yrd) -> None:
    program, *arguments = shlex.split(example)
    assert program == "yrd"
    run = real_yrd(*arguments)
    assert (run.code, run.err) == (0, "")
    assert run.out


def test_the_version_by_option_and_by_command(yrd: Yrd) -> None:
    assert yrd("--version").out == yrd("-V").out == yrd("version").out


@pytest.mark.parametrize("topic", TOPICS)
def test_every_topic_is_there(topic: str, yrd: Yrd) -> None:
    run = yrd("help", topic.upper())
    assert (run.code, run.err) == (0, "")
    assert max(map(len, run.out.splitlines())) <= 100
    assert run.out.count("\n") > 5


def test_topics_derive_from_the_declarations(yrd: Yrd) -> None:
    def terms(topic: str) -> set[str]:
        return {line.split()[0] for line in yrd("help", topic).out.splitlines() if re.match("  [^ ]", line)}

    assert terms("exit-codes") == {str(int(code)) for code in ExitCode}
    assert terms("environment") == set(VARIABLES)
    assert terms("formatting") == {*FORMATS, *MARKS.values(), WEAK, INCOMPLETE, UNUSED}
    assert {"share", "scale_cny_bn", "without_committed"} <= terms("measures")
    assert {word.id for word in (*enums.KNOWN, *enums.GRADES)} == {*KNOWN, *GRADES}
    assert {*KNOWN, *GRADES} < terms("data")
    assert all(form.description for form in FORMATS.values())


def test_the_data_topic_has_the_edition_and_the_counts(yrd: Yrd) -> None:
    text = yrd("help", "data").out
    assert "CC-BY-4.0" in text
    assert "  cities       3\n" in text or re.search(r"\n  cities +\d+\n", text)
    assert str(ROOT) not in text
    assert "yrd_cli/data where it is installed" in " ".join(text.split())


@pytest.mark.parametrize(("typed", "near"), [("fnds", "funds"), ("exitcodes", ""), ("formating", "formatting")])
def test_an_unknown_topic_is_refused_with_the_nearest(typed: str, near: str, yrd: Yrd) -> None:
    run = yrd("help", typed)
    if near:
        assert (run.code, run.out) == (2, "")
        assert f"unknown topic or command '{typed}': did you mean {near}?" in run.err
        assert "the full list: yrd help\n" in run.err
    else:  # hyphens do not matter
        assert run.code == 0


def test_groups_stand_in_a_fixed_order() -> None:
    assert list(load_command("funds").grouped()) == ["Filters", "Shape", "Output", "Data", "Other"]


def test_the_language_of_the_environment(yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    english = yrd("provinces").out
    chinese = yrd("provinces", "--lang", "zh").out
    card = yrd("show", "shanghai", "--lang", "zh").out
    data = [yrd("provinces", "-f", form).out for form in ("json", "csv", "tsv")]
    monkeypatch.setenv("YRD_LANG", "zh")
    assert yrd("provinces").out == chinese != english
    assert yrd("provinces", "--lang", "en").out == english
    assert yrd("show", "shanghai").out == card
    assert [yrd("provinces", "-f", form).out for form in ("json", "csv", "tsv")] == data
    monkeypatch.setenv("YRD_LANG", "")
    assert yrd("provinces").out == english
    monkeypatch.setenv("YRD_LANG", "zhh")
    for arguments in (("provinces",), ("show", "shanghai")):
        run = yrd(*arguments)
        assert (run.code, run.out) == (2, "")
        assert run.err.startswith("yrd: unknown YRD_LANG 'zhh': did you mean zh?\n")
    assert yrd("provinces", "--json").code == 0


def test_the_docs_say_what_the_topics_say() -> None:
    text = "".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("guide.md", "formats-and-json.md"))
    for code in ExitCode:
        assert f"| {int(code)} | {code.description} |" in text
    for variable in VARIABLES:
        assert f"`{variable}`" in text


@pytest.mark.parametrize("arguments", [("-h",), ("funds", "-h"), ("help", "measures"), ("help", "--man")])
def test_help_survives_without_docstrings(arguments: tuple[str, ...]) -> None:
    texts = [
        subprocess.run(
            [sys.executable, *flags, "-m", "yrd_cli", *arguments], cwd=ROOT, capture_output=True, check=True
        ).stdout
        for flags in ((), ("-OO",))
    ]
    assert texts[0] == texts[1] != b""
