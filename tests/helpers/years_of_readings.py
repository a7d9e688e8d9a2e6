"""Years of plausible readings of any number of meters, made fast and the same from one seed.

Shops open and close by the hour, rest or flourish at weekends, cool in summer; taps run; rates of the hours
have their registers, credit is used up and bought anew. And what happens to meters: minutes to weeks without
a reading, a register that begins anew, a changed meter, a leak that never reaches zero, a shop that stands
empty. A head meter stands before seven shops of every 160 and counts a little more than they do. Quantities
in Wh or litres.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from app.domain.energy_use import day_of
from app.domain.reading_steps import Terms
from app.domain.registers import Limits
from app.services.meter_makes import known, use_limits
from db.readings_samples import DAY_S

OFFSET_S: Final = 28_800
EVERY_S: Final = 1_800
SLOTS: Final = DAY_S // EVERY_S
STATE: Final = 3
HEAD_EVERY, HEAD_AT, BEHIND = 160, 5, (0, 1, 2, 3, 6, 7, 8)
MAKES: Final = {"E": ("adf400l-3p", "dlt645-2007"), "H": ("modbus-energy",), "W": ("cjt188-water",)}
FEN: Final = {"E": 90, "W": 300}
"""What a kWh or a cubic metre costs all those years."""
PURCHASES_A_YEAR: Final = 30
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """From the first of a year for so many whole days, and `today` readings of the day after; every fifth
    meter is for water."""

    meters: int
    days: int
    first: date = date(2016, 1, 1)
    seed: int = 1
    trouble: bool = True
    """Else every reading came, and no register ends or begins anew."""
    today: int = 1

    @property
    def first_day(self) -> int:
        return day_of(self.first)

    @property
    def before_day(self) -> int:
        """The day that has not ended."""
        return self.first_day + self.days

    @property
    def slots(self) -> int:
        return self.days * SLOTS + self.today

    @property
    def now_utc_ms(self) -> int:
        """A minute after the last reading."""
        return (self.slot_s(self.slots - 1) + 60) * 1000

    def slot_s(self, slot: int) -> int:
        return self.first_day * DAY_S - OFFSET_S + slot * EVERY_S

    @property
    def ids(self) -> list[str]:
        return [self.id_of(number) for number in range(self.meters)]

    def id_of(self, number: int) -> str:
        head = number % HEAD_EVERY == HEAD_AT
        return f"{'H' if head else 'W' if number % 5 == 4 else 'E'}{number:04}"

    def make_of(self, number: int) -> str:
        makes = MAKES[self.id_of(number)[0]]
        return makes[number % len(makes)]

    def limits_of(self, number: int) -> Limits:
        return _limits()[self.make_of(number)]

    def terms_of(self, number: int) -> Terms:
        changed = life_of(self, number).changed
        epochs = () if changed is None else (changed_utc_ms(self, changed),)
        return Terms(self.limits_of(number), EVERY_S * 1000, epochs, offset_ms=OFFSET_S * 1000)

    def terms(self) -> dict[str, Terms]:
        return {self.id_of(number): self.terms_of(number) for number in range(self.meters)}


@lru_cache(maxsize=1)
def _limits() -> dict[str, Limits]:
    return {name: use_limits(make) for name, make in known().items()}


def changed_utc_ms(plan: Plan, slot: int) -> int:
    """When a meter was changed whose successor is read in this slot first."""
    return (plan.slot_s(slot) - 600) * 1000


@dataclass(frozen=True)
class Life:
    """What one meter used before each reading, and where another meter was hung in its place; `bought` in
    each slot, of `a_time_fen` each; nobody buys for a head meter."""

    used: Numbers
    changed: int | None
    a_time_fen: int
    bought: Numbers
    balance_fen: Numbers | None


@dataclass(frozen=True)
class Columns:
    """One meter's readings as they are stored, column by column; rates and balance of a meter that has none
    are None. `rates`: sharp, peak, flat, valley."""

    utc_s: Numbers
    quantity: Numbers
    balance_fen: Numbers | None
    rates: tuple[Numbers, ...]

    @property
    def rest(self) -> Numbers | None:
        """As it is stored in the valley's place."""
        return self.quantity - sum(self.rates) if self.rates else None

    def rows(self, low: int = 0, high: int | None = None) -> Iterator[tuple[int | None, ...]]:
        """Those from one place to before another, in the order of db/readings_samples.py: COLUMNS."""
        part = slice(low, high)
        size = len(self.utc_s[part])
        none = [None] * size
        columns = (self.quantity, self.balance_fen), (*self.rates[:3], self.rest)
        lists = [[none if column is None else column[part].tolist() for column in some] for some in columns]
        rates = lists[1] if self.rates else [none] * 4
        return zip(self.utc_s[part].tolist(), *lists[0], [STATE] * size, *rates, strict=True)


