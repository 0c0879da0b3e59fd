"""`yrd check`: every rule is broken once, and the message says where."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from tests.conftest import SMALL, Yrd
from yrd_cli.datasets.files import Files
from yrd_cli.datasets.toml import Problem
from yrd_cli.errors import DataError
from yrd_cli.validate.folder import check_data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the small dataset, to be spoilt."""
    return Path(copytree(SMALL, tmp_path / "data"))


def spoil(data: Path, file: str, old: str, new: str) -> list[Problem]:
    """The problems after replacing the first `old` in a file."""
    path = data / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return check_data(Files(data))


def test_the_small_dataset_is_valid(data: Path) -> None:
    assert check_data(Files(data)) == []


CITY_GDP = '''[[indicator]]
id = "gdp-suzhou-js-2018"
key = "gdp"
place = "suzhou-js"
year = 2018
value = {}
unit = "亿元"
source = "herald-2019"
known = "reported"

[[indicator]]
id = "gdp-yrd-2018"'''
POPULATION = '''[[indicator]]
id = "population-shanghai-2017"
key = "population"
place = "shanghai"
year = 2017
value = 9780
unit = "万人"
source = "herald-2019"
known = "reported"

[[indicator]]
id = "population-shanghai-2018"'''
# file, what is replaced, by what, a part of the message; tests/golden/check.txt holds the places
SPOILT = {
    "unknown key": ("funds/jiangsu.toml", 'level = "muni', 'levle = "x"\nlevel = "muni', "unknown key"),
    "missing key": ("funds/jiangsu.toml", 'name_zh = "江苏未知规模基金"\n', "", "missing"),
    "unknown word": ("funds/jiangsu.toml", '"municipal"', '"communal"', "'municipal'"),
    "text for a number": ("funds/shanghai.toml", "value = 28.5", 'value = "28.5"', 'found "28.5"'),
    "number for a text": ("sources.toml", '"Ministry"', "7", 'text stands in quotes: write "7"'),
    "fraction for a whole": ("funds/shanghai.toml", "term_years = 10", "term_years = 1.5", "integer"),
    "not a number": ("funds/shanghai.toml", "value = 28.5", "value = nan", "finite"),
    "size of nothing": ("funds/shanghai.toml", "value = 28.5", "value = 0", "greater than"),
    "boolean for a number": ("funds/shanghai.toml", "value = 28.5", "value = true", "number"),
    "empty text": ("sources.toml", '"Ministry"', '""', "empty"),
    "space around": ("sources.toml", '"Ministry"', '" Ministry"', "spaces"),
    "control character": ("sources.toml", '"Ministry"', '"Min\\u001b[31mistry"', "control"),
    "empty list": ("clusters/shanghai.toml", '["gazette-2019", "herald-2019"]', "[]", "at least 1"),
    "no date": ("sources.toml", '"2019-03-29"', '"29 March"', "not a date: write 2024"),
    "no such day": ("sources.toml", '"2019-03-29"', '"2019-02-29"', "not a date"),
    "no address": ("sources.toml", '"https://example.org/list"', '"see above"', "not a web address"),
    "bad id": ("sources.toml", 'id = "codes"', 'id = "The Codes"', "pattern"),
    "unknown table": ("sources.toml", '[[source]]\nid = "codes"', '[[sauce]]\nid = "codes"', "unknown key"),
    "unknown unit": ("clusters/shanghai.toml", '"亿元"', '"crore"', "bn yuan"),
    "same id twice": ("funds/shanghai.toml", 'id = "sh-umbrella"', 'id = "sh-future"', "duplicate id 'sh-future'"),
    "sector twice": (
        "funds/jiangsu.toml",
        'sectors = ["',
        'sectors = ["new-materials", "new-materials", "',
        "is listed twice",
    ),
    "size in firms": (
        "funds/shanghai.toml",
        'value = 28.5, unit = "bn yuan"',
        'value = 28.5, unit = "firms"',
        "'bn yuan'",
    ),
    "source of a size": (
        "funds/shanghai.toml",
        'kind = "paid-in", date = "2019-06", source = "herald-2019"',
        'kind = "paid-in", date = "2019-06", source = "rumour"',
        "own sources",
    ),
    "level beyond a province": (
        "funds/jiangsu.toml",
        'level = "municipal"',
        'level = "cross-regional"',
        "has no province",
    ),
    "unit of another key": (
        "indicators.toml",
        'value = 2423.78\nunit = "万人"',
        'value = 2423.78\nunit = "亿元"',
        "does not convert to 万人, the unit of population",
    ),
    "parts that give another sum": (
        "indicators.toml",
        "value = 7405.1",
        "value = 8405.1",
        "its parts give 10100.1, not 10000",
    ),
    "computed from itself": (
        "indicators.toml",
        'parts = ["gdp-jiangsu-2018", ',
        'parts = ["gdp-yrd-2018", ',
        "a circle: computed from itself",
    ),
    "computed from what has no source": (
        "indicators.toml",
        'source = "herald-2019"\nknown = "reported"\n\n[[indicator]]\nid = "gdp-yrd-2018"',
        'known = "unconfirmed"\nhow = "believed"\n\n[[indicator]]\nid = "gdp-yrd-2018"',
        "'gdp-shanghai-2018' has no source itself",
    ),
    "rate of nothing": ("indicators.toml", "value = 6.8747", "value = 0", "0 yuan per USD: a rate must be positive"),
    "fewer people than none": ("indicators.toml", "value = 2423.78", "value = -5", "-5 万人: cannot be negative"),
    "sources of other parts": (
        "indicators.toml",
        'sources = ["gazette-2019", "herald-2019"]',
        'sources = ["gazette-2019"]',
        "must be those of its parts",
    ),
    "derived from nothing": (
        "shares.toml",
        'source = "herald-2019"\nknown = "derived"',
        'known = "derived"',
        "required for a derived figure without a source",
    ),
    "more than the whole": ("shares.toml", "value = 23.5", "value = 366", "366 % is more than the whole"),
    "wrong arithmetic": ("shares.toml", "value = 16.1", "value = 16.2", "225 of 1395 is 16.13 %"),
    "name of another": (
        "funds/jiangsu.toml",
        'name_zh = "江苏未知规模基金"',
        'name_zh = "江苏省战略性新兴产业母基金"',
        "is also the name of 'js-empty'",
    ),
    "second value": ("indicators.toml", 'used = false\nwhy = "rounded by a paper"\n', "", "mark one `used = false`"),
    "reported without a source": (
        "shares.toml",
        'source = "herald-2019"\n',
        "",
        "required unless `how` explains the figure",
    ),
    "not used, not why": (
        "indicators.toml",
        'why = "rounded by a paper"\n',
        "",
        "required for a figure that is not used",
    ),
    "derived, not how": ("shares.toml", 'how = "225 of 1,395 (million people)"\n', "", "required for a derived figure"),
    "two places at once": (
        "events.toml",
        'city = "shaoxing"',
        'city = "shaoxing"\nwhere = "Beijing"',
        "outside the 41 cities",
    ),
    "query without a take": ("claims.toml", 'take = "count"\n', "", "requires `take` and `expect`"),
    "sum of nothing": ("claims.toml", 'field = "scale_cny_bn"\n', "", "required to take a value or a sum"),
    "differs, not why": (
        "claims.toml",
        'why = "The sizes known here add up to 56."\n',
        "",
        "required where a claim differs",
    ),
    "query of no table": (
        "claims.toml",
        'query = "clusters -p',
        'query = "custers -p',
        "'custers' is not a table: did you mean 'clusters'?",
    ),
    "query with an open quotation mark": (
        "claims.toml",
        'query = "clusters -p',
        """query = "clusters 'a -p""",
        "cannot be read: no closing quotation",
    ),
    "query with a table in quotation marks": (
        "claims.toml",
        'query = "clusters -p',
        """query = "'clus ters' -p""",
        "'clus ters' is not a table: did you mean 'clusters'?",
    ),
    "place that is a city too": (
        "places.toml",
        'id = "china"',
        'id = "shaoxing"',
        "'shaoxing' is also the id of a city, in cities.toml",
    ),
    "out of order": ("funds/jiangsu.toml", 'id = "js-empty"', 'id = "js-z"', "belongs before 'js-z'"),
    "code out of order": ("provinces.toml", '"310000"', '"350000"', "out of order"),
    "child away from its parent": (
        "sectors.toml",
        'parent = "information-technology"',
        'parent = "textiles"',
        "must follow its parent",
    ),
    "dangling reference": (
        "funds/shanghai.toml",
        'parent = "sh-umbrella"',
        'parent = "sh-gone"',
        "not among the funds",
    ),
    "dangling source": ("funds/shanghai.toml", 'source = "herald-2019"', 'source = "nobody"', "not among the sources"),
    "dangling in a list": (
        "clusters/jiangsu.toml",
        '["suzhou-js", "suzhou-ah"]',
        '["suzhou-js", "suzhou"]',
        "not among the cities",
    ),
    "uncited source": (
        "sources.toml",
        '[[source]]\nid = "rumour"',
        '[[source]]\nid = "idle"\npublisher = "P"\ntitle = "T"\nlanguage = "en"\ngrade = "media"\n\n[[source]]\nid = "rumour"',
        "no record cites 'idle'",
    ),
    "no sources": (
        "clusters/shanghai.toml",
        'sources = ["gazette-2019", "herald-2019"]\n',
        "",
        "every record requires sources",
    ),
    "fact about nothing": (
        "funds/jiangsu.toml",
        "facts = { status",
        'facts = { city = "derived", manager',
        "no such field in this record",
    ),
    "derived without arithmetic": ("funds/shanghai.toml", ', why = "three parts added up"', "", "derived, but"),
    "figure of the future": ("clusters/shanghai.toml", "year = 2018", "year = 2020", "after its source"),
    "cluster in the wrong file": (
        "clusters/shanghai.toml",
        'province = "shanghai"',
        'province = "anhui"',
        "belongs in clusters/anhui.toml",
    ),
    "lead not first": (
        "clusters/jiangsu.toml",
        '["jiangsu", "anhui"]',
        '["anhui", "jiangsu"]',
        "start with the province that leads",
    ),
    "province outside the region": (
        "clusters/jiangsu.toml",
        '["jiangsu", "anhui"]',
        '["jiangsu", "anhui", "hubei"]',
        "'hubei' lies outside the region, and the cluster does not",
    ),
    "province in the region": (
        "outside/clusters.toml",
        '["hubei"]',
        '["hubei", "anhui"]',
        "'anhui' lies in the region, and the cluster does not",
    ),
    "figure from outside": (
        "indicators.toml",
        'place = "jiangsu"',
        'place = "hubei"',
        "'hubei' lies outside the region: only clusters and claims may",
    ),
    "city elsewhere": (
        "clusters/shanghai.toml",
        'cities = ["shanghai"]',
        'cities = ["shaoxing"]',
        "none of the provinces",
    ),
    "sector of level two": (
        "clusters/shanghai.toml",
        'sector = "information-technology"',
        'sector = "integrated-circuits"',
        "level one",
    ),
    "subsector of another": (
        "clusters/shanghai.toml",
        'sector = "information-technology"',
        'sector = "textiles"',
        "not part of textiles",
    ),
    "fund in the wrong file": (
        "funds/jiangsu.toml",
        'province = "jiangsu"\ncity = "suzhou-js"\ndistrict',
        'province = "anhui"\ndistrict',
        "belongs in funds/anhui.toml",
    ),
    "fund in a city elsewhere": (
        "funds/jiangsu.toml",
        'city = "suzhou-js"',
        'city = "suzhou-ah"',
        "does not lie in jiangsu",
    ),
    "parent without a tie": ("funds/shanghai.toml", 'tie = "part-of"\n', "", "requires a parent"),
    "circle": (
        "funds/shanghai.toml",
        'status = "announced"',
        'parent = "sh-chips-1"\ntie = "part-funded"\nstatus = "announced"',
        "a circle: sh-chips-1 < sh-umbrella < sh-chips-1",
    ),
    "part larger than the whole": ("funds/shanghai.toml", "value = 50", "value = 5", "part-funded?"),
    "overlap of a child": (
        "funds/shanghai.toml",
        'tie = "part-of"',
        'tie = "part-of"\noverlap = "here too"',
        "without a parent",
    ),
    "sizes out of order": ("funds/shanghai.toml", 'date = "2018-09-07"', 'date = "2019-09-30"', "order of their dates"),
    "unused without a reason": ("funds/shanghai.toml", ', why = "a slip of the pen"', "", "`why` is missing"),
    "committed above the size": (
        "funds/shanghai.toml",
        "value = 17.56",
        "value = 29",
        "paid-in 29.0 bn yuan, of a fund of 28.5",
    ),
    "status without a source": (
        "funds/shanghai.toml",
        'status_source = "herald-2019"\nstatus_date = "2019-06"\n',
        "",
        "a source reports that it is investing, or it is announced",
    ),
    "source of a status": (
        "funds/shanghai.toml",
        'status_source = "herald-2019"',
        'status_source = "codes"',
        "own sources",
    ),
    "date of a status without a source": (
        "funds/shanghai.toml",
        'status = "announced"',
        'status = "announced"\nstatus_date = "2019"',
        "requires `status_source`",
    ),
    "Chinese text alone": ("funds/jiangsu.toml", 'scope = "three layers", ', "", "requires `scope`"),
    "code of another province": ("cities.toml", '"320500"', '"330500"', "does not start like 320000"),
    "date of the future": (
        "funds/shanghai.toml",
        'announced = "2018-01-15"',
        'announced = "2020-02"',
        "after the date of the dataset",
    ),
    "source of the future": (
        "sources.toml",
        '"2019-03-29"',
        '"2020-03-29"',
        "2020-03-29 is after the date of the dataset",
    ),
    "event without a source": ("events.toml", 'sources = ["herald-2019"]\n', "", "cites no source"),
    "cities that add up to less": (
        "indicators.toml",
        '[[indicator]]\nid = "gdp-yrd-2018"',
        CITY_GDP.format(5000),
        "its cities add up to 500, not 9259.54",
    ),
    "city larger than its province": (
        "indicators.toml",
        '[[indicator]]\nid = "gdp-yrd-2018"',
        CITY_GDP.format(95000),
        "9500 is more than the 9259.54 of 'gdp-jiangsu-2018'",
    ),
    "growth without a note": (
        "indicators.toml",
        '[[indicator]]\nid = "population-shanghai-2018"',
        POPULATION,
        "missing: -75.2 % since 'population-shanghai-2017'",
    ),
    "date of another round": (
        "clusters/shanghai.toml",
        'designated = "2019-03"',
        'designated = "2022-03"',
        "designated in 2022, so not in the round of 2021",
    ),
    "city away from the lead": (
        "clusters/jiangsu.toml",
        'note = "',
        'promoter = "',
        "'suzhou-ah' lies in anhui, and no note says why",
    ),
    "edition without a date": ("dataset.toml", 'date = "2020-01-31"\n', "", "missing"),
}


