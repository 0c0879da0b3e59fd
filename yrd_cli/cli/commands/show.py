"""`yrd show`: any record of any table, with its figures, sources and what stands around it."""

from collections.abc import Mapping, Sequence

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_output
from yrd_cli.cli.output_options import OUTPUT, chosen_options
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.errors import ExitCode
from yrd_cli.query.claims import Judged, claims_about, judged
from yrd_cli.query.options import Argument
from yrd_cli.query.record_page import Card, card_of, find_records
from yrd_cli.query.verdicts import row_of
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
_FORMATS = ("table", "json")
_FORMAT = OUTPUT["format"]._replace(metavar="|".join(_FORMATS))
SHOW_OPTIONS = (DATA, *chosen_options("json"), _FORMAT, *chosen_options("output", "lang", "no_pager"))


def _run(values: Values) -> int:
    return print_cards(values.texts("records"), values)


def print_cards(ids: Sequence[str], values: Values, *, table: str | None = None) -> ExitCode:
    """Print everything about the records that `ids` name, of `table` only if that is given."""
    output = parse_output(values, formats=_FORMATS)
    dataset = open_dataset(values, include_outside=True)
    tables = (table,) if table else LISTED
    found = [pair for id in ids for pair in find_records(id, dataset, tables)]
    cards = []
    for table_of, record in found:
        claims = [judged(claim, dataset) for claim in claims_about(table_of, record, dataset)]
        cards.append(card_of(table_of, record, dataset.records, claims))
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
    around: dict[str, object] = {
        "claims": [one.claim.id for one in card.claims if one.claim is not card.record],
        "verdicts": [_verdict_object(one) for one in card.claims],
    }
    if card.table == "funds":
        around["children"] = children
    if card.table == "sources":
        around["cited_by"] = [{"table": table, "id": id} for table, id in card.cited_by]
    fields = card.record.as_dict()
    origin = {name: fields.pop(name) for name in ("provenance",) if name in fields}
    return {"table": card.table, **fields, **around, **origin}


def _verdict_object(one: Judged) -> Mapping[str, object]:
    names = ("id", "verdict", "recomputed", "recomputed_direction")
    return {name: row_of(one)[name] for name in names}


COMMAND = Command(
    **ENTRIES["show"]._asdict(),
    run=_run,
    parameters=(IDS, *SHOW_OPTIONS, HELP),
    examples=("yrd show sh-future-industries-fund", "yrd show 无锡市物联网集群 --json"),
)
