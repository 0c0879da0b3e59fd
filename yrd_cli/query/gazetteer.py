"""The names and codes of places, and the forms in which people write them: with what is added, one after another."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Any

from yrd_cli.datasets.bundled import Records
from yrd_cli.datasets.language import Division, divisions
from yrd_cli.query.folding import normalise
from yrd_cli.query.names import Choice, choices_of_records
from yrd_cli.schema.record import spellings_of

TABLES_OF = {"province": ("provinces",), "city": ("cities",), "place": ("places", "provinces", "cities")}
_CODE = r"(?:cn-?)?(\d{12}|\d{9}|\d{6}|\d{4}|\d{2})(?:\.0+)?"

_ADDED = {
    "provinces": ("自治区", "省", "市", "autonomousregion", "municipality", "province", "sheng", "city", "shi"),
    "cities": ("市辖区", "地区", "市", "prefecturelevelcity", "municipality", "prefecture", "city", "shi"),
}
_ADDED_TO_COUNTIES = ("countylevelcity", "district", "county", "city", "xian", "shi", "qu")
_SHORT = 4  # letters: of names as short, a slip makes any other
_BEFORE = ("provinceof", "cityof")
_NATION = ("中华人民共和国", "中国", "prchina", "china", "prc")
_IN_GROUPS = {"江": "jiangsu"}  # 江浙沪: a character that stands for Jiangsu in groups only
_EVERY_PROVINCE = ("三省一市", "长三角", "长三角地区", "yrd")


def code_of(text: str) -> str:
    """The code of GB/T 2260 or ISO 3166-2 that a text is; empty if it is none."""
    code = re.fullmatch(_CODE, text, re.IGNORECASE)
    return code[1] if code else ""


class Gazetteer:
    """The places of a dataset. Names that are looked up are normalised; tables are read when first asked for."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self._choices: dict[str, list[Choice]] = {}

    def choices_in(self, table: str) -> list[Choice]:
        """The choices of one table."""
        if table not in self._choices:
            self._choices[table] = choices_of_records(self.records(table))
        return self._choices[table]

    def choices(self, kind: str) -> list[Choice]:
        """The choices of a kind, each id once: Shanghai is a province and a city."""
        together = list(chain.from_iterable(map(self.choices_in, TABLES_OF[kind])))
        return list({one.id: one for one in together}.values())

    def named(self, table: str, text: str) -> tuple[str, ...]:
        """The ids that have a name, with what is added to it or without."""
        cores = [text, *(text.removesuffix(added) for added in _ADDED[table] if text.endswith(added))]
        cores += [text.removeprefix(added) for added in _BEFORE if text.startswith(added)]
        for core in cores if len(text) > 1 else ():
            ids = tuple(one.id for one in self.choices_in(table) if one.is_called(core))
            if ids and (core == text or len(core) > 1):
                return ids
        return ()

    def by_code(self, kind: str, code: str) -> tuple[str, ...]:
        """The place with a code of GB/T 2260, or one that is longer by zeros."""
        for table, level in (("provinces", 2), ("cities", 4)):
            if table in TABLES_OF[kind]:
                for record in self.records(table):
                    if _level(code) <= level and code.startswith(_prefix(record.code)[: len(code)]):
                        return (record.id,)
        return ()

    def by_parts(self, kind: str, wanted: str) -> Iterator[tuple[str, ...]]:
        """The ids that a name means, then those of a name with that of its province before or after it."""
        text = _without_nation(wanted)
        tables = [table for table in TABLES_OF[kind] if table in _ADDED]
        for table in tables:
            yield self.named(table, text)
        if "cities" in tables:
            for province, rest in self._parts("provinces", text):
                inside = self._cities_of(province)
                yield tuple(id for id in self.named("cities", rest) if id in inside)

    def group(self, kind: str, wanted: str) -> tuple[str, ...]:
        """The places of a group: of all four provinces, or with a character for each, as in 江浙沪 and 苏锡常."""
        if kind == "province" and wanted in _EVERY_PROVINCE:
            home = {city.province for city in self.records("cities")}
            return tuple(one.id for one in self.records("provinces") if one.id in home)
        if len(wanted) < 2 or wanted.isascii():  # noqa: PLR2004 -- one character is no group
            return ()
        for table in (table for table in TABLES_OF[kind] if table in _ADDED):
            short = {key: one.id for one in self.choices_in(table) for key in one.keys if len(key) == 1}
            ids = [short.get(key) or (_IN_GROUPS.get(key) if table == "provinces" else None) for key in wanted]
            found = tuple(id for id in ids if id is not None)
            if len(set(found)) == len(wanted):
                return found
        return ()

    def counties(self, code: str, wanted: str) -> list[Division]:
        """The counties that a code lies in, or that a name means: alone or after those of its city and province."""
        cities = {city.id: city for city in self.records("cities")}
        if code:
            county = _county_of(code, list(cities.values()))
            return [county] if county else []
        counties = [one for one in divisions() if one.city in cities]
        found = [one for one in counties if wanted in names_of(one)]
        if found:
            return found
        text = _without_nation(wanted)
        for province, rest in [("", text), *self._parts("provinces", text)]:
            inside = self._cities_of(province) if province else set(cities)
            for city, last in [("", rest), *self._parts("cities", rest)]:
                within = inside & {city} if city else inside
                found += [one for one in counties if one.city in within and last in names_of(one)]
        return list(dict.fromkeys(found))

    def counties_by_name(self) -> dict[str, list[Division]]:
        """The counties by all that they are called, but for the shortest names."""
        return _counties_by_name(frozenset(city.id for city in self.records("cities")))

    def _cities_of(self, province: str) -> set[str]:
        return {city.id for city in self.records("cities") if city.province == province}

    def _parts(self, table: str, text: str) -> Iterator[tuple[str, str]]:
        """The places whose name the text begins with, or in English ends with, each with the rest of the text."""
        for one in self.choices_in(table):
            for form in _forms(one.keys, table):
                if form not in text or form == text:
                    continue
                if text.startswith(form):
                    yield one.id, text[len(form) :]
                if form.isascii() and text.endswith(form):
                    yield one.id, text[: -len(form)]


