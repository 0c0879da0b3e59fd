"""The README and the pages in docs/: their examples print what they say, their tables name what exists."""

import os
import re
import subprocess
import sys
import typing
from dataclasses import is_dataclass
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import ROOT, Yrd
from yrd_cli.cli.app import COMMANDS
from yrd_cli.errors import ExitCode
from yrd_cli.render import FORMATS
from yrd_cli.schema.fields import fields_of
from yrd_cli.schema.tables import TABLES

README = ROOT / "README.md"
DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [README, ROOT / "CONTRIBUTING.md", ROOT / "data" / "README.md", *DOCS]
MAX_WORDS, MAX_LINES = 900, 150  # of the README: what a newcomer reads before the first command


class Example(NamedTuple):
    """A command of a console block, and what it prints."""

    command: str
    output: str


def blocks(text: str) -> list[list[Example]]:
    """The console blocks of a page, each a list of commands with their output."""
    found = []
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        parts = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
        found.append([Example(*part.split("\n", 1)) for part in parts])
    return found


def printed(command: str, folder: Path) -> str:
    """What a shell prints, both streams, for a command line that calls `yrd`, less spaces at the end of lines."""
    program = folder / "yrd"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m yrd_cli "$@"\n')
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.decode().splitlines())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_print_what_the_page_says(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    text = page.read_text(encoding="utf-8")
    fresh = re.sub(
        r"^```console\n.*?^```$",
        lambda block: _fresh(block.group(0), tmp_path),
        text,
        flags=re.MULTILINE | re.DOTALL,
    )
    if request.config.getoption("--update-goldens"):
        page.write_text(fresh, encoding="utf-8", newline="\n")
        text = fresh
    assert text == fresh


def _fresh(block: str, folder: Path) -> str:
    (examples,) = blocks(block)
    body = "".join(f"$ {example.command}\n{printed(example.command, folder)}" for example in examples)
    return f"```console\n{body}```"


def test_the_readme_is_short() -> None:
    text = README.read_text(encoding="utf-8")
    assert len(text.split()) <= MAX_WORDS
    assert text.count("\n") < MAX_LINES


def test_the_pages_name_every_command_format_and_exit_code() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in (README, *DOCS))
    for command in COMMANDS:
        assert f"`yrd {command}`" in text
    for form in FORMATS:
        assert f"`{form}`" in text
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
    assert listed == {int(code) for code in ExitCode}


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (page.parent / target).exists(), f"{page}: {target}"


def test_the_screenshot_is_current(real_yrd: Yrd, request: pytest.FixtureRequest) -> None:
    picture = ROOT / ".github" / "screenshot.svg"
    drawn = real_yrd("funds", "--by", "province", "--format", "svg").out
    if request.config.getoption("--update-goldens"):
        picture.write_text(drawn, encoding="utf-8", newline="\n")
    assert picture.read_text(encoding="utf-8") == drawn


def fields_table() -> str:
    """The fields of each table, from their declarations, as Markdown."""
    lines = []
    for table in TABLES.values():
        lines += ["", f"### `{table.name}`", "", "| field | holds | meaning |", "|---|---|---|"]
        lines += _field_lines(table.record_type)
        for column in fields_of(table.record_type):
            nested = typing.get_args(column.type)[0] if typing.get_origin(column.type) is tuple else str
            if is_dataclass(nested):
                lines += ["", f"Each of `{column.name}`:", "", "| field | holds | meaning |", "|---|---|---|"]
                lines += _field_lines(nested)
    return "\n".join(lines) + "\n\n"


def _field_lines(record_type: type) -> list[str]:
    lines = []
    for column in fields_of(record_type):
        holds = f"id of {column.references}" if column.references else column.kind.value
        if column.enum:
            holds = ", ".join(f"`{word.id}`" for word in column.enum)
        if column.unit:
            holds += f" ({column.unit})"
        sign = "!" if column.required else "" if column.stored else " (computed)"
        lines.append(f"| `{column.name}`{sign} | {holds} | {column.description} |")
    return lines


def test_the_fields_of_the_data_are_documented(request: pytest.FixtureRequest) -> None:
    page = ROOT / "data" / "README.md"
    text = page.read_text(encoding="utf-8")
    start, end = "<!-- fields -->\n", "<!-- /fields -->"
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    fresh = before + start + fields_table() + end + after
    if request.config.getoption("--update-goldens"):
        page.write_text(fresh, encoding="utf-8", newline="\n")
        text = fresh
    assert text == fresh
