"""The wire of one bus and the meters on it: who speaks when, what is heard, and what goes wrong on the way.

Every moment is computed from baud, parity and turnaround as an absolute time of the loop's clock; nothing is
slept. Two who speak at once garble each other. Un-paced, all times are zero and answers come synchronously.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from meterio.simulator import modbus
from meterio.simulator.electricity import ElectricityMeter
from meterio.simulator.faults import Faults, corrupted
from meterio.simulator.meter import Meter
from meterio.simulator.modbus import Kind
from meterio.simulator.plan import BusPlan
from meterio.types import Clock

_LONGEST_NOISE = 256
Hear = Callable[[bytes, float], None]
"""(bytes, the moment at which the silence after them was complete)."""


class _Talk:
    """Bytes on the wire from `start` to `end`."""

    __slots__ = ("data", "end", "garbled", "handle", "start")

    def __init__(self, data: bytes, start: float, end: float) -> None:
        self.data = data
        self.start = start
        self.end = end
        self.garbled = False
        self.handle: asyncio.TimerHandle | None = None


class Line:
    """One RS-485 line. `hear` is the collector's ear and is set by its bus."""

    def __init__(
        self,
        plan: BusPlan,
        meters: Mapping[int, Meter],
        *,
        collector: str,
        clock: Clock,
        faults: Faults,
        paced: bool,
    ) -> None:
        self.hear: Hear = lambda data, packed_at: None
        self.faults = faults
        self._meters = meters
        self._collector = collector
        self._clock = clock
        self._paced = paced
        self._byte_s = plan.byte_s if paced else 0.0
        self._silence_s = plan.silence_s if paced else 0.0
        self._turnaround_s = max(plan.turnaround_ms / 1000, plan.silence_s) if paced else 0.0
        self._talks: list[_Talk] = []

    def transmit(self, frame: bytes, *, at: float) -> float:
        """The collector speaks; returns when its last byte is out. `at` may lie a little in the past."""
        if not self._paced:
            self._meters_hear(frame, at)
            return at
        talk = self._speak(frame, at)
        loop = asyncio.get_running_loop()
        talk.handle = loop.call_at(talk.end, self._reach_meters, talk)
        return talk.end

    def speaking_until(self, now: float) -> float:
        """When the silence will be complete after what is being said at `now`; 0 if nothing is."""
        ends = [talk.end + self._silence_s for talk in self._talks if talk.start <= now]
        return max(ends, default=0.0)

    def who(self, frame: bytes) -> tuple[tuple[str, ...], Kind | None]:
        """The fault targets a request belongs to, and its kind."""
        meter = self._meters.get(frame[0]) if modbus.is_whole(frame) else None
        if meter is None:
            return (self._collector,), None
        return (meter.id, self._collector), meter.kind_of(frame)

    def stop(self) -> None:
        for talk in self._talks:
            if talk.handle is not None:
                talk.handle.cancel()
        self._talks.clear()

    def _speak(self, data: bytes, at: float) -> _Talk:
        talk = _Talk(data, at, at + len(data) * self._byte_s)
        for other in self._talks:
            if other.start < talk.end and at < other.end:
                other.garbled = talk.garbled = True
        self._talks.append(talk)
        return talk

    def _reach_meters(self, talk: _Talk) -> None:
        self._talks.remove(talk)
        if not talk.garbled:
            self._meters_hear(talk.data, talk.end)

    def _meters_hear(self, frame: bytes, at: float) -> None:
        if not modbus.is_whole(frame):
            return
        meter = self._meters.get(frame[0])
        if meter is None:
            return
        if self.faults.any_active:
            self._answer_with_faults(meter, frame, at)
        else:
            self._reply(meter.answer(frame, self._clock.utc_ms()), at + self._turnaround_s)

    def _reply(self, data: bytes, at: float) -> None:
        """A meter starts to speak at `at`."""
        if not self._paced and at <= asyncio.get_running_loop().time():
            self.hear(data, at)
            return
        talk = self._speak(data, at)
        loop = asyncio.get_running_loop()
        talk.handle = loop.call_at(talk.end + self._silence_s, self._reach_collector, talk)

    def _reach_collector(self, talk: _Talk) -> None:
        self._talks.remove(talk)
        data = corrupted(talk.data, self.faults.random, changes=2) if talk.garbled else talk.data
        self.hear(data, talk.end + self._silence_s)

    # faults

    def _answer_with_faults(self, meter: Meter, frame: bytes, at: float) -> None:
        targets, kind = (meter.id, self._collector), meter.kind_of(frame)
        strike = self.faults.strike
        for deaf in ("silent-meter", "lose-request", "corrupt-request"):
            # A request with changed bytes fails its checksum, and no meter says anything.
            if strike(deaf, targets, kind):
                return
        disturbance = strike("meter-reset", targets, kind)
        foreign = strike("foreign-purchase", targets, kind) if isinstance(meter, ElectricityMeter) else None
        now_ms = self._clock.utc_ms()
        for when in ("before", "after"):
            if when == "after":
                reply = self._said(meter, frame, targets, kind)
            if disturbance and disturbance.params["when"] == when:
                meter.advance(now_ms)
                meter.reset()
            if foreign and foreign.params["when"] == when and isinstance(meter, ElectricityMeter):
                meter.advance(now_ms)
                meter.buy(foreign.params["amount_fen"], foreign=True)
        if not strike("lose-reply", targets, kind):
            self._send_distorted(reply, frame, at + self._turnaround_s, targets, kind)

    def _said(self, meter: Meter, frame: bytes, targets: tuple[str, ...], kind: Kind) -> bytes:
        """What is answered: by the meter, by another in its place, or without doing what was asked."""
        strike = self.faults.strike
        now_ms = self._clock.utc_ms()
        other = next((other for other in self._meters.values() if other is not meter), None)
        if other and strike("wrong-answerer", targets, kind):
            stray = modbus.framed(bytes((other.unit,)) + frame[1:-2])
            return other.answer(stray, now_ms) if kind is Kind.READ else modbus.framed(stray[:6])
        if kind is not Kind.READ and strike("false-ok", targets, kind):
            return modbus.framed(frame[:6])
        if kind is Kind.PURCHASE and strike("half-applied", targets, kind):
            return self._counted_only(meter, frame, now_ms)
        return meter.answer(frame, now_ms)

    def _counted_only(self, meter: Meter, frame: bytes, now_ms: int) -> bytes:
        if isinstance(meter, ElectricityMeter):
            meter.advance(now_ms)
            meter.buy(0, foreign=False)
        return modbus.framed(frame[:6])

    def _send_distorted(
        self, reply: bytes, frame: bytes, at: float, targets: tuple[str, ...], kind: Kind
    ) -> None:
        found: dict[str, Any] = {}
        for name in ("corrupt-reply", "half-reply", "glitch", "echo", "late-reply"):
            if fault := self.faults.strike(name, targets, kind):
                found[name] = fault.params
        if "corrupt-reply" in found:
            reply = corrupted(reply, self.faults.random, changes=found["corrupt-reply"]["bytes"])
        if "half-reply" in found:
            reply = reply[: len(reply) // 2]
        if "glitch" in found:
            stray = found["glitch"]
            reply = bytes((stray["byte"] & 0xFF,)) * min(stray["count"], _LONGEST_NOISE) + reply
        if "echo" in found:
            reply = frame + reply
        if "late-reply" in found:
            at += found["late-reply"]["delay_ms"] / 1000
        self._reply(reply, at)
