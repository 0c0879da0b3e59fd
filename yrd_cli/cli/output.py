"""From a result to bytes: which format, which style, which sources, where to."""

import os
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from yrd_cli.cli import terminal
from yrd_cli.cli.options import DEFAULTS
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import ExitCode, UsageError, quoted
from yrd_cli.query.measures.measure import Note
from yrd_cli.query.names import resolve_field
from yrd_cli.query.result import RECORDS, Result
from yrd_cli.render import FORMATS, Format
from yrd_cli.render.style import Names, Style
from yrd_cli.schema.fields import Language, Term
from yrd_cli.schema.tables import TABLES

_COLORS = ("auto", "always", "never")
_STYLES = ("plain", "bibtex", "csl")


class Output(NamedTuple):
    """How and where to print, checked: options that contradict each other never get this far.

    `cite` prints the sources of the rows, in that style, instead of the rows; `meta` wraps JSON; `explicit` columns
    are never dropped.
    """

    format: Format
    ids: bool = False
    path: str | None = None
    header: bool = True
    color: str = "auto"
    wide: bool = False
    language: Language | None = None
    unit: str | None = None
    bom: bool = False
    guard: bool = False
    sources: bool = False
    cite: str | None = None
    meta: bool = False
    exit_status: bool = False
    pager: bool = True
    explicit: bool = False

    @property
    def columns_in(self) -> Language | None:
        """The language whose default columns are printed; None for formats that print every field."""
        return (self.language or Language.EN) if self.format.for_people else None

    def style(self, names: Names) -> Style:
        """The style that these options, the environment and the terminal amount to."""
        on_terminal = self.path is None and terminal.is_terminal()
        style = Style(
            names=names,
            language=self.language,
            header=self.header,
            guard=self.guard,
            color=terminal.wants_color(self.color, os.environ, on_terminal),
            warn=lambda text: terminal.write_stderr(f"note: {text}"),
        )
        if on_terminal and self.format.name == "table":
            style = style._replace(ascii=terminal.shows_only_ascii())
            if not self.wide:
                style = style._replace(width=terminal.terminal_width(), fit=True, keep=self.explicit)
        return style


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
    unit: str | None,
    bom: bool,
    excel: bool,
    sources: bool,
    cite: str | None,
    meta: bool,
    exit_status: bool,
    no_pager: bool,
    explicit: bool = False,
) -> Output:
    """The output options as one checked value. Raises UsageError for unknown names and contradictions."""
    name = resolve_field(format, tuple(FORMATS), kind="format") if format is not None else None
    if json and name not in (None, "json"):
        raise UsageError(f"--json and --format {name} contradict each other: choose one")
    path = checked_path(output)
    form = FORMATS["json" if json else name or ("table" if ids or cite else ending_of(path, FORMATS) or "table")]
    of_spreadsheets = {"--bom": bom, "--excel": excel}
    shaping = {"--json": json, "--format": name, "--no-header": no_header, "--lang": lang, "--wide": wide}
    shaping |= {"--unit": unit, **of_spreadsheets}
    if ids:
        _refuse("--ids", {**shaping, "--sources": sources, "--cite": cite, "--meta": meta})
    if cite is not None:
        _refuse("--cite", {**shaping, "--sources": sources, "--meta": meta})
    if not form.has_header:
        _refuse(f"--format {form.name}", {"--no-header": no_header})
    if not form.has_labels:
        _refuse(f"--format {form.name}", {"--lang": lang}, why="it carries ids")
    if not form.for_people:
        _refuse(f"--format {form.name}", {"--wide": wide}, why="it always has every column")
        _refuse(f"--format {form.name}", {"--sources": sources}, why="its rows name their sources")
    if not form.for_spreadsheets:
        _refuse(f"--format {form.name}", of_spreadsheets, why="they are for csv and tsv")
    if form.name != "json":
        _refuse("--meta", {f"--format {form.name}": meta}, why="it is for --json")
    return Output(
        format=form,
        ids=ids,
        path=path,
        header=not no_header,
        color=resolve_field(color, _COLORS, kind="--color"),
        wide=wide,
        language=language_for(form, lang),
        unit=unit,
        bom=bom or excel,
        guard=excel,
        sources=sources,
        cite=parse_style(cite) if cite is not None else None,
        meta=meta,
        exit_status=exit_status,
        pager=not no_pager,
        explicit=explicit,
    )


_OF_TEXT = ("", "txt", "text")  # endings of files that hold what a terminal shows


def ending_of(path: str | None, known: Collection[str]) -> str | None:
    """The ending of a file name, if it is one of `known`; None if there is none, or `.txt`.

    Raises UsageError for another one: what the file is to be is not clear.
    """
    ending = Path(path or "").suffix.removeprefix(".").lower()
    if ending in known:
        return ending
    if ending in _OF_TEXT:
        return None
    named = ", ".join(f".{name}" for name in known)
    raise UsageError(f"--output: no format has the ending {quoted('.' + ending)}: choose one of {named}, or .txt")


def _refuse(first: str, others: Mapping[str, object], why: str | None = None) -> None:
    for option, given in others.items():
        if given:
            reason = f": {why}" if why else ""
            raise UsageError(f"{first} and {option} do not go together{reason}")


def parse_language(lang: str | None) -> Language | None:
    """The language that `--lang` names."""
    if lang is None:
        return None
    return Language(resolve_field(lang, tuple(item.value for item in Language), kind="--lang"))


def language_for(form: Format, lang: str | None) -> Language | None:
    """The language that `--lang` names, or else, in formats for people, YRD_LANG."""
    if lang is not None or not form.for_people:
        return parse_language(lang)
    from yrd_cli.cli.environment import language_wanted  # apart: the formats for programs load nothing of it

    return language_wanted()


