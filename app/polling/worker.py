"""The engine's work as asyncio tasks: a link a collector, rounds a bus, a drive for each open sale.

Runs on any loop, real or virtual. The order at start matters: unfinished sales are put in doubt first, then
their drives wait for contact, then the collectors connect; on each line read-backs go before the rounds.
`apply` changes the set-up under way: links and drives that it does not concern notice nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

from app.crash_points import reach
from app.domain.sale import SaleState
from app.errors import DeskError
from app.polling import fault_words
from app.polling.bench import trouble_of
from app.polling.books import AsyncLedger, AsyncReadings
from app.polling.clocks import drift_ms
from app.polling.command_terms import purchase_of, refund_of
from app.polling.delivery_watch import DeliveryWatch
from app.polling.drives import LANDING_S, Drives
from app.polling.guarded_tasks import GuardedTasks
from app.polling.history import HistoryKeeper, oldest_wanted_ms
from app.polling.job_runner import JobRunner
from app.polling.jobs import Job, JobEvent
from app.polling.line_stats import LineStats, Troubles
from app.polling.line_watch import LineWatch
from app.polling.office_held import OfficeHeld
from app.polling.order_drive import OrderGround
from app.polling.order_scribe import OrderScribe
from app.polling.orders import OrderDrives
from app.polling.rounds import BusRounds
from app.polling.sale_drive import DriveGround
from app.polling.schedule import Intervals
from app.polling.setup import SiteSetup, collectors_left, meters_moved
from app.polling.shortage import ShortagePlans
from app.polling.site_links import SiteLinks, Wire
from app.polling.supply_rule import SupplyRule
from app.polling.upkeep import Upkeep
from app.polling.watch import DecisionWatch
from app.services import order_steps, sale_steps
from app.services.meter_makes import money_rules
from app.services.order_steps import OrderFacts
from app.services.readings import LiveBoard, stored
from app.services.views import ClockDrift
from db.ledger import Ledger
from meterio.codec.security import SecurityDevice
from meterio.collector import CollectorClient
from meterio.errors import BadFrame, MeterError, WrongMeter
from meterio.ports.base import Connect
from meterio.profiles import Profile
from meterio.types import Clock, Lane, MeterPoint, Sample, WireEvent

__all__ = ["Listener", "Outside", "SiteSetup", "Worker"]

PUT_BACK_S: Final = 15.0
"""How long a change of the set-up waits for a relay or a line that a job must put back."""


class Listener(Protocol):
    """Who hears what happens; called on the loop, must not wait."""

    def states(self, meter_ids: Iterable[str]) -> None: ...

    def contact(self) -> None: ...

    def sale(self, sale_id: str, state: SaleState) -> None: ...

    def order(self, facts: OrderFacts) -> None: ...

    def fault(self, what: str, error: Exception) -> None: ...

    def wire(self, event: WireEvent) -> None: ...

    def job(self, event: JobEvent) -> None: ...


@dataclass(frozen=True, slots=True)
class Outside:
    """What a worker is given: books, board, time, meter makes, a way to connect (None: real sockets), and
    what makes the codes that some makes want with money (`meterio.codec.security`).

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
    security: SecurityDevice | None = None
    ordered: Callable[[str], bool] | None = None


