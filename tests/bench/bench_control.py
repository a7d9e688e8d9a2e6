"""control: 812 meters tripped and closed as one order each, sales in the middle, SIGKILL in the middle.

The mall is a process of its own with 28 lines at 9600 baud. Relays are judged by what the meters say when
they are asked once more, after a kill by a driver of the bench's own; the book by the prover and by counting.
"""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from app.domain.order import OrderKind
from app.domain.permissions import SYSTEM
from app.domain.sale import FINAL
from app.polling.worker import Worker
from app.services import order_batches, sign_in, vending
from app.services.order_batches import BatchWish
from app.services.readings import LiveBoard
from app.services.views import LiveState, SaleOrder
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from meterio.bus.line import Line
from meterio.clock import SystemClock
from meterio.collector import CollectorClient
from meterio.types import Lane, WireEvent
from tests.bench import control_site, mall_process
from tests.bench.control_process import console
from tests.bench.harness import Conditions, Result
from tests.bench.mall_process import running_mall
from tests.bench.polling import PROFILES, exchange_s

Addresses = dict[str, tuple[str, int]]

GOAL = 2.0
"""Of a sale frame's wait, in exchanges: the one that is out when it comes, and half a mall's turnaround."""
DIES_AFTER_S, SHORT_S = 4.0, 9.0
WITHIN_S = 240.0


