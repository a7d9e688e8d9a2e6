"""One collector as its users see it: its link, its lines, and its meters by profile."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from meterio.bus import Line, LineCounters, WireLog
from meterio.codec.dialect import CHINA_OFFSET_MIN, NO_PASSWORD, Dialect, Writing, dialect_of
from meterio.codec.exchange import Conversation, Reply, Request, Told
from meterio.codec.security import SecurityDevice
from meterio.errors import AddressError, NotOffered, WrongMeter
from meterio.ports import DialInListeners, make_port
from meterio.ports.base import Connect
from meterio.profiles import Profile
from meterio.profiles.model import DLT645
from meterio.types import (
    Clock,
    CollectorSettings,
    Confirmation,
    FlushReceipt,
    Lane,
    LineParameters,
    MeterCommand,
    MeterPoint,
    PreparedCommand,
    Sample,
    Suite,
    WireEvent,
)

METER_NUMBER = "meter_number"


@dataclass(frozen=True, slots=True)
class ItemReading:
    """One item of one meter as it crossed the wire: the frames asked and those believed, in order."""

    name: str
    value: int
    sent: tuple[bytes, ...]
    received: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a meter that was read answers, and how it is spoken to."""

    point: MeterPoint
    profile: Profile
    dialect: Dialect
    line: Line
    unit: int | str


