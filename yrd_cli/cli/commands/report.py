"""`yrd report`: a page to forward."""

from pathlib import Path

from yrd_cli.cli.commands import ENTRIES
from yrd_cli.cli.declarations import HELP, Command, Values
from yrd_cli.cli.output import parse_language, parse_path, write_text
from yrd_cli.cli.output_options import chosen_options
from yrd_cli.cli.pictures import command_line
from yrd_cli.cli.user_data_option import DATA, open_dataset
from yrd_cli.errors import ExitCode, UsageError, quoted
from yrd_cli.query.options import QUERY, Argument
from yrd_cli.render import FORMATS
from yrd_cli.render.page.composition import FILTERS, report
from yrd_cli.render.page.document import write
from yrd_cli.render.picture.caption import Context
from yrd_cli.render.style import names_of
from yrd_cli.schema.fields import Language

_ENDINGS = (".html", ".htm")


def _run(values: Values) -> int:
    typed = values.required("file")
    path = parse_path(typed)
    if path is not None and Path(path).suffix.lower() not in _ENDINGS:
        raise UsageError(f"{quoted(path)} is not the name of an HTML file: use one that ends in .html, or - for stdout")
    language = parse_language(FORMATS["html"], values.text("lang")) or Language.EN
    dataset = open_dataset(values)
    context = Context.of(dataset, names_of(dataset), language, command_line(values))
    write_text(write(report(dataset, values.by_name(), context)), path)
    return ExitCode.OK


COMMAND = Command(
    **ENTRIES["report"]._asdict(),
    details=(
        (
            "The file requests nothing from anywhere and works without JavaScript, which only sorts and filters its "
            "tables. It is for screens, phones, print and screen readers, light and dark."
        ),
        "Filters narrow it: -p jiangsu is the page of a province. What cannot be narrowed so is left out.",
    ),
    run=_run,
    parameters=(
        Argument(
            name="file", metavar="FILE.html", help="Where to write it; - is stdout.", required=True, candidates="files"
        ),
        *(QUERY[name] for name in FILTERS),
        DATA,
        *chosen_options("lang"),
        HELP,
    ),
    examples=("yrd report -", "yrd report - -p jiangsu --lang zh"),
)
