"""One resolver of names and places: every form of writing means what it says, and nothing is guessed."""

import csv
import random
import unicodedata
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import TESTS, Yrd
from yrd_cli.datasets import bundled as load
from yrd_cli.datasets.language import divisions, simplified
from yrd_cli.errors import AmbiguousNameError, UnknownNameError, UsageError
from yrd_cli.query.folding import normalise, split_list
from yrd_cli.query.names import choices_of_records, find, nearest
from yrd_cli.query.places import find_places
from yrd_cli.query.resolution import meaning
from yrd_cli.query.values import read_date, read_number, read_years
from yrd_cli.schema.record import Record
from yrd_cli.schema.tables import TABLES

DATA = load.bundled()
EVERYTHING = load.bundled(include_outside=True)
CITIES, PROVINCES = DATA.records("cities"), DATA.records("provinces")
NAMES = {province.id: province for province in PROVINCES}
_ROWS = (TESTS / "traps" / "12-names-refused.tsv").read_text(encoding="utf-8").splitlines()
TRAPS = list(csv.DictReader(_ROWS, delimiter="\t"))
SEVERAL = {
    "all four": {"shanghai", "jiangsu", "zhejiang", "anhui"},
    "three provinces": {"shanghai", "jiangsu", "zhejiang"},
}
TRADITIONAL = {simple: chr(code) for code, simple in simplified().items()}


def means(kind: str, text: str) -> tuple[str, ...]:
    return find_places(kind, text, DATA.records).ids


@pytest.mark.parametrize("row", [row for row in TRAPS if row["option"] != "-s"], ids=lambda row: row["typed"])
def test_names_that_were_refused_are_understood(row: dict[str, str]) -> None:
    kind = {"-p": "province", "-c": "city", "--place": "place"}[row["option"]]
    expected = SEVERAL.get(row["means"], {row["means"].split()[0]})
    assert set(means(kind, row["typed"])) == expected


@pytest.mark.parametrize(
    ("typed", "id"),
    [("半導體", "integrated-circuits"), ("textile", "textiles"), ("新能源汽车产业", "new-energy-vehicles")],
)
def test_sectors_in_any_writing(typed: str, id: str, real_yrd: Yrd) -> None:
    assert real_yrd("funds", "-s", typed, "-q").out == real_yrd("funds", "-s", id, "-q").out


def test_a_name_of_another_vocabulary_is_said_to_be_one(real_yrd: Yrd) -> None:
    assert "it is a segment: power-batteries" in real_yrd("funds", "-s", "動力電池").err
    assert "it is a province: --province jiangsu" in real_yrd("funds", "-c", "江苏").err
    assert "it is a city: --city suzhou-js" in real_yrd("funds", "-p", "320500").err
    assert "湖北省 lies outside the region" in real_yrd("funds", "-p", "湖北").err


def forms_of(city: object) -> Iterator[str]:
    """The forms in which a city is written: in both languages, with its province, as a code."""
    name, short, code = city.name_zh, city.short_zh, city.code  # type: ignore[attr-defined]
    province = NAMES[city.province]  # type: ignore[attr-defined]
    latin = city.name_en.partition(" (")[0]  # type: ignore[attr-defined]
    yield from (name, short, f" {name}\u3000", f"\u200b{name}", f"“{short}”", f"{name}\u202c", city.id)  # type: ignore[attr-defined]
    yield from ("".join(TRADITIONAL.get(character, character) for character in text) for text in (name, short))
    yield from (code, code + "000000", f"{code}.0", code[:4] if province.id != "shanghai" else code[:2])
    yield from (f"{province.name_zh}{name}", f"{province.short_zh}{short}", f"中国{province.name_zh}{name}")
    yield from (
        f"{latin}, {province.name_en}",
        f"{latin} ({province.name_en})",
        f"{latin} City, {province.name_en} Province",
    )
    yield unicodedata.normalize("NFD", f"{latin} Shi {province.name_en} Sheng")


