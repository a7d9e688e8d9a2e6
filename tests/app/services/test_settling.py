"""Settled days stay as they are, whatever is taken back later; the proof finds every change of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.local_days import as_date, day_of
from app.domain.report import Report
from app.services import settling
from app.services.readings import LiveBoard
from app.services.reconcile_now import Sources
from app.services.reports import centre
from app.verify import verify_book
from db.errors import Duplicate
from db.ledger import LedgerBook
from db.readings import ReadingsBook
from db.receipt_journal import rebuild
from meterio.clock import SystemClock
from tests.helpers.sales_book import DAY_MS, SalesBook
from tests.helpers.tampering import tamper

OFFSET_MIN = 480


@pytest.fixture
def made(tmp_path: Path) -> SalesBook:
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock())
    made = SalesBook(book, gap_ms=DAY_MS // 3)
    made.go_on(120)
    return made


def report(made: SalesBook, name: str, period: str) -> Report:
    readings = ReadingsBook(made.book.path.parent / "readings.db", clock=SystemClock())
    sources = Sources(made.book, readings, LiveBoard(), made.book.path.parent)
    found = centre.run(sources, name, {"period": period}, session=made.people["an"], now_utc_ms=made.now)
    assert readings.close()
    return found


def rows_until(made: SalesBook, day: int) -> dict[str, object]:
    first = as_date(day - 60)
    return {
        name: list(report(made, name, f"{first}..{as_date(day)}").rows)
        for name in ("sales-daily", "sales-by-shop", "sales-by-building", "sales-rows")
    }


def settled_day(made: SalesBook) -> int:
    last = made.book.read(lambda ledger: ledger.settled.last())
    assert last is not None
    return last.day


def test_a_settled_period_stays_though_the_clock_is_set_back_and_sales_are_undone(made: SalesBook) -> None:
    assert settling.settle(made.book, now_utc_ms=made.now) > 20
    day = settled_day(made)
    before = rows_until(made, day)
    assert before["sales-rows"]
    made.now -= 20 * DAY_MS
    made.go_on(80)
    assert rows_until(made, day) == before
    made.now += 40 * DAY_MS
    settling.settle(made.book, now_utc_ms=made.now)
    assert rows_until(made, day) == before
    assert settled_day(made) > day
    assert made.book.close()
    assert verify_book(made.book.path).ok


def test_settling_changes_no_report_of_days_that_are_over(made: SalesBook) -> None:
    last = day_of(made.now, OFFSET_MIN)
    before = rows_until(made, last)
    settling.settle(made.book, now_utc_ms=made.now + DAY_MS)
    assert rows_until(made, last) == before
    assert settling.settle(made.book, now_utc_ms=made.now + DAY_MS) == 0
    assert made.book.close()


def test_a_shop_that_moves_to_another_building_stays_where_its_sales_were_settled(made: SalesBook) -> None:
    settling.settle(made.book, now_utc_ms=made.now + DAY_MS)
    day = settled_day(made)
    before = rows_until(made, day)["sales-by-building"]
    made.book.write(
        lambda ledger: ledger.shops._run(
            "UPDATE shops SET area_id = (SELECT id FROM areas WHERE code = 'B2-A') WHERE shop_number = 'B1-1'"
        )
    )
    assert rows_until(made, day)["sales-by-building"] == before
    made.now += DAY_MS
    made.go_on(60)
    settling.settle(made.book, now_utc_ms=made.now + DAY_MS)
    assert rows_until(made, day)["sales-by-building"] == before
    period = f"{as_date(day + 1)}..{as_date(settled_day(made))}"
    moved = report(made, "sales-by-shop", period)
    whole = {row[0]: row[-1] for row in moved.rows}
    by_building = report(made, "sales-by-building", period)
    net = [one.key for one in by_building.columns].index("net")
    nets = {row[0]: row[net] for row in by_building.rows}
    of_b2 = (fen for shop, fen in whole.items() if shop in ("B1-1", "B2-1", "B2-2", "B2-3"))
    assert nets["House B2"] == sum(int(str(fen)) for fen in of_b2)
    assert made.book.close()
    assert verify_book(made.book.path).ok


def test_a_stop_ends_between_two_days(made: SalesBook) -> None:
    asked: list[int] = []
    done = settling.settle(
        made.book, now_utc_ms=made.now, stop=lambda: bool(asked.append(1)) or len(asked) > 3
    )
    assert done == 3
    assert settling.settle(made.book, now_utc_ms=made.now) > 3
    assert made.book.close()
    assert verify_book(made.book.path).ok


def test_a_day_is_settled_once(made: SalesBook) -> None:
    settling.settle(made.book, now_utc_ms=made.now)
    day = settled_day(made)
    with pytest.raises(Duplicate):
        made.book.write(
            lambda ledger: ledger.settled.settle(
                day=day,
                utc_offset_min=480,
                transfers_seq=1,
                moves=0,
                rows={},
                utc_ms=1,
            )
        )
    assert made.book.close()


CHANGES = {
    "a sale's amount": "UPDATE settled_sales SET amount_fen = amount_fen + 1 WHERE day IN"
    " (SELECT min(day) FROM settled_sales)",
    "a sum": "UPDATE settled_sums SET amount_fen = amount_fen + 1 WHERE span = 'day' AND number IN"
    " (SELECT min(number) FROM settled_sums WHERE span = 'day')",
    "a month's sum": "UPDATE settled_sums SET times = times + 1 WHERE span = 'month'",
    "customers' money": "UPDATE settled_money SET moved_fen = moved_fen - 1 WHERE span = 'day'",
    "a shop's month": "DELETE FROM settled_shop_months WHERE kind = 'sale'",
    "an account's month": "UPDATE settled_account_months SET moved_fen = 5",
    "a place": "UPDATE settled_places SET building_id = 3 - building_id",
    "a day more": "INSERT INTO settled_money VALUES ('day', 99999, 1, 'credit', 5)",
    "a month more": "INSERT INTO settled_shop_months VALUES (9999, 1, 'E11', 'sale', 1, 5)",
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_proof_finds_what_was_changed(made: SalesBook, what: str) -> None:
    settling.settle(made.book, now_utc_ms=made.now)
    assert made.book.close()
    found = tamper(made.book.path, CHANGES[what])
    assert {finding.rule for finding in found.findings} == {"settled"}


DAYS = {
    "another end": "UPDATE settled_days SET transfers_seq = transfers_seq + 1 WHERE seq = 2",
    "another head": "UPDATE settled_days SET head = zeroblob(32) WHERE seq = 5",
    "more moves": "UPDATE settled_days SET moves = moves + 1 WHERE seq = 4",
    "a gap": "UPDATE settled_days SET day = day - 500 WHERE seq = 1",
    "another digest": "UPDATE settled_days SET digest = zeroblob(32) WHERE seq = 1",
}


@pytest.mark.parametrize("what", DAYS)
def test_the_proof_finds_a_day_that_was_settled_otherwise(made: SalesBook, what: str) -> None:
    """Though whoever did it knows how chains are made."""
    settling.settle(made.book, now_utc_ms=made.now)
    assert made.book.close()
    found = tamper(made.book.path, DAYS[what], rehash=True)
    assert "settled" in {finding.rule for finding in found.findings}


def test_the_kept_sums_belong_to_the_copy_that_a_rebuilding_makes(made: SalesBook, tmp_path: Path) -> None:
    """They are in the receipt journal like all else."""
    made.book.journal_to(tmp_path / "journal")
    settling.settle(made.book, now_utc_ms=made.now)
    assert made.book.close()
    rebuild(tmp_path / "journal", tmp_path / "copy.db")
    assert verify_book(tmp_path / "copy.db").ok
