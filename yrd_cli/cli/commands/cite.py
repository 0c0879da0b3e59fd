"""`yrd cite`: references for exactly these records."""

from yrd_cli.cli import terminal
from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.commands.show import IDS
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import ending_of, parse_path, parse_reference_style, write_text
from yrd_cli.cli.output_options import chosen_options
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.errors import ExitCode
from yrd_cli.query.citations import cited_by
from yrd_cli.query.options import OUTPUT, Option
from yrd_cli.query.record_page import find_records
from yrd_cli.render.bibliography import STYLES
from yrd_cli.schema.tables import LISTED

_STYLE = Option(
    name="style",
    flags=("--style",),
    help="Style of the references. [default: plain]",
    group=OUTPUT,
    metavar="|".join(STYLES),
)
_STYLES_BY_ENDING = {"bib": "bibtex", "json": "csl", "txt": "plain"}


def _run(values: Values) -> int:
    path, style = values.text("output"), values.text("style")
    dataset = open_dataset(values, include_outside=True)
    chosen = parse_reference_style(style) if style is not None else _style_of(path)
    found = [record for id in values.texts("records") for _, record in find_records(id, dataset.records, LISTED)]
    sources = dataset.by_id("sources")
    cited = dict.fromkeys(source for record in found for source in cited_by(record))
    for record in found:
        if not cited_by(record):
            reason = record.get("how")
            terminal.write_stderr(f"note: {record.id} cites no source{f': {reason}' if reason else ''}")
    text = STYLES[chosen]([sources[source] for source in cited])
    write_text(text, parse_path(path), pager=not values.flag("no_pager"))
    return ExitCode.OK


def _style_of(path: str | None) -> str:
    """Return the style that the extension of a file name selects."""
    return _STYLES_BY_ENDING[ending_of(path, _STYLES_BY_ENDING.keys()) or "txt"] if path else "plain"


COMMAND = Command(
    *ENTRIES["cite"],
    run=_run,
    parameters=(IDS, DATA, _STYLE, *chosen_options("output", "no_pager"), HELP),
    examples=("yrd cite wuxi-internet-of-things", "yrd cite js-strategic-emerging-fof --style bibtex"),
)
