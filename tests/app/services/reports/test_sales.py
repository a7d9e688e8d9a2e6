"""Reports of sales equal the ledger to the fen, as plain Python reckons it from the raw rows."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.domain.local_days import as_date
from tests.app.services.reports.conftest import Sold
from tests.helpers import plain_sales
from tests.helpers.sales_book import BUILDINGS

RANGES = 120


def test_random_ranges_and_filters_equal_the_raw_rows(sold: Sold) -> None:
    found = plain_sales.compared(sold.made, sold.sources, ranges=RANGES)
    assert list(found) == [True] * RANGES


def test_what_is_not_settled_counts_only_in_its_own_time(sold: Sold) -> None:
    """Though a report with balances reads all of it for what customers had before."""
    _, last = plain_sales.days_of(sold.plain)
    after = f"{as_date(last + 1)}..{as_date(last + 3)}"
    for name in ("sales-daily", "sales-monthly", "sales-yearly", "sales-by-building"):
        assert plain_sales.figures(sold.ask(name, {"period": after})) == {}


@pytest.mark.parametrize("building", [None, *BUILDINGS])
@pytest.mark.parametrize("name", ["sales-daily", "sales-monthly", "sales-yearly"])
def test_each_end_is_what_the_accounts_hold_and_the_next_beginning(
    sold: Sold, name: str, building: str | None
) -> None:
    first, last = plain_sales.days_of(sold.plain)
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
    first, last = plain_sales.days_of(sold.plain)
    report = sold.ask("sales-by-building", {"period": f"{as_date(first + 9)}..{as_date(last - 9)}"})
    keys = [column.key for column in report.columns]
    for row in report.rows:
        found = dict(zip(keys, row, strict=True))
        held = {
            (kinds, day): plain_sales.balance(
                sold.plain, kinds, until=day, building=plain_sales.NAMED[str(row[0])]
            )
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
    first, last = plain_sales.days_of(sold.plain)
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
