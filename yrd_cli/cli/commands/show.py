"""`yrd show`: any record of any table, with its figures, sources and what stands around it."""

from collections.abc import Mapping, Sequence

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import chosen_options
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.errors import ExitCode
from yrd_cli.query.claims import claims_about
from yrd_cli.query.options import Argument
from yrd_cli.query.record_page import Card, card_of, find_records
from yrd_cli.render.style import names_of
from yrd_cli.schema.tables import LISTED

IDS = Argument(
    name="records",
    metavar="ID...",
    help="An id, or a name in English or Chinese that only one record has.",
    repeatable=True,
    required=True,
    candidates="ids",
)
SHOW_OPTIONS = (DATA, *chosen_options("json", "format", "output", "lang", "no_pager"))
_FORMATS = ("table", "json")


def _run(values: Values) -> int:
    return print_cards(values.texts("records"), values)


def print_cards(ids: Sequence[str], values: Values, *, table: str | None = None) -> ExitCode:
    """Print everything about the records that `ids` name, of `table` only if that is given."""
    output = parse_output(values, formats=_FORMATS)
    dataset = open_dataset(values, include_outside=True)
    tables = (table,) if table else LISTED
    found = [pair for id in ids for pair in find_records(id, dataset.records, tables)]
    cards = [card_of(table, record, dataset.records, claims_about(table, record, dataset)) for table, record in found]
    if output.format.name == "json":
        from yrd_cli.render.json import render_objects

        text = render_objects([_card_object(card) for card in cards])
    else:
        from yrd_cli.render.card import render  # rich: 50 ms, only for people

        text = render(cards, dataset.by_id("sources"), output.style(names_of(dataset)))
    output.write(text)
    return ExitCode.OK


def _card_object(card: Card) -> Mapping[str, object]:
    """Return a card as JSON has it: the record with its table before, and after it the ids of what is around it."""
    children = [branch.fund.id for branch in card.below]
    around: dict[str, object] = {"claims": [claim.id for claim in card.claims]}
    if card.table == "funds":
        around["children"] = children
    if card.table == "sources":
        around["cited_by"] = [{"table": table, "id": id} for table, id in card.cited_by]
    fields = card.record.as_dict()
    origin = {name: fields.pop(name) for name in ("provenance",) if name in fields}
    return {"table": card.table, **fields, **around, **origin}


COMMAND = Command(
    *ENTRIES["show"],
    run=_run,
    parameters=(IDS, *SHOW_OPTIONS, HELP),
    examples=("yrd show sh-future-industries-fund", "yrd show 无锡市物联网集群 --json"),
)