class CollectorClient:
    """Reads and commands the meters behind one collector. All calls on one asyncio loop.

    `contact_listeners` are called with True or False when the link comes and goes; `wire` is the bounded log.
    `listeners` are needed for a collector that dials in. Raises ValueError on settings that make no link.
    """

    def __init__(
        self,
        settings: CollectorSettings,
        *,
        profiles: Mapping[str, Profile],
        clock: Clock,
        connect: Connect | None = None,
        log: Callable[[WireEvent], None] | None = None,
        security: SecurityDevice | None = None,
        utc_offset_min: int = CHINA_OFFSET_MIN,
        listeners: DialInListeners | None = None,
    ) -> None:
        self.id = settings.id
        self.wire = WireLog(settings.id, clock=clock, listener=log)
        self.contact_listeners: list[Callable[[bool], None]] = []
        self._profiles = profiles
        self._clock = clock
        self._security = security
        self._utc_offset_min = utc_offset_min
        self._passwords = settings.passwords
        self._dialects: dict[str, Dialect] = {}
        self._port = make_port(settings, clock=clock, connect=connect, log=self.wire.add, listeners=listeners)
        self._lines = {
            bus.number: Line(bus, self._port, clock=clock, log=self.wire, on_link=self._link_changed)
            for bus in settings.buses
        }
        self._told = False
        self._places: dict[str, _Place] = {}

    @property
    def in_contact(self) -> bool:
        return self._port.established

    @property
    def suite(self) -> Suite | None:
        """What seals the present session; None without one, and on links that are not sealed."""
        return self._port.suite

    @property
    def key_id(self) -> int | None:
        """Of the secret the present session is under."""
        return self._port.key_id

    @property
    def refusal(self) -> str:
        """Why the last connection was refused by either end, a sentence; empty when it ended otherwise."""
        return self._port.refusal

    @property
    def profiles(self) -> Mapping[str, Profile]:
        """The makes this client knows, by name."""
        return self._profiles

    def counters(self, bus: int) -> LineCounters:
        """What happened on line `bus` so far."""
        return self._lines[bus].counters

    def parameters(self, bus: int) -> LineParameters:
        """How line `bus` runs at present."""
        return self._line(bus).parameters

    async def run(self) -> None:
        """Connects and keeps connected until cancelled; then whoever waits is told. Leaves no task."""
        try:
            await self._port.run()
        finally:
            for line in self._lines.values():
                line.close()
            self._link_changed(False)

    async def read(self, point: MeterPoint, block: str, *, lane: Lane) -> Sample:
        """One block of one meter ("status", "history", "books"), of the moment its last frame came.

        Raises MeterError subclasses (a silent meter's routine read: BackedOff, a NeverSent; WrongMeter, where
        the block tells a number that is not the point's), AddressError, and ValueError for a block or profile
        that does not exist.
        """
        place = self._places.get(point.meter_id)
        if place is None or place.point is not point:
            place = self._known_place(point)
        profile, what = place.profile, place.profile.blocks.get(block)
        if what is None:
            raise ValueError(f"profile {profile.name} has no block {block!r}")
        talk = place.dialect.read(place.unit, profile, what, utc_offset_min=self._utc_offset_min)
        values = await _converse(place.line, talk, lane=lane)
        if METER_NUMBER in values:
            _refuse_other(point, values[METER_NUMBER])
        return Sample(point, self._clock.utc_ms(), values)

    async def read_item(self, point: MeterPoint, item: str, *, lane: Lane = Lane.ON_DEMAND) -> ItemReading:
        """Any one item of the meter's profile, by itself and with its frames. Raises as `read`."""
        profile = self._profile(point)
        dialect, line, unit = self._place(point, profile, writing=False)
        if item not in profile.items:
            raise ValueError(f"profile {profile.name} has no item {item!r}")
        block = profile.block_of(item)
        talk, kept = dialect.read(unit, profile, block, utc_offset_min=self._utc_offset_min), _Kept([], [])
        values = await _converse(line, kept.frames_of(talk), lane=lane)
        return ItemReading(item, values[item], tuple(kept.sent), tuple(kept.received))

    async def identify(self, point: MeterPoint) -> int | None:
        """The number the meter says it has, None for a make that tells none. Raises as `read`."""
        if METER_NUMBER not in self._profile(point).items:
            return None
        return (await self.read_item(point, METER_NUMBER)).value

    async def prepare(
        self, point: MeterPoint, command: MeterCommand, *, lane: Lane = Lane.COMMAND
    ) -> PreparedCommand:
        """The exact frame of `command`, after what its meter must be asked first (an authentication).

        Raises AddressError, ValueError on a wrong name or value, and MeterError when the asking failed:
        then nothing of the command itself was sent.
        """
        profile = self._profile(point)
        dialect, line, unit = self._place(point, profile, writing=True)
        talk = dialect.command(unit, profile, command, writing=self._writing(profile))
        request = await _converse(line, talk, lane=lane)
        return PreparedCommand(point, command, request.frame, hashlib.sha256(request.frame).hexdigest())

    async def send(self, prepared: PreparedCommand, *, lane: Lane = Lane.COMMAND) -> Confirmation:
        """Transmits a prepared frame exactly once, ahead of all reads of its line.

        Raises NeverSent (not one byte left), NoAnswer, BadFrame, LinkLost (fate unknown), Refused(code);
        ValueError, before sending, when the frame is not the one this command makes.
        """
        point, command, frame = prepared.point, prepared.command, prepared.frame
        if hashlib.sha256(frame).hexdigest() != prepared.sha256:
            raise ValueError("the prepared frame is not the one that was recorded")
        profile = self._profile(point)
        dialect, line, unit = self._place(point, profile, writing=True)
        request = dialect.recognise(unit, profile, command, frame=frame, writing=self._writing(profile))
        reply = await line.exchange(request, lane=lane, deadline_utc_ms=command.deadline_utc_ms)
        return Confirmation(point, self._clock.utc_ms(), prepared.sha256, reply.frame)

    async def flush(self, bus: int) -> FlushReceipt:
        """The fence: nothing sent earlier on this line can still reach a meter. Raises NoAnswer, LinkLost."""
        return await self._line(bus).flush()

    async def set_line(self, bus: int, parameters: LineParameters | None) -> None:
        """Runs a line at other parameters, None: at its own again (`Line.set_line`)."""
        await self._line(bus).set_line(parameters)

    async def ask(
        self,
        bus: int,
        request: Request,
        *,
        lane: Lane,
        timeout_ms: int | None = None,
        to_end: bool = False,
    ) -> Reply:
        """One bare question, asked once, of whoever is there (`Line.probe`): a refusal is an answer."""
        return await self._line(bus).probe(request, lane=lane, timeout_ms=timeout_ms, to_end=to_end)

    async def announce_time(self, bus: int, protocol: str) -> None:
        """Tells all meters of a line the time, unanswered. Raises NotOffered for a protocol without that."""
        if protocol != DLT645:
            raise NotOffered(f"{protocol} has no word for the time that all meters hear")
        from meterio.codec.dlt645 import time_broadcast

        moment = datetime.fromtimestamp(self._clock.utc_ms() / 1000, UTC)
        local = moment.replace(tzinfo=None) + timedelta(minutes=self._utc_offset_min)
        await self._line(bus).broadcast(time_broadcast(local), lane=Lane.ON_DEMAND)

    def is_doubled(self, meter_id: str) -> bool:
        """Whether two meters have answered at this meter's address on the present link."""
        place = self._places.get(meter_id)
        return place is not None and place.line.doubled(place.unit)

    def meter_in_contact(self, meter_id: str) -> bool:
        """Whether the meter answers on the present link. False for a meter never read."""
        place = self._places.get(meter_id)
        return place is not None and place.line.in_contact(place.unit)

    def _profile(self, point: MeterPoint) -> Profile:
        profile = self._profiles.get(point.profile)
        if profile is None:
            raise ValueError(f"meter {point.meter_id}: no profile {point.profile!r}")
        return profile

    def _place(
        self, point: MeterPoint, profile: Profile, *, writing: bool
    ) -> tuple[Dialect, Line, int | str]:
        if point.address.collector != self.id:
            raise AddressError(f"meter {point.meter_id} is not behind collector {self.id}")
        dialect = self._dialects.get(profile.protocol)
        if dialect is None:
            dialect = self._dialects[profile.protocol] = dialect_of(profile.protocol)
        unit = dialect.parse_address(point.address.unit, writing=writing)
        return dialect, self._line(point.address.bus), unit

    def _known_place(self, point: MeterPoint) -> _Place:
        """Kept: the same few points are read day and night."""
        profile = self._profile(point)
        place = _Place(point, profile, *self._place(point, profile, writing=False))
        self._places[point.meter_id] = place
        return place

    def _writing(self, profile: Profile) -> Writing:
        password = self._passwords.get(profile.name, NO_PASSWORD)
        return Writing(password, self._security, self._utc_offset_min)

    def _line(self, bus: int) -> Line:
        line = self._lines.get(bus)
        if line is None:
            raise AddressError(f"collector {self.id} has no line {bus}")
        return line

    def _link_changed(self, _line_established: bool) -> None:  # noqa: FBT001 - the port's interface
        established = self._port.established
        if established == self._told:
            return
        self._told = established
        for listener in tuple(self.contact_listeners):
            listener(established)


def _refuse_other(point: MeterPoint, found: int) -> None:
    """A number that is known and differs. Numbers with letters in them cannot be compared."""
    if point.number.isdecimal() and int(point.number) != found:
        raise WrongMeter(expected=point.number, found=found)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The frames of one conversation."""

    sent: list[bytes]
    received: list[bytes]

    def frames_of(self, talk: Conversation[Told]) -> Conversation[Told]:
        """The same conversation, with its frames kept."""
        try:
            request = next(talk)
            while True:
                self.sent.append(request.frame)
                reply = yield request
                self.received.append(reply.frame)
                request = talk.send(reply)
        except StopIteration as end:
            told: Told = end.value
            return told


async def _converse(line: Line, talk: Conversation[Told], *, lane: Lane) -> Told:
    """Has the questions of `talk` answered on `line`, one after the other, and returns what came of them."""
    try:
        request = next(talk)
        while True:
            request = talk.send(await line.exchange(request, lane=lane))
    except StopIteration as end:
        told: Told = end.value
        return told
