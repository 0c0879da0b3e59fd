"""The completion script for bash, 3.2 and later. Bash shows no hints."""

from collections.abc import Iterable, Mapping

from yrd_cli.cli.completion.candidates import DIRECTIONS, FILES, Completion

_MAIN = r"""
# What can stand after an option ($2) of a command ($1), or as one of its arguments: the name of a list, with a colon
# behind it if a direction may follow; - for any text; empty if nothing does.
_yrd_slot() {
  slot=
  case "$1 $2" in
@SLOTS@
  esac
}

_yrd() {
  COMPREPLY=()
  local IFS=$' \t\n' words= slot= glue= command= option= head= prefix= value= word= reply=
  local -a args
  local -i i last=-1 cut number=1
  args=()
  # Bash takes = and : for words of their own: put together again what was typed as one.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]-}
    if [[ $last -ge 0 && ( $word == [=:]* || -n $glue ) ]]; then
      args[last]+=$word
      if [[ $word == [=:]* ]]; then glue=1; else glue=; fi
    else
      last+=1
      args[last]=$word
    fi
  done
  [[ $last -ge 0 ]] || return 0
  local current=${args[last]} raw=${COMP_WORDS[COMP_CWORD]-}
  [[ $raw == [=:]* ]] && raw=
  cut=$((${#current} - ${#raw}))
  value=$current
  if [[ $last -eq 0 ]]; then
    case $current in
      -*) words='@OPTIONS@' ;;
      *) words='@COMMANDS@' ;;
    esac
  else
    command=${args[0]}
    case $current in
      --*=*) option=${current%%=*} ;;
      *) [[ $last -gt 1 ]] && option=${args[last - 1]} ;;
    esac
    _yrd_slot "$command" "$option"
    if [[ -n $slot ]]; then
      case $current in
        --*=*) head=$option= ;;
      esac
    elif [[ $current == -[!-]?* ]]; then
      head=${current:0:2}
      _yrd_slot "$command" "$head"
    elif [[ $current != -* ]]; then
      for ((i = 1; i < last; i++)); do
        case ${args[i]} in
          --*=*) ;;
          -?*)
            _yrd_slot "$command" "${args[i]}"
            if [[ -n $slot ]]; then i+=1; fi
            ;;
          *) number+=1 ;;
        esac
      done
      _yrd_slot "$command" "argument$number"
      [[ -n $slot ]] || _yrd_slot "$command" arguments
    fi
    value=${current#"$head"}
    if [[ -z $slot ]]; then
      head= value=$current
      if [[ $current == -* ]]; then _yrd_flags "$command"; fi
    elif [[ $slot == '@FILES@' ]]; then
      compopt -o filenames 2>/dev/null
      if [[ $value == *=* && -z $(compgen -f -- "$value") ]]; then  # NAME=FILE
        head+=${value%%=*}= value=${value#*=}
      fi
      while IFS= read -r word; do
        reply=$head$word
        COMPREPLY+=("${reply:cut}")
      done < <(compgen -f -- "$value")
      return 0
    else
      _yrd_words "${slot%:}"
      prefix=${value%"${value##*,}"}  # several are joined by commas
      value=${value#"$prefix"}
      case $value in
        [+-]*) prefix+=${value:0:1} value=${value:1} ;;
      esac
      if [[ $slot == *: && $value == *:* ]]; then
        prefix+=${value%%:*}: value=${value#*:} words='@DIRECTIONS@'
      fi
    fi
  fi
  for word in $words; do
    if [[ $word == "$value"* ]]; then
      reply=$head$prefix$word
      COMPREPLY+=("${reply:cut}")
    fi
  done
  return 0
}

complete -F _yrd yrd
"""


def script(completion: Completion, title: str) -> str:
    """Return the script, with its title in the first line."""
    slots: dict[str, list[str]] = {}
    for command in completion.commands:
        for number, offers in enumerate(command.arguments, start=1):
            repeated = command.many and number == len(command.arguments)
            place = "arguments" if repeated else f"argument{number}"
            slots.setdefault(offers or "-", []).append(f"{command.name} {place}")
        for option in command.options:
            if option.candidates is not None:
                slot = (option.candidates or "-") + (":" if option.has_directions and option.candidates else "")
                slots.setdefault(slot, []).extend(f"{command.name} {flag}" for flag in option.flags)
    cases = "\n".join(f"    {'|'.join(map(_quoted, words))}) slot='{slot}' ;;" for slot, words in slots.items())
    main = _MAIN.replace("@SLOTS@", cases).replace("@FILES@", FILES)
    main = main.replace("@DIRECTIONS@", " ".join(DIRECTIONS))
    main = main.replace("@OPTIONS@", " ".join(flag for option in completion.options for flag in option.flags))
    main = main.replace("@COMMANDS@", " ".join(command.name for command in completion.commands))
    flags = {command.name: [flag for o in command.options for flag in o.flags] for command in completion.commands}
    lists = {name: [offer.word for offer in offers] for name, offers in completion.lists.items()}
    return f"# {title}\n\n{_function('_yrd_words', lists)}\n{_function('_yrd_flags', flags)}{main}"


def _function(name: str, lists: Mapping[str, Iterable[str]]) -> str:
    """Return a function that sets `words` to the list that its argument names."""
    cases = "\n".join(f"    {key}) words={_quoted(' '.join(words))} ;;" for key, words in lists.items())
    return f"{name}() {{\n  case $1 in\n{cases}\n  esac\n}}\n"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
