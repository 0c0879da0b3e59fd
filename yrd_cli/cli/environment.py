"""The environment variables that yrd reads, declared once: help, the man page and the README list them."""

import os

from yrd_cli.query.names import resolve_field
from yrd_cli.schema.fields import Language

VARIABLES = {
    "YRD_DATA": "User data: files or folders, separated as in PATH. --data takes precedence.",
    "YRD_LANG": "Language of formats for people: en, zh or both. --lang takes precedence.",
    "YRD_PAGER": "Pager for output longer than the screen, a command with options; empty or cat for none.",
    "PAGER": "Pager if YRD_PAGER is not set; less if neither is.",
    "LESS": "Options of less. [default: FRX]",
    "YRD_DEBUG": "If not empty, internal errors print a traceback.",
    "NO_COLOR": "If not empty, no colour and no bold. --color takes precedence.",
    "CLICOLOR_FORCE": "If neither empty nor 0, colour even if stdout is not a terminal. NO_COLOR takes precedence.",
    "FORCE_COLOR": "The same as CLICOLOR_FORCE.",
    "TERM": "If dumb, no colour.",
    "COLUMNS": "Width of the terminal, overriding what the terminal reports.",
    "LINES": "Height of the terminal, likewise.",
}


def language_wanted() -> Language | None:
    """Return the language that YRD_LANG names. Raises UsageError for an unknown one."""
    wanted = os.environ.get("YRD_LANG")
    return Language(resolve_field(wanted, tuple(item.value for item in Language), kind="YRD_LANG")) if wanted else None
