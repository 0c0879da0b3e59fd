"""The package in a zip: the code and the data are found and read from inside it."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, SMALL
from yrd_cli.datasets.files import DIVISIONS_FILE, VARIANTS_FILE


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """The package with the small dataset, as a wheel lays them out, in one zip."""
    path = tmp_path / "yrd.zip"
    with zipfile.ZipFile(path, "w") as archive:
        # The files go in backwards: the order inside a zip must not matter.
        for file in sorted((ROOT / "yrd_cli").rglob("*.py"), reverse=True):
            archive.write(file, file.relative_to(ROOT))
        for file in sorted(SMALL.rglob("*.toml"), reverse=True):
            archive.write(file, Path("yrd_cli", "data", file.relative_to(SMALL)))
        for name in (VARIANTS_FILE, DIVISIONS_FILE):  # about Chinese, whatever the records are
            archive.write(ROOT / "data" / name, Path("yrd_cli", "data", name))
    return path


def run(archive: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    script = f"import sys; sys.path.insert(0, {str(archive)!r}); from yrd_cli.__main__ import run; run()"
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=archive.parent,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


def test_a_zip_answers_like_a_checkout(archive: Path) -> None:
    done = run(archive, "clusters", "-q")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == ["keqiao-textiles", "shanghai-chips", "suzhou-nano", "yangtze-steel"]
    assert run(archive, "clusters", "-p", "江蘇", "-q").stdout.split() == ["suzhou-nano", "yangtze-steel"]
    assert run(archive, "check").stdout.startswith("ok: 4 clusters")


def test_without_data_the_message_says_where_it_was_sought(tmp_path: Path) -> None:
    archive = tmp_path / "empty.zip"
    with zipfile.ZipFile(archive, "w") as empty:
        for file in (ROOT / "yrd_cli").rglob("*.py"):
            empty.write(file, file.relative_to(ROOT))
    done = run(archive, "clusters")
    assert (done.returncode, done.stdout) == (4, "")
    assert done.stderr.startswith("yrd: no data found: neither ")
