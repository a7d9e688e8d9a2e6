"""The history of one meter out of both books: readings, hours, days, and ten years by days."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.reading_history import Resolution
from app.domain.reading_steps import DAY_MS, HOUR_MS, Mark
from app.errors import DeskError
from app.services import meter_makes
from app.services.reading_history import History, HistoryOf, history_of, read
from db.ledger import LedgerBook
from db.readings import ReadingsBook
from db.rows import StateBit, StoredSample
from meterio.clock import SystemClock
from tests.helpers.reading_nights import night
from tests.helpers.small_mall import CASHIER

HALF_MS = HOUR_MS // 2
START_MS = 1_600_012_800_000
"""A midnight at UTC+8."""
OFFSET_S = 8 * 3_600


@pytest.fixture
def readings(tmp_path: Path) -> Iterator[ReadingsBook]:
    opened = ReadingsBook(tmp_path / "readings.db", clock=SystemClock())
    opened.write(lambda unit: unit.know_meters({"E1": "electricity", "E2": "electricity"}))
    yield opened
    assert opened.close()


@pytest.fixture
def of(book: LedgerBook) -> HistoryOf:
    return book.read(lambda ledger: history_of(ledger, "E1", profiles=meter_makes.known(), session=CASHIER))


def store(readings: ReadingsBook, count: int, *, every_ms: int = HALF_MS, step: int = 500) -> None:
    samples = [
        StoredSample("E1", START_MS + place * every_ms, place * step, 9_000 - place, StateBit.SUPPLY_KNOWN)
        for place in range(count)
    ]
    readings.write(lambda unit: unit.put(samples))


def history(readings: ReadingsBook, of: HistoryOf, resolution: Resolution, first: int, last: int) -> History:
    return read(readings, of, resolution, from_utc_ms=first, until_utc_ms=last)


def test_it_says_whose_it_is_and_only_to_whom_may_look(book: LedgerBook, of: HistoryOf) -> None:
    assert (of.meter_id, of.medium, of.shop_number) == ("E1", "electricity", "B1-001")
    assert of.terms.interval_ms == HALF_MS
    with pytest.raises(DeskError, match=r"settings\.no_such_meter"):
        book.read(lambda ledger: history_of(ledger, "E77", profiles={}, session=CASHIER))


def test_one_reading_from_before_the_time_tells_the_first_use(readings: ReadingsBook, of: HistoryOf) -> None:
    store(readings, 10)
    found = history(readings, of, Resolution.RAW, START_MS + HALF_MS, START_MS + 3 * HALF_MS)
    assert [point.used for point in found.points] == [500, 500]
    assert found.used == 1_000, "from the first reading of the time to the first one after it"
    assert found.points[0].supply_on is False and found.has_balance and not found.has_rates


def test_hours_and_days_over_the_moved_and_the_hot_part(readings: ReadingsBook, of: HistoryOf) -> None:
    store(readings, 4 * 48 + 1)
    night(readings, now_utc_ms=START_MS + 2 * DAY_MS)
    hours = history(readings, of, Resolution.HOUR, START_MS, START_MS + 4 * DAY_MS)
    assert [point.used for point in hours.points] == [1_000] * 96
    days = history(readings, of, Resolution.DAY, START_MS, START_MS + 4 * DAY_MS)
    assert [point.used for point in days.points] == [24_000] * 4


def test_a_long_time_is_told_by_days_from_one_row_a_day(readings: ReadingsBook, of: HistoryOf) -> None:
    """More than a year, the last days not rolled up yet, a month missing in the midst."""
    days, hole = 420, range(100, 130)
    samples = [
        StoredSample("E1", START_MS + day * DAY_MS + hour * HOUR_MS, (day * 24 + hour) * 1_000, 50, 0)
        for day in range(days)
        if day not in hole
        for hour in (0, 23)
    ]
    readings.write(lambda unit: unit.put(samples))
    night(readings, now_utc_ms=START_MS + (days - 3) * DAY_MS)
    found = history(readings, of, Resolution.RAW, START_MS, START_MS + days * DAY_MS)
    assert found.resolution is Resolution.DAY
    assert len(found.points) == days - len(hole)
    (after_hole,) = [point for point in found.points if point.gap]
    assert after_hole.utc_ms == START_MS + hole.stop * DAY_MS
    assert {point.mark for point in found.points} == {Mark.NONE}
    assert [point.used for point in found.points[1:3]] == [24_000, 24_000]
    assert found.used == (days * 24 - 1) * 1_000


def test_a_meter_without_readings_has_an_empty_history(readings: ReadingsBook, of: HistoryOf) -> None:
    found = history(readings, of, Resolution.HOUR, START_MS, START_MS + DAY_MS)
    assert (found.points, found.used) == ((), 0)
