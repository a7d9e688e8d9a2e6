"""The engine's work as asyncio tasks: a link a collector, rounds a bus, a drive for each open sale.

Runs on any loop, real or virtual. The order at start matters: unfinished sales are put in doubt first, then
their drives wait for contact, then the collectors connect; on each line read-backs go before the rounds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

from app.crash_points import reach
from app.domain.sale import MeterRules, SaleState
from app.polling.books import AsyncLedger, AsyncReadings
from app.polling.rounds import BusRounds
from app.polling.sale_drive import DriveGround, SaleDrive
from app.polling.schedule import Intervals
from app.services import sale_steps
from app.services.readings import LiveBoard, keep_last_states, recall_last_states, store_history
from app.services.views import Pursuit
from meterio.collector import CollectorClient
from meterio.errors import MeterError
from meterio.ports.base import Connect
from meterio.profiles import Profile
from meterio.types import Clock, CollectorSettings, Lane, MeterPoint, Sample, WireEvent

RESTART_S: Final = 5.0
HISTORY_FLUSH_S: Final = 5.0
HISTORY_KEPT: Final = 20_000
"""Samples that wait in memory while the readings' book takes none: half a day of 800 meters. Old ones go."""
LAST_STATES_S: Final = 60.0
LANDING_S: Final = 1.0
"""How long a stop waits for a purchase that is out, so that an ordinary stop leaves nothing in doubt."""


@dataclass(frozen=True, slots=True)
class SiteSetup:
    """What the engine runs on: collectors with their keys, meters, how often they are asked."""

    collectors: tuple[CollectorSettings, ...]
    points: tuple[MeterPoint, ...]
    intervals: Intervals


class Listener(Protocol):
    """Who hears what happens; called on the loop, must not wait."""

    def states(self, meter_ids: Iterable[str]) -> None: ...

    def contact(self) -> None: ...

    def sale(self, sale_id: str, state: SaleState) -> None: ...

    def fault(self, what: str, error: Exception) -> None: ...

    def wire(self, event: WireEvent) -> None: ...


@dataclass(frozen=True, slots=True)
class Outside:
    """What a worker is given: books, board, time, meter makes, and a way to connect (None: real sockets).

    `ordered` says whether a sale was submitted since the program started. One that was only recorded then
    is not sent by itself: its cashier may have turned the customer away (faults.md H2). None: all were.
    """

    ledger: AsyncLedger
    readings: AsyncReadings
    live: LiveBoard
    clock: Clock
    profiles: Mapping[str, Profile]
    listener: Listener
    connect: Connect | None = None
    ordered: Callable[[str], bool] | None = None