@cache
def _forms(keys: tuple[str, ...], table: str) -> list[str]:
    """The names of a place with what is added to them, the longest first."""
    forms = [key + added for key in keys if len(key) > 1 for added in ("", *_ADDED[table])]
    return sorted(forms, key=len, reverse=True)


@cache
def _counties_by_name(cities: frozenset[str]) -> dict[str, list[Division]]:
    found: dict[str, list[Division]] = {}
    for county in divisions():
        for name in names_of(county) if county.city in cities else ():
            if len(name) > _SHORT or not name.isascii():
                found.setdefault(name, []).append(county)
    return found


@cache
def names_of(division: Division) -> set[str]:
    """What a division is called, normalised."""
    read = [normalise(spelling) for spelling in spellings_of(division.pinyin)[:-1]]  # two initials may be anything
    latin = {name + added for name in read for added in ("", *_ADDED_TO_COUNTIES)}
    return {normalise(division.name_zh), normalise(division.short_zh)} | latin


def outside(wanted: str, code: str) -> Division | None:
    """The province or city outside the region that a name or a code means."""
    for one in divisions():
        if one.city is None and (code.startswith(_prefix(one.code)) if code else wanted in names_of(one)):
            return one
    return None


def _level(code: str) -> int:
    """How many digits of a code say something: 2 of a province, 4 of a city, 6 of a county."""
    digits = len(code.rstrip("0"))
    return next(level for level in (2, 4, 6, 12) if digits <= level)


def _prefix(code: str) -> str:
    """The digits that all codes within a place begin with."""
    return code[: _level(code)]


def _county_of(code: str, cities: Sequence[Any]) -> Division | None:
    """The county that a code of six digits or more lies in; of one that is not listed, as 320571, only the city."""
    if _level(code) <= 4:  # noqa: PLR2004 -- of a city
        return None
    listed = next((one for one in divisions() if one.code == code[:6]), None)
    city = next((city for city in cities if code.startswith(_prefix(city.code))), None)
    return listed or (Division(code, code, "", city.id) if city else None)


def _without_nation(wanted: str) -> str:
    """The text, without the name of the nation before or after it."""
    for name in _NATION:
        if wanted != name and (wanted.startswith(name) or wanted.endswith(name)):
            return wanted.removeprefix(name).removesuffix(name)
    return wanted
