"""The drives of all open sales: which run, on which line, and how they stop without leaving a doubt."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from functools import partial
from typing import Any, Final, Protocol

from app.domain.sale import SaleState
from app.polling.books import AsyncLedger
from app.polling.sale_drive import ENDED, DriveGround, SaleDrive
from app.services import sale_steps
from app.services.readings import LiveBoard
from app.services.sale_steps import SaleFacts
from app.services.views import Pursuit
from meterio.types import MeterPoint

LANDING_S: Final = 1.0
"""How long a stop waits for a purchase that is out, so that an ordinary stop leaves nothing in doubt."""


class DrivesOwner(Protocol):
    """What the drives need of the worker."""

    def drive_ground(self, meter_id: str) -> DriveGround:
        """Raises LookupError for a meter that is not polled, or whose make cannot be sold to."""

    def drive_begins(self, point: MeterPoint) -> None:
        """A sale needs this meter's line."""

    def start(
        self, what: str, work: Callable[[], Coroutine[Any, Any, None]], *, again: bool = True
    ) -> asyncio.Task[None] | None:
        """Run a task under guard; None when the worker is ending."""

    def fault(self, what: str, error: Exception) -> None: ...


class Drives:
    """One drive for each open sale that may go on by itself."""

    def __init__(
        self,
        owner: DrivesOwner,
        *,
        ledger: AsyncLedger,
        live: LiveBoard,
        ordered: Callable[[str], bool] | None,
    ) -> None:
        self._owner = owner
        self._ledger = ledger
        self._live = live
        self._ordered = ordered
        self._drives: dict[str, SaleDrive] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._fencing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def fencing(self, collector: str) -> asyncio.Lock:
        """Held by the drive that fences off what is behind this collector."""
        return self._fencing[collector]

    async def take_up(self, sale_ids: Iterable[str]) -> None:
        """Drive unfinished sales on; one that was never sent waits until a person chooses, unless it was paid
        online: nobody stands there to be turned away."""
        for sale_id in sale_ids:
            if sale_id in self._drives:
                continue
            facts = await self._ledger.read(partial(sale_steps.facts, sale_id=sale_id))
            if facts.state is SaleState.RECORDED and not self._may_go_on(facts):
                self._live.pursue(Pursuit.waiting_for_choice(sale_id))
                continue
            await self._begin(sale_id)

    async def submit(self, sale_id: str) -> None:
        """Drive a recorded sale on; one that is driven already is tried at once."""
        drive = self._drives.get(sale_id)
        if drive is None:
            await self._begin(sale_id)
            return
        self._owner.drive_begins(drive.point)
        drive.wake()

    def wake_meter(self, meter_id: str) -> None:
        for drive in self._drives.values():
            if drive.point.meter_id == meter_id:
                drive.wake()

    def wake_collector(self, collector: str) -> None:
        for drive in self._drives.values():
            if drive.point.address.collector == collector:
                drive.wake()

    async def let_read(self, collector: str, bus: int) -> None:
        """The read-backs due on this line go first; a line is never held up for long."""
        for drive in self._on_line(collector, bus):
            if drive.waiting_to_read:
                await drive.read_tried(within_s=LANDING_S)

    def open_on(self, collector: str, bus: int) -> bool:
        """Whether a sale is being driven on this line."""
        return bool(self._on_line(collector, bus))

    def is_out(self, frame: bytes) -> bool:
        """Whether this frame is a purchase on its way."""
        return any(drive.frame_out == frame for drive in self._drives.values())

    async def stop(self, *, where: Callable[[MeterPoint], bool]) -> None:
        """End the drives of these meters, once what they have out has landed; their sales stay open."""
        going = [sale_id for sale_id, drive in self._drives.items() if where(drive.point)]
        await self.land(going)
        tasks = [self._tasks.pop(sale_id) for sale_id in going if sale_id in self._tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for sale_id in going:
            self._drives.pop(sale_id, None)

    async def land(self, sale_ids: Iterable[str] | None = None) -> None:
        """Wait, but not for long, until no purchase of these sales (None: of all) is out."""
        wanted = tuple(self._drives) if sale_ids is None else tuple(sale_ids)
        drives = [self._drives[sale_id] for sale_id in wanted]
        with suppress(TimeoutError):
            async with asyncio.timeout(LANDING_S):
                while any(drive.frame_out for drive in drives):
                    await asyncio.sleep(0.02)

    def _may_go_on(self, facts: SaleFacts) -> bool:
        return facts.paid_online or self._ordered is None or self._ordered(facts.sale_id)

    def _on_line(self, collector: str, bus: int) -> list[SaleDrive]:
        place = (collector, bus)
        drives = self._drives.values()
        return [one for one in drives if (one.point.address.collector, one.point.address.bus) == place]

    async def _begin(self, sale_id: str) -> None:
        facts = await self._ledger.read(partial(sale_steps.facts, sale_id=sale_id))
        if facts.state in ENDED:
            self._live.end_pursuit(sale_id)
            return
        if sale_id in self._drives:
            return
        try:
            ground = self._owner.drive_ground(facts.meter_id)
        except LookupError as error:
            self._owner.fault(f"sale {sale_id}", error)
            return
        self._owner.drive_begins(ground.point)
        self._drives[sale_id] = drive = SaleDrive(sale_id, ground)
        task = self._owner.start(f"sale {sale_id}", partial(self._drive, drive))
        if task is None:
            del self._drives[sale_id]
        else:
            self._tasks[sale_id] = task

    async def _drive(self, drive: SaleDrive) -> None:
        await drive.run()
        if self._drives.get(drive.sale_id) is drive:
            del self._drives[drive.sale_id]
            self._tasks.pop(drive.sale_id, None)