class Waits:
    """How long frames of the command lane waited between being asked for and leaving."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self._asked: dict[tuple[str, int, bytes], float] = {}

    def watch(self, worker: Worker) -> None:
        """From now on, on every line."""
        for plan in mall_process.plan().collectors:
            client = worker.client(plan.id)
            for number, line in client._lines.items():
                self._watch_line(plan.id, number, line)

    def _watch_line(self, collector: str, number: int, line: Line) -> None:
        plain = line.exchange

        async def exchange(request: Any, *, lane: Lane, deadline_utc_ms: int | None = None) -> Any:
            if lane is Lane.COMMAND:
                self._asked[collector, number, request.frame] = time.perf_counter()
            return await plain(request, lane=lane, deadline_utc_ms=deadline_utc_ms)

        line.exchange = exchange  # type: ignore[method-assign]

    def seen(self, event: WireEvent) -> None:
        if event.direction == ">":
            asked = self._asked.pop((event.collector, event.bus, bytes(event.data)), None)
            if asked is not None:
                self.seconds.append(time.perf_counter() - asked)


def run(conditions: Conditions) -> list[Result]:
    with running_mall() as addresses, tempfile.TemporaryDirectory(prefix="meterdesk-bench-") as name:
        folder = Path(name)
        _with_book(folder, lambda ledger: control_site.write(ledger, now_utc_ms=_now()))
        figures, wrong = asyncio.run(_undisturbed(folder, addresses, conditions))
        wrong += _killed(folder, addresses, conditions)
        if not conditions.quick:
            wrong += _dead_past_its_deadline(folder, addresses, conditions)
        report = verify_book(folder / "ledger.db")
        wrong += [f"the book: {finding}" for finding in report.findings]
    conditions.note("violations", wrong)
    return [*figures, Result("violations", "", len(wrong), "allowed", 0, 0)]


async def _undisturbed(
    folder: Path, addresses: Addresses, conditions: Conditions
) -> tuple[list[Result], list[str]]:
    waits, wrong, results = Waits(), list[str](), list[Result]()
    async with console(folder, addresses, waits.seen) as (worker, ledger, live):
        waits.watch(worker)
        meters = len(control_site.points())
        while live.contact().meters_in_contact < meters:
            await asyncio.sleep(0.1)
        for kind, supply_on in ((OrderKind.TRIP, 0), (OrderKind.CLOSE, 1)):
            began = time.perf_counter()
            recorded_s = await _send(kind, worker, ledger, live)
            sold = await _sell_in_the_middle(worker, ledger, live, meters)
            await _until_none_open(ledger)
            took = time.perf_counter() - began
            wrong += [] if sold == {"confirmed"} else [f"{kind}: sales ended {sold}"]
            wrong += _ended(ledger, f"bench-{kind}", meters)
            wrong += await _said(worker.client, lambda _meter, on=supply_on: on)  # type: ignore[misc]
            results.append(
                Result(f"{kind}: {meters} meters, until the last is proven", "s", took, "", None, None)
            )
            results.append(Result(f"{kind}: recorded, in one transaction", "s", recorded_s, "", None, None))
    one = _longest_exchange_s()
    frames = sorted(waits.seconds)
    conditions.note("frames of sales", len(frames))
    results.append(Result("a sale frame's wait, longest", "s", frames[-1], "one exchange", one, GOAL))
    middle = frames[len(frames) // 2]
    results.append(Result("a sale frame's wait, median", "s", middle, "one exchange", one, None))
    return results, wrong


async def _send(kind: OrderKind, worker: Worker, ledger: LedgerBook, live: LiveBoard) -> float:
    """Record a batch for every meter and hand it over; how long the recording took."""
    began = time.perf_counter()
    ids = await asyncio.wrap_future(
        ledger.submit(lambda book: _record(book, f"bench-{kind}", kind, live.state, deadline_s=600))
    )
    recorded_s = time.perf_counter() - began
    await worker.submit_orders(ids)
    return recorded_s


def _record(
    book: Ledger,
    batch_id: str,
    kind: OrderKind,
    states: Callable[[str], LiveState | None],
    *,
    deadline_s: float,
) -> tuple[str, ...]:
    now, meters = _now(), tuple(point.meter_id for point in control_site.points())
    wish = BatchWish(batch_id, kind, meters, now + round(deadline_s * 1000), "a benchmark")
    return order_batches.send(
        book, wish, str(len(meters)), states=states, makes=PROFILES, session=SYSTEM, now_utc_ms=now
    )


async def _sell_in_the_middle(worker: Worker, ledger: LedgerBook, live: LiveBoard, meters: int) -> set[str]:
    """A sale on each line of meters that hold money, once a quarter of the orders has ended; their ends."""
    while await _open(ledger) > meters * 3 // 4:
        await asyncio.sleep(0.05)
    lines = {p.address.collector: p for p in control_site.points() if p.profile == "adf400l-3p"}
    ids = []
    for point in lines.values():
        order = SaleOrder(f"{time.monotonic_ns()}", point.meter_id, 10_000, "cash", 10_000)
        state = live.state(point.meter_id)
        await asyncio.wrap_future(
            ledger.submit(lambda book, order=order, state=state: _open_sale(book, order, state))  # type: ignore[misc]
        )
        await worker.submit_sale(order.request_id)
        ids.append(order.request_id)
    ends: set[str] = set()
    while len(ids) > len(ends):
        states = await asyncio.wrap_future(
            ledger.submit_read(lambda book: [book.operations.state(one) for one in ids])
        )
        if all(state in [str(one) for one in FINAL] for state in states):
            return {str(state) for state in states}
        await asyncio.sleep(0.1)
    return ends


def _open_sale(book: Ledger, order: SaleOrder, state: LiveState | None) -> None:
    operator = book.operators.by_name("he")
    assert operator is not None
    session = sign_in.session_of(book, operator)
    vending.open_sale(book, order, session=session, live=state, now_utc_ms=_now())


def _killed(folder: Path, addresses: Addresses, conditions: Conditions) -> list[str]:
    """SIGKILL in the middle; the next start brings every order to its outcome."""
    _with_book(folder, lambda book: _record(book, "killed", OrderKind.TRIP, _nobody, deadline_s=600))
    _run_and_kill(folder, addresses)
    before = _with_book(folder, lambda book: book.orders.states_of_batch("killed"))
    conditions.note("killed: states at the kill", before)
    _run_to_the_end(folder, addresses)
    meters = len(control_site.points())
    wrong = [] if 0 < before.get("recorded", 0) < meters else [f"killed at no middle: {before}"]
    wrong += _with_book(folder, lambda book: _doubled(book, "killed"))
    wrong += _with_book(folder, lambda book: _counted(book, "killed", meters))
    wrong += asyncio.run(_relays(addresses, lambda _meter: 0))
    return wrong


def _dead_past_its_deadline(folder: Path, addresses: Addresses, conditions: Conditions) -> list[str]:
    """Killed, and dead until the deadline has passed: what was not sent by then never is."""
    _with_book(folder, lambda book: _record(book, "late", OrderKind.CLOSE, _nobody, deadline_s=SHORT_S))
    began = time.monotonic()
    _run_and_kill(folder, addresses)
    time.sleep(max(0.0, SHORT_S + 1 - (time.monotonic() - began)))
    _run_to_the_end(folder, addresses)
    ends = _with_book(
        folder, lambda book: {one.order.meter_id: one.state for one in book.orders.of_batch("late")}
    )
    conditions.note("late: outcomes", dict(Counter(ends.values())))
    wrong = (
        []
        if set(ends.values()) <= {"confirmed", "expired", "not_followed"}
        else [f"late: {set(ends.values())}"]
    )
    wrong += [] if "expired" in ends.values() else ["late: nothing expired"]
    wrong += asyncio.run(_relays(addresses, lambda meter: int(ends[meter] == "confirmed")))
    return wrong


def _run_and_kill(folder: Path, addresses: Addresses) -> None:
    with _process(folder, addresses) as process:
        assert process.stdout is not None and process.stdout.readline() == "up\n"
        time.sleep(DIES_AFTER_S)
        process.send_signal(signal.SIGKILL)


def _run_to_the_end(folder: Path, addresses: Addresses) -> None:
    with _process(folder, addresses) as process:
        assert process.stdout is not None and process.stdin is not None
        assert [process.stdout.readline() for _ in range(2)] == ["up\n", "ended\n"]
        process.stdin.close()


def _process(folder: Path, addresses: Addresses) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.bench.control_process", str(folder), json.dumps(addresses)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _ended(ledger: LedgerBook, batch_id: str, meters: int) -> list[str]:
    return ledger.read(lambda book: _counted(book, batch_id, meters) + _doubled(book, batch_id))


def _counted(book: Ledger, batch_id: str, meters: int) -> list[str]:
    """The book of orders is complete: each meter's order, and each done."""
    states = book.orders.states_of_batch(batch_id)
    return [] if states == {"confirmed": meters} else [f"{batch_id}: {states}"]


