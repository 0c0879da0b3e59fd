"""A field or an index is added in one edit: declared once, it is in every format, filter, check, schema and help."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest

from tests.conftest import SMALL, Yrd
from yrd_cli.cli.main import main
from yrd_cli.datasets import bundled as load
from yrd_cli.datasets.files import Files
from yrd_cli.query.measures import indexes
from yrd_cli.query.measures.indexes import Index
from yrd_cli.query.result import Column, Note
from yrd_cli.schema import vocabulary
from yrd_cli.schema.fields import Kind, field
from yrd_cli.validate.data_schema import schema_texts
from yrd_cli.validate.folder import check_data


@dataclass(frozen=True, kw_only=True)
class Province(vocabulary.Province):
    """A province with one field more, as one more line in its declaration would make it."""

    area_km2: float | None = field(
        "Area",
        "面积",
        "The area of its land.",
        kind=Kind.AMOUNT,
        exclusive_minimum=0,
        dimensions=("area_km2",),
        default_column=True,
        default=None,
    )


@pytest.fixture(autouse=True)
def one_field_more(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The small dataset, Shanghai having an area."""
    data = tmp_path / "data"
    copytree(SMALL, data)
    provinces = data / "provinces.toml"
    provinces.write_text(provinces.read_text().replace('code = "310000"', 'code = "310000"\narea_km2 = 6340.5'))
    monkeypatch.setattr(vocabulary, "Province", Province)
    monkeypatch.setattr("yrd_cli.datasets.bundled.find_data", lambda: data)
    return data


def run(yrd: Yrd, data: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    monkeypatch.setattr("yrd_cli.datasets.bundled.find_data", lambda: data)
    done = yrd(*arguments)
    assert (done.code, done.err) == (0, "")
    return done.out


def test_the_new_field_is_everywhere(yrd: Yrd, one_field_more: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def out(*arguments: str) -> str:
        return run(yrd, one_field_more, monkeypatch, "provinces", *arguments)

    assert "Area" in out()
    assert "6,340.5" in out()
    assert "面积" in out("--lang", "zh")
    assert [row["area_km2"] for row in json.loads(out("--json"))] == [6340.5, None, None, None]
    assert next(csv.DictReader(io.StringIO(out("-f", "csv"))))["area_km2"] == "6340.5"
    assert out("--fields", "area_km2", "-f", "tsv").splitlines()[:2] == ["area_km2", "6340.5"]
    assert out("--sort", "area_km2", "-q").split()[0] == "shanghai"
    assert json.loads(out("--by", "area_km2", "--json"))[0] == {"area_km2": 6340.5, "provinces": 1, "share": 25.0}
    assert "The area of its land." in out("--fields", "help")


def test_the_new_field_is_checked_and_in_the_schema(one_field_more: Path) -> None:
    assert check_data(Files(one_field_more)) == []
    assert "area_km2" in schema_texts()["provinces.json"]
    provinces = one_field_more / "provinces.toml"
    provinces.write_text(provinces.read_text().replace("6340.5", "-1"))
    (problem,) = check_data(Files(one_field_more))
    assert (problem.file, problem.path) == ("provinces.toml", "shanghai.area_km2")
    assert problem.line == provinces.read_text()[: provinces.read_text().index("area_km2")].count("\n") + 1


LARGEST = Index(
    name="largest",
    title="Share of the largest",
    help=("The share that the largest part has of all parts.",),
    of_parts=lambda values: 100 * max(values) / sum(values) if sum(values) else None,
    column=lambda measured, over: Column(
        name="largest",
        title=f"Largest {over.title.lower()}",
        title_zh=f"最大{over.title_zh}占比",
        kind=Kind.PERCENT,
        unit="%",
        default_column=True,
        incomplete_by=measured.incomplete_by,
    ),
    note=lambda measured, over: Note(
        f"The share of the largest {over.title.lower()}.", f"{measured.title_zh}: 最大一项占比。"
    ),
)


def test_the_new_index_is_one_value(
    yrd: Yrd, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(indexes.INDEXES, LARGEST.name, LARGEST)
    monkeypatch.setattr(load, "find_data", lambda: SMALL)
    rows = json.loads(yrd("clusters", "--by", "sector,province", "--measure", "largest", "--json").out)
    assert all(0 < row["largest"] <= 100 for row in rows)
    printed = yrd("funds", "--by", "province", "--measure", "largest:scale")
    assert (printed.code, printed.err) == (0, "")
    assert "The share of the largest province." in printed.out
    assert "--percent cannot be used with --measure largest" in (
        yrd("clusters", "--by", "province", "--measure", "largest", "--percent", "all").err
    )
    assert "largest" in yrd("clusters", "--by", "province", "--measure", "nosuch").err + yrd("help", "measures").out
    assert "The share that the largest part has of all parts." in yrd("help", "measures").out
    assert main(["completion", "bash"]) == 0
    assert "largest" in capsys.readouterr().out
