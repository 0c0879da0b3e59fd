"""Help as text: of a command, of all commands, and of a topic. It needs neither Typer nor Rich."""

import textwrap
from collections.abc import Iterable, Mapping

from yrd_cli.cli import terminal
from yrd_cli.cli.app import COMMANDS, PROGRAM, commands_by_heading, load_command
from yrd_cli.cli.declarations import Command
from yrd_cli.cli.docs.topics import TOPICS, Block
from yrd_cli.errors import ExitCode, cell_width
from yrd_cli.query.options import Argument, Parameter

_MAX_WIDTH = 100
_MAX_TERM = 26  # a longer one has its meaning on the next line


def help_width() -> int:
    """Return the width of the terminal, but never more than people like to read; 100 on a pipe."""
    return max(40, min(terminal.terminal_width(), _MAX_WIDTH)) if terminal.is_terminal() else _MAX_WIDTH


def command_text(command: Command, width: int) -> str:
    """Return the help of a command: usage, what it does, examples, and what it takes in groups."""
    parts = [
        _wrapped(f"Usage: {command.usage}", width, hanging="       "),
        _wrapped(command.summary, width),
        "Examples:\n" + "".join(f"  {example}\n" for example in command.examples),
        *(_wrapped(paragraph, width) for paragraph in command.details),
    ]
    for heading, items in command.grouped().items():
        parts.append(f"{heading}:\n" + _terms(((term_of(item), item.help) for item in items), width))
    return "\n".join(parts)


def term_of(item: Parameter) -> str:
    """Return an option with its value as help shows it: long options are aligned, with a short one or without."""
    if isinstance(item, Argument):
        return item.metavar
    flags = ", ".join(item.flags)
    return f"{flags if len(item.flags[0]) < len('--x') else f'    {flags}'} {item.metavar}".rstrip()


def overview_text(width: int) -> str:
    """Return the help of `yrd` itself: its commands in groups, each with a line, its topics and its options."""
    parts = [_wrapped(f"Usage: {PROGRAM.usage}", width), _wrapped(PROGRAM.summary, width)]
    term = max(map(len, (*COMMANDS, *TOPICS)))
    for heading, commands in commands_by_heading().items():
        parts.append(f"{heading}:\n" + _terms(commands.items(), width, term=term))
    topics = ((name, topic.line) for name, topic in TOPICS.items())
    parts.append("Topics, with yrd help TOPIC:\n" + _terms(topics, width, term=term))
    options = ((term_of(item), item.help) for item in PROGRAM.parameters)
    parts.append("Options:\n" + _terms(options, width, term=term))
    parts.append(_wrapped("yrd COMMAND -h lists the options of a command, with examples.", width))
    return "\n".join(parts)


def topic_text(name: str, width: int) -> str:
    """Return the text of a topic."""
    return "\n".join(_block(block, width) for block in TOPICS[name].blocks())


def _block(block: Block, width: int) -> str:
    if isinstance(block, Mapping):
        return _terms(block.items(), width)
    if "\n" in block:
        return block if block.endswith("\n") else f"{block}\n"
    return _wrapped(block, width)


def _wrapped(text: str, width: int, *, first: str = "", hanging: str = "") -> str:
    if terminal.is_terminal() and not text.isascii():  # what counts characters is told of those that take two cells
        text = "".join(character + "\0" * (cell_width(character) - 1) for character in text)
    lines = textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "".join(f"{line}\n" for line in lines).replace("\0", "")


def _terms(terms: Iterable[tuple[str, str]], width: int, *, term: int = 0) -> str:
    """Return terms and what they mean, the meanings aligned."""
    terms = list(terms)
    longest = max(term, *(len(name) for name, _ in terms if len(name) <= _MAX_TERM), 0)
    column = "  " + " " * longest + "  "
    lines = []
    for name, meaning in terms:
        text = _wrapped(meaning, width, first=column, hanging=column)
        if len(name) > longest or not text:
            lines.append(f"{_broken(f'  {name}', width)}\n{text}")
        else:
            lines.append(f"  {name:<{longest}}{text[2 + longest :]}")
    return "".join(lines)


def _broken(term: str, width: int) -> str:
    """Return a term that is wider than the terminal in two lines, broken before the last choices that it lists."""
    if len(term) <= width or "|" not in term:
        return term
    end = term.rfind("|", 0, width)
    return f"{term[:end]}\n{' ' * (len(term) - len(term.lstrip()) + 8)}{term[end:]}"


def print_help(command: Command) -> ExitCode:
    """Print the help of a command, or of the program."""
    width = help_width()
    terminal.write_stdout(command_text(command, width) if command.name else overview_text(width))
    return ExitCode.OK


def print_topic(topic: str | None = None, *, pager: bool = True) -> ExitCode:
    """Print the help of a topic or a command, or the overview. Raises UsageError for an unknown topic."""
    from yrd_cli.cli.output import write_text  # apart: the help of a command goes through no pager
    from yrd_cli.query.names import resolve_field

    width = help_width()
    if topic is None:
        write_text(overview_text(width), pager=pager)
        return ExitCode.OK
    name = resolve_field(topic, (*TOPICS, *COMMANDS), kind="topic or command", listing="yrd help")
    if name not in TOPICS:
        text = command_text(load_command(name), width)
    elif name in COMMANDS:
        text = f"{topic_text(name, width)}\nFor the command of this name: yrd {name} -h\n"
    else:
        text = topic_text(name, width)
    write_text(text, pager=pager)
    return ExitCode.OK
