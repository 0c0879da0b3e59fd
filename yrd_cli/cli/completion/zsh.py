"""The completion script for zsh: to be found in `fpath` as `_yrd`, or to be sourced after `compinit`."""

from yrd_cli.cli.completion.candidates import (
    DIRECTIONS,
    FILES,
    NOTHING,
    Candidate,
    CompletedCommand,
    CompletedOption,
    Completion,
)

_MAIN = r"""
_yrd_offer() {
  local -a offers
  case $1 in
@LISTS@
  esac
  compset -P '*,'  # several are joined by commas
  compset -P '[+-]'
  if [[ ${2-} == directed && $PREFIX == *:* ]]; then
    compset -P '*:'
    offers=(@DIRECTIONS@)
  fi
  _describe -t "yrd-$1" "$1" offers
}

_yrd_named_file() {
  [[ $PREFIX == *=* ]] && compset -P '*='
  _files
}

_yrd() {
  local context curcontext=$curcontext state state_descr line
  typeset -A opt_args
  # With -A, options after the command are its own: --lang is one of both.
  _arguments -C -A '-*' @OPTIONS@ '1: : _yrd_offer commands' '*:: :->rest' && return 0
  [[ $state == rest ]] || return 1
  case $words[1] in
@COMMANDS@
  esac
}

if [[ ${funcstack[1]-} == _yrd ]]; then
  _yrd "$@"
else
  compdef _yrd yrd
fi
"""


def script(completion: Completion, title: str) -> str:
    """Return the script, with its title in the second line: the first one tells `compinit` what it is."""
    commands = tuple(Candidate(command.name, command.line) for command in completion.commands)
    lists = {"commands": commands, **completion.lists}
    main = _MAIN.replace("@LISTS@", "\n".join(_list(name, offers) for name, offers in lists.items()))
    main = main.replace("@OPTIONS@", " ".join(spec for option in completion.options for spec in _specs(option)))
    main = main.replace("@DIRECTIONS@", " ".join(DIRECTIONS))
    main = main.replace("@COMMANDS@", "\n".join(map(_command, completion.commands)))
    return f"#compdef yrd\n# {title}\n{main}"


def _list(name: str, offers: tuple[Candidate, ...]) -> str:
    words = " ".join(_quoted(f"{_escaped(offer.word, ':')}:{offer.hint}".rstrip(":")) for offer in offers)
    return f"    ({name}) offers=({words}) ;;"


def _command(command: CompletedCommand) -> str:
    specs = [spec for option in command.options for spec in _specs(option)]
    for number, offers in enumerate(command.arguments, start=1):
        place = "*" if command.many and number == len(command.arguments) else number
        specs.append(_quoted(f"{place}:{_action(offers, 'text')}"))
    return f"    ({command.name}) _arguments -s -S {' '.join(specs)} ;;"


def _specs(option: CompletedOption) -> list[str]:
    """Return the option as `_arguments` wants it, once for each of its flags."""
    before = "*" if option.repeatable else f"({' '.join(option.flags)})"
    doc = f"[{_escaped(option.description, '[]')}]"
    if option.candidates is None:
        return [_quoted(f"{before}{flag}{doc}") for flag in option.flags]
    action = _action(option.candidates, option.metavar) + (" directed" if option.has_directions else "")
    return [_quoted(f"{before}{flag}{'=' if flag[1] == '-' else '+'}{doc}:{action}") for flag in option.flags]


def _action(offers: str, metavar: str) -> str:
    if offers == FILES:
        return "file:_yrd_named_file" if "=" in metavar else "file:_files"
    return f"{_escaped(metavar, ':')}: " if offers == NOTHING else f" : _yrd_offer {offers}"


def _escaped(text: str, signs: str) -> str:
    return "".join(f"\\{sign}" if sign in f"\\{signs}" else sign for sign in text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
