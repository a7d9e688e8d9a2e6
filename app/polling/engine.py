"""The polling engine: one thread with one asyncio loop. Its methods only post work to that loop and return.

Signals leave in batches, at most ten a second; a screen asks the live board for what they name.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from app.domain.sale import FINAL, SaleState
from app.errors import DeskError
from app.polling.books import ThreadedLedger, ThreadedReadings
from app.polling.jobs import Job, JobEvent, about, name_of
from app.polling.line_stats import LineStats, Trouble
from app.polling.setup import SiteSetup
from app.polling.worker import Outside, Worker
from app.services.order_steps import OrderFacts
from app.services.readings import LiveBoard
from app.services.system_log import SystemNotes
from db.ledger import Ledger, LedgerBook
from db.readings import ReadingsBook
from meterio.ports.base import Connect
from meterio.profiles import Profile
from meterio.types import Clock, WireEvent

EMIT_S: Final = 0.1
"""Signals are collected for this long."""

RESTART_S: Final = 5.0

WIRE_KEPT: Final = 2_000
"""Of one batch for a wire monitor; older ones go, so that a screen that hangs costs no memory."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class EngineParts:
    """What the engine is built from. `load` reads the site's set-up from the ledger, at start and reload;
    `notes` are told of jobs that have ended."""

    ledger: LedgerBook
    readings: ReadingsBook
    live: LiveBoard
    clock: Clock
    profiles: Mapping[str, Profile]
    load: Callable[[Ledger], SiteSetup]
    connect: Connect | None = None
    notes: SystemNotes | None = None


