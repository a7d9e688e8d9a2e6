"""Who runs out when, and whose use is unusual, out of real books and what the live board says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.permissions import SYSTEM
from app.domain.unusual_use import DAYS, Unusual
from app.services import overview_use
from app.services.overview_use import CreditLeft, UnusualUse
from app.services.views import LiveState
from app.verify import verify_book
from db.ledger import LedgerBook
from db.readings import ReadingsBook
from meterio.clock import SystemClock
from tests.helpers import use_readings
from tests.helpers.small_mall import NOW_MS, PRICE_E8, live

OFFSET_MS = 8 * 3_600_000
TODAY = (NOW_MS + OFFSET_MS) // use_readings.DAY_MS
FIRST = TODAY - DAYS - 1


@pytest.fixture
def readings(tmp_path: Path) -> Iterator[ReadingsBook]:
    """E1 uses 24 kWh a day and a lot last night, E2 stopped two days ago, E3 three times as much yesterday;
    W1 used to stand still at night and has not for three days; E4 was read for two days only."""

    def even(day: int, place: int) -> int:
        return 500

    def loud(day: int, place: int) -> int:
        return 100 if place < 10 and day < TODAY - 1 else 3_000 if place < 10 else 600

    def stopped(day: int, place: int) -> int:
        return 0 if day >= TODAY - 2 else 500

    def jumped(day: int, place: int) -> int:
        return 2_000 if day == TODAY - 1 and place > 12 else 500

    def leaking(day: int, place: int) -> int:
        return 6 if place < 10 and day >= TODAY - 4 else 0 if place < 10 else 40

    def late(day: int, place: int) -> int | None:
        return 500 if day >= TODAY - 2 else None

    book = ReadingsBook(tmp_path / "readings.db", clock=SystemClock())
    meters = {"E1": even, "E2": stopped, "E3": jumped, "E4": late, "E5": loud}
    use_readings.store(
        book,
        {id: ("electricity", use) for id, use in meters.items()} | {"W1": ("water", leaking)},
        first_day=FIRST,
        until_utc_ms=NOW_MS,
    )
    yield book
    assert book.close()


def states(**more: LiveState) -> Mapping[str, LiveState]:
    found = {f"E{n}": live(f"E{n}", balance_fen=5_000) for n in range(1, 6)}
    return found | more


def left(book: LedgerBook, readings: ReadingsBook, **more: LiveState) -> dict[str, CreditLeft]:
    of = book.read(lambda ledger: overview_use.ground(ledger, session=SYSTEM, now_utc_ms=NOW_MS))
    used = overview_use.recent_days(readings, of)
    found = overview_use.left(of, used, states(**more).get, now_utc_ms=NOW_MS)
    assert found == overview_use.left(
        of, overview_use.days(readings, of), states(**more).get, now_utc_ms=NOW_MS
    )
    tenths = [one.tenths for one in found if one.tenths is not None]
    assert tenths == sorted(tenths)
    return {one.meter_id: one for one in found}


def unusual(book: LedgerBook, readings: ReadingsBook, **more: LiveState) -> tuple[UnusualUse, ...]:
    of = book.read(lambda ledger: overview_use.ground(ledger, session=SYSTEM, now_utc_ms=NOW_MS))
    return overview_use.unusual(of, overview_use.days(readings, of), states(**more).get)


def test_days_left_are_what_the_money_buys_by_the_use_of_two_weeks(
    book: LedgerBook, readings: ReadingsBook, tmp_path: Path
) -> None:
    found = left(book, readings)
    buys_wh = 5_000 * 10**6 * 1000 // PRICE_E8
    assert found["E1"].a_day == 24_000
    assert found["E1"].tenths == buys_wh * 10 // 24_000
    assert found["E1"].a_day_fen == 24 * PRICE_E8 // 10**6
    assert (found["E1"].shop_number, found["E1"].building) == ("B1-001", "一号楼")
    assert "E99" not in found, "nobody pays for it"
    assert verify_book(tmp_path / "ledger.db").ok


def test_what_cannot_be_foreseen_is_not_guessed(book: LedgerBook, readings: ReadingsBook) -> None:
    found = left(book, readings, E1=live("E1", balance_fen=-1), E3=live("E3", balance_fen=0))
    assert (found["E1"].tenths, found["E3"].tenths) == (0, 0)
    assert (found["E4"].tenths, found["E4"].a_day) == (None, None), "two days say nothing"
    assert found["W1"].left_fen is None and found["W1"].tenths is None, "never heard"


def test_a_plan_without_a_price_foresees_nothing(book: LedgerBook, readings: ReadingsBook) -> None:
    def other_plan(ledger) -> None:  # type: ignore[no-untyped-def]
        plan = ledger.prices.put_plan(code="EMPTY", name="x", medium="electricity")
        ledger.meters.put(replace(ledger.meters.get("E1"), plan_id=plan))

    book.write(other_plan)
    assert left(book, readings)["E1"].tenths is None


def test_what_is_unusual_is_told_with_its_figures_the_gravest_first(
    book: LedgerBook, readings: ReadingsBook
) -> None:
    found = unusual(book, readings)
    told = {(one.meter_id, one.finding.kind): one.finding for one in found}
    assert set(told) == {
        ("W1", Unusual.LEAK),
        ("E2", Unusual.ZERO),
        ("E3", Unusual.JUMP),
        ("E5", Unusual.NIGHT),
    }
    assert (told["W1", Unusual.LEAK].used, told["W1", Unusual.LEAK].days) == (12, 4)
    assert (told["E2", Unusual.ZERO].days, told["E2", Unusual.ZERO].usual) == (2, 24_000)
    assert told["E3", Unusual.JUMP].used == 13 * 500 + 35 * 2_000
    assert told["E5", Unusual.NIGHT].used == 2 * 600 + 10 * 3_000
    assert told["E5", Unusual.NIGHT].usual == 2 * 600 + 10 * 100
    kinds = [one.finding.kind for one in found]
    assert kinds == sorted(kinds, key=list(Unusual).index)


def test_who_was_cut_uses_nothing_and_that_is_usual(book: LedgerBook, readings: ReadingsBook) -> None:
    found = unusual(book, readings, E2=live("E2", supply_on=0))
    assert "E2" not in {one.meter_id for one in found}


def test_without_readings_nothing_is_told(book: LedgerBook, tmp_path: Path) -> None:
    empty = ReadingsBook(tmp_path / "empty.db", clock=SystemClock())
    assert unusual(book, empty) == ()
    assert {one.tenths for one in left(book, empty).values()} == {None}
    assert empty.close()
