"""Half-hour samples land by time, move by meter, and answer the same before and after."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from db.errors import NoSuchRow
from db.migrations import READINGS
from db.readings import Readings, ReadingsBook
from db.readings_samples import DAY_S
from db.rows import LastState, Rolled, StateBit, StoredSample, SystemEntry
from tests.db.small_book import METERS, FixedClock

HALF_HOUR_MS = 1_800_000
CHINA_S = 28_800
_TABLES = ("history", "hot")
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


def move(book: ReadingsBook, *, until_day: int) -> int:
    """What was taken before that day's end, UTC."""

    def unit(r: Readings) -> int:
        return r.move(tuple(r.keys().values()), start_s=0, end_s=until_day * DAY_S)

    return book.write(unit)


def test_samples_come_back_the_same_before_and_after_the_move(readings: ReadingsBook) -> None:
    samples = month_of_samples(days=4)
    readings.write(lambda r: r.put(samples))
    before = [of(readings, meter_id) for meter_id in METERS]
    assert sorted((s for part in before for s in part), key=repr) == sorted(samples, key=repr)
    moved = move(readings, until_day=3)
    assert moved == 3 * 48 * len(METERS)
    assert [of(readings, meter_id) for meter_id in METERS] == before
    assert move(readings, until_day=3) == 0
    assert readings.read(Readings.hot_span_s) == (3 * DAY_S, 4 * DAY_S - 1_800)
    assert readings.read(Readings.newest_moved_utc_s) == 3 * DAY_S - 1_800


def test_of_two_samples_of_one_second_the_moved_one_counts(readings: ReadingsBook) -> None:
    """One that comes once more after it was moved changes nothing."""
    readings.write(lambda r: r.put([sample(0, 5)]))
    move(readings, until_day=1)
    readings.write(lambda r: r.put([replace(sample(0, 5), quantity=1, valley=None), sample(0, 6)]))
    assert of(readings, "M1") == (sample(0, 5), sample(0, 6))
    move(readings, until_day=1)
    assert of(readings, "M1") == (sample(0, 5), sample(0, 6))


def test_a_corrected_sample_takes_the_place_of_the_old_one_wherever_it_stands(readings: ReadingsBook) -> None:
    readings.write(lambda r: r.put([sample(0, slot) for slot in range(96)]))
    move(readings, until_day=1)
    right = [replace(sample(0, slot), quantity=7_000, balance_fen=None) for slot in (3, 90)]
    readings.write(lambda r: r.correct(right))
    found = of(readings, "M1")
    assert len(found) == 96 and [found[3], found[90]] == right
    with pytest.raises(NoSuchRow, match="M99"):
        readings.write(lambda r: r.correct([StoredSample("M99", 0, 1, 1, 0)]))


def test_what_comes_late_or_out_of_turn_or_is_corrected_makes_days_stale(readings: ReadingsBook) -> None:
    """Days before the third are reckoned up, in local time; M2 was silent since the first."""

    def begin(r: Readings) -> None:
        r.set_rolled(Rolled(3, CHINA_S))
        r.set_open(r.keys()["M2"], 1)

    def stale() -> dict[int, tuple[int, ...]]:
        return readings.read(Readings.stale)

    readings.write(begin)
    third = 3 * 48 - 16
    for slot in (third, third + 9):
        readings.write(lambda r, slot=slot: r.put([sample(0, slot), sample(2, slot)]))
    assert stale() == {}
    readings.write(lambda r: r.put([sample(0, third - 1), sample(1, third + 9)]))
    assert stale() == {1: (2,), 2: (1,)}, "a late one, and the first after a silence"
    readings.write(lambda r: r.put([sample(2, third + 1)]))
    assert stale() == {1: (2,), 2: (1,), 3: (2,)}, "before others that are not reckoned up"
    readings.write(lambda r: r.correct([sample(3, third + 9), sample(3, 20)]))
    assert stale()[4] == (0, 2)
    readings.write(lambda r: r.forget_stale(1, first_day=2, last_day=2))
    assert 1 not in stale()


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


@pytest.mark.parametrize(("version", "last_quantity"), [(1, 1_003), (2, 2_470)])
def test_readings_of_an_older_schema_are_what_they_were(
    tmp_path: Path, version: int, last_quantity: int
) -> None:
    saved = Path(__file__).parent.parent / "saved_databases" / f"readings_{version}.db"
    shutil.copy(saved, tmp_path / "readings.db")
    with closing(sqlite3.connect(saved)) as connection:
        tables = " UNION ALL ".join(
            f"SELECT utc_s, quantity FROM {one} WHERE meter_key = 1" for one in _TABLES
        )
        before = connection.execute(f"{tables} ORDER BY utc_s").fetchall()
    book = ReadingsBook(tmp_path / "readings.db", clock=FixedClock())
    found = book.read(lambda r: r.of_meter("M1", start_utc_ms=0, end_utc_ms=10 * DAY_S * 1000))
    assert [(one.utc_ms // 1000, one.quantity) for one in found] == before
    assert found[-1].quantity == last_quantity
    assert [one.meter_id for one in book.read(lambda r: r.last_states())] == ["M1"]
    assert book.read(Readings.rolled) is None, "its days are reckoned up anew in the next night"
    book.write(lambda r: r.note_events([SystemEntry(1, "info", "program.started", "", {"python": "3"})]))
    rows, further = book.read(lambda r: r.events_window([], below_seq=None, from_seq=1, limit=9))
    assert rows[0].kind == "program.started" and further is None
    assert book.migrated_from == version
    book.close()


def test_there_is_a_saved_book_of_every_version_but_the_newest() -> None:
    saved = {path.stem for path in (Path(__file__).parent.parent / "saved_databases").glob("readings_*.db")}
    assert saved == {f"readings_{step.version}" for step in READINGS.steps[:-1]}
