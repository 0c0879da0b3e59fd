"""The options of a query, each declared once as a value: the command line, help and completion follow from them."""

from collections.abc import Mapping

from yrd_cli.schema.struct import Struct

ARGUMENTS, FILTERS, SHAPE, OUTPUT, DATA, OTHER = "Arguments", "Filters", "Shape", "Output", "Data", "Other"


class Option(Struct):
    """An option of a command.

    `flags` are its names, the long one last; `group` heads it in help; `needs` names what a format must have for it,
    `candidates` the list that completion offers, where it does not follow from the name.
    """

    name: str
    flags: tuple[str, ...]
    help: str
    group: str
    default: str | bool | None = None
    metavar: str = ""
    repeatable: bool = False
    is_flag: bool = False
    is_number: bool = False
    needs: str | None = None
    candidates: str | None = None


class Argument(Struct):
    """A value given by position. `candidates` names the list that completion offers."""

    name: str
    metavar: str
    help: str
    repeatable: bool = False
    required: bool = False
    candidates: str | None = None
    flags: tuple[str, ...] = ()  # the position tells
    group: str = ARGUMENTS


Parameter = Option | Argument

_QUERY = (
    Option(
        name="province",
        flags=("-p", "--province"),
        help="Province: id, English, Chinese, pinyin or code; separate several with commas.",
        group=FILTERS,
        metavar="NAME",
        repeatable=True,
    ),
    Option(
        name="city",
        flags=("-c", "--city"),
        help="City, in the same forms.",
        group=FILTERS,
        metavar="NAME",
        repeatable=True,
    ),
    Option(
        name="sector",
        flags=("-s", "--sector"),
        help="Sector at either level; a parent includes its children.",
        group=FILTERS,
        metavar="NAME",
        repeatable=True,
    ),
    Option(
        name="level",
        flags=("--level",),
        help="Level of government.",
        group=FILTERS,
        metavar="NAME",
        repeatable=True,
    ),
    Option(
        name="status",
        flags=("--status",),
        help="Status.",
        group=FILTERS,
        metavar="NAME",
        repeatable=True,
    ),
    Option(
        name="since",
        flags=("--since",),
        help="Designated, announced or published on or after this day, month or year: 2024-09-07, 2024-09 or 2024.",
        group=FILTERS,
        metavar="DATE",
    ),
    Option(
        name="until",
        flags=("--until",),
        help="Designated, announced or published on or before this day, month or year.",
        group=FILTERS,
        metavar="DATE",
    ),
    Option(
        name="segment",
        flags=("--segment",),
        help="Segment of the value chain.",
        group=FILTERS,
        metavar="NAME",
        repeatable=True,
    ),
    Option(
        name="key",
        flags=("-k", "--key"),
        help="What is measured: gdp, exports, …; yrd keys lists all.",
        group=FILTERS,
        metavar="NAME",
        repeatable=True,
    ),
    Option(
        name="place",
        flags=("--place",),
        help="The region (yrd), the nation (china), a province or a city.",
        group=FILTERS,
        metavar="NAME",
        repeatable=True,
    ),
    Option(
        name="year",
        flags=("-y", "--year"),
        help="Year measured, or of the designation or announcement: 2024, or 2020-2023.",
        group=FILTERS,
        metavar="YEAR",
        repeatable=True,
    ),
    Option(
        name="kind",
        flags=("--kind",),
        help="Kind of event.",
        group=FILTERS,
        metavar="NAME",
        repeatable=True,
    ),
    Option(
        name="parent",
        flags=("--parent",),
        help="Funds directly below this one.",
        group=FILTERS,
        metavar="ID",
        repeatable=True,
    ),
    Option(
        name="source",
        flags=("--source",),
        help="Made by the source with this id.",
        group=FILTERS,
        metavar="ID",
        repeatable=True,
    ),
    Option(
        name="id",
        flags=("--id",),
        help="Records with these ids.",
        group=FILTERS,
        metavar="ID",
        repeatable=True,
    ),
    Option(
        name="search",
        flags=("--search",),
        help="Records whose names, places, sectors or texts contain all these words, in any script.",
        group=FILTERS,
        metavar="TEXT",
    ),
    Option(
        name="region",
        flags=("--region",),
        help="With all, include records from other provinces. [default: yrd]",
        group=FILTERS,
        metavar="yrd|all",
        default="yrd",
    ),
    Option(
        name="as_of",
        flags=("--as-of",),
        help="As of this day: what existed then, and its size then.",
        group=FILTERS,
        metavar="DATE",
    ),
    Option(
        name="count",
        flags=("--count",),
        help="Province under which a cluster is counted: its lead, or every participating one. [default: lead]",
        group=FILTERS,
        metavar="lead|participating",
        default="lead",
    ),
    Option(
        name="all",
        flags=("--all",),
        help="Include figures that are not used because others of the same subject are, marked x with why.",
        group=FILTERS,
        is_flag=True,
        default=False,
    ),
    Option(
        name="where",
        flags=("--where",),
        help="SQLite expression, as after WHERE: scale_cny_bn >= 10.",
        group=FILTERS,
        metavar="EXPR",
    ),
    Option(
        name="by",
        flags=("--by",),
        help="Count by one or more dimensions; with two, the second becomes the columns.",
        group=SHAPE,
        metavar="DIMENSION",
        repeatable=True,
        needs="has_columns",
    ),
    Option(
        name="measure",
        flags=("--measure",),
        help="With --by: what to compute: count, sum:FIELD, per-head:FIELD, lq, hhi, …; see yrd help measures.",
        group=SHAPE,
        metavar="NAME",
    ),
    Option(
        name="percent",
        flags=("--percent",),
        help="With --by: percentages of the row, of the column or of everything.",
        group=SHAPE,
        metavar="row|col|all",
    ),
    Option(
        name="growth",
        flags=("--growth",),
        help="Change on the year before, on the same basis: in percent, of percentages in percentage points.",
        group=SHAPE,
        is_flag=True,
        default=False,
    ),
    Option(
        name="bars",
        flags=("--bars",),
        help="With --by: draw the numbers as bars, or as a trend if the columns are years.",
        group=SHAPE,
        is_flag=True,
        default=False,
        needs="for_people",
    ),
    Option(
        name="tree",
        flags=("--tree",),
        help="Funds below their mother funds.",
        group=SHAPE,
        is_flag=True,
        default=False,
        needs="for_people",
    ),
    Option(
        name="fields",
        flags=("--fields",),
        help="Fields to print (a,b), or changes to the default ones (+c,-d); --fields help lists them.",
        group=SHAPE,
        metavar="A,B|+C,-D",
        repeatable=True,
        needs="has_columns",
    ),
    Option(
        name="sort",
        flags=("--sort",),
        help="Sort by these fields; missing values come last.",
        group=SHAPE,
        metavar="FIELD[:desc],…",
        repeatable=True,
    ),
    Option(
        name="limit",
        flags=("-n", "--limit"),
        help="Maximum number of rows.",
        group=SHAPE,
        metavar="N",
        is_number=True,
    ),
    Option(
        name="unit",
        flags=("--unit",),
        help="Print money in bn yuan, in 亿元, or in US dollars at the rate in the data.",
        group=OUTPUT,
        metavar="bn|yi|usd",
        needs="has_values",
    ),
)
QUERY: Mapping[str, Option] = {option.name: option for option in _QUERY}
OF_GROUPS, OF_SERIES = ("measure", "percent", "bars"), ("all", "growth")  # that require --by, or a table of series
