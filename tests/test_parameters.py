"""Errors of Python: each names the parameter as Python has it, and the command line its option in the same words."""

import pickle
from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

import yrd_cli
from tests.conftest import TESTS, Yrd
from yrd_cli.errors import DataError, UnknownNameError, UsageError, YrdError, YrdWarning
from yrd_cli.query.claims import answer_claim
from yrd_cli.schema.tables import LISTED

WRONG = (3.5, b"x", {"a": 1}, object(), float("nan"), True)
PARAMETERS = [(table, name) for table in LISTED for name in signature(getattr(yrd_cli, table)).parameters]


@pytest.mark.parametrize(("table", "name"), PARAMETERS)
def test_a_value_of_a_wrong_type_is_refused_by_the_name_of_its_parameter(table: str, name: str) -> None:
    for value in WRONG:
        if value is True and name in ("used", "growth"):
            continue
        with pytest.raises(TypeError, match=f"^{name}: expected "):
            getattr(yrd_cli, table)(**{name: value})


def test_codes_and_years_are_whole_numbers_for_type_checkers_too() -> None:
    assert yrd_cli.clusters(province=[320000], until=2024) == yrd_cli.clusters(province="jiangsu", until="2024") != []
    assert yrd_cli.indicators(place=320500, used=None) == yrd_cli.indicators(place="suzhou-js", used=None) != []


class Text(str, Enum):
    FUNDS = "funds"
    JIANGSU = "jiangsu"
    LEVEL = "level"
    DAY = "2024-09"
    DARK = "dark"
    OWN = str(TESTS / "own.toml")


def test_a_member_of_an_enumeration_of_texts_is_its_text() -> None:
    assert yrd_cli.funds(province=Text.JIANGSU) == yrd_cli.funds(province="jiangsu")
    assert yrd_cli.changes(Text.DAY) == yrd_cli.changes("2024-09")
    assert yrd_cli.search(Text.JIANGSU) == yrd_cli.search("jiangsu") != []
    assert yrd_cli.group(Text.FUNDS, by=[Text.LEVEL]) == yrd_cli.group("funds", by=["level"])
    picture = yrd_cli.chart(Text.FUNDS, by=Text.LEVEL)
    assert picture.svg(theme=Text.DARK) == yrd_cli.chart("funds", by="level").svg(theme="dark")
    assert yrd_cli.dataset(Text.OWN).funds() == yrd_cli.dataset([TESTS / "own.toml"]).funds()


def test_a_type_that_is_not_of_python_is_named_with_its_module() -> None:
    numpy = pytest.importorskip("numpy")
    assert yrd_cli.indicators(year=numpy.int32(2024), limit=numpy.int8(3)) == yrd_cli.indicators(year=2024, limit=3)
    with pytest.raises(TypeError, match=r"^used: expected True, False or None, not numpy\.bool"):
        yrd_cli.indicators(used=numpy.bool_(True))


def test_numbers_and_records_are_no_texts() -> None:
    (province,) = yrd_cli.provinces(id="jiangsu")
    for name in ("where", "sort", "region", "count"):
        for value in (3, province):
            wrong: dict[str, Any] = {name: value}
            with pytest.raises(TypeError, match=f"^{name}: expected a text, not "):
                yrd_cli.clusters(**wrong)
    picture = yrd_cli.chart("funds", by="province", unit="usd")
    refused: dict[str, Callable[[], Any]] = {
        "query": lambda: yrd_cli.sql(3),  # type: ignore[arg-type]
        "measure": lambda: yrd_cli.group("funds", by="province", measure=3),  # type: ignore[arg-type]
        "figure": lambda: yrd_cli.cite("sh-future-industries-fund", figure=3),  # type: ignore[arg-type]
        "per_head": lambda: yrd_cli.compare("jiangsu", "anhui", per_head="no"),  # type: ignore[arg-type]
        "since": lambda: yrd_cli.changes(province),  # type: ignore[arg-type]
        "lang": lambda: yrd_cli.report(lang=3),  # type: ignore[arg-type]
        "theme": lambda: picture.svg(theme=3),  # type: ignore[arg-type]
        "width": lambda: picture.svg("wide"),  # type: ignore[arg-type]
        "scale": lambda: picture.png(True),
    }
    for name, call in refused.items():
        with pytest.raises(TypeError, match=f"^{name}: expected "):
            call()
    with pytest.raises(UsageError, match=r"^width: -3 is not a size"):
        picture.svg(-3)
    with pytest.raises(UsageError, match=r"^group requires by"):
        yrd_cli.group("funds", by=None)
    with pytest.raises(UsageError, match=r"^limit: 0 is not a number of rows"):
        yrd_cli.search("wuxi", limit=0)


