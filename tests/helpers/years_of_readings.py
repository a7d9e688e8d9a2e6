"""Years of plausible readings for any number of meters, made fast and the same from one seed.

Shops open and close by the hour, rest or flourish at weekends, cool in summer; taps run; rates of the hours
have their registers, credit is used up and bought anew. And what happens to meters: minutes to weeks without
a reading, a register that begins anew, a changed meter, a leak that never reaches zero, a shop that stands
empty. Quantities in Wh or litres.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt

from app.domain.energy_use import day_of
from app.domain.reading_steps import Terms
from app.domain.registers import Limits
from app.services.day_reckoning import Night, reckoning
from db.readings import Readings, ReadingsBook
from db.readings_samples import COLUMNS, DAY_S
from db.rows import Rolled
from meterio.clock import SystemClock

OFFSET_S = 28_800
EVERY_S = 1_800
SLOTS = DAY_S // EVERY_S
REGISTER = 100_000_000
MOST = 66_000
STATE = 3
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """From the first of a year for so many days; every fifth meter is for water."""

    meters: int
    days: int
    first: date = date(2016, 1, 1)
    seed: int = 1
    trouble: bool = True
    """Else every reading came, and no register ends or begins anew."""

    @property
    def first_day(self) -> int:
        return day_of(self.first)

    @property
    def ids(self) -> list[str]:
        return [f"{'W' if number % 5 == 4 else 'E'}{number:04}" for number in range(self.meters)]

    def terms(self) -> dict[str, Terms]:
        limits = Limits(MOST, REGISTER)
        return dict.fromkeys(self.ids, Terms(limits, EVERY_S * 1000, offset_ms=OFFSET_S * 1000))


@dataclass(frozen=True)
class Columns:
    """One meter's readings as they are stored, column by column; the rates of a water meter are None."""

    utc_s: Numbers
    quantity: Numbers
    balance_fen: Numbers
    rates: tuple[Numbers, ...]

    def rows(self, key: int) -> Iterator[tuple[int | None, ...]]:
        size = len(self.utc_s)
        lists = [column.tolist() for column in (self.utc_s, self.quantity, self.balance_fen)]
        rates = [column.tolist() for column in self.rates] or [[None] * size] * 3
        rest = [0] * size if self.rates else [None] * size
        return zip([key] * size, *lists[:1], *lists[1:], [STATE] * size, *rates[:3], rest, strict=True)


def columns_of(plan: Plan, number: int) -> Columns:
    """All readings of one meter; the valley rate is what the others leave."""
    source = np.random.default_rng((plan.seed, number))
    slots = np.arange(plan.days * SLOTS + 1)
    is_water = number % 5 == 4
    used = _used(source, slots, is_water, trouble=plan.trouble)
    begin = int(source.integers(0, REGISTER))
    register = begin + np.cumsum(used)
    if plan.trouble and source.random() < 0.2:
        changed = int(source.integers(1, len(slots)))
        register[changed:] -= register[changed]
    utc_s = plan.first_day * DAY_S - OFFSET_S + slots * EVERY_S + source.integers(0, 20, len(slots))
    price_e2 = 300 if is_water else 90
    spent = np.cumsum(used) * price_e2 // 100_000 * 10
    balance = 20_000 - spent % 20_000
    rates = () if is_water else _rates(used, slots, begin)
    keep = _kept(source, len(slots)) if plan.trouble else np.ones(len(slots), dtype=bool)
    size = REGISTER if plan.trouble else 1 << 40
    parts = (utc_s, register % size, balance, *(rate % size for rate in rates))
    kept = tuple(part[keep].astype(np.int64) for part in parts)
    return Columns(kept[0], kept[1], kept[2], kept[3:])


def _used(source: np.random.Generator, slots: Numbers, is_water: bool, *, trouble: bool) -> Numbers:
    """What is used in the half hour before each reading."""
    hour, day = slots % SLOTS / 2, slots // SLOTS
    opens, closes = source.integers(7, 11), source.integers(18, 24)
    is_open = (hour > opens) & (hour <= closes)
    weekend = np.where(day % 7 >= 5, source.uniform(0.3, 1.6), 1.0)
    season = 1 + 0.6 * np.cos((day % 365.25 - 200) / 365.25 * 2 * np.pi) * (not is_water)
    largest = source.uniform(20, 300) if is_water else source.uniform(500, 12_000)
    noise = source.uniform(0.7, 1.3, len(slots))
    used = np.where(is_open, largest * weekend * season * noise, 0 if is_water else largest * 0.03 * noise)
    if trouble:
        if source.random() < 0.1:
            used[int(source.integers(0, len(slots))) :] += largest * 0.05
        for _ in range(int(source.poisson(len(slots) / SLOTS / 700))):
            at = int(source.integers(0, len(slots)))
            used[at : at + SLOTS * int(source.integers(3, 60))] = 0
    used[0] = 0
    return used.astype(np.int64)


def _rates(used: Numbers, slots: Numbers, begin: int) -> tuple[Numbers, ...]:
    """Registers of the sharp, peak and flat rate; the rest of the whole is the valley's."""
    hour = (slots % SLOTS + SLOTS - 1) % SLOTS // 2
    sharp, peak = (hour >= 19) & (hour < 21), (hour >= 8) & (hour < 11)
    flat = ~(sharp | peak) & (hour >= 7) & (hour < 23)
    return tuple(begin // 4 + np.cumsum(np.where(mask, used, 0)) for mask in (sharp, peak, flat))


def _kept(source: np.random.Generator, size: int) -> npt.NDArray[np.bool_]:
    """Which readings came: single ones are missing, and now and then hours, days or weeks of them."""
    keep = source.random(size) > 0.001
    for longest, every_days in ((6, 30), (60, 200), (600, 1_200)):
        for _ in range(int(source.poisson(size / SLOTS / every_days))):
            at = int(source.integers(0, size))
            keep[at : at + int(source.integers(1, longest))] = False
    keep[0] = True
    return keep


def build(folder: Path, plan: Plan) -> Path:
    """A readings' book with all of it moved and reckoned up; returns its path. Fast and not safe: a build
    that is cut off is worth nothing."""
    path = folder / "readings.db"
    book = ReadingsBook(path, clock=SystemClock())
    mediums = {id: "water" if id.startswith("W") else "electricity" for id in plan.ids}
    book.write(lambda readings: readings.know_meters(mediums))
    keys = book.read(Readings.keys)
    assert book.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for pragma in ("synchronous = OFF", "journal_mode = OFF", "cache_size = -200000"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        marks = ", ".join("?" * 9)
        for number, meter_id in enumerate(plan.ids):
            rows = columns_of(plan, number).rows(keys[meter_id])
            connection.executemany(f"INSERT INTO history (meter_key, {COLUMNS}) VALUES ({marks})", rows)
        _reckon(Readings(connection, path), plan, keys)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = DELETE")
    return path


def _reckon(readings: Readings, plan: Plan, keys: dict[str, int]) -> None:
    """By the program's own rule, a meter at a time."""
    night = Night(plan.terms(), OFFSET_S, threading.Event())
    first, before = plan.first_day, plan.first_day + plan.days
    readings.set_rolled(Rolled(before, OFFSET_S))
    with reckoning(readings, night, before_day=before) as reckoned:
        for meter_id, key in keys.items():
            reckoned.days(meter_id, key, first, before - 1, is_anew=True)