@pytest.mark.parametrize("city", CITIES, ids=lambda city: city.id)
def test_a_city_in_every_form_of_writing(city: object) -> None:
    for form in forms_of(city):
        assert means("city", form) == (city.id,), form  # type: ignore[attr-defined]


def folded_forms(text: str) -> Iterator[str]:
    yield from (text, text.upper(), text.title(), f"  {text} ", f"{text}\u200b", f"（{text}）")
    yield "".join(TRADITIONAL.get(character, character) for character in text)
    yield "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text)


@pytest.mark.parametrize("table", [name for name, table in TABLES.items() if table.is_vocabulary])
def test_every_name_in_every_folded_form_resolves_to_its_record(table: str) -> None:
    records = DATA.records(table)
    choices = choices_of_records(records)
    for record in records:
        for name in record.spellings():
            for form in folded_forms(name):
                try:
                    assert find(table, form, choices) in {record.id, normalised_id(name, choices)}
                except AmbiguousNameError as error:
                    assert record.id in {id for id, _ in error.candidates}


def normalised_id(name: str, choices: Sequence[object]) -> str | None:
    """The record whose id a name is, which takes precedence over the others that have the name."""
    wanted = normalise(name)
    return next((one.id for one in choices if one.keys[0] == wanted), None)  # type: ignore[attr-defined]


@pytest.mark.parametrize("city", CITIES, ids=lambda city: city.id)
def test_counties_lead_to_their_city_and_to_no_other(city: Record) -> None:
    for division in (one for one in divisions() if one.city == city.id):
        code, name = division.code, division.name_zh
        assert means("city", code) == (city.id,), name
        assert means("city", f"{code}101") == (city.id,), name
        latin = division.pinyin.replace(" ", "").title()
        for form in (name, division.short_zh, f"{latin} County", latin):
            try:
                found = find_places("city", form, DATA.records)
            except AmbiguousNameError as error:
                assert city.id in {id for id, _ in error.candidates} or latin in form, form
            except UnknownNameError as error:
                assert city.id in error.lines()[0], form  # also the name of a place elsewhere
                assert not error.nearest, form
            else:
                assert found.ids == (city.id,) or not found.county, form  # a city itself has the spelling: Fuyang


def test_every_county_lies_in_a_city_of_the_data() -> None:
    assert {one.city for one in divisions()} - {None} <= {city.id for city in CITIES}


def test_a_county_is_said_to_stand_for_its_city(real_yrd: Yrd) -> None:
    run = real_yrd("funds", "-c", "昆山", "--json")
    assert run.code == 0
    assert "昆山市 is a county of Suzhou (Jiangsu): all of the city is selected; --search 昆山" in run.err
    assert "鼓楼区" in real_yrd("funds", "-c", "鼓楼区").err


def test_a_code_of_a_county_that_is_not_listed_leads_to_its_city(real_yrd: Yrd) -> None:
    found = real_yrd("funds", "-c", "320571", "-q")
    assert found.out == real_yrd("funds", "-c", "suzhou-js", "-q").out
    assert "320571 is a county of Suzhou (Jiangsu): all of the city is selected" in found.err
    refused = real_yrd("funds", "-p", "320571")
    assert (refused.code, "320571 is a county of suzhou-js: --city suzhou-js" in refused.err) == (2, True)
    assert real_yrd("resolve", "320571", "-f", "csv").out.splitlines()[1].startswith("320571,cities,suzhou-js,")


MISSPELT = random.Random(7)  # noqa: S311 -- misprints, not secrets


def misspelt(name: str) -> str:
    place = MISSPELT.randrange(1, len(name))
    letter = MISSPELT.choice("abcdefghilmnoprstuwyz")
    return MISSPELT.choice(
        (
            name[:place] + name[place + 1 :],
            name[:place] + letter + name[place:],
            name[:place] + letter + name[place + 1 :],
        )
    )


