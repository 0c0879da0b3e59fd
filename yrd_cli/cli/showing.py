"""`yrd show` and `yrd cite`: any record of any table, with its figures and sources."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any

import typer

from yrd_cli.cli import options, terminal
from yrd_cli.cli.opening import open_dataset
from yrd_cli.cli.output import Output, checked_path, ending_of, language_for, names_of, parse_style, write
from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import ExitCode, UsageError
from yrd_cli.query.citations import cited_by
from yrd_cli.query.record_page import Card, card_of, find_records
from yrd_cli.render import FORMATS
from yrd_cli.render.bibliography import STYLES
from yrd_cli.schema.tables import LISTED

IdsArgument = Annotated[
    list[str], typer.Argument(metavar="ID...", help="An id, or a name in English or Chinese that only one record has.")
]


def show(  # noqa: PLR0917 -- Typer calls it by keywords
    ids: IdsArgument,
    json: Annotated[bool, typer.Option("--json", help="A flat JSON array, each record with its table.")] = False,
    output: options.OutputOption = None,
    lang: options.LangOption = None,
    data: options.DataOption = None,
    no_pager: options.NoPagerOption = False,
) -> int:
    """Any record: every field, each figure with its source, the funds below a fund, the claims about it."""
    return print_cards(ids, _card_output(json=json, path=output, lang=lang)._replace(pager=not no_pager), data=data)


def _card_output(*, json: bool, path: str | None, lang: str | None) -> Output:
    if json and lang is not None:
        raise UsageError("--json and --lang do not go together: it carries ids")
    if ending_of(path, ("json",)):
        json = True
    form = FORMATS["json" if json else "table"]
    return Output(format=form, path=checked_path(path), language=language_for(form, lang))


def cite(
    ids: IdsArgument,
    style: Annotated[
        str | None,
        typer.Option(
            "--style",
            metavar="|".join(STYLES),
            help="How to write them; plain unless told.",
            rich_help_panel="Output",
        ),
    ] = None,
    output: options.OutputOption = None,
    data: options.DataOption = None,
    no_pager: options.NoPagerOption = False,
) -> int:
    """The sources of these records, each once."""
    dataset = open_dataset(data, nation=True)
    chosen = parse_style(style) if style is not None else _style_of(output)
    found = [record for id in ids for _, record in find_records(id, dataset.records, LISTED)]
    sources = dataset.by_id("sources")
    cited = dict.fromkeys(source for record in found for source in cited_by(record))
    for record in found:
        if not cited_by(record):
            reason = getattr(record, "how", None) or "it cites none"
            terminal.write_stderr(f"note: no source for {record.id}: {reason}")
    write(STYLES[chosen]([sources[source] for source in cited]), checked_path(output), pager=not no_pager)
    return ExitCode.OK


def _style_of(path: str | None) -> str:
    """The style that the ending of a file name tells."""
    return _STYLES_BY_ENDING[ending_of(path, _STYLES_BY_ENDING.keys()) or "txt"] if path else "plain"


_STYLES_BY_ENDING = {"bib": "bibtex", "json": "csl", "txt": "plain"}


def print_cards(
    ids: Sequence[str], output: Output, table: str | None = None, *, data: Sequence[str] | None = None
) -> int:
    """Everything about the records that `ids` name, of `table` only if that is given."""
    dataset = open_dataset(data, nation=True)
    tables = (table,) if table else LISTED
    found = [pair for id in ids for pair in find_records(id, dataset.records, tables)]
    cards = [card_of(table, record, dataset.records, _claims_about(table, record, dataset)) for table, record in found]
    if output.format.name == "json":
        from yrd_cli.render.json import render_objects

        text = render_objects([_card_object(card) for card in cards])
    else:
        from yrd_cli.render.card import render

        text = render(cards, dataset.by_id("sources"), output.style(names_of(dataset)))
    write(text, output.path, pager=output.pager)
    return ExitCode.OK


def _claims_about(table: str, record: Any, dataset: Dataset) -> list[Any]:
    """The claims that name the record or count it among those of its place; of a source, those that it states."""
    claims = dataset.records("claims")
    if table == "sources":
        return [claim for claim in claims if claim.source == record.id]
    if table in ("provinces", "cities"):
        return [claim for claim in claims if claim.place == record.id]
    selected = _selected_by_claims(dataset)
    return [
        claim
        for claim in claims
        if record.id in (claim.query or "").replace(",", " ").split()
        or ((table, record.id) in selected.get(claim.id, ()) and claim.place not in _EVERYWHERE)
    ]


@cache  # every claim is answered once, however many records are shown
def _selected_by_claims(dataset: Dataset) -> Mapping[str, frozenset[tuple[str, str]]]:
    from yrd_cli.cli.answering import selected_by_claims

    return selected_by_claims(dataset.records("claims"), dataset)


_EVERYWHERE = ("yrd", "china", "world")  # what is said of all is said of none in particular


def _card_object(card: Card) -> Mapping[str, Any]:
    """A card as JSON has it: the record with its table before, and after it the ids of what stands around it."""
    children = [branch.fund.id for branch in card.below]
    around: dict[str, Any] = {"claims": [claim.id for claim in card.claims]}
    if card.table == "funds":
        around["children"] = children
    if card.table == "sources":
        around["cited_by"] = [{"table": table, "id": id} for table, id in card.cited_by]
    fields = card.record.as_dict()
    whose = {name: fields.pop(name) for name in ("provenance",) if name in fields}
    return {"table": card.table, **fields, **around, **whose}
