"""Reports over meter changes: losses with the head meter's and that of a meter behind it, and statements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.local_days import as_date
from app.domain.sale import MeterBook
from app.services import sale_steps
from app.services.meter_change import MeterChange, NewMeter
from app.services.meter_moments import Moment
from app.verify import verify_book
from db.ledger import Ledger
from tests.app.domain.tariff.times import at
from tests.helpers.read_site import HALF_MS, NOW, ReadSite

BEGUN = at("2026-09-01 00:00")
HEAD_CHANGED, SHOP_CHANGED = at("2026-09-08 10:10"), at("2026-09-15 16:20")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ReadSite]:
    made = ReadSite(tmp_path)
    yield made
    assert made.readings.close()
    assert made.book.close()
    report = verify_book(tmp_path / "ledger.db")
    assert report.ok, report.findings


def test_a_loss_counts_what_both_head_meters_and_both_meters_of_a_shop_counted(site: ReadSite) -> None:
    """The old head meter was silent for a day before it was changed; its final register was read by eye.

    The last figures are reckoned by hand: 308 half hours of 60 litres and 2,880 read by eye, then 602 and 60
    of the first half hour; behind it 704 half hours of 50 litres and 15, then 254 and 13.
    """
    last = site.read("WH", BEGUN, HEAD_CHANGED - 86_400_000, register=500_000, step=60)
    assert last == 500_000 + (6 * 48 + 20) * 60  # the last one is that of 10:00 of the seventh day
    final = last + 2_880
    site.change("WH", "WH-B", "98", final=final, first=40, at_ms=HEAD_CHANGED)
    newest = site.read("WH-B", at("2026-09-08 10:30"), NOW, register=100, step=60)
    old = site.read("W1", BEGUN, SHOP_CHANGED, register=1_000_000, step=50)
    site.change("W1", "W1-B", "97", final=old + 15, first=7, at_ms=SHOP_CHANGED)
    new = site.read("W1-B", at("2026-09-15 16:30"), NOW, register=20, step=50)
    head_used = (final - 500_000) + (newest - 40)
    behind_used = (old + 15 - 1_000_000) + (new - 7)
    (row,) = site.loss()
    assert (row["head_used"], row["behind_used"]) == (head_used, behind_used)
    assert (head_used, behind_used) == (21_360 + 36_180, 35_215 + 12_713)
    assert (row["lost"], row["head_meter"]) == (head_used - behind_used, "WH-B")
    days = site.loss(each="day")
    assert sum(int(str(day["head_used"] or 0)) for day in days) == head_used
    assert sum(int(str(day["behind_used"] or 0)) for day in days) == behind_used
    heads = site.book.read(lambda ledger: ledger.groups.heads())
    assert list(heads.values()) == ["WH-B"]


def test_a_head_meter_that_was_changed_twice_counts_with_all_three(site: ReadSite) -> None:
    one = site.read("WH", BEGUN, HEAD_CHANGED, register=0, step=10)
    site.change("WH", "WH-B", "98", final=one, first=0, at_ms=HEAD_CHANGED)
    two = site.read("WH-B", HEAD_CHANGED + HALF_MS, SHOP_CHANGED, register=10, step=10)
    site.change("WH-B", "WH-C", "97", final=two + 3, first=500, at_ms=SHOP_CHANGED)
    three = site.read("WH-C", SHOP_CHANGED + HALF_MS, NOW, register=510, step=10)
    (row,) = site.loss()
    assert row["head_used"] == one + (two + 3) + (three - 500)
    assert row["behind_used"] is None and row["lost"] is None


def test_a_head_meter_that_was_changed_before_its_group_was_told_counts_too(site: ReadSite) -> None:
    """Books in which the group still names the old meter."""
    one = site.read("WH", BEGUN, HEAD_CHANGED, register=0, step=10)
    site.change("WH", "WH-B", "98", final=one, first=0, at_ms=HEAD_CHANGED)
    group = site.book.read(lambda ledger: ledger.groups.by_code("G"))
    assert group is not None
    site.book.write(lambda ledger: ledger.groups.set_head(group.id, "WH"))
    two = site.read("WH-B", HEAD_CHANGED + HALF_MS, NOW, register=10, step=10)
    (row,) = site.loss()
    assert (row["head_used"], row["head_meter"]) == (one + two, "WH-B")


def test_a_loss_says_where_a_meter_behind_was_not_read(site: ReadSite) -> None:
    """W1 was silent from the last half hour of the fourth day to the eighth; what it used meanwhile is told
    of the sixth. W2 was never read."""
    site.read("WH", BEGUN, NOW, register=0, step=60)
    before = site.read("W1", BEGUN, at("2026-09-05 00:00"), register=0, step=50)
    site.read("W1", at("2026-09-08 00:00"), NOW, register=before + 145 * 50, step=50)
    days = site.loss(each="day")
    marked = {as_date(int(str(day["day"]))).day: day["lost"] for day in days if day["about"] == "gap"}
    assert list(marked) == [4, 5, 6, 7]
    assert [marked[day] for day in (5, 7)] == [None, None], "nothing is known of what was lost"
    assert [column.is_summed for column in site.made("loss", period="2026-09", medium="water").columns] == [
        False,
        False,
        True,
        True,
        True,
        False,
        False,
    ]
    summed = {
        one.key
        for one in site.made("loss", period="2026-09", medium="water", each="day").columns
        if one.is_summed
    }
    assert summed == {"head_used", "behind_used"}, "the days do not add up to what was lost"
    read = {"period": "2026-09-09..2026-09-20"}
    assert {row["about"] for row in (*site.loss(**read), *site.loss(**read, each="day"))} == {"open"}
    site.book.write(_add_second)
    assert {row["about"] for row in (*site.loss(**read), *site.loss(**read, each="day"))} == {"gap"}


def _add_second(ledger: Ledger) -> None:
    one = ledger.meters.get("W1")
    assert one is not None
    ledger.meters.put(replace(one, id="W2", unit="77"))
    group = ledger.groups.by_code("G")
    assert group is not None
    ledger.groups.set_meters(group.id, ("W1", "W2"))


def test_a_statement_counts_the_money_of_a_changed_meter_once(site: ReadSite) -> None:
    """The old one gives its credit to the new one in the middle of September. In October only the new one
    hangs there, in August only the old one did."""
    begun = at("2026-08-31 23:30")
    left = 5_000 + 1
    last = site.read("E1", begun, HEAD_CHANGED, register=1_000_000, step=100, left_fen=left)
    final_fen = left - (last - 1_000_000) // 100 - 7
    first = Moment("E1-B", HEAD_CHANGED, 120, balance_fen=0, purchase_count=0)
    final = Moment("E1", HEAD_CHANGED, last + 500, balance_fen=final_fen, purchase_count=3)
    new = NewMeter("E1-B", "adf400l-3p", "C1", 1, "1")
    site.change_by(MeterChange("change-E1", "E1", new, final, first, "broken"), HEAD_CHANGED)
    before, after = (
        MeterBook(0, 0, 0, HEAD_CHANGED),
        MeterBook(1, final_fen, final_fen, HEAD_CHANGED + 9),
    )
    site.book.write(
        lambda ledger: sale_steps.reserve(
            ledger, "change-E1", count=1, before=before, frame_sha256="ab" * 32, now_utc_ms=HEAD_CHANGED + 3
        )
    )
    site.book.write(
        lambda ledger: sale_steps.settle(
            ledger, "change-E1", seen=after, by_reply=True, now_utc_ms=HEAD_CHANGED + 9
        )
    )
    newest = site.read("E1-B", at("2026-09-08 10:30"), NOW, register=220, step=100, left_fen=final_fen)
    new_spent = (newest - 220) // 100
    rows = site.ask("statement", period="2026-09", shop="B1-001")
    old_row, new_row = sorted(rows, key=lambda row: str(row["meter"]))
    keys = ("balance_before", "net", "spent", "other", "balance_after")
    assert [old_row[key] for key in keys] == [left, 0, left - final_fen, -final_fen, 0]
    assert [new_row[key] for key in keys] == [0, 0, new_spent, final_fen, final_fen - new_spent]
    registers = ("register_before", "used", "register_after", "about")
    assert [old_row[key] for key in registers] == [1_000_000, last + 500 - 1_000_100, last + 500, "changed"]
    assert [new_row[key] for key in registers] == [120, newest - 120, newest, "changed"]
    (later,) = site.ask("statement", period="2026-10", shop="B1-001")
    assert (later["meter"], later["balance_before"]) == ("E1-B", final_fen - new_spent)
    (sooner,) = site.ask("statement", period="2026-08", shop="B1-001")
    assert (sooner["meter"], sooner["balance_after"]) == ("E1", left)
