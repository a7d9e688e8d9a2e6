"""Whatever comes late or is corrected, and whichever nights there were: use by day, month and year is what
the plain rule finds in all readings stored by then."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.domain.energy_use import About, Period, Use, month_of
from app.domain.reading_steps import DAY_MS, Terms
from app.domain.registers import Limits
from app.services import reading_days, reading_hours
from app.services.reading_days import Asked
from db.readings import ReadingsBook
from db.rows import StoredSample
from meterio.clock import SystemClock
from tests.helpers.plain_use import Plain, Row, Rule, plain
from tests.helpers.reading_nights import CHINA_S, night

METERS = ("E1", "E2", "E3", "E4")
FIRST_DAY = 18_590
"""2020-11-24: a month, a year and another month end soon."""
DAYS = 75
EVERY_S = 7_200
TERMS = Terms(Limits(20_000, 2_000_000), EVERY_S * 1000, offset_ms=CHINA_S * 1000)
RULE = Rule(20_000, 2_000_000, EVERY_S, CHINA_S)
_MARKS = {About.ROLLED: "rolled", About.BACKWARDS: "backwards", About.JUMP: "jump", About.CHANGED: "changed"}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[ReadingsBook]:
    opened = ReadingsBook(tmp_path / "readings.db", clock=SystemClock())
    opened.write(lambda unit: unit.know_meters(dict.fromkeys(METERS, "electricity")))
    yield opened
    assert opened.close()


@dataclass
class Story:
    """What the meters showed, what of it was stored by now, and what waits to come late."""

    source: random.Random
    book: ReadingsBook
    rows: dict[str, dict[int, Row]] = field(default_factory=lambda: {id: {} for id in METERS})
    waiting: list[StoredSample] = field(default_factory=list)
    registers: dict[str, int] = field(default_factory=lambda: dict.fromkeys(METERS, 1_950_000))
    silent_until: dict[str, int] = field(default_factory=dict)

    def live_a_day(self, day: int) -> None:
        """One batch; some readings are missing, some wait, and now and then a meter is silent for days."""
        batch = []
        for meter_id in METERS:
            if self.source.random() < 0.03:
                self.silent_until[meter_id] = day + self.source.choice([1, 2, 9, 40])
            for at in range(0, 86_400, EVERY_S):
                self.registers[meter_id] = (
                    self.registers[meter_id] + self.source.randrange(9_000)
                ) % 2_000_000
                utc_s = day * 86_400 - CHINA_S + at + self.source.randrange(20)
                sample = self._sample(meter_id, utc_s)
                luck = self.source.random()
                if day < self.silent_until.get(meter_id, 0) or luck < 0.02:
                    continue
                if luck < 0.04:
                    self.waiting.append(sample)
                else:
                    batch.append(sample)
        self.store(batch)

    def _sample(self, meter_id: str, utc_s: int) -> StoredSample:
        register = self.registers[meter_id]
        told = None if self.source.random() < 0.01 else register
        return StoredSample(
            meter_id, utc_s * 1000, told, register % 777, 3, register // 3, None, None, register // 2
        )

    def store(self, samples: list[StoredSample]) -> None:
        self.book.write(lambda unit: unit.put(samples))
        self._note(samples)

    def come_late(self) -> None:
        late = [one for one in self.waiting if self.source.random() < 0.5]
        self.waiting = [one for one in self.waiting if one not in late]
        self.store(late)

    def correct(self) -> None:
        meter_id = self.source.choice(METERS)
        if not self.rows[meter_id]:
            return
        utc_s = self.source.choice(sorted(self.rows[meter_id]))
        samples = [StoredSample(meter_id, utc_s * 1000, self.source.randrange(2_000_000), 5, 0)]
        self.book.write(lambda unit: unit.correct(samples))
        self._note(samples)

    def _note(self, samples: list[StoredSample]) -> None:
        for one in samples:
            rates = (one.sharp, one.peak, one.flat, one.valley)
            at = one.utc_ms // 1000
            self.rows[one.meter_id][at] = (at, one.quantity, rates, one.balance_fen)


ASKED = Asked(dict.fromkeys(METERS, TERMS), CHINA_S * 1000)


def as_plain(use: Use) -> Plain:
    marks = {word for about, word in _MARKS.items() if use.about & about}
    return Plain(use.used, list(use.rates), use.unplaced, use.quantity, use.balance_fen, use.has_gap, marks)


def check(story: Story, *, first: int, last: int) -> None:
    """By day, month and year, and hour by hour of all meters together."""
    months, years = (month_of(first), month_of(last)), (2020, 2021)
    for period, span, ask in (
        (Period.DAY, (first, last), reading_days.days),
        (Period.MONTH, months, reading_days.months),
        (Period.YEAR, years, reading_days.years),
    ):
        told = ask(story.book, ASKED, *span)
        assert not told.lacking
        for meter_id in METERS:
            found = {use.number: as_plain(use) for use in told.uses[meter_id]}
            wanted = plain(list(story.rows[meter_id].values()), RULE, period, *span)
            assert found == wanted, (period, meter_id)
            assert [use.number for use in told.uses[meter_id]] == sorted(found)
    _check_hours(story, first, last)


def _check_hours(story: Story, first: int, last: int) -> None:
    hours: dict[int, list[int]] = {}
    for rows in story.rows.values():
        for at, one in plain(list(rows.values()), RULE, "hour", first * 24, last * 24 + 23).items():
            if one.used is not None:
                hours.setdefault(at, []).append(one.used)
    for day in reading_hours.heat(story.book, ASKED, first, last):
        for hour in range(24):
            told = hours.get(day.day * 24 + hour, [])
            assert day.hours[hour] == (sum(told) if told else None)
            assert day.lacking[hour] == len(METERS) - len(told)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_figures_are_those_of_the_readings_at_any_time(book: ReadingsBook, seed: int) -> None:
    source = random.Random(seed)
    story = Story(source, book)
    for day in range(FIRST_DAY, FIRST_DAY + DAYS):
        story.live_a_day(day)
        if source.random() < 0.2:
            story.come_late()
        if source.random() < 0.1:
            story.correct()
        if source.random() < 0.7:
            night(book, now_utc_ms=(day + 1) * DAY_MS - CHINA_S * 1000, terms=ASKED.terms)
        if source.random() < 0.06:
            check(story, first=FIRST_DAY - 1, last=day + 1)
    check(story, first=FIRST_DAY, last=FIRST_DAY + DAYS)
    night(book, now_utc_ms=(FIRST_DAY + DAYS) * DAY_MS - CHINA_S * 1000, terms=ASKED.terms)
    check(story, first=FIRST_DAY, last=FIRST_DAY + DAYS)
