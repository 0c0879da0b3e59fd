"""Dates, units, the sizes of funds, and the money that totals count."""

import copy
import dataclasses
import json
import pickle
from types import NoneType
from typing import Any, get_args

import pytest

from tests.conftest import SMALL
from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.query.measures.counted import count_money
from yrd_cli.query.measures.family import Family, ancestors, has_commitment, has_own_size
from yrd_cli.query.measures.money import fund_money
from yrd_cli.schema.cluster import Figure
from yrd_cli.schema.dates import first_day, is_partial_date, last_day
from yrd_cli.schema.fields import Field, Kind, Language, fields_of
from yrd_cli.schema.fund import Fund
from yrd_cli.schema.provenance import with_provenance
from yrd_cli.schema.record import Record
from yrd_cli.schema.size import Size, committed_size, stated_size
from yrd_cli.schema.struct import FrozenDict
from yrd_cli.schema.tables import TABLES
from yrd_cli.schema.translations import in_chinese
from yrd_cli.schema.units import UNITS, to_bn_yuan


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("2024-09-07", "2024-09-07", "2024-09-07"),
    ],
)
def test_a_partial_date_spans_its_days(text: str, first: str, last: str) -> None:
    assert is_partial_date(text)
    assert (first_day(text), last_day(text)) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-13", "2024-00", "2024-02-30", "2024-2-3", "2024/02", "20240207", "2024-09-07T00", "0000"]
)
def test_what_is_no_date(text: str) -> None:
    assert not is_partial_date(text)


@pytest.mark.parametrize(
    ("value", "unit", "bn_yuan"),
    [
        (4511.6, "亿元", 451.16),
        (3.87, "万亿元", 3870.0),
        (4.1, "万亿元", 4100.0),
        (89.003, "bn yuan", 89.003),
        (0.1, "亿元", 0.01),
        (1566, "亿元", 156.6),
        (700, "m yuan", 0.7),
        (1.4, "bn USD", None),
        (3000, "firms", None),
    ],
)
def test_money_converts_without_noise(value: float, unit: str, bn_yuan: float | None) -> None:
    assert to_bn_yuan(value, unit) == bn_yuan


def test_every_unit_of_a_column_has_a_chinese_name() -> None:
    for table in TABLES.values():
        for column in fields_of(table.record_type):
            assert column.heading(Language.BOTH)
    assert all(unit.zh for unit in UNITS.values())


def size(value: float, kind: str, date: str | None = None, *, used: bool = True) -> Size:
    return Size(
        value=value, unit="bn yuan", kind=kind, date=date, used=used, why="a test", source="s", known="reported"
    )


@pytest.mark.parametrize(
    ("sizes", "stated", "committed"),
    [
        ((), None, None),
        ((size(10, "announced", "2024"), size(15, "announced", "2025")), 15, None),
        ((size(15, "announced", "2025"), size(10, "announced", "2024")), 15, None),
        ((size(10, "announced"), size(15, "target", "2025")), 15, None),
        ((size(10, "announced", "2024"), size(12, "announced", "2024")), 12, None),
        ((size(50, "target", "2020"), size(10, "first-phase", "2021")), 50, 10),
        ((size(28.5, "registered", "2018"), size(17.56, "paid-in", "2019")), 28.5, 28.5),
        ((size(47.1, "registered", "2025"), size(55.1, "subscribed", "2026")), 55.1, 55.1),
        ((size(15, "announced", "2025"), size(8, "paid-in", "2025")), 15, 8),
        ((size(5.8, "first-close", "2021"),), 5.8, 5.8),
        ((size(300, "cluster-total", "2023"), size(2, "first-phase", "2019")), 2, 2),
        ((size(300, "cluster-total", "2023"),), 300, None),
        ((size(14, "assets", "2023"),), 14, None),
        ((size(10, "announced", "2024"), size(100, "announced", "2025", used=False)), 10, None),
        ((size(89, "subscribed", "2024"), size(34, "paid-in", "2025")), 89, 89),
    ],
)
def test_which_size_stands_for_a_fund(sizes: tuple[Size, ...], stated: float | None, committed: float | None) -> None:
    found, firm = stated_size(sizes), committed_size(sizes, is_set_up=True)
    assert (found and found.value) == stated
    assert (firm and firm.value) == committed


def test_the_first_phase_of_a_fund_that_is_only_antableced_is_no_commitment() -> None:
    assert committed_size([size(2, "first-phase")], is_set_up=False) is None
    assert committed_size([size(2, "first-phase"), size(1, "paid-in")], is_set_up=False) == size(1, "paid-in")


def fund(id: str, *sizes: Size, parent: str | None = None, overlap: str | None = None) -> Fund:
    tie = "part-of" if parent else None
    return Fund(
        id=id,
        name_en=id,
        name_en_origin="source",
        name_zh=id,
        level="provincial",
        province="anhui",
        sectors=("general",),
        sizes=sizes,
        parent=parent,
        tie=tie,
        overlap=overlap,
        status="investing",
        known="reported",
    )