def test_misspelt_cities_are_never_taken_for_others() -> None:
    for city in CITIES:
        latin = normalise(city.name_en.partition(" (")[0])
        for _ in range(5):
            typed = misspelt(latin)
            try:
                means("city", typed)  # a spelling of something else: a county, another city
            except AmbiguousNameError:
                continue
            except UnknownNameError as error:
                if error.nearest:
                    assert any(latin in id for id in error.nearest) or len(error.nearest) > 1, (typed, error.nearest)


@given(st.text(max_size=12))
@settings(deadline=None)
def test_suggestions_resolve_to_what_they_say(text: str) -> None:
    for kind in ("province", "city", "place"):
        try:
            find_places(kind, text, DATA.records)
        except UnknownNameError as error:
            for id in error.nearest:
                assert means(kind, id) == (id,)
        except UsageError:
            continue


def test_what_resolves_is_suggested_as_itself() -> None:
    choices = choices_of_records(CITIES)
    for city in CITIES:
        for name in city.spellings():
            found = nearest(name, choices)
            if len(normalise(name)) > 2 and not name.isdigit():
                assert city.id in found or name == "Taichow", name


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025/06/09", "2025-06-09"),
        ("20250609", "2025-06-09"),
        ("2025-6-9", "2025-06-09"),
        ("2025年6月9日", "2025-06-09"),
        ("２０２５年６月", "2025-06"),
        ("2025.6", "2025-06"),
        ("２０２５", "2025"),
        ("2025年", "2025"),
        ("9 June 2025", "2025-06-09"),
        ("Jun 9, 2025", "2025-06-09"),
        ("2025-06-09T10:00:00+08:00", "2025-06-09"),
        ("09/06/2025", None),
        ("2025-02-30", None),
        ("25-06-09", None),
        ("soon", None),
    ],
)
def test_dates_as_people_write_them(text: str, date: str | None) -> None:
    assert read_date(text) == date


@pytest.mark.parametrize(
    "text", ["2020-2023", "2020–2023", "2020—2023", "２０２０－２０２３", "2020至2023年", "2020~2023", "2020 to 2023"]
)
def test_ranges_of_years(text: str) -> None:
    assert list(read_years(text) or ()) == [2020, 2021, 2022, 2023]


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,000", 1000), ("１，０００．５", 1000.5), ("1 234 567", 1234567), ("1,00", None), ("", None)],
)
def test_numbers_as_people_write_them(text: str, number: float | None) -> None:
    assert read_number(text) == number


def test_one_splitter_of_lists() -> None:
    assert split_list(["a，b、c;d；e", "f"]) == ["a", "b", "c", "d", "e", "f"]