def columns_of(plan: Plan, number: int) -> Columns:
    """All readings of one meter."""
    life = life_of(plan, number)
    source = np.random.default_rng((plan.seed, number, 1))
    slots = np.arange(plan.slots)
    size = plan.limits_of(number).register_milli if plan.trouble else None
    begin = int(source.integers(0, min(size or 10**9, 10**9)))
    whole = _counted(life.used, begin, life.changed)
    parts = [whole]
    if plan.id_of(number).startswith("E"):
        parts += [_counted(np.where(mask, life.used, 0), begin // 4, life.changed) for mask in _rates(slots)]
    keep = _kept(source, len(slots)) if plan.trouble else np.ones(len(slots), dtype=bool)
    utc_s = plan.slot_s(0) + slots * EVERY_S + source.integers(0, 20, len(slots))
    shown = [(part % size if size else part)[keep] for part in parts]
    balance = None if life.balance_fen is None else life.balance_fen[keep]
    return Columns(utc_s[keep], shown[0], balance, tuple(shown[1:]))


def _counted(used: Numbers, begin: int, changed: int | None) -> Numbers:
    """A register that is read."""
    register = begin + np.cumsum(used)
    if changed is not None:
        register[changed:] -= register[changed]
    return register


@lru_cache(maxsize=2)
def life_of(plan: Plan, number: int) -> Life:
    if number % HEAD_EVERY == HEAD_AT:
        behind = [number - HEAD_AT + place for place in BEHIND]
        used = sum(_life(plan, one).used for one in behind if one < plan.meters)
        assert not isinstance(used, int)
        return Life(used * 1015 // 1000, None, 0, np.zeros(plan.slots, dtype=np.int64), None)
    return _life(plan, number)


def _life(plan: Plan, number: int) -> Life:
    source = np.random.default_rng((plan.seed, number, 0))
    used = _used(source, plan, number)
    changed = None
    if plan.trouble and source.random() < 0.2:
        changed = int(source.integers(1, len(used)))
        used[changed] = 0
    fen = FEN[plan.id_of(number)[0]]
    spent = np.cumsum(used) * fen // 1000
    a_time = max(round(int(spent[-1]) * 365 / (PURCHASES_A_YEAR * plan.days) / 1000) * 1000, 5_000)
    least = -20_000 if source.random() < 0.03 else int(source.integers(1_000, 5_000))
    times = np.maximum(-((a_time - least - spent) // a_time), 0)
    return Life(used, changed, a_time, np.diff(times, prepend=0), a_time + times * a_time - spent)


def _used(source: np.random.Generator, plan: Plan, number: int) -> Numbers:
    """What is used in the half hour before each reading."""
    is_water, slots = plan.id_of(number).startswith("W"), np.arange(plan.slots)
    hour, day = slots % SLOTS / 2, slots // SLOTS
    opens, closes = source.integers(7, 11), source.integers(18, 24)
    is_open = (hour > opens) & (hour <= closes)
    weekend = np.where((day + plan.first_day + 4) % 7 >= 2, 1.0, source.uniform(0.3, 1.6))
    season = 1 + 0.6 * np.cos((day % 365.25 - 200) / 365.25 * 2 * np.pi) * (not is_water)
    largest = source.uniform(20, 300) if is_water else source.uniform(500, 12_000)
    if number % HEAD_EVERY in BEHIND and not is_water:
        largest = source.uniform(200, 1_500)
    noise = source.uniform(0.7, 1.3, len(slots))
    used = np.where(is_open, largest * weekend * season * noise, 0 if is_water else largest * 0.03 * noise)
    if plan.trouble:
        if source.random() < 0.1:
            used[int(source.integers(0, len(slots))) :] += largest * 0.05
        for _ in range(int(source.poisson(len(slots) / SLOTS / 700))):
            at = int(source.integers(0, len(slots)))
            used[at : at + SLOTS * int(source.integers(3, 60))] = 0
    used[0] = 0
    most = plan.limits_of(number).most_an_hour_milli // 2
    found: Numbers = np.minimum(used, most).astype(np.int64)
    return found


def _rates(slots: Numbers) -> tuple[npt.NDArray[np.bool_], ...]:
    """In which of the slots sharp, peak, flat and valley count."""
    hour = (slots % SLOTS + SLOTS - 1) % SLOTS // 2
    sharp, peak = (hour >= 19) & (hour < 21), (hour >= 8) & (hour < 11)
    flat = ~(sharp | peak) & (hour >= 7) & (hour < 23)
    return sharp, peak, flat, ~(sharp | peak | flat)


def _kept(source: np.random.Generator, size: int) -> npt.NDArray[np.bool_]:
    """Which readings came: single ones are missing, and now and then hours, days or weeks of them; once in
    many years for months."""
    keep = source.random(size) > 0.0003
    for longest, every_days in ((6, 60), (60, 300), (600, 1_200), (4_000, 12_000)):
        for _ in range(int(source.poisson(size / SLOTS / every_days))):
            at = int(source.integers(0, size))
            keep[at : at + int(source.integers(1, longest))] = False
    keep[0] = True
    return keep
