"""The drives of all open orders: a few steps at a time on each line, all lines beside each other.

While one order is being written another has the wire, so that a line never rests. Sales go
ahead of them by their lane: a frame of a sale waits for at most the exchange that is out.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, Final, Protocol

from app.domain.order import FINAL
from app.polling.books import AsyncLedger
from app.polling.drives import LANDING_S
from app.polling.order_drive import OrderDrive, OrderGround
from app.polling.order_scribe import OrderScribe
from app.services import order_steps
from app.services.order_steps import OrderFacts
from db.ledger import Ledger
from meterio.types import Clock, MeterPoint

FAULT_S: Final = 30.0
"""When an order whose step failed for a fault of the program is tried again."""
CHUNK: Final = 100
AT_ONCE: Final = 3
"""Orders under way on one line."""


class OrdersOwner(Protocol):
    """What is needed of the worker."""

    @property
    def ledger(self) -> AsyncLedger: ...

    @property
    def clock(self) -> Clock: ...

    def order_ground(self, meter_id: str, scribe: OrderScribe) -> OrderGround:
        """Raises LookupError for a meter that is not polled, or of a make that is not known."""

    def start(
        self, what: str, work: Callable[[], Coroutine[Any, Any, None]], *, again: bool = True
    ) -> asyncio.Task[None] | None:
        """Run a task under guard; None when the worker is ending."""

    def fault(self, what: str, error: Exception) -> None: ...


class OrderDrives:
    """One drive for each open order. All methods on the worker's loop."""

    def __init__(self, owner: OrdersOwner) -> None:
        self._owner = owner
        self._scribe = OrderScribe(owner.ledger, owner)
        self._drives: dict[str, OrderDrive] = {}
        self._lines: dict[tuple[str, int], _LineOrders] = {}
        self._homeless: set[str] = set()

    async def submit(self, order_ids: Iterable[str]) -> None:
        """Drive these recorded orders on; one that is driven already is tried at once."""
        wanted = tuple(order_ids)
        for order_id in wanted:
            if order_id in self._drives:
                self._wake(self._drives[order_id])
        new = [order_id for order_id in wanted if order_id not in self._drives]
        for at in range(0, len(new), CHUNK):
            found = await self._owner.ledger.read(partial(_facts_of, order_ids=new[at : at + CHUNK]))
            for facts in found:
                await self._begin(facts)

    def left_behind(self) -> frozenset[str]:
        """Open orders of meters that are not polled."""
        return frozenset(self._homeless)

    async def set_up_anew(self) -> None:
        """Meters may be there now that were not, or elsewhere."""
        await self.submit(tuple(self._homeless))

    def wake_meter(self, meter_id: str) -> None:
        for drive in self._drives.values():
            if drive.point.meter_id == meter_id:
                self._wake(drive)

    def wake_collector(self, collector: str) -> None:
        for drive in self._drives.values():
            if drive.point.address.collector == collector:
                self._wake(drive)

    async def stop(self, *, where: Callable[[MeterPoint], bool]) -> None:
        """Leave the orders of these meters, once what is out has landed; they stay open in the book."""
        going = [drive for drive in self._drives.values() if where(drive.point)]
        await self.land(going)
        for drive in going:
            del self._drives[drive.order_id]
            self._line_of(drive).drop(drive)
            self._homeless.add(drive.order_id)

    async def land(self, drives: Iterable[OrderDrive] | None = None) -> None:
        """Wait, but not for long, until no frame of these (None: of any) order is out."""
        wanted = tuple(self._drives.values()) if drives is None else tuple(drives)
        with suppress(TimeoutError):
            async with asyncio.timeout(LANDING_S):
                while any(drive.is_out for drive in wanted):
                    await asyncio.sleep(0.02)

    async def _begin(self, facts: OrderFacts) -> None:
        order_id = facts.order.id
        if facts.state in FINAL or order_id in self._drives:
            self._homeless.discard(order_id)
            return
        try:
            ground = self._owner.order_ground(facts.order.meter_id, self._scribe)
        except LookupError:
            self._homeless.add(
                order_id
            )  # until its meter is set up, or its deadline ends it at the next start
            return
        self._homeless.discard(order_id)
        self._drives[order_id] = drive = OrderDrive(facts, ground)
        self._line_of(drive).add(drive)

    def _line_of(self, drive: OrderDrive) -> _LineOrders:
        address = drive.point.address
        place = (address.collector, address.bus)
        if place not in self._lines:
            self._lines[place] = _LineOrders(f"orders of {place[0]}/{place[1]}", self._owner, self._ended)
        return self._lines[place]

    def _wake(self, drive: OrderDrive) -> None:
        drive.wake()
        self._line_of(drive).hurry(drive)

    def _ended(self, drive: OrderDrive) -> None:
        self._drives.pop(drive.order_id, None)


class _LineOrders:
    """The orders of one line, the one due first first. Its tasks run while there are any."""

    def __init__(self, what: str, owner: OrdersOwner, ended: Callable[[OrderDrive], None]) -> None:
        self._what = what
        self._owner = owner
        self._ended = ended
        self._due: list[tuple[float, int, OrderDrive]] = []
        self._gone: set[OrderDrive] = set()
        self._numbers = itertools.count()
        self._woken = asyncio.Event()
        self._running = 0

    def add(self, drive: OrderDrive) -> None:
        self._gone.discard(drive)
        self._push(drive, 0.0)

    def drop(self, drive: OrderDrive) -> None:
        self._gone.add(drive)
        self._woken.set()

    def hurry(self, drive: OrderDrive) -> None:
        """Due now, unless its step is under way."""
        waiting = [entry for entry in self._due if entry[2] is not drive]
        if len(waiting) == len(self._due):
            return
        self._due = waiting
        heapq.heapify(self._due)
        self._push(drive, 0.0)

    def _push(self, drive: OrderDrive, after_s: float) -> None:
        if drive.ends_unsent:  # its deadline ends it, whatever it waits for
            left_s = (drive.deadline_utc_ms - self._owner.clock.utc_ms()) / 1000 + 0.05
            after_s = min(after_s, max(left_s, 0.0))
        due = asyncio.get_running_loop().time() + after_s
        heapq.heappush(self._due, (due, next(self._numbers), drive))
        self._woken.set()
        if self._running < min(AT_ONCE, len(self._due)):
            self._running += self._owner.start(self._what, self._run, again=False) is not None

    async def _run(self) -> None:
        try:
            while self._due:
                await self._next()
        finally:
            self._running -= 1

    async def _next(self) -> None:
        due, _, drive = self._due[0]
        if drive in self._gone:
            heapq.heappop(self._due)
            self._gone.discard(drive)
            return
        wait_s = due - asyncio.get_running_loop().time()
        if wait_s > 0:
            self._woken.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._woken.wait()
            return
        heapq.heappop(self._due)
        after_s = await self._step(drive)
        if drive in self._gone:
            self._gone.discard(drive)
        elif after_s is None:
            self._ended(drive)
        else:
            self._push(drive, after_s)

    async def _step(self, drive: OrderDrive) -> float | None:
        """A fault with one order must not hold up the line's others."""
        try:
            return await drive.step()
        except Exception as error:  # noqa: BLE001 - reported; it is tried again
            self._owner.fault(f"order {drive.order_id}", error)
            return FAULT_S


def _facts_of(ledger: Ledger, order_ids: Iterable[str]) -> tuple[OrderFacts, ...]:
    return tuple(order_steps.facts(ledger, order_id) for order_id in order_ids)
