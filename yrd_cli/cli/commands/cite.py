"""`yrd cite`: references for exactly these records."""

from yrd_cli.cli import terminal
from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.commands.show import IDS
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import ending_of, parse_path, parse_reference_style, write_text
from yrd_cli.cli.output_options import chosen_options
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.errors import ExitCode, UsageError, quoted
from yrd_cli.query.citations import cited_by, cited_for_figure
from yrd_cli.query.folding import split_list
from yrd_cli.query.options import FILTERS, OUTPUT, Option
from yrd_cli.query.record_page import find_records
from yrd_cli.render.bibliography import STYLES, own_reference
from yrd_cli.schema.tables import LISTED

_STYLE = Option(
    name="style",
    flags=("--style",),
    help="Style of the references. [default: plain]",
    group=OUTPUT,
    metavar="|".join(STYLES),
)
_FIGURE = Option(
    name="figure",
    flags=("--figure",),
    help="Only what supports this figure of each record: scale, committed, output, …",
    group=FILTERS,
    metavar="NAME",
    repeatable=True,
)
_IDS = IDS._replace(help=f"{IDS.help.rstrip('.')}; dataset for yrd itself.")
_DATASET = "dataset"
_STYLES_BY_ENDING = {"bib": "bibtex", "json": "csl", "txt": "plain"}


def _run(values: Values) -> int:
    path, style = values.text("output"), values.text("style")
    dataset = open_dataset(values, include_outside=True)
    chosen = parse_reference_style(style) if style is not None else _style_of(path)
    named, figures = values.texts("records"), split_list(values.texts("figure"))
    for name in named:
        if name in LISTED:
            raise UsageError(f"{quoted(name)} is a table: write yrd {name} --cite {chosen}")
    if figures and _DATASET in named:
        raise UsageError(f"--figure cannot be used with {_DATASET}: name records, or leave --figure out")
    found = [record for id in named if id != _DATASET for _, record in find_records(id, dataset, LISTED)]
    sources, cited = dataset.by_id("sources"), dict.fromkeys(id for id in named if id == _DATASET)
    for record in found:
        supporting = [id for name in figures for id in cited_for_figure(record, name)] if figures else cited_by(record)
        cited |= dict.fromkeys(supporting)
        if not supporting:
            reason = record.get("how")
            terminal.write_stderr(f"note: {record.id} cites no source{f': {reason}' if reason else ''}")
    text = STYLES[chosen]([own_reference(dataset.edition()) if id == _DATASET else sources[id] for id in cited])
    write_text(text, parse_path(path), pager=not values.flag("no_pager"))
    return ExitCode.OK


def _style_of(path: str | None) -> str:
    """Return the style that the extension of a file name selects."""
    return _STYLES_BY_ENDING[ending_of(path, _STYLES_BY_ENDING.keys()) or "txt"] if path else "plain"


COMMAND = Command(
    **ENTRIES["cite"]._asdict(),
    run=_run,
    parameters=(_IDS, _FIGURE, DATA, _STYLE, *chosen_options("output", "no_pager"), HELP),
    examples=(
        "yrd cite wuxi-internet-of-things",
        "yrd cite js-strategic-emerging-fof --style bibtex",
        "yrd cite sh-future-industries-fund --figure scale",
        "yrd cite dataset",
    ),
)
