"""Views for the grouped questions: what `yrd TABLE --by DIMENSION` answers, in SQL over the exported tables.

There is one for each dimension that leads to another table. Those of funds count money once, as `measure.money` does:
a fund adds its amount unless one above it in the same row has one, or its money is in other records.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from yrd_cli.export.resources import is_list, item_column, items_table
from yrd_cli.query.measures.count import holds_figures
from yrd_cli.schema.fields import Field, fields_of
from yrd_cli.schema.tables import TABLES, Table

_ANCESTORS = """\
WITH RECURSIVE above (fund, ancestor) AS (
  SELECT id, parent FROM funds WHERE parent IS NOT NULL
  UNION
  SELECT above.fund, funds.parent FROM above JOIN funds ON funds.id = above.ancestor WHERE funds.parent IS NOT NULL
)
SELECT fund, ancestor FROM above WHERE fund <> ancestor"""
_MONEY = """\
SELECT
  id AS fund,
  scale_cny_bn,
  committed_cny_bn,
  scale_cny_bn IS NOT NULL AND scale_kind NOT IN ({beyond}) AND scale_known <> 'unconfirmed' AS has_own_size,
  committed_cny_bn IS NOT NULL AND committed_known <> 'unconfirmed' AS has_commitment,
  overlap IS NOT NULL OR EXISTS (
    SELECT 1 FROM fund_ancestors JOIN funds AS upper ON upper.id = fund_ancestors.ancestor
    WHERE fund_ancestors.fund = funds.id AND upper.overlap IS NOT NULL
  ) AS overlaps
FROM funds"""
_FUNDS = """\
WITH pairs (fund, value) AS (
  {pairs}
),
counted AS (
  SELECT
    pairs.value,
    own.scale_cny_bn,
    own.committed_cny_bn,
    own.has_own_size,
    own.has_commitment,
    NOT own.overlaps AND NOT EXISTS (
      SELECT 1 FROM fund_ancestors AS up JOIN pairs AS other ON other.fund = up.ancestor
      WHERE up.fund = pairs.fund AND other.value IS pairs.value
    ) AS is_top,
    own.has_own_size AND NOT own.overlaps AND NOT EXISTS (
      SELECT 1 FROM fund_ancestors AS up JOIN pairs AS other ON other.fund = up.ancestor
      JOIN fund_money AS upper ON upper.fund = up.ancestor
      WHERE up.fund = pairs.fund AND other.value IS pairs.value AND upper.has_own_size
    ) AS adds_size,
    own.has_commitment AND NOT own.overlaps AND NOT EXISTS (
      SELECT 1 FROM fund_ancestors AS up JOIN pairs AS other ON other.fund = up.ancestor
      JOIN fund_money AS upper ON upper.fund = up.ancestor
      WHERE up.fund = pairs.fund AND other.value IS pairs.value AND upper.has_commitment
    ) AS adds_commitment
  FROM pairs JOIN fund_money AS own ON own.fund = pairs.fund
)
SELECT
  counted.value AS "{dimension}",
  count(*) AS funds,
  sum(is_top) AS top_level,
  round(sum(CASE WHEN adds_size THEN scale_cny_bn END), 9) AS scale_cny_bn,
  sum(is_top AND NOT has_own_size) AS without_scale,
  round(sum(CASE WHEN adds_commitment THEN committed_cny_bn END), 9) AS committed_cny_bn,
  sum(is_top AND NOT has_commitment) AS without_committed
FROM counted {order}"""
_COUNTED = """\
WITH pairs (id, value) AS (
  {pairs}
)
SELECT
  counted.value AS "{dimension}",
  count(*) AS "{table}"{share}
FROM pairs AS counted {order}"""


_SHARE = """,
  100.0 * count(*) / (SELECT count(*) FROM "{table}") AS share"""


class Grouping(NamedTuple):
    """A table, a dimension of it that leads to another table, and the column that holds the ids."""

    table: Table
    dimension: str
    column: Field

    @property
    def name(self) -> str:
        """The name of its view."""
        return f"{self.table.name}_by_{self.dimension}"


def groupings(tables: Mapping[str, Table]) -> Iterator[Grouping]:
    """The dimensions of some tables that lead to one of them."""
    for table in tables.values():
        for column in fields_of(table.record_type):
            for dimension in column.dimensions:
                if column.references in tables:
                    yield Grouping(table, dimension, column)


def views_of(tables: Mapping[str, Table]) -> dict[str, str]:
    """The views that the tables of some tables allow, each a query; a view comes after those that it reads."""
    views = {}
    if "funds" in tables:
        from yrd_cli.schema.fund import BEYOND_KINDS  # only where there are funds

        views["fund_ancestors"] = _ANCESTORS
        views["fund_money"] = _MONEY.format(beyond=", ".join(f"'{kind}'" for kind in BEYOND_KINDS))
    for grouping in groupings(tables):
        name = grouping.table.name
        template = _FUNDS if name == "funds" else _COUNTED
        views[grouping.name] = template.format(
            table=name,
            share="" if holds_figures(fields_of(grouping.table.record_type)) else _SHARE.format(table=name),
            dimension=grouping.dimension,
            pairs=_pairs(grouping),
            order=_order(grouping),
        )
    return views


def _pairs(grouping: Grouping) -> str:
    """A query for the id of each record with each value of the dimension, null where it has none."""
    table, dimension, column = grouping
    if is_list(column):
        items = items_table(table, column)
        value, owner = f'"{items}"."{item_column(table, column).name}"', f'"{items}"."{table.singular}"'
        held = f'"{table.name}" LEFT JOIN "{items}" ON {owner} = "{table.name}".id'
    else:
        value, held = f'"{table.name}"."{column.name}"', f'"{table.name}"'
    if dimension == "sector":  # of level one
        value = f"coalesce((SELECT parent FROM sectors WHERE sectors.id = {value}), {value})"
    if dimension != "subsector":
        return f'SELECT DISTINCT "{table.name}".id, {value} FROM {held}'
    level_two = f"{value} IN (SELECT id FROM sectors WHERE parent IS NOT NULL)"
    return (
        f'SELECT DISTINCT "{table.name}".id, {value} FROM {held} WHERE {level_two}\n  UNION ALL\n'
        f'  SELECT id, NULL FROM "{table.name}" WHERE id NOT IN '
        f'(SELECT "{table.name}".id FROM {held} WHERE {level_two})'
    )


def _order(grouping: Grouping) -> str:
    """In the order of the vocabulary, which its table has, or by id; what has no value comes last."""
    if not grouping.column.references or not TABLES[grouping.column.references].is_vocabulary:
        return "GROUP BY counted.value ORDER BY counted.value IS NULL, counted.value"
    words = f'"{grouping.column.references}" AS words'
    return (
        f"LEFT JOIN {words} ON words.id = counted.value\n"
        "GROUP BY counted.value ORDER BY counted.value IS NULL, words.rowid"
    )
