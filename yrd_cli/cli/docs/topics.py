"""The topics of `yrd help`: what concerns several commands, and no declaration says already."""

from collections.abc import Callable, Mapping, Sequence

from yrd_cli.errors import ExitCode
from yrd_cli.query.result import Column
from yrd_cli.schema.struct import Struct

# A paragraph; lines to be kept as they are, if there are several; or terms with their meanings.
Block = str | Mapping[str, str]


class Topic(Struct):
    """A topic: its section in the man page, a line for the list of topics, and its text, made when asked for."""

    section: str
    line: str
    blocks: Callable[[], Sequence[Block]]


KNOWN = {
    "reported": "stated by a cited source",
    "derived": "computed, classified or inferred; the record says how or why",
    "unconfirmed": "believed true, but no citable source was read",
}
GRADES = {
    "official": "ministries, governments and statistical offices",
    "media": "news outlets and agencies",
    "institution": "companies, associations, universities and research institutes",
    "repost": "copies published elsewhere under the name of the original outlet",
    "weak": "aggregators, code files, machine summaries",
}


def _formatting() -> Sequence[Block]:
    from yrd_cli.render import FORMATS
    from yrd_cli.render.cells import INCOMPLETE, MARKS, UNUSED, WEAK

    return (
        (
            "--format NAME selects the format; --json is --format json; -q prints only ids. Without them, the "
            "extension of --output FILE selects it; the default is table."
        ),
        {form.name: form.description for form in FORMATS.values()},
        (
            "table, list, md, html and svg are for people: they show the default columns, names instead of ids, and "
            "notes. The others are for programs: every field, ids, and data only. --fields selects columns in any "
            "format, and --fields help lists them."
        ),
        "Marks after a value in formats for people:",
        {mark: f"{known}: {KNOWN[known]}" for known, mark in MARKS.items()}
        | {
            WEAK: "supported by weak sources only; yrd help data has the grades",
            UNUSED: "not used: one of several competing figures",
            INCOMPLETE: "an incomplete sum; the notes say what it omits",
        },
        (
            "In JSON, keys are snake_case and the same for every record, ids stand for names, a missing value is null "
            "and never 0, numbers are numbers, and dates are ISO 8601, as precise as known: 2024, 2024-09 or "
            "2024-09-07. --meta wraps the array with the query, the notes and the sources. In tsv and csv, lists are "
            "joined with semicolons."
        ),
        (
            "stdout carries the result only; notes, warnings and errors go to stderr, prefixed with yrd. Output to a "
            "pipe is never cut, coloured or wrapped. On a narrow terminal a table drops columns and says so, but never "
            "a digit, nor what identifies a row; --wide keeps them all. Output longer than the screen goes through a "
            "pager; quitting it early is not an error."
        ),
    )


def _exit_codes() -> Sequence[Block]:
    return (
        "An empty result is not an error. Errors are reported on stderr, on lines that start with yrd:",
        {str(int(code)): f"{code.description.replace('`', '')}." for code in ExitCode},
        "Exit codes are part of the interface: they change only with a major version.",
    )


def _environment() -> Sequence[Block]:
    from yrd_cli.cli.environment import VARIABLES

    return (
        "An option takes precedence over a variable. There is no configuration file, and yrd never uses the network.",
        VARIABLES,
        (
            "Colour is decided by --color, then NO_COLOR, then CLICOLOR_FORCE and FORCE_COLOR, then TERM, and last by "
            "whether stdout is a terminal."
        ),
    )


