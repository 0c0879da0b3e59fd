"""The one reader of TOML: bundled files, user data and data folders under validation come through here.

Whatever is wrong with a file is reported in the same words everywhere: `file:line:column: what`, then the line and a
caret.
"""

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yrd_cli.errors import DataError, cell_width, printable, shortened
from yrd_cli.schema.record import KeyPath
from yrd_cli.schema.struct import Struct

if TYPE_CHECKING:
    from importlib.abc import Traversable

    from yrd_cli.datasets.positions import Locator

Item = dict[str, Any]  # a table of a TOML file

MAX_BYTES = 512 * 1024 * 1024  # of a file: far more than a person or a script writes about a region
_MAX_MESSAGE = 400  # characters
_MAX_EXCERPT = 160  # characters of a line that are shown around the position


class Problem(Struct):
    """Something wrong with a file: where (line 0 if it is the file as a whole), and what.

    `where` says it for files that are no text; `text` is then what stands there.
    """

    file: str
    line: int
    column: int
    path: str
    message: str
    text: str
    where: str = ""

    def __str__(self) -> str:
        """Return the position and the message, then the line of the file with a caret below the position."""
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        if self.where:
            where = f"{self.file}: {self.where}"
        path = f"{self.path}: " if self.path else ""
        first = f"{where}: {path}{shortened(self.message, _MAX_MESSAGE)}"
        if self.where:
            return f"{first}\n  {printable(shortened(self.text))}" if self.text else first
        return "\n".join([first, *(f"  {line}" for line in (_excerpt(self.text, self.column) if self.line else ()))])


def _excerpt(text: str, column: int) -> list[str]:
    """Return the line, or of a long one what is around the column, and a caret below the column."""
    before, after = text[: column - 1], text[column - 1 :]
    if len(text) > _MAX_EXCERPT and len(before) > _MAX_EXCERPT // 2:
        before = f"…{before[-(_MAX_EXCERPT // 2) :]}"
    if len(before) + len(after) > _MAX_EXCERPT:
        after = f"{after[: _MAX_EXCERPT - len(before)]}…"
    before = printable(before.replace("\t", " "))
    return [f"{before}{printable(after)}", " " * cell_width(before) + "^"]


class UnreadableError(DataError):
    """A file that cannot be read or parsed."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem).split("\n"))
        self.problem = problem


class Document:
    """A file that was read: what messages call it, its text, and the tables in it."""

    def __init__(self, name: str, text: str, digest: str = "") -> None:
        """Parse the text. Raises UnreadableError.

        `digest` is that of the bytes, if they are not the text in UTF-8.
        """
        self.name = name
        self.text = text
        self.digest = digest
        self.items = self.parse()

    def parse(self) -> Item:
        """Return the tables of the text. Raises UnreadableError."""
        return parsed(self.name, self.text)

    def problems(self) -> Sequence[Problem]:
        """Return what is wrong with the document beside its values: nothing with a text that could be parsed."""
        return ()

    def is_told(self, _: KeyPath, /) -> bool:
        """Return whether one of these problems is that there is nothing at a path."""
        return False

    def problem(self, path: KeyPath, named: str, message: str) -> Problem:
        """Return the problem of the value at `path`, which messages call `named`, with its position."""
        line, column = self.locator.position(path)
        return Problem(self.name, line, column, named, message, self.locator.line(line))

    @cached_property
    def locator(self) -> "Locator":
        """The positions of keys and values."""
        from yrd_cli.datasets.positions import Locator  # only where something is wrong

        return Locator(self.text)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes of the file."""
        from hashlib import sha256  # 2 ms, only for user data

        return self.digest or sha256(self.text.encode()).hexdigest()


class PackedDocument(Document):
    """A file whose tables are known: its text is only of interest where something is wrong."""

    def __init__(self, name: str, data: bytes, items: Item) -> None:
        self.name = name
        self.digest = ""
        self.items = items
        self._data = data

    @cached_property
    def text(self) -> str:  # type: ignore[override]  # an attribute, made when it is asked for
        """The text of the file."""
        return decoded(self.name, self._data)


