"""What a process keeps from one question to the next never changes an answer."""

import _thread
import copy
import gc
import pickle
import signal
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

import pytest

import yrd_cli
from tests.conftest import Once
from yrd_cli.api import Data
from yrd_cli.errors import UsageError, YrdError
from yrd_cli.query import sandbox

OWN = Path(__file__).with_name("own.toml")
LARGEST = "select max(scale_cny_bn) as largest from funds"
ABOVE = "scale_cny_bn > (select avg(scale_cny_bn) from funds)"
QUERIES = (
    LARGEST,
    "select level, count(*) from funds group by 1",
    "select * from funds limit 2",
    "select max(scale_cny_yi), max(scale_cny_bn) from funds",
    "select * from funds limit 1",
    "select * from funds_by_province",
    "select name from sqlite_master",
    "select value from json_each('[1, 2]')",
    "select printf('%5d', count(*)) from clusters",
    "explain select id from cities",
    "select id from nosuch",
    "select nosuch from funds",
    "drop table funds",
    "select f.id from funds f join clusters c on c.province = f.province limit 3",
)


@pytest.fixture
def data() -> Data:
    return yrd_cli.dataset()


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The databases that are open."""
    found: set[int] = set()
    connect = sqlite3.connect

    class Connection(sqlite3.Connection):
        def close(self) -> None:
            found.discard(id(self))
            super().close()

    def counted(*arguments: object, **options: object) -> sqlite3.Connection:
        made: sqlite3.Connection = connect(*arguments, factory=Connection, **options)  # type: ignore[call-overload]
        found.add(id(made))
        return made

    monkeypatch.setattr(sqlite3, "connect", counted)
    return found


def answer(data: Data, query: str, **options: object) -> object:
    try:
        return list(data.sql(query, **options))  # type: ignore[arg-type]
    except YrdError as error:
        return str(error)


def test_a_query_has_the_answer_of_the_first_whatever_was_asked_before(data: Data) -> None:
    first = {query: answer(yrd_cli.dataset(), query) for query in QUERIES}
    for query in (*QUERIES, *reversed(QUERIES), *QUERIES):
        assert answer(data, query) == first[query]


def test_databases_are_kept_and_not_too_many(data: Data, opened: set[int]) -> None:
    for year in range(2010, 2025):
        data.funds(year=year, where="scale_cny_bn > 1")
        data.sql(LARGEST)
    assert len(opened) <= 8
    kept = set(opened)
    data.sql(LARGEST)
    data.funds(year=2024, where="scale_cny_bn > 2")
    assert opened == kept


def test_databases_are_closed_with_their_dataset(data: Data, opened: set[int], once: Once) -> None:
    once.forget()  # records know their dataset: here, not those of other tests
    for query in QUERIES:
        answer(data, query)
    assert opened
    data._opened.clear()
    once.forget()
    gc.collect()
    assert not opened


def test_what_a_caller_does_with_an_answer_stays_with_the_caller(data: Data) -> None:
    rows, records, found = data.sql(LARGEST), data.funds(where=ABOVE), data.search("wuxi")
    before = list(map(dict, rows)), list(records), list(found)
    rows[0]["largest"] = 0
    for taken in (rows, records, found):
        taken.clear()
    assert (data.sql(LARGEST), data.funds(where=ABOVE), data.search("wuxi")) == before


def test_copies_and_pickles_of_a_dataset_keep_nothing(data: Data) -> None:
    before = data.sql(LARGEST), data.funds(where=ABOVE), data.search("wuxi")
    for other in (pickle.loads(pickle.dumps(data)), copy.deepcopy(data)):  # noqa: S301 -- its own
        assert (other.sql(LARGEST), other.funds(where=ABOVE), other.search("wuxi")) == before


def test_nothing_is_shared_between_datasets(data: Data) -> None:
    own = yrd_cli.dataset(OWN)
    count = "select count(*) as n from funds"
    ours, theirs = data.sql(count), own.sql(count)
    assert ours != theirs
    assert (data.sql(count), own.sql(count)) == (ours, theirs)
    assert len(own.funds(where="id is not null")) == theirs[0]["n"]
    assert len(data.funds(where="id is not null")) == ours[0]["n"]
    outside = "select count(*) as n from clusters"
    assert data.sql(outside)[0]["n"] < data.sql(outside, region="all")[0]["n"]
    figures = "select count(*) as n from indicators"
    assert data.sql(figures)[0]["n"] < data.sql(figures, used=None)[0]["n"]
    assert data.sql(figures)[0]["n"] < data.sql(figures, used=None)[0]["n"]


def test_an_expression_is_about_the_records_that_are_selected(data: Data) -> None:
    everywhere, there = data.funds(where=ABOVE), data.funds(province="anhui", where=ABOVE)
    assert {fund.id for fund in there} - {fund.id for fund in everywhere}
    assert data.funds(where=ABOVE) == everywhere
    assert data.funds(province="anhui", where=ABOVE) == there


def test_a_kept_database_can_only_be_read(data: Data) -> None:
    before = data.sql(LARGEST)
    for query in ("delete from funds", "drop table funds", "update funds set scale_cny_bn = 0", "pragma user_version"):
        with pytest.raises(UsageError, match=r"only reading|write a SELECT"):
            data.sql(query)
    assert data.sql(LARGEST) == before


@pytest.mark.skipif(sys.version_info < (3, 11), reason="Python 3.10 cannot bound the length of values")
def test_limits_hold_for_queries_and_not_for_the_tables(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "MAX_LENGTH", 300)
    for _ in range(2):
        with pytest.raises(UsageError, match="a value of more than 300 bytes"):
            data.sql("select group_concat(id) from cities")
        data.sql("select count(*) from cities")
    # The rows are longer, which only those who read them are to notice.
    assert data.sql("select count(*) as n from funds, (select * from cities limit 1)")[0]["n"] == len(data.funds())


def test_a_query_without_end_leaves_the_next_one_alone(data: Data, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n, funds"
    before = data.sql(LARGEST)
    files = len(list(Path("/dev/fd").iterdir()))
    monkeypatch.setattr(sandbox, "SECONDS", 0.2)
    with pytest.raises(UsageError, match=r"no answer after 0.2 seconds"):
        data.sql(endless)
    assert data.sql(LARGEST) == before
    monkeypatch.setattr(sandbox, "SECONDS", 20)
    sqlite3.enable_callback_tracebacks(False)  # as Python has it: datasette, which other tests import, turns them on
    before_it = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in the background of a shell
    try:
        Timer(0.2, _thread.interrupt_main).start()
        with pytest.raises(KeyboardInterrupt):
            data.sql(endless)
    finally:
        signal.signal(signal.SIGINT, before_it)
    assert data.sql(LARGEST) == before
    assert len(list(Path("/dev/fd").iterdir())) <= files


def test_threads_ask_at_once(data: Data, opened: set[int]) -> None:
    def ask(number: int) -> list[object]:
        query = QUERIES[number % 5]
        return [query, answer(data, query), [fund.id for fund in data.funds(where=ABOVE)], len(data.search("wuxi"))]

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(200)))
    alone = list(map(ask, range(5)))
    assert found == [alone[number % 5] for number in range(200)]
    assert len(opened) < 8