def test_a_fund_larger_than_the_one_that_pays_part_of_it_has_a_note(data: Path) -> None:
    spoil(data, "funds/shanghai.toml", 'tie = "part-of"', 'tie = "part-funded"')
    (problem,) = spoil(data, "funds/shanghai.toml", "value = 50", "value = 5")
    assert "28.5 is more than the 5 of 'sh-umbrella'" in problem.message


def test_a_city_outside_the_outline_of_its_province_is_found(data: Path) -> None:
    assert not spoil(data, "cities.toml", "31.23", "31.22")
    (problem,) = spoil(data, "cities.toml", "31.22", "30.23")
    assert (problem.path, problem.message) == ("shanghai.latitude", "30.23 N, 121.47 E lies outside shanghai")


@pytest.mark.parametrize("case", SPOILT)
def test_a_broken_rule_is_found(case: str, data: Path) -> None:
    file, old, new, message = SPOILT[case]
    problems = spoil(data, file, old, new)
    assert any(problem.file == file and message in problem.message for problem in problems), problems


def test_problems_say_where_they_are(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    texts = []
    for number, (case, (file, old, new, _)) in enumerate(SPOILT.items()):
        data = Path(copytree(SMALL, tmp_path / str(number)))
        problems = spoil(data, file, old, new)
        texts.append("\n".join([f"# {case}", *map(str, problems), ""]))
    golden("check.txt", "\n".join(texts))


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("cities.toml", b'[[city]]\nid = "a\n', "cities.toml:2:8: not TOML:"),
        ("cities.toml", b'[[city]]\nid = "\xff"\n', "cities.toml:2:7: not UTF-8:"),
        (
            "cities.toml",
            '\ufeff[[city]]\nid = "a"\n'.encode(),
            "cities.toml:1:1: a byte order mark: save it as UTF-8 without one",
        ),
        (
            "cities.toml",
            '[[city]]\nid = "a"\n'.encode("utf-16"),
            "cities.toml:1:1: not UTF-8 but UTF-16: save it as UTF-8",
        ),
        ("cities.toml", b'[[city]]\nid = "a\0"\n', "cities.toml:2:8: not TOML:"),
        ("cities.toml", None, "cities.toml: the file is missing"),
        ("cities.toml", b"x = " + b"[" * 5000, "cities.toml:1:5: nested too deeply"),
    ],
)
def test_a_file_that_cannot_be_read(file: str, content: bytes | None, message: str, data: Path) -> None:
    if content is None:
        (data / file).unlink()
    else:
        (data / file).write_bytes(content)
    with pytest.raises(DataError) as caught:
        check_data(Files(data))
    assert caught.value.problems[0].startswith(message)


