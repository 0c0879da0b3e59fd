"""Help: every command has it, under both names, with examples that run."""

import shlex

import pytest

from tests.conftest import Yrd
from yrd_cli.cli.app import COMMANDS, EXAMPLES

# Those of export write files: they run with its other tests.
EXAMPLE_COMMANDS = [
    example
    for command, examples in EXAMPLES.items()
    for example in examples
    if "path/to" not in example and command != "export"
]


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_every_command_helps(command: str, flag: str, yrd: Yrd) -> None:
    run = yrd(*filter(None, [command]), flag)
    assert (run.code, run.err) == (0, "")
    assert run.out.startswith(f"Usage: yrd {command}".rstrip())
    assert max(len(line) for line in run.out.splitlines()) <= 80
    if command:
        assert f"  {EXAMPLES[command][0]}\n" in run.out


def test_the_help_of_all_lists_every_command(yrd: Yrd) -> None:
    lines = yrd("--help").out.splitlines()
    for command in COMMANDS:
        assert any(line.startswith(f"  {command} ") for line in lines)


def test_brackets_survive(yrd: Yrd) -> None:
    assert "[FOLDER]" in yrd("check", "-h").out
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
