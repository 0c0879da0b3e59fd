"""The environment variables that yrd reads, declared once: help, the man page and the README list them."""

import os

from yrd_cli.query.names import resolve_field
from yrd_cli.schema.fields import Language

VARIABLES = {
    "YRD_DATA": "Your own data, files or folders separated as in PATH, where --data does not say.",
    "YRD_LANG": "The language of tables and other formats for people, en, zh or both, where --lang does not say.",
    "YRD_PAGER": "The pager for what is longer than the screen, a command with options; empty or cat for none.",
    "PAGER": "The pager where YRD_PAGER is not set; less where neither is.",
    "LESS": "The options of less; FRX unless set.",
    "YRD_DEBUG": "If not empty, an internal error shows where it happened.",
    "NO_COLOR": "If not empty, no colour and no bold, where --color does not say.",
    "CLICOLOR_FORCE": "If neither empty nor 0, colour also where stdout is no terminal; NO_COLOR is stronger.",
    "FORCE_COLOR": "The same as CLICOLOR_FORCE.",
    "TERM": "If dumb, no colour.",
    "COLUMNS": "The width of the terminal, where it is not what the terminal says.",
    "LINES": "Its height, likewise.",
}


def language_wanted() -> Language | None:
    """The language that YRD_LANG names. Raises UsageError if it names none."""
    wanted = os.environ.get("YRD_LANG")
    return Language(resolve_field(wanted, tuple(item.value for item in Language), kind="YRD_LANG")) if wanted else None
