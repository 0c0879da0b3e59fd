"""Money in another unit: billion yuan to 亿元, or to US dollars at a rate."""

from collections.abc import Callable, Iterable, Mapping

from yrd_cli.errors import DataError
from yrd_cli.query.people import PER_PERSON
from yrd_cli.query.result import Column, Mark, Note, Result, Row
from yrd_cli.schema.indicator import Indicator
from yrd_cli.schema.struct import Struct
from yrd_cli.schema.units import CHINESE, MONEY, UNITS, Money, from_base, from_bn_yuan, to_base


class Rate(Struct):
    """Yuan for a US dollar: how many, on which day, and who says so."""

    yuan: float
    date: str
    source: str


_DIGITS_OF_RATES = 5  # 7.0602: what is converted at a rate is no more exact
_RATE = "exchange-rate"  # the key of the indicators that state it


def latest_rate(indicators: Iterable[Indicator]) -> Rate:
    """The latest exchange rate in the data. Raises DataError if there is none."""
    rates = [
        Rate(indicator.value, indicator.stated, indicator.source or "")
        for indicator in indicators
        if indicator.key == _RATE and indicator.used and indicator.stated
    ]
    if not rates:
        raise DataError([f"no indicator with key '{_RATE}' and a date: --unit usd needs one"])
    return max(rates, key=lambda rate: rate.date)


def in_money(result: Result, money: Money, rate: Rate | None = None, *, only: str | None = None) -> Result:
    """`result` with its sums of yuan in `money`; keys that name the unit change with it (`scale_cny_yi`).

    What is converted at a `rate` is derived, and marked so; it has the five digits of the rate. With `only`, values in
    other units of yuan stay as they are. Nested figures keep the unit that they carry.
    """
    columns = [column for column in result.columns if column.unit == "bn yuan" or column.unit_in]
    names = {column.name: column.name.replace("cny_bn", money.suffix) for column in columns}
    if not columns:
        return result

    converted = False

    def convert(row: Row) -> Row:
        nonlocal converted
        values: dict[str, object] = {}
        marks: dict[str, Mark] = {}
        for column in columns:
            value, mark = row.get(column.name), row.mark(column)
            unit = row.get(column.unit_in) if column.unit_in else column.unit
            if value is not None and unit in UNITS and UNITS[unit].base == "bn yuan" and only in (None, unit):
                value = _converted(to_base(value, unit), money, rate)
                if rate and mark.known != "unconfirmed":
                    mark = mark._replace(known="derived")
                    values |= {column.known_by: "derived"} if column.known_by else {}
                if column.unit_in:
                    values[column.unit_in] = money.unit
                converted = True
            values[names[column.name]], marks[names[column.name]] = value, mark
        return row.with_values(values, marks)

    def renamed(column: Column) -> Column:
        if column not in columns:
            return column
        return column._replace(name=names[column.name], unit=money.unit if column.unit == "bn yuan" else column.unit)

    measured = result.measured
    if measured and measured.unit == "bn yuan":
        measured = measured._replace(unit=money.unit)
    rows = [convert(row) for row in result.rows]
    total = convert(result.total) if result.total else None
    notes = tuple(note._replace(about=_renamed(note.about, names)) for note in result.notes)
    return result._replace(
        columns=tuple(renamed(column) for column in result.columns),
        rows=rows,
        total=total,
        notes=(*notes, *(_at(rate) if converted else ()), *_per_head_stays(result, columns, rate)),
        measured=measured,
        drawn=_renamed(result.drawn, names),
        series=_renamed(result.series, names),
    )


def in_chinese_units(result: Result) -> Result:
    """`result` in the units that Chinese readers count in; keys stay, but for those of yuan (`scale_cny_yi`)."""
    result = in_money(result, MONEY["yi"], only="bn yuan")
    columns = [column for column in result.columns if column.unit in CHINESE or column.unit_in]

    def convert(row: Row) -> Row:
        values: dict[str, object] = {}
        for column in columns:
            unit, value = (row.get(column.unit_in) if column.unit_in else column.unit), row.get(column.name)
            if unit in CHINESE:
                if value is not None:
                    values[column.name] = from_base(value, CHINESE[unit])
                if column.unit_in:
                    values[column.unit_in] = CHINESE[unit]
        return row.with_values(values)

    def renamed(column: Column) -> Column:
        return column._replace(unit=CHINESE.get(column.unit or "", column.unit))

    return result._replace(
        columns=tuple(map(renamed, result.columns)),
        rows=[convert(row) for row in result.rows],
        total=convert(result.total) if result.total else None,
        measured=renamed(result.measured) if result.measured else None,
    )


def in_unit(value: float, stored: str, unit: str, rates: Callable[[], Rate]) -> float:
    """Return a value in another unit in which it can be printed, money in dollars at the rate that `rates` gives."""
    money = next((item for item in MONEY.values() if item.unit == unit), None)
    if money and UNITS[stored].base == MONEY["bn"].unit:
        return _converted(to_base(value, stored), money, rates() if money.is_foreign else None)
    return from_base(to_base(value, stored), unit)


def _converted(bn_yuan: float, money: Money, rate: Rate | None) -> float:
    return float(f"{bn_yuan / rate.yuan:.{_DIGITS_OF_RATES}g}") if rate else from_bn_yuan(bn_yuan, money.unit)


def _renamed(about: tuple[str, ...], names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(names.get(name, name) for name in about)


def _per_head_stays(result: Result, columns: Iterable[Column], rate: Rate | None) -> tuple[Note, ...]:
    """Return a note if money per head stands beside money in dollars, or is all that there is."""
    of_columns = any(column.unit == PER_PERSON for column in result.columns)
    units = (row.get(column.unit_in) for row in result.rows for column in columns if column.unit_in)
    if rate is None or not (of_columns or PER_PERSON in units):
        return ()
    return (Note("Money per head stays in yuan per person.", "人均金额仍以元/人列示。", warning=True),)


def _at(rate: Rate | None) -> tuple[Note, ...]:
    if rate is None:
        return ()
    return (
        Note(
            f"US dollars derived at {rate.yuan:g} yuan for a dollar, the central parity rate of {rate.date} "
            f"({rate.source}), whatever the year of a value, to five digits.",
            f"美元不论数值年份按{rate.date}人民币汇率中间价1美元={rate.yuan:g}元折算（{rate.source}），取五位有效数字。",
            warning=True,
        ),
    )
