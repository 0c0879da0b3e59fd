"""One query, whichever door it comes through: the command line, Python, a claim's text, the check of user data."""

import csv
import importlib
import io
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

import yrd_cli
from tests.conftest import SMALL, Run, Yrd
from yrd_cli.datasets import bundled as load
from yrd_cli.errors import DataError, UsageError
from yrd_cli.schema import event, fund
from yrd_cli.schema.fields import Kind, field, fields_of
from yrd_cli.schema.tables import LISTED, TABLES

CLAIM = """
[[claim]]
id = "own-claim"
statement = "A number."
place = "jiangsu"
value = {value}
unit = "items"
source = "herald-2019"
known = "reported"
query = '''{query}'''
take = "count"
digits = 0
expect = "agrees"
"""
OwnClaim = Callable[..., str]


@pytest.fixture
def own_claim(tmp_path: Path) -> OwnClaim:
    """Write a file with a claim of the user's own that has this query, and return its path."""

    def write(query: str, value: int = 1) -> str:
        path = tmp_path / "claim.toml"
        path.write_text(CLAIM.format(query=query, value=value), encoding="utf-8")
        return str(path)

    return write


def counted_by(run: Run) -> dict[str, object]:
    """Return the row of the user's own claim in what `yrd audit --json` printed."""
    row: dict[str, object] = next(row for row in json.loads(run.out) if row["id"] == "own-claim")
    return row


# Queries that are answered, with how many rows of the small dataset they have.
ANSWERED = {
    "claims --place hubei": 0,
    "claims --place jiangsu": 2,
    "clusters -p hubei --region all": 1,
    "clusters --region=all": 5,
    "funds -p 江苏，上海 --sort scale_cny_bn:desc -n 3": 3,
    "funds --by level,province": 5,
    "clusters --by sector，province --percent all": 3,
    "funds -s integrated-circuits --where 'scale_cny_bn > 1'": 4,
    "indicators gdp --year 2018": 4,
    "indicators gdp --year 2018 --all": 5,
    "chains integrated-circuits": 2,
}
# Queries that are refused, and what of them the message names.
REFUSED = {
    "clusters --measure lq": "--by",
    "clusters --percent all": "--by",
    "clusters --by sector --measure lq": "two dimensions",
    "clusters --by nosuch": "nosuch",
    "clusters --by sector --percent row": "two dimensions",
    "clusters --sort nosuch": "nosuch",
    "clusters --fields nosuch": "nosuch",
    "clusters --fields ''": "empty",
    "clusters --limit 0": "--limit",
    "clusters --limit some": "some",
    "clusters --region moon": "moon",
    "clusters --count nobody": "nobody",
    "clusters -p hubei": "hubei",
    "clusters --parent sh-future": "--parent",
    "clusters --until 2018-13": "2018-13",
    "clusters --where 'nosuch = 1'": "nosuch",
    "clusters jiangsu": "jiangsu",
    "clusters --province": "--province",
    "funds --unit stones": "stones",
}


@pytest.mark.parametrize(("query", "count"), ANSWERED.items(), ids=ANSWERED)
def test_every_door_gives_the_same_rows(query: str, count: int, yrd: Yrd, own_claim: OwnClaim) -> None:
    run = yrd(*shlex.split(query), "--json")
    assert (run.code, run.err) == (0, "")
    assert len(json.loads(run.out)) == count
    path = own_claim(query, count)
    # The claim itself is one more of Jiangsu's, for the query that counts those.
    extra = query == "claims --place jiangsu"
    audited = yrd("audit", "--data", path, "--json")
    assert counted_by(audited)["recomputed"] == count + extra
    assert yrd("check", path).code == 0


@pytest.mark.parametrize(("query", "named"), REFUSED.items(), ids=REFUSED)
def test_every_door_refuses_the_same(query: str, named: str, yrd: Yrd, own_claim: OwnClaim) -> None:
    run = yrd(*shlex.split(query))
    assert (run.code, run.out) == (2, "")
    assert named in run.err
    path = own_claim(query)
    checked = yrd("check", path)
    assert checked.code == 4
    assert "own-claim.query" in checked.out + checked.err
    assert named in checked.out + checked.err
    assert yrd("audit", "--data", path).code == 4


@pytest.mark.parametrize(
    "query",
    [
        "",
        "nosuch",
        "show sh-future",
        "clusters --json --data x",
        "clusters -h",
        "clusters 'open",
        "places",
        "clusters -q",
    ],
)
def test_a_claim_asks_a_table_and_nothing_else(query: str, yrd: Yrd, own_claim: OwnClaim) -> None:
    run = yrd("check", own_claim(query))
    assert run.code == 4
    assert "own-claim.query" in run.out + run.err


