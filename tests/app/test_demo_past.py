"""The past that the demonstration's meters have."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from app import demo_past
from app.services import reading_nights
from app.services.day_reckoning import Night
from app.simulation import plan_of
from db.readings import ReadingsBook
from db.readings_uses import DAILY
from meterio.clock import SystemClock
from tests.helpers.sites import small_site

ORIGIN_MS = int(datetime(2026, 11, 20, 3, 17, 42, tzinfo=UTC).timestamp()) * 1000
SITE = small_site()
PLANS = {
    meter.id: meter
    for collector in plan_of(SITE, seed=1).collectors
    for bus in collector.buses
    for meter in bus.meters
}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[ReadingsBook]:
    found = ReadingsBook(tmp_path / "readings.db", clock=SystemClock())
    found.write(
        lambda readings: readings.know_meters(
            {one.id: "water" if "water" in one.profile else "electricity" for one in SITE.meters}
        )
    )
    yield found
    found.close()


def _told(book: ReadingsBook, meter_id: str) -> list[tuple[int, int]]:
    def read(readings):  # type: ignore[no-untyped-def]
        key = readings.key_of(meter_id)
        return [
            *readings.history_rows(key, start_s=0, end_s=1 << 40),
            *readings.hot_rows(key=key, start_s=0, end_s=1 << 40),
        ]

    return [(row[0], row[1]) for row in book.read(read)]


def test_every_meter_has_readings_of_three_weeks_that_end_where_its_register_stands(book) -> None:
    stored = demo_past.put(book, SITE, seed=1, origin_utc_ms=ORIGIN_MS)
    whole = {meter_id: _told(book, meter_id) for meter_id in PLANS}
    assert stored == sum(map(len, whole.values())) > 0
    for meter_id, rows in whole.items():
        plan = PLANS[meter_id]
        start = plan.volume_l if "water" in plan.kind else plan.energy_wh
        assert all(earlier[1] <= later[1] for earlier, later in pairwise(rows)), meter_id
        assert 0 <= start - rows[-1][1] <= 50_000
        assert ORIGIN_MS // 1000 - 1_800 < rows[-1][0] <= ORIGIN_MS // 1000
    first = min(rows[0][0] for rows in whole.values())
    assert datetime.fromtimestamp(first, UTC) == datetime(2026, 10, 29, 16, tzinfo=UTC)  # midnight there
    assert demo_past.put(book, SITE, seed=1, origin_utc_ms=ORIGIN_MS) == 0, "only a new book has none"


def test_its_days_are_reckoned_up_without_a_doubt(book) -> None:
    demo_past.put(book, SITE, seed=1, origin_utc_ms=ORIGIN_MS)
    reading_nights.run(book, Night({}, 28_800, threading.Event()), now_utc_ms=ORIGIN_MS)
    days = book.read(
        lambda readings: readings.uses(DAILY, first=0, last=1 << 20, keys=readings.keys().values())
    )
    assert len(days) == demo_past.DAYS * len(PLANS)
    assert all(used > 0 and about == 0 for _key, _day, used, *_, about in days)
