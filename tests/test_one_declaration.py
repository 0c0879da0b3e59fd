"""What is added to yrd is added where CONTRIBUTING says, and nowhere else: done here, in a copy that is then run."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile, copytree, ignore_patterns

import pytest

from tests.conftest import ROOT, SMALL, Run

# Answers a command line of each line of JSON.
ANSWER = """
import contextlib, io, json, sys
from yrd_cli.cli.main import main
for line in sys.stdin:
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = main(json.loads(line))
    print(json.dumps([int(code), out.getvalue(), err.getvalue()]), flush=True)
"""


class Copy:
    """A copy of the program and of the small dataset, to be edited and run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"}
        self._process: subprocess.Popen[str] | None = None
        copytree(ROOT / "yrd_cli", folder / "yrd_cli", ignore=ignore_patterns("*.opt-*"))  # with what is compiled
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
            env=self._environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    def yrd(self, *arguments: str) -> Run:
        """Run the copy of yrd, which is not edited any more, in one process for all commands."""
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", ANSWER],
                cwd=self.folder,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(arguments), file=self._process.stdin, flush=True)
        return Run(*json.loads(self._process.stdout.readline()))

    def out(self, *arguments: str) -> str:
        """Return what the copy of yrd prints."""
        run = self.yrd(*arguments)
        assert (run.code, run.err) == (0, "")
        return run.out

    def close(self) -> None:
        if self._process is not None:
            self._process.communicate()


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Copy]:
    copy = Copy(tmp_path / "copy")
    yield copy
    copy.close()


def test_a_field_is_a_declaration(copy: Copy) -> None:
    copy.insert(
        "yrd_cli/schema/vocabulary.py",
        """

class City(Record):""",
        """    area_km2: float | None = field(
        "Area",
        "面积",
        "The area of its land.",
        kind=Kind.AMOUNT,
        unit="km²",
        exclusive_minimum=0,
        dimensions=("area_km2",),
        default_column=True,
        default=None,
    )
""",
    )
    copy.insert("data/provinces.toml", "", "area_km2 = 6340.5\n", after='code = "310000"\n')
    assert "Area (km²)" in copy.out("provinces")
    assert "6,340.5" in copy.out("provinces")
    assert "面积" in copy.out("provinces", "--lang", "zh")
    assert [row["area_km2"] for row in json.loads(copy.out("provinces", "--json"))] == [6340.5, None, None, None]
    assert next(csv.DictReader(io.StringIO(copy.out("provinces", "-f", "csv"))))["area_km2"] == "6340.5"
    assert copy.out("provinces", "--fields", "area_km2", "-f", "tsv").splitlines()[:2] == ["area_km2", "6340.5"]
    assert copy.out("provinces", "--fields", "面积", "-f", "tsv").splitlines()[:2] == ["area_km2", "6340.5"]
    assert copy.out("provinces", "--sort", "area", "-q").split()[0] == "shanghai"
    assert json.loads(copy.out("provinces", "--by", "area_km2", "--json"))[0] == (
        {"area_km2": 6340.5, "provinces": 1, "share": 25.0}
    )
    assert "The area of its land." in copy.out("provinces", "--fields", "help")
    assert "6,340.5" in copy.out("show", "shanghai")
    assert json.loads(copy.out("sql", "select max(area_km2) as m from provinces", "--json")) == [{"m": 6340.5}]
    assert copy.out("provinces", "--where", "area_km2 > 6000", "-q") == "shanghai\n"
    assert "area_km2" in copy.out("completion", "bash")
    assert json.loads(copy.out("schema", "provinces"))["items"]["properties"]["area_km2"]
    measured = ("provinces", "--by", "area_km2", "--measure", "max:area_km2", "--json")
    assert json.loads(copy.out(*measured))[0]["max_area_km2"] == 6340.5


