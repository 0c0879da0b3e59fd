"""Records below those that they belong to: mother funds, each followed by its sub-funds."""

from collections.abc import Iterator
from math import fsum

from yrd_cli.datasets.bundled import Dataset
from yrd_cli.errors import UsageError
from yrd_cli.query.measures.family import ancestors
from yrd_cli.query.result import Note, Result, Row
from yrd_cli.schema.units import from_bn_yuan, without_noise

_NAMES = ("name_en", "name_zh", "id")  # the first of these that is printed is drawn as a tree


def as_tree(result: Result, dataset: Dataset) -> Result:
    """Return a result of funds with each below the nearest fund above it that is in the result; the order stays.

    Raises UsageError if no column says what a row is called.
    """
    printed = [name for name in _NAMES if name in {column.name for column in result.columns}]
    if not printed:
        raise UsageError("--tree requires a name or the id among --fields")
    ids = {row["id"] for row in result.rows}
    parents = {fund.id: fund.parent for fund in dataset.records("funds")}
    below: dict[str | None, list[Row]] = {}
    for row in result.rows:
        above = next((id for id in ancestors(row["id"], parents) if id in ids), None)
        below.setdefault(above, []).append(row)

    def drawn(parent: str | None, indent: str) -> Iterator[Row]:
        rows = below.get(parent, [])
        for number, row in enumerate(rows, start=1):
            is_last = number == len(rows)
            branch = "" if parent is None else f"{indent}{'└─' if is_last else '├─'} "
            yield row.with_values({printed[0]: f"{branch}{row[printed[0]]}"})
            yield from drawn(row["id"], "" if parent is None else f"{indent}{'   ' if is_last else '│  '}")

    count, lower = len(result.rows), len(result.rows) - len(below.get(None, []))
    amounts = [record.get("scale_counted_cny_bn") for row in result.rows for record in row.records]
    total = without_noise(fsum(amount for amount in amounts if amount is not None))
    total_en, total_zh = _plain(total), _plain(from_bn_yuan(total, "亿元"))
    note = Note(
        f"{lower} of {count} funds stand below one that they belong to: sizes overlap; "
        f"counted once, all have {total_en} bn yuan.",
        f"{count}只基金中{lower}只列于母基金之下：规模有重叠，不重复计算合计{total_zh}亿元。",
    )
    return result._replace(rows=list(drawn(None, "")), notes=(*result.notes, note))


def _plain(number: float) -> str:
    return f"{number:,}".removesuffix(".0")
