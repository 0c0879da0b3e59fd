"""What is added to yrd is added where CONTRIBUTING says, and nowhere else: done here, in a copy that is then run."""

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile, copytree, ignore_patterns

import pytest

from tests.conftest import ROOT, SMALL, Run, Yrd
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


class Copy:
    """A copy of the program and of the small dataset, to be edited and run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        copytree(ROOT / "yrd_cli", folder / "yrd_cli", ignore=ignore_patterns("__pycache__"))
        copytree(SMALL, folder / "data")
        for file in (ROOT / "data").glob("*.toml"):  # what all datasets share, such as the variants of characters
            if not (SMALL / file.name).exists():
                copyfile(file, folder / "data" / file.name)

    def insert(self, path: str, before: str, text: str, *, after: str = "") -> None:
        """Put lines in the only place of a file that is between `after` and `before`."""
        file = self.folder / path
        source = file.read_text(encoding="utf-8")
        assert source.count(after + before) == 1
        file.write_text(source.replace(after + before, after + text + before), encoding="utf-8")

    def add(self, path: str, text: str) -> None:
        """Make a new file."""
        assert not (self.folder / path).exists()
        (self.folder / path).write_text(text, encoding="utf-8")

    def python(self, *arguments: str) -> Run:
        """Run Python on the copy."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder), "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    def out(self, *arguments: str) -> str:
        """Return what the copy of yrd prints."""
        run = self.python("-m", "yrd_cli", *arguments)
        assert (run.code, run.err) == (0, "")
        return run.out


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "copy")


def test_an_option_is_a_declaration_and_its_use(copy: Copy) -> None:
    copy.insert(
        "yrd_cli/cli/output_options.py",
        """    Option(
        name="no_header",""",
        """    Option(
        name="shout",
        flags=("--shout",),
        help="Print in capitals.",
        group=GROUP,
        is_flag=True,
        default=False,
        needs="for_people",
    ),
""",
    )
    copy.insert(
        "yrd_cli/cli/printer.py",
        """    marked = output.options.flag("bom")""",
        """    text = text.upper() if output.options.flag("shout") else text
""",
    )
    assert copy.out("clusters", "--shout") == copy.out("clusters").upper()
    assert "--shout Print in capitals." in " ".join(copy.out("clusters", "-h").split())
    assert "Print in capitals." in copy.out("compare", "-h")
    assert "\\-\\-shout" in copy.out("help", "--man")
    for shell in ("bash", "zsh", "fish"):
        assert "shout" in copy.out("completion", shell)
    for arguments, message in (
        (("--json",), "--shout cannot be used with --json: use --format table, list, md, html or svg"),
        (("-f", "csv"), "--shout cannot be used with --format csv: use --format table, list, md, html or svg"),
        (("-q",), "--shout cannot be used with --ids"),
    ):
        run = copy.python("-m", "yrd_cli", "clusters", "--shout", *arguments)
        assert (run.code, run.out, run.err) == (2, "", f"yrd: {message}\n")
    assert copy.python("-m", "yrd_cli", "clusters", "--shoot").err.startswith(
        "yrd: unknown option '--shoot': did you mean --shout"
    )


def test_a_format_is_a_module_and_a_line(copy: Copy) -> None:
    copy.add(
        "yrd_cli/render/pipes.py",
        """\"""Values between pipes.\"""

from yrd_cli.query.result import Result
from yrd_cli.render.rows import lines_of_cells
from yrd_cli.render.style import Style


def render(result: Result, style: Style) -> str:
    \"""Return a line for each row.\"""
    return "".join("|".join(cells) + "\\n" for cells in lines_of_cells(result, style))
""",
    )
    copy.insert(
        "yrd_cli/render/__init__.py",
        """        Format("md",""",
        """        Format("pipes", "yrd_cli.render.pipes", has_header=True, description="values between pipes"),
""",
    )
    plain = copy.out("provinces", "--fields", "id,code", "-f", "pipes")
    assert plain.splitlines()[:2] == ["id|code", "shanghai|310000"]
    assert copy.out("provinces", "--fields", "id,code", "-f", "pipes", "--no-header") == plain.partition("\n")[2]
    assert copy.out("provinces", "--fields", "id,code", "-o", "x.pipes") == ""
    assert (copy.folder / "x.pipes").read_text(encoding="utf-8") == plain
    assert "|jsonl|pipes|md|" in copy.out("clusters", "-h")
    assert "values between pipes" in " ".join(copy.out("help", "formatting").split())
    for shell in ("bash", "zsh", "fish"):
        assert "pipes" in copy.out("completion", shell)
    run = copy.python("-m", "yrd_cli", "clusters", "-f", "pipes", "--bom")
    assert run.err == "yrd: --bom cannot be used with --format pipes: use --format tsv or csv\n"


