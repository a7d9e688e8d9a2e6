"""The nightly reconciliation: once after half past two by the site's clock, made up for when missed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.local_days import day_of
from app.domain.reconcile import Snapshot
from app.nightly import Nightly, last_hour_utc_ms
from app.services import reconcile_now, vending
from app.services.readings import LiveBoard
from app.services.reconcile_now import Sources
from db.ledger import LedgerBook
from db.readings import Readings, ReadingsBook
from db.rows import StoredSample
from tests.helpers import small_mall

HOUR_MS = 3_600_000
CHINA_MIN = 480


class HandClock:
    def __init__(self) -> None:
        self.now_utc_ms = utc_ms("2026-11-28 00:00")  # 08:00 in China

    def utc_ms(self) -> int:
        return self.now_utc_ms

    def monotonic(self) -> float:
        return self.now_utc_ms / 1000


def utc_ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def sources(tmp_path: Path, clock: HandClock) -> Iterator[Sources]:
    ledger, readings = (
        LedgerBook(tmp_path / "ledger.db", clock=clock),
        ReadingsBook(tmp_path / "readings.db", clock=clock),
    )
    ledger.write(small_mall.set_up)
    yield Sources(ledger, readings, LiveBoard(), tmp_path)
    assert readings.close() and ledger.close()


def runs(sources: Sources) -> int:
    return len(sources.ledger.read(lambda ledger: ledger.reconcile.runs(100)))


def test_it_runs_once_a_night(sources: Sources, clock: HandClock) -> None:
    nightly = Nightly(sources, clock, ending=threading.Event())
    assert nightly.look() and not nightly.look(), "missed nights are made up for by one run"
    clock.now_utc_ms = utc_ms("2026-11-28 18:29")
    assert not nightly.look(), "02:29 in China"
    clock.now_utc_ms = utc_ms("2026-11-28 18:30")
    assert nightly.look() and not nightly.look()
    assert runs(sources) == 2


def test_another_start_that_night_knows_from_the_book(sources: Sources, clock: HandClock) -> None:
    assert Nightly(sources, clock, ending=threading.Event()).look()
    assert not Nightly(sources, clock, ending=threading.Event()).look()


def test_a_run_by_hand_is_not_the_nights(sources: Sources, clock: HandClock) -> None:
    who = small_mall.CASHIER
    sources.ledger.write(lambda ledger: ledger.operators.set_roles(who.operator_id, ("manager",)))
    reconcile_now.run(sources, {}, session=who, now_utc_ms=clock.utc_ms())
    assert Nightly(sources, clock, ending=threading.Event()).look()


def test_a_failed_run_is_told_and_tried_an_hour_later(
    sources: Sources, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    (sources.data_dir / "calendar.toml").write_text("not a calendar", encoding="utf-8")
    nightly = Nightly(sources, clock, ending=threading.Event())
    assert not nightly.look()
    assert "did not run" in caplog.text
    (sources.data_dir / "calendar.toml").unlink()
    assert not nightly.look(), "not every minute"
    clock.now_utc_ms += HOUR_MS
    assert nightly.look()


def test_the_readings_of_days_that_have_ended_are_moved_and_reckoned_up(
    sources: Sources, clock: HandClock
) -> None:
    """Those of three days of E1, by half hours; those of the new day stay until the next night."""
    begin = utc_ms("2026-11-24 16:00")
    sources.readings.write(lambda readings: readings.know_meters({"E1": "electricity"}))
    samples = [sample(begin + n * HOUR_MS // 2, 1_000 * n) for n in range(3 * 48)]
    sources.readings.write(lambda readings: readings.put(samples))
    nightly = Nightly(sources, clock, ending=threading.Event())
    assert nightly.look()
    assert sources.readings.read(Readings.hot_span_s) is None
    clock.now_utc_ms = utc_ms("2026-11-28 17:00")
    late = [sample(clock.now_utc_ms - HOUR_MS // 2, 144_000)]
    sources.readings.write(lambda readings: readings.put(late))
    assert not nightly.look(), "it is one o'clock"
    clock.now_utc_ms = utc_ms("2026-11-28 18:31")
    assert nightly.look()
    assert sources.readings.read(Readings.hot_span_s) == (late[0].utc_ms // 1000,) * 2
    rows = sources.readings.read(lambda readings: readings.uses("daily", first=0, last=1 << 20, keys=[1]))
    assert [row[2] for row in rows] == [48_000, 48_000, 47_000, None], "and a gap"


def test_days_that_are_over_are_settled_whatever_the_hour(sources: Sources, clock: HandClock) -> None:
    clock.now_utc_ms = utc_ms("2026-11-28 15:30")  # 23:30 in China
    sources.ledger.write(
        lambda ledger: vending.open_sale(
            ledger,
            small_mall.order("s1", "W1"),
            session=small_mall.CASHIER,
            live=None,
            now_utc_ms=clock.now_utc_ms,
        )
    )
    nightly = Nightly(sources, clock, ending=threading.Event())
    assert nightly.settle() == 0, "the day is not over"
    clock.now_utc_ms += HOUR_MS
    assert nightly.settle() == 1
    assert nightly.settle() == 0
    last = sources.ledger.read(lambda ledger: ledger.settled.last())
    assert last is not None and (last.day, last.moves) == (day_of(utc_ms("2026-11-28 12:00"), CHINA_MIN), 2)


def test_a_book_that_cannot_be_settled_is_told_and_tried_again(
    sources: Sources, clock: HandClock, caplog: pytest.LogCaptureFixture
) -> None:
    nightly = Nightly(sources, clock, ending=threading.Event())
    assert sources.ledger.close()
    assert nightly.settle() == 0
    assert "are not settled" in caplog.text


def test_its_thread_ends_when_the_program_does(sources: Sources, clock: HandClock) -> None:
    ending = threading.Event()
    nightly = Nightly(sources, clock, ending=ending)
    assert nightly.join(0), "never started"
    nightly.start()
    ending.set()
    began = time.monotonic()
    assert nightly.join(2) and time.monotonic() - began < 2


@given(st.integers(utc_ms("2000-01-01"), utc_ms("2090-01-01")), st.integers(-12 * 60, 14 * 60))
def test_the_hour_is_half_past_two_and_within_a_day(now: int, offset_min: int) -> None:
    hour = last_hour_utc_ms(now, utc_offset_min=offset_min)
    assert now - 24 * HOUR_MS < hour <= now
    local = datetime.fromtimestamp(hour / 1000 + offset_min * 60, tz=UTC)
    assert (local.hour, local.minute, local.second) == (2, 30, 0)


def sample(utc: int, quantity: int | None, balance_fen: int | None = 5_000) -> StoredSample:
    return StoredSample("E1", utc, quantity, balance_fen, 0)


def pairs(sources: Sources, *samples: StoredSample) -> dict[str, tuple[Snapshot, Snapshot]]:
    now = utc_ms("2026-11-28 18:30")
    sources.readings.write(lambda readings: readings.know_meters({"E1": "electricity"}))
    sources.readings.write(lambda readings: readings.put(samples))
    return sources.readings.read(
        lambda readings: reconcile_now.snapshots(readings, ["E1", "E2"], now_utc_ms=now)
    )


def test_two_stored_readings_about_a_day_apart_are_compared(sources: Sources) -> None:
    now = utc_ms("2026-11-28 18:00")
    found = pairs(
        sources,
        sample(now - 26 * HOUR_MS, 1),
        sample(now - 24 * HOUR_MS, 2),
        sample(now - 12 * HOUR_MS, 3),
        sample(now, 4),
    )
    assert [(one.quantity, one.utc_ms) for one in found["E1"]] == [(2, now - 24 * HOUR_MS), (4, now)]
    assert "E2" not in found, "a meter without stored readings is left out"


def test_a_reading_without_register_or_balance_stands_for_nothing(sources: Sources) -> None:
    now = utc_ms("2026-11-28 18:00")
    found = pairs(sources, sample(now - 24 * HOUR_MS, 2), sample(now - HOUR_MS, 3), sample(now, None))
    assert found["E1"][1].quantity == 3
    assert pairs(sources, sample(now + 1_000, 5, None))["E1"][1].quantity == 3


def test_a_gap_of_days_compares_nothing(sources: Sources) -> None:
    now = utc_ms("2026-11-28 18:00")
    assert pairs(sources, sample(now - 60 * HOUR_MS, 2), sample(now, 4)) == {}
