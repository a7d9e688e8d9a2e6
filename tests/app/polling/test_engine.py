"""The engine as the program runs it: its own thread, real sockets, real writer threads, Qt signals."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.permissions import SYSTEM
from app.domain.sale import NextStep, SaleState
from app.polling.engine import Engine, EngineParts
from app.polling.line_stats import Trouble
from app.polling.setup import SiteSetup
from app.services import vending
from app.services.readings import LiveBoard
from app.services.views import ContactSummary
from app.verify import verify_book
from db.ledger import Ledger, LedgerBook
from db.readings import ReadingsBook
from meterio.clock import SystemClock
from meterio.simulator import Mall
from tests.helpers import small_mall
from tests.helpers.console import PROFILES, mall_plan, open_books, site_setup


class MallThread:
    """The simulated mall on a loop of its own, as if it were elsewhere."""

    def __init__(self) -> None:
        self.port = 0
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="mall")
        self._thread.start()
        assert self._ready.wait(10)

    def set_fault(self, name: str, **params: object) -> None:
        self._call(lambda: self._mall.set_fault(name, **params))  # type: ignore[arg-type]

    def clear_faults(self) -> None:
        self._call(self._mall.clear_faults)

    def purchases(self, meter_id: str) -> list[int]:
        book = self._call(lambda: self._mall.book(meter_id))
        return [one["amount_fen"] for one in book["purchases"]]  # type: ignore[index]

    def end(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)
        assert not self._thread.is_alive()

    def _call(self, act):  # type: ignore[no-untyped-def]
        async def call() -> object:
            return act()

        return asyncio.run_coroutine_threadsafe(call(), self._loop).result(10)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        self._over = asyncio.Event()
        keys = {"C1": small_mall.SECRET}
        self._mall = Mall(mall_plan(), clock=SystemClock(), seed=1, paced=False, keys=keys)
        self.port = (await self._mall.start())["C1"][1]
        self._ready.set()
        await self._over.wait()
        await self._mall.stop()


@dataclass
class Running:
    """The parts of a running program, without its screens."""

    engine: Engine
    book: LedgerBook
    readings: ReadingsBook
    live: LiveBoard
    mall: MallThread
    folder: Path

    def sell(self, request_id: str, meter_id: str, amount_fen: int = 10_000) -> None:
        self.record(request_id, meter_id, amount_fen)
        self.engine.submit_sale(request_id)

    def record(self, request_id: str, meter_id: str, amount_fen: int = 10_000) -> None:
        """The first half of a sale: a program that ends here has taken money and sent nothing."""
        now = SystemClock().utc_ms()
        self.book.write(
            lambda ledger: vending.open_sale(
                ledger,
                small_mall.order(request_id, meter_id, amount_fen),
                session=small_mall.CASHIER,
                live=self.live.state(meter_id),
                now_utc_ms=now,
            )
        )

    def state(self, request_id: str) -> str | None:
        return self.book.read(lambda ledger: ledger.operations.state(request_id))

    def all_in_contact(self) -> bool:
        return self.live.contact().meters_in_contact == len(small_mall.ALL_METERS)


def parts_of(
    book: LedgerBook, readings: ReadingsBook, live: LiveBoard, load: Callable[[Ledger], SiteSetup]
) -> EngineParts:
    return EngineParts(
        ledger=book, readings=readings, live=live, clock=SystemClock(), profiles=PROFILES, load=load
    )


@pytest.fixture
def running(tmp_path: Path, qtbot: QtBot) -> Iterator[Running]:
    mall = MallThread()
    book, readings = open_books(tmp_path, SystemClock())
    live = LiveBoard()
    parts = parts_of(book, readings, live, lambda _: site_setup(port=mall.port, status_s=0.2))
    program = Running(Engine(parts), book, readings, live, mall, tmp_path)
    yield program
    assert program.engine.stop()
    assert book.close() and readings.close()
    mall.end()


def test_a_sale_through_real_sockets_threads_and_signals(running: Running, qtbot: QtBot) -> None:
    told: list[tuple[str, str]] = []
    running.engine.sale_changed.connect(lambda sale, state: told.append((sale, state)))
    running.engine.start()
    qtbot.waitUntil(running.all_in_contact, timeout=10_000)
    running.sell("r1", "E1")
    qtbot.waitUntil(lambda: told[-1:] == [("r1", "confirmed")], timeout=10_000)
    assert told == [("r1", "sending"), ("r1", "confirmed")]
    assert running.mall.purchases("E1") == [10_000]
    assert verify_book(running.folder / "ledger.db", copy_in=running.folder).findings == ()


def test_a_lost_reply_and_a_silent_meter_settle_over_real_sockets(running: Running, qtbot: QtBot) -> None:
    running.engine.start()
    qtbot.waitUntil(running.all_in_contact, timeout=10_000)
    running.mall.set_fault("lose-reply", target="E2", times=1, on="purchase")
    running.sell("r2", "E2", 5_000)
    qtbot.waitUntil(lambda: running.state("r2") == "confirmed", timeout=20_000)
    running.mall.set_fault("silent-meter", target="E3")
    running.sell("r3", "E3", 6_000)
    qtbot.wait(1_500)
    assert running.state("r3") == "recorded"
    running.mall.clear_faults()
    qtbot.waitUntil(lambda: running.state("r3") == "confirmed", timeout=20_000)
    assert (running.mall.purchases("E2"), running.mall.purchases("E3")) == ([5_000], [6_000])
    assert verify_book(running.folder / "ledger.db", copy_in=running.folder).findings == ()


def test_signals_come_at_most_ten_times_a_second_and_name_every_meter(running: Running, qtbot: QtBot) -> None:
    batches: list[frozenset[str]] = []
    contacts: list[ContactSummary] = []
    running.engine.states_changed.connect(batches.append)
    running.engine.contact_changed.connect(contacts.append)
    running.engine.start()
    qtbot.waitUntil(running.all_in_contact, timeout=10_000)
    batches.clear()
    qtbot.wait(2_000)
    assert 3 <= len(batches) <= 22
    assert set().union(*batches) == set(small_mall.ALL_METERS)
    assert contacts[-1].collectors_in_contact == 1 and contacts[-1].oldest_utc_ms is not None


def test_it_stops_within_three_seconds_from_every_state_and_starts_again(
    running: Running, qtbot: QtBot
) -> None:
    for turn in range(6):
        running.engine.start()
        running.engine.start()
        if turn:
            qtbot.waitUntil(running.all_in_contact, timeout=10_000)
            running.sell(f"r{turn}", "E1", 100)
            time.sleep(0.002 * turn)  # a different moment of the sale each turn
        began = time.monotonic()
        assert running.engine.stop(3)
        assert time.monotonic() - began < 3
        assert running.engine.stop(0.1)
        running.engine.start()
        qtbot.waitUntil(lambda turn=turn: not running.book.read(_open_sales), timeout=20_000)
        assert running.engine.stop()
    assert running.mall.purchases("E1") == [100] * 5
    assert verify_book(running.folder / "ledger.db").findings == ()


def test_a_sale_that_an_earlier_run_never_sent_waits_for_a_choice(running: Running, qtbot: QtBot) -> None:
    running.engine.start()
    qtbot.waitUntil(running.all_in_contact, timeout=10_000)
    for request_id, meter_id in (("sent", "E1"), ("given up", "E2")):
        running.record(request_id, meter_id)
    assert running.engine.stop()
    running.engine.start()
    qtbot.waitUntil(lambda: running.live.pursuit("given up") is not None, timeout=10_000)
    qtbot.waitUntil(running.all_in_contact, timeout=10_000)
    qtbot.wait(500)  # several rounds of both meters: time enough to send, if it did
    rows = running.book.read(lambda ledger: vending.in_doubt(ledger, running.live, session=SYSTEM))
    assert {(row.state, row.next_step) for row in rows} == {(SaleState.RECORDED, NextStep.CHOOSE)}
    assert not running.mall.purchases("E1") and not running.mall.purchases("E2")

    running.engine.submit_sale("sent")
    qtbot.waitUntil(lambda: running.state("sent") == "confirmed", timeout=10_000)
    now = SystemClock().utc_ms()
    running.book.write(
        lambda ledger: vending.ask_cancel(ledger, "given up", session=small_mall.CASHIER, now_utc_ms=now)
    )
    running.engine.cancel_sale("given up")
    qtbot.waitUntil(lambda: running.live.pursuit("given up") is None, timeout=10_000)
    assert running.state("given up") == "void"
    assert (running.mall.purchases("E1"), running.mall.purchases("E2")) == ([10_000], [])


def test_a_reload_keeps_selling(running: Running, qtbot: QtBot) -> None:
    running.engine.start()
    qtbot.waitUntil(running.all_in_contact, timeout=10_000)
    with qtbot.waitSignal(running.engine.contact_changed, timeout=10_000):
        running.engine.reload()
    qtbot.waitUntil(running.all_in_contact, timeout=10_000)
    running.sell("r1", "E1")
    qtbot.waitUntil(lambda: running.state("r1") == "confirmed", timeout=10_000)


def test_an_engine_that_never_started_stops_and_takes_orders_silently(running: Running) -> None:
    running.engine.submit_sale("nobody")
    running.engine.cancel_sale("nobody")
    running.engine.read_now(["E1"])
    running.engine.reload()
    assert running.engine.stop(0.1)


def test_a_site_that_cannot_be_loaded_is_told_and_tried_again(tmp_path: Path, qtbot: QtBot) -> None:
    book, readings = open_books(tmp_path, SystemClock())

    def load(_: Ledger) -> SiteSetup:
        raise LookupError("no site yet")

    parts = parts_of(book, readings, LiveBoard(), load)
    engine = Engine(parts)
    with qtbot.waitSignal(engine.faulted, timeout=5_000) as told:
        engine.start()
    assert "no site yet" in told.args[0]
    assert engine.stop()
    assert book.close() and readings.close()


def test_a_collector_without_a_key_is_told_in_a_sentence_and_without_a_trace(
    tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    book, readings = open_books(tmp_path, SystemClock())
    setup = site_setup(port=1)
    keyless = replace(setup, collectors=tuple(replace(one, keys={}) for one in setup.collectors))
    parts = parts_of(book, readings, LiveBoard(), lambda _: keyless)
    engine = Engine(parts)

    def of_it() -> list[Trouble]:
        return [one for one in engine.troubles() if one.where == "C1"]

    engine.start()
    qtbot.waitUntil(lambda: bool(of_it()), timeout=15_000)
    (trouble,) = of_it()
    assert engine.stop()
    assert trouble.error is not None and "collectors.keyless" in str(trouble.error.params["reason"])
    (record,) = [one for one in caplog.records if "C1" in one.getMessage() and one.levelname == "ERROR"]
    assert record.exc_info is None
    assert book.close() and readings.close()


def test_a_book_that_another_program_holds_is_waited_for_even_through_a_reload(
    tmp_path: Path, qtbot: QtBot
) -> None:
    assert all(book.close() for book in open_books(tmp_path, SystemClock()))
    mall = MallThread()
    book = LedgerBook(tmp_path / "ledger.db", clock=SystemClock(), busy_timeout_s=0.1)
    readings = ReadingsBook(tmp_path / "readings.db", clock=SystemClock())
    live = LiveBoard()
    parts = parts_of(book, readings, live, lambda _: site_setup(port=mall.port))
    engine = Engine(parts)
    with closing(sqlite3.connect(book.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with qtbot.waitSignal(engine.faulted, timeout=5_000):
            engine.start()
        engine.reload()
        other.execute("ROLLBACK")
    qtbot.waitUntil(lambda: live.contact().meters_in_contact > 0, timeout=15_000)
    assert engine.stop()
    assert book.close() and readings.close()
    mall.end()


def _open_sales(ledger) -> int:  # type: ignore[no-untyped-def]
    return len(ledger.operations.open_all())