def parse_style(style: str) -> str:
    """The style of references that `--style` or `--cite` names."""
    return resolve_field(style, _STYLES, kind="style")


_STDOUT = ("-", "/dev/stdout", "/dev/fd/1")  # written through: a rename would replace what it is redirected to


def checked_path(output: str | None) -> str | None:
    """The file that `--output` names, `-` being stdout. Raises UsageError if the name is empty."""
    if output == "":
        raise UsageError("--output: empty file name")
    if output is not None and output.endswith("/"):
        raise UsageError(f"--output: {quoted(output)} is a folder")
    return None if output in _STDOUT else output


def emit(result: Result, output: Output, dataset: Dataset, given: Mapping[str, Any]) -> ExitCode:
    """Print a result. Exit code 1 only if there are no rows and the user asked to be told so."""
    result = _in_chinese_units(_with_own(result, dataset), output)
    write(_text(result, output, dataset, given), output.path, pager=output.pager)
    if output.ids or not output.format.for_people:
        for note in result.said():
            if note.warning:
                terminal.write_stderr(f"note: {note.en}")
    return ExitCode.FAILURE if output.exit_status and not result.rows else ExitCode.OK


def _text(result: Result, output: Output, dataset: Dataset, given: Mapping[str, Any]) -> str:
    if output.ids:
        return "".join(f"{row['id']}\n" for row in result.rows)
    if output.cite:
        from yrd_cli.query.citations import cited_by_rows
        from yrd_cli.render.bibliography import STYLES

        sources = dataset.by_id("sources")
        return STYLES[output.cite]([sources[source] for source in cited_by_rows(result.rows)])
    if output.meta:
        return _with_meta(result, dataset, given)
    if output.sources:
        result = _with_sources(result, dataset)
    text = output.format.render(result, output.style(names_of(dataset)))
    return f"{_BYTE_ORDER_MARK}{text}" if output.bom else text


_BYTE_ORDER_MARK = "\ufeff"


def _in_chinese_units(result: Result, output: Output) -> Result:
    """The result with its money in 亿元, as it is counted in Chinese, unless a unit was asked for."""
    if output.unit is not None or output.language is not Language.ZH:
        return result
    from yrd_cli.query.currency import in_money
    from yrd_cli.schema.units import MONEY

    return in_money(result, MONEY["yi"], only="bn yuan")


def _with_own(result: Result, dataset: Dataset) -> Result:
    """The result, if the user's own data is in play, with a note on how many of the records in it are of it."""
    if not dataset.origins:
        return result
    from yrd_cli.schema.provenance import USER

    behind = {id(record): record for row in result.rows for record in row.get(RECORDS, ())}
    count = sum(record.get("provenance") == USER for record in behind.values())
    names = ", ".join(origin.file for origin in dataset.origins)
    counted, counted_zh = f": {count} of the {len(behind)} records here", f": 此处{len(behind)}条记录中有{count}条"
    if not behind:
        counted = counted_zh = ""
    note = Note(f"With your data ({names}){counted}.", f"含自有数据 ({names}){counted_zh}。")
    return result._replace(notes=(*result.notes, note))


def _with_sources(result: Result, dataset: Dataset) -> Result:
    """The result with the numbers of its sources in a column, and the sources among its notes."""
    from yrd_cli.query.citations import number_sources
    from yrd_cli.render.bibliography import plain

    numbered, ids = number_sources(result)
    sources = dataset.by_id("sources")
    lines = [f"[{number}] {source}: {plain(sources[source])}" for number, source in enumerate(ids, start=1)]
    return numbered._replace(notes=(*result.notes, *(Note(line, line) for line in lines)))


def _with_meta(result: Result, dataset: Dataset, given: Mapping[str, Any]) -> str:
    from yrd_cli import __version__
    from yrd_cli.query.citations import cited_by_rows
    from yrd_cli.render.json import render_with_meta

    sources = dataset.by_id("sources")
    typed = {name: value for name, value in given.items() if value not in ([], DEFAULTS.get(name))}
    meta = {
        "schema": 1,
        "version": __version__,
        "data_version": dataset.edition().version,
        "query": {"table": result.table, **{name: value for name, value in typed.items() if name not in _NOT_A_QUERY}},
        **dataset.user_data(),
        "count": len(result.rows),
        "notes": [note.en for note in result.said()],
    }
    cited = [sources[source].as_dict() for source in cited_by_rows(result.rows)]
    return render_with_meta(result, meta, cited)


_NOT_A_QUERY = ("json", "format", "meta", "color", "output", "exit_status", "no_pager")


def write(text: str, path: str | None, *, pager: bool = True) -> None:
    """Write to the file, or to stdout: on a terminal through the pager, if the text is longer than the screen."""
    if path is not None:
        terminal.write_file(text, path)
    elif not (pager and terminal.is_terminal() and _show_in_pager(text)):
        terminal.write_stdout(text)


def _show_in_pager(text: str) -> bool:
    from yrd_cli.cli.pager import show  # subprocess: 6 ms, only on a terminal

    return show(text)


def names_of(dataset: Dataset) -> Names:
    """The names of the ids of each table of a dataset, read when asked for."""
    return lambda table: _names(dataset, table)


@cache
def _names(dataset: Dataset, table: str) -> Mapping[str, Term]:
    """What the ids of a vocabulary are called; records of other tables are called by their ids."""
    if not TABLES[table].is_vocabulary:
        return {}
    return {
        record.id: Term(record.id, record.name_en, record.short_zh, record.pinyin) for record in dataset.records(table)
    }
