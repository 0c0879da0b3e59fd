"""What a query in SQL may do: read, within limits of time, memory, rows and the length of a value.

The query comes from a command line or from data that somebody sent: neither is to stop the machine that it runs on.
"""

import os
import re
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from yrd_cli.errors import UsageError
from yrd_cli.query.sql_text import without_comments

SECONDS = 5.0  # no question about some thousand rows takes longer, unless it goes in circles
MAX_LENGTH = 100_000  # bytes of a value: the time that instr and replace take grows with its square
MAX_ROWS = 100_000
MAX_MEMORY = 300_000_000  # bytes that the program may grow by
_MAX_PATTERN = 200  # characters of a pattern of LIKE or GLOB: the time for one grows with both lengths
_MAX_PROGRAM = 50_000  # instructions: tables that are named twice in tables that are named twice grow without end
_MAX_WIDTH = 1_000  # of a field of printf, which SQLite fills a character at a time
_MAX_COPIES = 10_000  # of a common table expression: each mention is a copy, also of the mentions within it
_STEPS = 50  # instructions of SQLite's machine between two looks at the clock
_PAUSE = 0.02  # seconds between two looks at the memory, which cost more
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_FORBIDDEN_FUNCTIONS = {"load_extension", "readfile", "writefile", "edit", "randomblob", "zeroblob", "eval"}
_FORBIDDEN_PREFIXES = ("fts", "icu_", "rtree", "geopoly", "sqlite_", "sqlar_")  # extensions that a build may contain


def connect() -> sqlite3.Connection:
    """Return a new database in memory, which threads may use one after another."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    # Asked for once before anything is forbidden: their first use looks like a change of the schema.
    database.execute("SELECT 1 FROM json_each('[]'), json_tree('[]')")
    database.execute("PRAGMA temp_store = MEMORY")  # a sort of large values goes to where it is watched
    return database


def run(database: sqlite3.Connection, query: str, option: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Return the names of the columns and the rows that a query gives, in a database that `connect` returned.

    Raises UsageError for a query that asks for too much or for nothing; what SQLite raises passes.
    """
    if _copies(query) > _MAX_COPIES:
        raise UsageError(f"{option}: the tables of WITH name each other too often")
    with closing(_Watch()) as watch, _restricted(database, watch):
        return _fetch(database, query, option, watch)


def _fetch(
    database: sqlite3.Connection, query: str, option: str, watch: "_Watch"
) -> tuple[list[str], list[tuple[Any, ...]]]:
    rows: list[tuple[Any, ...]] = []
    try:
        cursor = database.execute(query)
        if cursor.description is None:
            raise UsageError(f"{option}: no answer: write a SELECT")
        for row in cursor:
            rows.append(row)
            if len(rows) > MAX_ROWS:
                raise UsageError(f"{option}: more than {MAX_ROWS:,} rows: narrow the query, or add LIMIT")
    except (MemoryError, sqlite3.Error) as error:
        reason = _reason(error, watch)
        if reason is None and str(error) == "interrupted":  # by Ctrl-C, which SQLite takes for an error of the watch
            raise KeyboardInterrupt from None
        if reason is None:
            raise
        raise UsageError(f"{option}: {reason}") from None
    if watch.is_wide:
        raise UsageError(f"{option}: {_WIDE}")
    return [name for name, *_ in cursor.description], rows


def _reason(error: Exception, watch: "_Watch") -> str | None:
    """Return which limit a query met, if it was one."""
    if isinstance(error, MemoryError) or watch.is_over_memory:
        return f"the query needs more than {MAX_MEMORY // 1_000_000} MB of memory"
    if watch.is_wide:
        return _WIDE
    if watch.is_late:
        return f"no answer after {SECONDS:g} seconds"
    if "too big" in str(error):
        return f"a value of more than {MAX_LENGTH:,} bytes"
    return None


_WIDE = f"printf: a width of more than {_MAX_WIDTH:,}"


