"""The overview that bare `yrd` prints: the contents of the dataset, and some commands to try."""

from collections.abc import Sequence

from yrd_cli.cli.declarations import Values
from yrd_cli.cli.output import parse_language
from yrd_cli.cli.terminal import fitted, write_stdout
from yrd_cli.cli.user_data_option import open_dataset
from yrd_cli.errors import ExitCode, cell_width
from yrd_cli.render import FORMATS
from yrd_cli.schema.dates import date_span
from yrd_cli.schema.fields import Language
from yrd_cli.schema.record import Record
from yrd_cli.schema.tables import TABLES

_OVERVIEW = """\
yrd: the advanced manufacturing of the Yangtze River Delta, with sources.

In the dataset of {date}{own}:
{counts}

Try:
  yrd clusters --by province       national-level clusters by province
  yrd clusters -p jiangsu          those of Jiangsu
  yrd funds --by province          funds, and their money counted once
  yrd show 上海未来产业基金          any record, with the source of every figure
  yrd search 大飞机                records that mention large aircraft

yrd -h lists the commands, yrd COMMAND -h its options.
"""
_OVERVIEW_ZH = """\
yrd：长三角先进制造业数据，每个数字都有来源。

数据集（{date}{own}）：
{counts}

试一试：
  yrd clusters --by province       各省市的国家级集群
  yrd clusters -p 江苏              江苏的集群
  yrd funds --by province          基金，资金不重复计算
  yrd show 上海未来产业基金          任一记录，每个数字附来源
  yrd search 大飞机                提到大飞机的记录

yrd -h 列出命令，yrd COMMAND -h 列出其选项。加 --lang zh 以中文输出表格。
"""


def print_overview(options: Values) -> ExitCode:
    """Print the overview, in Chinese if that is the language."""
    in_chinese = parse_language(FORMATS["table"], options.text("lang")) is Language.ZH
    dataset = open_dataset(options)
    listed = [
        (dataset.records(name), table.title_zh if in_chinese else table.title.lower())
        for name, table in TABLES.items()
        if not table.joins
    ]
    width = max(len(str(len(records))) for records, _ in listed)
    widest = max(cell_width(title) for _, title in listed)
    lines = "\n".join(
        f"  {len(records):>{width}} {title}{' ' * (widest - cell_width(title))}  {_dates(records)}".rstrip()
        for records, title in listed
    )
    own = ("，含自有数据" if in_chinese else " with your data laid over it") if dataset.user_data() else ""
    text = _OVERVIEW_ZH if in_chinese else _OVERVIEW
    write_stdout(fitted(text.format(date=dataset.edition().date, own=own, counts=lines)))
    return ExitCode.OK


def _dates(records: Sequence[Record]) -> str:
    span = date_span(records)
    return " – ".join(span) if span else ""
