"""A small readings' book of two years, lived through nights and archives, for tests that kill and compare."""

from __future__ import annotations

import random
import threading
from datetime import date
from pathlib import Path

from app.domain.energy_use import day_of
from app.domain.reading_steps import DAY_MS, Terms
from app.domain.registers import Limits
from app.services import reading_archive, reading_days, reading_history, reading_nights
from app.services.day_reckoning import Night
from app.services.reading_archive import Work
from app.services.reading_days import Asked
from app.services.reading_history import HistoryOf
from db.readings import ReadingsBook
from db.rows import StoredSample
from meterio.clock import SystemClock
from tests.helpers.reading_nights import CHINA_S

METERS = ("E1", "E2", "W1")
YEAR = 2021
EVERY_S = 14_400
TERMS = Terms(Limits(20_000, 2_000_000), EVERY_S * 1000, offset_ms=CHINA_S * 1000)
ARCHIVE = reading_archive.Terms(CHINA_S, 1)
FIRST_DAY = day_of(date(2021, 12, 20))
DAYS = 20
NOW_MS = (FIRST_DAY + DAYS - 1) * DAY_MS - CHINA_S * 1000
ASKED = Asked(dict.fromkeys(METERS, TERMS), CHINA_S * 1000)


def open_store(folder: Path) -> ReadingsBook:
    return ReadingsBook(folder / "readings.db", clock=SystemClock())


def fill(book: ReadingsBook, seed: int) -> list[StoredSample]:
    """Ten days of each of two years, with gaps; all of them still to be moved. Returns them in order."""
    source = random.Random(seed)
    registers = dict.fromkeys(METERS, 1_990_000)
    samples = []
    for at in range(FIRST_DAY * 86_400, (FIRST_DAY + DAYS) * 86_400, EVERY_S):
        for meter_id in METERS:
            registers[meter_id] = (registers[meter_id] + source.randrange(9_000)) % 2_000_000
            if source.random() < 0.9:
                shown = registers[meter_id]
                utc_ms = (at - CHINA_S + source.randrange(9)) * 1000
                samples.append(
                    StoredSample(meter_id, utc_ms, shown, 100, 3, shown // 3, None, None, shown // 2)
                )
    mediums = {id: "water" if id.startswith("W") else "electricity" for id in METERS}
    book.write(lambda unit: (unit.know_meters(mediums), unit.put(samples)))
    return sorted(samples, key=lambda one: (one.meter_id, one.utc_ms))


def stored(book: ReadingsBook) -> list[StoredSample]:
    """All samples, wherever they stand."""
    found = []
    for meter_id in METERS:
        of = HistoryOf(meter_id, "electricity", "", "", TERMS)
        samples, lacking = reading_history.stored(book, of.meter_id, 0, 1 << 42)
        assert lacking == ()
        found += samples
    return found


def figures(book: ReadingsBook) -> dict[str, list[tuple[object, ...]]]:
    """What is told of every day and month, but for whether it is settled."""
    days = reading_days.days(book, ASKED, FIRST_DAY - 1, FIRST_DAY + DAYS)
    months = reading_days.months(book, ASKED, 600, 640)
    assert not days.lacking and not months.lacking
    return {
        f"{name} {id}": [(*use[:-1], use.about & 31) for use in told.uses[id]]
        for name, told in (("days", days), ("months", months))
        for id in METERS
    }


def live_on(book: ReadingsBook, act: str) -> None:
    """A night, a year moved out or a year brought back."""
    if act == "night":
        night = Night(ASKED.terms, CHINA_S, threading.Event())
        reading_nights.run(book, night, now_utc_ms=NOW_MS)
    elif act == "archive":
        reading_archive.move_out(book, ARCHIVE, YEAR, Work(threading.Event()), now_utc_ms=NOW_MS)
    else:
        reading_archive.bring_back(book, YEAR, Work(threading.Event()), now_utc_ms=NOW_MS)