class Worker:
    """One run over one site setup. All methods on the loop of `run`."""

    def __init__(self, setup: SiteSetup, outside: Outside) -> None:
        self._setup = setup
        self._out = outside
        self._clients = dict(self._usable_clients(setup.collectors))
        self._points = {
            point.meter_id: point for point in setup.points if point.address.collector in self._clients
        }
        self._rounds = {
            (settings.id, bus.number): self._bus_rounds(settings, bus.number)
            for settings in setup.collectors
            for bus in settings.buses
            if settings.id in self._clients
        }
        self._drives: dict[str, SaleDrive] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._history: list[Sample] = []
        self._ending = False

    def client(self, collector_id: str) -> CollectorClient:
        """The client of one collector, for wire monitors and tests."""
        return self._clients[collector_id]

    async def run(self) -> None:
        """Works until cancelled; then lets a purchase that is out land, and leaves no task. Runs once."""
        try:
            now = self._out.clock.utc_ms()
            unfinished = await self._out.ledger.write(
                lambda ledger: sale_steps.take_up(ledger, now_utc_ms=now)
            )
            reach("start.after_take_up")
            self._out.live.expect((one.id for one in self._setup.collectors), self._setup.points)
            for sale_id in unfinished:
                await self._take_up(sale_id)
            self._start_polling()
            await asyncio.get_running_loop().create_future()
        finally:
            await self._end()

    async def _take_up(self, sale_id: str) -> None:
        """Drive an unfinished sale on; one that was never sent waits until a person chooses."""
        facts = await self._out.ledger.read(lambda ledger: sale_steps.facts(ledger, sale_id))
        ordered = self._out.ordered
        if facts.state is SaleState.RECORDED and ordered is not None and not ordered(sale_id):
            self._out.live.pursue(Pursuit.waiting_for_choice(sale_id))
            return
        await self._start_drive(sale_id)

    async def submit_sale(self, sale_id: str) -> None:
        """Drive a recorded sale on; one that is driven already is tried at once."""
        drive = self._drives.get(sale_id)
        if drive is not None:
            drive.wake()
            return
        await self._start_drive(sale_id)

    def read_now(self, meter_ids: Iterable[str]) -> None:
        """Read these meters' status ahead of the rounds."""
        for meter_id in meter_ids:
            point = self._points.get(meter_id)
            if point is not None:
                self._start(f"read {meter_id}", partial(self._read_once, point), again=False)

    def heard(self, sample: Sample) -> None:
        """A drive's question was answered; the board has it already."""
        self._out.listener.states((sample.point.meter_id,))
        self._out.listener.contact()

    def sale_changed(self, sale_id: str, state: SaleState) -> None:
        self._out.listener.sale(sale_id, state)

    # what the rounds of a bus call

    def answered(self, sample: Sample, block: str) -> None:
        """A round's question was answered. A meter in doubt that returns is read back next."""
        returned = self._out.live.put(sample)
        if block == "history":
            self._history.append(sample)
        if returned:
            self._out.listener.contact()
            for drive in self._drives_of(sample.point):
                drive.wake()
        self._out.listener.states((sample.point.meter_id,))

    def missed(self, point: MeterPoint) -> None:
        answers = self._clients[point.address.collector].meter_in_contact(point.meter_id)
        now = self._out.clock.utc_ms()
        if self._out.live.missed(point.meter_id, utc_ms=now, in_contact=answers):
            self._out.listener.contact()
            self._out.listener.states((point.meter_id,))

    def unaskable(self, point: MeterPoint, error: ValueError) -> None:
        """A meter is set up so that it cannot be asked at all."""
        self._out.listener.fault(f"meter {point.meter_id}", error)
        self.missed(point)

    async def let_drives_read(self, collector: str, bus: int) -> None:
        """The read-backs due on this line go first; a line is never held up for long."""
        for drive in tuple(self._drives.values()):
            address = drive.point.address
            if drive.waiting_to_read and (address.collector, address.bus) == (collector, bus):
                await drive.read_tried(within_s=LANDING_S)

    # building

    def _usable_clients(
        self, collectors: Iterable[CollectorSettings]
    ) -> Iterator[tuple[str, CollectorClient]]:
        """A collector that is set up wrongly (no key yet) is told and left alone: the others still work."""
        for settings in collectors:
            try:
                yield settings.id, self._client(settings)
            except ValueError as error:
                self._out.listener.fault(f"collector {settings.id}", error)

    def _client(self, settings: CollectorSettings) -> CollectorClient:
        client = CollectorClient(
            settings,
            profiles=self._out.profiles,
            clock=self._out.clock,
            connect=self._out.connect,
            log=self._on_wire,
        )
        client.contact_listeners.append(partial(self._link_changed, settings.id))
        return client

    def _bus_rounds(self, settings: CollectorSettings, bus: int) -> BusRounds:
        points = [
            point
            for point in self._points.values()
            if (point.address.collector, point.address.bus) == (settings.id, bus)
        ]
        return BusRounds(
            points,
            client=self._clients[settings.id],
            intervals=self._setup.intervals,
            clock=self._out.clock,
            owner=self,
        )

    def _start_polling(self) -> None:
        self._start("last states", self._keep_last_states)
        for (collector, bus), rounds in self._rounds.items():
            self._start(f"rounds of {collector}/{bus}", rounds.run)
        self._start("history", self._keep_history)
        for id, client in self._clients.items():
            self._start(f"link of {id}", client.run)

    async def _start_drive(self, sale_id: str) -> None:
        facts = await self._out.ledger.read(lambda ledger: sale_steps.facts(ledger, sale_id))
        if facts.state is SaleState.ESCALATED or sale_id in self._drives:
            return
        try:
            ground = self._drive_ground(facts.meter_id)
        except LookupError as error:
            self._out.listener.fault(f"sale {sale_id}", error)
            return
        self._drives[sale_id] = drive = SaleDrive(sale_id, ground)
        self._start(f"sale {sale_id}", partial(self._drive, drive))

    def _drive_ground(self, meter_id: str) -> DriveGround:
        """Raises LookupError for a meter that is not polled, or whose make cannot be sold to."""
        point = self._points.get(meter_id)
        if point is None:
            raise LookupError(f"meter {meter_id} is not polled")
        profile = self._out.profiles[point.profile]
        purchase = profile.commands["purchase"]
        return DriveGround(
            point=point,
            rules=MeterRules(
                count_modulus=profile.count_modulus,
                total_modulus=profile.total_modulus,
                max_power_w=profile.max_power_w,
                max_flow_l_per_h=profile.max_flow_l_per_h,
                count_wraps=profile.count_wraps,
                guarded=profile.guarded,
            ),
            final_refusals=purchase.final_refusals,
            parameters=purchase.takes,
            blocks=("books", "record") if "last_purchase" in profile.proof else ("books",),
            client=self._clients[point.address.collector],
            ledger=self._out.ledger,
            live=self._out.live,
            clock=self._out.clock,
            listener=self,
        )

    # tasks

    def _start(self, what: str, work: Callable[[], Coroutine[Any, Any, None]], *, again: bool = True) -> None:
        if self._ending:
            return
        task = asyncio.get_running_loop().create_task(self._guard(what, work, again=again), name=what)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guard(self, what: str, work: Callable[[], Coroutine[Any, Any, None]], *, again: bool) -> None:
        """Keeps one failing task from stopping the others: the fault is reported and the task begun anew."""
        while True:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - reported; one line's fault must not stop the site
                self._out.listener.fault(what, error)
                if again:
                    await asyncio.sleep(RESTART_S)
                    continue
            return

    async def _drive(self, drive: SaleDrive) -> None:
        await drive.run()
        self._drives.pop(drive.sale_id, None)

    async def _read_once(self, point: MeterPoint) -> None:
        client = self._clients[point.address.collector]
        try:
            sample = await client.read(point, "status", lane=Lane.ON_DEMAND)
        except MeterError:
            self.missed(point)
        else:
            self.answered(sample, "status")

    async def _keep_history(self) -> None:
        while True:
            await asyncio.sleep(HISTORY_FLUSH_S)
            await self._store_history()

    async def _store_history(self) -> None:
        if not self._history:
            return
        batch, self._history = self._history, []
        try:
            await self._out.readings.write(lambda readings: store_history(readings, batch))
        except BaseException:
            self._history = (batch + self._history)[-HISTORY_KEPT:]  # for the next try
            raise

    async def _keep_last_states(self) -> None:
        """Show what was known before this run until the meters answer, then keep what they say."""
        mediums = {point.meter_id: self._out.profiles[point.profile].medium for point in self._setup.points}
        await self._out.readings.write(lambda readings: recall_last_states(readings, self._out.live, mediums))
        self._out.listener.states(self._out.live.states())
        self._out.listener.contact()
        while True:
            await asyncio.sleep(LAST_STATES_S)
            await self._store_last_states()

    async def _store_last_states(self) -> None:
        states = tuple(self._out.live.states().values())
        await self._out.readings.write(lambda readings: keep_last_states(readings, states))

    async def _end(self) -> None:
        self._ending = True
        with suppress(TimeoutError):
            async with asyncio.timeout(LANDING_S):
                while any(drive.frame_out for drive in self._drives.values()):
                    await asyncio.sleep(0.02)
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._guard("history", self._store_history, again=False)
        await self._guard("last states", self._store_last_states, again=False)

    # what the links say

    def _link_changed(self, collector: str, up: bool) -> None:  # noqa: FBT001 - the client's interface
        lost = self._out.live.collector(collector, in_contact=up)
        if up:
            for drive in self._drives.values():
                if drive.point.address.collector == collector:
                    drive.wake()
            for (owner, _), rounds in self._rounds.items():
                if owner == collector:
                    rounds.contact_returned()
        self._out.listener.contact()
        if lost:
            self._out.listener.states(lost)

    def _on_wire(self, event: WireEvent) -> None:
        if event.direction == ">" and any(drive.frame_out == event.data for drive in self._drives.values()):
            reach("sale.after_send")
        self._out.listener.wire(event)

    def _drives_of(self, point: MeterPoint) -> list[SaleDrive]:
        return [drive for drive in self._drives.values() if drive.point.meter_id == point.meter_id]
