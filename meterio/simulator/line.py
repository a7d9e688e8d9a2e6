"""The wire of one bus and the meters on it: who speaks when, who hears, and how two garble each other.

Every moment is computed from baud, parity and turnaround as an absolute time of the loop's clock; nothing is
slept. Un-paced, all times are zero and answers come synchronously. A meter hears only what is sent with its
own baud and parity.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence

from meterio.simulator.disturbances import Disturbances
from meterio.simulator.faults import Faults, corrupted
from meterio.simulator.meter import Meter
from meterio.simulator.plan import BusPlan, byte_s, silence_s
from meterio.simulator.wire import Kind, Wire
from meterio.types import Clock, LineParameters

Hear = Callable[[bytes, float], None]
"""(bytes, the moment at which the silence after them was complete)."""
Ears = dict[Wire, dict[str, Meter]]
"""The meters that hear alike, by protocol and address."""


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
        meters: Sequence[Meter],
        *,
        collector: str,
        clock: Clock,
        faults: Faults,
        paced: bool,
    ) -> None:
        self.hear: Hear = lambda data, packed_at: None
        self.faults = faults
        self._plan = plan
        self._collector = collector
        self._clock = clock
        self._paced = paced
        self._talks: list[_Talk] = []
        self._ears: dict[LineParameters, Ears] = defaultdict(lambda: defaultdict(dict))
        for meter, planned in zip(meters, plan.meters, strict=True):
            self._ears[plan.parameters_of(planned)][meter.wire][meter.address] = meter
        wires = {meter.wire for meter in meters}
        self._wire = wires.pop() if len(wires) == 1 else None
        self._disturbances = Disturbances(faults, meters, collector=collector)
        self.set_parameters(None)

    def set_parameters(self, parameters: LineParameters | None) -> None:
        """How the collector sends and listens from now on; None: as the line was planned."""
        self.parameters = parameters or self._plan.parameters
        self._hearing: Ears = self._ears.get(self.parameters, {})
        self._byte_s = byte_s(self.parameters) if self._paced else 0.0
        self._silence_s = silence_s(self.parameters) if self._paced else 0.0
        turnaround_s = self._plan.turnaround_ms / 1000
        self._turnaround_s = max(turnaround_s, self._silence_s) if self._paced else 0.0

    def request_length(self, start: bytes) -> int | None:
        """How long the request is that a stream begins with; all there is, where several protocols meet."""
        if self._wire is None:
            return len(start) or None
        return self._wire.request_length(start)

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
        request, hearers = self._heard_by(frame)
        if len(hearers) != 1:
            return (self._collector,), None
        return (hearers[0].id, self._collector), hearers[0].kind_of(request)

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

    def _heard_by(self, frame: bytes) -> tuple[bytes, Sequence[Meter]]:
        """The request in `frame` and the meters it is for."""
        for wire, meters in self._hearing.items():
            request = wire.request_in(frame)
            if request is None:
                continue
            address = wire.addressee(request)
            if address in meters:
                return request, (meters[address],)
            return request, [meter for meter in meters.values() if wire.fits(address, meter.address)]
        return frame, ()

    def _meters_hear(self, frame: bytes, at: float) -> None:
        request, hearers = self._heard_by(frame)
        now_ms = self._clock.utc_ms()
        at += self._turnaround_s
        if len(hearers) == 1 and not self.faults.any_active:
            self._reply(hearers[0].answer(request, now_ms), at)
            return
        replies = [
            (data, at + delay_s)
            for meter in hearers
            for data, delay_s in self._disturbances.replies(meter, request, frame=frame, now_ms=now_ms)
        ]
        for data, moment in replies:
            together = not self._paced and sum(other == moment for _, other in replies) > 1
            self._reply(self._collided(data) if together else data, moment)

    def _reply(self, data: bytes, at: float) -> None:
        """A meter starts to speak at `at`."""
        if not data:
            return
        if not self._paced and at <= asyncio.get_running_loop().time():
            self.hear(data, at)
            return
        talk = self._speak(data, at)
        loop = asyncio.get_running_loop()
        talk.handle = loop.call_at(talk.end + self._silence_s, self._reach_collector, talk)

    def _reach_collector(self, talk: _Talk) -> None:
        self._talks.remove(talk)
        data = self._collided(talk.data) if talk.garbled else talk.data
        self.hear(data, talk.end + self._silence_s)

    def _collided(self, data: bytes) -> bytes:
        """Two drivers on one pair of wires: half the bytes are nobody's."""
        return corrupted(data, self.faults.random, changes=max(2, len(data) // 2))