def read(file: "Path | Traversable", name: str, unpack: "Callable[[str, bytes], Item | None] | None") -> Document:
    """Read a file, which messages call `name`; `unpack` may know the tables in these bytes. Raises UnreadableError."""
    data = bytes_of(file, name)
    items = unpack(name, data) if unpack else None
    return Document(name, decoded(name, data)) if items is None else PackedDocument(name, data, items)


def bytes_of(file: "Path | Traversable", name: str) -> bytes:
    """Return the bytes of a file. Raises UnreadableError."""
    try:
        if not file.is_file():
            exists = isinstance(file, Path) and (file.is_symlink() or file.exists())
            raise unreadable(name, "not an ordinary file" if exists else "the file is missing")
        if isinstance(file, Path) and file.stat().st_size > MAX_BYTES:
            raise unreadable(name, f"larger than {MAX_BYTES // 1024**2} MB")
        return file.read_bytes()
    except FileNotFoundError:
        raise unreadable(name, "the file is missing") from None
    except OSError as error:
        raise unreadable(name, f"cannot be read: {error.strerror}") from None


def decoded(name: str, data: bytes) -> str:
    """Return the text of a file. Raises UnreadableError if it is not plain UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or data[1:2] == b"\0" or data[:1] == b"\0":
        raise unreadable(name, "not UTF-8 but UTF-16: save it as UTF-8", 0)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        offset = len(data[: error.start].decode("utf-8"))
        message = f"not UTF-8: {error.reason} at byte {error.start}"
        if is_chinese(data):
            message = f"not UTF-8 but GB18030: iconv -f GB18030 -t UTF-8 {name} > utf-8.toml"
        raise unreadable(name, message, offset, data.decode("utf-8", "replace")) from None
    if text.startswith("\ufeff"):
        raise unreadable(name, "a byte order mark: save it as UTF-8 without one", 0, text)
    return text


def is_chinese(data: bytes) -> bool:
    """Return whether bytes are Chinese in GB18030, the encoding of Chinese Windows and of Excel there."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    foreign = [character for character in text if not character.isascii()]
    common = [character for character in foreign if "\u4e00" <= character <= "\u9fff" or character in _PUNCTUATION]
    return len(common) * 10 >= len(foreign) * 9  # in other encodings their letters make rare characters


_PUNCTUATION = "，。、；：“”‘’（）《》【】—…·％￥？！　"
_DEEP = r"[\[{](?:[ \t\r\n]*[\[{]){20}"
_LONG_NUMBER = r"\d[\d_]{999,}"


def parsed(name: str, text: str) -> Item:
    """Return the tables of a text. Raises UnreadableError."""
    import tomli  # 3 ms, only where nothing is packed

    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        from yrd_cli.datasets.characters import toml_hint  # only where something is wrong

        raise unreadable(name, f"not TOML: {toml_hint(text, error.pos) or error.msg}", error.pos, text) from None
    except RecursionError:
        raise unreadable(name, "nested too deeply", _first(_DEEP, text), text) from None
    except ValueError:  # a number with more digits than Python reads
        raise unreadable(name, "not TOML: a number with too many digits", _first(_LONG_NUMBER, text), text) from None


def _first(pattern: str, text: str) -> int:
    match = re.search(pattern, text)
    return match.start() if match else 0


def unreadable(name: str, message: str, offset: int | None = None, text: str = "") -> UnreadableError:
    """Return the error; without an offset in the text it is about the file as a whole."""
    if offset is None:
        return UnreadableError(Problem(name, 0, 0, "", message, ""))
    from yrd_cli.datasets.positions import Locator

    locator = Locator(text)
    line, column = locator.position_of(offset)
    return UnreadableError(Problem(name, line, column, "", message, locator.line(line)))
