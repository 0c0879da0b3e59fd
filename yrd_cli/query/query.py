"""A query: what is asked, as one checked value, whichever door it came through.

The command line and Python give options by name, a claim gives a text; both are read here, and checked once.
"""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError, flag, quoted
from yrd_cli.query.filters import Filters, parse_filters
from yrd_cli.query.names import resolve_field
from yrd_cli.query.options import OF_GROUPS, Argument, Option, Parameter
from yrd_cli.query.parameters import query_parameters
from yrd_cli.query.shape import AS_IS, Shape
from yrd_cli.schema.fields import Field, cached, fields_by_name
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.tables import LISTED, TABLES, Table

if TYPE_CHECKING:
    from yrd_cli.query.group import Dimension

Options = Mapping[str, object]  # by the name of an option, what was given for it

PERCENT_OF = ("row", "col", "all")
_COUNTS = ("lead", "participating")
_QUOTING = "\"'\\"  # in a text, what joins and splits words otherwise than blanks do
_REGIONS = ("yrd", "all")


class Query(Struct):
    """What is asked of a table.

    `fields` are those of its records, as they count: where a cluster counts under each province that takes part, that
    is what `province` means. `with_outside` says whether what lies outside the region is included; None leaves that to
    the dataset. `as_of` is a day. `measure` and
    `percent` are names, which are resolved where the groups are known. `used` says whether only figures that are used
    are selected, or only the others; None selects both.
    """

    table: Table
    fields: tuple[Field, ...]
    filters: Filters
    with_outside: bool | None = None
    as_of: str | None = None
    where: str | None = None
    by: "tuple[Dimension, ...]" = ()
    measure: str | None = None
    percent: str | None = None
    bars: bool = False
    used: bool | None = None
    growth: bool = False
    shape: Shape = AS_IS

    @classmethod
    def from_options(cls, table: Table, options: Options, dataset: Dataset) -> "Query":
        """Return the query that options ask; those that are absent or None were not given.

        Raises UsageError for values that are unknown, malformed or cannot be combined, NotFoundError for an id that no
        record has.
        """
        given = Given(options)
        with_outside = sees_outside(table, options)
        if with_outside is not None:
            dataset = dataset.within(include_outside=with_outside)
        fields = _fields_as_counted(table, given, dataset)
        filters = parse_filters(
            _filter_texts(given, fields),
            fields,
            dataset.records,
            table=table.name,
            since=given.text("since"),
            until=given.text("until"),
            search=given.text("search"),
        )
        as_of, percent, by = given.text("as_of"), given.text("percent"), given.texts("by")
        for name in OF_GROUPS:
            if options.get(name) and not by:
                raise UsageError(f"{flag(name)} requires {flag('by')}")
        if options.get("tree") and by:
            raise UsageError(f"{flag('tree')} cannot be used with {flag('by')}")
        if options.get("growth"):
            _check_growth(options)
        where = given.text("where")
        return cls(
            table=table,
            fields=fields,
            filters=filters,
            with_outside=with_outside,
            as_of=_day(as_of),
            where=where,
            by=_dimensions(by, fields),
            measure=given.text("measure"),
            percent=resolve_field(percent, PERCENT_OF, kind=flag("percent")) if percent is not None else None,
            bars=bool(options.get("bars")),
            used=_used(table, options, filters, where),
            growth=bool(options.get("growth")),
            shape=shape_of(options),
        )

    @classmethod
    def from_text(cls, text: str, dataset: Dataset) -> "Query":
        """Return the query that a text asks, as one would type it after `yrd`: `clusters -p jiangsu --by sector`.

        Raises UsageError for what is no such query, and as `from_options`.
        """
        words = text.split()
        if any(mark in text for mark in _QUOTING):
            import shlex  # as a shell reads it, which takes longer

            try:
                words = shlex.split(text)
            except ValueError as error:  # an open quotation mark
                raise UsageError(str(error).lower()) from None
        name, *arguments = words or [""]
        if name not in LISTED:
            raise UsageError(f"{quoted(name)} is not a table")
        options = _read(arguments, _parameters(TABLES[name]))
        return cls.from_options(TABLES[name], {"region": "yrd", **options}, dataset)

    def names_one(self, filter_name: str) -> bool:
        """Whether the query selects by one value of a filter."""
        return len(self.filters.accepted.get(filter_name, ())) == 1


def _day(as_of: str | None) -> str | None:
    if as_of is None:
        return None
    from yrd_cli.query.history import parse_as_of  # only for those who look back

    return parse_as_of(as_of)


def _used(table: Table, options: Options, filters: Filters, where: str | None) -> bool | None:
    """Return which figures are selected: those that are used, unless the query names others."""
    if not table.is_series or options.get("all"):
        return None
    if "used" in options:  # from Python
        return bool(options["used"])
    return None if "id" in filters.accepted or decides_about_used(where) else True


