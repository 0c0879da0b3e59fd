"""The topics of `yrd help`: what concerns several commands, written down where no declaration says it already."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from yrd_cli.errors import ExitCode
from yrd_cli.schema.fields import Field

# A paragraph; lines to be kept as they are, if there are several; or terms with their meanings.
Block = str | Mapping[str, str]


class Topic(NamedTuple):
    """A topic: its section in the man page, a line for the list of topics, and a function that returns its text."""

    section: str
    line: str
    blocks: Callable[[], Sequence[Block]]


KNOWN = {
    "reported": "a cited source says it",
    "derived": "computed, classified or inferred; the record says how or why",
    "unconfirmed": "believed, but no citable source was read",
}
GRADES = {
    "official": "ministries, governments and statistical offices",
    "media": "news outlets and agencies",
    "institution": "companies, associations, universities and research institutes",
    "repost": "a copy elsewhere, under the name of the outlet copied",
    "weak": "aggregators, code files, machine summaries",
}


def _formatting() -> Sequence[Block]:
    from yrd_cli.render import FORMATS
    from yrd_cli.render.cells import INCOMPLETE, MARKS, UNUSED

    return (
        (
            "--format NAME chooses the format; --json is --format json; -q prints ids only. Without them the ending "
            "of --output FILE tells it, and otherwise a table is printed."
        ),
        {form.name: form.description for form in FORMATS.values()},
        (
            "table, list, md, html and svg are for people: they show the default columns, names instead of ids, and "
            "notes. The others have every field, ids, and data alone. --fields chooses columns in any format, and "
            "--fields help lists them."
        ),
        "Marks behind a value in formats for people:",
        {mark: f"{known}: {KNOWN[known]}" for known, mark in MARKS.items()}
        | {
            UNUSED: "not used, of several figures that compete",
            INCOMPLETE: "a sum that leaves something out; the notes say what",
        },
        (
            "In JSON keys are snake_case and the same for every record, ids stand for names, a missing value is null "
            "and never 0, numbers are numbers, and dates are ISO 8601, as exact as known: 2024, 2024-09 or "
            "2024-09-07. --meta wraps the array with the query, the notes and the sources. In tsv and csv a list is "
            "joined by semicolons."
        ),
        (
            "stdout carries the result alone; notes, warnings and errors go to stderr, prefixed yrd. On a pipe "
            "nothing is cut, coloured or wrapped. On a narrow terminal a table drops columns and says so, never a "
            "digit; --wide keeps them all; what is longer than the screen goes through a pager, and to quit that "
            "before the end is no failure."
        ),
    )


def _exit_codes() -> Sequence[Block]:
    return (
        "An empty result is no failure. What went wrong is said on stderr, in lines that start with yrd:",
        {str(int(code)): f"{code.description.replace('`', '')}." for code in ExitCode},
        "Exit codes are a contract: they change only with the major version.",
    )


def _environment() -> Sequence[Block]:
    from yrd_cli.cli.environment import VARIABLES

    return (
        "An option is stronger than a variable. There is no configuration file, and yrd never uses the network.",
        VARIABLES,
        (
            "Colour: --color, then NO_COLOR, then CLICOLOR_FORCE and FORCE_COLOR, then TERM, then whether stdout is "
            "a terminal."
        ),
    )


def _measures() -> Sequence[Block]:
    from yrd_cli.query.group import count_and_share
    from yrd_cli.query.measures.indexes import herfindahl_hirschman, location_quotient
    from yrd_cli.query.measures.money import COLUMNS
    from yrd_cli.query.measures.statistics import STATISTICS, quantities
    from yrd_cli.schema.fields import fields_of
    from yrd_cli.schema.tables import TABLES

    fields = {name: ", ".join(quantities(fields_of(table.record_type))) for name, table in TABLES.items()}
    return (
        (
            "--by counts the records of each group. A missing value is counted as missing, never as 0. Nothing is put "
            "together across units or keys, nor added up over several years or bases of one place; what else differs "
            "is said below the table."
        ),
        _meanings(count_and_share(TABLES["clusters"]).columns),
        (
            "A cluster that spans provinces is counted once, under the province that leads it; with --count "
            "participating under each. Where a record has several values of a dimension it counts under each, and "
            "the rows add up to more than the total, which is counted once."
        ),
        (
            "--percent row|col|all prints percentages of the row, of the column or of everything. --measure NAME "
            "computes something else than a count:"
        ),
        {
            "FIELD": "Sum of a number that records have, where it adds up.",
            **{
                f"{way}:FIELD": f"{statistic.title} of the values that there are."
                for way, statistic in STATISTICS.items()
            },
            "value": "The value itself, where there is one for each key, place and year.",
            "lq, lq:NAME": "Location quotient of the count, or of another measure.",
            "hhi, hhi:NAME": "Herfindahl-Hirschman index of the count, or of another measure.",
        },
        (
            "A field of figures counts where a source read states or implies it, for the whole of what is measured and "
            "the whole year or its end; of several that compete the one that is used."
        ),
        "The numbers of each table:",
        {name: f"{names}." for name, names in fields.items() if names},
        *_paragraphs("Location quotient", location_quotient),
        *_paragraphs("Herfindahl-Hirschman index", herfindahl_hirschman),
        (
            "Funds have two sums, and neither ranks alone: stated sizes mix targets, announced and registered sizes "
            "of several years."
        ),
        _meanings(COLUMNS),
        (
            "Stated is what was announced, aimed at or registered. Committed is what a source says is subscribed or "
            "registered, else the first close, the first phase of a fund that is set up, or what is paid in. Totals "
            "with sub-funds and unconfirmed amounts are in neither."
        ),
        (
            "Funds nest, so a yuan is counted once: a fund below another one with a figure adds nothing, and one "
            "that overlaps other records is left out. A row is what its filter alone would give."
        ),
    )


def _paragraphs(name: str, function: Callable[..., Any]) -> Iterator[str]:
    """The documentation of a function, which has the formula and its source, under a name."""
    from inspect import getdoc

    for paragraph in f"{name}: {getdoc(function)}".split("\n\n"):
        yield " ".join(paragraph.replace("None if", "Absent if").split())


def _meanings(columns: Sequence[Field]) -> Mapping[str, str]:
    money = [column.name for column in columns if column.unit == "bn yuan"]
    return {column.name: column.description + (" In bn yuan." if column.name in money else "") for column in columns}


def _data() -> Sequence[Block]:
    from yrd_cli.datasets.bundled import bundled
    from yrd_cli.schema.tables import TABLES

    dataset = bundled()
    edition = dataset.edition()
    return (
        (
            f"Edition {edition.version}, kept to {edition.date}. Licence of the data: {edition.licence}; to cite it: "
            f"yrd dataset, version {edition.version}, {edition.date}. It ships with the program: the "
            "folder data of the repository, yrd_cli/data where it is installed."
        ),
        {name: str(len(dataset.records(name))) for name, table in TABLES.items() if not table.joins},
        "Every figure has its source and says in known how it is known:",
        KNOWN,
        "Every source has a grade, and yrd sources --by grade counts them:",
        GRADES,
        (
            "What is missing is not known to the dataset: it may exist all the same. yrd show ID prints a record "
            "with the source of each figure, yrd cite ID its references, yrd audit what publications state against "
            "the records."
        ),
        "To correct or add a record: README.md in that folder says how, and yrd check FOLDER what is wrong.",
    )


TOPICS: Mapping[str, Topic] = {
    "formatting": Topic("FORMATTING", "Formats, marks, JSON, pipes and terminals.", _formatting),
    "exit-codes": Topic("EXIT STATUS", "What each exit code means.", _exit_codes),
    "environment": Topic("ENVIRONMENT", "The environment variables that yrd reads.", _environment),
    "measures": Topic("MEASURES", "What is counted and added up, and what is left out.", _measures),
    "data": Topic("DATA", "What is in the dataset, how it is known, its licence, how to correct it.", _data),
}
