"""The completion script for fish, 3.0 and later."""

from yrd_cli.cli.completion.candidates import DIRECTIONS, FILES, NOTHING, Candidate, CompletedOption, Completion

_MAIN = r"""
function __yrd_at
    set -l tokens (commandline -opc)
    test (count $tokens) -gt 1; and contains -- $tokens[2] $argv
end

function __yrd_first
    test (count (commandline -opc)) -eq 1
end

# Whether the word that is completed is the argument of that number, or of a higher one: values of options are none.
function __yrd_number
    set -l number 1
    set -l valued
    for word in (commandline -opc)[3..]
        if test -n "$valued"
            set valued
        else if contains -- $word @VALUED@
            set valued 1
        else if not string match -q -- '-*' $word
            set number (math $number + 1)
        end
    end
    test $number $argv[1] $argv[2]
end

# Whether a minus begins the value of an option: fish takes it for an option of its own.
function __yrd_minus
    set -l tokens (commandline -opc)
    string match -q -- '-*' (commandline -ct); and contains -- $tokens[-1] $argv
end

function __yrd_offer
    set -l offers
    switch $argv[1]
@LISTS@
    end
    # Several are joined by commas: what stands before the last one is kept.
    set -l value (string replace -r -- '^--[^=]*=' '' (commandline -ct))
    set -l before (string replace -r -- '[^,]*$' '' "$value")
    set -l last (string replace -r -- '^.*,' '' "$value")
    set -l sign (string match -r -- '^[+-]' "$last"); and set before $before$sign
    if test "$argv[2]" = directed; and string match -q -- '*:*' "$last"
        set before $before(string replace -r -- '^[+-]?([^:]*:).*' '$1' "$last")
        set offers @DIRECTIONS@
    end
    printf '%s\n' "$before"$offers
end

complete -c yrd -f
"""


def script(completion: Completion, title: str) -> str:
    """Return the script, with its title in the first line."""
    lists = {name: offers for name, offers in completion.lists.items() if offers}
    lines = [f"# {title}", _MAIN.replace("@LISTS@", "\n".join(map(_list, lists, lists.values()))).rstrip("\n")]
    valued = {flag for one in completion.commands for o in one.options if o.candidates is not None for flag in o.flags}
    lines[1] = lines[1].replace("@DIRECTIONS@", " ".join(DIRECTIONS)).replace("@VALUED@", " ".join(sorted(valued)))
    lines += [
        f"complete -c yrd -n __yrd_first -a {_quoted(command.name)} -d {_quoted(command.line)}"
        for command in completion.commands
    ]
    lines += [f"complete -c yrd -n __yrd_first {_option(option)}" for option in completion.options]
    # The same option of several commands is one line.
    takers: dict[CompletedOption, list[str]] = {}
    places: dict[tuple[str, str], list[str]] = {}
    for command in completion.commands:
        for option in command.options:
            takers.setdefault(option, []).append(command.name)
        for number, offers in enumerate(command.arguments, start=1):
            compared = "-ge" if command.many and number == len(command.arguments) else "-eq"
            places.setdefault((f"{compared} {number}", offers), []).append(command.name)
    for option, names in takers.items():
        lines.append(f"complete -c yrd -n {_at(names)} {_option(option)}")
        if option.has_directions or option.metavar.endswith("-D"):
            minus = f"__yrd_minus {' '.join(option.flags)}"
            lines.append(f"complete -c yrd -n {_at(names)} -n {_quoted(minus)} -a {_values(option)}")
    for (place, offers), names in places.items():
        if offers != NOTHING:
            values = "-F" if offers == FILES else f"-a {_call(offers)}"
            lines.append(f"complete -c yrd -n {_at(names)} -n '__yrd_number {place}' {values}")
    return "".join(f"{line}\n" for line in lines)


def _list(name: str, offers: tuple[Candidate, ...]) -> str:
    words = " ".join(_quoted(f"{offer.word}\t{offer.hint}".rstrip("\t")) for offer in offers)
    return f"        case {name}\n            set offers {words}"


def _option(option: CompletedOption) -> str:
    flags = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in option.flags)
    if option.candidates == FILES:
        flags += " -r -F"
    elif option.candidates == NOTHING:
        flags += " -x"
    elif option.candidates is not None:
        flags += f" -x -a {_values(option)}"
    return f"{flags} -d {_quoted(option.description)}"


def _values(option: CompletedOption) -> str:
    return _call(f"{option.candidates} directed" if option.has_directions else str(option.candidates))


def _at(commands: list[str]) -> str:
    return _quoted(f"__yrd_at {' '.join(commands)}")


def _call(offers: str) -> str:
    return _quoted(f"(__yrd_offer {offers})")


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
