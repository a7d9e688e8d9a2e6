"""A console without its screens: real books on disk, the engine's worker, and a simulated mall, on any loop.

On a virtual loop the mall is reached over pipes and minutes of waiting take no time:

    async def story() -> None:
        async with virtual_console(tmp_path) as console:
            await console.sell("r1", "E1", 10_000)
            assert await console.outcome("r1") == "confirmed"
            console.must_agree()

    run_virtual(story)
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from app.domain.permissions import SYSTEM, Session
from app.domain.sale import FINAL, SaleState
from app.polling.jobs import JobEvent
from app.polling.schedule import Intervals
from app.polling.worker import Outside, SiteSetup, Worker
from app.services import readings as readings_service
from app.services import refunds, vending
from app.services.order_steps import OrderFacts
from app.services.readings import LiveBoard
from app.services.refunds import RefundOrder, ReversalOrder
from app.services.views import InDoubtRow, LiveState, SaleView
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from db.readings import Readings, ReadingsBook
from db.rows import StoredSample
from meterio.codec.software_security import SoftwareSecurityDevice
from meterio.profiles import Profile, load_profiles
from meterio.simulator import BusPlan, CollectorPlan, Mall, MallPlan, MeterPlan
from meterio.simulator.plan import ADDRESS_DIGITS, DEFAULT_KEY, PROTOCOLS
from meterio.types import Clock, CollectorSettings, LinkKind, MeterPoint, WireEvent
from tests.helpers import small_mall
from tests.helpers.pipes import PipeNet
from tests.helpers.virtual_loop import LoopClock

T = TypeVar("T")
PROFILES = load_profiles()
DIGITS = frozenset(make for make, protocol in PROTOCOLS.items() if protocol in ADDRESS_DIGITS)
ENDED = frozenset(str(state) for state in (*FINAL, SaleState.ESCALATED))


class Life:
    """Whether the simulated program still lives; the dead wait for ever."""

    def __init__(self) -> None:
        self.over = False

    async def goes_on(self) -> None:
        if self.over:
            await asyncio.get_running_loop().create_future()


class InlineLedger:
    """Units of work done at once, on the loop: a virtual loop has nobody to wait for."""

    def __init__(self, book: LedgerBook, life: Life) -> None:
        self._book = book
        self._life = life

    async def write(self, unit: Callable[[Ledger], T]) -> T:
        await self._life.goes_on()
        return self._book.write(unit)

    async def read(self, unit: Callable[[Ledger], T]) -> T:
        await self._life.goes_on()
        return self._book.read(unit)


class InlineReadings:
    def __init__(self, book: ReadingsBook, life: Life) -> None:
        self._book = book
        self._life = life

    async def write(self, unit: Callable[[Readings], T]) -> T:
        if self._life.over:
            raise asyncio.CancelledError
        return self._book.write(unit)


class Ear:
    """Keeps what the worker tells. A fault told is a failed test unless the test takes it out of `faults`."""

    def __init__(self) -> None:
        self.sales: list[tuple[str, str]] = []
        self.orders: list[tuple[str, str]] = []
        self.heard: list[str] = []
        self.faults: list[tuple[str, Exception]] = []
        self.events: list[WireEvent] = []
        self.jobs: list[JobEvent] = []
        self.contacts = 0

    def states(self, meter_ids: Iterable[str]) -> None:
        self.heard.extend(meter_ids)

    def contact(self) -> None:
        self.contacts += 1

    def sale(self, sale_id: str, state: SaleState) -> None:
        self.sales.append((sale_id, str(state)))

    def order(self, facts: OrderFacts) -> None:
        self.orders.append((facts.order.id, str(facts.state)))

    def fault(self, what: str, error: Exception) -> None:
        self.faults.append((what, error))

    def wire(self, event: WireEvent) -> None:
        self.events.append(event)

    def job(self, event: JobEvent) -> None:
        self.jobs.append(event)

    def states_of(self, sale_id: str) -> list[str]:
        """The states a sale went through, as told."""
        return [state for told, state in self.sales if told == sale_id]


def made_as(make: str, point: MeterPoint) -> MeterPoint:
    """The electricity meter as of another make, with an address that this make has."""
    if make == small_mall.ELECTRICITY_MAKE or point.address.bus != 1:
        return point
    digits = ADDRESS_DIGITS.get(PROTOCOLS[make], 0)
    unit = f"{int(point.address.unit):0{digits}}"
    return replace(point, profile=make, address=replace(point.address, unit=unit))


def mall_plan(
    *,
    link: LinkKind = LinkKind.SEALED,
    rated_w: int = 6_000,
    steady_l_per_h: int = 0,
    make: str = small_mall.ELECTRICITY_MAKE,
) -> MallPlan:
    """The meters of `small_mall`. A transparent link carries the electricity line only."""
    fields = {
        "balance_fen": small_mall.START_BALANCE_FEN,
        "purchase_count": small_mall.START_COUNT,
        "total_purchased_fen": small_mall.START_TOTAL_FEN,
        "price_e8": small_mall.PRICE_E8,
        "rated_w": rated_w,
    }
    lines: dict[int, list[MeterPlan]] = {1: [], 2: []}
    for point in (made_as(make, point) for point in small_mall.points()):
        unit = point.address.unit if point.profile in DIGITS else int(point.address.unit)
        own = {"rated_l_per_h": steady_l_per_h, "trade": "steady"} if steady_l_per_h else {}
        lines[point.address.bus].append(MeterPlan(point.meter_id, point.profile, unit, **fields | own))
    numbers = (1, 2) if link is LinkKind.SEALED else (1,)
    buses = tuple(BusPlan(number, tuple(lines[number])) for number in numbers)
    return MallPlan((CollectorPlan("C1", buses, kind=link),))


class Console:
    """Books, worker and mall together. `die`, `bury` and `start` make a killed and restarted program."""

    def __init__(
        self, folder: Path, *, mall: Mall, outside: Outside, setup: SiteSetup, ear: Ear, life: Life
    ) -> None:
        self.folder = folder
        self._life = life
        self.mall = mall
        self.ear = ear
        self.live = outside.live
        self.clock = outside.clock
        self.net: PipeNet | None = None
        self.book: LedgerBook
        self.readings: ReadingsBook
        self._outside = outside
        self._setup = setup
        self._task: asyncio.Task[None] | None = None
        self.worker: Worker

    @property
    def meter_ids(self) -> tuple[str, ...]:
        return tuple(point.meter_id for point in self._setup.points)

    def point(self, meter_id: str) -> MeterPoint:
        return next(point for point in self._setup.points if point.meter_id == meter_id)

    def set_up(
        self, *, collectors: Iterable[CollectorSettings] = (), points: Iterable[MeterPoint] = ()
    ) -> None:
        """Change the site for the next start: these collectors and meters too, or in place of their like."""
        self._setup = replace(
            self._setup,
            collectors=tuple({one.id: one for one in (*self._setup.collectors, *collectors)}.values()),
            points=tuple({one.meter_id: one for one in (*self._setup.points, *points)}.values()),
        )

    async def start(self) -> None:
        self.worker = Worker(self._setup, self._outside)
        self._task = asyncio.get_running_loop().create_task(self.worker.run())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    def die(self) -> None:
        """SIGKILL: from here on nothing is written to a book, and no byte leaves that has not left."""
        self._life.over = True
        if self.net is not None:
            self.net.refuse = True
            self.net.hang_up_callers()

    async def bury(self) -> None:
        """Clear away what `die` left, so that `start` can begin a new program on the same files."""
        await self.stop()
        self._life.over = False
        self._outside = replace(self._outside, live=LiveBoard())
        self.live = self._outside.live
        if self.net is not None:
            self.net.refuse = False

    async def in_contact(self, *meter_ids: str, within_s: float = 120) -> None:
        """Wait until these meters (all that the book knows, without any) answer."""
        wanted = meter_ids or self.meter_ids
        await self.until(lambda: all(self._answers(meter) for meter in wanted), within_s=within_s)

    async def until(self, holds: Callable[[], bool], *, within_s: float = 120) -> None:
        """Looks often at first, then seldom: an hour of virtual time should not cost 100,000 looks."""
        pause_s = 0.02
        async with asyncio.timeout(within_s):
            while not holds():
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 1.01, 1.0)

    async def sell(self, request_id: str, meter_id: str = "E1", amount_fen: int = 10_000) -> SaleView:
        """What Enter does: record, then hand over to the engine."""
        live = self.live.state(meter_id)
        now = self.clock.utc_ms()
        sale = self.book.write(
            lambda ledger: vending.open_sale(
                ledger,
                small_mall.order(request_id, meter_id, amount_fen),
                session=small_mall.CASHIER,
                live=live,
                now_utc_ms=now,
            )
        )
        await self.worker.submit_sale(request_id)
        return sale

    def makes(self, meter_id: str) -> dict[str, Profile]:
        """The meter's real make, under the name that the book of the small mall has for it."""
        return {small_mall.ELECTRICITY_MAKE: PROFILES[self.point(meter_id).profile]}

    async def refund(
        self, request_id: str, meter_id: str = "E1", amount_fen: int = 3_000, *, session: Session
    ) -> SaleView:
        """What the refund form does: record, then hand over to the engine."""
        live, now = self.live.state(meter_id), self.clock.utc_ms()
        order = RefundOrder(request_id, meter_id, amount_fen, "cash", "moves out")
        refund = self.book.write(
            lambda ledger: refunds.open_refund(
                ledger,
                order,
                makes=self.makes(meter_id),
                approval=None,
                session=session,
                live=live,
                now_utc_ms=now,
            )
        )
        await self.worker.submit_sale(request_id)
        return refund

    async def reverse(
        self, request_id: str, original_id: str, *, received_fen: int = 0, session: Session
    ) -> SaleView:
        """What the reversal form does."""
        meter_id = self.sale(original_id).meter_id
        live, now = self.live.state(meter_id), self.clock.utc_ms()
        order = ReversalOrder(request_id, original_id, received_fen, "wrong amount")
        reversal = self.book.write(
            lambda ledger: refunds.open_reversal(
                ledger,
                order,
                makes=self.makes(meter_id),
                approval=None,
                session=session,
                live=live,
                now_utc_ms=now,
            )
        )
        await self.worker.submit_sale(request_id)
        return reversal

    async def cancel(self, request_id: str) -> None:
        now = self.clock.utc_ms()
        self.book.write(
            lambda ledger: vending.ask_cancel(ledger, request_id, session=small_mall.CASHIER, now_utc_ms=now)
        )
        await self.worker.submit_sale(request_id)

    async def outcome(self, request_id: str, *, within_s: float = 8_000) -> str:
        """The state in which the program's own work on a sale ends."""
        await self.until(lambda: self.state(request_id) in ENDED, within_s=within_s)
        return self.state(request_id)

    async def reaches(self, request_id: str, state: str, *, within_s: float = 600) -> None:
        await self.until(lambda: state in self.ear.states_of(request_id), within_s=within_s)

    def state(self, request_id: str) -> str:
        return self.book.read(lambda ledger: ledger.operations.state(request_id)) or ""

    def history(self, meter_id: str) -> tuple[StoredSample, ...]:
        """All that the readings' book holds of one meter."""
        return self.readings.read(
            lambda readings: readings.of_meter(meter_id, start_utc_ms=0, end_utc_ms=1 << 42)
        )

    def sale(self, request_id: str) -> SaleView:
        return self.book.read(lambda ledger: vending.sale(ledger, request_id, session=SYSTEM))

    def in_doubt(self) -> tuple[InDoubtRow, ...]:
        return self.book.read(lambda ledger: vending.in_doubt(ledger, self.live, session=SYSTEM))

    def purchases(self, meter_id: str, *, foreign: bool = False) -> list[int]:
        """The amounts the meter's own book shows as taken, in order."""
        taken = self.mall.book(meter_id)["purchases"]
        return [one["amount_fen"] for one in taken if one["foreign"] == foreign]

    def hits(self, name: str) -> int:
        """How often a fault really struck."""
        return sum(fault["hits"] for fault in self.mall.hits() if fault["name"] == name)

    def must_agree(self) -> None:
        """Book and meters agree to the fen, the book proves itself, and nothing was told as a fault."""
        for meter_id in small_mall.ELECTRICITY:
            credit = self.book.read(
                lambda ledger, meter_id=meter_id: ledger.transfers.balance(f"credit:{meter_id}")
            )
            assert -credit.net_fen == sum(self.purchases(meter_id)), meter_id
        self.must_verify()

    def must_verify(self) -> None:
        report = verify_book(self.folder / "ledger.db")
        assert report.findings == (), report.findings
        assert self.ear.faults == []

    def _answers(self, meter_id: str) -> bool:
        state: LiveState | None = self.live.state(meter_id)
        return state is not None and state.in_contact


