"""The man page: valid for mandoc and groff, and it says what help says."""

import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Yrd
from yrd_cli.cli.app import COMMANDS, load_command
from yrd_cli.cli.docs import man
from yrd_cli.cli.docs.topics import TOPICS
from yrd_cli.cli.environment import VARIABLES
from yrd_cli.errors import ExitCode

MACROS = {".TH", ".SH", ".SS", ".TP", ".PP", ".nf", ".fi", ".nh", ".ad", '.\\"'}
SIGNS = {"\\e": "\\", "\\-": "-", "\\(aq": "'", "\\(ga": "`", "\\(ha": "^", "\\(ti": "~", "\\(dq": '"', "\\ ": "\u00a0"}
HOSTILE = "\\fB .TP 'quoted' \"twice\" -x --long `tick` ^hat ~tilde \\ end\\ 长三角 … %d [a|b] ," + " .dot 'mark" * 20

needs_mandoc = pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")
needs_groff = pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")


@pytest.fixture
def page(yrd: Yrd) -> str:
    run = yrd("help", "--man")
    assert (run.code, run.err) == (0, "")
    return run.out


def unescaped(text: str) -> str:
    """What a reader sees of text in roff, fonts and line breaks apart."""
    text = re.sub(r"\\f.|\\&", "", text.replace("\\\n", ""))
    return re.sub(r"\\(?:\(..|.)", lambda sign: SIGNS[sign.group()], text)


def lint(page: str) -> str:
    done = subprocess.run(["mandoc", "-T", "lint"], input=page.encode(), capture_output=True, check=False)
    return (done.stdout + done.stderr).decode()


@needs_mandoc
def test_mandoc_has_nothing_to_say(page: str) -> None:
    assert lint(page) == ""


@needs_groff
def test_groff_has_nothing_to_say(page: str) -> None:
    done = subprocess.run(
        ["groff", "-man", "-ww", "-K", "utf8", "-T", "utf8", "-z"], input=page.encode(), capture_output=True, check=True
    )
    assert (done.stdout, done.stderr) == (b"", b"")


def test_only_known_macros_and_short_lines(page: str) -> None:
    for line in page.splitlines():
        assert line
        assert len(line.encode()) <= 80
        if line.startswith((".", "'")):
            assert line.split()[0] in MACROS


def test_the_sections(page: str) -> None:
    sections = [line.removeprefix(".SH ") for line in page.splitlines() if line.startswith(".SH ")]
    assert sections[:5] == ["NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS"]
    assert sections[5:] == [*(topic.section for topic in TOPICS.values()), "EXAMPLES"]


def test_the_page_says_what_help_says(page: str) -> None:
    seen = " ".join(unescaped(page.partition("\n")[2]).split())  # the first line is a comment
    for command in COMMANDS:
        declared = load_command(command)
        assert f".SS {declared.usage}" in seen
        for text in (declared.summary, *declared.details, *(item.help for item in declared.parameters)):
            assert " ".join(text.split()) in seen
        for item in declared.parameters:
            assert all(flag in seen for flag in item.flags)
        for example in declared.examples:
            assert example in seen
    for word in (*VARIABLES, *(code.description.replace("`", "") for code in ExitCode)):
        assert word in seen


def test_each_command_names_each_of_its_options(page: str) -> None:
    parts = dict(re.findall(r"^\.SS yrd (\w+)(.*?)(?=^\.S[SH])", page, re.MULTILINE | re.DOTALL))
    assert list(parts) == [*dict.fromkeys(parts)]
    assert set(parts) == set(COMMANDS)
    for command, text in parts.items():
        for item in load_command(command).parameters:
            assert item.flags == () or item.flags[-1] in unescaped(text)


def test_chinese_stays_as_it_is(page: str) -> None:
    assert "无锡市物联网集群" in page.replace("\\\n", "")


@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"], include_characters=" ")))
def test_any_text_survives(text: str) -> None:
    lines = list(man._filled(text))
    assert not any(line.startswith((".", "'")) for line in lines)
    assert unescaped(" ".join(lines)).split() == text.split()
    broken = man._broken(man._guarded(man._escaped(text)))
    assert all(len(line.encode()) <= 80 for line in broken)
    assert unescaped("\n".join(broken)) == text


@needs_mandoc
@needs_groff
def test_hostile_text_is_only_text(page: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    hostile = page + "".join(f"{line}\n" for line in (".SH MORE", *man._terms([(HOSTILE, HOSTILE)])))
    file = tmp_path_factory.mktemp("man") / "yrd.1"
    file.write_text(hostile, encoding="utf-8")
    done = subprocess.run(["mandoc", "-T", "utf8", "-O", "width=1000", file], capture_output=True, check=True)
    plain = " ".join(re.sub(".\b", "", done.stdout.decode()).split())
    assert plain.count(" ".join(HOSTILE.split())) == 2


def test_no_topic_goes_with_it(yrd: Yrd) -> None:
    run = yrd("help", "data", "--man")
    assert (run.code, run.out) == (2, "")
    assert run.err.startswith("yrd: --man cannot be used with a topic")
