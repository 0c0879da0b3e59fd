"""Help as text: of a command, of all commands, and of a topic. Nothing of Rich: help is fast and plain."""

import textwrap
from collections.abc import Iterable, Mapping

from yrd_cli.cli import terminal
from yrd_cli.cli.describing import Described, Taken, commands_grouped, describe
from yrd_cli.cli.topics import TOPICS, Block
from yrd_cli.errors import ExitCode, UsageError

_WIDEST = 100
_LONGEST_TERM = 26  # a longer one has its meaning on the next line


def help_width() -> int:
    """The width of the terminal, but never more than people like to read; 100 on a pipe."""
    return max(40, min(terminal.terminal_width(), _WIDEST)) if terminal.is_terminal() else _WIDEST


def command_text(described: Described, width: int) -> str:
    """The help of a command: usage, what it does, examples, and what it takes in groups."""
    parts = [
        _wrapped(f"Usage: {described.usage}", width, hanging="       "),
        _wrapped(described.summary, width),
        "Examples:\n" + "".join(f"  {example}\n" for example in described.examples),
        *(_wrapped(paragraph, width) for paragraph in described.details),
    ]
    for heading, items in described.grouped().items():
        parts.append(f"{heading}:\n" + _terms(((term_of(item), item.description) for item in items), width))
    return "\n".join(parts)


def term_of(item: Taken) -> str:
    """An option with its value as help shows it: long options stand below each other, with a short one or without."""
    if not item.flags:
        return item.metavar
    flags = ", ".join(item.flags)
    return f"{flags if len(item.flags[0]) < len('--x') else f'    {flags}'} {item.metavar}".rstrip()


def overview_text(width: int) -> str:
    """The help of `yrd` itself: its commands in groups, each with a line, its topics and its options."""
    program = describe("")
    parts = [_wrapped(f"Usage: {program.usage}", width), _wrapped(program.summary, width)]
    grouped = commands_grouped()
    term = max(len(command.name) for commands in grouped.values() for command in commands)
    term = max(term, *map(len, TOPICS))
    for heading, commands in grouped.items():
        parts.append(f"{heading}:\n" + _terms(((item.name, item.line) for item in commands), width, term=term))
    topics = ((name, topic.line) for name, topic in TOPICS.items())
    parts.append("Topics, by yrd help TOPIC:\n" + _terms(topics, width, term=term))
    parts.append("Options:\n" + _terms(((term_of(item), item.description) for item in program.taken), width, term=term))
    parts.append(_wrapped("yrd COMMAND -h lists the options of a command, with examples.", width))
    return "\n".join(parts)


def topic_text(name: str, width: int) -> str:
    """The text of a topic."""
    return "\n".join(_block(block, width) for block in TOPICS[name].blocks())


def _block(block: Block, width: int) -> str:
    if isinstance(block, Mapping):
        return _terms(block.items(), width)
    if "\n" in block:
        return block if block.endswith("\n") else f"{block}\n"
    return _wrapped(block, width)


def _wrapped(text: str, width: int, *, first: str = "", hanging: str = "") -> str:
    lines = textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "".join(f"{line}\n" for line in lines)


def _terms(terms: Iterable[tuple[str, str]], width: int, *, term: int = 0) -> str:
    """Terms and what they mean, the meanings below each other."""
    terms = list(terms)
    longest = max(term, *(len(name) for name, _ in terms if len(name) <= _LONGEST_TERM), 0)
    column = "  " + " " * longest + "  "
    lines = []
    for name, meaning in terms:
        text = _wrapped(meaning, width, first=column, hanging=column)
        if len(name) > longest or not text:
            lines.append(f"  {name}\n{text}")
        else:
            lines.append(f"  {name:<{longest}}{text[2 + longest :]}")
    return "".join(lines)


def print_help(topic: str | None, *, man: bool, pager: bool) -> int:
    """Print the help of a topic or a command, the overview, or the man page. Raises UsageError for an unknown topic."""
    from yrd_cli.cli.app import COMMANDS
    from yrd_cli.cli.output import write
    from yrd_cli.query.names import resolve_field

    if man:
        if topic is not None:
            raise UsageError("--man is the whole manual: no topic goes with it")
        from yrd_cli.cli.manpage import page

        write(page(), None, pager=False)
        return ExitCode.OK
    width = help_width()
    if topic is None:
        write(overview_text(width), None, pager=pager)
        return ExitCode.OK
    name = resolve_field(topic, (*TOPICS, *COMMANDS), kind="topic or command", listing="yrd help")
    if name not in TOPICS:
        write(command_text(describe(name), width), None, pager=pager)
        return ExitCode.OK
    text = topic_text(name, width)
    if name in COMMANDS:
        text += f"\nOf the command of this name: yrd {name} -h\n"
    write(text, None, pager=pager)
    return ExitCode.OK
