"""Tests of packed data: wheels hold the tables of the data files once more, and the files remain what counts."""

import importlib
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import tomli

from tests.conftest import ROOT, SMALL, Yrd
from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.datasets.files import Files
from yrd_cli.datasets.packed import FOLDER, Packs
from yrd_cli.errors import DataError
from yrd_cli.query.full_text import search
from yrd_cli.query.matching import Index, packs_of
from yrd_cli.schema.tables import LISTED, TABLES


def packs_from(data: Path) -> dict[str, bytes]:
    """Return the packs of a data folder by name."""
    return dict(packs_of(Dataset(data, include_outside=True)))


def write_packs(data: Path) -> None:
    """Pack the files of a data folder where a wheel has them."""
    data.joinpath(FOLDER).mkdir()
    for name, packed in packs_from(data).items():
        data.joinpath(FOLDER, name).write_bytes(packed)


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of the small dataset as a wheel lays it out, in place of the bundled one."""
    data = tmp_path / "data"
    shutil.copytree(SMALL, data)
    for name in ("variants.toml", "divisions.toml", "syllables.toml"):
        shutil.copy(ROOT / "data" / name, data / name)
    write_packs(data)
    monkeypatch.setattr("yrd_cli.datasets.bundled.find_data", lambda: data)
    return data


@pytest.mark.parametrize("outside", [False, True])
def test_packs_give_the_records_that_the_files_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, outside: bool
) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns(FOLDER))
    write_packs(tmp_path / "data")
    files = Dataset(tmp_path / "data", include_outside=outside)
    read = {table: files.records(table) for table in TABLES}, files.readings(), files.edition()
    monkeypatch.setattr(tomli, "loads", None)
    packed = Dataset(
        Files(tmp_path / "data", Packs(tmp_path / "data" / FOLDER)),
        include_outside=outside,
    )
    assert ({table: packed.records(table) for table in TABLES}, packed.readings(), packed.edition()) == read
    assert {type(value) for fund in packed.records("funds") for value in vars(fund).values()} == {
        type(value) for fund in files.records("funds") for value in vars(fund).values()
    }


def test_grades_are_packed_apart_and_those_of_a_changed_file_are_read_itself(wheel: Path) -> None:
    assert bundled().grades() == {source.id: source.grade for source in bundled().records("sources")}
    assert set(bundled().grades().values()) == {"official", "media", "weak"}
    file = wheel / "sources.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('grade = "media"', 'grade = "repost"'), encoding="utf-8")
    assert set(bundled().grades().values()) == {"official", "repost", "weak"}


@pytest.mark.usefixtures("wheel")
def test_what_records_are_called_is_packed_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    called = {table: {record.id: record.spellings() for record in bundled().records(table)} for table in TABLES}
    assert {table: bundled().spellings(table) for table in TABLES} == called
    monkeypatch.setattr(Dataset, "records", None)
    assert {table: bundled().spellings(table) for table in LISTED} == {table: called[table] for table in LISTED}


def test_what_the_records_of_a_changed_file_are_called_is_read_itself(wheel: Path, real_yrd: Yrd) -> None:
    file = wheel / "clusters" / "jiangsu.toml"
    text = file.read_text(encoding="utf-8")
    name = tomli.loads(text)["cluster"][0]["name_zh"]
    assert real_yrd("show", name).code == 0
    file.write_text(text.replace(name, "全新集群"), encoding="utf-8")
    assert [real_yrd("show", text).code for text in (name, "全新集群")] == [3, 0]


def test_a_file_that_was_changed_is_read_itself(wheel: Path, real_yrd: Yrd) -> None:
    assert real_yrd("clusters", "--where", "round = '2024'", "-q").out == "yangtze-steel\n"
    file = wheel / "clusters" / "jiangsu.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('round = "2024"', 'round = "2022"'), encoding="utf-8")
    assert real_yrd("clusters", "--where", "round = '2024'", "-q").out == ""


def test_the_grades_of_sources_that_were_changed_are_read_themselves(wheel: Path, real_yrd: Yrd) -> None:
    weak = ("indicators", "--all", "--where", "grade = 'weak'", "-q")
    before = real_yrd(*weak).out
    file = wheel / "sources.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('grade = "official"', 'grade = "weak"'), encoding="utf-8")
    assert len(real_yrd(*weak).out) > len(before)


SEARCHES = (
    *("大飞机", "大飛機", "集成电路", "無錫", "苏", "苏州 基金", "“大飞机”", "nano", "Wuxi chips", "AI", "ai 产业"),
    *("dafeiji", "dfj", "weilai jijin", "lv", "ou", "e", "5g", "320500", "3205", "CN-JS", "2024", "suzhou-js", "xian"),
    *("nothingatall", "kunshen", "wuxi qvvqx", "没有这个", "安徽省滁州市", "Ningpo", "gdp", "g", "shanghai shanghai"),
)


def test_packed_texts_find_what_the_files_hold(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns(FOLDER))
    write_packs(tmp_path / "data")
    files = Index(Dataset(tmp_path / "data", include_outside=True))
    data = Dataset(Files(tmp_path / "data", Packs(tmp_path / "data" / FOLDER)), include_outside=True)
    packed = Index(data)
    assert data.searched().keys() == set(LISTED)
    words = sorted({word for table in LISTED for text in files.texts(table) for word in text.split()})
    for text in (*SEARCHES, *words[::150], *(word[:3] for word in words[75::150])):
        found, expected = search(text, packed), search(text, files)
        assert [(row.values, row.records) for row in found.rows] == [(row.values, row.records) for row in expected.rows]
        assert found.notes == expected.notes, text


def test_a_search_reads_only_tables_that_have_something(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert wheel.is_dir()
    read: list[str] = []
    records = Dataset.records

    def noted(self: Dataset, table: str) -> tuple[Any, ...]:
        read.append(table)
        return records(self, table)

    monkeypatch.setattr(Dataset, "records", noted)
    found = {row["table"] for row in search("纳米", Index(bundled(include_outside=True))).rows}
    assert found
    assert found <= set(read) < set(LISTED)


@pytest.mark.parametrize("changed", ["clusters/jiangsu.toml", "cities.toml", "pinyin.toml", "variants.toml"])
def test_the_texts_of_data_that_was_changed_are_not_those_packed(changed: str, wheel: Path) -> None:
    assert bundled(include_outside=True).searched()
    assert not bundled().searched()
    with wheel.joinpath(changed).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert not bundled(include_outside=True).searched()


def test_a_name_that_was_changed_is_found(wheel: Path, real_yrd: Yrd) -> None:
    assert "nano" in real_yrd("search", "纳米", "-f", "csv").out
    file = wheel / "clusters" / "jiangsu.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("纳米", "埃米"), encoding="utf-8")
    assert "suzhou-nano" not in real_yrd("search", "纳米", "-q").out
    assert "suzhou-nano" in real_yrd("search", "埃米", "-q").out


def test_user_data_is_found_beside_packed_texts(wheel: Path, real_yrd: Yrd) -> None:
    assert wheel.is_dir()
    own = ("--data", str(ROOT / "tests" / "own.toml"))
    for text in ("传感器", "own sensors", "chuanganqi"):
        assert real_yrd("search", text, "-q").out == ""
        assert "own-sensors" in real_yrd("search", text, "-q", *own).out.split()


@pytest.mark.parametrize("damaged", [b"", b"not a pack", b"i\x01\x00\x00\x00"])
def test_what_is_no_pack_is_passed_over(wheel: Path, real_yrd: Yrd, damaged: bytes) -> None:
    found = real_yrd("search", "纳米").out
    for name in ("clusters", "search"):
        wheel.joinpath(FOLDER, name).write_bytes(damaged)
    assert real_yrd("search", "纳米").out == found
    assert len(real_yrd("clusters", "-q").out.split()) == len(Dataset(SMALL).records("clusters"))


@pytest.mark.parametrize("name", ["sectors", "search"])
def test_the_check_compares_packs_with_the_files(name: str, wheel: Path, real_yrd: Yrd) -> None:
    assert real_yrd("check").code == 0
    wheel.joinpath(FOLDER, name).write_bytes(packs_from(ROOT / "data")[name])
    run = real_yrd("check")
    assert (run.code, run.out) == (4, "")
    assert f"{FOLDER}/{name}: not what the data files hold" in run.err


@pytest.mark.parametrize(("key", "other"), [("licence", "licenze"), ("licence", "")])
def test_an_edition_has_the_keys_that_are_declared(key: str, other: str, wheel: Path) -> None:
    lines = wheel.joinpath("dataset.toml").read_text(encoding="utf-8").splitlines()
    lines = [line.replace(key, other) for line in lines if other or not line.startswith(key)]
    wheel.joinpath("dataset.toml").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DataError, match=r"dataset\.toml: not as it is declared: its keys are version, date, licence"):
        bundled().edition()


def test_a_folder_that_is_checked_has_no_packs(wheel: Path) -> None:
    assert bundled().files.packs is not None
    assert Dataset(wheel).files.packs is None


def test_the_same_files_are_packed_into_the_same_bytes() -> None:
    assert packs_from(ROOT / "data") == packs_from(ROOT / "data")


def test_the_build_packs_wheels_but_not_editable_installs(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "hatchling.builders.hooks.plugin.interface"
    interface = ModuleType(name)
    interface.BuildHookInterface = type("BuildHookInterface", (), {"root": str(ROOT)})  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, name, interface)
    monkeypatch.setattr(sys, "path", list(sys.path))
    hook = importlib.import_module("yrd_cli.query.build_hook").PackedData()
    for version, count in (
        ("editable", 0),
        ("standard", len(packs_from(ROOT / "data"))),
    ):
        build: dict[str, dict[str, str]] = {"force_include": {}}
        hook.initialize(version, build)
        assert len(build["force_include"]) == count
        for source, target in build["force_include"].items():
            assert target == f"yrd_cli/data/{FOLDER}/{Path(source).name}"
            assert Path(source).stat().st_size
        hook.finalize(version, build, "")
        assert not any(map(Path.exists, map(Path, build["force_include"])))
