"""Faults mixed from seeds on one line: no value is ever another request's, whatever the line does.

The same search with a guard removed must find a wrong value, or it would prove nothing.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest

from meterio.bus import Line, WireLog
from meterio.bus.timing import LATE_FACTOR, LineTiming
from meterio.codec.modbus_rtu import Hunter, Reply, Request, read_request
from meterio.errors import MeterError
from meterio.types import BusSettings, Lane
from tests.helpers.virtual_loop import LoopClock, run_virtual
from tests.meterio.scripted_port import Answer, ScriptedPort, honest

SETTINGS = BusSettings(1, gap_ms=5, reply_timeout_ms=200)
READS = 150


class Weather:
    """A script that spoils some of the answers and counts how."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.hits: Counter[str] = Counter()

    def __call__(self, frame: bytes) -> list[Answer]:
        fault = self.dice.choices(
            ["", "lost", "late", "corrupt", "stranger", "glitch", "twice", "half", "split"],
            [60, 5, 8, 5, 5, 5, 4, 4, 4],
        )[0]
        self.hits[fault] += 1
        (answer,) = honest(frame)
        return self._spoilt(fault, frame, answer)

    def _spoilt(self, fault: str, frame: bytes, answer: Answer) -> list[Answer]:
        data, after_s = answer.data, answer.after_s
        if fault == "lost":
            return []
        if fault == "late":
            request = read_request(frame[0], 3, address=int.from_bytes(frame[2:4], "big"), count=4)
            cap_s = LineTiming(SETTINGS).longest_s(request)
            return [Answer(data, after_s=cap_s * self.dice.uniform(0.6, LATE_FACTOR - 0.01))]
        if fault == "corrupt":
            at = self.dice.randrange(len(data))
            return [Answer(data[:at] + bytes((data[at] ^ self.dice.randrange(1, 256),)) + data[at + 1 :])]
        if fault == "stranger":
            other = bytes((frame[0] % 5 + 1, frame[1])) + (900).to_bytes(2, "big") + frame[4:]
            return [Answer(honest(other)[0].data, after_s=after_s / 2), answer]
        if fault == "glitch":
            return [Answer(self.dice.choice([b"\0", b"\xff", frame[:3], data[:3]]) + data)]
        if fault == "twice":
            return [Answer(data + data)]
        if fault == "half":
            return [Answer(data[: len(data) // 2])]
        middle = self.dice.randrange(1, len(data))
        return [Answer(data[:middle]), Answer(data[middle:], after_s=after_s + 0.02)]


def wrong_values(seed: int, *, sealed: bool) -> tuple[int, Weather, Line]:
    """Reads at random, some callers giving up; how many values were not those asked for."""

    async def play() -> tuple[int, Weather, Line]:
        dice = random.Random(seed)
        weather = Weather(dice)
        port = ScriptedPort(weather, sealed=sealed)
        clock = LoopClock(asyncio.get_running_loop())
        line = Line(SETTINGS, port, clock=clock, log=WireLog("C1", clock=clock, listener=None))
        wrong = 0
        for _ in range(READS):
            address = dice.choice([100, 200, 300])
            request = read_request(dice.randrange(1, 4), 3, address=address, count=4)
            wrong += await _is_wrong(line, request, address, dice)
        line.close()
        return wrong, weather, line

    return run_virtual(play(), seed=seed)


async def _is_wrong(line: Line, request: Request, address: int, dice: random.Random) -> bool:
    patience_s = dice.choice([None, None, None, 0.05, 0.25])
    try:
        async with asyncio.timeout(patience_s):
            reply = await line.exchange(request, lane=Lane.ON_DEMAND)
    except (MeterError, TimeoutError):
        return False
    return set(reply.registers) != {address}


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize("seed", range(25))
def test_no_value_is_ever_another_requests(seed: int, sealed: bool) -> None:
    wrong, weather, line = wrong_values(seed, sealed=sealed)
    assert wrong == 0
    assert len(weather.hits) == 9, f"a fault was never hit: {weather.hits}"
    assert line.counters.dropped > 0


def test_the_same_search_finds_wrong_values_without_the_drain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LineTiming, "late_s", lambda self, longest_s: 0.0)
    assert any(wrong_values(seed, sealed=False)[0] for seed in range(25))


def test_the_same_search_finds_wrong_values_without_the_unit_check(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meterio.codec.modbus_rtu._decoded", _unchecked)
    monkeypatch.setattr(Hunter, "_hunt", _hunt_any_unit)
    assert any(wrong_values(seed, sealed=False)[0] for seed in range(25))


def _hunt_any_unit(
    self: Hunter, head: bytes, length: int, start: int
) -> tuple[tuple[int, int] | None, int | None]:
    at = self._buffer.find(b"\x03\x08", start)
    return ((at - 1, at + 12), None) if at > 0 and at + 12 <= len(self._buffer) else (None, None)


def _unchecked(request: Request, frame: bytes) -> Reply:
    return Reply(request.unit, request.function, 0, frame)
