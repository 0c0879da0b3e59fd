"""The commands, each in the module of its name; `listing` holds those of all tables.

What the list of commands says of each stands here, so that help loads the modules of none.
"""

from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import LISTED, TABLES, Table

QUERY, LOOK_UP, WORK, ABOUT = HEADINGS = ("Query", "Look up", "Work with data", "About yrd")


class Entry(Struct):
    """A command in the list of commands: its heading there, and a sentence, of which the list has the first part."""

    name: str
    heading: str
    summary: str


def table_entry(table: Table) -> Entry:
    """Return the entry of the command that lists a table."""
    return Entry(table.name, LOOK_UP if table.is_looked_up else QUERY, table.description)


_ENTRIES = (
    *(table_entry(TABLES[name]) for name in LISTED),
    Entry(
        "show",
        LOOK_UP,
        "Show any record: every field, each figure with its source, the funds below a fund, the claims about it.",
    ),
    Entry(
        "cite",
        LOOK_UP,
        "Print references: the sources of these records, each once.",
    ),
    Entry(
        "compare",
        QUERY,
        "Compare provinces, cities or sectors: clusters, funds, indicators, shares, roles in value chains.",
    ),
    Entry(
        "changes",
        QUERY,
        "List what is new since a day: designations, funds, sizes, statuses, values, events, each with its source.",
    ),
    Entry("map", QUERY, "Draw a map: clusters or funds by city, or the values of an indicator."),
    Entry("chart", QUERY, "Draw a chart: bars for groups, lines over years."),
    Entry(
        "audit",
        QUERY,
        "Recompute published claims from the records: stated, recomputed, verdict, and why they differ.",
    ),
    Entry(
        "search",
        QUERY,
        "Search all tables: records with all these words in their names, ids, places, sectors or texts.",
    ),
    Entry(
        "resolve",
        LOOK_UP,
        "Resolve names, codes and other writings of places, sectors and the like: the record that each means.",
    ),
    Entry(
        "sql",
        QUERY,
        "Query all tables in SQL: one SELECT of SQLite, read-only, at most five seconds.",
    ),
    Entry("report", WORK, "Write a page to forward: one HTML file with maps, charts, tables and sources."),
    Entry(
        "export",
        WORK,
        "Write the dataset for other tools: SQLite, JSON, GeoJSON of the cities, or a data package.",
    ),
    Entry(
        "check",
        WORK,
        "Validate data: the bundled data, your own laid over it, or a whole data folder.",
    ),
    Entry(
        "template",
        WORK,
        "Write an empty form for user data, to be filled in and given to --data.",
    ),
    Entry(
        "schema",
        WORK,
        "Print the JSON Schema (2020-12) of a table: of what it prints with --json, or of its data files.",
    ),
    Entry(
        "data",
        WORK,
        "Show what changed between two editions of the data: records added and removed, and each field that changed.",
    ),
    Entry(
        "completion",
        ABOUT,
        "Print a shell completion script: it completes commands, options and values without running yrd.",
    ),
    Entry(
        "version",
        ABOUT,
        "Print the version of the program and of the data.",
    ),
    Entry(
        "help",
        ABOUT,
        "Show help on a topic or a command; without one, an overview of both.",
    ),
)
ENTRIES = {entry.name: entry for entry in _ENTRIES}
