"""What is put first, and what is marked as highest: only what can be ranked is."""

import csv
import io
import json
from typing import Any

import pytest

import yrd_cli
from tests.conftest import Yrd
from yrd_cli.schema.indicator import Indicator

NEV_SHARE = "nev-output-share-of-china"
PROVINCES = ("shanghai", "jiangsu", "zhejiang", "anhui")


@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("unit", [(), ("--unit", "yi")])
def test_totals_of_programmes_rank_after_the_sizes_of_funds(
    direction: str, unit: tuple[str, ...], real_yrd: Yrd
) -> None:
    ask = ("funds", *unit, "--sort", f"scale_cny_bn:{direction}")
    listed = json.loads(real_yrd(*ask, "--json").out)
    table = csv.DictReader(io.StringIO(real_yrd(*ask, "-f", "csv").out))
    python = [fund.as_dict() for fund in yrd_cli.funds(sort=f"scale_cny_bn:{direction}")]
    assert [row["id"] for row in table] == [row["id"] for row in listed] == [row["id"] for row in python]
    kinds = [row["scale_kind"] for row in listed if row["scale_kind"]]
    first = kinds.index("cluster-total")
    assert first > 0
    assert set(kinds[first:]) == {"cluster-total"}
    sizes = [row["scale_cny_bn"] for row in python][:first]
    assert sizes == sorted(sizes, reverse=direction == "desc")


def compared(real_yrd: Yrd, *names: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(real_yrd("compare", *names, "--json").out)
    assert json.loads(json.dumps(yrd_cli.compare(*names))) == rows
    return rows


@pytest.mark.parametrize("names", [PROVINCES, ("suzhou-js", "hefei", "ningbo"), ("new-materials", "biomedicine")])
def test_a_highest_only_where_all_can_be_ranked(names: tuple[str, ...], real_yrd: Yrd) -> None:
    rows = compared(real_yrd, *names)
    highest = {row["measure"] for row in rows if row["highest"]}
    assert highest
    assert highest.isdisjoint({"funds", "roles", "segments", "stated-size", "committed"})
    for row in rows:
        if row["measure"] in highest:
            assert row["value"] is not None
            assert row["qualifier"] is None
            assert row["known"] != "unconfirmed"


def test_what_is_ranked_last_is_said_only_where_it_is(real_yrd: Yrd) -> None:
    said = "ranked after the sizes of funds"
    assert said in real_yrd("funds", "--sort", "-scale_cny_bn").out
    for other in (("--sort", "id"), ("--sort", "scale_cny_bn", "--where", "scale_kind = 'cluster-total'"), ()):
        assert said not in real_yrd("funds", *other).out


def test_counts_of_our_records_and_open_orders_have_no_highest_in_tables_either(real_yrd: Yrd) -> None:
    printed = real_yrd("compare", *PROVINCES).out
    lines = {line.split("  ")[0]: line for line in printed.splitlines() if "  " in line}
    assert "▲" in lines["Clusters led"]
    for title in ("Funds", "Roles in value chains", "NEV output, share of China, %, 2023"):
        assert "▲" not in lines[title]
    assert "No highest marked in" in printed
    rows = compared(real_yrd, *PROVINCES)
    told = {row["measure"] for row in rows if row["highest"]}
    by_csv = csv.DictReader(io.StringIO(real_yrd("compare", *PROVINCES, "-f", "csv").out))
    assert {row["measure"] for row in by_csv if row["highest"] == "true"} == told


def test_a_missing_share_follows_from_the_figures_of_part_and_whole(real_yrd: Yrd) -> None:
    rows = compared(real_yrd, *PROVINCES)
    derived = [row for row in rows if row["measure"].endswith("-share-of-china") and row["known"] == "derived"]
    computed = [row for row in derived if not set(row["records"]) & {share.id for share in yrd_cli.shares()}]
    assert "anhui" in {row["place"] for row in computed if row["measure"] == "goods-trade-share-of-china"}
    for row in computed:
        part, whole = map(yrd_cli.get, row["records"])
        assert isinstance(part, Indicator)
        assert isinstance(whole, Indicator)
        assert (part.place, whole.place) == (row["place"], "china")
        assert (part.year, part.basis, part.normal_unit) == (whole.year, whole.basis, whole.normal_unit)
        assert (part.used, part.period, whole.used, whole.period) == (True, None, True, None)
        assert row["value"] == round(100 * part.normal_value / whole.normal_value, 2)


def test_figures_on_two_bases_make_no_share(real_yrd: Yrd) -> None:
    rows = compared(real_yrd, *PROVINCES)
    (value,) = [row["value"] for row in rows if (row["measure"], row["place"]) == (NEV_SHARE, "zhejiang")]
    whole = yrd_cli.get("nev-output-china-2023")
    assert isinstance(whole, Indicator)
    assert whole.basis == "CAAM"  # and no province counts so
    assert value is None
