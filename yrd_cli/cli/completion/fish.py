"""The completion script for fish, 3.0 and later."""

from yrd_cli.cli.completion.candidates import FILES, NOTHING, Candidate, CompletedOption, Completion

_MAIN = r"""
function __yrd_at
    set -l tokens (commandline -opc)
    test (count $tokens) -gt 1; and contains -- $tokens[2] $argv
end

function __yrd_first
    test (count (commandline -opc)) -eq 1
end

function __yrd_offer
    set -l offers
    switch $argv[1]
@LISTS@
    end
    # Several are joined by commas: what stands before the last one is kept.
    set -l value (string replace -r -- '^--[^=]*=' '' (commandline -ct))
    set -l before (string replace -r -- '[^,]*$' '' "$value")
    string match -qr -- '^[+]' (string replace -r -- '^.*,' '' "$value"); and set before $before+
    printf '%s\n' "$before"$offers
end

complete -c yrd -f
"""


def script(completion: Completion, title: str) -> str:
    """Return the script, with its title in the first line."""
    lists = {name: offers for name, offers in completion.lists.items() if offers}
    lines = [f"# {title}", _MAIN.replace("@LISTS@", "\n".join(map(_list, lists, lists.values()))).rstrip("\n")]
    lines += [
        f"complete -c yrd -n __yrd_first -a {_quoted(command.name)} -d {_quoted(command.line)}"
        for command in completion.commands
    ]
    lines += [f"complete -c yrd -n __yrd_first {_option(option)}" for option in completion.options]
    # The same option of several commands is one line.
    takers: dict[CompletedOption, list[str]] = {}
    places: dict[str, list[str]] = {}
    for command in completion.commands:
        for option in command.options:
            takers.setdefault(option, []).append(command.name)
        if command.argument not in (None, NOTHING):
            places.setdefault(str(command.argument), []).append(command.name)
    lines += [f"complete -c yrd -n {_at(names)} {_option(option)}" for option, names in takers.items()]
    for offers, names in places.items():
        lines.append(f"complete -c yrd -n {_at(names)} " + ("-F" if offers == FILES else f"-a {_call(offers)}"))
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
        flags += f" -x -a {_call(option.candidates)}"
    return f"{flags} -d {_quoted(option.description)}"


def _at(commands: list[str]) -> str:
    return _quoted(f"__yrd_at {' '.join(commands)}")


def _call(offers: str) -> str:
    return _quoted(f"(__yrd_offer {offers})")


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
