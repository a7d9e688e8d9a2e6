"""What the generator of years writes is what the program itself makes of the same readings: fed day by day,
moved and reckoned up by its nights, older years archived."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.services import reading_archive, reading_nights
from app.services.day_reckoning import Night
from app.services.reading_archive import Work
from db.archive import path_of
from db.readings import ReadingsBook
from db.readings_samples import DAY_S, sample_of
from db.rows import LastState, StoredSample
from meterio.clock import SystemClock
from tests.helpers.years_book import build
from tests.helpers.years_of_readings import EVERY_S, OFFSET_S, Plan, columns_of, life_of

TABLES = (
    "meter_keys",
    "history",
    "hot",
    "daily",
    "monthly",
    "yearly",
    "hourly",
    "gaps",
    "stale",
    "judged",
    "rolled",
    "last_states",
)
PLANS = (
    Plan(7, 380, date(2016, 1, 1), seed=1, today=20),
    Plan(9, 50, date(2016, 12, 1), seed=8, today=1),
    Plan(3, 740, date(2015, 1, 1), seed=5, today=3),
)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.meters}x{plan.days}")
def test_the_generator_writes_what_the_program_would_have_written(tmp_path: Path, plan: Plan) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.mkdir()
    theirs.mkdir()
    path = build(ours, plan, years_kept=0)
    lived = _lived(theirs, plan)
    for table in TABLES:
        assert _rows(path, table) == _rows(lived, table), table
    columns = "year, from_utc_s, until_utc_s, state, samples, digest, next_digest"
    archives = _rows(path, "archives", columns)
    assert archives == _rows(lived, "archives", columns)
    for year, *_ in archives:
        for table in ("about", "meter_keys", "history", "blocks"):
            assert _rows(path_of(path, year), table) == _rows(path_of(lived, year), table), (year, table)


def test_the_plans_hold_what_happens_to_meters() -> None:
    """Else the comparison above would show little."""
    found = {"gap": 0, "long gap": 0, "rolled": 0, "changed": 0, "below zero": 0, "bought": 0}
    for plan in (*PLANS, Plan(40, 3653), Plan(200, 30)):
        for number in range(plan.meters):
            columns, life = columns_of(plan, number), life_of(plan, number)
            elapsed = np.diff(columns.utc_s)
            found["gap"] += int((elapsed > EVERY_S * 3 // 2).sum())
            found["long gap"] += int((elapsed > 40 * DAY_S).sum())
            fell = np.flatnonzero(np.diff(columns.quantity) < 0)
            found["rolled"] += int((columns.quantity[fell] > 900_000_000).sum())
            found["changed"] += life.changed is not None
            found["bought"] += int(life.bought.sum())
            if life.balance_fen is not None:
                found["below zero"] += bool((life.balance_fen < 0).any())
    assert all(found.values()), found


def _lived(folder: Path, plan: Plan) -> Path:
    """The same readings through the program's own path: a batch and a night each day, then archives."""
    path = folder / "readings.db"
    book = ReadingsBook(path, clock=SystemClock())
    mediums = {id: "water" if id.startswith("W") else "electricity" for id in plan.ids}
    book.write(lambda readings: readings.know_meters(mediums))
    night = Night(plan.terms(), OFFSET_S, threading.Event())
    for day, samples in _by_day(plan):
        states = [
            LastState(one.meter_id, one.utc_ms, one.quantity, one.balance_fen, one.state) for one in samples
        ]
        book.write(lambda readings, samples=samples: readings.put(samples))  # type: ignore[misc]
        book.write(lambda readings, states=states: readings.save_last_states(states))  # type: ignore[misc]
        now_utc_ms = ((day + 1) * DAY_S - OFFSET_S + 60) * 1000
        reading_nights.run(book, night, now_utc_ms=min(now_utc_ms, plan.now_utc_ms))
    terms = reading_archive.Terms(OFFSET_S, 1)
    ended = terms.span(plan.first.year)
    while ended.until_utc_s < plan.now_utc_ms // 1000:
        work = Work(threading.Event())
        reading_archive.move_out(book, terms, ended.year, work, now_utc_ms=plan.now_utc_ms)
        ended = terms.span(ended.year + 1)
    assert book.close()
    return path


def _by_day(plan: Plan) -> Iterator[tuple[int, list[StoredSample]]]:
    """Every day's readings as they came, with the first of the day after, which came before the night."""
    days: dict[int, list[StoredSample]] = {}
    for number in range(plan.meters):
        for row in columns_of(plan, number).rows():
            day = (row[0] + OFFSET_S - EVERY_S) // DAY_S  # type: ignore[operator]
            days.setdefault(day, []).append(sample_of(plan.id_of(number), row))
    for day in sorted(days):
        yield day, sorted(days[day], key=lambda one: (one.utc_ms, one.meter_id))


def _rows(path: Path, table: str, columns: str = "*") -> list[Any]:
    with closing(sqlite3.connect(path)) as connection:
        keyed = ", ".join(str(place + 1) for place in range(2))
        if table in ("rolled", "about"):
            keyed = "1"
        return connection.execute(f"SELECT {columns} FROM {table} ORDER BY {keyed}").fetchall()
