"""Pictures in pixels: the extra that makes them, and the fonts that their text needs."""

import sys
from pathlib import Path

import pytest

from tests.conftest import Yrd
from yrd_cli.errors import OutputError
from yrd_cli.render.picture import raster

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text y="15">{}</text></svg>'


def test_without_the_extra_the_message_names_it(yrd: Yrd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    run = yrd("map", "-o", str(tmp_path / "map.png"))
    assert run.code == 1
    assert run.err == "yrd: PNG requires the extra 'png'\nyrd: pip install 'yrd-cli[png]'\n"
    assert not list(tmp_path.iterdir())


def test_a_table_in_pixels(yrd: Yrd, tmp_path: Path) -> None:
    pytest.importorskip("resvg_py")
    path = tmp_path / "table.png"
    run = yrd("funds", "-o", str(path))
    if "no font" in run.err:
        pytest.skip("no fonts")
    assert (run.code, run.err) == (0, "")
    assert path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")


class Renderer:
    """In place of resvg: draws what its fonts have, and a box for what they lack, as resvg does."""

    def __init__(self, fonts: str) -> None:
        self._fonts = fonts

    def svg_to_bytes(self, *, svg_string: str, **_: float) -> bytes:
        text = svg_string.partition("<text y")[2]
        return "".join(c if self._has(c) else "□" for c in text).encode() if self._fonts else b""

    def _has(self, character: str) -> bool:
        return character.isascii() or (self._fonts == "all" and "\u4e00" <= character <= "\u9fff")


@pytest.mark.parametrize(
    ("fonts", "text", "missing"),
    [("", "a", "Latin text"), ("latin", "上海", "Chinese"), ("latin", "Shanghai", None), ("all", "上海", None)],
)
def test_a_font_that_is_missing_is_named(
    fonts: str, text: str, missing: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", Renderer(fonts))
    if missing is None:
        assert raster.to_png(SVG.format(text))
        return
    with pytest.raises(OutputError, match=f"no font for {missing} is installed"):
        raster.to_png(SVG.format(text))


def test_pixels_are_not_for_a_terminal(yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yrd_cli.cli.terminal.is_terminal", lambda: True)
    run = yrd("map", "-f", "png")
    assert run.code == 2
    assert "write it to a file with --output" in run.err