@asynccontextmanager
async def virtual_console(
    folder: Path,
    *,
    status_s: float = 10.0,
    link: LinkKind = LinkKind.SEALED,
    paced: bool = True,
    unaskable: str = "",
    make: str = small_mall.ELECTRICITY_MAKE,
    rated_w: int = 6_000,
    steady_l_per_h: int = 0,
) -> AsyncIterator[Console]:
    """A started console on the running virtual loop, its meters in contact.

    The console has a wrong address for the meter `unaskable`. Electricity meters are of `make`, which the
    engine is told, and use up to `rated_w`; the water meter passes `steady_l_per_h` at any hour.
    """
    clock = LoopClock(asyncio.get_running_loop())
    mall = Mall(
        mall_plan(link=link, make=make, rated_w=rated_w, steady_l_per_h=steady_l_per_h),
        clock=clock,
        seed=1,
        paced=paced,
        keys={"C1": small_mall.SECRET},
    )
    net = PipeNet(latency_s=0.002)
    net.listen("127.0.0.1", 9000, lambda: mall.protocol("C1"))
    setup = site_setup(port=9000, status_s=status_s, link=link, unaskable=unaskable)
    setup = replace(setup, points=tuple(made_as(make, point) for point in setup.points))
    async with _console(folder, mall, clock, net=net, setup=setup) as console:
        await console.start()
        await console.in_contact(*(id for id in console.meter_ids if id != unaskable))
        yield console
    await mall.stop()


