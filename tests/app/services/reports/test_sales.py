"""Reports of sales equal the ledger to the fen, as plain Python reckons it from the raw rows."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest

from app.domain.local_days import as_date
from app.domain.report import Report
from tests.app.services.reports.conftest import Sold
from tests.helpers import plain_sales
from tests.helpers.sales_book import BUILDINGS, GROUP, OPERATORS, SHOPS_EACH, TENDERS

NAMES = (
    "sales-daily",
    "sales-monthly",
    "sales-yearly",
    "sales-by-operator",
    "sales-by-channel",
    "sales-by-building",
    "sales-by-shop",
)
SITE = {
    "building": BUILDINGS,
    "group": (GROUP,),
    "shop": tuple(f"{code}-{number}" for code in BUILDINGS for number in range(1, SHOPS_EACH + 1)),
    "meter": ("E11", "W12", "W21"),
    "operator": OPERATORS,
    "channel": TENDERS,
    "medium": ("electricity", "water"),
}
RANGES = 120
NAMED = {"House B1": "B1", "House B2": "B2", "An": "an", "Bo": "bo"}


def days_of(sold: Sold) -> tuple[int, int]:
    days = [one["day"] for one in sold.plain.sales]
    return min(days), max(days)


def figures(report: Report) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The seven figures by what the row is of, of those rows in which anything was sold or taken back."""
    keys = [column.key for column in report.columns]
    begin = keys.index("sales")
    found = {}
    for row in report.rows:
        named = [NAMED.get(str(part), part) for part in row[:begin]]
        key = tuple(named[: begin - ("shop_name" in keys)])
        if any(row[begin : begin + 7]):
            found[key] = tuple(row[begin : begin + 7])
    return found


def test_random_ranges_and_filters_equal_the_raw_rows(sold: Sold) -> None:
    rng, (first, last) = random.Random(5), days_of(sold)
    sold_at_all = 0
    for _ in range(RANGES):
        name = rng.choice(NAMES)
        filters = plain_sales.random_filters(rng, name, SITE)
        begin, end = sorted((rng.randint(first - 3, last + 3), rng.randint(first - 3, last + 3)))
        filters["period"] = f"{as_date(begin)}..{as_date(end)}"
        wanted = plain_sales.reckon(sold.plain, name, filters, first=begin, last=end)
        assert figures(sold.ask(name, filters)) == wanted, (name, filters)
        sold_at_all += bool(wanted)
    assert sold_at_all > RANGES / 2


@pytest.mark.parametrize("building", [None, *BUILDINGS])
@pytest.mark.parametrize("name", ["sales-daily", "sales-monthly", "sales-yearly"])
def test_each_end_is_what_the_accounts_hold_and_the_next_beginning(
    sold: Sold, name: str, building: str | None
) -> None:
    first, last = days_of(sold)
    filters = {"period": f"{as_date(first + 5)}..{as_date(last)}", "building": building or ""}
    report = sold.ask(name, filters)
    keys = [column.key for column in report.columns]
    rows = [dict(zip(keys, row, strict=True)) for row in report.rows]

    def held(*kinds: str, until: int) -> int:
        return plain_sales.balance(sold.plain, kinds, until=until, building=building)

    assert rows[0]["credit_before"] == held("credit", until=first + 4)
    assert rows[0]["due_before"] == held("refund_due", "deposit", until=first + 4)
    assert rows[-1]["credit_after"] == held("credit", until=last)
    assert rows[-1]["due_after"] == held("refund_due", "deposit", until=last)
    assert [row["under_way"] for row in rows[-1:]] == [held("transit", until=last)]
    for before, after in pairwise(rows):
        assert before["credit_after"] == after["credit_before"]
        assert before["due_after"] == after["due_before"]
    for row in rows:
        assert row["credit_before"] + row["net"] + row["other_moves"] == row["credit_after"]
    if name == "sales-daily":
        assert [row["day"] for row in rows] == list(range(first + 5, last + 1))


def test_buildings_begin_and_end_with_what_their_accounts_hold(sold: Sold) -> None:
    first, last = days_of(sold)
    report = sold.ask("sales-by-building", {"period": f"{as_date(first + 9)}..{as_date(last - 9)}"})
    keys = [column.key for column in report.columns]
    for row in report.rows:
        found = dict(zip(keys, row, strict=True))
        held = {
            (kinds, day): plain_sales.balance(sold.plain, kinds, until=day, building=NAMED[str(row[0])])
            for kinds in (("credit",), ("refund_due", "deposit"), ("transit",))
            for day in (first + 8, last - 9)
        }
        assert (found["credit_before"], found["credit_after"]) == (
            held[("credit",), first + 8],
            held[("credit",), last - 9],
        )
        assert found["due_after"] == held[("refund_due", "deposit"), last - 9]
        assert found["under_way"] == held[("transit",), last - 9]


def test_every_row_leads_down_to_single_operations_of_the_same_sum(sold: Sold) -> None:
    """From years to months, days, rows and the steps of one sale: what is below sums up to the row above."""
    first, last = days_of(sold)
    filters = {"period": f"{as_date(first)}..{as_date(last)}", "building": "B2"}
    for name in ("sales-yearly", "sales-by-operator", "sales-by-shop", "sales-by-channel"):
        report = sold.ask(name, filters)
        row, drill = report.rows[0], report.drills[0]
        net = dict(zip([one.key for one in report.columns], row, strict=True))["net"]
        seen = [name]
        while drill is not None and drill.name != "sale":
            below = sold.ask(drill.name, dict(drill.filters))
            seen.append(drill.name)
            keys = [one.key for one in below.columns]
            nets = [one[keys.index("net")] for one in below.rows]
            assert sum(nets) == net, seen
            place = max(range(len(nets)), key=lambda number: abs(nets[number]))
            net, drill = nets[place], below.drills[place]
        assert drill is not None, seen
        steps = sold.ask(drill.name, dict(drill.filters))
        assert steps.rows[0][1] == "recorded"
        assert any(row[4] == abs(net) for row in steps.rows)
