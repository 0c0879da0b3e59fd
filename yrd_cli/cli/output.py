"""The options of output as one checked value: how and where to print."""

import os
from collections.abc import Collection, Iterator

from yrd_cli.cli import terminal
from yrd_cli.cli.declarations import Values
from yrd_cli.errors import UsageError, quoted
from yrd_cli.query.names import resolve_field
from yrd_cli.query.options import Option
from yrd_cli.render import FORMATS, Format
from yrd_cli.render.style import Names, Style
from yrd_cli.schema.fields import Language
from yrd_cli.schema.struct import Struct

COLORS = ("auto", "always", "never")
REFERENCE_STYLES = ("plain", "bibtex", "csl")
# What two options print in place of rows: to the other options they are formats, of few abilities.
_IDS = Format("ids", module="", has_columns=False, has_values=False)
_REFERENCES = Format("references", module="", has_labels=False, has_values=False)


_FITTED = ("table", "list")  # the formats that are made to be read on a terminal


class Output(Struct):
    """A checked way to print: options that cannot be used together never get this far.

    `options` are the values of the other options, which whoever needs one asks by name.
    """

    format: Format
    options: Values
    path: str | None = None
    language: Language | None = None
    color: str = "auto"
    keep: bool = False  # the columns are those that the user named: none is dropped
    references: str | None = None  # the style in which `--cite` prints the sources of the rows

    @property
    def prints_ids(self) -> bool:
        """Whether `--ids` takes the place of the rows."""
        return self.format is _IDS

    @property
    def columns_in(self) -> Language | None:
        """The language whose default columns are printed; None for formats that print every field."""
        return (self.language or Language.EN) if self.format.for_people else None

    def style(self, names: Names) -> Style:
        """Return the style that the options, the environment and the terminal amount to."""
        on_terminal = self.path is None and terminal.is_terminal()
        style = Style(
            names=names,
            language=self.language,
            header=not self.options.flag("no_header"),
            guard=self.options.flag("excel"),
            color=terminal.wants_color(self.color, os.environ, on_terminal),
        )
        if on_terminal and self.format.name in _FITTED:
            style = style._replace(ascii=terminal.shows_only_ascii(), links=style.color)
            if not self.options.flag("wide"):
                style = style._replace(width=terminal.terminal_width(), fit=True, keep=self.keep)
        return style

    def write(self, text: str | bytes | Iterator[str]) -> None:
        """Write to the file, or to stdout: on a terminal through the pager, if the text is longer than the screen."""
        write_text(text, self.path, pager=not self.options.flag("no_pager"))


def parse_output(options: Values, *, formats: Collection[str] = tuple(FORMATS), keep: bool = False) -> Output:
    """Return the output options as one checked value.

    `formats` are those that the command prints; `keep` says that no column may be dropped. Raises UsageError for
    unknown names and for options that cannot be used together, each of which says what it needs of a format.
    """
    path = parse_path(options.text("output"))
    form, chosen_by = _parse_format(options, formats)
    if form is None:
        ending = ending_of(path, formats)
        form, chosen_by = FORMATS[ending or "table"], ending and f"a file name that ends in .{ending}"
    for option in options.given():
        if isinstance(option, Option) and option.needs and not has(form, option.needs):
            raise UsageError(_refusal(option, chosen_by, formats))
    cite = options.text("cite")
    if form.is_binary and path is None and terminal.is_terminal():
        raise UsageError(f"--format {form.name} is not for a terminal: write it to a file with --output")
    return Output(
        format=form,
        options=options,
        path=path,
        language=parse_language(form, options.text("lang")),
        keep=keep or (bool(options.texts("fields")) and not lists_fields(options)),
        color=resolve_field(options.text_or("color", "auto"), COLORS, kind="--color"),
        references=parse_reference_style(cite) if cite is not None else None,
    )


def lists_fields(options: Values) -> bool:
    """Return whether `--fields help` asks for the list of fields in place of rows."""
    return [text.casefold() for text in options.texts("fields")] == ["help"]


def has(form: Format, need: str) -> bool:
    """Return whether a format has what an option needs: one of its flags."""
    return bool(form._asdict()[need])