def test_a_new_field_is_checked(copy: Copy) -> None:
    copy.insert(
        "yrd_cli/schema/vocabulary.py",
        """

class City(Record):""",
        """    area_km2: float | None = field(
        "Area", "面积", "The area of its land.", kind=Kind.AMOUNT, exclusive_minimum=0, default=None
    )
""",
    )
    copy.insert("data/provinces.toml", "", "area_km2 = -1\n", after='code = "310000"\n')
    run = copy.python("-m", "yrd_cli", "check", "data")
    assert (run.code, run.out) == (4, "")
    assert "provinces.toml:8:1: shanghai.area_km2: " in run.err
    run = copy.python("-m", "yrd_cli.validate.data_schema", "schema")
    assert (run.code, run.err) == (0, "")
    assert '"exclusiveMinimum": 0' in (copy.folder / "schema" / "provinces.json").read_text(encoding="utf-8")


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
        (("--json",), "--shout cannot be used with --json: use --format table, list, md, html, svg or png"),
        (("-f", "csv"), "--shout cannot be used with --format csv: use --format table, list, md, html, svg or png"),
        (("-q",), "--shout cannot be used with --ids"),
    ):
        run = copy.yrd("clusters", "--shout", *arguments)
        assert (run.code, run.out, run.err) == (2, "", f"yrd: {message}\n")
    assert copy.yrd("clusters", "--shoot").err.startswith("yrd: unknown option '--shoot': did you mean --shout")


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
    run = copy.yrd("clusters", "-f", "pipes", "--bom")
    assert run.err == "yrd: --bom cannot be used with --format pipes: use --format tsv or csv\n"


def test_a_table_is_a_record_a_line_its_data_and_a_method(copy: Copy) -> None:
    copy.add(
        "yrd_cli/schema/park.py",
        """\"""Science parks.\"""

from yrd_cli.schema.common import id_field, known_field, name_field, sources_field
from yrd_cli.schema.fields import Kind, Language, field
from yrd_cli.schema.record import Record


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
        "yrd_cli/api/methods.py",
        "    def claims(",
        """    def parks(
        self,
        *,
        province: Names = None,
        search: str | None = None,
        where: str | None = None,
        sort: Names = None,
        limit: int | None = None,
    ) -> list[Park]:
        \"""Science parks.\"""
        return self._records("parks", locals())

""",
    )
    copy.insert(
        "yrd_cli/api/methods.py",
        "from yrd_cli.schema.source import Source\n",
        "from yrd_cli.schema.park import Park\n",
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
    assert copy.python("-c", asked) == Run(0, "['zhangjiang-park']\n", "")


def test_a_measure_is_a_line(copy: Copy) -> None:
    copy.insert(
        "yrd_cli/query/measures/statistics.py",
        """    "min": Statistic(""",
        """    "range": Statistic("Range", "极差", lambda values: max(values) - min(values)),
""",
    )
    rows = json.loads(copy.out("funds", "--by", "province", "--measure", "range:scale", "--json"))
    scales = json.loads(copy.out("funds", "--fields", "province,scale_cny_bn", "--json"))
    for row in rows:
        values = [fund["scale_cny_bn"] for fund in scales if fund["province"] == row["province"]]
        values = [value for value in values if value is not None]
        if row["without_scale"] == row["funds"] - len(values) and values:
            assert row["range_scale_cny_bn"] == max(values) - min(values)
    assert any(row["range_scale_cny_bn"] for row in rows)
    assert "Range of " in copy.out("funds", "--by", "province", "--measure", "range:scale")
    assert "极差" in copy.out("funds", "--by", "province", "--measure", "range:scale", "--lang", "zh")
    assert "range:FIELD" in copy.out("help", "measures")
    assert "range:scale" in copy.out("completion", "bash")


def test_an_index_is_a_value(copy: Copy) -> None:
    copy.insert(
        "yrd_cli/query/measures/indexes.py",
        """    Index(
        name="lq",""",
        """    Index(
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
            f"The share of the largest {over.title.lower()}.", f"{measured.title_zh}：最大一项占比。"
        ),
    ),
""",
    )
    rows = json.loads(copy.out("clusters", "--by", "sector,province", "--measure", "largest", "--json"))
    assert all(0 < row["largest"] <= 100 for row in rows)
    assert "The share of the largest province." in copy.out("funds", "--by", "province", "--measure", "largest:scale")
    percent = ("clusters", "--by", "province", "--measure", "largest", "--percent", "all")
    assert "--percent cannot be used with --measure largest" in copy.yrd(*percent).err
    assert "The share that the largest part has of all parts." in copy.out("help", "measures")
    assert "largest" in copy.out("completion", "bash")
