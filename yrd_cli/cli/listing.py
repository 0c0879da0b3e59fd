"""The listing commands: one for each noun, its options derived from the declaration of its fields."""

from collections.abc import Callable, Mapping
from typing import Any

from yrd_cli import load
from yrd_cli.cli import options
from yrd_cli.cli.asking import ask
from yrd_cli.cli.output import emit, parse_output
from yrd_cli.errors import UsageError
from yrd_cli.model.columns import columns_of
from yrd_cli.model.nouns import Noun


def listing_command(noun: Noun, doc: str) -> Callable[..., int]:
    """The function that Typer turns into the command of `noun`."""

    def command(**given: Any) -> int:
        return run(noun, given)

    return options.with_options(command, options_of(noun), doc)


def options_of(noun: Noun) -> dict[str, Any]:
    """The options of a noun's command: the filters that its fields declare, its own, then shape and output."""
    filters = {name for column in columns_of(noun.record_type) for name in column.filters}
    chosen: dict[str, Any] = {}
    for name, declared in options.FILTERS.items():
        if name in filters:
            chosen |= declared
    own = options.OWN.get(noun.name, {})
    return {**chosen, "search": options.SearchOption, **own, **options.SHAPE, **options.OUTPUT}


def run(noun: Noun, given: Mapping[str, Any]) -> int:
    """Flags in, one query, one renderer."""
    output = parse_output(**{name: given[name] for name in options.OUTPUT})
    for option in ("by", "fields"):
        if output.ids and given[option] is not None:
            raise UsageError(f"--ids and --{option} do not go together")
    if given.get("record"):
        from yrd_cli.cli.showing import print_cards

        return print_cards(given["record"], output, noun.name)
    dataset = load.bundled(nation=given.get("region") == "all")
    return emit(ask(noun, given, dataset, every_field=not output.format.for_people), output, dataset, given)