def test_a_table_is_a_record_a_line_its_data_and_a_method(copy: Copy) -> None:
    copy.add(
        "yrd_cli/schema/park.py",
        """\"""Science parks.\"""

from dataclasses import dataclass

from yrd_cli.schema.common import id_field, known_field, name_field, sources_field
from yrd_cli.schema.fields import Kind, Language, field
from yrd_cli.schema.record import Record


@dataclass(frozen=True, kw_only=True)
class Park(Record):
    \"""A science park.\"""

    id: str = id_field(default_column=True)
    name_en: str = name_field(Language.EN, "The English name.")
    province: str = field(
        "Province",
        "省市",
        "The province that it lies in.",
        kind=Kind.ID,
        references="provinces",
        dimensions=("province",),
        filters=("province",),
        default_column=True,
    )
    known: str = known_field()
    sources: tuple[str, ...] = sources_field()
""",
    )
    copy.insert(
        "yrd_cli/schema/tables.py",
        "    Table(",
        """    Table(
        name="parks",
        singular="park",
        title="Parks",
        title_zh="园区",
        description="Science parks.",
        toml_key="park",
        path="parks.toml",
        module="park",
        record="Park",
        examples=("yrd parks --by province",),
    ),
""",
        after="_ALL = (\n",
    )
    copy.add(
        "data/parks.toml",
        """#:schema ./schema/parks.json

[[park]]
id = "zhangjiang-park"
name_en = "Zhangjiang park"
province = "shanghai"
known = "reported"
sources = ["gazette-2019"]
""",
    )
    copy.insert(
        "yrd_cli/api/tables.py",
        "    def claims(",
        """    def parks(
        self,
        *,
        province: Names = None,
        search: str | None = None,
        where: str | None = None,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[Record]:
        \"""Science parks.\"""
        return self._records("parks", locals())

""",
    )
    copy.insert("yrd_cli/api/__init__.py", "claims = _bundled.claims\n", "parks = _bundled.parks\n")
    copy.insert("yrd_cli/__init__.py", """    "claims",\n""", """    "parks",\n""")
    assert copy.out("check").startswith("ok: ")
    assert "1 park" in copy.out("check")
    assert "Zhangjiang park" in copy.out("parks")
    assert json.loads(copy.out("parks", "-p", "上海", "--json"))[0]["province"] == "shanghai"
    assert json.loads(copy.out("parks", "--by", "province", "--json")) == [
        {"province": "shanghai", "parks": 1, "share": 100.0}
    ]
    assert json.loads(copy.out("sql", "select name_en from parks", "--json")) == [{"name_en": "Zhangjiang park"}]
    assert "Zhangjiang park" in copy.out("show", "zhangjiang-park")
    assert "zhangjiang-park" in copy.out("search", "zhangjiang")
    assert "  parks        Science parks.\n" in copy.out("-h")
    assert ".SS yrd parks" in copy.out("help", "--man")
    assert "zhangjiang-park" in copy.out("completion", "bash")
    assert json.loads(copy.out("schema", "parks"))["items"]["properties"]["province"]
    copy.python("-m", "yrd_cli", "export", "package")
    assert (copy.folder / "package" / "parks.csv").is_file()
    asked = "import yrd_cli; print([park.id for park in yrd_cli.parks(province='shanghai')])"
    assert copy.python("-c", asked).out == "['zhangjiang-park']\n"
