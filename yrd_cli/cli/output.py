"""From a result to bytes: which format, which columns, which style, where to."""

import os
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from yrd_cli.cli import terminal
from yrd_cli.errors import ExitCode, UsageError
from yrd_cli.load import Dataset
from yrd_cli.model.columns import Language, Word
from yrd_cli.model.nouns import NOUNS
from yrd_cli.query.names import resolve_field
from yrd_cli.query.result import Result
from yrd_cli.render import FORMATS, Format
from yrd_cli.render.style import Style

_COLORS = ("auto", "always", "never")


class Output(NamedTuple):
    """How and where to print, checked: options that contradict each other never get this far."""

    format: Format
    ids: bool
    path: str | None
    header: bool
    color: str
    wide: bool
    language: Language | None
    exit_status: bool


def parse_output(
    *,
    json: bool,
    format: str | None,
    ids: bool,
    output: str | None,
    no_header: bool,
    color: str,
    wide: bool,
    lang: str | None,
    exit_status: bool,
) -> Output:
    """The output options as one checked value. Raises UsageError for unknown names and contradictions."""
    name = resolve_field(format, tuple(FORMATS), kind="format") if format is not None else None
    if json and name not in (None, "json"):
        raise UsageError(f"--json and --format {name} contradict each other: choose one")
    form = FORMATS["json" if json else name or "table"]
    if ids:
        _refuse("--ids", {"--json": json, "--format": name, "--no-header": no_header, "--lang": lang, "--wide": wide})
    if not form.has_header:
        _refuse(f"--format {form.name}", {"--no-header": no_header})
    if not form.has_labels:
        _refuse(f"--format {form.name}", {"--lang": lang}, why="it carries ids")
    if not form.for_people:
        _refuse(f"--format {form.name}", {"--wide": wide}, why="it always has every column")
    if output == "":
        raise UsageError("--output: empty file name")
    return Output(
        format=form,
        ids=ids,
        path=output,
        header=not no_header,
        color=resolve_field(color, _COLORS, kind="--color"),
        wide=wide,
        language=Language(resolve_field(lang, tuple(item.value for item in Language), kind="--lang"))
        if lang is not None
        else None,
        exit_status=exit_status,
    )


def _refuse(first: str, others: Mapping[str, object], why: str | None = None) -> None:
    for option, given in others.items():
        if given:
            reason = f": {why}" if why else ""
            raise UsageError(f"{first} and {option} do not go together{reason}")


def emit(result: Result, output: Output, dataset: Dataset) -> ExitCode:
    """Print a result. Exit code 1 only if there are no rows and the user asked to be told so."""
    if output.ids:
        text = "".join(f"{row['id']}\n" for row in result.rows)
    else:
        text = output.format.render(result, _style(output, dataset))
    if output.path is None:
        terminal.write_stdout(text)
    else:
        terminal.write_file(text, output.path)
    return ExitCode.FAILURE if output.exit_status and not result.rows else ExitCode.OK


def _style(output: Output, dataset: Dataset) -> Style:
    on_terminal = output.path is None and terminal.is_terminal()
    style = Style(
        names=lambda noun: _names(dataset, noun),
        language=output.language,
        header=output.header,
        color=terminal.wants_color(output.color, os.environ, on_terminal),
        warn=lambda text: terminal.write_stderr(f"note: {text}"),
    )
    if on_terminal and output.format.name == "table":
        style = style._replace(ascii=terminal.shows_only_ascii())
        if not output.wide:
            style = style._replace(width=terminal.terminal_width(), fit=True)
    return style


@cache
def _names(dataset: Dataset, noun: str) -> Mapping[str, Word]:
    """What the ids of a vocabulary are called; records of other nouns are called by their ids."""
    if not NOUNS[noun].in_file_order:
        return {}
    return {
        record.id: Word(record.id, record.name_en, record.short_zh, record.pinyin) for record in dataset.records(noun)
    }