class Worker:
    """One run over one site, whose set-up may change. All methods on the loop of `run`.

    `line_stats` and `troubles` may be asked from any thread.
    """

    def __init__(self, setup: SiteSetup, outside: Outside) -> None:
        self._setup = setup
        self._out = outside
        self.ledger, self.live, self.clock = outside.ledger, outside.live, outside.clock
        self.profiles = outside.profiles
        self.troubles = Troubles(outside.clock)
        self._lines = LineWatch(self)
        self._held = OfficeHeld(self)
        self._supply = SupplyRule(self)
        self._links = SiteLinks(self, _wire(outside, self._on_wire))
        self._shortage = ShortagePlans(self)
        self._delivery = DeliveryWatch(self)
        self._drives = Drives(self, ledger=outside.ledger, live=outside.live, ordered=outside.ordered)
        self._orders = OrderDrives(self)
        self._upkeep = Upkeep(self, self._orders)
        self._history = HistoryKeeper(outside.readings, outside.live)
        self._watch = DecisionWatch(outside.ledger, self.troubles, outside.profiles)
        self._jobs = JobRunner(self, lambda event: outside.listener.job(event))
        self._tasks = GuardedTasks(self.fault)
        self._changing = asyncio.Lock()
        self._polls = False
        self._links.set_up(setup)

    @property
    def setup(self) -> SiteSetup:
        return self._setup

    @property
    def intervals(self) -> Intervals:
        return self._setup.intervals

    @property
    def line_stats(self) -> tuple[LineStats, ...]:
        return self._lines.stats

    def client(self, collector: str) -> CollectorClient:
        """The client of one collector. Raises LookupError for one that is not connected to."""
        return self._links.client(collector)

    def point(self, meter_id: str) -> MeterPoint:
        """Raises LookupError for a meter that is not polled, or of a make that is not known."""
        point = self._links.points[meter_id]
        if point.profile not in self.profiles:
            raise LookupError(f"meter {meter_id}: no profile {point.profile}")
        return point

    def line_of(self, collector: str) -> tuple[CollectorClient, Mapping[int, BusRounds]] | str:
        """The client and rounds of a collector, or why there are none."""
        return self._links.line_of(collector)

    def rounds(self, collector: str, bus: int) -> BusRounds:
        """Raises LookupError for a line that is not polled."""
        return self._links.rounds(collector, bus)

    async def run(self) -> None:
        """Works until cancelled; then lets a purchase that is out land, and leaves no task. Runs once."""
        try:
            async with self._changing:
                now = self.clock.utc_ms()
                unfinished = await self.ledger.write(
                    lambda ledger: sale_steps.take_up(ledger, now_utc_ms=now)
                )
                reach("start.after_take_up")
                orders = await self.ledger.write(lambda ledger: order_steps.take_up(ledger, now_utc_ms=now))
                self._expect()
                await self._watch.refresh()
                await self._drives.take_up(unfinished)
                await self._orders.submit(orders)
                self._start_polling()
            await asyncio.get_running_loop().create_future()
        finally:
            await self._end()

    async def apply(self, setup: SiteSetup) -> None:
        """Run on with another set-up. What it does not change goes on undisturbed, open sales included."""
        async with self._changing:
            if self._tasks.is_ending:
                return
            unfinished = await self.ledger.read(_open_sales)
            left = collectors_left(self._setup, setup)
            moved = meters_moved(self._links.points, setup)
            for collector in left:
                changed = DeskError("jobs.set_up_changed")
                await self._jobs.end(within_s=PUT_BACK_S, because=changed, of_collector=collector)

            def leaves(point: MeterPoint) -> bool:
                return point.address.collector in left or point.meter_id in moved

            await self._drives.stop(where=leaves)
            await self._orders.stop(where=leaves)
            for collector in left:
                await self._links.close(collector)
            self._setup = setup
            self._held.set_up_anew()
            self._supply.set_up_anew()
            self._delivery.set_up_anew()
            self._links.set_up(setup)
            self._expect()
            self._out.listener.contact()
            self.start("last states", self._introduce)
            try:
                await self._drives.take_up(unfinished)
                await self._orders.set_up_anew()
            finally:
                self._start_links()

    async def submit_sale(self, sale_id: str) -> None:
        """Drive a recorded sale on; one that is driven already is tried at once, a decided one watched."""
        await self._drives.submit(sale_id)
        await self._watch.refresh()

    async def submit_orders(self, order_ids: Iterable[str]) -> None:
        """Drive recorded orders on; those that are driven already are tried at once."""
        await self._orders.submit(order_ids)

    def read_now(self, meter_ids: Iterable[str]) -> None:
        """Read these meters' status ahead of the rounds."""
        for meter_id in meter_ids:
            point = self._links.points.get(meter_id)
            if point is not None:
                self.start(f"read {meter_id}", partial(self._read_once, point), again=False)

    def start_job(self, number: int, job: Job) -> None:
        self._jobs.start(number, job)

    def cancel_job(self, number: int) -> None:
        self._jobs.cancel(number)

    # what drives and jobs tell

    def told(self, meter_ids: Iterable[str]) -> None:
        """The office's word on these meters is on the board."""
        ids = tuple(meter_ids)
        self._supply.heard(ids)
        self._out.listener.states(ids)

    def out_of_contact(self, meter_ids: frozenset[str]) -> None:
        self._out.listener.states(meter_ids)
        self._out.listener.contact()

    def heard(self, sample: Sample) -> None:
        """A drive's question was answered; the board has it already."""
        self._out.listener.states((sample.point.meter_id,))
        self._out.listener.contact()

    def show(self, sample: Sample) -> None:
        """A job's question was answered."""
        self.answered(sample, "status")

    def is_behind(self, meter_id: str, collector: str) -> bool:
        point = self._links.points.get(meter_id)
        return point is not None and point.address.collector == collector

    def sale_changed(self, sale_id: str, state: SaleState) -> None:
        self._out.listener.sale(sale_id, state)

    def order_changed(self, facts: OrderFacts) -> None:
        self._supply.order_changed(facts)
        self._delivery.order_changed(facts)
        self._out.listener.order(facts)

    def sale_open_on(self, collector: str, bus: int) -> bool:
        return self._drives.open_on(collector, bus)

    def drive_begins(self, point: MeterPoint) -> None:
        self._jobs.give_way(point.address.collector, point.address.bus)

    def note_clock(self, meter_id: str, drift_ms: int) -> None:
        self.live.note_clock(ClockDrift(meter_id, drift_ms, self.clock.utc_ms()))
        if abs(drift_ms) > self.intervals.clock_tolerance_ms:
            self.troubles.note("trouble.clock", meter_id, f"{drift_ms / 1000:+.0f} s")
        else:
            self.troubles.settle("trouble.clock", meter_id)

    def fault(self, what: str, error: Exception) -> None:
        where, sentence = fault_words.told(what, error)
        self.troubles.note("trouble.fault", where, str(error), error=sentence)
        self._out.listener.fault(what, error)

    # what the rounds of a bus call

    def answered(self, sample: Sample, block: str, *, late: bool = False) -> None:
        """A round's question was answered. A meter in doubt that returns is read back next."""
        meter_id = sample.point.meter_id
        if block == "clock":
            self.note_clock(meter_id, drift_ms(sample))
            return
        returned = self.live.put(sample)
        self._watch.look(sample)
        self._held.heard(meter_id)
        self._supply.heard((meter_id,))
        if block == "history":
            self._history.add(stored(sample, late=late))
        if returned:
            self._out.listener.contact()
            self._drives.wake_meter(meter_id)
            self._orders.wake_meter(meter_id)
            self.troubles.settle("trouble.wrong_meter", meter_id)
        self._out.listener.states((meter_id,))

    def missed(self, point: MeterPoint, error: MeterError) -> None:
        trouble = trouble_of(error)
        if trouble is not None:
            self.troubles.note(trouble, point.meter_id, str(error))
        answers = self._links.hears(point)
        # Frames that are not its own prove nothing of the meter that is set up there.
        answers = answers and not isinstance(error, WrongMeter)
        now = self.clock.utc_ms()
        if self.live.missed(point.meter_id, utc_ms=now, in_contact=answers):
            self._out.listener.contact()
            self._out.listener.states((point.meter_id,))

    def unaskable(self, point: MeterPoint, error: ValueError) -> None:
        """A meter is set up so that it cannot be asked at all."""
        self.fault(f"meter {point.meter_id}", error)
        self.missed(point, BadFrame(str(error)))

    async def let_drives_read(self, collector: str, bus: int) -> None:
        """The read-backs due on this line go first; a line is never held up for long."""
        await self._drives.let_read(collector, bus)

    # building

    def _expect(self) -> None:
        """The board, and the list of troubles, learn what there is."""
        collectors = (one.id for one in self._setup.collectors)
        self.live.expect(collectors, self._setup.points, target_s=self.intervals.freshness_s)
        for finding in self._setup.findings:
            where = str(finding.params.get("name", finding.key))
            self.troubles.note("trouble.set_up", where, str(finding), error=finding)

    def drive_ground(self, meter_id: str) -> DriveGround:
        """Raises LookupError for a meter that is not polled, or whose make cannot be sold to."""
        point = self._links.points.get(meter_id)
        if point is None:
            raise LookupError(f"meter {meter_id} is not polled")
        profile = self.profiles[point.profile]
        return DriveGround(
            point=point,
            rules=money_rules(profile),
            purchase=purchase_of(profile),
            refund=refund_of(profile),
            blocks=("books", "record") if "last_purchase" in profile.proof else ("books",),
            fencing=self._drives.fencing(point.address.collector),
            client=self.client(point.address.collector),
            ledger=self.ledger,
            live=self.live,
            clock=self.clock,
            listener=self,
        )

    def order_ground(self, meter_id: str, scribe: OrderScribe) -> OrderGround:
        """Raises LookupError for a meter that is not polled, or of a make that is not known."""
        point = self.point(meter_id)
        return OrderGround(
            point=point,
            profile=self.profiles[point.profile],
            client=self.client(point.address.collector),
            ledger=self.ledger,
            scribe=scribe,
            clock=self.clock,
            listener=self,
            tolerance_ms=self.intervals.clock_tolerance_ms,
        )

    # tasks

    def _start_polling(self) -> None:
        self._polls = True
        self.start("last states", self._introduce)
        self._start_links()
        self.start("history", self._history.run)
        self.start("last states", self._history.run_last_states)
        self.start("line statistics", self._lines.run)
        self.start("charges", self._held.run)
        self.start("supply", self._supply.run)
        self.start("shortage", self._shortage.run)
        self.start("delivery", self._delivery.run)
        self.start("kept supply", self._upkeep.run)

    def _start_links(self) -> None:
        if self._polls:
            self._links.start()

    def start(
        self, what: str, work: Callable[[], Coroutine[Any, Any, None]], *, again: bool = True
    ) -> asyncio.Task[None] | None:
        """Run `work` under guard; None when the worker is ending."""
        return self._tasks.start(what, work, again=again)

    async def _read_once(self, point: MeterPoint) -> None:
        try:
            client = self.client(point.address.collector)
        except LookupError:
            return
        try:
            sample = await client.read(point, "status", lane=Lane.ON_DEMAND)
        except MeterError as error:
            self.missed(point, error)
        else:
            self.answered(sample, "status")

    async def _introduce(self) -> None:
        """Make the meters known to the readings' book; show what it knows until they answer."""
        known = {point.meter_id: self.profiles.get(point.profile) for point in self._setup.points}
        mediums = {meter_id: profile.medium for meter_id, profile in known.items() if profile is not None}
        intervals_ms = [self.intervals.history_of(point) for point in self._setup.points]
        since = oldest_wanted_ms(intervals_ms, now_utc_ms=self.clock.utc_ms())
        read_before = await self._history.introduce(mediums, since_utc_ms=since)
        for rounds in self._links.all_rounds():
            rounds.recall(read_before)
        self._out.listener.states(self.live.states())
        self._out.listener.contact()

    async def _end(self) -> None:
        """Jobs first, while their lines and relays can still be put back; then what is out may land."""
        await self._jobs.end(within_s=LANDING_S)
        self._tasks.is_ending = True
        await self._drives.land()
        await self._orders.land()
        await self._tasks.end()
        await self._tasks.guard("history", self._history.store, again=False)
        await self._tasks.guard("last states", self._history.store_last_states, again=False)

    # what the links say

    def link_changed(self, collector: str, up: bool) -> None:  # noqa: FBT001 - the client's interface
        lost = self.live.collector(collector, in_contact=up)
        if up:
            self._drives.wake_collector(collector)
            self._orders.wake_collector(collector)
            for rounds in self._links.rounds_of(collector):
                rounds.contact_returned()
        self._out.listener.contact()
        if lost:
            self._out.listener.states(lost)

    def _on_wire(self, event: WireEvent) -> None:
        if event.direction == ">" and self._drives.is_out(event.data):
            reach("sale.after_send")
        if not event.collector:
            self.troubles.note("trouble.strangers", "calls", event.note)
        self._out.listener.wire(event)


def _wire(outside: Outside, log: Callable[[WireEvent], None]) -> Wire:
    return Wire(outside.clock, outside.profiles, log, outside.connect, outside.security)


def _open_sales(ledger: Ledger) -> tuple[str, ...]:
    return tuple(view.operation.id for view in ledger.operations.open_all())
