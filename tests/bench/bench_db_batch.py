"""A durable batch of 800 readings with 14 M rows stored, beside the same into an empty table (goal 7).

Both tables are the book's own, in the same journal mode, and take turns. The full one is filled by hand,
unsafely and fast, in the order in which it would have grown.
"""

from __future__ import annotations

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from db.readings import ReadingsBook
from db.rows import StoredSample
from tests.bench.harness import Conditions, Result
from tests.db.small_book import FixedClock

MAXIMUM_RATIO = 1.5
MAXIMUM_BYTES_A_ROW = 48
METERS = 800
SLOT_S = 1_800
START_S = 1_750_000_000
STATE = 0b111


def run(conditions: Conditions) -> list[Result]:
    slots, batches = (1_250, 60) if conditions.quick else (17_500, 300)
    conditions.note("rows_stored", slots * METERS)
    conditions.note("batches", batches)
    with tempfile.TemporaryDirectory() as folder:
        full, empty = Path(folder) / "full.db", Path(folder) / "empty.db"
        _make(full)
        _make(empty)
        bytes_a_row = _fill(full, slots)
        full_ms, empty_ms = _take_turns(full, empty, slots=slots, batches=batches)
    return [
        Result(
            metric=f"batch of {METERS} into {slots * METERS / 1e6:g} M rows, p50",
            unit="ms",
            value=statistics.median(full_ms),
            reference="the same into an empty table, p50",
            reference_value=statistics.median(empty_ms),
            goal=MAXIMUM_RATIO,
        ),
        Result(
            metric="stored, with four rates and state",
            unit="bytes a row",
            value=bytes_a_row,
            reference="limit",
            reference_value=MAXIMUM_BYTES_A_ROW,
            goal=1.0,
        ),
    ]


def _make(path: Path) -> None:
    book = ReadingsBook(path, clock=FixedClock())
    book.write(lambda readings: readings.know_meters({_meter(n): "electricity" for n in range(METERS)}))
    book.close()


def _fill(path: Path, slots: int) -> float:
    """Fill `hot` and return its bytes a row."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA journal_mode = OFF")
        empty = path.stat().st_size
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO hot VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _rows(slots))
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = DELETE")
    return (path.stat().st_size - empty) / (slots * METERS)


def _rows(slots: int) -> Iterator[tuple[int, ...]]:
    for slot in range(slots):
        utc_s, grown = START_S + slot * SLOT_S, 500 * slot
        for key in range(1, METERS + 1):
            energy = 500_000_000 + key + grown
            part = energy // 4
            yield utc_s, key, energy, 90_000, STATE, part, part, part, energy - 4 * part


def _take_turns(full: Path, empty: Path, *, slots: int, batches: int) -> tuple[list[float], list[float]]:
    books = [ReadingsBook(path, clock=FixedClock()) for path in (full, empty)]
    times: tuple[list[float], list[float]] = ([], [])
    try:
        for number in range(batches):
            batch = _batch(START_S + (slots + number) * SLOT_S)
            for book, taken in zip(books, times, strict=True):
                began = time.perf_counter()
                book.write(lambda readings, batch=batch: readings.put(batch))
                taken.append((time.perf_counter() - began) * 1000)
    finally:
        for book in books:
            book.close()
    return times


def _batch(utc_s: int) -> list[StoredSample]:
    part = 150_000_000
    return [
        StoredSample(_meter(n), utc_s * 1000, 4 * part, 90_000, STATE, part, part, part, part)
        for n in range(METERS)
    ]


def _meter(number: int) -> str:
    return f"E{number:04}"