MOTHER = fund("mother", size(50, "target"))
MIDDLE = fund("middle", size(20, "registered"), parent="mother")
CHILD = fund("child", size(5, "first-phase"), parent="middle")
ALONE = fund("alone")
SYSTEM = fund("system", size(300, "cluster-total"))
DOUBLE = fund("double", size(7, "announced"), overlap="also in mother")
ALL = [MOTHER, MIDDLE, CHILD, ALONE, SYSTEM, DOUBLE]
PARENTS = {fund.id: fund.parent for fund in ALL}


def test_money_is_counted_once() -> None:
    counted = count_money(ALL, ALL)
    assert fund_money(ALL).values(counted, counted) == {
        "funds": 6,
        "top_level": 3,
        "scale_cny_bn": 50.0,
        "without_scale": 2,
        "committed_cny_bn": 20.0,
        "without_committed": 3,
        "scale_counted_cny_bn": 50.0,
        "committed_counted_cny_bn": 20.0,
    }
    assert all(fund.scale_counted_cny_bn is None for fund in ALL)  # what is counted is said of copies


def family(*funds: Fund) -> Family:
    return Family(funds, PARENTS, {"double"})


def test_a_child_counts_where_no_fund_above_it_is_selected() -> None:
    assert family(MIDDLE, CHILD).top_level == [MIDDLE]
    assert family(CHILD).top_level == [CHILD]
    # The fund between them is not selected, but the money is still the mother's.
    assert family(MOTHER, CHILD).top_level == [MOTHER]


def test_a_mother_without_a_figure_does_not_hide_those_below_it() -> None:
    assert family(*ALL).adding(has_own_size) == [MOTHER]
    assert family(*ALL).adding(has_commitment) == [MIDDLE]
    assert family(MOTHER, CHILD).adding(has_commitment) == [CHILD]


def test_what_is_below_an_overlapping_fund_overlaps_too() -> None:
    below = fund("below", size(3, "subscribed"), parent="double")
    parents = {**PARENTS, "below": "double"}
    assert Family([below], parents, {"double"}).top_level == []
    assert Family([below], parents, set()).top_level == [below]


def test_unconfirmed_money_is_not_added_up() -> None:
    believed = Size(value=9, unit="bn yuan", kind="first-phase", source="s", known="unconfirmed")
    doubtful = fund("doubtful", believed)
    assert (doubtful.scale_cny_bn, doubtful.committed_cny_bn) == (9, 9)
    values = fund_money([doubtful]).values([doubtful], [doubtful])
    assert (values["scale_cny_bn"], values["without_scale"]) == (None, 1)
    assert (values["committed_cny_bn"], values["without_committed"]) == (None, 1)


def test_circles_end() -> None:
    assert ancestors("a", {"a": "b", "b": "c", "c": "a"}) == ["b", "c", "a"]


def test_a_row_is_what_its_filter_alone_would_give() -> None:
    measure = fund_money(ALL)
    assert measure.values([CHILD], ALL) == measure.values([CHILD], [CHILD])
    assert measure.values([CHILD], ALL)["committed_cny_bn"] == 5


def test_notes_say_what_is_left_out() -> None:
    texts = [note.en for note in fund_money(ALL).notes(ALL)]
    assert texts[:3] == [
        "2 funds belong to a mother fund listed here and count only where it has no figure of its own.",
        "1 fund overlaps with other records and is not added.",
        "Money is counted once in each row and once in the total: the rows may add up to more than the total.",
    ]
    (sized,) = [text for text in texts if "a size of their own" in text]
    (committed,) = [text for text in texts if "a committed amount" in text]
    top = sized.split()[3]
    assert sized == (
        f"* {int(top) - 2} of {top} top-level funds have a size of their own; "
        "1 of the others has only a total with sub-funds."
    )
    assert committed == f"* {int(top) - 3} of {top} top-level funds have a committed amount."
    complete = [fund("whole", size(5, "subscribed"))]
    assert not any(note.en.startswith("*") for note in fund_money(complete).notes(complete))
    assert fund_money(ALL).notes([]) == ()


def test_notes_say_what_is_not_exact() -> None:
    vague = Size(value=5, unit="bn yuan", kind="target", qualifier="at least", source="s", known="derived")
    texts = [note.en for note in fund_money(ALL).notes([fund("vague", vague)])]
    assert [text for text in texts if "stated sizes " in text] == [
        "1 of 1 stated sizes derived: vague.",
        "1 of 1 stated sizes not exact (at least, about …): vague.",
    ]


def test_numbers_are_aligned_and_names_are_not() -> None:
    assert Kind.YEAR.is_number
    assert not Kind.CODE.is_number
    assert Field(name="a", title="A", title_zh="A", description="", kind=Kind.TEXT).heading(Language.BOTH) == "A"


@pytest.mark.parametrize(
    ("phrase", "chinese"),
    [
        ("January-September", "1-9月"),
        ("June", "6月"),
        ("30 June", "6月30日"),
        ("NBS", "国家统计局"),
        ("mid June", "mid June"),
        ("first half", "first half"),
    ],
)
def test_phrases_in_chinese(phrase: str, chinese: str) -> None:
    assert in_chinese(phrase) == chinese


def test_the_kind_of_a_field_says_its_type() -> None:
    records = [table.record_type for table in TABLES.values()]
    for field in (field for record in (*records, Size, Figure) for field in fields_of(record)):
        single = next(item for item in (get_args(field.type) or (field.type,)) if item not in (NoneType, Ellipsis))
        if field.kind is not Kind.NESTED:
            assert single is field.kind.scalar.python, field


# Records.


@pytest.mark.parametrize("table", TABLES)
def test_records_cannot_be_changed_and_are_equal_to_their_copies(table: str) -> None:
    for record in Dataset(SMALL, include_outside=True).records(table):
        assert len({record, copy.deepcopy(record), pickle.loads(pickle.dumps(record))}) == 1  # noqa: S301 -- our own
        assert json.loads(json.dumps(record.as_dict())) == record.as_dict()
        with pytest.raises(dataclasses.FrozenInstanceError):
            record.id = "another"


@pytest.mark.parametrize("table", TABLES)
def test_records_are_described_as_dataclasses_when_asked(table: str) -> None:
    record = Dataset(SMALL, include_outside=True).records(table)[0]
    given = {field.name: field.of(record) for field in fields_of(type(record)) if field.stored}
    own_type: Any = with_provenance(type(record))  # made of the other
    own = own_type(**given, provenance="user")
    for described in (record, own):
        names = [field.name for field in fields_of(type(described))]
        assert [field.name for field in dataclasses.fields(described)] == names
        assert list(dataclasses.asdict(described)) == names
        changed = dataclasses.replace(described, id="another")
        assert changed == described.__replace__(id="another")
        assert changed.id == "another"
        assert dataclasses.replace(changed, id=described.id) == described
        with pytest.raises(TypeError, match=r"missing .*id"):
            type(described).from_values({})
    assert not dataclasses.is_dataclass(Record)


def test_a_copy_has_what_its_record_computes_from_others() -> None:
    dataset = bundled()
    grown = dataset.by_id("indicators")["goods-trade-zhejiang-2024"]
    for made in (copy.copy(grown), copy.deepcopy(grown), pickle.loads(pickle.dumps(grown))):  # noqa: S301 -- our own
        assert (made.grade, made.growth_grade, made.growth_from) == ("weak", "weak", "goods-trade-zhejiang-2023")
    fund = next(fund for fund in dataset.records("funds") if fund.scale_grade)
    assert pickle.loads(pickle.dumps(fund)).sizes[0].grade == fund.sizes[0].grade  # noqa: S301 -- our own
    assert fund.with_values(note="Another").scale_grade == fund.scale_grade


def test_a_value_grows_in_each_dataset_on_what_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    grown, without = bundled().by_id("indicators")["goods-trade-zhejiang-2024"], bundled()
    read = without.read
    monkeypatch.setattr(without, "read", lambda table: [one for one in read(table) if one.id != grown.growth_from])
    assert without.by_id("indicators")[grown.id].growth is None
    stored = {field.name: field.of(grown) for field in fields_of(type(grown)) if field.stored}
    alone = type(grown)(**stored)
    assert (alone.growth, alone.grade, alone.normal_value) == (None, None, grown.normal_value)


def test_the_facts_of_a_record_cannot_be_changed() -> None:
    facts = FrozenDict({"status": "derived"})
    with pytest.raises(TypeError, match="a record cannot be changed"):
        facts.update(status="reported")
    with pytest.raises(TypeError):
        facts.clear()
    with pytest.raises(TypeError):
        facts["status"] = "reported"
    assert facts == {"status": "derived"}


def test_a_record_says_what_it_is_called_and_what_it_cites() -> None:
    dataset = Dataset(SMALL)
    cluster, role = dataset.by_id("clusters")["suzhou-nano"], dataset.by_id("chains")["ic-jiangsu"]
    assert cluster.label() == "Suzhou nano cluster"
    assert cluster.label(Language.ZH) == "苏州市纳米新材料集群"
    assert role.label(Language.BOTH) == "packaging and testing  封装测试"
    indicator = dataset.records("indicators")[0]
    assert (indicator.names, indicator.label(Language.ZH)) == ((), indicator.id)
    source = dataset.records("sources")[0]
    assert (source.label(), source.cited_sources()) == (source.title, [source.id])
    assert set(cluster.sources) <= set(cluster.cited_sources())
    assert cluster.get("no-such-field", "nothing") == "nothing"
    observation = indicator.observation()
    assert (observation.key, observation.of) == (indicator.key, None)
    assert cluster.observation() is None