def decides_about_used(expression: str | None) -> bool:
    """Whether an expression of SQL names the field `used`: whoever wrote it decides which figures it sees."""
    if not expression:
        return False
    from yrd_cli.query.sql_text import without_texts  # only for those who ask in SQL

    named = fields_by_name(TABLES["indicators"].record_type)["used"]
    names = "|".join(map(re.escape, (named.name, named.title, named.title_zh)))
    return bool(re.search(rf"\b({names})\b", without_texts(expression), re.IGNORECASE))


def _check_growth(options: Options) -> None:
    for name in ("measure", "percent"):
        if options.get(name):
            raise UsageError(f"{flag('growth')} cannot be used with {flag(name)}")


def _dimensions(names: Sequence[str], fields: Sequence[Field]) -> "tuple[Dimension, ...]":
    if not names:
        return ()
    from yrd_cli.query.group import parse_dimensions  # only --by groups

    return parse_dimensions(names, fields)


class Given:
    """Options by name, read as what they take."""

    def __init__(self, options: Options) -> None:
        self._options = options

    def text(self, name: str) -> str | None:
        """Return the text given for an option, if one was."""
        value = self._options.get(name)
        return None if value is None else str(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts given for an option that may be repeated."""
        value = self._options.get(name)
        if value is None:
            return ()
        return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def includes_outside(region: str) -> bool:
    """Whether a region, as `--region` names it, includes what lies outside. Raises UsageError for an unknown one."""
    return resolve_field(region, _REGIONS, kind=flag("region")) == "all"


def sees_outside(table: Table, options: Options) -> bool | None:
    """Whether a query sees what lies outside the region; None if the options do not say.

    Of claims it always does, as many are about the nation.
    """
    if table.name == "claims":
        return True
    region = options.get("region")
    return None if region is None else includes_outside(str(region))


def shape_of(options: Options) -> Shape:
    """Return the form that options give to any result. Raises UsageError unless the limit is positive."""
    given, limit = Given(options), options.get("limit")
    if isinstance(limit, int) and limit < 1:
        raise UsageError(f"{flag('limit')}: {limit} is not a number of rows: write 1 or more")
    return Shape(
        fields=",".join(given.texts("fields")) if options.get("fields") else None,
        sort=",".join(given.texts("sort")) if options.get("sort") else None,
        limit=limit if isinstance(limit, int) else None,
        unit=given.text("unit"),
        tree=bool(options.get("tree")),
    )


def _filter_texts(given: Given, fields: Sequence[Field]) -> dict[str, tuple[str, ...]]:
    """Return the texts given for each filter that the fields have."""
    names = {name for field in fields for name in field.filters} - {"date"}
    found = {name: given.texts(name) for name in names}
    found["key"] = (*given.texts("key"), *given.texts("keys"))
    return {name: found[name] for name in sorted(found) if found[name] and name in names}


def _fields_as_counted(table: Table, given: Given, dataset: Dataset) -> tuple[Field, ...]:
    fields, count = dataset.fields(table), given.text("count")
    if count is not None and resolve_field(count, _COUNTS, kind=flag("count")) == "participating":
        from yrd_cli.query.history import count_participating

        return count_participating(fields)
    return fields


_parameters = cached(query_parameters)  # those of a table are asked for by many claims


def _read(arguments: Sequence[str], parameters: Sequence[Parameter]) -> Options:
    """Return what arguments give to parameters. Raises UsageError for what is not theirs."""
    flags = {flag: item for item in parameters if isinstance(item, Option) for flag in item.flags}
    positional = next((item for item in parameters if isinstance(item, Argument)), None)
    found: dict[str, list[str]] = {}
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        flag, equals, value = word.partition("=")
        if not word.startswith("-") or word == "-":
            if positional is None:
                raise UsageError(f"unexpected argument {quoted(word)}")
            found.setdefault(positional.name, []).append(word)
            continue
        if not word.startswith("--"):  # -n3, as -n 3
            flag, value = word[:2], word[2:].removeprefix("=")
            equals = value
        option = flags.get(flag)
        if option is None:
            raise UsageError(f"option {quoted(flag)} is not for queries in the data")
        if option.is_flag:
            found[option.name] = ["yes"]
            continue
        if not equals:
            if not rest:
                raise UsageError(f"option {flag} requires a value")
            value = rest.pop(0)
        found.setdefault(option.name, []).append(value)
    by_name = {item.name: item for item in parameters}
    return {name: _typed(by_name[name], texts) for name, texts in found.items()}


def _typed(parameter: Parameter, texts: Sequence[str]) -> object:
    if parameter.repeatable:
        return tuple(texts)
    if isinstance(parameter, Option) and parameter.is_number:
        try:
            return int(texts[-1])
        except ValueError:
            raise UsageError(f"{parameter.flags[-1]}: {quoted(texts[-1])} is not a whole number") from None
    return texts[-1]
