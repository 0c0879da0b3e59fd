"""The bundled data: one test per record, the headline answers, and that the shipped schemas are current."""

import json
from collections import Counter
from typing import Any

import pytest

from tests.conftest import ROOT, Yrd
from yrd_cli.datasets.bundled import bundled
from yrd_cli.schema.tables import TABLES
from yrd_cli.schema.translations import in_chinese
from yrd_cli.validate.data_schema import schema_texts
from yrd_cli.validate.folder import check_data

DATA = bundled(include_outside=True)
KNOWN = ("reported", "derived", "unconfirmed")


@pytest.fixture(scope="module")
def problems() -> Counter[str]:
    """How many problems each line of the output of the check names, by file."""
    return Counter(str(problem) for problem in check_data(DATA.files))


def test_the_bundled_data_is_sound(problems: Counter[str]) -> None:
    assert not problems


@pytest.mark.parametrize("table", [name for name, table in TABLES.items() if not table.joins])
def test_records(table: str) -> None:
    records, sources = DATA.records(table), DATA.by_id("sources")
    assert records
    for record in records:
        id = record.id
        assert all(source in sources for source in record.cited_sources()), id
        if table in ("clusters", "funds"):
            assert record.sources, id
            for figure in record.figures if table == "clusters" else record.sizes:
                assert figure.source in sources, id
                assert figure.known in KNOWN, id
                assert figure.value > 0, id
        if table == "clusters":
            assert record.round[:4] == record.designated[:4], id
        if table in ("indicators", "shares", "chains", "claims"):
            assert record.known in KNOWN, id
            assert record.source in sources or record.how, id
        if table == "sources":
            assert record.title, id
            assert record.grade != "weak" or record.url is None, id
        if table == "claims":
            assert record.query or record.why, id


def rows(yrd: Yrd, *arguments: str) -> list[dict[str, Any]]:
    run = yrd(*arguments, "--json")
    assert (run.code, run.err) == (0, "")
    parsed: list[dict[str, Any]] = json.loads(run.out)
    return parsed


def test_the_headline_counts(real_yrd: Yrd) -> None:
    assert len(rows(real_yrd, "clusters")) == 26
    by_province = {row["province"]: row["clusters"] for row in rows(real_yrd, "clusters", "--by", "province")}
    assert by_province == {"shanghai": 5, "jiangsu": 13, "zhejiang": 7, "anhui": 1}
    shares = [row["share"] for row in rows(real_yrd, "clusters", "--by", "province")]
    assert sum(shares) == pytest.approx(100)
    assert sum(row["clusters"] for row in rows(real_yrd, "clusters", "--by", "sector")) == 26


def test_eighteen_of_the_clusters_are_of_2022_and_before(real_yrd: Yrd) -> None:
    by_province = {
        row["province"]: row["clusters"] for row in rows(real_yrd, "clusters", "--until", "2022", "--by", "province")
    }
    assert by_province == {"shanghai": 3, "jiangsu": 10, "zhejiang": 4, "anhui": 1}


def test_the_funds_of_the_article(real_yrd: Yrd) -> None:
    funds = {row["id"]: row for row in rows(real_yrd, "funds")}
    future = funds["sh-future-industries-fund"]
    assert [(s["value_cny_bn"], s["date"]) for s in future["sizes"] if s["kind"] == "announced"] == [
        (10.0, "2024-09-07"),
        (15.0, "2025-09-29"),
    ]
    assert future["scale_cny_bn"] == 15.0
    assert funds["js-strategic-emerging-fof"]["scale_cny_bn"] == 50.0


def test_missing_sizes_are_null_and_never_zero(real_yrd: Yrd) -> None:
    sizes = [row["scale_cny_bn"] for row in rows(real_yrd, "funds")]
    assert None in sizes
    assert 0 not in sizes


def test_the_vocabularies_are_complete(real_yrd: Yrd) -> None:
    assert [row["id"] for row in rows(real_yrd, "provinces")] == ["shanghai", "jiangsu", "zhejiang", "anhui"]
    cities = Counter(row["province"] for row in rows(real_yrd, "cities"))
    assert cities == {"shanghai": 1, "jiangsu": 13, "zhejiang": 11, "anhui": 16}


@pytest.mark.parametrize("table", ["provinces", "cities", "sectors"])
def test_every_name_of_a_vocabulary_finds_its_record(table: str, real_yrd: Yrd) -> None:
    singular = TABLES[table].singular
    listed = {"province": "provinces", "city": "cities", "sector": "sectors"}[singular]
    for record in bundled().records(table):
        for name in (record.id, record.name_zh, record.short_zh, getattr(record, "code", record.id)):
            found = real_yrd(listed, "-q", f"--{singular}", name).out.split()
            assert found[:1] == [record.id]


def test_the_shipped_schemas_are_current() -> None:
    shipped = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "data" / "schema").iterdir()}
    assert shipped == schema_texts(), "write them anew: python -m yrd_cli.validate.data_schema data/schema"


@pytest.mark.parametrize("table", TABLES)
def test_every_file_names_its_schema(table: str) -> None:
    for path in DATA.files.paths(TABLES[table], include_outside=True):
        first = DATA.files.root.joinpath(path).read_text(encoding="utf-8").splitlines()[0]
        assert first == f"#:schema {'../' * path.count('/')}schema/{table}.json"


def test_every_period_and_basis_is_said_in_chinese() -> None:
    for table in ("indicators", "shares"):
        for record in DATA.records(table):
            for phrase in (record.period, getattr(record, "basis", None)):
                assert phrase is None or not in_chinese(phrase).isascii(), (record.id, phrase)