@pytest.mark.parametrize("comma", ["，", "、", ";", "；", ","])
@pytest.mark.parametrize(
    "arguments",
    [
        ("funds", "-p", "jiangsu{}anhui"),
        ("funds", "--fields", "id{}name_zh"),
        ("funds", "--by", "province{}level"),
        ("funds", "--sort", "level{}id"),
        ("compare", "jiangsu{}anhui"),
        ("indicators", "--year", "2023{}2024"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_lists_are_split_alike_in_every_option(comma: str, arguments: tuple[str, ...], yrd: Yrd) -> None:
    run = yrd(*(argument.format(comma) for argument in arguments))
    assert (run.code, run.out) == (0, yrd(*(argument.format(",") for argument in arguments)).out)


def test_headings_are_names_of_fields(yrd: Yrd) -> None:
    assert yrd("funds", "--sort", "-size", "-q").out == yrd("funds", "--sort", "scale_cny_bn:desc", "-q").out
    assert yrd("funds", "--fields", "name,规模").out == yrd("funds", "--fields", "name_en,scale_cny_bn").out
    assert yrd("funds", "--by", "省市").out == yrd("funds", "--by", "province").out
    assert "write scale_cny_bn" in yrd("funds", "--where", "规模 > 1").err
    in_yi, in_bn = (
        yrd("funds", "--where", f"{field} > {number}") for field, number in (("scale_cny_yi", 10), ("scale_cny_bn", 1))
    )
    assert in_yi == in_bn


def test_a_name_among_ids_is_told(yrd: Yrd) -> None:
    run = yrd("clusters", "--where", "province = '江苏'", "--json")
    assert (run.code, run.out) == (0, "[]\n")
    assert "'江苏' is 'jiangsu' there" in run.err


@pytest.mark.parametrize("argument", ["—limit", "–limit=5", "−n"])
def test_a_pasted_dash_is_named(argument: str, yrd: Yrd) -> None:
    run = yrd("funds", argument, "5")
    assert run.code == 2
    assert "begins with a dash (U+" in run.err
    assert "write -" in run.err


def slips(name: str, count: int, seed: int) -> Iterator[str]:
    """Yield a name with a letter left out, put in, replaced or swapped with the next, never the first."""
    chance = random.Random(seed)  # noqa: S311 -- misprints, not secrets
    for _ in range(count):
        place, letter = chance.randrange(1, len(name) - 1), chance.choice("abcdefghilmnoprstuwyz")
        yield chance.choice(
            (
                name[:place] + name[place + 1 :],
                name[:place] + letter + name[place:],
                name[:place] + letter + name[place + 1 :],
                name[:place] + name[place + 1] + name[place] + name[place + 2 :],
            )
        )


def advice(text: str) -> str:
    """What is said of a text that means nothing; empty if it means something."""
    try:
        meaning(text, EVERYTHING)
    except AmbiguousNameError:
        return ""
    except UnknownNameError as error:
        return error.lines()[0].partition("did you mean ")[2]
    return ""


def advice_on_city(text: str) -> str:
    try:
        means("city", text)
    except AmbiguousNameError:
        return ""
    except UnknownNameError as error:
        return error.lines()[0].partition("did you mean ")[2]
    return ""


def test_no_wrong_advice_in_misspelt_names() -> None:
    """Of a name with one slip, either nothing is suggested or the name is among the suggestions."""
    wrong, tried = [], 0
    for table in ("provinces", "cities", "sectors", "keys"):
        for record in DATA.records(table):
            name = normalise(record.name_en.partition(" (")[0])
            for typed in slips(name, 2, seed=len(name)) if len(name) > 3 else ():
                said = advice(typed)
                tried += 1
                if said and record.id not in said:
                    wrong.append((record.id, typed, said))
    assert tried > 200
    assert wrong == []


def test_no_wrong_advice_in_spellings_of_counties() -> None:
    wrong, tried = [], 0
    for one in divisions():
        latin = one.pinyin.replace(" ", "")
        if one.city and len(latin) > 4:
            city = next(city for city in CITIES if city.id == one.city)
            for typed in (f"{latin.title()} County", f"{latin} district", *slips(latin, 1, seed=int(one.code))):
                said = advice_on_city(typed)
                tried += 1
                same_name = any(normalise(other.name_en.partition(" (")[0]) == latin for other in CITIES)
                if said and one.city not in said and city.name_en not in said and not same_name:
                    wrong.append((one.name_zh, typed, said))
    assert tried > 600
    assert wrong == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Wujian", "did you mean 武进区 of changzhou or 吴江区 of suzhou-js?"),
        ("Chongmnig", "did you mean 崇明区 of shanghai?"),
        ("suzou", "did you mean suzhou-js or suzhou-ah?"),
        ("nanjin", "did you mean nanjing?"),
    ],
)
def test_a_slip_for_a_county_is_told_with_its_city(typed: str, said: str, real_yrd: Yrd) -> None:
    assert said in real_yrd("funds", "-c", typed).err
    assert said.rstrip("?") in real_yrd("resolve", typed, "-f", "csv").out


def test_what_resolves_is_never_answered_by_a_suggestion() -> None:
    for city in CITIES:
        for form in forms_of(city):
            assert advice(form) == "", form