@asynccontextmanager
async def _console(
    folder: Path,
    mall: Mall,
    clock: Clock,
    *,
    net: PipeNet | None,
    setup: SiteSetup,
) -> AsyncIterator[Console]:
    book, readings = open_books(folder, clock)
    ear, live, life = Ear(), LiveBoard(), Life()
    outside = Outside(
        ledger=InlineLedger(book, life),
        readings=InlineReadings(readings, life),
        live=live,
        clock=clock,
        profiles=PROFILES,
        listener=ear,
        connect=net.connect if net else None,
        security=SoftwareSecurityDevice(DEFAULT_KEY),
    )
    console = Console(folder, mall=mall, outside=outside, setup=setup, ear=ear, life=life)
    console.book, console.readings, console.net = book, readings, net
    try:
        yield console
    finally:
        await console.stop()
        assert book.close() and readings.close()


def site_setup(
    *,
    port: int,
    status_s: float = 10.0,
    link: LinkKind = LinkKind.SEALED,
    unaskable: str = "",
) -> SiteSetup:
    """What the engine is told of the small mall."""
    points = tuple(
        replace(point, address=replace(point.address, unit="0")) if point.meter_id == unaskable else point
        for point in small_mall.points()
        if link is LinkKind.SEALED or point.address.bus == 1
    )
    return SiteSetup((small_mall.collector(port=port, link=link),), points, Intervals(status_s=status_s))


def open_books(folder: Path, clock: Clock) -> tuple[LedgerBook, ReadingsBook]:
    """Both books with the small mall in them, new or as they were left."""
    book = LedgerBook(folder / "ledger.db", clock=clock)
    if book.read(lambda ledger: ledger.meters.count()) == 0:
        book.write(small_mall.set_up)
    readings = ReadingsBook(folder / "readings.db", clock=clock)
    mediums = {id: "water" if id == "W1" else "electricity" for id in small_mall.ALL_METERS}
    readings.write(lambda unit: readings_service.know_meters(unit, mediums))
    return book, readings