BOTH_DOORS: dict[str, Callable[[], Any]] = {
    "funds --sort level:up": lambda: yrd_cli.funds(sort="level:up"),
    "funds --where level=": lambda: yrd_cli.funds(where="level="),
    "funds --as-of x": lambda: yrd_cli.funds(as_of="x"),
    "funds --since 2025 --until 2024": lambda: yrd_cli.funds(since="2025", until="2024"),
    "funds --year x": lambda: yrd_cli.funds(year="x"),
    "clusters --count x": lambda: yrd_cli.clusters(count="x"),
    "clusters --region x": lambda: yrd_cli.clusters(region="x"),
    "clusters -p 昆山": lambda: yrd_cli.clusters(province="昆山"),
    "funds --by level --percent row": lambda: yrd_cli.group("funds", by="level", percent="row"),
    "funds --by level --measure per-head:scale_cny_bn": lambda: yrd_cli.group(
        "funds", by="level", measure="per-head:scale_cny_bn"
    ),
    "funds --by level,level": lambda: yrd_cli.group("funds", by=["level", "level"]),
    "indicators --by place --measure sum:normal_value": lambda: yrd_cli.group(
        "indicators", by="place", measure="sum:normal_value"
    ),
    "chart funds": lambda: yrd_cli.chart("funds"),
    "compare biomedicine integrated-circuits --per-head": lambda: yrd_cli.compare(
        "biomedicine", "integrated-circuits", per_head=True
    ),
    "audit --where verdict=1": lambda: yrd_cli.audit(where="verdict=1"),
    "changes --since x": lambda: yrd_cli.changes("x"),
}


@pytest.mark.parametrize("arguments", BOTH_DOORS)
def test_each_door_names_options_in_its_own_way(arguments: str, real_yrd: Yrd) -> None:
    with pytest.raises(YrdError) as raised:
        BOTH_DOORS[arguments]()
    error, said = raised.value, real_yrd(*arguments.split())
    assert said.err.splitlines() == [f"yrd: {line}" for line in error.lines()]
    own = str(error).replace("--fields help", "")  # a command to run
    assert "--" in "".join(error.lines())
    assert "--" not in own
    assert "\0" not in own + repr(error) + "".join(error.lines())
    facts = [error.args, *(value for name, value in vars(error).items() if not name.startswith("_"))]
    assert "\\x00" not in repr(facts)


def test_a_claim_is_told_of_options_as_it_has_them() -> None:
    claim = next(claim for claim in yrd_cli.claims() if claim.query)
    with pytest.raises(DataError, match=f"^claim {claim.id}: funds --as-of x: --as-of: 'x' is not a date"):
        answer_claim(replace(claim, query="funds --as-of x"), yrd_cli.dataset().dataset())


def test_warnings_name_parameters() -> None:
    with pytest.warns(YrdWarning, match="; search 昆山 looks for the county"):
        yrd_cli.clusters(city="昆山")
    with pytest.warns(YrdWarning, match="^where: value is the field of this name"):
        yrd_cli.indicators(where="value > 3", key="gdp", place="jiangsu", year=2024)


def test_a_file_that_is_no_table_is_to_be_given_as_data(tmp_path: Path, real_yrd: Yrd) -> None:
    path = tmp_path / "own.toml"
    path.touch()
    with pytest.raises(UsageError, match="give it to data;"):
        yrd_cli.sql("select 1", tables={"own": path})
    assert "give it to --data;" in real_yrd("sql", "select 1", "--with", f"own={path}").err


def test_an_unknown_name_has_its_kind() -> None:
    with pytest.raises(UnknownNameError) as raised:
        yrd_cli.clusters(region="x")
    assert (raised.value.kind, raised.value.name) == ("region", "x")


ERRORS: tuple[Callable[[], Any], ...] = (
    lambda: yrd_cli.clusters(region="x"),
    lambda: yrd_cli.funds(as_of="x"),
    lambda: yrd_cli.get("nosuch"),
    lambda: yrd_cli.resolve("鼓楼"),
    lambda: answer_claim(replace(yrd_cli.claims()[0], query="x"), yrd_cli.dataset().dataset()),
)


@pytest.mark.parametrize("call", ERRORS)
def test_an_error_crosses_processes(call: Callable[[], Any]) -> None:
    with pytest.raises(YrdError) as raised:
        call()
    error, other = raised.value, pickle.loads(pickle.dumps(raised.value))  # noqa: S301 -- our own
    assert (type(other), str(other), other.lines()) == (type(error), str(error), error.lines())
    assert vars(other) == vars(error)


def test_a_path_that_names_nothing_is_refused_at_once(tmp_path: Path) -> None:
    for path in (tmp_path / "nosuch", [tmp_path / "nosuch"], ""):
        with pytest.raises(UsageError, match="no file or folder"):
            yrd_cli.dataset(path)
    (tmp_path / "own.toml").write_text("wrong", encoding="utf-8")
    data = yrd_cli.dataset(tmp_path)  # what is in files is read when it is asked for
    assert repr(data) == f"<dataset: bundled, {tmp_path}>"
    with pytest.raises(DataError, match=r"own\.toml:1"):
        data.funds()