class Engine(QObject):
    """Polls, sells and tells. Made on the GUI thread (or any other); runs from `start` to `stop`.

    `states_changed`: frozenset of meter ids; `contact_changed`: ContactSummary; `sale_changed`: sale id and
    state; `orders_changed`: frozenset of order ids; `faulted`: one line for the log and the technician;
    `wire_heard`: tuple of WireEvent, while somebody listens; `job_event`: JobEvent. All are emitted from the
    engine's thread.
    """

    states_changed = Signal(object)
    contact_changed = Signal(object)
    sale_changed = Signal(str, str)
    orders_changed = Signal(object)
    faulted = Signal(str)
    wire_heard = Signal(object)
    job_event = Signal(object)

    def __init__(self, parts: EngineParts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts
        self._thread: _LoopThread | None = None
        self._worker: Worker | None = None
        self._ordered: set[str] = set()
        self._is_stale = False
        self._stopping = False
        self._listening_to_wire = False
        self._wire: deque[WireEvent] = deque(maxlen=WIRE_KEPT)
        self._job_numbers = itertools.count(1)
        self._jobs: dict[int, Job] = {}
        self._changed: set[str] = set()
        self._orders: set[str] = set()
        self._contact_due = False
        self._emission: asyncio.TimerHandle | None = None

    @property
    def profiles(self) -> Mapping[str, Profile]:
        """The makes of meters that it knows."""
        return self._parts.profiles

    def start(self) -> None:
        """Begin; returns at once. A running engine stays as it is."""
        if self._thread is not None and self._thread.isRunning():
            return
        self._stopping = False
        self._thread = _LoopThread(self._main)
        self._thread.start()

    def stop(self, timeout_s: float = 3.0) -> bool:
        """Cancel everything through the loop and wait; True when the thread has ended."""
        if self._thread is None:
            return True
        self._stopping = True
        self._thread.cancel()
        return self._thread.wait(round(timeout_s * 1000))

    def submit_sale(self, sale_id: str) -> None:
        """Send a recorded sale, or try an open one at once. What an earlier run never sent waits for it."""
        self._ordered.add(sale_id)
        self._post(lambda worker: worker.submit_sale(sale_id))

    def cancel_sale(self, sale_id: str) -> None:
        """Give a sale up behind a fence, if `vending.ask_cancel` noted who wants it; else try it again."""
        self.submit_sale(sale_id)

    def submit_orders(self, order_ids: Iterable[str]) -> None:
        """Send recorded orders, or try open ones at once, and look anew at those that were given up."""
        wanted = tuple(order_ids)
        self._post(lambda worker: worker.submit_orders(wanted))

    def read_now(self, meter_ids: Iterable[str]) -> None:
        """Read these meters' status ahead of the rounds."""
        wanted = tuple(meter_ids)

        async def read(worker: Worker) -> None:
            worker.read_now(wanted)

        self._post(read)

    def reload(self, *, order: Iterable[str] = ()) -> None:
        """Read the site's set-up anew, after an import or a changed setting, and run on with it.

        Links, rounds and open sales that the change does not concern go on undisturbed. `order` are sales of
        meters that only the new set-up has: they are driven as soon as it runs.
        """
        self._ordered.update(order)
        self._is_stale = True
        self._post(self._refresh)

    def start_job(self, job: Job) -> int:
        """Begin a technician's job; returns the number that its events (`job_event`) bear."""
        number = next(self._job_numbers)
        self._jobs[number] = job
        if self._thread is None or not self._thread.isRunning():
            QTimer.singleShot(0, self, lambda: self._refuse_job(number))
            return number

        async def begin() -> None:
            if self._worker is None:
                self._refuse_job(number)
            else:
                self._worker.start_job(number, job)

        self._thread.post(begin)
        return number

    def cancel_job(self, number: int) -> None:
        """End a job; it puts back what it changed, and tells its end."""

        async def cancel(worker: Worker) -> None:
            worker.cancel_job(number)

        self._post(cancel)

    def line_stats(self) -> tuple[LineStats, ...]:
        """How every line stands, a few seconds old at most; from any thread, at once."""
        worker = self._worker
        return () if worker is None else worker.line_stats

    def troubles(self) -> tuple[Trouble, ...]:
        """What a technician should look into, newest first; from any thread, at once."""
        worker = self._worker
        return () if worker is None else worker.troubles.all()

    def listen_to_wire(self, *, wanted: bool) -> None:
        """Switch `wire_heard` on for a wire monitor, or off."""
        self._listening_to_wire = wanted

    # what the worker tells; on the engine's thread

    def states(self, meter_ids: Iterable[str]) -> None:
        self._changed.update(meter_ids)
        self._schedule()

    def contact(self) -> None:
        self._contact_due = True
        self._schedule()

    def sale(self, sale_id: str, state: SaleState) -> None:
        if state in FINAL:
            self._ordered.discard(sale_id)
        self.sale_changed.emit(sale_id, str(state))

    def order(self, facts: OrderFacts) -> None:
        self._orders.add(facts.order.id)
        self._schedule()

    def fault(self, what: str, error: Exception) -> None:
        # What has a sentence of its own was foreseen: no trace is needed to find out what it is.
        _log.error("%s: %s", what, error, exc_info=None if isinstance(error, DeskError) else error)
        self.faulted.emit(f"{what}: {type(error).__name__}: {error}")

    def wire(self, event: WireEvent) -> None:
        if self._listening_to_wire:
            self._wire.append(event)
            self._schedule()

    def job(self, event: JobEvent) -> None:
        if event.kind == "ended":
            self._note_end(event)
        self.job_event.emit(event)

    def _note_end(self, event: JobEvent) -> None:
        job = self._jobs.pop(event.number, None)
        if job is None or self._parts.notes is None:
            return
        error = "" if event.error is None else event.error.key
        self._parts.notes.note(
            "job.ended",
            about(job),
            job=name_of(job),
            by=job.session.name,
            error=error,
            cancelled=event.cancelled,
        )

    # the loop

    async def _main(self) -> None:
        """One worker after the other, until the thread is told to end."""
        while not self._stopping:
            try:
                await self._work()
            except Exception as error:  # noqa: BLE001 - reported; a book that is busy or full may recover
                self.fault("engine", error)
                await asyncio.sleep(0 if self._stopping else RESTART_S)
            finally:
                self._emit()

    async def _work(self) -> None:
        ledger = ThreadedLedger(self._parts.ledger)
        outside = Outside(
            ledger=ledger,
            readings=ThreadedReadings(self._parts.readings),
            live=self._parts.live,
            clock=self._parts.clock,
            profiles=self._parts.profiles,
            listener=self,
            connect=self._parts.connect,
            ordered=self._ordered.__contains__,
        )
        self._is_stale = False
        setup = await ledger.read(self._parts.load)
        self._worker = Worker(setup, outside)
        if self._is_stale:  # changed while it was read
            self._post(self._refresh)
        try:
            await self._worker.run()
        finally:
            self._worker = None

    async def _refresh(self, worker: Worker) -> None:
        """A book that is busy is asked again: a changed setting must not be lost."""
        ledger = ThreadedLedger(self._parts.ledger)
        while True:
            self._is_stale = False
            try:
                setup = await ledger.read(self._parts.load)
            except Exception as error:  # noqa: BLE001 - reported; the engine runs on as it is set up
                self.fault("set-up", error)
                await asyncio.sleep(RESTART_S)
                continue
            await worker.apply(setup)
            return

    def _refuse_job(self, number: int) -> None:
        self.job(JobEvent(number, "ended", error=DeskError("jobs.not_running")))

    def _post(self, act: Callable[[Worker], Coroutine[Any, Any, None]]) -> None:
        """Run `act` with the worker on the loop. Without a running worker nothing is lost: it begins by
        taking up every open sale from the book."""
        if self._thread is not None:
            self._thread.post(lambda: self._act(act))

    async def _act(self, act: Callable[[Worker], Coroutine[Any, Any, None]]) -> None:
        worker = self._worker
        if worker is None:
            return
        try:
            await act(worker)
        except Exception as error:  # noqa: BLE001 - reported; a screen's wish must not stop the engine
            self.fault("engine", error)

    def _schedule(self) -> None:
        if self._emission is None:
            self._emission = asyncio.get_running_loop().call_later(EMIT_S, self._emit)

    def _emit(self) -> None:
        if self._emission is not None:
            self._emission.cancel()
            self._emission = None
        events, self._wire = tuple(self._wire), deque(maxlen=WIRE_KEPT)
        if events:
            self.wire_heard.emit(events)
        orders, self._orders = frozenset(self._orders), set()
        if orders:
            self.orders_changed.emit(orders)
        changed, self._changed = frozenset(self._changed), set()
        if changed:
            self.states_changed.emit(changed)
        if changed or self._contact_due:
            self._contact_due = False
            self.contact_changed.emit(self._parts.live.contact())


class _LoopThread(QThread):
    """A thread that runs one coroutine on a loop of its own, and can be told from outside to cancel it."""

    def __init__(self, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
        super().__init__()
        self._main = main
        self._loop = asyncio.new_event_loop()
        self._task: asyncio.Task[None] | None = None
        self._posted: set[asyncio.Task[None]] = set()
        self._cancelled = False

    def run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._whole())
        finally:
            self._end_stragglers()
            asyncio.set_event_loop(None)
            self._loop.close()

    def cancel(self) -> None:
        """Cancel the coroutine; from any thread, also before it began."""
        self._call(self._cancel)

    def post(self, begin: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run another coroutine beside it; from any thread. After the end nothing happens."""
        self._call(lambda: self._start(begin))

    async def _whole(self) -> None:
        self._task = asyncio.get_running_loop().create_task(self._main())
        if self._cancelled:
            self._task.cancel()
        try:
            await asyncio.wait((self._task,))
        finally:
            for task in tuple(self._posted):
                task.cancel()
            await asyncio.gather(*self._posted, return_exceptions=True)

    def _end_stragglers(self) -> None:
        """Tasks that a second cancellation kept from being waited for."""
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        if tasks:
            self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())

    def _cancel(self) -> None:
        self._cancelled = True
        if self._task is not None:
            self._task.cancel()

    def _start(self, begin: Callable[[], Coroutine[Any, Any, None]]) -> None:
        task = asyncio.get_running_loop().create_task(begin())
        self._posted.add(task)
        task.add_done_callback(self._posted.discard)

    def _call(self, act: Callable[[], None]) -> None:
        if self._loop.is_closed():
            return
        try:
            self._loop.call_soon_threadsafe(act)
        except RuntimeError:
            # The loop closed in between: there is nothing left to act on.
            _log.debug("the engine's loop has ended")
