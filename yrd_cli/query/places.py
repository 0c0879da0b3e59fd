"""Finding the place that a user means: `江苏省苏州市`, `Suzhou, Jiangsu`, 320500, CN-32, 江浙沪, a county."""

from collections.abc import Sequence

from yrd_cli.datasets.bundled import Records
from yrd_cli.datasets.language import Division
from yrd_cli.errors import AmbiguousNameError, UnknownNameError, UsageError, flag
from yrd_cli.query.folding import normalise, plain_text
from yrd_cli.query.gazetteer import TABLES_OF, Gazetteer, code_of, outside
from yrd_cli.query.names import Choice, find, ids_by_key, nearest
from yrd_cli.query.result import Note, note_on_options
from yrd_cli.schema.struct import Struct

KINDS = tuple(TABLES_OF)
_LONGER = 2  # letters
_MAX_NEAR = 5  # suggestions: names of counties are short, and much alike


class Found(Struct):
    """What a text means: ids of places; `county` if it names one, whose city stands for it."""

    ids: tuple[str, ...]
    county: Division | None = None


def find_places(kind: str, text: str, records: Records, *, listing: str | None = None, suggest: bool = True) -> Found:
    """The provinces, cities or places (`kind`) that `text` names; several for 江浙沪.

    Raises UnknownNameError, which says what else the text names and, if it is to `suggest`, what may be meant,
    AmbiguousNameError, UsageError if it is empty.
    """
    gazetteer = Gazetteer(records)
    if found := _plain(kind, text, gazetteer):
        return Found(found)
    wanted, code = _typed(text)
    if found := gazetteer.group(kind, wanted):
        return Found(found)
    counties = gazetteer.counties(code, wanted)
    elsewhere = outside(wanted, code)
    if kind != "province" and counties and not elsewhere:
        if len({county.city for county in counties}) > 1:
            named = [(str(county.city), county.name_zh) for county in counties]
            raise AmbiguousNameError(kind, text, named)
        return Found((str(counties[0].city),), counties[0])
    reason = _elsewhere(kind, text, counties, elsewhere, gazetteer)
    choices = gazetteer.choices(kind)
    if suggest and kind != "province" and not code:
        reason = reason or misspelt_county(text, choices, gazetteer)
    near = nearest(text, choices) if suggest and not (reason or code) else ()
    raise UnknownNameError(
        kind, text, choices=[one.id for one in choices], nearest=near, listing=listing, reason=reason
    )


def misspelt_county(text: str, choices: Sequence[Choice], gazetteer: Gazetteer) -> str | None:
    """What to suggest for a text that is as likely a slip for a county as for one of the choices, if it is."""
    from yrd_cli.query.resemblance import nearest_keys  # only for what is misspelt

    wanted = normalise(text)
    counties, ids = gazetteer.counties_by_name(), ids_by_key(choices)
    # Of names that the text only begins, none is meant before others.
    slips = [key for key in counties if key not in ids and len(key) - len(wanted) <= _LONGER]
    near = nearest_keys(wanted, [*ids, *slips])
    named = [f"{one.name_zh} of {one.city}" for key in near if key not in ids for one in counties[key]]
    others = [id for key in near if key in ids for id in ids[key]]
    meant = list(dict.fromkeys([*named, *others]))[:_MAX_NEAR]
    return f"did you mean {' or '.join(meant)}?" if named else None


def _typed(text: str) -> tuple[str, str]:
    """A text as names are compared, and the code that it is, if it is one."""
    return normalise(text), code_of(plain_text(text))


def _plain(kind: str, text: str, gazetteer: Gazetteer) -> tuple[str, ...]:
    """The ids of this kind that a text names: by a name, a code, a name with that of its province."""
    choices = gazetteer.choices(kind)
    found = find(kind, text, choices)
    if found is not None:
        return (found,)
    wanted, code = _typed(text)
    for ids in [gazetteer.by_code(kind, code)] if code else gazetteer.by_parts(kind, wanted):
        if len(ids) > 1:
            raise AmbiguousNameError(kind, text, [(one.id, one.description) for one in choices if one.id in ids])
        if ids:
            return ids
    return ()


def _elsewhere(
    kind: str, text: str, counties: Sequence[Division], elsewhere: Division | None, gazetteer: Gazetteer
) -> str | None:
    """What a text names that is not of this kind: a county, a place of another kind, one outside the region."""
    for other in ("province", "city"):
        if kind not in {other, "place"}:
            try:
                ids = _plain(other, text, gazetteer)
            except UsageError:
                continue
            if ids:
                return f"it is a {other}: {flag(other)} {ids[0]}"
    named = [
        f"{one.name_zh} is a county of {one.city}: {flag('city')} {one.city}, or {flag('search')} {one.short_zh}"
        for one in counties
    ]
    if elsewhere:
        named.append(f"{elsewhere.name_zh} lies outside the region")
    return "; ".join(named) or None


def join_compounds(kind: str, parts: Sequence[str], records: Records) -> list[str]:
    """The names in a list, put together again where a comma stood inside one: `Suzhou, Jiangsu`.

    Where provinces are places too, only after a name that several cities have.
    """
    joined: list[str] = []
    gazetteer = Gazetteer(records)
    for part in parts:
        if joined and kind in ("city", "place") and _qualifies(part, joined[-1], kind, gazetteer):
            joined[-1] += f" {part}"
        else:
            joined.append(part)
    return joined


def _qualifies(part: str, before: str, kind: str, gazetteer: Gazetteer) -> bool:
    """Whether a name is that of the province of the city named before it."""
    province = gazetteer.named("provinces", normalise(part))
    cities = gazetteer.named("cities", normalise(before)) if province else ()
    of_it = {city.id for city in gazetteer.records("cities") if province == (city.province,)}
    shared = len(cities) > 1 or (cities and kind == "city" and not gazetteer.named("cities", normalise(part)))
    return bool(shared) and any(city in of_it for city in cities)


def stands_for_county(county: Division, records: Records) -> Note:
    """What must be said where the city of a county was taken for it."""
    city = next(city for city in records("cities") if city.id == county.city)
    search = f"{flag('search')} {county.short_zh}"
    return note_on_options(
        f"{county.name_zh} is a county of {city.name_en}: all of the city is selected; {search} looks for the county.",
        f"{county.name_zh}属{city.name_zh}：所列为全市；{search} 可查该区县。",
        warning=True,
    )