def test_a_folder_in_place_of_a_file_or_none_at_all(data: Path) -> None:
    (data / "cities.toml").unlink()
    (data / "cities.toml").mkdir()
    with pytest.raises(DataError, match=r"cities\.toml: not an ordinary file"):
        check_data(Files(data))
    rmtree(data / "funds")
    with pytest.raises(DataError, match="funds/: the folder is missing"):
        check_data(Files(data))


def test_the_command_says_ok_and_counts(yrd: Yrd) -> None:
    assert yrd("check").out == (
        "ok: 4 clusters, 8 funds, 9 indicators, 2 shares, 2 chains, 2 events, 4 claims, 4 provinces, 4 cities, "
        "5 sectors, 2 segments, 3 keys, 4 sources\n"
    )


def test_the_command_lists_every_problem_and_exits_with_4(yrd: Yrd, data: Path) -> None:
    spoil(data, "sources.toml", '"Ministry"', "7")
    spoil(data, "funds/shanghai.toml", "value = 28.5", 'value = "28.5"')
    run = yrd("check", str(data))
    assert (run.code, run.out) == (4, "")
    lines = run.err.splitlines()
    assert len(lines) == 7
    assert lines[0].startswith("yrd: funds/shanghai.toml:11:5: sh-chips-1.sizes[0].value: ")
    assert lines[1].startswith('yrd:     { value = "28.5", unit = "bn yuan", kind = "registered"')
    assert lines[2] == "yrd:       ^"
    assert lines[3].startswith("yrd: sources.toml:11:1: gazette-2019.publisher: ")
    assert lines[6] == f"yrd: 2 problems in {data}"
