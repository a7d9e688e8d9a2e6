"""The console's program as a thing that can die: one worker after another over one and the same book.

A death is that of a killed process: bytes already written still arrive, nothing is written any more to the
book or to the link, nobody tidies up. `Program` then starts a new worker after a while, as an operator would.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeVar

from app import crash_points
from app.domain.sale import SaleState
from app.polling.worker import Outside, SiteSetup, Worker
from app.services.order_steps import OrderFacts
from app.services.readings import LiveBoard
from db.errors import BookFull
from db.ledger import Ledger, LedgerBook
from db.readings import Readings
from meterio.codec.software_security import SoftwareSecurityDevice
from meterio.simulator.plan import DEFAULT_KEY
from meterio.types import Clock, WireEvent
from tests.faults.search import site
from tests.helpers.pipes import PipeNet

T = TypeVar("T")


class Died(BaseException):
    """The program was killed here. Not an Exception: no handler of ours may outlive its process."""


@dataclass(slots=True)
class Life:
    """One process from its start to its death. `ordered`: sales its tills handed to the engine."""

    live: LiveBoard = field(default_factory=LiveBoard)
    dead: asyncio.Event = field(default_factory=asyncio.Event)
    ordered: set[str] = field(default_factory=set)
    transports: list[asyncio.BaseTransport] = field(default_factory=list)

    def end(self) -> None:
        for transport in self.transports:
            transport.close()
        self.dead.set()

    def must_live(self) -> None:
        if self.dead.is_set():
            raise Died


_ANY_SIZE = 1 << 30
"""Pages: no limit for these histories."""


class Program:
    """Starts workers, kills them, and lets tills act in the one that lives. `found_full`: how often the book
    could not be written because the disk was full."""

    def __init__(
        self, book: LedgerBook, *, setup: SiteSetup, net: PipeNet, clock: Clock, random: Random
    ) -> None:
        self.book = book
        self._setup = setup
        self.life = Life()
        self.clock = clock
        self.told: list[tuple[str, str]] = []
        self.faults: list[str] = []
        self.deaths: Counter[str] = Counter()
        self.reached: Counter[str] = Counter()
        self.found_full = 0
        self.die_at: str | None = None
        self.worker: Worker | None = None
        self._net = net
        self._random = random

    async def run(self) -> None:
        """Live after life until cancelled; the last one is ended in peace."""
        crash_points.install(self._reach)
        try:
            while True:
                await self._one_life()
                await asyncio.sleep(self._random.choice((0.5, 5.0, 60.0)))
        finally:
            crash_points.install(None)

    async def act(self, unit: Callable[[Ledger], T]) -> T:
        """A till's unit of work in the program that runs now. Raises Died if none does, or it ends."""
        return await InlineLedger(self, self.life).write(unit)

    async def drive(self, sale_id: str) -> None:
        """What a till does after its unit: it hands the sale over to the engine."""
        self.life.must_live()
        self.life.ordered.add(sale_id)
        if self.worker is not None:
            await self.worker.submit_sale(sale_id)

    def kill(self, why: str) -> None:
        """The process is gone from this moment on."""
        if not self.life.dead.is_set():
            self.deaths[why] += 1
            self.life.end()

    def fill_the_disk(self) -> None:
        """From now on the book's file cannot grow: SQLite itself refuses the next page, whoever needs it."""
        pages = self.book._connection.execute("PRAGMA page_count").fetchone()[0]
        self._limit_pages(pages)

    def free_the_disk(self) -> None:
        """There is room again."""
        self._limit_pages(_ANY_SIZE)

    def _limit_pages(self, pages: int) -> None:
        self.book._connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()

    def pause(self) -> float:
        """How long the book's thread takes, in seconds."""
        return self._random.choice((0.0, 0.002, 0.002, 0.03))

    async def _one_life(self) -> None:
        self.life = life = Life()
        self.worker = worker = Worker(self._setup, self._outside(life))
        run = asyncio.create_task(worker.run(), name="worker")
        run.add_done_callback(lambda done: self._ran_out(life, done))
        try:
            await life.dead.wait()
        finally:
            self.worker = None
            if life.dead.is_set():
                for task in worker._tasks.running():
                    task.cancel()
            run.cancel()
            await asyncio.gather(run, *worker._tasks.running(), return_exceptions=True)

    def _ran_out(self, life: Life, run: asyncio.Task[None]) -> None:
        """A worker that ends by itself leaves a program that somebody has to start anew."""
        error = None if run.cancelled() else run.exception()
        if not isinstance(error, Exception) or life.dead.is_set():
            return
        if not isinstance(error, BookFull):
            self.faults.append(f"worker: {type(error).__name__}: {error}")
        self.deaths["start with a full disk"] += 1
        life.end()

    def _outside(self, life: Life) -> Outside:
        async def connect(
            factory: Callable[[], asyncio.Protocol], host: str, port: int
        ) -> tuple[asyncio.BaseTransport, asyncio.Protocol]:
            life.must_live()
            transport, protocol = await self._net.connect(factory, host, port)
            life.transports.append(transport)
            return transport, protocol

        return Outside(
            ledger=InlineLedger(self, life),
            readings=NoReadings(),
            live=life.live,
            clock=self.clock,
            profiles=site.PROFILES,
            listener=_Ear(self, life),
            connect=connect,
            security=SoftwareSecurityDevice(DEFAULT_KEY),
            ordered=life.ordered.__contains__,
        )

    def _reach(self, point: str) -> None:
        """A crash point: dies here if told to, and stays dead whoever else comes by."""
        self.reached[point] += 1
        self.life.must_live()
        if self.die_at == point:
            self.die_at = None
            self.kill(point)
            raise Died


class InlineLedger:
    """Units of work on the loop's own thread, over the real book, for the length of one life."""

    def __init__(self, program: Program, life: Life) -> None:
        self._program = program
        self._life = life

    async def write(self, unit: Callable[[Ledger], T]) -> T:
        self._life.must_live()
        try:
            await asyncio.sleep(self._program.pause())
        finally:
            # A caller that is cancelled does not take back what was begun; death does.
            self._life.must_live()
            done = self._written(unit)
        await asyncio.sleep(self._program.pause())
        self._life.must_live()
        return done

    def _written(self, unit: Callable[[Ledger], T]) -> T:
        try:
            return self._program.book._write(unit)
        except BookFull:
            self._program.found_full += 1
            raise

    async def read(self, unit: Callable[[Ledger], T]) -> T:
        self._life.must_live()
        await asyncio.sleep(self._program.pause())
        return self._program.book.read(unit)


class NoReadings:
    """Half-hourly readings are no part of these histories."""

    async def write(self, unit: Callable[[Readings], Any]) -> Any:
        return None


class _Ear:
    """Keeps what a life tells: of sales, and of faults. None but a full disk's comes with an intact one."""

    def __init__(self, program: Program, life: Life) -> None:
        self._program = program
        self._life = life

    def states(self, meter_ids: Iterable[str]) -> None:
        pass

    def contact(self) -> None:
        pass

    def sale(self, sale_id: str, state: SaleState) -> None:
        if not self._life.dead.is_set():
            self._program.told.append((sale_id, str(state)))

    def order(self, facts: OrderFacts) -> None:
        pass

    def fault(self, what: str, error: Exception) -> None:
        if not self._life.dead.is_set() and not isinstance(error, BookFull):
            self._program.faults.append(f"{what}: {type(error).__name__}: {error}")

    def wire(self, event: WireEvent) -> None:
        pass