def _measures() -> Sequence[Block]:
    from yrd_cli.query.measures.count import count_and_share
    from yrd_cli.query.measures.indexes import INDEXES
    from yrd_cli.query.measures.measure import PER_HEAD
    from yrd_cli.query.measures.money import COLUMNS
    from yrd_cli.query.measures.quantities import quantities
    from yrd_cli.query.measures.statistics import STATISTICS
    from yrd_cli.schema.fields import fields_of
    from yrd_cli.schema.tables import TABLES

    fields = {name: ", ".join(quantities(fields_of(table.record_type))) for name, table in TABLES.items()}
    return (
        (
            "--by counts the records of each group. A missing value counts as missing, never as 0. Values of different "
            "units or keys are never combined, nor are different years or bases of one place added up; other "
            "differences are noted below the table."
        ),
        _meanings(count_and_share(TABLES["clusters"]).columns),
        (
            "A cluster that spans provinces is counted once, under the province that leads it; with --count "
            "participating, under each. A record with several values of a dimension counts under each, so the rows "
            "add up to more than the total, which counts it once."
        ),
        (
            "--percent row|col|all prints percentages of the row, of the column or of everything. --measure NAME "
            "computes something other than a count:"
        ),
        {
            "FIELD": "Sum of a number that records have, where it adds up.",
            **{f"{name}:FIELD": f"{statistic.title} of the values present." for name, statistic in STATISTICS.items()},
            "value": "The value itself, if each key, place and year has exactly one.",
            f"{PER_HEAD}:FIELD": (
                "Money in yuan per person, by province, city or place: a value over the people at the end of its year, "
                "a sum of several years over those of the year in which most of the places have a figure."
            ),
            **{
                f"{name}, {name}:NAME": f"{index.title} of the count, or of another measure."
                for name, index in INDEXES.items()
            },
        },
        (
            "A figure counts if a source that was read states or implies it, for the whole of what is measured and "
            "for the whole year or its end; of several competing figures, the one that is used."
        ),
        "The numbers of each table:",
        {name: f"{names}." for name, names in fields.items() if names},
        *(paragraph for index in INDEXES.values() for paragraph in index.help),
        (
            "Funds have two sums, and neither ranks them alone: stated sizes mix targets, announced sizes and "
            "registered capital of several years."
        ),
        _meanings(COLUMNS),
        (
            "The stated size is what was announced, targeted or registered. The committed amount is what a source "
            "reports as subscribed or registered, otherwise the first close, the first phase of an established fund, "
            "or the paid-in capital. Totals with sub-funds and unconfirmed amounts are in neither."
        ),
        (
            "Funds nest, and money counts once: a fund below another one with a figure adds nothing, and a fund that "
            "overlaps other records is omitted. A row is what its filter alone would give."
        ),
    )


# Values, not docstrings: python -OO drops those.
def _meanings(columns: Sequence[Column]) -> Mapping[str, str]:
    money = [column.name for column in columns if column.unit == "bn yuan"]
    return {column.name: column.description + (" In bn yuan." if column.name in money else "") for column in columns}


def _data() -> Sequence[Block]:
    from yrd_cli.datasets.bundled import bundled
    from yrd_cli.schema.tables import TABLES

    dataset = bundled()
    edition = dataset.edition()
    return (
        (
            f"Edition {edition.version}, current to {edition.date}. The data licence is {edition.licence}. Cite it as: "
            f"yrd dataset, version {edition.version}, {edition.date}. It ships with the program, as the folder data of "
            "the repository, or yrd_cli/data where it is installed."
        ),
        {name: str(len(dataset.records(name))) for name, table in TABLES.items() if not table.joins},
        "Every figure has its source; the field known says how it is known:",
        KNOWN,
        "Every source has a grade; yrd sources --by grade counts them:",
        GRADES,
        (
            "What is missing is unknown to the dataset; it may exist nevertheless. yrd show ID prints a record with "
            "the source of each figure, yrd cite ID its references, and yrd audit compares published claims with the "
            "records."
        ),
        "To correct or add a record, see README.md in that folder; yrd check FOLDER validates the result.",
    )


TOPICS: Mapping[str, Topic] = {
    "formatting": Topic("FORMATTING", "Formats, marks, JSON, pipes and terminals.", _formatting),
    "exit-codes": Topic("EXIT STATUS", "What each exit code means.", _exit_codes),
    "environment": Topic("ENVIRONMENT", "The environment variables that yrd reads.", _environment),
    "measures": Topic("MEASURES", "What is counted and added up, and what is omitted.", _measures),
    "data": Topic("DATA", "What the dataset contains, how it is known, its licence, how to correct it.", _data),
}
