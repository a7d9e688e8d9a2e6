"""A collector and its lines die on real sockets: one alarm each time, which clears when they are back.

The engine and the mall run in real time; only the patience of the alarm keeper is helped on by hand.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from app.alarm_keeper import AlarmKeeper
from app.domain.alarms import CONTACT, DeskFacts, Kind
from app.services import alarms, meter_makes
from tests.app.polling.test_engine import Running, running
from tests.helpers.small_mall import ALL_METERS

__all__ = ["running"]

ROOM = DeskFacts(10**12, 200_000_000)


class HelpedClock:
    """Real time, and what the test adds to it."""

    def __init__(self) -> None:
        self.added_s = 0.0

    def utc_ms(self) -> int:
        return round((time.time() + self.added_s) * 1000)

    def monotonic(self) -> float:
        return time.monotonic() + self.added_s


class Keeper:
    def __init__(self, running: Running) -> None:
        self._running = running
        self.clock = HelpedClock()
        self._keeper = AlarmKeeper(
            running.book,
            live=running.live,
            troubles=running.engine.troubles,
            makes=meter_makes.known(),
            clock=self.clock,
        )
        self._keeper._facts = lambda: ROOM

    def passes(self, seconds: float) -> None:
        """Looks every five seconds of the helped time; the wires have a moment of the real one."""
        for _ in range(round(seconds / 5)):
            self.clock.added_s += 5
            time.sleep(0.005)
            self._keeper.turn()

    def sees_all_answer(self) -> None:
        """Some looks in real time: every meter was heard shortly before the last of them."""
        for _ in range(8):
            time.sleep(0.1)
            self._keeper.turn()

    def live(self) -> list[tuple[str, str]]:
        rows = self._running.book.read(lambda ledger: ledger.alarms.live())
        return [(row.kind, row.object) for row in rows if row.kind in CONTACT]

    def raised(self) -> list[tuple[str, str]]:
        rows = self._running.book.read(lambda ledger: alarms.raised_after(ledger, 0))
        return [(row.kind, row.object) for row in rows if row.kind in CONTACT]


def until(met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def keeper(running: Running) -> Keeper:
    running.engine.start()
    until(lambda: running.live.contact().meters_in_contact == len(ALL_METERS))
    return Keeper(running)


def test_a_dead_collector_is_one_alarm_and_clears_when_it_is_back(running: Running, keeper: Keeper) -> None:
    keeper.sees_all_answer()
    running.mall.set_fault("collector-down", target="C1")
    until(lambda: running.live.contact().collectors_in_contact == 0)
    keeper.passes(600)
    assert keeper.live() == [(Kind.COLLECTOR_LOST, "C1")]
    lost = running.book.read(lambda ledger: ledger.alarms.open_outages())
    assert {one.object for one in lost} == {"C1", *ALL_METERS}
    running.mall.clear_faults()
    until(lambda: running.live.contact().meters_in_contact == len(ALL_METERS))
    keeper.passes(60)
    assert keeper.live() == []
    assert keeper.raised() == [(Kind.COLLECTOR_LOST, "C1")]


def test_dead_lines_behind_a_link_that_stands_are_one_alarm(running: Running, keeper: Keeper) -> None:
    keeper.sees_all_answer()
    running.mall.set_fault("silent-meter", target="C1")
    until(lambda: running.live.contact().meters_in_contact == 0)
    keeper.passes(600)
    assert keeper.live() == [(Kind.COLLECTOR_LOST, "C1")]
    running.mall.clear_faults()
    until(lambda: running.live.contact().meters_in_contact == len(ALL_METERS))
    keeper.passes(60)
    assert keeper.live() == []
    assert keeper.raised() == [(Kind.COLLECTOR_LOST, "C1")]
