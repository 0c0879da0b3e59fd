"""Pictures and tables from Python: charts and maps to show and to save, and lists that notebooks show as tables."""

from collections.abc import Callable, Iterable
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError, YrdWarning, quoted
from yrd_cli.query.arguments import as_flag, as_size, as_text, as_whole
from yrd_cli.query.names import resolve_field
from yrd_cli.query.result import Result
from yrd_cli.render.plain import Plain, plain_rows
from yrd_cli.render.style import Names, Style, names_of
from yrd_cli.schema.fields import Language

if TYPE_CHECKING:
    from yrd_cli.render.picture.caption import Context
    from yrd_cli.render.picture.subject import Bars, Lines, RegionMap

AnyRecord = TypeVar("AnyRecord")
_COLUMNS = 80  # of a picture in characters


class Picture(NamedTuple):
    """A chart or a map. A notebook shows it; `print(picture)` draws it with characters."""

    subject: "RegionMap | Bars | Lines"  # all of pictures takes 3 ms: only for those who draw

    def svg(self, width: float | None = None, *, theme: str = "auto") -> str:
        """Return it as an SVG document, `width` units wide, `light` or `dark`, or as its reader prefers."""
        from yrd_cli.render.picture.draw import draw_svg
        from yrd_cli.render.picture.palette import THEMES, themed

        width = as_size("width", width) if width is not None else None
        return themed(draw_svg(self.subject, width), resolve_field(as_text("theme", theme), THEMES, kind="theme"))

    def png(self, scale: float = 2, *, theme: str = "light") -> bytes:
        """Return it as a PNG file. Raises OutputError without the extra `png`, or without a font for its text."""
        from yrd_cli.render.picture.raster import to_png

        return to_png(self.svg(theme=theme), as_size("scale", scale))

    def text(self, width: int = _COLUMNS, *, ascii: bool = False) -> str:
        """Return it drawn with characters."""
        from yrd_cli.render.picture.draw import draw_text

        return "\n".join(draw_text(self.subject, as_whole("width", width), ascii=as_flag("ascii", ascii)))

    def save(self, path: str | PathLike[str]) -> None:
        """Write it to a file that ends in .svg, .png or .txt. Raises UsageError for another name."""
        forms: dict[str, Callable[[], str | bytes]] = {
            ".svg": self.svg,
            ".png": self.png,
            ".txt": lambda: f"{self.text()}\n",
        }
        made = forms.get(Path(path).suffix.lower())
        if made is None:
            raise UsageError(f"{quoted(fspath(path))}: a picture is a file that ends in {', '.join(forms)}")
        drawn = made()
        Path(path).write_bytes(drawn.encode() if isinstance(drawn, str) else drawn)

    def __str__(self) -> str:
        """Return it drawn with characters."""
        return self.text()

    def __repr__(self) -> str:
        return f"<picture: {self.subject.caption.title}>"

    def _repr_svg_(self) -> str:
        return self.svg()


class Report(str):
    """A page as HTML. A notebook shows it in a frame, apart from its own styles."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        from html import escape  # 2 ms

        return f'<iframe srcdoc="{escape(self)}" title="yrd report" style="width:100%;height:40rem;border:0"></iframe>'


class Answer(list[AnyRecord]):
    """A list that a notebook shows as a table, as `--format html` prints it. To everything else it is a list."""

    def __init__(self, items: Iterable[AnyRecord], ask: Callable[[], Result], names: Names) -> None:
        """The items, and how to ask for the table of them, which is done only where it is shown."""
        super().__init__(items)
        self._ask, self._names = ask, names

    def _repr_html_(self) -> str:
        from yrd_cli.render.html import render

        return render(self._ask(), Style(names=self._names, language=Language.EN))

    def __reduce__(self) -> tuple[Any, ...]:
        return list, (list(self),)  # copies and pickles are lists: how to ask is not theirs


def rows_of(ask: Callable[[Language | None], Result], dataset: Dataset) -> list[Plain]:
    """Return the rows of a result as `--json` has them; a notebook shows it as people read it."""
    return Answer(plain_rows(ask(None)), lambda: ask(Language.EN), names_of(dataset))


def warn_of(result: Result) -> None:
    """Warn of what the command line says on stderr: a list of records has no place for notes."""
    from warnings import warn

    for note in result.printed_notes():
        if note.warning:
            warn(note.python or note.en, YrdWarning, stacklevel=4)  # where the method of the table was called


def context_of(dataset: Dataset, lang: str) -> "Context":
    """Return the context of a picture in a language."""
    from yrd_cli.render.picture.caption import Context

    language = Language(resolve_field(as_text("lang", lang), [item.value for item in Language], kind="lang"))
    return Context.of(dataset, names_of(dataset), language)
