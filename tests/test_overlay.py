"""User data: laid over the bundled data, checked before, and marked wherever it is printed."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from shutil import copytree

import pytest

from tests.conftest import ROOT, SMALL, TESTS, Once, Yrd
from tests.test_imports import loaded
from yrd_cli.datasets import toml, user_data

OWN = TESTS / "own.toml"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's file in a folder of its own, where the command runs."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.toml").write_bytes(OWN.read_bytes())
    return tmp_path / "own.toml"


def rows(yrd: Yrd, *arguments: str) -> list[dict[str, object]]:
    run = yrd(*arguments, "--json")
    assert (run.code, run.err) == (0, "")
    parsed: list[dict[str, object]] = json.loads(run.out)
    return parsed


def test_records_are_added_and_replaced(yrd: Yrd, own: Path) -> None:
    before = {row["id"]: row for row in rows(yrd, "funds")}
    after = {row["id"]: row for row in rows(yrd, "funds", "--data", str(own))}
    assert after.keys() - before.keys() == {"own-sensors"}
    assert after["js-empty"]["name_en"] == "Fund Known Better"
    origins = {id: row["provenance"] for id, row in after.items()}
    assert {id for id, name in origins.items() if name == "user"} == {"own-sensors", "js-empty"}
    assert all("provenance" not in row for row in before.values())
    for id in before.keys() - {"js-empty"}:
        assert after[id] == {**before[id], "provenance": "bundled"}
    assert list(after) == sorted(map(str, after))


def test_filters_know_the_vocabulary_of_the_user(yrd: Yrd, own: Path) -> None:
    for name in ("sensors", "传感器", "chuangan qi", "information-technology"):
        assert "own-sensors" in yrd("funds", "-s", name, "-q", "--data", str(own)).out.split()
    assert yrd("funds", "-s", "sensors").code == 2
    grouped = rows(yrd, "funds", "--by", "subsector", "--data", str(own))
    assert "sensors" in [row["subsector"] for row in grouped]


def test_provenance_is_a_field_like_others(yrd: Yrd, own: Path) -> None:
    data = ("--data", str(own))
    assert yrd("funds", *data, "--where", "provenance = 'user'", "-q").out == "js-empty\nown-sensors\n"
    assert yrd("funds", *data, "--where", "provenance = 'user'", "-q", "--as-of", "2022").out == "own-sensors\n"
    grouped = rows(yrd, "funds", *data, "--by", "provenance")
    assert {row["provenance"]: row["funds"] for row in grouped} == {"bundled": 7, "user": 2}
    found = rows(yrd, "sql", *data, "select id from sources where provenance = 'user'")
    assert found == [{"id": "visit"}]
    assert "provenance" in yrd("funds", *data, "--fields", "help").out
    assert yrd("funds", "--where", "provenance = 'user'").code == 2


def test_tables_say_how_many_records_are_the_users(yrd: Yrd, own: Path) -> None:
    assert own.is_file()
    run = yrd("funds", "-p", "jiangsu", "--data", "own.toml")
    assert "\nWith your data (own.toml): 2 of the " in run.out
    assert "With your data" not in yrd("funds").out
    assert "自有数据" in yrd("funds", "--data", "own.toml", "--lang", "zh").out


def test_every_command_that_reads_data_takes_it(yrd: Yrd, own: Path) -> None:
    data = ("--data", str(own))
    card = yrd("show", "own-sensors", *data).out
    assert "Provenance" in card
    assert "visit: Own notes" in card
    assert json.loads(yrd("show", "own-sensors", *data, "--json").out)[0]["provenance"] == "user"
    assert "A visit" in yrd("cite", "own-sensors", *data).out
    assert "own-sensors" in yrd("search", "自有", *data).out
    assert "own-sensors" in yrd("sources", "visit", *data).out
    assert yrd("audit", *data).code == 0
    assert "With your data" in yrd("sql", "select count(*) as n from funds", *data).out
    assert "own-sensors" in yrd("compare", "jiangsu", "shanghai", *data, "--json").out
    assert yrd("show", "own-sensors").code == 3


def test_meta_names_the_files(yrd: Yrd, own: Path) -> None:
    meta = json.loads(yrd("funds", "--data", "own.toml", "--json", "--meta").out)
    assert meta["user_data"] == {
        "files": [{"file": "own.toml", "sha256": sha256(own.read_bytes()).hexdigest(), "records": 4}],
        "records": {"sources": 1, "sectors": 1, "funds": 2},
    }
    assert meta["query"]["data"] == ["own.toml"]
    assert "user_data" not in json.loads(yrd("funds", "--json", "--meta").out)


def test_the_environment_names_paths_too(yrd: Yrd, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = own.with_name("other.toml")
    other.write_text('[[source]]\nid = "more"\npublisher = "P"\ntitle = "T"\nlanguage = "en"\ngrade = "weak"\n')
    monkeypatch.setenv("YRD_DATA", f"{own}{os.pathsep}{other}")
    assert {"visit", "more"} <= set(yrd("sources", "-q").out.split())
    assert "visit" not in yrd("sources", "-q", "--data", str(other)).out.split()
    monkeypatch.setenv("YRD_DATA", "")
    assert "visit" not in yrd("sources", "-q").out.split()
    monkeypatch.setenv("YRD_DATA", str(own.with_name("nowhere")))
    assert yrd("funds").code == 2
    assert yrd("version").code == 0


def test_a_folder_is_read_like_the_bundled_one(yrd: Yrd, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "funds").mkdir(parents=True)
    (folder / "notes").mkdir()
    head, _, funds = OWN.read_text().partition("[[fund]]")
    (folder / "vocabulary.toml").write_text(head)
    (folder / "funds" / "all.toml").write_text(f"[[fund]]{funds}")
    (folder / "notes" / "x.toml").write_text("not data")
    (folder / "dataset.toml.bak").write_text("not data")
    assert "own-sensors" in yrd("funds", "-q", "--data", f"{folder}/").out.split()
    assert yrd("check", str(folder)).out == "ok: 1 source, 1 sector, 2 funds\n"
    assert yrd("check", str(folder), str(folder)).out == "ok: 1 source, 1 sector, 2 funds\n"


def test_a_whole_copy_of_the_data_lies_over_itself(yrd: Yrd, tmp_path: Path) -> None:
    copy = str(copytree(SMALL, tmp_path / "copy"))
    for region in ("yrd", "all"):
        before = yrd("clusters", "--json", "--region", region).out
        after = yrd("clusters", "--json", "--region", region, "--data", copy).out
        assert after.replace(', "provenance": "user"', "") == before


def test_what_lies_outside_the_region_stays_outside(yrd: Yrd, own: Path) -> None:
    record = (SMALL / "outside" / "clusters.toml").read_text().replace('id = "', 'id = "own-', 1)
    own.write_text(record.replace('name_zh = "', 'name_zh = "自有', 1))
    ours = {id for id in yrd("clusters", "-q", "--region", "all", "--data", str(own)).out.split() if id[:4] == "own-"}
    assert len(ours) == 1
    assert ours.isdisjoint(yrd("clusters", "-q", "--data", str(own)).out.split())


WRONG = {
    "unknown key": (
        'status = "announced"',
        'statsu = "announced"',
        "own-sensors.statsu: unknown key: did you mean 'status'?",
    ),
    "unknown table": ("[[sector]]", "[[sectors]]", "sectors: unknown table: did you mean 'sector'?"),
    "unknown word": ('kind = "announced"', 'kind = "anounced"', "did you mean 'announced'?"),
    "misspelt level": ('level = "municipal"', 'level = "municipel"', "did you mean 'municipal'?"),
    "unknown province": (
        'province = "jiangsu"',
        'province = "jiangsi"',
        "'jiangsi' is not among the provinces: did you mean 'jiangsu'?",
    ),
    "unknown source": ('source = "visit"', 'source = "vist"', "'vist' is not among the sources: did you mean 'visit'?"),
    "unknown parent": (
        'parent = "information-technology"',
        'parent = "integrated-circuits"',
        "must be a sector of level one",
    ),
    "its own parent": ('parent = "information-technology"', 'parent = "sensors"', "must be a sector of level one"),
    "date of TOML": (
        'announced = "2021-03-01"',
        "announced = 2021-03-01",
        'a date is a string here: write "2021-03-01"',
    ),
    "same id twice": ('id = "js-empty"', 'id = "own-sensors"', "duplicate id 'own-sensors', also in"),
    "name of a bundled record": (
        'name_zh = "自有传感器基金"',
        'name_zh = "江苏省战略性新兴产业母基金"',
        "is also the name of",
    ),
    "table for a list": ("[[sector]]", "[sector]", "write [[sector]] above each"),
    "a circle": (
        'announced = "2021-03-01"',
        'parent = "own-sensors"\ntie = "part-of"',
        "a circle: own-sensors < own-sensors",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_named_with_the_nearest_right_value(case: str, yrd: Yrd, own: Path) -> None:
    old, new, message = WRONG[case]
    text = own.read_text()
    assert old in text
    own.write_text(text.replace(old, new, 1))
    run = yrd("funds", "--data", "own.toml", "--json")
    assert (run.code, run.out) == (4, "")
    assert message in run.err
    assert run.err == yrd("check", "own.toml").err


def indicator(id: str, place: str, part: str) -> str:
    return (
        f'[[indicator]]\nid = "{id}"\nkey = "gdp"\nplace = "{place}"\nyear = 2021\nvalue = 9\nunit = "亿元"\n'
        f'known = "derived"\nhow = "as there"\nparts = ["{part}"]\n'
    )


def cluster(*provinces: str) -> str:
    return (
        '[[cluster]]\nid = "own-cluster"\nname_en = "Own"\nname_en_origin = "translation"\nname_zh = "自有集群"\n'
        f'province = "{provinces[0]}"\nprovinces = {json.dumps(provinces)}\nsector = "textiles"\nround = "2022"\n'
        'designated = "2021"\nknown = "reported"\nsources = ["visit"]\n'
    )


def named(table: str, id: str, fields: str = "") -> str:
    names = 'name_en = "Own"\nname_zh = "自有"\nshort_zh = "自"\npinyin = "zi you"\n'
    return f'[[{table}]]\nid = "{id}"\n{names}{fields}'


CITY = 'province = "jiangsu"\ncode = "329900"\n'


ADDED = {
    "computed from itself": (indicator("a", "yrd", "a"), "a.parts[0]: a circle: computed from itself"),
    "computed from each other": (
        indicator("a", "yrd", "b") + indicator("b", "jiangsu", "a"),
        "b.parts[0]: a circle: 'a' is itself computed from this figure",
    ),
    "province outside": (
        cluster("jiangsu", "hubei"),
        "own-cluster.provinces[1]: 'hubei' lies outside the region, and the cluster does not: name it in `outside`",
    ),
    "province inside": (
        cluster("hubei", "jiangsu"),
        "own-cluster.provinces[1]: 'jiangsu' lies in the region, and the cluster does not",
    ),
    "place that is a province": (
        named("place", "jiangsu"),
        "jiangsu.id: 'jiangsu' is also the id of a province, in bundled/provinces.toml",
    ),
    "place that is a province and a city": (
        named("place", "shanghai"),
        "shanghai.id: 'shanghai' is also the id of a province, in bundled/provinces.toml",
    ),
    "city that is a province": (
        named("city", "jiangsu", CITY),
        "jiangsu.id: 'jiangsu' is also the id of a province, in bundled/provinces.toml",
    ),
    "city that is a place": (
        named("city", "yrd", CITY),
        "yrd.id: 'yrd' is also the id of a city, in own.toml",
    ),
}


@pytest.mark.parametrize("case", ADDED)
def test_a_record_that_cannot_be_is_refused(case: str, yrd: Yrd, own: Path) -> None:
    text, message = ADDED[case]
    own.write_text(f"{own.read_text()}\n{text}")
    run = yrd("check", "own.toml")
    assert (run.code, run.out) == (4, "")
    assert message in run.err
    assert run.err.splitlines()[-1] == "yrd: 1 problem in own.toml"


def test_a_long_chain_of_figures_is_followed(yrd: Yrd, own: Path) -> None:
    ids = [f"f{number}" for number in range(3000)]
    chain = "".join(indicator(id, "yrd", part).replace("year", f'period = "{id}"\nyear') for id, part in pairwise(ids))
    for end, circles in (("gdp-yrd-2018", 0), (ids[0], 1)):
        own.write_text(chain + indicator(ids[-1], "yrd", end))
        assert yrd("check", "own.toml").err.count("a circle") == circles


def test_every_problem_of_every_file_at_once(yrd: Yrd, own: Path, golden: Callable[[str, str], None]) -> None:
    text = own.read_text()
    own.write_text(text.replace("announced", "anounced").replace('"jiangsu"', '"jiangsoo"'))
    own.with_name("broken.toml").write_text('[[fund]]\nid = "x\n')
    run = yrd("check", "own.toml", "broken.toml")
    assert run.code == 4
    golden("own-problems.txt", run.err)


def test_what_own_data_breaks_in_the_bundled_is_said(yrd: Yrd, own: Path) -> None:
    text = (SMALL / "cities.toml").read_text()
    record = "[[city]]" + next(part for part in text.split("[[city]]") if 'id = "shaoxing"' in part)
    own.write_text(record.replace('province = "zhejiang"', 'province = "anhui"').replace('code = "33', 'code = "34'))
    run = yrd("check", str(own))
    assert run.code == 4
    assert "yrd: bundled/clusters/zhejiang.toml:" in run.err
    assert "(with your data laid over it)" in run.err


def test_a_hundred_problems_are_told_and_the_rest_counted(yrd: Yrd, own: Path) -> None:
    own.write_text("".join(f'[[source]]\nid = "s{number}"\n' for number in range(1000)))
    run = yrd("check", str(own))
    assert run.code == 4
    lines = run.err.splitlines()
    assert lines[-2:] == ["yrd: … and 3900 more", f"yrd: 4000 problems in {own}"]
    assert len(lines) == 302


def test_the_example_of_the_docs_is_valid(real_yrd: Yrd, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "user-data.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    (tmp_path / "mine.toml").write_text(example, encoding="utf-8")
    assert real_yrd("check", str(tmp_path / "mine.toml")).out == "ok: 1 source, 1 fund\n"


def test_the_bundled_data_needs_no_check() -> None:
    assert not {"pydantic_core", "yrd_cli.datasets.user_data", "yrd_cli.validate.models"} & loaded("funds", "--json")
    assert "pydantic_core" in loaded("sources", "--json", "--data", str(SMALL / "sources.toml"))


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("", "empty path"),
        ("own.tom", "did you mean 'own.toml'?"),
        ("\0", r"no file or folder '\x00'"),
        ("empty", "no .toml file"),
    ],
)
def test_a_path_that_is_none(path: str, hint: str, yrd: Yrd, own: Path) -> None:
    own.with_name("empty").mkdir()
    run = yrd("funds", "--data", path)
    assert (run.code, run.out) == (2, "")
    assert hint in run.err


def test_a_sector_stands_below_its_parent(yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        '[[sector]]\nid = "hydrogen"\nname_en = "Hydrogen"\nname_zh = "氢能"\nparent = "information-technology"\n'
        'pinyin = "qing neng"\n',
        encoding="utf-8",
    )
    before, after = yrd("sectors", "-q").out.split(), yrd("sectors", "-q", "--data", str(path)).out.split()
    place = after.index("hydrogen")
    assert after[:place] + after[place + 1 :] == before
    assert after[place - 1] == "artificial-intelligence"


def test_an_export_has_ones_own_records_and_says_so(yrd: Yrd, own: Path, tmp_path: Path) -> None:
    for name in ("all.json", "package", "all.sqlite", "cities.geojson"):
        run = yrd("export", str(tmp_path / name), "--data", str(own))
        assert run.code == 0, run.err
    whole = json.loads((tmp_path / "all.json").read_text())
    assert whole["user_data"]["files"][0]["file"] == str(own)
    assert next(fund for fund in whole["funds"] if fund["id"] == "own-sensors")["provenance"] == "user"
    assert "user_data" in json.loads((tmp_path / "package" / "datapackage.json").read_text())
    assert "own-sensors" in (tmp_path / "package" / "funds.csv").read_text()
    assert "own-sensors" in (tmp_path / "cities.geojson").read_text()
    with closing(sqlite3.connect(tmp_path / "all.sqlite")) as database:
        assert database.execute("select provenance from funds where id = 'own-sensors'").fetchall() == [("user",)]


def test_the_variable_is_named_where_it_is_wrong(yrd: Yrd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YRD_DATA", "nowhere.toml")
    run = yrd("funds")
    assert (run.code, run.out) == (2, "")
    assert "YRD_DATA: no file or folder 'nowhere.toml'" in run.err


def test_hidden_files_are_passed_over(yrd: Yrd, own: Path) -> None:
    folder = own.parent / "folder"
    folder.mkdir()
    (folder / "own.toml").write_bytes(own.read_bytes())
    (folder / ".#own.toml").symlink_to("somebody@host.1")
    (folder / "._own.toml").write_bytes(b"\x00\x05\x16\x07")
    assert "own-sensors" in yrd("funds", "-q", "--data", str(folder)).out


def test_without_pydantic_there_is_one_plain_line(own: Path) -> None:
    script = "import sys; sys.modules['pydantic_core'] = None; from yrd_cli.cli.main import main; sys.exit(main(sys.argv[1:]))"
    for arguments in (("check",), ("funds", "--data", str(own))):
        command = [sys.executable, "-c", script, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "yrd: this needs pydantic, which is not installed here: pip install pydantic\n"


@pytest.mark.parametrize(
    "arguments",
    [("check",), ("check", "own.toml"), ("funds", "--data", "own.toml"), ("data", "diff", "own.toml"), ("audit",)],
)
def test_each_file_is_read_once(
    arguments: tuple[str, ...],
    yrd: Yrd,
    own: Path,
    monkeypatch: pytest.MonkeyPatch,
    once: Once,
) -> None:
    once.forget()
    reads: list[str] = []
    read = toml.bytes_of

    def counted(file: Path, name: str) -> bytes:
        reads.append(str(file))
        return read(file, name)

    monkeypatch.setattr(toml, "bytes_of", counted)
    monkeypatch.setattr(user_data, "bytes_of", counted)
    assert yrd(*arguments).code in (0, 1)
    assert reads
    assert sorted(reads) == sorted(set(reads))
    assert (own.name in reads) == (own.name in arguments)