def _parse_format(options: Values, formats: Collection[str]) -> tuple[Format | None, str | None]:
    """Return what an option says is printed, if one does, and that option. Raises UsageError if several disagree."""
    chosen: dict[str, Format] = {}
    name = options.text("format")
    if options.flag("json"):
        chosen["--json"] = FORMATS["json"]
    if name is not None:
        form = FORMATS[resolve_field(name, tuple(formats), kind="format")]
        chosen[f"--format {form.name}"] = form
    if options.flag("ids"):
        chosen["--ids"] = _IDS
    if options.text("cite") is not None:
        chosen["--cite"] = _REFERENCES
    if len(set(chosen.values())) > 1:
        first, second, *_ = reversed(chosen)
        raise UsageError(f"{first} cannot be used with {second}")
    return next(((form, flag) for flag, form in chosen.items()), (None, None))


def _refusal(option: Option, chosen_by: str | None, formats: Collection[str]) -> str:
    """Return the message for an option that needs what the format lacks, with the formats that have it."""
    flag = option.flags[-1]
    fitting = [name for name in formats if option.needs and has(FORMATS[name], option.needs)]
    if chosen_by is None:
        return f"{flag} requires --format {alternatives(fitting)}"
    if not chosen_by.startswith("--format") and chosen_by != "--json":
        return f"{flag} cannot be used with {chosen_by}"
    return f"{flag} cannot be used with {chosen_by}: use --format {alternatives(fitting)}"


def alternatives(names: Collection[str]) -> str:
    """Return names as a sentence has them: `a, b or c`."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


_TEXT_ENDINGS = ("", "txt", "text")  # of files that hold what a terminal shows


def ending_of(path: str | None, known: Collection[str]) -> str | None:
    """Return the extension of a file name, if it is one of `known`; None if there is none, or `.txt`.

    Raises UsageError for another one: what the file is to be is not clear.
    """
    ending = os.path.splitext(path or "")[1].removeprefix(".").lower()  # noqa: PTH122 -- pathlib: 5 ms
    if ending in known:
        return ending
    if ending in _TEXT_ENDINGS:
        return None
    named = alternatives([*(f".{name}" for name in known if name != "table"), ".txt"])
    raise UsageError(f"--output: no format has the extension {quoted('.' + ending)}: use {named}")


def parse_language(form: Format, lang: str | None) -> Language | None:
    """Return the language that `--lang` names, or else, in formats for people, YRD_LANG."""
    if lang is not None:
        return Language(resolve_field(lang, tuple(item.value for item in Language), kind="--lang"))
    if not form.for_people:
        return None
    from yrd_cli.cli.environment import language_wanted  # apart: the formats for programs load nothing of it

    return language_wanted()


def parse_reference_style(style: str) -> str:
    """Return the style of references that `--style` or `--cite` names."""
    return resolve_field(style, REFERENCE_STYLES, kind="style")


_STDOUT = ("-", "/dev/stdout", "/dev/fd/1")  # written through: a rename would replace what it is redirected to


def parse_path(output: str | None) -> str | None:
    """Return the file that `--output` names, `-` being stdout. Raises UsageError for an empty name or a folder."""
    if output == "":
        raise UsageError("--output: empty file name")
    if output is not None and output.endswith("/"):
        raise UsageError(f"--output: {quoted(output)} is a folder")
    return None if output in _STDOUT else output


def write_text(text: str | bytes | Iterator[str], path: str | None = None, *, pager: bool = False) -> None:
    """Write to a file, or to stdout, on a terminal through the pager if it is wanted and needed."""
    if not isinstance(text, str | bytes):
        if path is None and not terminal.is_terminal():
            terminal.write_parts(text)
            return
        text = "".join(text)
    if path is not None:
        terminal.write_file(text, path)
    elif isinstance(text, bytes):
        if terminal.is_terminal():
            raise UsageError("a workbook is not text: write it to a file, as in -o yrd.xlsx")
        terminal.write_stdout(text)
    elif not (pager and terminal.is_terminal() and _show_in_pager(text)):
        terminal.write_stdout(text)


def _show_in_pager(text: str) -> bool:
    from yrd_cli.cli.pager import show  # subprocess: 6 ms, only on a terminal

    return show(text)