def test_python_gives_what_the_command_line_gives(real_yrd: Yrd) -> None:
    found = yrd_cli.claims(place="guangdong")
    assert found
    assert [claim.as_dict() for claim in found] == json.loads(real_yrd("claims", "--place", "guangdong", "--json").out)


def test_python_refuses_what_the_command_line_refuses() -> None:
    with pytest.raises(UsageError, match="two dimensions"):
        yrd_cli.group("clusters", by="sector", measure="lq")
    with pytest.raises(UsageError, match=r"\bby\b"):
        yrd_cli.group("clusters", by=None, measure="lq")
    with pytest.raises(UsageError, match="nobody"):
        yrd_cli.clusters(count="nobody")
    with pytest.raises(UsageError, match="limit"):
        yrd_cli.clusters(limit=0)


def test_python_audits(real_yrd: Yrd, tmp_path: Path) -> None:
    assert yrd_cli.audit() == json.loads(real_yrd("audit", "--json").out)
    early = yrd_cli.audit(as_of="2025-06-09")
    assert early == json.loads(real_yrd("audit", "--as-of", "2025-06-09", "--json").out)
    assert 0 < len(early) < len(yrd_cli.audit())
    path = tmp_path / "claim.toml"
    path.write_text(CLAIM.replace("herald-2019", "brnn-20250609").format(query="clusters --measure lq", value=1))
    with pytest.raises(DataError, match="own-claim"):
        yrd_cli.dataset(str(path)).audit()


def pairs_of_dimensions() -> list[tuple[str, str]]:
    """Return each table with each two of its dimensions that stand beside one another."""
    found = []
    for table in LISTED:
        names = [name for declared in fields_of(TABLES[table].record_type) for name in declared.dimensions]
        found += [(table, f"{first},{second}") for first, second in zip(names, [*names[1:], *names[:1]], strict=True)]
    return [(table, by) for table, by in found if len(set(by.split(","))) > 1]


@pytest.mark.parametrize(("table", "by"), pairs_of_dimensions())
def test_no_two_columns_of_a_result_have_the_same_name(table: str, by: str, yrd: Yrd) -> None:
    header = next(csv.reader(io.StringIO(yrd(table, "--by", by, "-f", "csv").out)))
    assert len(header) == len(set(header))
    assert header[:2] == by.split(",")
    named = yrd(table, "--by", by, "--fields", "help", "--json")
    assert all(re.fullmatch(r"[\w-]+", row["field"]) for row in json.loads(named.out))


def test_a_measure_does_not_overwrite_a_dimension(yrd: Yrd) -> None:
    run = yrd("indicators", "--by", "known,place", "--key", "gdp", "--year", "2018", "--json")
    rows = json.loads(run.out)
    assert {(row["known"], row["place"]) for row in rows} >= {("reported", "shanghai"), ("reported", "china")}
    assert all(row["known"] for row in rows)


def test_the_columns_of_a_cross_tab_have_names_that_can_be_typed(yrd: Yrd) -> None:
    sorted_by = yrd("clusters", "--by", "sector,province", "--sort", "jiangsu:desc")
    assert (sorted_by.code, sorted_by.err) == (0, "")
    assert yrd("clusters", "--by", "sector,province", "--sort", "total:desc").code == 0


class Event(event.Event):
    """An event with one field more, which a source has too."""

    publisher: str | None = field("Publisher", "发布方", "Who publishes it.", default=None)


class Fund(fund.Fund):
    """A fund with one field more, which an indicator has too."""

    key: str | None = field("Key", "代号", "Its code.", kind=Kind.CODE, default=None)


@pytest.mark.parametrize(
    "arguments",
    [
        ("events", "-n", "1", "--sources"),
        ("events", "--cite", "plain"),
        ("events", "--by", "kind"),
        ("show", "forum-1"),
        ("cite", "forum-1"),
        ("search", "forum"),
        ("funds", "--by", "province", "--measure", "mean:term_years"),
        ("funds", "--by", "province", "--measure", "sum:scale"),
        ("funds", "--by", "level,province", "--bars"),
        ("show", "sh-future"),
        ("compare", "shanghai", "jiangsu"),
    ],
)
def test_a_field_of_another_table_changes_nothing(
    arguments: tuple[str, ...], yrd: Yrd, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = yrd(*arguments)
    for module, record in (("event", Event), ("fund", Fund)):
        monkeypatch.setattr(importlib.import_module(f"yrd_cli.schema.{module}"), record.__name__, record)
    monkeypatch.setattr(load, "find_data", lambda: SMALL)
    assert yrd(*arguments) == before
    assert before.code == 0