class _Watch:
    """Looks at the clock and at the memory while SQLite works, and says why it was stopped."""

    def __init__(self) -> None:
        self._plain: sqlite3.Connection | None = None  # whose printf is SQLite's own
        self.is_late = False
        self.is_over_memory = False
        self.is_wide = False
        now = time.monotonic()
        self._end, self._next = now + SECONDS, now
        try:
            self._statm = os.open("/proc/self/statm", os.O_RDONLY)  # once: Ctrl-C may come between opening and closing
        except OSError:
            self._statm = -1
        self._most = self.memory() + MAX_MEMORY

    def is_over(self) -> bool:
        """Return whether the query is to be stopped."""
        now = time.monotonic()
        self.is_late = now > self._end
        if now > self._next:
            self._next = now + _PAUSE
            self.is_over_memory = self.memory() > self._most
        return self.is_late or self.is_over_memory or self.is_wide

    def memory(self) -> int:
        """Return how many bytes the program occupies: where the system does not tell, the most that it has occupied."""
        if self._statm >= 0:
            return int(os.pread(self._statm, 100, 0).split()[1]) * os.sysconf("SC_PAGE_SIZE")
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)

    def printf(self, *arguments: Any) -> Any:
        """Return what SQLite's printf gives, unless a width in the format, or one given beside it, is enormous."""
        widths = re.findall(_STATED_WIDTH, str(arguments[0])) if arguments else []
        given = [number for number in arguments[1:] if isinstance(number, int) and abs(number) > _MAX_WIDTH]
        if any(width != "*" and int(width) > _MAX_WIDTH for width in widths) or ("*" in widths and given):
            self.is_wide = True
            return None
        self._plain = self._plain or sqlite3.connect(":memory:", check_same_thread=False)
        return self._plain.execute(f"SELECT printf({', '.join('?' * len(arguments))})", arguments).fetchone()[0]

    def close(self) -> None:
        """Look no longer."""
        if self._plain:
            self._plain.close()
        if self._statm >= 0:
            os.close(self._statm)


@contextmanager
def _restricted(database: sqlite3.Connection, watch: _Watch) -> Iterator[None]:
    """Let a database do no more than a query may."""
    limits: list[tuple[int, int]] = []  # as they were before
    if sys.version_info >= (3, 11):
        limits = [
            (limit, database.setlimit(limit, most))
            for limit, most in (
                (sqlite3.SQLITE_LIMIT_LENGTH, MAX_LENGTH),
                (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, _MAX_PATTERN),
                (sqlite3.SQLITE_LIMIT_VDBE_OP, _MAX_PROGRAM),
            )
        ]
    else:  # it holds for the whole process and cannot be raised again, but Python 3.10 offers nothing else
        database.execute(f"PRAGMA hard_heap_limit = {MAX_MEMORY}")
    for name in ("printf", "format"):
        database.create_function(name, -1, watch.printf, deterministic=True)
    database.set_authorizer(_authorize)
    database.set_progress_handler(watch.is_over, _STEPS)
    try:
        yield
    finally:
        database.set_progress_handler(None, 0)
        database.set_authorizer(lambda *_: sqlite3.SQLITE_OK)  # Python 3.10 has no other way to take it off
        if sys.version_info >= (3, 11):
            for limit, most in limits:
                database.setlimit(limit, most)


_STATED_WIDTH = r"%[^a-zA-Z%]*?(\*|\d{4,})"
_NAMED = (  # compiled, as the other, where it is needed
    r"""(\b\w+|"[^"]*"|'[^']*'|`[^`]*`|\[[^]]*\])\s*(?:\([^()]*\))?\s*"""  # a name, and those of its columns
    r"""as\s*(?:(?:not\s+)?materialized\s*)?\("""
)


def _copies(query: str) -> float:
    """Return how often the tables of WITH may be copied, at most: SQLite does so before it looks at any clock."""
    text = without_comments(query).casefold()
    names = [name.strip("\"'`[]") for name in re.findall(_NAMED, text)] if "as" in text else []
    copies = 1.0
    for name in sorted(set(names)):
        mentions = re.findall(rf"(?<!\w){re.escape(name)}(?!\w|\s*\.)", text)
        # A name can be given anew within its own table: so many mentions have most copies if shared out evenly.
        copies *= max(1.0, (len(mentions) - names.count(name)) / names.count(name)) ** names.count(name)
    return copies


def _authorize(action: int, _: str | None, second: str | None, *__: object) -> int:
    name = (second or "").lower()
    if action == sqlite3.SQLITE_FUNCTION and (name in _FORBIDDEN_FUNCTIONS or name.startswith(_FORBIDDEN_PREFIXES)):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY
