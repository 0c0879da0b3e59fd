"""What is known of figures and claims: grades, verdicts, directions, citations."""

import copy
import dataclasses
import json
import pickle
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import yrd_cli
from tests.conftest import Yrd
from yrd_cli.datasets.bundled import Dataset, bundled
from yrd_cli.datasets.grades import grades_in, weakest_grade
from yrd_cli.query.claims import claims_about, judged
from yrd_cli.query.judgement import direction_of, judge, take_from
from yrd_cli.query.measures.support import figures_of
from yrd_cli.query.query import Query
from yrd_cli.query.record_page import card_of
from yrd_cli.query.result import Row
from yrd_cli.query.run import run as run_query
from yrd_cli.query.shape import AS_IS, apply
from yrd_cli.query.verdicts import audit
from yrd_cli.render.bibliography import AUTHORS, STYLES, TITLE
from yrd_cli.render.card import render
from yrd_cli.render.cells import WEAK
from yrd_cli.render.style import Style, names_of
from yrd_cli.render.table import render as draw
from yrd_cli.render.table_layout import lay_out
from yrd_cli.schema.claim import Claim
from yrd_cli.schema.fields import Language, cached
from yrd_cli.schema.indicator import Indicator
from yrd_cli.schema.record import Declared, Record
from yrd_cli.schema.tables import LISTED

ROOT = Path(__file__).parent.parent
SEED = "brnn-20250609"


def is_weak(figure: Declared, dataset: Dataset) -> bool:
    """Whether every source of a figure is weak; of one that no source states, whether any of its parts is."""
    if figure.get("parts") and not figure.get("source"):
        return any(is_weak(dataset.by_id("indicators")[id], dataset) for id in figure.get("parts"))
    cited = [id for id in (figure.get("source"), *figure.get("sources", ())) if id]
    return all(dataset.grades()[id] == "weak" for id in cited)


def test_a_figure_is_weak_if_every_source_of_it_is_or_a_part_of_it() -> None:
    dataset = bundled(include_outside=True)
    for figure in figures_of(dataset):
        assert (figure.get("grade") == "weak") == is_weak(figure, dataset), figure


def test_what_is_computed_is_as_good_as_the_weakest_figure(real_yrd: Yrd) -> None:
    assert weakest_grade(["weak", None, "official"]) == "weak"
    assert weakest_grade([None]) is None
    whole = yrd_cli.get("goods-trade-yrd-2024")
    assert "weak" in {yrd_cli.get(part).get("grade") for part in whole.get("parts")}
    assert whole.get("grade") == "weak"
    assert yrd_cli.get("population-yrd-china-2024").get("grade") == "weak"  # a share, of which the whole is no better
    grown = yrd_cli.get("goods-trade-zhejiang-2024")
    assert (grown.get("grade"), yrd_cli.get(grown.get("growth_from")).get("grade")) == ("weak", "media")
    assert grown.get("growth_grade") == "weak"
    in_sql = yrd_cli.sql("select growth_grade from indicators where id = 'goods-trade-zhejiang-2024'")
    assert in_sql == [{"growth_grade": "weak"}]
    options = ("--key", "goods-trade", "--place", "zhejiang", "--year", "2024")
    assert f"7.3~{WEAK}" in real_yrd("indicators", *options, "--growth").out
    (row,) = json.loads(real_yrd("indicators", *options, "--growth", "--by", "place,year", "--json").out)
    assert row["growth_grade"] == "weak"
    of = ("indicators", "gdp", "--place", "jiangsu", "--year", "2025", "--by", "place,year")
    (row,) = json.loads(real_yrd(*of, "--measure", "per-head:normal_value", "--json").out)
    assert (row["grade"], row["per_head_grade"]) == ("media", "weak")
    compared = yrd_cli.compare("jiangsu", "zhejiang", "anhui")
    by_line = {(row["measure"], row["place"]): row["grade"] for row in compared}
    for place in ("jiangsu", "zhejiang", "anhui"):
        behind = {by_line["gdp", place], by_line["population", place]}
        assert by_line["gdp-per-head", place] == weakest_grade(behind)


def test_the_grades_read_from_the_text_are_those_of_the_records() -> None:
    dataset = bundled()
    text = (ROOT / "data" / "sources.toml").read_text(encoding="utf-8")
    assert grades_in(text) == {source.id: source.grade for source in dataset.records("sources")}
    assert grades_in(text.replace('id = "ah-145"\n', 'date = "2020"\nid = "ah-145"\n')) is None


def test_the_figures_of_sources_add_up_to_those_of_each_grade(real_yrd: Yrd) -> None:
    rows = json.loads(real_yrd("sources", "--by", "grade", "--json").out)
    by_grade = {row["grade"]: row["figures"] for row in rows}
    found = Counter(figure.get("grade") for figure in figures_of(bundled()))
    assert by_grade == found
    weak = json.loads(real_yrd("indicators", "--where", "grade = 'weak' and used", "--json").out)
    shares = [share for share in yrd_cli.shares() if share.used and share.grade == "weak"]
    sizes = [size for fund in yrd_cli.funds() for size in fund.sizes if size.used and size.grade == "weak"]
    figures = [figure for cluster in yrd_cli.clusters() for figure in cluster.figures if figure.grade == "weak"]
    assert by_grade["weak"] == len(weak) + len(shares) + len(sizes) + len(figures)


def test_every_door_tells_the_grade(real_yrd: Yrd) -> None:
    id = next(record.id for record in yrd_cli.indicators() if record.used and record.grade == "weak")
    record = yrd_cli.get(id)
    assert isinstance(record, Indicator)
    assert record.grade == "weak"
    assert json.loads(real_yrd("indicators", "--id", id, "--json").out)[0]["grade"] == "weak"
    assert "grade" in real_yrd("indicators", "--id", id, "-f", "csv").out.splitlines()[0].split(",")
    assert {"id": id, "grade": "weak"} in yrd_cli.sql("select id, grade from indicators")
    for language, legend in (("en", f"{WEAK} weak sources only"), ("zh", f"{WEAK} 来源均薄弱")):
        printed = real_yrd("indicators", "--id", id, "--lang", language).out
        assert legend in printed
    fund = next(fund for fund in yrd_cli.funds() if fund.scale_grade == "weak")
    assert WEAK in real_yrd("funds", "--id", fund.id).out
    assert fund.sizes[0].grade is not None


def claim(**changes: Any) -> Claim:
    fields = {"id": "c", "statement": "S", "place": "yrd", "source": "s", "known": "reported", "query": "clusters"}
    return Claim(**{**fields, **changes})


@pytest.mark.parametrize(
    ("changes", "found", "word"),
    [
        ({"value": 5.0, "take": "count", "missing_records": 2}, 3, "records-incomplete"),
        ({"value": 5.0, "take": "count", "missing_records": 2}, 2, "differs"),
        ({"value": 5.0, "take": "count", "missing_records": 2}, 6, "differs"),
        ({"value": 5.0, "take": "count"}, 3, "differs"),
        ({"value": 5.0, "take": "sum", "missing_records": 1}, 4.0, "records-incomplete"),
        ({"value": 5.0, "take": "sum", "missing_records": 1}, 6.0, "differs"),
        ({"direction": "increasing", "take": "direction"}, "increasing", "agrees"),
        ({"direction": "increasing", "take": "direction"}, "decreasing", "differs"),
        ({"direction": "increasing", "take": "direction"}, None, "not-computable"),
    ],
)
def test_verdicts_of_incomplete_records_and_directions(changes: dict[str, Any], found: Any, word: str) -> None:
    assert judge(claim(**changes), found).word == word


CLAIM = """[[claim]]
id = "own-{number}"
statement = "What somebody says."
place = "yrd"
value = {value}
unit = "{unit}"
source = "js-cz-202502"
known = "reported"
query = "{query}"
take = "{take}"
field = "{field}"
expect = "{expect}"
why = "Who knows?"
digits = 6
"""
FUND = "funds --id sh-future-industries-fund"
GDP = "indicators --key gdp --place shanghai --year 2024"


def test_what_is_recomputed_is_in_the_unit_of_the_claim(real_yrd: Yrd, tmp_path: Path) -> None:
    (fund,) = json.loads(real_yrd("funds", "--id", "sh-future-industries-fund", "--json").out)
    (gdp,) = json.loads(real_yrd(*GDP.split(), "--json").out)
    stated = [
        (fund["scale_cny_bn"] * 10, "亿元", FUND, "scale_cny_bn"),
        (fund["scale_cny_bn"] / 1000, "tn yuan", FUND, "scale_cny_bn"),
        (gdp["normal_value"] * 1000, "m yuan", GDP, "value"),
        (gdp["normal_value"] * 1000, "m yuan", GDP, "normal_value"),
    ]
    claims = [
        {"value": value * times, "unit": unit, "query": query, "take": take, "field": field, "expect": expect}
        for value, unit, query, field in stated
        for take in ("value", "sum")
        for times, expect in ((1, "agrees"), (10, "differs"))
    ]
    path = tmp_path / "own.toml"
    path.write_text("".join(CLAIM.format(number=number, **one) for number, one in enumerate(claims)), encoding="utf-8")
    run = real_yrd("audit", "--data", str(path), "--json")
    found = [row for row in json.loads(run.out) if row["id"].startswith("own-")]
    assert len(found) == len(claims)
    for row in found:
        assert row["verdict"] == row["expected"]
        assert row["recomputed"] == pytest.approx(row["value"] / (10 if row["verdict"] == "differs" else 1))


def rows_of(*values: tuple[int, float, str | None], **changes: Any) -> list[Row]:
    fields = {"key": "k", "place": "p", "unit": "firms", "known": "reported", "source": "s"}
    records = [
        Indicator(**{"id": f"i-{year}-{basis}", **fields, "year": year, "value": value, "basis": basis, **changes})
        for year, value, basis in values
    ]
    return [Row({"normal_value": record.normal_value}, (record,)) for record in records]


def test_a_direction_is_that_of_one_basis_over_whole_years() -> None:
    assert direction_of(rows_of((2020, 9.0, None), (2022, 2.0, None), (2021, 1.0, None)), highest=False) == "increasing"
    assert direction_of(rows_of((2020, 9.0, None), (2021, 1.0, None), (2022, 2.0, None)), highest=True) == "increasing"
    assert direction_of(rows_of((2021, 1.0, None), (2022, 2.0, None)), highest=True) == "record-high"
    assert direction_of(rows_of((2021, 1.0, None), (2022, 1.0, None)), highest=True) == "unchanged"
    assert (
        direction_of(rows_of((2020, 9.0, "old"), (2021, 1.0, "new"), (2022, 2.0, "new")), highest=True) == "record-high"
    )
    assert direction_of(rows_of((2022, 2.0, "new"), (2021, 1.0, "old")), highest=False) is None
    assert direction_of(rows_of((2021, 1.0, None), (2022, 2.0, None), used=False), highest=False) is None
    assert direction_of(rows_of((2021, 1.0, None), (2022, 2.0, None), period="January-June"), highest=False) is None
    with pytest.raises(ValueError, match="2 bases in 2022"):
        direction_of(rows_of((2022, 1.0, "old"), (2022, 2.0, "new")), highest=False)
    with pytest.raises(ValueError, match="indicators"):
        take_from(claim(take="direction", direction="increasing"), [Row({"value": 1.0})])
    several = rows_of((2021, 1.0, None), (2022, 2.0, None)) + rows_of((2021, 2.0, None), (2022, 1.0, None), place="q")
    assert direction_of(several, highest=False) == "mixed"


def test_the_report_card_of_the_article(real_yrd: Yrd) -> None:
    run = real_yrd("audit", SEED, "--json")
    assert run.code == 0
    rows = {row["id"]: row for row in json.loads(run.out)}
    assert {row["source"] for row in rows.values()} == {SEED}
    assert rows.keys() == {record.id for record in yrd_cli.claims(source=SEED)}
    capital = rows["foreign-capital-yrd-2025-06"]
    assert (capital["direction"], capital["recomputed_direction"], capital["verdict"]) == (
        "increasing",
        "decreasing",
        "differs",
    )
    assert {"Jiangsu", "Shanghai", "Zhejiang", "Anhui"} <= set(re.findall(r"\w+", capital["why"]))
    assert rows["goods-trade-yrd-2024-record"]["verdict"] == "agrees"
    assert rows["high-end-equipment-exports-yrd-2024"]["verdict"] == "not-computable"
    assert yrd_cli.audit(SEED) == list(rows.values())
    assert yrd_cli.audit(source=SEED) == list(rows.values())


def test_a_recomputed_value_has_the_qualifier_and_the_marks_of_its_record(real_yrd: Yrd) -> None:
    (row,) = json.loads(real_yrd("audit", "ic-share-yrd-2025-03", "--json").out)
    share = yrd_cli.get("ic-scale-yrd-china-2022")
    assert share.get("used")
    assert (row["recomputed"], row["recomputed_qualifier"], row["recomputed_known"], row["recomputed_grade"]) == (
        share.get("value"),
        "more than",
        share.get("known"),
        share.get("grade"),
    )
    assert "2022" in row["why"]
    assert "more than 60\n" in real_yrd("audit", row["id"], "--fields", "recomputed").out
    unused = real_yrd("audit", "ic-share-yrd-2022", "--fields", "recomputed").out
    assert "more than 59.97x" in unused
    assert "x not used" in unused
    (counted, *_) = json.loads(real_yrd("audit", "clusters-jiangsu-2025-06", "--json").out)
    assert counted["recomputed_qualifier"] is None


@pytest.mark.parametrize("language", [Language.EN, Language.ZH])
def test_the_verdict_is_the_last_to_go(language: Language) -> None:
    style = Style(names_of(bundled()), language, width=60, fit=True)
    answer = apply(AS_IS, audit(bundled()), bundled(), language=language)
    heads = [item.column.name for block in lay_out(answer, style).blocks for item in block.columns]
    assert {"statement", "verdict"} <= set(heads)
    assert not {"id", "unit"} & set(heads)
    (last,) = lay_out(answer, style._replace(width=12)).blocks[0].columns
    assert last.column.name == "statement"
    assert last.below
    assert last.below.heading == {"en": "Verdict", "zh": "结论"}[language.value]


def test_what_differs_for_want_of_records_is_told_apart(real_yrd: Yrd) -> None:
    rows = json.loads(real_yrd("audit", "--verdict", "records-incomplete", "--json").out)
    assert [row["id"] for row in rows] == [
        "clusters-china-2024",
        "clusters-china-2024-total",
        "clusters-shandong-2025-03",
        "funds-jiangsu-emerging-count",
        "funds-jiangsu-emerging-sum",
    ]
    assert yrd_cli.audit(verdict="records-incomplete") == rows


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (("clusters-jiangsu",), ["clusters-jiangsu"]),
        (("herald-2019", "--search", "future"), ["fund-future-2019-06"]),
        (("clusters-jiangsu", "rumour"), ["clusters-jiangsu", "world-share"]),
        (("--source", "rumour"), ["world-share"]),
        (("--place", "江苏"), ["clusters-jiangsu", "funds-jiangsu"]),
        (("-p", "jiangsu", "--verdict", "不一致"), ["funds-jiangsu"]),
        (("--verdict", "agrees,not-computable"), ["clusters-jiangsu", "fund-future-2019-06", "world-share"]),
    ],
)
def test_audits_of_some_claims(arguments: tuple[str, ...], ids: list[str], yrd: Yrd) -> None:
    assert yrd("audit", "-q", *arguments).out.split() == ids


def test_an_audit_of_nothing_known(yrd: Yrd) -> None:
    assert yrd("audit", "no-such-claim").code == 3
    assert yrd("audit", "--source", "no-such-source").code == 3
    assert yrd("audit", "--verdict", "perhaps").code == 2


def test_pages_tell_the_verdicts(real_yrd: Yrd) -> None:
    page = real_yrd("show", SEED).out
    assert "differs         foreign-capital-yrd-2025-06" in page
    assert "Verdict     differs" in real_yrd("show", "foreign-capital-yrd-2025-06").out
    (card,) = json.loads(real_yrd("show", SEED, "--json").out)
    assert {one["id"]: one["verdict"] for one in card["verdicts"]}["foreign-capital-yrd-2025-06"] == "differs"


def test_only_what_supports_the_figure_is_cited(real_yrd: Yrd) -> None:
    fund = yrd_cli.get("sh-future-industries-fund")
    cited = real_yrd("cite", fund.id, "--figure", "scale").out
    assert [line.partition(":")[0] for line in cited.splitlines()] == [fund.get("scale_source")]
    assert real_yrd("funds", "--id", fund.id, "--fields", "id,scale_cny_bn", "--cite", "plain").out == cited
    assert [source.id for source in yrd_cli.cite(fund, figure="scale")] == [fund.get("scale_source")]
    assert len(real_yrd("funds", "--id", fund.id, "--cite", "plain").out.splitlines()) == len(fund.cited_sources()) > 1
    assert real_yrd("cite", fund.id, "--figure", "colour").code == 2


def test_yrd_is_cited_by_the_facts_of_its_citation_file(real_yrd: Yrd) -> None:
    facts = dict(
        line.split(": ", 1) for line in (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines() if ": " in line
    )
    edition = bundled().edition()
    assert facts["title"].strip('"') == TITLE
    assert facts["  - name"] == AUTHORS
    assert facts["version"] == yrd_cli.__version__
    assert f"  - {edition.licence}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    for style in ("plain", "bibtex", "csl"):
        text = real_yrd("cite", "dataset", "--style", style).out
        for fact in (TITLE, AUTHORS, yrd_cli.__version__, edition.version, edition.licence):
            assert fact in text, (style, fact)
    (item,) = json.loads(real_yrd("cite", "dataset", "--style", "csl").out)
    assert item["type"] == "dataset"


HOSTILE = "https://example.org/a\x1b]8;;https://evil.example\x1b\\b\x07c"


def test_an_address_is_a_link_where_the_terminal_follows_it() -> None:
    source = bundled().by_id("sources")["brnn-20250609"]
    result = run_query(Query.from_text("sources --id brnn-20250609", bundled()), bundled())
    style = Style(names_of(bundled()), color=True, links=True)
    assert f";{source.url}\x1b\\" in draw(result, style)
    assert "\x1b]8;" not in draw(result, style._replace(links=False))
    hostile = result._replace(rows=[row.with_values({"url": HOSTILE}) for row in result.rows])
    targets = re.findall(r"\x1b\]8;id=\d+;([^\x1b\x07]*)\x1b\\", draw(hostile, style))
    assert targets
    assert all(target.startswith("https://example.org/a") for target in targets)
    page = render([card_of("sources", source, bundled().records, [])], {}, style)
    assert f";{source.url}\x1b\\" in page


def test_a_pipe_gets_no_links(real_yrd: Yrd) -> None:
    for arguments in (("sources", "--id", SEED), ("show", SEED), ("funds", "--sources")):
        assert "\x1b]8" not in real_yrd(*arguments).out


def test_funds_stand_below_their_mother_funds(real_yrd: Yrd) -> None:
    printed = real_yrd("funds", "--tree", "-p", "shanghai", "--fields", "name_en", "--no-header").out
    lines = [line.strip() for line in printed.splitlines()]
    mother = lines.index("Shanghai IC Industry Fund Programme")
    assert lines[mother + 1 : mother + 3] == [
        "├─ Shanghai IC Equipment and Materials Fund",
        "└─ Shanghai IC Industry Investment Fund I",
    ]
    names = sorted(fund.name_en for fund in yrd_cli.funds(province="shanghai"))
    assert sorted(name for line in lines if (name := line.lstrip("│├└─ ").rstrip("~?")) in names) == names
    total = next(row for row in yrd_cli.group("funds", by="province") if row["province"] == "shanghai")
    assert f"counted once, all have {total['scale_counted_cny_bn']:,} bn yuan." in lines[-1]
    zh = real_yrd("funds", "--tree", "-p", "shanghai", "--lang", "zh").out
    assert "└─ " in zh
    assert "亿元。" in zh
    below = real_yrd("funds", "--tree", "--id", "zj-industry-fund,zj-41-shaoxing-ic").out  # a fund between them is not
    assert "└─ Zhejiang Integrated Circuit Fund (Shaoxing)" in below
    assert "1 of 2 funds stand below one that they belong to" in below
    assert "counted once, all have 35.1 bn yuan." in below
    stand = re.search(r"(\d+) of \d+ funds stand", real_yrd("funds", "--tree", "--fields", "name_en").out)
    grouped = real_yrd("funds", "--by", "province").out
    counted = re.search(r"(\d+) funds belong to .*\n.*\((\d+) of them below a mother fund listed here\)", grouped)
    assert stand
    assert counted
    assert int(stand[1]) == sum(map(int, counted.groups()))
    for other in (("--json",), ("--ids",), ("--by", "province"), ("-f", "csv")):
        run = real_yrd("funds", "--tree", *other)
        assert (run.code, run.out) == (2, "")
    assert real_yrd("funds", "--tree", "--fields", "scale_cny_bn").code == 2
    assert real_yrd("clusters", "--tree").code == 2


def test_a_table_is_no_record_to_cite(yrd: Yrd) -> None:
    run = yrd("cite", "clusters")
    assert (run.code, run.out) == (2, "")
    assert "yrd clusters --cite plain" in run.err


def test_a_second_used_share_is_refused(yrd: Yrd, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    share = '[[share]]\nid = "{}"\nkey = "gdp"\nplace = "yrd"\nof = "china"\nyear = 2001\nvalue = {}\n'
    share += 'source = "rumour"\nknown = "reported"\n'
    path.write_text(share.format("own-1", 20) + share.format("own-2", 30), encoding="utf-8")
    run = yrd("check", str(path))
    assert run.code == 4
    assert "'own-1' has the same key, place, year, period and whole: mark one `used = false`" in run.out + run.err
    assert yrd("shares", "--data", str(path)).code == 4
    with pytest.raises(yrd_cli.errors.DataError):
        yrd_cli.dataset(str(path)).shares()


@pytest.mark.parametrize("table", LISTED)
def test_no_page_and_no_reference_says_none(table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Record, "cited_sources", cached(Record.cited_sources))  # the page of each source asks them all
    dataset = bundled(include_outside=True)
    sources = dataset.by_id("sources")
    for record in dataset.records(table):
        claims = [judged(one, dataset) for one in claims_about(table, record, dataset)]
        card = card_of(table, record, dataset.records, claims)
        pages = [render([card], sources, Style(names_of(dataset), one)) for one in (Language.EN, Language.ZH)]
        cited = [style([sources[id] for id in record.cited_sources()]) for style in STYLES.values()]
        assert not re.search(r"\bNone\b", "".join([*pages, *cited])), record.id


def test_every_event_has_a_name_in_chinese() -> None:
    for event in yrd_cli.events():
        assert event.name_zh, event.id


def test_copies_and_pickles_lose_no_grade_and_take_none_away() -> None:
    data = yrd_cli.dataset()
    query = "select count(grade) grades, count(growth) growth from indicators"
    (before,) = data.sql(query)
    assert before["grades"]
    assert before["growth"]
    for other in (copy.deepcopy(data), pickle.loads(pickle.dumps(data)), data):  # noqa: S301 -- our own
        assert other.sql(query) == [before]
        assert yrd_cli.dataset().sql(query) == [before]
    for fund in data.funds():
        changed = dataclasses.replace(fund, note="changed")
        assert (changed.scale_grade, changed.committed_grade) == (fund.scale_grade, fund.committed_grade)
        assert pickle.loads(pickle.dumps(fund)).as_dict() == copy.deepcopy(fund).as_dict() == fund.as_dict()  # noqa: S301
