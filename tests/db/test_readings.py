"""Half-hour samples land by time, move by meter, and answer the same before and after."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.errors import NoSuchRow
from db.readings import DAY_S, ReadingsBook
from db.rows import DayOfMeter, LastState, StateBit, StoredSample, SystemEntry
from tests.db.small_book import METERS, FixedClock

HALF_HOUR_MS = 1_800_000
CHINA_S = 28_800
STATE = StateBit.SUPPLY_KNOWN | StateBit.SUPPLY_ON


@pytest.fixture
def readings(tmp_path: Path) -> Iterator[ReadingsBook]:
    book = ReadingsBook(tmp_path / "readings.db", clock=FixedClock())
    book.write(lambda r: r.know_meters(dict.fromkeys(METERS, "electricity")))
    yield book
    assert book.close()


def sample(meter: int, slot: int) -> StoredSample:
    energy = 1_000_000 * meter + 500 * slot
    rates = (energy // 10, energy // 5, energy // 2, energy // 5)
    return StoredSample(METERS[meter], slot * HALF_HOUR_MS, energy, 90_000 - slot, int(STATE), *rates)


def month_of_samples(*, days: int) -> list[StoredSample]:
    return [sample(meter, slot) for slot in range(days * 48) for meter in range(len(METERS))]


def of(book: ReadingsBook, meter_id: str) -> tuple[StoredSample, ...]:
    return book.read(lambda r: r.of_meter(meter_id, start_utc_ms=0, end_utc_ms=1 << 50))


def test_samples_come_back_the_same_before_and_after_the_move(readings: ReadingsBook) -> None:
    samples = month_of_samples(days=4)
    readings.write(lambda r: r.put(samples))
    before = [of(readings, meter_id) for meter_id in METERS]
    assert sorted((s for part in before for s in part), key=repr) == sorted(samples, key=repr)
    moved = readings.move(before_utc_ms=3 * DAY_S * 1000, offset_s=CHINA_S)
    assert 0 < moved < len(samples)
    assert [of(readings, meter_id) for meter_id in METERS] == before
    assert readings.move(before_utc_ms=3 * DAY_S * 1000, offset_s=CHINA_S) == 0


def test_a_day_is_rolled_up_in_local_time(readings: ReadingsBook) -> None:
    readings.write(lambda r: r.put(month_of_samples(days=4)))
    readings.move(before_utc_ms=3 * DAY_S * 1000, offset_s=CHINA_S)
    days = readings.read(lambda r: r.days(first_day=1, last_day=1))
    assert len(days) == len(METERS)
    first, last = 48 - 16, 96 - 16 - 1  # local day 1 begins 8 hours before the UTC day
    assert days[2] == DayOfMeter(
        day=1,
        meter_id="M3",
        samples=48,
        first_quantity=2_000_000 + 500 * first,
        last_quantity=2_000_000 + 500 * last,
        last_balance_fen=90_000 - last,
    )


def test_a_sample_that_comes_late_joins_its_day(readings: ReadingsBook) -> None:
    samples = [sample(0, slot) for slot in range(96)]
    readings.write(lambda r: r.put(samples[:70]))
    readings.move(before_utc_ms=4 * DAY_S * 1000, offset_s=CHINA_S)
    readings.write(lambda r: r.put(samples[70:]))
    readings.move(before_utc_ms=4 * DAY_S * 1000, offset_s=CHINA_S)
    day = readings.read(lambda r: r.days(first_day=1, last_day=1))[0]
    assert (day.samples, day.last_quantity) == (48, 500 * 79)
    assert of(readings, "M1") == tuple(samples)


def test_a_batch_written_twice_is_there_once(readings: ReadingsBook) -> None:
    samples = month_of_samples(days=1)
    for _ in range(2):
        readings.write(lambda r: r.put(samples))
    assert len(of(readings, "M1")) == 48


def test_a_meter_nobody_named_is_refused_and_nothing_of_the_batch_stays(readings: ReadingsBook) -> None:
    with pytest.raises(NoSuchRow, match="M99"):
        readings.write(lambda r: r.put([sample(0, 1), StoredSample("M99", 0, 1, 1, 0)]))
    assert of(readings, "M1") == of(readings, "M99") == ()


def test_a_row_takes_at_most_48_bytes(readings: ReadingsBook) -> None:
    """800 meters at full-grown counters: energy and rates of 4 bytes, all state bits set."""
    mediums = {f"E{number:04}": "electricity" for number in range(800)}
    readings.write(lambda r: r.know_meters(mediums))
    start = 1_790_000_000_000
    rates = (220_000_000, 240_000_000, 230_000_000, 209_999_970)
    for slot in range(20):
        batch = [
            StoredSample(meter, start + slot * HALF_HOUR_MS, 900_000_000, 5_000_000, 255, *rates)
            for meter in mediums
        ]
        readings.write(lambda r, b=batch: r.put(b))
    used = readings.read(
        lambda r: r._connection.execute("SELECT sum(pgsize) FROM dbstat WHERE name = 'hot'").fetchone()[0]
    )
    assert used / (20 * 800) <= 48


@pytest.mark.parametrize(
    "values",
    [
        (None, None, 0, None, None, None, None),
        (0, 0, 0, 0, 0, 0, 0),
        (10, -500, 3, 1, 2, 3, 4),
        (10, 1, 3, 1, 2, 3, 5),
        (None, 1, 3, 1, None, 3, 5),
        (10, 1, 3, None, None, None, 5),
    ],
)
def test_any_mix_of_known_and_unknown_figures_comes_back(readings: ReadingsBook, values: tuple[int]) -> None:
    stored = StoredSample("M1", 5_000, *values)
    readings.write(lambda r: r.put([stored]))
    assert of(readings, "M1") == (stored,)


def test_last_states_keep_the_newest(readings: ReadingsBook) -> None:
    newest = LastState("M1", 2_000, 5, 100, int(STATE))
    readings.write(lambda r: r.save_last_states([newest, LastState("M2", 1, None, None, 0)]))
    readings.write(lambda r: r.save_last_states([LastState("M1", 1_000, 4, 200, 0)]))
    assert readings.read(lambda r: r.last_states()) == (newest, LastState("M2", 1, None, None, 0))


def test_readings_of_the_first_schema_are_what_they_were_and_have_a_system_log(tmp_path: Path) -> None:
    saved = Path(__file__).parent.parent / "saved_databases" / "readings_1.db"
    shutil.copy(saved, tmp_path / "readings.db")
    book = ReadingsBook(tmp_path / "readings.db", clock=FixedClock())
    found = book.read(lambda r: r.of_meter("M1", start_utc_ms=0, end_utc_ms=10 * DAY_S * 1000))
    assert [(one.quantity, one.balance_fen) for one in found] == [
        (1000 * day + half_hour, 5000 - half_hour) for day in range(2) for half_hour in range(4)
    ]
    assert [one.meter_id for one in book.read(lambda r: r.last_states())] == ["M1"]
    book.write(lambda r: r.note_events([SystemEntry(1, "info", "program.started", "", {"python": "3"})]))
    rows, further = book.read(lambda r: r.events_window([], below_seq=None, from_seq=1, limit=9))
    assert [(one.seq, one.kind, one.detail) for one in rows] == [(1, "program.started", {"python": "3"})]
    assert further is None
    assert book.migrated_from == 1
    book.close()
