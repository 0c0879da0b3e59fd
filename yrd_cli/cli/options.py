"""The options that commands share, each declared once."""

from typing import Annotated

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
StatusOption = Annotated[list[str] | None, typer.Option("--status", metavar="NAME", help="How far the fund has come.")]
SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="From this day, month or year on: 2024-09-07, 2024-09, 2024."),
]
UntilOption = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to this day, month or year.")]
SearchOption = Annotated[
    str | None,
    typer.Option("--search", metavar="TEXT", help="Records whose names or texts contain this, in any script."),
]
ByOption = Annotated[str | None, typer.Option("--by", metavar="DIMENSION", help="Count by one dimension.")]
FieldsOption = Annotated[str | None, typer.Option("--fields", metavar="A,B", help="Only these fields, in this order.")]
SortOption = Annotated[
    str | None, typer.Option("--sort", metavar="FIELD[:desc],…", help="Sort by fields; missing values come last.")
]
LimitOption = Annotated[int | None, typer.Option("--limit", "-n", metavar="N", help="At most so many rows.")]
JsonOption = Annotated[bool, typer.Option("--json", help="A flat JSON array: the same as --format json.")]
FormatOption = Annotated[
    str | None, typer.Option("--format", "-f", metavar="|".join(FORMATS), help="Output format; table unless told.")
]
IdsOption = Annotated[bool, typer.Option("--ids", "-q", help="Only the ids, one a line.")]
OutputOption = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write to a file, whole or not at all.")
]
NoHeaderOption = Annotated[bool, typer.Option("--no-header", help="Leave out the line of headings.")]
ColorOption = Annotated[str, typer.Option("--color", metavar="auto|always|never", help="Colour; auto unless told.")]
WideOption = Annotated[bool, typer.Option("--wide", help="Every column, whatever the width of the terminal.")]
LangOption = Annotated[
    str | None, typer.Option("--lang", metavar="en|zh|both", help="Language of headings and values; en unless told.")
]
ExitStatusOption = Annotated[bool, typer.Option("--exit-status", "-e", help="Exit with 1 if there are no rows.")]

# By the name of a filter in the declaration of a column: the options of a noun follow from its columns.
FILTERS = {
    "province": {"province": ProvinceOption},
    "city": {"city": CityOption},
    "sector": {"sector": SectorOption},
    "level": {"level": LevelOption},
    "status": {"status": StatusOption},
    "date": {"since": SinceOption, "until": UntilOption},
}
SHAPE = {"by": ByOption, "fields": FieldsOption, "sort": SortOption, "limit": LimitOption}
OUTPUT = {
    "json": JsonOption,
    "format": FormatOption,
    "ids": IdsOption,
    "output": OutputOption,
    "no_header": NoHeaderOption,
    "color": ColorOption,
    "wide": WideOption,
    "lang": LangOption,
    "exit_status": ExitStatusOption,
}
DEFAULTS: dict[str, object] = {
    "json": False,
    "ids": False,
    "no_header": False,
    "color": "auto",
    "wide": False,
    "exit_status": False,
}