def _doubled(book: Ledger, batch_id: str) -> list[str]:
    """Sent again only where the meter had shown that nothing was done."""
    wrong = []
    for one in book.orders.of_batch(batch_id):
        sends = [event for event in book.orders.events(one.order.id) if event.state == "sending"]
        wanted = 0 if one.order.kind == OrderKind.TRIP else 1
        for event in sends[1:]:
            seen = event.detail["seen"]
            assert isinstance(seen, Mapping)
            if seen.get("supply_on") == wanted:
                wrong.append(f"{one.order.id}: sent again though done")
        if any(event.utc_ms > one.order.deadline_utc_ms for event in sends):
            wrong.append(f"{one.order.id}: sent after its deadline")
    return wrong


async def _relays(addresses: Addresses, wanted: Callable[[str], int]) -> list[str]:
    """What every meter says of its relay, to a driver of our own, beside what is wanted."""
    setup = control_site.setup(addresses)
    clients = {
        one.id: CollectorClient(one, profiles=PROFILES, clock=SystemClock()) for one in setup.collectors
    }
    running = [asyncio.ensure_future(client.run()) for client in clients.values()]
    try:
        while not all(client.in_contact for client in clients.values()):
            await asyncio.sleep(0.05)
        return await _said(clients.__getitem__, wanted)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def _said(client: Callable[[str], CollectorClient], wanted: Callable[[str], int]) -> list[str]:
    points = control_site.points()
    reads = (client(point.address.collector).read(point, "status", lane=Lane.ON_DEMAND) for point in points)
    found = {one.point.meter_id: one.values["supply_on"] for one in await asyncio.gather(*reads)}
    return [f"{meter}: supply_on {on}" for meter, on in found.items() if on != wanted(meter)]


async def _open(ledger: LedgerBook) -> int:
    return await asyncio.wrap_future(ledger.submit_read(lambda book: len(book.orders.open_all())))


async def _until_none_open(ledger: LedgerBook) -> None:
    async with asyncio.timeout(WITHIN_S):
        while await _open(ledger):
            await asyncio.sleep(0.1)


def _longest_exchange_s() -> float:
    """What the longest question of these lines takes on the wire."""
    wires = [(bus, bus.meters[0].kind) for bus in mall_process.plan().collectors[0].buses]
    return max(exchange_s(bus, kind) for bus, kind in wires)


def _with_book(folder: Path, unit: Callable[[Ledger], Any]) -> Any:
    book = LedgerBook(folder / "ledger.db", clock=SystemClock())
    try:
        return book.write(unit)
    finally:
        book.close()


def _nobody(_meter_id: str) -> LiveState | None:
    return None


def _now() -> int:
    return SystemClock().utc_ms()
