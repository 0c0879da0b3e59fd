"""The options that commands share, each declared once."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from inspect import Parameter, Signature
from typing import Annotated, Any

import typer

from yrd_cli.render import FORMATS

ProvinceOption = Annotated[
    list[str] | None,
    typer.Option(
        "--province", "-p", metavar="NAME", help="Province: id, English, Chinese, pinyin or code; several by comma."
    ),
]
CityOption = Annotated[
    list[str] | None, typer.Option("--city", "-c", metavar="NAME", help="City, named the same ways.")
]
SectorOption = Annotated[
    list[str] | None,
    typer.Option("--sector", "-s", metavar="NAME", help="Sector of either level; a parent includes its children."),
]
LevelOption = Annotated[list[str] | None, typer.Option("--level", metavar="NAME", help="Level of government.")]
StatusOption = Annotated[list[str] | None, typer.Option("--status", metavar="NAME", help="Status.")]
SinceOption = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="DATE",
        help="Designated, announced or published from this day, month or year on: 2024-09-07, 2024-09, 2024.",
    ),
]
UntilOption = Annotated[
    str | None, typer.Option("--until", metavar="DATE", help="The same, up to this day, month or year.")
]
SearchOption = Annotated[
    str | None,
    typer.Option(
        "--search",
        metavar="TEXT",
        help="Records whose names, places, sectors or texts contain all these words, in any script.",
        rich_help_panel="Filters",
    ),
]
KeyOption = Annotated[
    list[str] | None,
    typer.Option("--key", "-k", metavar="NAME", help="What is measured: gdp, exports …; yrd keys lists all."),
]
PlaceOption = Annotated[
    list[str] | None,
    typer.Option("--place", metavar="NAME", help="The region (yrd), the nation (china), a province or a city."),
]
YearOption = Annotated[
    list[str] | None, typer.Option("--year", "-y", metavar="YEAR", help="The year measured: 2024, or 2020-2023.")
]
KindOption = Annotated[list[str] | None, typer.Option("--kind", metavar="NAME", help="The kind of event.")]
SegmentOption = Annotated[list[str] | None, typer.Option("--segment", metavar="NAME", help="A link of the chain.")]
KeysArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[KEY]...", help="What is measured: the same as --key.")
]
ChainArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[CHAIN]...", help="A chain: integrated-circuits, robotics …; all unless told."),
]
RecordArgument = Annotated[
    list[str] | None, typer.Argument(metavar="[ID]...", help="A source: what it supports; all are listed unless told.")
]
RegionOption = Annotated[
    str,
    typer.Option(
        "--region", metavar="yrd|all", show_default=False, help="With all, also what lies in other provinces."
    ),
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="As it was on this day: what existed, and its size then.")
]
CountOption = Annotated[
    str,
    typer.Option(
        "--count",
        metavar="lead|participating",
        show_default=False,
        help="Under which province a cluster is counted; lead unless told.",
    ),
]
WhereOption = Annotated[
    str | None,
    typer.Option(
        "--where",
        metavar="EXPR",
        help="What follows WHERE in SQLite: scale_cny_bn >= 10.",
        rich_help_panel="Filters",
    ),
]
ByOption = Annotated[
    list[str] | None,
    typer.Option("--by", metavar="DIMENSION", help="Count by one dimension or several; of two the second lies across."),
]
MeasureOption = Annotated[
    str | None,
    typer.Option(
        "--measure",
        metavar="NAME",
        help="With --by: what to compute: count, sum:FIELD, mean:FIELD, lq, hhi …; yrd help measures.",
    ),
]
PercentOption = Annotated[
    str | None,
    typer.Option("--percent", metavar="row|col|all", help="With --by: in percent of the row, column or everything."),
]
BarsOption = Annotated[
    bool, typer.Option("--bars", help="With --by: draw the numbers as bars, or years across as a trend.")
]
FieldsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--fields", metavar="A,B|+C,-D", help="Only these fields, or some more (+) or less (-); help lists them."
    ),
]
SortOption = Annotated[
    list[str] | None, typer.Option("--sort", metavar="FIELD[:desc],…", help="Sort by fields; missing values come last.")
]
LimitOption = Annotated[int | None, typer.Option("--limit", "-n", metavar="N", help="At most so many rows.")]
JsonOption = Annotated[bool, typer.Option("--json", help="A flat JSON array: the same as --format json.")]
FormatOption = Annotated[
    str | None, typer.Option("--format", "-f", metavar="|".join(FORMATS), help="Output format; table unless told.")
]
IdsOption = Annotated[bool, typer.Option("--ids", "-q", help="Only the ids, one a line.")]
OutputOption = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="FILE", help="Write to a file, whole or not at all; its ending tells the format."
    ),
]
NoHeaderOption = Annotated[bool, typer.Option("--no-header", help="Leave out the line of headings.")]
ColorOption = Annotated[
    str, typer.Option("--color", metavar="auto|always|never", show_default=False, help="Colour; auto unless told.")
]
WideOption = Annotated[
    bool, typer.Option("--wide", help="No column dropped or wrapped, whatever the width of the terminal.")
]
UnitOption = Annotated[
    str | None,
    typer.Option(
        "--unit", metavar="bn|yi|usd", help="Money in bn yuan, in 亿元, or in US dollars at the rate in the data."
    ),
]
BomOption = Annotated[bool, typer.Option("--bom", help="csv and tsv: begin with a byte order mark, for old readers.")]
ExcelOption = Annotated[
    bool,
    typer.Option("--excel", help="csv and tsv for a spreadsheet: --bom, and no text that runs as a formula."),
]
LangOption = Annotated[
    str | None,
    typer.Option("--lang", metavar="en|zh|both", help="Language; YRD_LANG or en unless told. In zh money is in 亿元."),
]
SourcesOption = Annotated[bool, typer.Option("--sources", help="Number the sources of each row and list them below.")]
CiteOption = Annotated[
    str | None, typer.Option("--cite", metavar="plain|bibtex|csl", help="The sources of the rows instead of the rows.")
]
MetaOption = Annotated[
    bool, typer.Option("--meta", help="With JSON: an object with the query, notes and sources around it.")
]
NoPagerOption = Annotated[
    bool, typer.Option("--no-pager", help="On a terminal: no pager for what is longer than the screen.")
]
ExitStatusOption = Annotated[bool, typer.Option("--exit-status", "-e", help="Exit with 1 if there are no rows.")]

IdOption = Annotated[list[str] | None, typer.Option("--id", metavar="ID", help="The records with these ids.")]
ParentOption = Annotated[
    list[str] | None, typer.Option("--parent", metavar="ID", help="The funds directly below this one.")
]

DataOption = Annotated[
    list[str] | None,
    typer.Option(
        "--data",
        metavar="PATH",
        help="Your own TOML, a file or a folder, laid over the bundled data; or YRD_DATA.",
        rich_help_panel="Data",
    ),
]
DATA = {"data": DataOption}

# By the name of a filter in the declaration of a column: the options of a table follow from its columns.
FILTERS = {
    "province": {"province": ProvinceOption},
    "city": {"city": CityOption},
    "sector": {"sector": SectorOption},
    "level": {"level": LevelOption},
    "status": {"status": StatusOption},
    "date": {"since": SinceOption, "until": UntilOption},
    "chain": {"chain": ChainArgument},
    "segment": {"segment": SegmentOption},
    "key": {"key": KeyOption},
    "place": {"place": PlaceOption},
    "year": {"year": YearOption},
    "kind": {"kind": KindOption},
    "parent": {"parent": ParentOption},
    "id": {"id": IdOption},
}
# By table: the options that do not follow from its columns.
OWN: dict[str, dict[str, Any]] = {
    "clusters": {"region": RegionOption, "as_of": AsOfOption, "count": CountOption},
    "provinces": {"region": RegionOption},
    "funds": {"as_of": AsOfOption},
    "indicators": {"keys": KeysArgument},
    "shares": {"keys": KeysArgument},
    "sources": {"record": RecordArgument},
}
SHAPE = {
    "where": WhereOption,
    "by": ByOption,
    "measure": MeasureOption,
    "percent": PercentOption,
    "bars": BarsOption,
    "fields": FieldsOption,
    "sort": SortOption,
    "limit": LimitOption,
}
OUTPUT = {
    "json": JsonOption,
    "format": FormatOption,
    "ids": IdsOption,
    "output": OutputOption,
    "no_header": NoHeaderOption,
    "color": ColorOption,
    "wide": WideOption,
    "lang": LangOption,
    "unit": UnitOption,
    "bom": BomOption,
    "excel": ExcelOption,
    "sources": SourcesOption,
    "cite": CiteOption,
    "meta": MetaOption,
    "exit_status": ExitStatusOption,
    "no_pager": NoPagerOption,
}
DEFAULTS: dict[str, object] = {
    "json": False,
    "ids": False,
    "no_header": False,
    "color": "auto",
    "wide": False,
    "bars": False,
    "bom": False,
    "excel": False,
    "sources": False,
    "meta": False,
    "exit_status": False,
    "no_pager": False,
    "region": "yrd",
    "count": "lead",
}


def listing_values(option: Any, values: Sequence[str]) -> Any:
    """`option` with the values that it takes listed in its help."""
    if not values:
        return option
    described = copy(option.__metadata__[0])
    described.help = f"{described.help.rstrip('.')}: {', '.join(values)}."
    return Annotated[option.__origin__, described]


def with_options(function: Callable[..., int], chosen: Mapping[str, Any], doc: str) -> Callable[..., int]:
    """`function`, which takes any keywords, with these options as its signature and this help, for Typer to read."""
    function.__doc__ = doc
    function.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter(name, Parameter.KEYWORD_ONLY, default=DEFAULTS.get(name), annotation=option)
            for name, option in chosen.items()
        ]
    )
    function.__annotations__ = dict(chosen)
    return function
