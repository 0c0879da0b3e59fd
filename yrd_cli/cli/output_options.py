"""The options that say how and where to print, each declared once; `needs` is what a format must have for them."""

from collections.abc import Mapping

from yrd_cli.query.options import OUTPUT as GROUP
from yrd_cli.query.options import QUERY, Option
from yrd_cli.render import FORMATS

_OUTPUT = (
    Option(
        name="json",
        flags=("--json",),
        help="Print a flat JSON array, the same as --format json.",
        group=GROUP,
        is_flag=True,
        default=False,
    ),
    Option(
        name="format",
        flags=("-f", "--format"),
        help="Output format. [default: table]",
        group=GROUP,
        metavar="|".join(FORMATS),
    ),
    Option(
        name="ids",
        flags=("-q", "--ids"),
        help="Print only ids, one per line.",
        group=GROUP,
        is_flag=True,
        default=False,
    ),
    Option(
        name="output",
        flags=("-o", "--output"),
        help="Write to a file, whole or not at all; its extension selects the format.",
        group=GROUP,
        metavar="FILE",
        candidates="files",
    ),
    Option(
        name="no_header",
        flags=("--no-header",),
        help="Omit the header line.",
        group=GROUP,
        is_flag=True,
        default=False,
        needs="has_header",
    ),
    Option(
        name="color",
        flags=("--color",),
        help="When to use colour. [default: auto]",
        group=GROUP,
        metavar="auto|always|never",
        default="auto",
    ),
    Option(
        name="wide",
        flags=("--wide",),
        help="Neither drop nor wrap columns, whatever the width of the terminal.",
        group=GROUP,
        is_flag=True,
        default=False,
        needs="for_people",
    ),
    Option(
        name="lang",
        flags=("--lang",),
        help="Language of headings and names; zh prints money in 亿元. [default: YRD_LANG, or en]",
        group=GROUP,
        metavar="en|zh|both",
        needs="has_labels",
    ),
    QUERY["unit"],
    Option(
        name="bom",
        flags=("--bom",),
        help="For csv and tsv: start with a byte order mark, for older programs.",
        group=GROUP,
        is_flag=True,
        default=False,
        needs="for_spreadsheets",
    ),
    Option(
        name="excel",
        flags=("--excel",),
        help="For csv and tsv opened in a spreadsheet: imply --bom, and escape text that would run as a formula.",
        group=GROUP,
        is_flag=True,
        default=False,
        needs="for_spreadsheets",
    ),
    Option(
        name="sources",
        flags=("--sources",),
        help="Number the sources of each row and list them below.",
        group=GROUP,
        is_flag=True,
        default=False,
        needs="for_people",
    ),
    Option(
        name="cite",
        flags=("--cite",),
        help="Print the sources of the rows instead of the rows.",
        group=GROUP,
        metavar="plain|bibtex|csl",
    ),
    Option(
        name="meta",
        flags=("--meta",),
        help="Wrap the JSON in an object with the query, notes and sources.",
        group=GROUP,
        is_flag=True,
        default=False,
        needs="has_meta",
    ),
    Option(
        name="exit_status",
        flags=("-e", "--exit-status"),
        help="Exit with 1 if there are no rows.",
        group=GROUP,
        is_flag=True,
        default=False,
    ),
    Option(
        name="no_pager",
        flags=("--no-pager",),
        help="Do not use a pager for output longer than the screen.",
        group=GROUP,
        is_flag=True,
        default=False,
    ),
)
OUTPUT: Mapping[str, Option] = {option.name: option for option in _OUTPUT}


def output_options(*, without: tuple[str, ...] = ()) -> tuple[Option, ...]:
    """Return all of them but those that make no sense for a command."""
    return tuple(option for option in _OUTPUT if option.name not in without)


def chosen_options(*names: str) -> tuple[Option, ...]:
    """Return these, in this order."""
    return tuple(OUTPUT[name] for name in names)
